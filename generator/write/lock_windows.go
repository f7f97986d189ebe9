package write

import (
	"errors"
	"fmt"
	"os"

	"golang.org/x/sys/windows"
)

// removesLock: an open file can't be removed; the lock file stays.
const removesLock = false

// tryLock gives errHeld where another process has the lock. It is let go when f
// is closed. The locked byte lies far behind the text, which others may read.
func tryLock(f *os.File, shared bool) error {
	flags := uint32(windows.LOCKFILE_FAIL_IMMEDIATELY)
	if !shared {
		flags |= windows.LOCKFILE_EXCLUSIVE_LOCK
	}
	at := &windows.Overlapped{OffsetHigh: 1}
	err := windows.LockFileEx(windows.Handle(f.Fd()), flags, 0, 1, 0, at)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, windows.ERROR_LOCK_VIOLATION), errors.Is(err, windows.ERROR_IO_PENDING):
		return errHeld
	}
	return fmt.Errorf("locking %s: %w", LockName, err)
}
