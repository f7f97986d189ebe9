package testbed

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/nacosgen/nacosgen/internal/consumer"
	"github.com/nacosgen/nacosgen/topology"
)

// Bed is the machines of one topology, with the files that nacosgen made of it.
type Bed struct {
	Out     string // what `nacosgen build -o` wrote
	Cluster *topology.Cluster
	Servers []*Server // of the nodes, in order of declaration
	t       testing.TB
	kit     string
	files   string // the topology
	machine map[string]*Machine
	release string
}

// Open builds the topology, whose text is HCL with one cluster, after what lint
// can mend was mended, and makes its machines; nothing runs yet. The test is skipped where real clusters can't be had.
// All is taken away when the test ends.
func Open(t testing.TB, hcl string) *Bed {
	t.Helper()
	if why := os.Getenv(envMissing); why != "" {
		consumer.Missing(t, "nacos", "%s", why)
	}
	b := &Bed{t: t, kit: os.Getenv(envKit), Out: filepath.Join(t.TempDir(), "out"), machine: map[string]*Machine{}}
	b.files = filepath.Join(t.TempDir(), "bed.hcl")
	b.must(os.WriteFile(b.files, []byte(hcl), 0o600))
	b.Try("lint", "--fix", b.files) // what it says after that, build says again
	b.Nacosgen("build", "-o", b.Out, b.files)
	var model topology.Topology
	b.must(json.Unmarshal([]byte(b.Nacosgen("show", "--format", "json", b.files)), &model))
	b.Cluster = model.Clusters[0]
	b.release = b.Cluster.Release
	b.must(b.made())
	for _, n := range b.Cluster.Nodes {
		b.Servers = append(b.Servers, &Server{Node: n, Machine: b.Machine(n.Address), bed: b})
	}
	return b
}

// In runs look as a part of the test: what it starts ends with it, and what it
// fails at is its own failure.
func (b *Bed) In(t *testing.T, name string, look func(*testing.T)) {
	outer := b.t
	t.Run(name, func(t *testing.T) {
		b.t = t
		defer func() { b.t = outer }()
		look(t)
	})
}

// Machine gives the machine with that address; the first time it is made.
func (b *Bed) Machine(address string) *Machine {
	b.t.Helper()
	if m := b.machine[address]; m != nil {
		return m
	}
	m, err := newMachine(address)
	b.must(err)
	b.machine[address] = m
	t := b.t
	t.Cleanup(func() {
		delete(b.machine, address)
		if err := m.remove(); err != nil {
			t.Error(err)
		}
	})
	return m
}

// Nacosgen runs the command, which must succeed, and gives its output.
func (b *Bed) Nacosgen(args ...string) string {
	b.t.Helper()
	out, err := b.Try(args...)
	if err != nil {
		b.t.Fatalf("nacosgen %v: %v\n%s", args, err, out)
	}
	return out
}

// Try runs the command and gives its output, with that for errors where it fails.
func (b *Bed) Try(args ...string) (string, error) {
	out, err := exec.Command(filepath.Join(b.kit, "nacosgen"), args...).Output()
	if exit, ok := err.(*exec.ExitError); ok {
		out = append(out, exit.Stderr...)
	}
	return string(out), err
}

// Check runs `nacosgen build --check` on the folder out.
func (b *Bed) Check(out string, args ...string) (string, error) {
	return b.Try(append([]string{"build", "--check", "-o", out, b.files}, args...)...)
}

// Place copies the files of every node and gateway to its machine.
func (b *Bed) Place() {
	b.t.Helper()
	for _, s := range b.Servers {
		s.Place()
	}
}

// Start brings the whole cluster up: database, servers, gateways.
func (b *Bed) Start() {
	b.t.Helper()
	began := time.Now()
	b.StartDatabase()
	database := time.Since(began)
	b.Place()
	b.StartServers()
	b.StartGateways()
	b.t.Logf("%s: database after %.1f s, servers and gateways after %.1f s", b.release, database.Seconds(), time.Since(began).Seconds())
}

// StartServers starts all servers and waits until each is ready.
func (b *Bed) StartServers() {
	b.t.Helper()
	for _, s := range b.Servers {
		s.Start()
	}
	for _, s := range b.Servers {
		s.WaitReady()
	}
}

func (b *Bed) must(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

// dir is where the files of a node or gateway were written.
func (b *Bed) dir(name string) string { return filepath.Join(b.Out, b.Cluster.Name, name) }

// Copy copies what is in the folder from into to, modes and owners included.
func Copy(from, to string) error {
	if err := os.MkdirAll(to, 0o755); err != nil {
		return err
	}
	if out, err := exec.Command("cp", "-a", from+"/.", to).CombinedOutput(); err != nil {
		return fmt.Errorf("copying %s: %w: %s", from, err, out)
	}
	return nil
}
