package testbed

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// The network of the test bed. The tests themselves are at its first address.
const (
	bridgeName    = "nacosgen0"
	bridgeAddress = "10.77.0.1/24"
)

// bridge makes the one that machines are attached to, in the namespace of the
// tests.
func bridge() error {
	return ip("link set lo up", "link add "+bridgeName+" type bridge", "addr add "+bridgeAddress+" dev "+bridgeName, "link set "+bridgeName+" up")
}

// ip runs commands of the program of that name.
func ip(commands ...string) error {
	for _, c := range commands {
		if out, err := exec.Command("ip", strings.Fields(c)...).CombinedOutput(); err != nil {
			return fmt.Errorf("ip %s: %w: %s", c, err, bytes.TrimSpace(out))
		}
	}
	return nil
}

// Machine is a network namespace with one address and a folder that its
// processes see as /home/nacos.
type Machine struct {
	Address   string
	name      string
	dir       string
	link      string // its end on the bridge
	processes []*Process
}

// newMachine attaches a machine to the bridge.
func newMachine(address string) (*Machine, error) {
	last := address[strings.LastIndexByte(address, '.')+1:]
	m := &Machine{Address: address, name: "machine" + last, link: "link" + last}
	m.dir = filepath.Join("/run/machines", m.name)
	if err := os.MkdirAll(m.dir, 0o755); err != nil {
		return nil, err
	}
	return m, ip("netns add "+m.name,
		"link add "+m.link+" type veth peer name eth0 netns "+m.name,
		"link set "+m.link+" master "+bridgeName+" up",
		"-n "+m.name+" link set lo up",
		"-n "+m.name+" addr add "+address+"/24 dev eth0",
		"-n "+m.name+" link set eth0 up")
}

// Path is where the file that the machine's processes know as name is for the
// tests; name is below /home/nacos.
func (m *Machine) Path(name string) string {
	below, err := filepath.Rel(home, name)
	if err != nil || strings.HasPrefix(below, "..") {
		panic(name + " is not below " + home)
	}
	return filepath.Join(m.dir, below)
}

// Isolate cuts the machine off from every other one that is isolated, as a switch
// that fails between them does; or heals that. Machines that are not isolated, and
// the tests, reach it all the same.
func (m *Machine) Isolate(on bool) error {
	state := "off"
	if on {
		state = "on"
	}
	return ip("link set " + m.link + " type bridge_slave isolated " + state)
}

// remove ends the machine's processes and takes it away.
func (m *Machine) remove() error {
	for _, p := range m.processes {
		p.Kill()
	}
	if err := m.keep(os.Getenv(EnvKeep)); err != nil {
		return err
	}
	// The kernel takes a namespace away later; the link must be gone at once.
	if err := ip("link del "+m.link, "netns del "+m.name); err != nil {
		return err
	}
	return os.RemoveAll(m.dir)
}

// keep copies what the machine's processes wrote, and their files, into a folder
// below dir; data is left out.
func (m *Machine) keep(dir string) error {
	if dir == "" {
		return nil
	}
	to := filepath.Join(dir, m.name)
	err := filepath.WalkDir(m.dir, func(path string, entry os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if name := entry.Name(); entry.IsDir() && (name == "data" || name == "mysql") {
			return filepath.SkipDir
		}
		if !entry.Type().IsRegular() {
			return nil
		}
		below, err := filepath.Rel(m.dir, path)
		if err != nil {
			return err
		}
		return copyFile(path, filepath.Join(to, below))
	})
	for _, p := range m.processes {
		err = errors.Join(err, copyFile(p.Log, filepath.Join(to, filepath.Base(p.Log))))
	}
	return err
}

func copyFile(from, to string) error {
	body, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return err
	}
	return os.WriteFile(to, body, 0o600)
}

// Process is a program that runs on a machine.
type Process struct {
	Name string
	Log  string // path of its output
	cmd  *exec.Cmd
	done chan struct{}
}

// Start runs a program on the machine, in its folder dir. The environment is
// that of the tests without its NACOS* names, and env.
func (m *Machine) Start(name, dir string, env []string, argv ...string) (*Process, error) {
	return m.start(nil, name, dir, env, argv...)
}

func (m *Machine) start(c *container, name, dir string, env []string, argv ...string) (*Process, error) {
	log := filepath.Join("/run/tmp", fmt.Sprintf("%s-%s-%d.out", m.name, name, len(m.processes)))
	out, err := os.Create(log)
	if err != nil {
		return nil, err
	}
	defer out.Close()
	p := &Process{Name: name, Log: log, done: make(chan struct{})}
	p.cmd = m.command(c, dir, env, argv...)
	p.cmd.Stdout, p.cmd.Stderr = out, out
	if err := p.cmd.Start(); err != nil {
		return nil, fmt.Errorf("starting %s: %w", name, err)
	}
	m.processes = append(m.processes, p)
	go func() {
		p.cmd.Wait()
		close(p.done)
	}()
	return p, nil
}

// command is a program on the machine, or in a container there; nil is none.
func (m *Machine) command(c *container, dir string, env []string, argv ...string) *exec.Cmd {
	if c == nil {
		c = &container{root: m.dir}
	}
	var enter strings.Builder
	enter.WriteString(`mount --bind "$1" ` + home)
	for _, over := range c.mounts {
		fmt.Fprintf(&enter, " && mount --bind '%s' '%s'", over.source, over.target)
		if over.readOnly {
			fmt.Fprintf(&enter, " && mount -o remount,bind,ro '%s'", over.target)
		}
	}
	enter.WriteString(` && cd "$2" && shift 2 && exec "$@"`)
	cmd := exec.Command("ip", append([]string{"netns", "exec", m.name, "sh", "-c", enter.String(), "sh", c.root, dir}, argv...)...)
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, "NACOS") {
			cmd.Env = append(cmd.Env, v)
		}
	}
	cmd.Env = append(cmd.Env, env...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	return cmd
}

// Running tells whether the process has not ended yet.
func (p *Process) Running() bool {
	select {
	case <-p.done:
		return false
	default:
		return true
	}
}

// Kill ends the process at once, as a power cut would, and waits for its end.
func (p *Process) Kill() {
	if p.Running() {
		syscall.Kill(-p.cmd.Process.Pid, syscall.SIGKILL)
	}
	<-p.done
}

// Stop asks the process to end and waits, for at most limit before it is killed.
func (p *Process) Stop(limit time.Duration) {
	if p.Running() {
		syscall.Kill(-p.cmd.Process.Pid, syscall.SIGTERM)
	}
	select {
	case <-p.done:
	case <-time.After(limit):
		p.Kill()
	}
}
