// Package deployment is what each node and gateway of a topology is really
// configured with, entry by entry, every entry with its sources. Outputs print
// it; lint and `why` read it; later hand-written files are parsed into it.
package deployment

import (
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/topology"
)

// FormatVersion is the version of the document. Fields are only ever added.
const FormatVersion = 1

// Deployment holds the deployments of clusters, in the topology's order. It may
// hold less than the topology.
type Deployment struct {
	FormatVersion int        `json:"format_version"`
	Clusters      []*Cluster `json:"clusters"`
}

// Cluster is one cluster's nodes and gateways.
type Cluster struct {
	Name     string     `json:"name"`
	Release  string     `json:"release"`
	Nodes    []*Node    `json:"nodes"`
	Gateways []*Gateway `json:"gateways"`
}

// Source is one reason of an entry: a place in the topology or, where Fact is
// set, a fact about the release.
type Source struct {
	Address diag.Address `json:"address,omitempty"`
	Fact    string       `json:"fact,omitempty"`   // a short sentence
	Source  string       `json:"source,omitempty"` // where the fact was read: file@tag
}

// Node is one server's configuration. Nodes share what does not differ between
// them: treat all of it as read-only.
type Node struct {
	Name    string `json:"name"`
	Release string `json:"release"`
	// Files are the paths of the node's files below the output folder by output
	// name ("cluster-conf", ...; for docker-run the folder); an output that is
	// off or makes nothing for this node is missing.
	Files map[string]string `json:"files"`
	// Members are the lines of cluster.conf; empty in standalone mode.
	Members []Member `json:"members"`
	// Properties is application.properties, in order, each key once.
	Properties []Property `json:"properties"`
	Logging    *Logging   `json:"logging"`
	// Container is nil for a bare-metal node.
	Container *Container `json:"container"`
	Start     *Start     `json:"start"`
}

// Member is one entry of cluster.conf.
type Member struct {
	Text    string   `json:"text"` // address:port, IPv6 in brackets
	Sources []Source `json:"sources"`
}

// Property is one entry of application.properties.
type Property struct {
	Key   string         `json:"key"`
	Value topology.Value `json:"value"`
	// Group is the part of the file that the entry stands in ("server", "datasource", "auth", ...).
	Group   string   `json:"group"`
	Sources []Source `json:"sources"`
}

// Start is how a server without a container is started.
type Start struct {
	Script      string     `json:"script"`      // e.g. "bin/startup.sh"
	Flags       []Flag     `json:"flags"`       // arguments of the script
	Environment []Variable `json:"environment"` // of the script
}

// Flag is one argument group of the start script, e.g. "-m standalone".
type Flag struct {
	Text    string   `json:"text"`
	Sources []Source `json:"sources"`
}

// Variable is one environment variable.
type Variable struct {
	Name    string         `json:"name"`
	Value   topology.Value `json:"value"`
	Sources []Source       `json:"sources"`
}

// From is a source in the topology.
func From(a diag.Address) Source { return Source{Address: a} }

// Made is the source of a line that is nacosgen's own, such as a heading; what
// says what it is.
func Made(what string) Source { return Fact("made by nacosgen: "+what, "nacosgen") }

// Fact is a source in the facts about a release.
func Fact(text, source string) Source { return Source{Fact: text, Source: source} }
