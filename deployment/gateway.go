package deployment

import (
	"cmp"
	"net"
	"net/netip"
	"slices"
	"strconv"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// The roles of upstreams and listeners. RoleHTTP is the API (before 3.0 with the
// console), the other two are roles of a node's ports.
const (
	RoleHTTP    = "http"
	RoleSDKGRPC = "sdk_grpc"
	RoleConsole = "console"
)

// Gateway is one gateway's configuration: what it listens on, and where that goes.
type Gateway struct {
	Name string `json:"name"`
	Type string `json:"type"` // nginx
	// Files are the paths of its files below the output folder, by output name.
	Files map[string]string `json:"files"`
	// Upstreams and Listeners stand in the order http, sdk_grpc, console; each
	// role at most once.
	Upstreams []Upstream `json:"upstreams"`
	Listeners []Listener `json:"listeners"`
	Sources   []Source   `json:"sources"`
}

// Parameter is one setting as the gateway's file spells it; "" is not stated.
type Parameter struct {
	Text    string   `json:"text"`
	Sources []Source `json:"sources"`
}

// Upstream is a group of servers that take turns.
type Upstream struct {
	// Name is unique in the gateway and made of letters, digits and hyphens.
	Name string `json:"name"`
	Role string `json:"role"`
	// Kind is http or stream: which of nginx's two worlds it stands in.
	Kind string `json:"kind"`
	// Algorithm is the balancing directive with its parameters ("least_conn",
	// "hash $remote_addr consistent"); "" is round robin.
	Algorithm Parameter `json:"algorithm"`
	// Keepalive is how many idle connections each worker keeps (0: none), and
	// KeepaliveTimeout for how long.
	Keepalive        int              `json:"keepalive"`
	KeepaliveTimeout Parameter        `json:"keepalive_timeout"`
	Servers          []UpstreamServer `json:"servers"` // in member order
	Sources          []Source         `json:"sources"`
}

// UpstreamServer is one server of an upstream.
type UpstreamServer struct {
	Address string `json:"address"` // host:port, IPv6 in brackets
	Node    string `json:"node"`    // its name
	// MaxFails failures within FailTimeout take the server out for FailTimeout; 0 never.
	MaxFails    int      `json:"max_fails"`
	FailTimeout string   `json:"fail_timeout"`
	Sources     []Source `json:"sources"`
}

// Listener is one port of the gateway.
type Listener struct {
	Role string `json:"role"`
	Kind string `json:"kind"` // http, stream
	Port int    `json:"port"`
	// IPv6 adds [::] to all IPv4 addresses.
	IPv6     bool     `json:"ipv6"`
	Upstream string   `json:"upstream"` // name of an upstream of the same kind
	Sources  []Source `json:"sources"`

	TLS   *ListenerTLS `json:"tls"`
	Allow []Parameter  `json:"allow"` // addresses and CIDRs, all others are refused; empty: everyone

	ConnectTimeout Parameter `json:"connect_timeout"`
	// ReadTimeout bounds the silence of a server (http), or of both sides (stream).
	ReadTimeout Parameter `json:"read_timeout"`

	// The rest is there for http only.
	ServerNames   []Parameter `json:"server_names"`
	BodySize      Parameter   `json:"body_size"`
	HeaderBuffers Parameter   `json:"header_buffers"`
	NextUpstream  Parameter   `json:"next_upstream"` // what another server is tried for
	Headers       []Header    `json:"headers"`
	Redirects     []Redirect  `json:"redirects"`
	Locations     []Location  `json:"locations"`
}

// ListenerTLS says with what a listener ends TLS.
type ListenerTLS struct {
	Certificate    Parameter `json:"certificate"`     // file on the gateway's machine
	CertificateKey Parameter `json:"certificate_key"` // file on the gateway's machine
	Protocols      Parameter `json:"protocols"`
	ALPN           Parameter `json:"alpn"`
}

// Header is a request header that the gateway sets; an empty value takes it away.
type Header struct {
	Name    string   `json:"name"`
	Value   string   `json:"value"` // with nginx's variables
	Sources []Source `json:"sources"`
}

// Redirect replaces the beginning of a Location header of an answer.
type Redirect struct {
	From    string   `json:"from"`
	To      string   `json:"to"`
	Sources []Source `json:"sources"`
}

// Location is a part of a listener's paths. Paths reach the server unchanged.
type Location struct {
	Match    string   `json:"match"` // prefix, regex
	Path     string   `json:"path"`
	Upstream string   `json:"upstream"` // "" refuses with 403
	Sources  []Source `json:"sources"`
}

// makeGateway derives g. Its Files are the caller's affair.
func makeGateway(c *topology.Cluster, g *topology.Gateway, rel *schemas.Release) (*Gateway, []diag.Diagnostic) {
	at := c.Address()
	m := &gatewayMaker{cluster: c, gateway: g, release: rel, in: at, at: at.Child("gateway", g.Name), nodes: inMemberOrder(c)}
	m.out = &Gateway{Name: g.Name, Type: g.Type, Sources: []Source{From(m.at)}}
	m.api()
	m.grpc()
	m.console()
	return m.out, m.found
}

// gatewayMaker carries what the parts of one gateway share.
type gatewayMaker struct {
	cluster *topology.Cluster
	gateway *topology.Gateway
	release *schemas.Release
	in      diag.Address // the cluster's
	at      diag.Address // of the gateway
	nodes   []*topology.Node
	limits  *serverLimits // nil: not looked at yet
	out     *Gateway
	found   []diag.Diagnostic
}

// serverLimits is what the gateway says of all servers.
type serverLimits struct {
	failTimeout string
	sources     []Source
}

// api is the main port of every node that serves the API.
func (m *gatewayMaker) api() {
	servers := make([]UpstreamServer, 0, len(m.nodes))
	for _, n := range m.nodes {
		if n.Deployment != "console" {
			servers = m.addServer(servers, n, n.Port, "port")
		}
	}
	if len(servers) == 0 {
		m.report(gatewayWithoutNodes(m.at))
		return
	}
	port := From(m.at.Child("port"))
	if up := m.addUpstream(RoleHTTP, servers); up != "" {
		l := m.httpListener(RoleHTTP, m.gateway.Port, up, port)
		if at := m.in.Child("context_path"); isFreeOfControls(m.cluster.ContextPath) {
			l.Locations = append(l.Locations, closedLocations(m.cluster, m.release)...)
		} else {
			m.report(unwritable(at, m.cluster.ContextPath, controlFreeForm()))
		}
		m.out.Listeners = append(m.out.Listeners, l)
	}
}

// grpc is the port that 2.x and later clients compute from the one they were given.
func (m *gatewayMaker) grpc() {
	if !m.gateway.GRPC {
		return
	}
	servers := make([]UpstreamServer, 0, len(m.nodes))
	for _, n := range m.nodes {
		if n.Deployment != "console" && n.Ports.SDKGRPC != nil {
			servers = m.addServer(servers, n, *n.Ports.SDKGRPC, "port", serverOffset())
		}
	}
	if len(servers) == 0 {
		if len(m.out.Listeners) > 0 {
			m.report(grpcUnsupported(m.at, m.cluster.Version))
		}
		return
	}
	port := m.gateway.Port + 1000
	if m.gateway.Ports.SDKGRPC != nil {
		port = *m.gateway.Ports.SDKGRPC
	}
	if port > 65535 {
		return // port-derived-out-of-range of lint
	}
	if up := m.addUpstream(RoleSDKGRPC, servers); up != "" {
		m.out.Listeners = append(m.out.Listeners, m.streamListener(port, up))
	}
}

// console is the port of the 3.x console.
func (m *gatewayMaker) console() {
	if m.gateway.ConsolePort == nil {
		return
	}
	at := m.at.Child("console_port")
	servers := make([]UpstreamServer, 0, len(m.nodes))
	for _, n := range m.nodes {
		if n.Ports.Console != nil {
			servers = m.addServer(servers, n, *n.Ports.Console, "console_port")
		}
	}
	if len(servers) == 0 {
		m.report(consoleUnsupported(at, m.cluster))
		return
	}
	for _, l := range m.out.Listeners {
		if l.Port == *m.gateway.ConsolePort {
			m.report(consolePortTaken(at, l))
			return
		}
	}
	if up := m.addUpstream(RoleConsole, servers); up != "" {
		l := m.httpListener(RoleConsole, *m.gateway.ConsolePort, up, From(at))
		m.out.Listeners = append(m.out.Listeners, l)
	}
}

// addServer appends n's port, which stands in the attribute of that name, to
// servers, or reports an address that no server line can hold.
func (m *gatewayMaker) addServer(servers []UpstreamServer, n *topology.Node, port int, attribute string, facts ...Source) []UpstreamServer {
	node := m.in.Child("node", n.Name)
	at := node.Child("address")
	if !isServerHost(n.Address) {
		m.reportOnce(unwritable(at, n.Address, serverHostForm()))
		return servers
	}
	limits := m.serverLimits()
	from := append(make([]Source, 0, 2+len(facts)+len(limits.sources)), From(at), From(node.Child(attribute)))
	return append(servers, UpstreamServer{
		Address: net.JoinHostPort(n.Address, strconv.Itoa(port)), Node: n.Name,
		MaxFails: m.gateway.MaxFails, FailTimeout: limits.failTimeout,
		Sources: append(append(from, facts...), limits.sources...),
	})
}

func (m *gatewayMaker) serverLimits() *serverLimits {
	if m.limits == nil {
		timeout := m.measure("fail_timeout", m.gateway.FailTimeout, isSeconds)
		m.limits = &serverLimits{timeout.Text, append([]Source{From(m.at.Child("max_fails"))}, timeout.Sources...)}
	}
	return m.limits
}

// addUpstream appends the group of servers for role and gives its name.
func (m *gatewayMaker) addUpstream(role string, servers []UpstreamServer) string {
	u := Upstream{
		Name: upstreamName(m.cluster.Name, m.gateway.Name, role), Role: role, Kind: kindOf(role),
		Servers: servers, Sources: []Source{From(m.at)},
	}
	algorithm, ok := algorithmOf(m.gateway.Algorithm, u.Kind)
	if !ok {
		m.reportOnce(algorithmUnknown(m.at.Child("algorithm"), m.gateway.Algorithm))
	}
	u.Algorithm = Parameter{algorithm, []Source{From(m.at.Child("algorithm"))}}
	if u.Kind == "http" {
		u.Keepalive = 64
		u.KeepaliveTimeout = Parameter{"30s", []Source{idleConnections()}}
	}
	m.out.Upstreams = append(m.out.Upstreams, u)
	return u.Name
}

// inMemberOrder sorts the nodes of c as its members; consoles, which are none,
// come last by address and port.
func inMemberOrder(c *topology.Cluster) []*topology.Node {
	rank := make(map[string]int, len(c.Members))
	for i, text := range c.Members {
		rank[text] = i + 1
	}
	order := make(map[*topology.Node]int, len(c.Nodes))
	for _, n := range c.Nodes {
		order[n] = len(c.Members) + 1
		if r := rank[memberText(n)]; r > 0 && n.Deployment != "console" {
			order[n] = r
		}
	}
	nodes := slices.Clone(c.Nodes)
	slices.SortStableFunc(nodes, func(a, b *topology.Node) int {
		if by := cmp.Compare(order[a], order[b]); by != 0 {
			return by
		}
		return cmp.Or(compareHosts(a.Address, b.Address), cmp.Compare(a.Port, b.Port))
	})
	return nodes
}

// compareHosts orders IPs as numbers before names.
func compareHosts(a, b string) int {
	x, xErr := netip.ParseAddr(a)
	y, yErr := netip.ParseAddr(b)
	switch {
	case xErr == nil && yErr == nil:
		return x.Compare(y)
	case xErr == nil:
		return -1
	case yErr == nil:
		return 1
	}
	return cmp.Compare(a, b)
}

func kindOf(role string) string {
	if role == RoleSDKGRPC {
		return "stream"
	}
	return "http"
}
