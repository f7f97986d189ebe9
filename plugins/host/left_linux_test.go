package host_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// shortFolder is a folder for sockets, whose paths must be short; it is gone at
// the end of the test.
func shortFolder(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("/tmp", "ng")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

// nothingLeft wants no file in the folder of a host that was closed, and no
// process that has it in its environment or its arguments.
func nothingLeft(t testing.TB, scratch string) {
	t.Helper()
	left, err := filepath.Glob(scratch + "/*")
	if err != nil || len(left) > 0 {
		t.Errorf("files are left: %v %v", left, err)
	}
	var pids []int
	for range 50 { // who was killed may take a moment to go
		if pids = processesOf(scratch); len(pids) == 0 {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	for _, pid := range pids {
		name, _ := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
		t.Errorf("process %d is left: %s", pid, bytes.ReplaceAll(name, []byte{0}, []byte(" ")))
	}
}

// processesOf lists the processes that know of a folder.
func processesOf(scratch string) []int {
	all, _ := filepath.Glob("/proc/[0-9]*")
	var found []int
	for _, proc := range all {
		var pid int
		if _, err := fmt.Sscanf(filepath.Base(proc), "%d", &pid); err != nil || pid == os.Getpid() {
			continue
		}
		environ, _ := os.ReadFile(proc + "/environ")
		args, _ := os.ReadFile(proc + "/cmdline")
		if bytes.Contains(environ, []byte(scratch+"/")) || bytes.Contains(args, []byte(scratch+"/")) {
			found = append(found, pid)
		}
	}
	return found
}
