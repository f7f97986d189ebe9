package main

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/topology"
)

// showText prints t for a person who wants to see a cluster at a glance. d may
// hold fewer clusters than t, or be nil.
func showText(out io.Writer, t *topology.Topology, d *deployment.Deployment) error {
	w := bufio.NewWriter(out)
	for i, c := range t.Clusters {
		if i > 0 {
			fmt.Fprintln(w)
		}
		showCluster(w, c, deploymentOf(d, c.Name))
	}
	return w.Flush()
}

func deploymentOf(d *deployment.Deployment, name string) *deployment.Cluster {
	if d != nil {
		for _, c := range d.Clusters {
			if c.Name == name {
				return c
			}
		}
	}
	return &deployment.Cluster{}
}

func showCluster(w io.Writer, c *topology.Cluster, d *deployment.Cluster) {
	release := "Nacos " + c.Version
	if c.Release != c.Version {
		release += " (by the facts of " + c.Release + ")"
	}
	fmt.Fprintf(w, "cluster %s: %s, %s, %s\n", c.Name, release, c.Mode, c.Environment)
	line := func(name, format string, args ...any) {
		fmt.Fprintf(w, "  %-12s %s\n", name, fmt.Sprintf(format, args...))
	}
	line("port", "%d, context path %s", c.Port, orNone(c.ContextPath))
	if c.Function != "all" || c.Deployment != "merged" {
		line("runs", "function %s, deployment %s", c.Function, c.Deployment)
	}
	line("storage", "%s", storageText(c))
	line("auth", "%s", authText(c.Auth))
	if c.Console != nil {
		line("console", "%s", onOff(c.Console.Enabled, fmt.Sprintf("on %d, context path %s", c.Console.Port, orNone(c.Console.ContextPath))))
	}
	if c.MCP != nil && c.MCP.Enabled {
		line("mcp registry", "on %d", c.MCP.Port)
	}
	line("access log", "%s", accessLogText(c.AccessLog))
	if c.Metrics != nil && c.Metrics.Prometheus {
		line("metrics", "prometheus")
	}
	if len(c.Members) > 0 {
		line("members", "%s", strings.Join(c.Members, " "))
	}
	showNodes(w, c)
	showStarts(w, c, d)
	for _, g := range c.Gateways {
		showGateway(w, g)
	}
}

func showNodes(w io.Writer, c *topology.Cluster) {
	fmt.Fprintln(w)
	tab := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprint(tab, "  node\taddress\thost\tzone\tmain\tjraft\tsdk grpc\tcluster grpc\tconsole\tmcp\thome\n")
	for _, n := range c.Nodes {
		p := n.Ports
		fmt.Fprintf(tab, "  %s\t%s\t%s\t%s\t%d\t%s\t%s\t%s\t%s\t%s\t%s\n", n.Name, n.Address, n.Host, orNone(n.Zone),
			p.Main, portText(p.JRaft), portText(p.SDKGRPC), portText(p.ClusterGRPC), portText(p.Console), portText(p.MCPRegistry), n.Home)
	}
	tab.Flush()
}

// showStarts tells how each node is started: its container, or the start
// script with its environment and flags.
func showStarts(w io.Writer, c *topology.Cluster, d *deployment.Cluster) {
	fmt.Fprintln(w)
	for i, n := range c.Nodes {
		switch {
		case n.Docker != nil:
			fmt.Fprintf(w, "  start %s: %s, %s:%s as %s, network %s, configured by %s\n", n.Name, n.Docker.Engine,
				n.Docker.Image, n.Docker.Tag, n.Docker.ContainerName, n.Docker.Network, n.Docker.Config)
		case i < len(d.Nodes) && d.Nodes[i].Start != nil:
			fmt.Fprintf(w, "  start %s: %s\n", n.Name, startText(n.Home, d.Nodes[i].Start))
		}
	}
}

func startText(home string, s *deployment.Start) string {
	var words []string
	for _, v := range s.Environment {
		words = append(words, fmt.Sprintf("%s='%s'", v.Name, v.Value.Shown()))
	}
	words = append(words, "bash", strings.TrimSuffix(home, "/")+"/"+s.Script)
	for _, f := range s.Flags {
		words = append(words, f.Text)
	}
	return strings.Join(words, " ")
}

func showGateway(w io.Writer, g *topology.Gateway) {
	fmt.Fprintf(w, "\n  gateway %s: %s on %s, http %d", g.Name, g.Type, g.Address, g.Ports.HTTP)
	if g.Ports.SDKGRPC != nil {
		fmt.Fprintf(w, ", sdk grpc %d", *g.Ports.SDKGRPC)
	}
	if g.Ports.Console != nil {
		fmt.Fprintf(w, ", console %d", *g.Ports.Console)
	}
	fmt.Fprintf(w, "\n    server name %s, %s, %d failures in %s", g.ServerName, g.Algorithm, g.MaxFails, g.FailTimeout)
	if g.TLS != nil {
		fmt.Fprintf(w, ", tls")
	}
	if len(g.Allow) > 0 {
		fmt.Fprintf(w, ", allows %s", strings.Join(g.Allow, " "))
	}
	fmt.Fprintln(w)
}

func storageText(c *topology.Cluster) string {
	s := c.Datasource
	if s == nil || c.Storage != "external" {
		return c.Storage
	}
	where := strings.Join(s.Hosts, " ")
	if len(s.URLs) > 0 {
		urls := make([]string, len(s.URLs))
		for i, u := range s.URLs {
			urls[i] = u.Shown()
		}
		return fmt.Sprintf("external, %s %s as %s", s.Platform, strings.Join(urls, " "), s.User.Shown())
	}
	return fmt.Sprintf("external, %s %s on %s as %s", s.Platform, s.Database.Shown(), where, s.User.Shown())
}

func authText(a *topology.Auth) string {
	if a == nil {
		return "off"
	}
	return onOff(a.Enabled, fmt.Sprintf("on, %s, tokens for %d s", a.System, a.TokenExpireSeconds))
}

func accessLogText(l *topology.AccessLog) string {
	switch {
	case l == nil || !l.Enabled:
		return "off"
	case l.MaxDays == nil:
		return "on, kept for ever"
	}
	return fmt.Sprintf("on, kept for %d days", *l.MaxDays)
}

func onOff(on bool, text string) string {
	if on {
		return text
	}
	return "off"
}

func orNone(s string) string {
	if s == "" {
		return "-"
	}
	return s
}

func portText(p *int) string {
	if p == nil {
		return "-"
	}
	return fmt.Sprint(*p)
}
