package testbed

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
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
	wrong, err := mistakes()
	if err != nil {
		fmt.Fprintln(os.Stderr, "testbed:", err)
		return 1
	}
	releases, err := Releases()
	if err != nil && os.Getenv(EnvReleases) != "" {
		fmt.Fprintln(os.Stderr, "testbed:", err)
		return 1
	}
	if wrong != nil {
		releases, err = nil, nil
		for _, m := range wrong {
			releases = append(releases, m.Release)
		}
		slices.Sort(releases)
		releases = slices.Compact(releases)
	}
	if err == nil {
		err = check()
	}
	if err != nil {
		os.Setenv(envMissing, err.Error())
		return run()
	}
	code, err := outer(releases, wrong)
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

// outer fetches and builds what needs the network, then runs the tests inside:
// those of the program's arguments, or a cluster with each mistake.
func outer(releases []string, wrong []Mistake) (code int, err error) {
	lock, err := os.OpenFile(filepath.Join(os.TempDir(), "nacosgen-testbed.lock"), os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return 0, err
	}
	defer lock.Close()
	// One at a time: memory, and the folder that all of them mount over.
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX); err != nil {
		return 0, fmt.Errorf("waiting for another run: %w", err)
	}
	if err := sweep(); err != nil {
		return 0, err
	}
	kit, err := os.MkdirTemp("", "nacosgen-testbed-")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(kit)
	if err := assemble(kit, releases); err != nil {
		return 0, err
	}
	if wrong != nil {
		return tryMistakes(kit, wrong)
	}
	return inside(kit, os.Stdout, os.Args[1:])
}

// sweep takes away what a run that was killed has left: its kit, of some 100 MB.
// All else was the kernel's, which took it back at once.
func sweep() error {
	left, err := filepath.Glob(filepath.Join(os.TempDir(), "nacosgen-testbed-*"))
	if err != nil {
		return err
	}
	for _, dir := range left {
		if err := os.RemoveAll(dir); err != nil {
			return err
		}
	}
	return nil
}

// inside runs the test program with args in namespaces of its own, its output
// going to out, and gives its exit code. A signal to this process ends it, which is
// an error.
func inside(kit string, out io.Writer, args []string, env ...string) (code int, err error) {
	// The kernel ends the child, and with it all its processes, when the thread
	// that started it ends.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	cmd := exec.Command("/proc/self/exe", args...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, out, os.Stderr
	cmd.Env = append(append(os.Environ(), envKit+"="+kit), env...)
	cmd.SysProcAttr = namespaces()
	if err := cmd.Start(); err != nil {
		return 0, err
	}
	stop, ended := make(chan os.Signal, 1), make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT)
	go func() {
		for s := range stop {
			if s == syscall.SIGQUIT { // a time limit of go test: the stacks are inside
				cmd.Process.Signal(s)
				continue
			}
			select {
			case ended <- s:
			default:
			}
			cmd.Process.Kill()
		}
	}()
	err = cmd.Wait()
	signal.Stop(stop)
	close(stop)
	select {
	case s := <-ended:
		return 0, fmt.Errorf("ended by a signal: %v", s)
	default:
	}
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
	if err := memory("/run", "3g"); err != nil {
		return err
	}
	for _, dir := range []string{"/run/netns", "/run/tmp", "/run/machines"} {
		if err := os.Mkdir(dir, 0o755); err != nil {
			return err
		}
	}
	if _, err := os.Stat(home); errors.Is(err, fs.ErrNotExist) {
		if err := makeHome(); err != nil {
			return err
		}
	}
	for dir, size := range map[string]string{home: "1m", "/var/log/nginx": "20m", "/var/lib/nginx": "100m"} {
		if err := memory(dir, size); err != nil {
			return err
		}
	}
	if err := os.Setenv("TMPDIR", "/run/tmp"); err != nil {
		return err
	}
	return bridge()
}

// memory mounts a memory file system of at most size on dir.
func memory(dir, size string) error {
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "mode=0755,size="+size); err != nil {
		return fmt.Errorf("mounting a memory file system on %s: %w", dir, err)
	}
	return nil
}

// makeHome makes the folder home in this mount namespace alone: what is beside it
// on the machine is mounted beside it here.
func makeHome() error {
	const kept = "/run/home"
	parent := filepath.Dir(home)
	if err := os.Mkdir(kept, 0o755); err != nil {
		return err
	}
	if err := syscall.Mount(parent, kept, "", syscall.MS_BIND|syscall.MS_REC, ""); err != nil {
		return fmt.Errorf("keeping %s: %w", parent, err)
	}
	beside, err := os.ReadDir(kept)
	if err != nil {
		return err
	}
	if err := memory(parent, "1m"); err != nil {
		return err
	}
	for _, entry := range beside {
		if !entry.IsDir() {
			continue
		}
		dir := filepath.Join(parent, entry.Name())
		if err := os.Mkdir(dir, 0o755); err != nil {
			return err
		}
		if err := syscall.Mount(filepath.Join(kept, entry.Name()), dir, "", syscall.MS_BIND|syscall.MS_REC, ""); err != nil {
			return fmt.Errorf("keeping %s: %w", dir, err)
		}
	}
	return os.Mkdir(home, 0o755)
}
