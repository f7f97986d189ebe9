package write

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"time"
	"unicode"
)

// LockName is the file at the top of an output folder that a running build
// holds locked; what it says is for people.
const LockName = ".nacosgen-lock"

// DefaultWait is how long a build waits for another one in the same folder.
const DefaultWait = 10 * time.Second

const retryAfter = 20 * time.Millisecond

// Locked is the error when another build works in the output folder.
type Locked struct {
	Dir    string
	Holder string // what the other one says of itself; may be empty
	Waited time.Duration
}

func (e *Locked) Error() string {
	holder := e.Holder
	if holder == "" {
		holder = "unknown"
	}
	return fmt.Sprintf("another build works in %s (%s); waited %s for it", e.Dir, holder, e.Waited)
}

var errHeld = errors.New("held by another process")

// holder is what this process says of itself.
func holder(topologies string) string {
	host, err := os.Hostname()
	if err != nil {
		host = "unknown host"
	}
	return fmt.Sprintf("process %d on %s, building %s", os.Getpid(), host, topologies)
}

type lock struct {
	root   *os.Root
	file   *os.File
	shared bool
}

// acquire locks the output folder; shared is for a build that only reads: it
// makes no file, and gives nil where nobody ever locked. The kernel lets go of a lock
// when its process dies.
func acquire(ctx context.Context, root *os.Root, shared bool, wait time.Duration, me string) (*lock, error) {
	start := time.Now()
	for {
		l, holder, err := try(root, shared, me)
		if !errors.Is(err, errHeld) {
			return l, err
		}
		waited := time.Since(start)
		if waited >= wait {
			return nil, &Locked{Dir: root.Name(), Holder: holder, Waited: wait}
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(min(retryAfter, wait-waited)):
		}
	}
}

func try(root *os.Root, shared bool, me string) (l *lock, holder string, err error) {
	flag := os.O_RDWR | os.O_CREATE
	if shared {
		flag = os.O_RDONLY
	}
	f, err := root.OpenFile(LockName, flag, 0o600)
	if shared && errors.Is(err, fs.ErrNotExist) {
		return nil, "", nil
	}
	if err != nil {
		return nil, "", err
	}
	if err := tryLock(f, shared); err != nil {
		said, _ := io.ReadAll(io.LimitReader(f, 500))
		f.Close()
		return nil, strings.Map(visible, strings.TrimSpace(string(said))), err
	}
	// The holder before us removes the file when it is done: ours may be one
	// that nobody else will find.
	mine, err1 := f.Stat()
	there, err2 := root.Lstat(LockName)
	if err1 != nil || err2 != nil || !os.SameFile(mine, there) {
		f.Close()
		if shared && errors.Is(err2, fs.ErrNotExist) {
			return nil, "", nil
		}
		if err := errors.Join(err1, err2); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, "", err
		}
		return nil, "", errHeld // try again
	}
	if !shared {
		if err := announce(f, me); err != nil {
			f.Close()
			return nil, "", err
		}
	}
	return &lock{root: root, file: f, shared: shared}, "", nil
}

// visible drops what must not reach a terminal.
func visible(r rune) rune {
	if unicode.IsPrint(r) {
		return r
	}
	return -1
}

func announce(f *os.File, me string) error {
	if err := f.Truncate(0); err != nil {
		return err
	}
	_, err := f.WriteAt([]byte(me+"\n"), 0)
	return err
}

func (l *lock) release() error {
	if l == nil {
		return nil
	}
	var err error
	if removesLock && !l.shared {
		err = l.root.Remove(LockName)
		if errors.Is(err, fs.ErrNotExist) {
			err = nil
		}
	}
	return errors.Join(err, l.file.Close())
}
