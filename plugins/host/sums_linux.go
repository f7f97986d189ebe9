package host

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/sys/unix"
)

// sums remembers, from command to command, what programs hashed to. It is asked
// about a file while a lease keeps writers away from it, by what the system alone can
// set: a file that was written to since has another time of change, whatever its
// other times were set back to. Only who may set the clock or the disk itself can
// do better, and who may write what is remembered, which is the user.
type sums struct {
	file string // "": nothing is remembered

	mu     sync.Mutex
	read   bool
	known  []string // a line for each program, the newest last
	gained bool
}

const (
	// mostSums is how many programs are remembered.
	mostSums = 200
	// settled is how long ago a file must have changed for its time of change
	// to tell: two changes within a tick of the system's clock have the same.
	settled = 2 * time.Second
)

// identity is a file as it was at one time.
func identity(s *unix.Stat_t) string {
	return fmt.Sprintf("%d %d %d %d.%09d %d.%09d ", s.Dev, s.Ino, s.Size, s.Mtim.Sec, s.Mtim.Nsec, s.Ctim.Sec, s.Ctim.Nsec)
}

// has tells whether that file had that sum.
func (m *sums) has(s *unix.Stat_t, sum string) bool {
	if m == nil || m.file == "" {
		return false
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.read {
		m.known, m.read = readSums(m.file), true
	}
	return slices.Contains(m.known, identity(s)+sum)
}

// add remembers that that file has that sum.
func (m *sums) add(s *unix.Stat_t, sum string) {
	if m == nil || m.file == "" || time.Since(time.Unix(s.Ctim.Unix())) < settled {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.known, m.gained = append(m.known, identity(s)+sum), true
}

// save writes what was learnt. Where that can't be done, the next command hashes again.
func (m *sums) save() {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.gained {
		return
	}
	m.gained = false
	dir := filepath.Dir(m.file)
	for _, dir := range []string{filepath.Dir(dir), dir} { // the user's home is there, or is none
		if err := os.Mkdir(dir, 0o700); err != nil && !errors.Is(err, os.ErrExist) {
			return
		}
	}
	temporary, err := os.CreateTemp(dir, "plugin-sums-*")
	if err != nil {
		return
	}
	defer os.Remove(temporary.Name()) // after the renaming there is none
	_, err = temporary.WriteString(strings.Join(m.known[max(0, len(m.known)-mostSums):], "\n") + "\n")
	if err = errors.Join(err, temporary.Close()); err == nil {
		_ = os.Rename(temporary.Name(), m.file)
	}
}

// readSums gives the lines of a file that is the user's, and nobody else's to write.
func readSums(name string) []string {
	fd, err := unix.Open(name, unix.O_RDONLY|unix.O_NOFOLLOW|unix.O_NONBLOCK|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil
	}
	file := os.NewFile(uintptr(fd), name)
	defer file.Close()
	var s unix.Stat_t
	if unix.Fstat(fd, &s) != nil || s.Mode&unix.S_IFMT != unix.S_IFREG || int(s.Uid) != os.Geteuid() || s.Mode&0o022 != 0 {
		return nil
	}
	text, err := io.ReadAll(io.LimitReader(file, mostSums*200))
	if err != nil {
		return nil
	}
	return strings.Split(string(bytes.TrimSuffix(text, []byte("\n"))), "\n")
}
