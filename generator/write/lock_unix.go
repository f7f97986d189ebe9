//go:build unix && !solaris && !aix

package write

import (
	"errors"
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// removesLock: a file can be removed while it is open.
const removesLock = true

// tryLock gives errHeld where another process has the lock. It is let go when f
// is closed.
func tryLock(f *os.File, shared bool) error {
	how := unix.LOCK_EX
	if shared {
		how = unix.LOCK_SH
	}
	for {
		err := unix.Flock(int(f.Fd()), how|unix.LOCK_NB)
		switch {
		case err == nil:
			return nil
		case errors.Is(err, unix.EINTR):
			continue
		case errors.Is(err, unix.EWOULDBLOCK):
			return errHeld
		}
		return fmt.Errorf("locking %s: %w", LockName, err)
	}
}
