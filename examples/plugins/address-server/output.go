package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/plugins/sdk"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

const name = "address-server"

// output makes the list of members, and the server of nginx that serves it.
type output struct{}

func (output) Spec() sdk.Spec {
	return sdk.Spec{
		Name: name, Summary: "the member list served by nginx for Nacos's address-server mode", Scope: sdk.ScopeCluster,
		Config: []schemas.Attribute{
			{Name: "port", Type: "port", Default: 8080, Summary: schemas.Words{EN: "port on which nginx serves the list", ZH: "nginx 提供成员列表的端口"}},
			{Name: "folder", Type: "path", Default: "/etc/nginx/nacos", Summary: schemas.Words{EN: "folder on nginx's machine with a folder for each cluster's list", ZH: "nginx 所在机器上存放各集群列表的目录"}},
		},
	}
}

// Render gives nothing for a standalone server: it has no members.
func (output) Render(_ context.Context, req *sdk.Request) (*sdk.Result, error) {
	result := &sdk.Result{}
	for _, c := range req.Topology.Clusters {
		if c.Standalone() {
			continue
		}
		if !slices.ContainsFunc(c.Nodes, canAsk) {
			result.Findings = append(result.Findings, tooOld(c))
			continue
		}
		locations, findings := listPaths(c)
		result.Findings = append(result.Findings, findings...)
		folder := fmt.Sprint(req.Config["folder"])
		if !isPlain(folder + "/" + c.Name) {
			result.Findings = append(result.Findings, unwritable(c.Address(), folder+"/"+c.Name))
			continue
		}
		list := strings.Join(c.Members, "\n") + "\n"
		result.Artefacts = append(result.Artefacts,
			sdk.Artefact{Path: c.Name + "/address-server/serverlist", Mode: 0o644, Format: "text", Body: []byte(list), Origins: listOrigins(c, req.Origins)},
			sdk.Artefact{Path: c.Name + "/address-server/nginx.conf", Mode: 0o644, Format: "nginx", Body: server(req.Config["port"], folder+"/"+c.Name+"/serverlist", domains(c), locations)})
	}
	if req.Origins {
		completeOrigins(result)
	}
	return result, nil
}

// canAsk tells whether a node's release looks its members up (LookupFactory@1.3.0
// is the first that does).
func canAsk(n *topology.Node) bool {
	release := schemas.Find(n.Release)
	return release == nil || release.AtLeast("1.3.0")
}

// tooOld refuses a cluster of which no node can ask.
func tooOld(c *topology.Cluster) diag.Diagnostic {
	return diag.Diagnostic{
		Rule: "setting-unsupported", Severity: diag.Error, Address: c.Address().Child("version"), Args: []any{c.Release},
		Text: diag.Text{
			Summary: diag.Words{EN: "Nacos %[1]s asks no address server for its members, want 1.3.0 or later", ZH: "Nacos %[1]s 不向地址服务器查询成员，应为 1.3.0 或更高版本"},
			Detail:  diag.Words{EN: "Take a later release, or switch the output address-server off for this cluster.", ZH: "请使用更高版本，或为该集群关闭 address-server 输出。"},
		},
	}
}

// server is for the http block of nginx. A number out of JSON is a float64.
func server(port any, file string, names, locations []string) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "server {\n    listen %v;\n", port)
	if len(names) > 0 {
		fmt.Fprintf(&b, "    server_name %s;\n", strings.Join(names, " "))
	}
	for _, l := range locations {
		fmt.Fprintf(&b, "    location = %s {\n        default_type text/plain;\n        alias %s;\n    }\n", l, file)
	}
	b.WriteString("    location / {\n        return 404;\n    }\n}\n")
	return []byte(b.String())
}

// told is what a node reads about the address server, and where it stands: the
// container's variable, else the JVM's property, else that of the file
// (AddressServerMemberLookup.initAddressSys@3.1.1: the environment first).
func told(c *topology.Cluster, n *topology.Node, key string) (topology.Value, diag.Address) {
	at := c.NodeAddress(n)
	if n.Docker != nil {
		variable := strings.ReplaceAll(key, ".", "_")
		for _, name := range []string{variable, strings.ToUpper(variable)} { // Spring takes either
			if v, ok := n.Docker.Env[name]; ok {
				return v, at.Child("docker", "env", name)
			}
		}
	}
	if n.JVM != nil {
		for _, o := range n.JVM.Options {
			if text, ok := strings.CutPrefix(o, "-D"+key+"="); ok {
				return topology.Text(text), at.Child("jvm", "options")
			}
		}
	}
	return n.Properties[key], at.Child("properties", key)
}

// domains are the names under which the nodes ask, each once and sorted, so that
// nginx tells clusters apart that ask at the same port and path.
func domains(c *topology.Cluster) []string {
	var names []string
	for _, n := range c.Nodes {
		if d, _ := told(c, n, "address.server.domain"); isPlain(d.Text) {
			names = append(names, strings.Trim(d.Text, "[]"))
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// listPaths are the paths at which the nodes of c ask, each once: what
// address.server.url says, else <context path>/serverlist
// (AddressServerMemberLookup.initAddressSys@3.1.1).
func listPaths(c *topology.Cluster) ([]string, []diag.Diagnostic) {
	var paths []string
	var findings []diag.Diagnostic
	for _, n := range c.Nodes {
		path, at := strings.TrimSuffix(c.ContextPath, "/")+"/serverlist", c.Address().Child("context_path")
		if url, place := told(c, n, "address.server.url"); url.Text != "" {
			path, at = url.Text, place
		}
		switch {
		case slices.Contains(paths, path):
		case !strings.HasPrefix(path, "/") || !isPlain(path):
			findings = append(findings, unwritable(at, path))
		default:
			paths = append(paths, path)
		}
	}
	slices.Sort(paths)
	return paths, slices.CompactFunc(findings, func(a, b diag.Diagnostic) bool { return a.Address == b.Address })
}

// isPlain tells whether nginx takes s as it stands, without quotes.
func isPlain(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool {
		return r <= ' ' || r == 0x7f || strings.ContainsRune("\"'\\;{}$#", r)
	})
}

func unwritable(at diag.Address, value string) diag.Diagnostic {
	return diag.Diagnostic{
		Rule: "value-unwritable", Severity: diag.Error, Address: at, Args: []any{value},
		Text: diag.Text{
			Summary: diag.Words{EN: "nginx can't serve the list at %[1]q, want a plain path", ZH: "nginx 无法在 %[1]q 提供列表，应为普通路径"},
			Detail:  diag.Words{EN: "Use letters, digits and / . _ - alone.", ZH: "只使用字母、数字和 / . _ -。"},
		},
	}
}

// listOrigins tells of each member's line the addresses behind it.
func listOrigins(c *topology.Cluster, asked bool) []sdk.Origin {
	if !asked {
		return nil
	}
	var all []sdk.Origin
	for _, n := range c.MemberNodes() {
		at := c.NodeAddress(n)
		all = append(all, sdk.Origin{Lines: 1, Sources: []source{{Address: at.Child("address")}, {Address: at.Child("port")}}})
	}
	return all
}

// completeOrigins says of files without any that they follow from a fact.
func completeOrigins(result *sdk.Result) {
	for i := range result.Artefacts {
		a := &result.Artefacts[i]
		if a.Origins == nil {
			fact := source{Fact: "a server asks http://domain:port<url> for lines address:port", Source: "AddressServerMemberLookup.java@3.1.1"}
			a.Origins = []sdk.Origin{{Lines: strings.Count(string(a.Body), "\n"), Sources: []source{fact}}}
		}
	}
}
