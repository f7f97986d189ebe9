package load

import (
	"slices"
	"strings"

	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
	"github.com/nacosgen/nacosgen/topology/load/eval"
	"github.com/zclconf/go-cty/cty"
)

// nodes resolves the nodes in order of declaration.
func (w *clusterWork) nodes() {
	r := w.r
	w.Nodes = []*topology.Node{}
	names := &taken{reporter: r.reporter}
	w.place.names = names
	written := w.block.children("node")
	if len(written) == 0 && !slices.Contains(w.block.misspelt, "node") {
		r.absent(ruleInvalid, w.view.header, words(
			"the cluster %[1]s has no node", "集群 %[1]s 没有节点", `write node "..." { ... } in it`, `请在其中写 node "..." { ... }`), quoted(w.Name))
	}
	for _, b := range written {
		instances := r.instances(b, w.scope, w.view.address)
		if len(instances) == 0 && len(written) == 1 && b.forEach != nil {
			w.noInstance(b)
		}
		for _, in := range instances {
			if len(w.Nodes) == MaxNodesPerCluster {
				r.error(ruleInvalid, w.view.header, words(
					"the cluster %[1]s has more than %[2]d nodes", "集群 %[1]s 的节点超过 %[2]d 个",
					"make several clusters of it: members talk to each other, all to all", "请拆成多个集群：成员之间两两通信"), quoted(w.Name), MaxNodesPerCluster)
				return
			}
			if r.nodes > MaxNodes { // the clusters before have too many
				return
			}
			w.counted++
			w.node(b, in)
		}
	}
	if w.Standalone() && len(w.Nodes) > 1 {
		r.error(ruleInvalid, w.view.header, words(
			"the cluster %[1]s is standalone, but has %[2]d nodes", "集群 %[1]s 为 standalone，但有 %[2]d 个节点",
			`keep one node, or write mode = "cluster"`, `请只保留一个节点，或写 mode = "cluster"`), quoted(w.Name), len(w.Nodes))
	}
}

// noInstance reports a cluster whose only node block makes none; where the
// value of for_each is at fault, that has been said.
func (w *clusterWork) noInstance(b *block) {
	v, _ := w.r.module.Evaluate(b.forEach.expr, w.scope.context(b.forEach))
	if p := eval.Apart(v); p.Broken || p.Unknown != "" || p.Sensitive || p.Value.IsNull() || !p.Value.CanIterateElements() || p.Value.LengthInt() > 0 {
		return
	}
	w.r.error(ruleInvalid, b.forEach.place(w.view.address), words(
		"for_each is empty, so the cluster %[1]s has no node", "for_each 为空，集群 %[1]s 没有节点",
		"give it at least one element", "请至少给出一个元素"), quoted(w.Name))
}

// nodeWork is a node while it is made.
type nodeWork struct {
	*topology.Node
	w     *clusterWork
	block *block
	view  view // of the node block alone
	// self is what self stands for; nil where no expression of the node, or of the
	// cluster for it, refers to that.
	self  map[string]cty.Value
	scope *scope // of the node block
	outer view   // of the cluster, as the node sees it
}

func (w *clusterWork) node(b *block, in instance) {
	n := &nodeWork{Node: &topology.Node{Index: len(w.Nodes)}, w: w, block: b}
	if w.usesSelf || b.anySelf() {
		n.self = map[string]cty.Value{}
	}
	n.scope = &scope{base: w.childContext(in), cluster: w.scope.cluster}
	n.view = view{def: b.def, address: w.Address().Child("node"), layers: []layer{{b, n.scope}}, release: w.release, node: true, header: b.place("")}
	n.learnNumber("index", n.Index)
	n.Name = w.r.instanceName(b, in, n.view)
	n.view.address = w.NodeAddress(n.Node)
	n.view.header.address = n.view.address
	if !w.place.names.claim("node", n.Name, namePlace(b, n.view.address)) {
		return
	}
	w.place.node(n.Name, b)
	n.learn("name", n.Name)
	n.locate()
	n.outerView()
	n.settings()
	w.Nodes = append(w.Nodes, n.Node)
}

// learn adds to what self stands for, where anything asks for that.
func (n *nodeWork) learn(name, text string) {
	if n.self != nil {
		n.stand(name, cty.StringVal(text))
	}
}

func (n *nodeWork) learnNumber(name string, number int) {
	if n.self != nil {
		n.stand(name, cty.NumberIntVal(int64(number)))
	}
}

func (n *nodeWork) stand(name string, v cty.Value) {
	n.self[name] = v
	n.scope.self, n.scope.with = cty.ObjectVal(n.self), nil
}

