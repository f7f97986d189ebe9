package conformance

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/topology"
	"github.com/nacosgen/nacosgen/topology/load"
)

//go:embed fixtures/*.hcl
var fixtureFiles embed.FS

// The topologies of the kit, by file; the last two are made of the first.
const (
	usual      = "cluster"
	standalone = "standalone"
	embedded   = "embedded"
	first      = "first"
	unicode    = "unicode"
	unknown    = "unknown"
	two        = "two"
	wide       = "wide"  // has many nodes
	large      = "large" // is a long document
)

// fixture is a topology that plugins are tried on.
type fixture struct {
	name       string
	topology   *topology.Topology
	deployment *deployment.Deployment
}

// secretTexts are those of the usual topology: long enough to be looked for, and
// nothing that a file holds by chance.
func secretTexts() map[string]string {
	return map[string]string{
		"password": "kit-Secret-7f3a9c51", "token": "a2l0LVNlY3JldC1iOTJlNGQ3MC1vZi1uby13b3J0aC1hdC1hbGwhIQ==",
	}
}

// fixture reads one of the kit's topologies; each is read once.
func (k *kit) fixture(name string) (*fixture, error) {
	if f := k.fixtures[name]; f != nil {
		return f, nil
	}
	source := name
	if name == large || name == wide {
		source = usual
	}
	result, err := load.Load(source+".hcl", load.Options{FS: fixtureFS{}, Getenv: func(variable string) (string, bool) {
		text, ok := secretTexts()[strings.TrimPrefix(variable, "NACOSGEN_VAR_")]
		return text, ok && source != unknown
	}})
	if err != nil {
		return nil, fmt.Errorf("the topology %s: %w", name, err)
	}
	for _, d := range result.Diagnostics {
		if d.Severity == diag.Error {
			return nil, fmt.Errorf("the topology %s: %s", name, d.Summary(diag.English))
		}
	}
	switch name {
	case wide:
		enlarge(result.Topology, 100, 0)
	case large:
		enlarge(result.Topology, 10, 450<<10)
	}
	f := &fixture{name: name, topology: result.Topology}
	f.deployment, _ = deployment.Make(f.topology, k.outputNames())
	k.fixtures[name] = f
	return f, nil
}

// enlarge puts nodes in place of those of a cluster, each with a property of size
// bytes. 4.5 MiB of them are more than gRPC takes for one message unless told
// otherwise.
func enlarge(t *topology.Topology, nodes, size int) {
	c := t.Clusters[0]
	model := c.Nodes[0]
	filler := strings.Repeat("0123456789abcdef", size/16)
	c.Nodes, c.Members = nil, nil
	for i := range nodes {
		n := *model
		n.Name, n.Index = fmt.Sprintf("n%03d", i), i
		n.Address = fmt.Sprintf("10.1.1.%d", i+1)
		n.Host = n.Address
		n.Properties = map[string]topology.Value{"custom.filler": topology.Text(fmt.Sprint(i) + filler)}
		c.Nodes = append(c.Nodes, &n)
		c.Members = append(c.Members, topology.HostPort(n.Address, n.Port))
	}
}

// alone gives the cluster at position i with nothing beside it.
func (f *fixture) alone(i int) (*topology.Topology, *deployment.Deployment) {
	t, d := f.topology, f.deployment
	return &topology.Topology{FormatVersion: t.FormatVersion, Clusters: t.Clusters[i : i+1], Hosts: t.Hosts},
		&deployment.Deployment{FormatVersion: d.FormatVersion, Clusters: d.Clusters[i : i+1]}
}

// fixtureFS are the embedded files as load wants them.
type fixtureFS struct{}

func (fixtureFS) ReadFile(name string) ([]byte, error) {
	return fixtureFiles.ReadFile(path.Join("fixtures", name))
}

func (fixtureFS) ReadDir(name string) ([]fs.DirEntry, error) { return nil, fs.ErrNotExist }

func (fixtureFS) Stat(name string) (fs.FileInfo, error) {
	return fs.Stat(fixtureFiles, path.Join("fixtures", name))
}
