//go:build !linux

package write

import "io/fs"

// Folder opens a folder below.
func (f rootFolder) Folder(name string) (near, error) {
	info, err := f.Lstat(name)
	switch {
	case err != nil:
		return nil, err
	case !info.IsDir() && info.Mode()&fs.ModeSymlink == 0:
		return nil, &fs.PathError{Op: "open", Path: name, Err: errNoFolder}
	}
	r, err := f.OpenRoot(name)
	if err != nil {
		return nil, err
	}
	return rootFolder{r}, nil
}
