package install

import "golang.org/x/sys/unix"

// exchange lets two folders change places, at once.
func exchange(a, b string) error { return unix.RenamexNp(a, b, unix.RENAME_SWAP) }
