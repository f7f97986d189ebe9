package testbed

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
)

// The environment of the tests: what the user says, and what the outer process
// tells the inner one.
const (
	// EnvReleases lists releases with commas, or is "all"; unset means the
	// defaults where NACOSGEN_REQUIRE names nacos, and no cluster otherwise.
	EnvReleases = "NACOSGEN_CLUSTERS"
	// EnvKeep is a folder outside of the test's own, for files and logs of every
	// machine as they are when it is taken away; unset keeps none.
	EnvKeep    = "NACOSGEN_CLUSTERS_KEEP"
	envMissing = "NACOSGEN_CLUSTERS_MISSING" // why there can be no cluster
	envKit     = "NACOSGEN_CLUSTERS_KIT"     // the folder with what the outer process made
)

// home is where servers live, on the machine and in an image. It is covered by
// a memory file system of the test's own.
const home = "/home/nacos"

// Main runs a package's tests with run. It starts the test program once more in
// namespaces of its own, where Open works; where that can't be done, run is called
// all the same and Open skips, saying why.
func Main(run func() int) int {
	if os.Getenv(envKit) != "" {
		if err := enter(); err != nil {
			fmt.Fprintln(os.Stderr, "testbed:", err)
			return 1
		}
		return run()
	}
	releases, err := Releases()
	if err == nil {
		err = check()
	}
	if err != nil {
		os.Setenv(envMissing, err.Error())
		return run()
	}
	code, err := outer(releases)
	if err != nil {
		fmt.Fprintln(os.Stderr, "testbed:", err)
		return 1
	}
	return code
}

// Releases are those that the user wants clusters of.
func Releases() ([]string, error) {
	list := os.Getenv(EnvReleases)
	switch {
	case list == "all":
		return Available(), nil
	case list != "":
		releases := strings.Split(list, ",")
		for _, r := range releases {
			if !slices.Contains(Available(), r) {
				return nil, fmt.Errorf("%s: no server of %q can be assembled, only of %s", EnvReleases, r, strings.Join(Available(), ", "))
			}
		}
		return releases, nil
	case slices.Contains(strings.Split(os.Getenv("NACOSGEN_REQUIRE"), ","), "nacos"):
		return []string{"2.2.4", "3.1.0"}, nil
	}
	return nil, fmt.Errorf("real clusters take minutes and 3 GB of memory: set %s to some of %s, or to all", EnvReleases, strings.Join(Available(), ", "))
}

// check tells what the machine lacks.
func check() error {
	if os.Geteuid() != 0 {
		return errors.New("real clusters need root, for network namespaces")
	}
	for _, p := range []string{"ip", "mvn", "java", "javac", "mariadbd", "mariadb-install-db", "nginx", "go"} {
		if _, err := exec.LookPath(p); err != nil {
			return fmt.Errorf("real clusters need %s: %w", p, err)
		}
	}
	cmd := exec.Command("true")
	cmd.SysProcAttr = namespaces()
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("real clusters need namespaces of the kernel (ip netns): %w", err)
	}
	return nil
}

func namespaces() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{
		Cloneflags: syscall.CLONE_NEWPID | syscall.CLONE_NEWNS | syscall.CLONE_NEWNET | syscall.CLONE_NEWIPC,
		Pdeathsig:  syscall.SIGKILL,
	}
}

// outer fetches and builds what needs the network, then runs the tests inside.
func outer(releases []string) (code int, err error) {
	lock, err := os.Create(filepath.Join(os.TempDir(), "nacosgen-testbed.lock"))
	if err != nil {
		return 0, err
	}
	defer lock.Close()
	// One at a time: memory, and the folder that all of them mount over.
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX); err != nil {
		return 0, fmt.Errorf("waiting for another run: %w", err)
	}
	left, err := filepath.Glob(filepath.Join(os.TempDir(), "nacosgen-testbed-*")) // of a run that was killed
	if err != nil {
		return 0, err
	}
	for _, dir := range left {
		os.RemoveAll(dir)
	}
	kit, err := os.MkdirTemp("", "nacosgen-testbed-")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(kit)
	if os.Mkdir(home, 0o755) == nil {
		defer os.Remove(home)
	}
	if err := assemble(kit, releases); err != nil {
		return 0, err
	}
	// The kernel ends the child, and with it all its processes, when the thread
	// that started it ends.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	cmd := exec.Command("/proc/self/exe", os.Args[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.Env = append(os.Environ(), envKit+"="+kit)
	cmd.SysProcAttr = namespaces()
	if err := cmd.Start(); err != nil {
		return 0, err
	}
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT)
	go func() {
		for s := range stop {
			if s == syscall.SIGQUIT { // a time limit of go test: the stacks are inside
				cmd.Process.Signal(s)
				continue
			}
			cmd.Process.Kill()
		}
	}()
	err = cmd.Wait()
	signal.Stop(stop)
	close(stop)
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		return 0, err
	}
	if code := cmd.ProcessState.ExitCode(); code >= 0 {
		return code, nil
	}
	return 1, nil
}

// enter makes the namespaces ready: mounts of their own, and the bridge that
// machines are attached to.
func enter() error {
	if err := syscall.Mount("", "/", "", syscall.MS_REC|syscall.MS_PRIVATE, ""); err != nil {
		return fmt.Errorf("private mounts: %w", err)
	}
	if err := syscall.Mount("proc", "/proc", "proc", 0, ""); err != nil {
		return fmt.Errorf("mounting /proc: %w", err)
	}
	// 3.1.0 has five raft groups, and for each RocksDB takes 145 MB ahead.
	for dir, size := range map[string]string{"/run": "3g", home: "1m", "/var/log/nginx": "20m", "/var/lib/nginx": "100m"} {
		if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "mode=0755,size="+size); err != nil {
			return fmt.Errorf("mounting a memory file system on %s: %w", dir, err)
		}
	}
	for _, dir := range []string{"/run/netns", "/run/tmp", filepath.Join("/run", "machines")} {
		if err := os.Mkdir(dir, 0o755); err != nil {
			return err
		}
	}
	if err := os.Setenv("TMPDIR", "/run/tmp"); err != nil {
		return err
	}
	return bridge()
}
