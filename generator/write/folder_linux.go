package write

import (
	"io/fs"
	"os"
	"slices"
	"sync/atomic"

	"golang.org/x/sys/unix"
)

// Folder opens a folder below by its descriptor.
func (f rootFolder) Folder(name string) (near, error) { return openFolder(f.Root, name) }

// openFolder follows symbolic links as long as they stay inside root.
func openFolder(root *os.Root, path string) (near, error) {
	dir, err := root.OpenFile(path, os.O_RDONLY|unix.O_DIRECTORY, 0)
	if err != nil {
		return nil, err
	}
	return &descriptor{root: root, path: path, fd: int(dir.Fd()), dir: dir}, nil
}

// descriptor is a folder of which nothing but its descriptor is needed: a file is
// read in four calls of the system and made in three, where package os takes
// three times as many.
type descriptor struct {
	root *os.Root
	path string // below root, in case that a name is a symbolic link
	fd   int
	dir  *os.File // owns fd; nil: we do
	// stepwise is set where the system has no openat2, or a filter forbids it.
	stepwise atomic.Bool
}

func (d *descriptor) Read(name string, buffer []byte) ([]byte, fs.FileMode, error) {
	fd, err := d.open(name, unix.O_RDONLY|unix.O_NONBLOCK, 0)
	switch err {
	case nil:
	case unix.ELOOP, unix.ENXIO: // a symbolic link; a socket
		return buffer[:0], 0, d.error("open", name, errSpecial)
	default:
		return buffer[:0], 0, d.error("open", name, err)
	}
	return d.readAndClose(fd, name, buffer)
}

// ReadFar reads a file that only folders lead to, no symbolic link.
func (d *descriptor) ReadFar(path string, buffer []byte) (body []byte, mode fs.FileMode, done bool, err error) {
	if d.stepwise.Load() {
		return buffer[:0], 0, false, nil
	}
	how := unix.OpenHow{Flags: unix.O_RDONLY | unix.O_NONBLOCK | unix.O_CLOEXEC, Resolve: unix.RESOLVE_BENEATH | unix.RESOLVE_NO_SYMLINKS}
	var fd int
	err = again(func() (err error) {
		fd, err = unix.Openat2(d.fd, path, &how)
		return err
	})
	switch err {
	case nil:
		body, mode, err = d.readAndClose(fd, path, buffer)
		return body, mode, true, err
	case unix.ENOENT:
		return buffer[:0], 0, true, d.error("open", path, err)
	case unix.ENOSYS, unix.EPERM:
		d.stepwise.Store(true)
	}
	return buffer[:0], 0, false, nil
}

func (d *descriptor) readAndClose(fd int, name string, buffer []byte) ([]byte, fs.FileMode, error) {
	defer unix.Close(fd)
	var stat unix.Stat_t
	if err := again(func() error { return unix.Fstat(fd, &stat) }); err != nil {
		return buffer[:0], 0, d.error("stat", name, err)
	}
	switch stat.Mode & unix.S_IFMT {
	case unix.S_IFREG:
	case unix.S_IFDIR:
		return buffer[:0], 0, d.error("open", name, errNoFile)
	default:
		return buffer[:0], 0, d.error("open", name, errSpecial)
	}
	buffer = slices.Grow(buffer[:0], int(stat.Size)+1)
	for {
		var n int
		err := again(func() (err error) {
			n, err = unix.Read(fd, buffer[len(buffer):cap(buffer)])
			return err
		})
		if err != nil {
			return buffer, 0, d.error("read", name, err)
		}
		buffer = buffer[:len(buffer)+n]
		// There was room for more: that was the end.
		if n == 0 || len(buffer) == int(stat.Size) && n < cap(buffer) {
			return buffer, fs.FileMode(stat.Mode & 0o777), nil
		}
		if len(buffer) == cap(buffer) {
			buffer = slices.Grow(buffer, cap(buffer))
		}
	}
}

func (d *descriptor) Put(name string, mode fs.FileMode, body []byte) error {
	fd, err := d.open(name, unix.O_WRONLY|unix.O_CREAT|unix.O_EXCL, uint32(mode.Perm()))
	if err != nil {
		return d.error("create", name, err)
	}
	for err == nil && len(body) > 0 {
		var n int
		err = again(func() (err error) {
			n, err = unix.Write(fd, body)
			return err
		})
		body = body[max(n, 0):]
	}
	if closed := unix.Close(fd); err == nil {
		err = closed
	}
	return d.error("write", name, err)
}

func (d *descriptor) Mkdir(name string, mode fs.FileMode) error {
	return d.error("mkdir", name, again(func() error { return unix.Mkdirat(d.fd, name, uint32(mode.Perm())) }))
}

func (d *descriptor) Folder(name string) (near, error) {
	fd, err := d.open(name, unix.O_RDONLY|unix.O_DIRECTORY, 0)
	switch err {
	case nil:
		return &descriptor{root: d.root, path: d.below(name), fd: fd}, nil
	case unix.ENOTDIR, unix.ELOOP: // a symbolic link, perhaps
		return openFolder(d.root, d.below(name))
	}
	return nil, d.error("open", name, err)
}

// below is the path of name, which is in this folder.
func (d *descriptor) below(name string) string {
	if d.path == itself {
		return name
	}
	return d.path + "/" + name
}

func (d *descriptor) Close() error {
	if d.dir != nil {
		return d.dir.Close()
	}
	return unix.Close(d.fd)
}

// open opens name in this folder and nowhere else.
func (d *descriptor) open(name string, flags int, mode uint32) (fd int, err error) {
	err = again(func() (err error) {
		fd, err = unix.Openat(d.fd, name, flags|unix.O_NOFOLLOW|unix.O_CLOEXEC, mode)
		return err
	})
	return fd, err
}

// again repeats a call of the system that a signal interrupted.
func again(call func() error) error {
	for {
		if err := call(); err != unix.EINTR {
			return err
		}
	}
}

func (d *descriptor) error(doing, name string, err error) error {
	if err == nil {
		return nil
	}
	return &fs.PathError{Op: doing, Path: d.below(name), Err: err}
}
