package write

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

var (
	errNoFolder = errors.New("a file is where a folder must be")
	errNoFile   = errors.New("a folder is where a file must be")
	errOutside  = errors.New("a symbolic link leads out of the output folder; remove it, or build into the folder it leads to")
	errSpecial  = errors.New("it is no regular file (a symbolic link, a device or a pipe)")
)

// trouble says what was being done to which file, and what the system said,
// without the names of its calls.
func (w *Writer) trouble(doing, path string, err error) error {
	return fmt.Errorf("%s %s: %w", doing, filepath.Join(w.dir, filepath.FromSlash(path)), cause(err))
}

// cause is what the system said.
func cause(err error) error {
	var p *fs.PathError
	var l *os.LinkError
	switch {
	case errors.As(err, &p):
		err = p.Err
	case errors.As(err, &l):
		err = l.Err
	}
	switch {
	case errors.Is(err, syscall.ENOTDIR):
		return fmt.Errorf("%w (%w)", errNoFolder, err)
	case errors.Is(err, syscall.EISDIR):
		return fmt.Errorf("%w (%w)", errNoFile, err)
	// os.Root has no value for this error that one could ask for.
	case err != nil && err.Error() == "path escapes from parent":
		return errOutside
	}
	return err
}

func isNotExist(err error) bool { return errors.Is(err, fs.ErrNotExist) }

func isExist(err error) bool { return errors.Is(err, fs.ErrExist) }
