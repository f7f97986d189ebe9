package deployment

import (
	"net/netip"
	"strings"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// Container is how one node's container is started: what stands on the command
// line of the engine, and the variables of the env file beside the script.
type Container struct {
	Engine string `json:"engine"` // docker, podman: the program
	Config string `json:"config"` // files: application.properties is mounted; env: all goes through variables
	// Image is name:tag, or name@digest.
	Image    Argument `json:"image"`
	Name     Argument `json:"name"`
	Network  Argument `json:"network"` // host, bridge, or a name
	Hostname Argument `json:"hostname"`
	Restart  Argument `json:"restart"`
	Memory   Argument `json:"memory"`
	// Aliases are names by which others on a network of its own reach the container.
	Aliases []Argument `json:"aliases"`
	// Ports are those that must be free on the node's machine, by role.
	Ports  []ContainerPort `json:"ports"`
	Mounts []Mount         `json:"mounts"`
	// Variables are grouped by meaning, each name once.
	Variables []ContainerVariable `json:"variables"`
	// Options are the user's further arguments, one word each, before the image.
	Options []Argument `json:"options"`
}

// Argument is one text of a command line; empty text is no argument.
type Argument struct {
	Text    string   `json:"text"`
	Sources []Source `json:"sources,omitempty"`
}

// ContainerPort is one port that the node opens, the same number inside and outside.
type ContainerPort struct {
	Role     string `json:"role"`
	Port     int    `json:"port"`
	Protocol string `json:"protocol"` // tcp
	// Published: the engine forwards the port; otherwise the server opens it on
	// the machine's own network.
	Published bool     `json:"published"`
	Sources   []Source `json:"sources"`
}

// MountKind tells what a mount's source is.
type MountKind string

// The kinds of mounts.
const (
	MountFile   MountKind = "file"   // a file, or a folder, relative to the folder of the script, slash-separated
	MountFolder MountKind = "folder" // an absolute path on the machine
	MountVolume MountKind = "volume" // a volume of the engine
)

// Mount is one part of the machine that the container sees.
type Mount struct {
	Kind    MountKind `json:"kind"`
	Source  string    `json:"source"`
	Target  string    `json:"target"`  // absolute, in the container
	Options string    `json:"options"` // as the engine takes them behind the target: "ro", "ro,z", ""
	Sources []Source  `json:"sources"`
}

// ReadOnly tells whether the container cannot write there.
func (m *Mount) ReadOnly() bool {
	for option := range strings.SplitSeq(m.Options, ",") {
		if option == "ro" || option == "readonly" {
			return true
		}
	}
	return false
}

// ContainerVariable is one variable of the env file.
type ContainerVariable struct {
	Variable
	// Group is what it is about: "node", "java", a group of application.properties, or "user".
	Group string `json:"group"`
}

// Variable gives the variable of that name, or nil.
func (c *Container) Variable(name string) *ContainerVariable {
	for i := range c.Variables {
		if c.Variables[i].Name == name {
			return &c.Variables[i]
		}
	}
	return nil
}

// homeInside is where every image has Nacos: BASE_DIR in the image's table.
const homeInside = "/home/nacos"

// makeContainer derives how n's container is started, nil without a docker
// block. It reads the members, properties and files of node; shared
// is one for all nodes of the cluster.
func makeContainer(c *topology.Cluster, n *topology.Node, rel *schemas.Release, node *Node, shared *sharedMembers) (*Container, []diag.Diagnostic) {
	if n.Docker == nil {
		return nil, nil
	}
	m := newContainerMaker(c, n, rel, node)
	m.shared = shared
	m.out = &Container{
		Engine:  n.Docker.Engine,
		Config:  n.Docker.Config,
		Name:    m.name(),
		Restart: m.argument(n.Docker.Restart, "restart"),
		Memory:  m.argument(n.Docker.Memory, "memory"),
		Aliases: []Argument{},
		Ports:   make([]ContainerPort, 0, 5),
		Mounts:  make([]Mount, 0, 4),
		Options: []Argument{},
	}
	m.out.Image = m.image()
	m.network()
	m.ports()
	m.mounts()
	m.options()
	m.out.Variables = m.variables()
	return m.out, m.found
}

// containerMaker makes one container.
type containerMaker struct {
	c    *topology.Cluster
	n    *topology.Node
	rel  *schemas.Release
	node *Node
	out  *Container

	cluster diag.Address // where the cluster stands
	self    diag.Address // the node
	at      diag.Address // the docker block

	knows   []schemas.ImageVariable
	source  string // where they were read
	shared  *sharedMembers
	vars    variableSet
	javaOpt []ContainerVariable // the words of JAVA_OPT, each with its reasons
	found   []diag.Diagnostic
}

func newContainerMaker(c *topology.Cluster, n *topology.Node, rel *schemas.Release, node *Node) *containerMaker {
	cluster := c.Address()
	self := cluster.Child("node", n.Name)
	m := &containerMaker{c: c, n: n, rel: rel, node: node, cluster: cluster, self: self, at: self.Child("docker")}
	m.knows, m.source = rel.ImageVariables()
	return m
}

// property gives the entry of application.properties with that key, or nil.
func (m *containerMaker) property(key string) *Property {
	for i := range m.node.Properties {
		if p := &m.node.Properties[i]; p.Key == key {
			return p
		}
	}
	return nil
}

func (m *containerMaker) report(d diag.Diagnostic) { m.found = append(m.found, d) }

// argument takes an attribute of the docker block as it is.
func (m *containerMaker) argument(text, attribute string) Argument {
	if text == "" {
		return Argument{}
	}
	return Argument{text, []Source{From(m.at.Child(attribute))}}
}

// fact is a fact about the release's image.
func (m *containerMaker) fact(text string) Source { return Fact(text, m.source) }

// name is the container's. Both engines take letters, digits, and inside also
// dots, hyphens and underscores (moby daemon/names@v20.10, libpod/define@v4.3).
func (m *containerMaker) name() Argument {
	name := m.argument(m.n.Docker.ContainerName, "container_name")
	if !isContainerName(name.Text) {
		m.report(containerNameUnwritable(m.at.Child("container_name"), name.Text))
	}
	return name
}

func isContainerName(name string) bool {
	for i := range len(name) {
		c := name[i]
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9':
		case i > 0 && (c == '-' || c == '_' || c == '.'):
		default:
			return false
		}
	}
	return len(name) > 1
}

