package testbed_test

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/nacosgen/nacosgen/internal/consumer"
	"github.com/nacosgen/nacosgen/internal/testbed"
)

// lingers tells a run of this program that it is to be killed.
const lingers = "NACOSGEN_TESTBED_LINGERS"

// TestLingers is what a run that gets killed was doing: a machine with a process
// on it, and a log that grows.
func TestLingers(t *testing.T) {
	if os.Getenv(lingers) == "" {
		t.Skip("only for TestKilled")
	}
	m, err := testbed.NewMachine("10.77.0.99")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(m.Path("/home/nacos/file"), []byte("of the run"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := m.Start("writer", "/home/nacos", nil, "sh", "-c", "while :; do date; sleep 0.1; done"); err != nil {
		t.Fatal(err)
	}
	fmt.Println("lingers")
	time.Sleep(time.Hour)
}

// TestKilled ends a run as the kernel would that has no memory left, and looks for
// what is left: processes, namespaces, mounts and files.
func TestKilled(t *testing.T) {
	if os.Geteuid() != 0 {
		consumer.Missing(t, "nacos", "network namespaces need root")
	}
	if _, err := exec.LookPath("ip"); err != nil {
		consumer.Missing(t, "nacos", "%v", err)
	}
	temporary := t.TempDir()
	before := machine(t)
	cmd := exec.Command("/proc/self/exe", "-test.run=^TestLingers$", "-test.v")
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, testbed.EnvKit+"=") {
			cmd.Env = append(cmd.Env, v)
		}
	}
	cmd.Env = append(cmd.Env, lingers+"="+temporary, "TMPDIR="+temporary)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer cmd.Process.Kill()
	for lines := bufio.NewScanner(out); ; {
		if !lines.Scan() {
			t.Fatal("the run ends by itself")
		}
		if lines.Text() == "lingers" {
			break
		}
		t.Log(lines.Text())
	}
	running := below(t, cmd.Process.Pid)
	if len(running) < 2 { // the first of the namespace, and the writer
		t.Fatalf("the run has the processes %v", running)
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	cmd.Wait()
	if !testbed.Eventually(20*time.Second, func() bool {
		for _, pid := range running {
			if alive(pid) {
				return false
			}
		}
		return true
	}) {
		t.Errorf("of the processes %v some are left", running)
	}
	diff := ""
	if !testbed.Eventually(20*time.Second, func() bool { diff = cmp.Diff(before, machine(t)); return diff == "" }) {
		t.Errorf("the machine, before and after the run (-before +after):\n%s", diff)
	}
	if left, err := os.ReadDir(temporary); err != nil || len(left) > 0 {
		t.Errorf("files are left: %v, %v", left, err)
	}
}

// machine is what a run could leave of itself: namespaces, links, mounts, homes.
// Of links it has the names alone: whether a bridge has a carrier the kernel finds
// out by and by, also of one that the run never touched.
func machine(t *testing.T) map[string][]string {
	t.Helper()
	homes, err := filepath.Glob("/home/*")
	if err != nil {
		t.Fatal(err)
	}
	mounts, err := os.ReadFile("/proc/self/mounts")
	if err != nil {
		t.Fatal(err)
	}
	state := map[string][]string{"homes": homes, "mounts": strings.Split(string(mounts), "\n")}
	for _, what := range []string{"netns", "-brief link"} {
		body, err := exec.Command("ip", strings.Fields(what+" show")...).Output()
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(body)) {
			name, _, _ := strings.Cut(strings.Fields(line)[0], "@")
			state[what] = append(state[what], name)
		}
	}
	return state
}

// below are the processes that one has started, and theirs.
func below(t *testing.T, parent int) []int {
	t.Helper()
	stats, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		t.Fatal(err)
	}
	children := map[int][]int{}
	for _, stat := range stats {
		body, err := os.ReadFile(stat)
		if err != nil {
			continue // it has ended
		}
		fields := strings.Fields(string(body[strings.LastIndexByte(string(body), ')')+1:]))
		pid, err := strconv.Atoi(filepath.Base(filepath.Dir(stat)))
		if err != nil {
			t.Fatal(err)
		}
		up, err := strconv.Atoi(fields[1])
		if err != nil {
			t.Fatal(err)
		}
		children[up] = append(children[up], pid)
	}
	found := children[parent]
	for i := 0; i < len(found); i++ {
		found = append(found, children[found[i]]...)
	}
	return found
}

// alive tells whether a process runs; one that only waits to be taken note of
// does not.
func alive(pid int) bool {
	body, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return false
	}
	return syscall.Kill(pid, 0) == nil && !strings.HasPrefix(string(body[strings.LastIndexByte(string(body), ')')+1:]), " Z")
}

// TestSwept: a run takes away the kit of one that was killed, and nothing else.
func TestSwept(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	for _, name := range []string{"nacosgen-testbed-1/classes/x", "of-others/x"} {
		if err := os.MkdirAll(filepath.Join(dir, name), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := testbed.Sweep(); err != nil {
		t.Fatal(err)
	}
	left, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(left) != 1 || left[0].Name() != "of-others" {
		t.Errorf("left: %v", left)
	}
}
