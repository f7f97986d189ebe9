//go:build !windows && (!unix || solaris || aix)

package write

import (
	"errors"
	"os"
)

const removesLock = true

// tryLock refuses: without a lock two builds could tear a set of files.
func tryLock(*os.File, bool) error {
	return errors.New("locking " + LockName + ": not possible on this system")
}
