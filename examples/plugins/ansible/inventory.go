package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/plugins/sdk"
	"github.com/nacosgen/nacosgen/topology"
)

// inventory is one cluster on its way to files.
type inventory struct {
	cluster  *topology.Cluster
	request  *sdk.Request
	settings map[string]*deployment.Node
	hosts    []host // in the order in which they start
	findings []diag.Diagnostic
}

// host is one node under the name that Ansible knows it by.
type host struct {
	name string
	node *topology.Node
	vars []byte
}

// addNodes puts members before nodes with the console alone, which need them.
func (a *inventory) addNodes() {
	nodes := slices.Clone(a.cluster.Nodes)
	slices.SortStableFunc(nodes, func(x, y *topology.Node) int { return rank(x) - rank(y) })
	for _, n := range nodes {
		h := host{name: a.hostName(n), node: n}
		h.vars = a.hostVars(n)
		a.hosts = append(a.hosts, h)
	}
}

func rank(n *topology.Node) int {
	if n.IsMember() {
		return 0
	}
	return 1
}

// hostName is the node's name without what patterns of Ansible use, and a file's
// name may not hold.
func (a *inventory) hostName(n *topology.Node) string {
	name := identifier(a.cluster.Name+"-"+n.Name, "-.")
	for slices.ContainsFunc(a.hosts, func(h host) bool { return strings.EqualFold(h.name, name) }) {
		name += fmt.Sprintf("-%d", n.Index)
	}
	return name
}

// identifier keeps letters, digits, underscores and what more holds.
func identifier(text, more string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune(more, r) {
			return r
		}
		return '_'
	}, text)
}

func (a *inventory) group() string { return "nacos_" + identifier(a.cluster.Name, "") }

// scalar is text as YAML reads it: a JSON string, which no template of Ansible
// is looked for in.
func scalar(text string) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(text) // a string and a buffer: no error is possible
	word := strings.TrimSuffix(b.String(), "\n")
	if strings.Contains(text, "{{") || strings.Contains(text, "{%") || strings.Contains(text, "{#") {
		return "!unsafe " + word
	}
	return word
}

func (a *inventory) hostVars(n *topology.Node) []byte {
	var b bytes.Buffer
	line := func(key, text string) { fmt.Fprintf(&b, "%s: %s\n", key, scalar(text)) }
	b.WriteString("---\n")
	line("ansible_host", n.Address)
	line("nacos_home", n.Home)
	line("nacos_ready_url", readiness(a.cluster, n))
	line("nacos_start_command", a.startCommand(n))
	line("nacos_stop_command", a.stopCommand(n))
	b.WriteString("nacos_files:\n")
	count := 0
	for _, p := range placed() {
		if s := a.settings[n.Name]; s != nil && s.Files[p.output] != "" {
			count++
			fmt.Fprintf(&b, "  - source: %s\n    target: %s\n    mode: %q\n", scalar(s.Files[p.output]), scalar(n.Home+"/"+p.target), p.mode)
		}
	}
	if count == 0 {
		b.Truncate(b.Len() - 1)
		b.WriteString(" []\n")
	}
	return b.Bytes()
}

func (a *inventory) files() []sdk.Artefact {
	folder := a.cluster.Name + "/ansible/"
	var hosts bytes.Buffer
	fmt.Fprintf(&hosts, "---\nall:\n  children:\n    %s:\n      hosts:\n", a.group())
	files := []sdk.Artefact{{Path: folder + "playbook.yml", Body: playbook}}
	for _, h := range a.hosts {
		fmt.Fprintf(&hosts, "        %s:\n", scalar(h.name))
		files = append(files, sdk.Artefact{Path: folder + "host_vars/" + h.name + ".yml", Body: h.vars})
	}
	files = append(files, sdk.Artefact{Path: folder + "inventory.yml", Body: hosts.Bytes()},
		sdk.Artefact{Path: folder + "group_vars/" + a.group() + ".yml", Body: a.groupVars()})
	for i := range files {
		files[i].Mode, files[i].Format = 0o644, "yaml"
		if a.request.Origins {
			at := []deployment.Source{deployment.From(a.cluster.Address())}
			files[i].Origins = []sdk.Origin{{Lines: bytes.Count(files[i].Body, []byte("\n")), Sources: at}}
		}
	}
	return files
}

func (a *inventory) groupVars() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "---\nnacos_cluster: %s\n", scalar(a.cluster.Name))
	fmt.Fprintf(&b, "nacos_retries: %s\nnacos_delay: %s\n", whole(a.request.Config["retries"]), whole(a.request.Config["delay"]))
	fmt.Fprintf(&b, "nacos_together: %d\n", together(a.cluster))
	if user, _ := a.request.Config["user"].(string); user != "" {
		fmt.Fprintf(&b, "ansible_user: %s\n", scalar(user))
	}
	return b.Bytes()
}

// together is how many nodes have to run before any of them can be ready: with
// embedded storage a server of a cluster waits for its JRaft leader, which takes
// a majority (EmbeddedDumpService.init@2.3.2); with a database one serves alone.
func together(c *topology.Cluster) int {
	if c.Storage == "embedded" && len(c.Members) > 1 {
		return len(c.Members)/2 + 1
	}
	return 1
}
