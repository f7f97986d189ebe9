package write

import (
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
)

// folder is all that the writer does to a folder on disk. Names are relative
// and slash-separated; no operation leaves the folder, not by a symbolic link
// either. Tests put one in between that fails.
type folder interface {
	Open(name string) (io.ReadCloser, error)
	// Create makes a new file: fs.ErrExist where there is one.
	Create(name string, mode fs.FileMode) (io.WriteCloser, error)
	Lstat(name string) (fs.FileInfo, error)
	Mkdir(name string, mode fs.FileMode) error
	// Folder opens a folder below.
	Folder(name string) (folder, error)
	ReadDir(name string) ([]fs.DirEntry, error) // sorted by name
	// Rename replaces a file in one step.
	Rename(from, to string) error
	Link(from, to string) error
	Remove(name string) error
	RemoveAll(name string) error
	Close() error
}

// rootFolder is a folder of the operating system.
type rootFolder struct{ *os.Root }

func (f rootFolder) Open(name string) (io.ReadCloser, error) { return f.Root.Open(name) }

func (f rootFolder) Create(name string, mode fs.FileMode) (io.WriteCloser, error) {
	return f.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
}

func (f rootFolder) Folder(name string) (folder, error) {
	r, err := f.OpenRoot(name)
	if err != nil {
		return nil, err
	}
	return rootFolder{r}, nil
}

func (f rootFolder) ReadDir(name string) ([]fs.DirEntry, error) {
	d, err := f.Root.Open(name)
	if err != nil {
		return nil, err
	}
	defer d.Close()
	entries, err := d.ReadDir(-1)
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return entries, err
}

// walker stands in one folder at a time below a top, and keeps those on the way
// open: the next folder is then a step or two away, not a walk from the top.
type walker struct {
	top   folder
	makes bool // makes folders that are missing
	names []string
	open  []folder
}

// at goes to dir ("" is the top); nil where it is missing. It is open until the
// next call.
func (w *walker) at(dir string) (folder, error) {
	same := 0
	for same < len(w.names) {
		name, rest, _ := strings.Cut(dir, "/")
		if dir == "" || name != w.names[same] {
			break
		}
		dir, same = rest, same+1
	}
	w.leave(same)
	for dir != "" {
		if here := w.here(); here == nil {
			return nil, nil
		}
		var name string
		name, dir, _ = strings.Cut(dir, "/")
		next, err := w.enter(name)
		if err != nil {
			return nil, err
		}
		w.names, w.open = append(w.names, name), append(w.open, next)
	}
	return w.here(), nil
}

func (w *walker) here() folder {
	if len(w.open) == 0 {
		return w.top
	}
	return w.open[len(w.open)-1]
}

// enter gives nil for a folder that is missing.
func (w *walker) enter(name string) (folder, error) {
	here := w.here()
	if w.makes {
		if err := here.Mkdir(name, 0o755); err != nil && !isExist(err) {
			return nil, err
		}
		return here.Folder(name)
	}
	info, err := here.Lstat(name)
	switch {
	case isNotExist(err):
		return nil, nil
	case err != nil:
		return nil, err
	case !info.IsDir() && info.Mode()&fs.ModeSymlink == 0:
		return nil, &fs.PathError{Op: "open", Path: name, Err: errNoFolder}
	}
	return here.Folder(name)
}

// leave closes what lies deeper than depth.
func (w *walker) leave(depth int) {
	for i := len(w.open) - 1; i >= depth; i-- {
		if w.open[i] != nil {
			w.open[i].Close()
		}
	}
	w.names, w.open = w.names[:depth], w.open[:depth]
}

func (w *walker) close() { w.leave(0) }

// split cuts a path into its folder ("" at the top) and its name.
func split(p string) (dir, name string) {
	i := strings.LastIndexByte(p, '/')
	return p[:max(i, 0)], p[i+1:]
}

// makeAll makes dir and what is missing above it.
func makeAll(top folder, dir string) error {
	w := walker{top: top, makes: true}
	defer w.close()
	_, err := w.at(dir)
	return err
}