// locate resolves where the node is: host, zone, address, port.
func (n *nodeWork) locate() {
	r := n.w.r
	host, declared := r.hostRef(n.view)
	n.Host = host
	if host != "" {
		n.learn("host", host)
	}
	if zone, ok := r.optStr(n.view, "zone"); ok {
		n.Zone = zone
	} else if declared != nil && n.block.attr("zone") == nil {
		n.Zone = declared.Zone
	}
	n.learn("zone", n.Zone)
	if address, ok := r.optStr(n.view, "address"); ok {
		n.Address = address
	} else if declared != nil {
		n.Address = declared.Address
	} else if n.block.attr("host") == nil || len(r.hostList) == 0 {
		r.require(n.view, "address")
	}
	n.learn("address", n.Address)
	if n.Host == "" {
		n.Host = n.Address
		n.learn("host", n.Host)
	}
	n.Port = r.numOver(n.view, "port", n.w.Port, n.w.view.def.Attribute("port").Default)
	n.learnNumber("port", n.Port)
}

// outerView makes the view of the cluster's settings that hold for each node.
func (n *nodeWork) outerView() {
	n.outer = n.w.view
	n.outer.node, n.outer.address = true, n.view.address
	n.outer.layers = make([]layer, len(n.w.view.layers))
	for i, l := range n.w.view.layers {
		n.outer.layers[i] = layer{l.block, &scope{base: l.scope.base, self: n.scope.self, cluster: l.scope.cluster}}
	}
}

// settings resolves the rest, over the cluster's.
func (n *nodeWork) settings() {
	r, w := n.w.r, n.w
	n.Version, n.Release = w.Version, w.Release
	release := w.release
	if f := r.find(n.view, "version"); f.state == null {
		r.require(n.view, "version")
	} else if text, ok := r.toString(&f); ok {
		n.Version, n.Release = text, ""
		if release = r.release(text, f.place(), "version"); release != nil {
			n.Release = release.Version
		}
	}
	n.view.release, n.outer.release = release, release
	n.Function, n.Deployment = n.over("function", w.Function), n.over("deployment", w.Deployment)
	n.Home = n.home()
	n.Properties = n.properties()
	n.JVM = n.jvm()
	n.Docker = n.docker(release)
	n.Ports = n.ports(release)
}

// over gives the node's own string, or the cluster's.
func (n *nodeWork) over(name, cluster string) string {
	f := n.w.r.find(n.view, name)
	if f.state == null {
		return n.w.view.def.Attribute(name).Default.(string)
	}
	if s, ok := n.w.r.toString(&f); ok {
		return s
	}
	return cluster
}

// joined is the view of a block of the node's own over the cluster's.
func (n *nodeWork) joined(typ string) (view, bool) {
	own, a := n.view.open(typ, "")
	outer, b := n.outer.open(typ, "")
	own.layers = append(own.layers, outer.layers...)
	if !a {
		own.header = outer.header
	}
	return own, a || b
}

// home is "" where the default applies, which depends on the other nodes.
func (n *nodeWork) home() string {
	f := n.w.r.find(n.view, "home")
	if f.state == notWritten {
		f = n.w.r.find(n.outer, "home")
	}
	s, _ := n.w.r.toString(&f)
	return s
}

func (n *nodeWork) properties() map[string]topology.Value {
	w := n.w
	if n.block.attr("properties") == nil && !w.propertiesUseSelf {
		return w.Properties
	}
	v := n.view
	v.layers = append(v.layers[:1:1], n.outer.layers...)
	return w.r.textMap(v, "properties")
}

func (n *nodeWork) jvm() *topology.JVM {
	if n.block.child("jvm", "") == nil && !n.w.jvmUsesSelf {
		return n.w.JVM
	}
	v := n.view
	v.layers = append(v.layers[:1:1], n.outer.layers...)
	return n.w.r.jvm(v)
}

func (n *nodeWork) docker(release *schemas.Release) *topology.Docker {
	v, ok := n.joined("docker")
	if !ok {
		return nil
	}
	d := n.w.containerOf(n, v)
	if d.Tag == "" {
		d.Tag = n.imageTag(v, release)
	}
	if d.ContainerName == "" {
		d.ContainerName = n.w.Name + "-" + n.Name
		if m := checkContainerName(d.ContainerName); m != nil {
			n.w.r.mistaken(v.header, "container_name", quoted(d.ContainerName), ruleInvalid, m)
		}
	}
	return d
}

