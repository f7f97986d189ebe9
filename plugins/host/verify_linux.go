package host

import (
	"fmt"
	"io"
	"os"

	"golang.org/x/sys/unix"
)

// inPlace hashes the opened file and has that very file executed. A lease keeps
// everybody from writing to it until then; whoever wants to waits, or waits so long that
// the system takes the lease away, which shows in the time of change. Once it is
// executed the system itself refuses writes. nil where none of that can be relied on: for
// a file that somebody writes to or that is another user's, for a script, which is read
// again later, on a file system of another machine, or where it could not be executed.
// A file that is known to have had its sum, and was not written to since, is not read.
func inPlace(f *found, entry string, known *sums) (*program, error) {
	file, err := f.open(entry)
	if err != nil {
		return nil, err
	}
	info, err := file.Stat()
	if err != nil || info.Mode()&0o100 == 0 || !isLocal(file) || !isBinary(file) || lease(file, unix.F_RDLCK) != nil {
		return nil, file.Close()
	}
	before, ok := timesOf(file)
	if want := f.manifest.Files[entry]; !ok || !known.has(&before, want) {
		if err := f.sum(entry, file, io.Discard); err != nil {
			file.Close()
			return nil, err
		}
		if ok {
			known.add(&before, want)
		}
	}
	return &program{path: "/proc/self/fd/3", name: f.entry(), extra: []*os.File{file}, unchanged: func() bool {
		kept, err := unix.FcntlInt(file.Fd(), unix.F_GETLEASE, 0)
		after, told := timesOf(file)
		_ = lease(file, unix.F_UNLCK) // the plugin's own descriptor would keep it
		return err == nil && kept == unix.F_RDLCK || ok && told && after.Ctim == before.Ctim && after.Mtim == before.Mtim && after.Size == before.Size
	}}, nil
}

// isBinary tells whether the system loads a file itself.
func isBinary(file *os.File) bool {
	magic := make([]byte, 4)
	_, err := file.ReadAt(magic, 0)
	return err == nil && string(magic) == "\x7fELF"
}

// lease takes or gives back a lease on an opened file.
func lease(file *os.File, kind int) error {
	_, err := unix.FcntlInt(file.Fd(), unix.F_SETLEASE, kind)
	return err
}

func timesOf(file *os.File) (unix.Stat_t, bool) {
	var s unix.Stat_t
	return s, unix.Fstat(int(file.Fd()), &s) == nil
}

// isLocal tells whether a file lies on a file system of this machine that keeps
// times well and lets programs be executed.
func isLocal(file *os.File) bool {
	var s unix.Statfs_t
	if unix.Fstatfs(int(file.Fd()), &s) != nil || s.Flags&unix.ST_NOEXEC != 0 {
		return false
	}
	switch int64(s.Type) {
	case unix.EXT4_SUPER_MAGIC, unix.XFS_SUPER_MAGIC, unix.BTRFS_SUPER_MAGIC, unix.TMPFS_MAGIC, unix.OVERLAYFS_SUPER_MAGIC, unix.F2FS_SUPER_MAGIC:
		return true
	}
	return false
}

// inMemory copies a program into a file that lies in memory alone, and seals it:
// no other process can write to it, and it goes away by itself. nil where the
// system has none such; then a file does.
func inMemory(f *found, entry string, _ *sums) (*program, error) {
	fd, err := unix.MemfdCreate(f.name, unix.MFD_CLOEXEC|unix.MFD_ALLOW_SEALING|unix.MFD_EXEC)
	if err != nil { // MFD_EXEC is known from Linux 6.3 on, and wanted by some from then on
		fd, err = unix.MemfdCreate(f.name, unix.MFD_CLOEXEC|unix.MFD_ALLOW_SEALING)
	}
	if err != nil {
		return nil, nil
	}
	memory := os.NewFile(uintptr(fd), f.name)
	defer memory.Close()
	if err := f.copyFile(entry, memory); err != nil {
		return nil, err
	}
	if _, err := unix.FcntlInt(memory.Fd(), unix.F_ADD_SEALS, unix.F_SEAL_WRITE|unix.F_SEAL_SHRINK|unix.F_SEAL_GROW|unix.F_SEAL_SEAL); err != nil {
		return nil, fmt.Errorf("sealing the copy of plugin %s: %w", f.name, err)
	}
	// What is open for writing can't be executed.
	readOnly, err := os.Open(fmt.Sprintf("/proc/self/fd/%d", fd))
	if err != nil {
		return nil, nil
	}
	// The child finds the first extra file as its descriptor 3.
	return &program{path: "/proc/self/fd/3", name: f.entry(), extra: []*os.File{readOnly}}, nil
}