// image is what the engine pulls. Where the tag has a digest behind it, the digest
// is what counts: docker takes both, and podman before 4.0 the digest alone
// (containers/image docker/reference, "both a tag and digest").
func (m *containerMaker) image() Argument {
	d := m.n.Docker
	image, at := d.Image, m.at.Child("image")
	sources := []Source{From(at)}
	tag, digest, pinned := strings.Cut(d.Tag, "@")
	switch {
	case d.Tag == "":
		m.report(noImageTag(m.at.Child("tag"), m.rel))
		return Argument{}
	case pinned && m.out.Engine == "podman":
		image += "@" + digest
	case pinned:
		image += ":" + tag + "@" + digest
	default:
		image += ":" + tag
	}
	sources = append(sources, From(m.at.Child("tag")))
	if !isImageReference(image) {
		m.report(imageUnwritable(at, image))
	}
	if m.out.Engine == "podman" && !namesRegistry(image) {
		image = "docker.io/" + image
		sources = append(sources, From(m.at.Child("engine")), Fact("podman has no registry of its own for short names", "containers-registries.conf(5)"))
	}
	return Argument{image, sources}
}

// namesRegistry tells whether an image begins with a registry: a first part
// with a dot or a port, or localhost (distribution reference/normalize.go@v2.8).
func namesRegistry(image string) bool {
	first, _, found := strings.Cut(image, "/")
	return found && (strings.ContainsAny(first, ".:") || first == "localhost")
}

// isImageReference refuses what could be taken for something else than an
// image; the engine knows the rest of the rules.
func isImageReference(image string) bool {
	for i := range len(image) {
		c := image[i]
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9':
		case i > 0 && strings.IndexByte("-_./:@+", c) >= 0:
		default:
			return false
		}
	}
	return image != ""
}

// options are the user's words. "--flag value" in one text is two words, as in
// a shell; a text that has its "=" in the flag, and one that is no flag, is one.
func (m *containerMaker) options() {
	for i, option := range m.n.Docker.Options {
		at := m.at.Child("options").Index(i)
		for _, word := range optionWords(option) {
			m.out.Options = append(m.out.Options, Argument{word, []Source{From(at)}})
		}
		if holdsSecondFlag(option) {
			m.report(optionWithTwoFlags(at, option))
		}
	}
}

func optionWords(option string) []string {
	flag, value, found := strings.Cut(option, " ")
	if !found || !strings.HasPrefix(option, "-") || strings.Contains(flag, "=") {
		return []string{option}
	}
	return []string{flag, strings.TrimLeft(value, " ")}
}

// holdsSecondFlag tells whether the value of "--flag value" goes on with
// another flag.
func holdsSecondFlag(option string) bool {
	words := optionWords(option)
	return len(words) == 2 && strings.Contains(words[1], " -")
}

// isAddress tells an IP address from a name.
func isAddress(host string) bool {
	_, err := netip.ParseAddr(host)
	return err == nil
}