// containerOf gives a copy of the cluster's container settings where nothing of
// the node's own is in them.
func (w *clusterWork) containerOf(n *nodeWork, v view) *topology.Docker {
	if w.Docker == nil || w.dockerUsesSelf || n.block.child("docker", "") != nil {
		return w.r.docker(v)
	}
	d := *w.Docker
	return &d
}

// writes tells whether any layer of v has the attribute.
func writes(v view, name string) bool {
	for _, l := range v.layers {
		if l.block.attr(name) != nil {
			return true
		}
	}
	return false
}

// imageTag is the tag of the node's release, which must have one.
func (n *nodeWork) imageTag(v view, release *schemas.Release) string {
	switch {
	case release == nil:
		return ""
	case release.ImageTag == "":
		p := v.header
		p.address = v.address.Child("tag")
		n.w.r.error(ruleUnsupported, p, words(
			"Nacos %[1]s has no image, want a tag", "Nacos %[1]s 没有镜像，应给出 tag",
			`write image and tag of an image of your own, or choose another release`, `请写自己的镜像的 image 和 tag，或选用其他版本`), release.Version)
		return ""
	}
	return tagOf(n.Version, release)
}

// tagOf gives the tag of a release, "" where it has none; one newer than known
// is taken to be spelled as the newest known is.
func tagOf(version string, release *schemas.Release) string {
	if release.ImageTag == "" {
		return ""
	}
	prefix, _ := strings.CutSuffix(release.ImageTag, release.Version)
	return prefix + version
}

func (n *nodeWork) ports(release *schemas.Release) topology.Ports {
	console := schemas.Language().Block("cluster").Block("console")
	builtIn := console.Attribute("port").Default
	inherited, enabled := builtIn.(int), true
	if c := n.w.Console; c != nil {
		inherited, enabled = c.Port, c.Enabled
	}
	port := n.w.r.numOver(n.view, "console_port", inherited, builtIn)
	if release == nil {
		return topology.Ports{Main: n.Port}
	}
	q := schemas.PortQuery{
		Main: n.Port, Standalone: n.w.Standalone(), Embedded: n.w.Storage == "embedded",
		Function: n.Function, Deployment: n.Deployment, IstioMCP: istioPort(n.Properties),
		Console: port, ConsoleEnabled: enabled,
	}
	if m := n.w.MCP; m != nil && m.Enabled {
		q.MCPRegistry = m.Port
	}
	p := release.Ports(q)
	return topology.Ports{
		Main: p.Main, JRaft: p.JRaft, SDKGRPC: p.SDKGRPC, ClusterGRPC: p.ClusterGRPC,
		Console: p.Console, MCPRegistry: p.MCPRegistry, IstioMCP: p.IstioMCP,
	}
}

const defaultHome = "/home/nacos"

// shareHomes fills in the homes that nobody wrote: nodes that share a machine
// get one each.
func (r *resolver) shareHomes(t *topology.Topology) {
	machines := map[string]string{} // address -> name of its host block
	for _, h := range t.Hosts {
		machines[h.Address] = h.Name
		for _, a := range h.Addresses {
			machines[a] = h.Name
		}
	}
	machine := func(n *topology.Node) string {
		if name, ok := machines[n.Address]; ok && n.Host == n.Address {
			return name
		}
		return n.Host
	}
	nodes := map[string]int{}
	for _, c := range t.Clusters {
		for _, n := range c.Nodes {
			nodes[machine(n)]++
		}
	}
	for _, c := range t.Clusters {
		for _, n := range c.Nodes {
			if n.Home != "" {
				continue
			}
			n.Home = defaultHome
			if nodes[machine(n)] > 1 {
				n.Home += "/" + c.Name + "-" + n.Name
			}
		}
	}
}

// finish does what needs all nodes.
func (w *clusterWork) finish() {
	w.Outputs = w.outputs()
	w.Members = []string{}
	for _, n := range w.MemberNodes() {
		w.Members = append(w.Members, topology.HostPort(n.Address, n.Port))
	}
	if w.Docker != nil && w.Docker.Tag == "" && w.release != nil {
		w.Docker.Tag = tagOf(w.Version, w.release)
	}
	w.checkLoggers()
}

// istioPort is the port of the Istio MCP server where the properties switch it
// on, 0 otherwise (nacos.istio.mcp.server.enabled, 18848 by default: IstioConfig@2.2.0).
func istioPort(properties map[string]topology.Value) int {
	if properties["nacos.istio.mcp.server.enabled"].Text != "true" {
		return 0
	}
	if n, m := checkPortText(properties["nacos.istio.mcp.server.port"].Text); m == nil {
		return n
	}
	return 18848
}
