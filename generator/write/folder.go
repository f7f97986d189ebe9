package write

import (
	"cmp"
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
	near
	Lstat(name string) (fs.FileInfo, error)
	ReadDir(name string) ([]fs.DirEntry, error) // sorted by name
	// Rename replaces a file in one step.
	Rename(from, to string) error
	Link(from, to string) error
	Remove(name string) error
	RemoveAll(name string) error
}

// near is what the writer does to the thousands of folders below: names are
// those of files and folders in this very one.
type near interface {
	// Read gives all of a regular file and its mode, in buffer where that has
	// room: errNoFile for a folder, errSpecial for anything else.
	Read(name string, buffer []byte) ([]byte, fs.FileMode, error)
	// Put makes a new file in one go: fs.ErrExist where there is one. After
	// another error a part of it may be there.
	Put(name string, mode fs.FileMode, body []byte) error
	Mkdir(name string, mode fs.FileMode) error
	// Folder opens a folder below; a symbolic link may lead there.
	Folder(name string) (near, error)
	Close() error
}

// far is a near that reads files further below without a stop in the folders
// on the way. done is false where that can't be: then each has to be entered.
type far interface {
	ReadFar(path string, buffer []byte) (body []byte, mode fs.FileMode, done bool, err error)
}

// itself is the name of a folder in that very folder.
const itself = "."

// rootFolder is a folder of the operating system.
type rootFolder struct{ *os.Root }

func (f rootFolder) Read(name string, buffer []byte) ([]byte, fs.FileMode, error) {
	info, err := f.Lstat(name)
	if err != nil {
		return buffer[:0], 0, err
	}
	if err := regular(info.Mode()); err != nil {
		return buffer[:0], 0, err
	}
	file, err := f.Open(name)
	if err != nil {
		return buffer[:0], 0, err
	}
	defer file.Close()
	buffer, err = readInto(file, buffer, int(info.Size()))
	return buffer, info.Mode(), err
}

func regular(mode fs.FileMode) error {
	switch {
	case mode.IsDir():
		return errNoFile
	case !mode.IsRegular():
		return errSpecial
	}
	return nil
}

// readInto reads all of r, which most likely holds size bytes.
func readInto(r io.Reader, buffer []byte, size int) ([]byte, error) {
	buffer = slices.Grow(buffer[:0], size+1)
	for {
		n, err := r.Read(buffer[len(buffer):cap(buffer)])
		buffer = buffer[:len(buffer)+n]
		if err == io.EOF {
			return buffer, nil
		}
		if err != nil {
			return buffer, err
		}
		if len(buffer) == cap(buffer) {
			buffer = slices.Grow(buffer, cap(buffer))
		}
	}
}

func (f rootFolder) Put(name string, mode fs.FileMode, body []byte) error {
	file, err := f.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	_, err = file.Write(body)
	return cmp.Or(err, file.Close())
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
	top   near
	makes bool // makes folders that are missing
	names []string
	open  []near
}

// at goes to dir ("" is the top); nil where it is missing. It is open until the
// next call.
func (w *walker) at(dir string) (near, error) {
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

func (w *walker) here() near {
	if len(w.open) == 0 {
		return w.top
	}
	return w.open[len(w.open)-1]
}

// enter gives nil for a folder that is missing.
func (w *walker) enter(name string) (near, error) {
	here := w.here()
	if w.makes {
		if err := here.Mkdir(name, 0o755); err != nil && !isExist(err) {
			return nil, err
		}
		return here.Folder(name)
	}
	next, err := here.Folder(name)
	if isNotExist(err) {
		return nil, nil
	}
	return next, err
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
