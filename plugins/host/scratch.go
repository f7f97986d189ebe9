package host

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"sync"
)

// scratch is the private folder of a host: sockets, until they are connected,
// and copies of plugins. It is made when first needed.
type scratch struct {
	within string

	mu      sync.Mutex
	dir     string
	next    int
	cleaner *cleaner
}

// socketRoom is what a socket's path takes beyond the system's folder, of the
// 104 bytes (Linux: 108) that a socket's path may have.
const socketRoom = 50

// folder makes a new folder inside, 0700.
func (s *scratch) folder() (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.dir == "" {
		within := s.within
		if within == "" {
			within = os.TempDir()
		}
		// A plugin and the cleaner work in other folders than ours.
		within, err := filepath.Abs(within)
		if err != nil {
			return "", err
		}
		if runtime.GOOS != "windows" && len(within) > 104-socketRoom {
			within = "/tmp"
		}
		dir, err := os.MkdirTemp(within, "nacosgen-")
		if err != nil {
			return "", err
		}
		s.dir = dir
		s.cleaner = startCleaner(dir)
	}
	s.next++
	dir := filepath.Join(s.dir, strconv.Itoa(s.next))
	return dir, os.Mkdir(dir, 0o700)
}

// watch lets whoever cleans up after a host that was killed know of a process.
func (s *scratch) watch(p *process) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.cleaner.watch(p.id())
}

// remove takes everything away.
func (s *scratch) remove() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.dir == "" {
		return nil
	}
	err := os.RemoveAll(s.dir)
	s.dir = ""
	return errors.Join(err, s.cleaner.done())
}
