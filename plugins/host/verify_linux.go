package host

import (
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// inMemory copies a program into a file that lies in memory alone, and seals it:
// no other process can write to it, and it goes away by itself. nil where the
// system has none such; then a file does.
func inMemory(f *found, entry string) (*program, error) {
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
