// Package topology is the resolved model of clusters: plain data with every
// default filled in, the document that `nacosgen show --format json` prints
// and that plugins receive (schemas/topology.schema.json). It holds no
// positions: whatever is said about it names a diag.Address, which a [Locator]
// turns into a place.
package topology

import "github.com/nacosgen/nacosgen/diag"

// FormatVersion is the version of the document. Fields are only ever added.
const FormatVersion = 1

// Topology is what one topology file or folder means.
type Topology struct {
	FormatVersion int        `json:"format_version"`
	Clusters      []*Cluster `json:"clusters"` // in the order of the files
	Hosts         []*Host    `json:"hosts"`    // by name
}

// Host is a machine.
type Host struct {
	Name      string   `json:"name"`
	Address   string   `json:"address"`
	Addresses []string `json:"addresses"`
	Zone      string   `json:"zone"` // "" where not said
	Memory    string   `json:"memory"`
	Disk      string   `json:"disk"` // sizes as written, "" unknown; see ParseSize
	// ReservedPorts are used by something else.
	ReservedPorts []int  `json:"reserved_ports"`
	Java          *int   `json:"java"` // major version; nil unknown
	User          string `json:"user"` // "" unknown
	Timezone      string `json:"timezone"`
	OpenFiles     *int   `json:"open_files"`
}

// Cluster is one Nacos cluster. Its address is cluster.<name>.
type Cluster struct {
	Name        string `json:"name"`
	Version     string `json:"version"`     // as written
	Release     string `json:"release"`     // whose facts hold: Version, or the newest known of its major
	Mode        string `json:"mode"`        // cluster, standalone
	Environment string `json:"environment"` // production, staging, development
	Port        int    `json:"port"`
	ContextPath string `json:"context_path"`
	Home        string `json:"home"` // the cluster's own; nodes may differ
	Storage     string `json:"storage"`
	Function    string `json:"function"`
	Deployment  string `json:"deployment"`
	// Members are the "address:port" of the members in member order (by address,
	// IPs as numbers, then names; then port); IPv6 in brackets. Nodes with
	// deployment "console" are none; empty in standalone mode.
	Members    []string         `json:"members"`
	Properties map[string]Value `json:"properties"` // of the cluster itself; a node's are complete
	Nodes      []*Node          `json:"nodes"`      // in order of declaration
	Gateways   []*Gateway       `json:"gateways"`
	Upgrade    *Upgrade         `json:"upgrade"`
	Datasource *Datasource      `json:"datasource"`
	Auth       *Auth            `json:"auth"`
	AccessLog  *AccessLog       `json:"access_log"` // never nil
	Logging    *Logging         `json:"logging"`    // never nil
	JVM        *JVM             `json:"jvm"`        // never nil
	Metrics    *Metrics         `json:"metrics"`    // never nil
	Console    *Console         `json:"console"`    // nil before 3.0
	MCP        *MCPRegistry     `json:"mcp_registry"`
	Docker     *Docker          `json:"docker"`
	// Outputs holds the settings of output plugins that are set, by output name.
	Outputs map[string]*OutputSettings `json:"outputs"`
}

// Address is where c stands: cluster.<name>.
func (c *Cluster) Address() diag.Address { return diag.Address("cluster").Child(c.Name) }

// Node is one Nacos server (or 3.x console). Its address is
// cluster.<cluster>.node.<name>.
type Node struct {
	Name       string           `json:"name"`
	Index      int              `json:"index"`   // order of declaration, from 0
	Address    string           `json:"address"` // that the others dial; IPv6 without brackets
	Port       int              `json:"port"`
	Host       string           `json:"host"` // name of a host block, else free text, else the address
	Zone       string           `json:"zone"`
	Home       string           `json:"home"`
	Version    string           `json:"version"`
	Release    string           `json:"release"`
	Function   string           `json:"function"`
	Deployment string           `json:"deployment"`
	Ports      Ports            `json:"ports"`
	Properties map[string]Value `json:"properties"` // the cluster's with the node's own over them
	JVM        *JVM             `json:"jvm"`
	Docker     *Docker          `json:"docker"`
}

// NodeAddress is where n stands in c.
func (c *Cluster) NodeAddress(n *Node) diag.Address {
	return diag.Address("cluster").Child(c.Name, "node", n.Name)
}

// GatewayAddress is where g stands in c.
func (c *Cluster) GatewayAddress(g *Gateway) diag.Address {
	return diag.Address("cluster").Child(c.Name, "gateway", g.Name)
}

// Standalone tells whether c is no cluster but one server.
func (c *Cluster) Standalone() bool { return c.Mode == "standalone" }

// Ports are the ports that a node opens, by role; nil where it opens none.
// Roles are those of the port facts, with underscores.
type Ports struct {
	Main        int  `json:"main"` // the API; on a 3.x console node not opened
	JRaft       *int `json:"jraft"`
	SDKGRPC     *int `json:"sdk_grpc"`
	ClusterGRPC *int `json:"cluster_grpc"`
	Console     *int `json:"console"`
	MCPRegistry *int `json:"ai_mcp_registry"`
	IstioMCP    *int `json:"istio_mcp"`
}

// Upgrade says which release runs now.
type Upgrade struct {
	From string `json:"from"`
}

// Datasource is an external database. Its address is
// cluster.<name>.datasource.<platform>.
type Datasource struct {
	Platform       string           `json:"platform"` // mysql, postgresql, or a plugin's name
	Hosts          []string         `json:"hosts"`    // host:port each
	URLs           []Value          `json:"urls"`     // in place of Hosts
	Database       Value            `json:"database"`
	User           Value            `json:"user"`
	Password       Value            `json:"password"`
	Params         map[string]Value `json:"params"`
	DriverClass    string           `json:"driver_class"`
	ServerVersion  string           `json:"server_version"`
	MaxConnections *int             `json:"max_connections"`
	Pool           *Pool            `json:"pool"` // never nil; fields nil: the release's own
}

// Pool sizes the connection pool of one node.
type Pool struct {
	MaxSize           *int `json:"max_size"`
	MinIdle           *int `json:"min_idle"`
	ConnectionTimeout *int `json:"connection_timeout"` // ms
}

// Auth is who may talk to the servers.
type Auth struct {
	Enabled            bool      `json:"enabled"`
	System             string    `json:"system"` // nacos, ldap, oidc
	TokenSecretKey     Value     `json:"token_secret_key"`
	TokenExpireSeconds int       `json:"token_expire_seconds"`
	Caching            *bool     `json:"caching"`         // nil: the release's own
	AdminEnabled       *bool     `json:"admin_enabled"`   // nil before 3.0
	ConsoleEnabled     *bool     `json:"console_enabled"` // nil before 3.0
	IgnoreURLs         []string  `json:"ignore_urls"`     // nil: the release's own
	Identity           *Identity `json:"identity"`
	LDAP               *LDAP     `json:"ldap"`
	OIDC               *OIDC     `json:"oidc"`
}

// Identity is the header by which servers know each other.
type Identity struct {
	Key   Value `json:"key"`
	Value Value `json:"value"`
}

// LDAP is a directory to log in with. Timeout is in ms.
type LDAP struct {
	URL           Value  `json:"url"`
	BaseDN        Value  `json:"base_dn"`
	UserDN        Value  `json:"user_dn"`
	Password      Value  `json:"password"`
	FilterPrefix  string `json:"filter_prefix"`
	CaseSensitive *bool  `json:"case_sensitive"`
	Timeout       *int   `json:"timeout"`
}

// OIDC is an identity provider (3.x); Settings are the further attributes by
// their name in the language.
type OIDC struct {
	IssuerURI    Value            `json:"issuer_uri"`
	ClientID     Value            `json:"client_id"`
	ClientSecret Value            `json:"client_secret"`
	Scope        Value            `json:"scope"`
	Settings     map[string]Value `json:"settings"`
}

// AccessLog is Tomcat's. Without a block all is the release's own.
type AccessLog struct {
	Enabled   bool   `json:"enabled"`
	MaxDays   *int   `json:"max_days"` // nil: kept for ever, or not settable
	Pattern   string `json:"pattern"`
	Directory string `json:"directory"` // "" is the working directory
}

// Logging is what differs from the release's stock nacos-logback.xml; "" and
// nil leave the stock value.
type Logging struct {
	Directory    string    `json:"directory"` // as the node sees it; "" is <nacos.home>/logs
	Level        string    `json:"level"`
	MaxFileSize  string    `json:"max_file_size"`
	MaxHistory   *int      `json:"max_history"` // days
	TotalSizeCap string    `json:"total_size_cap"`
	Loggers      []*Logger `json:"loggers"` // by name
}

// Logger is one logger or appender of the release, by name.
type Logger struct {
	Name         string `json:"name"`
	Level        string `json:"level"`
	MaxFileSize  string `json:"max_file_size"`
	MaxHistory   *int   `json:"max_history"`
	TotalSizeCap string `json:"total_size_cap"`
}

// JVM sizes a server; "" is the start script's or the image's own default.
type JVM struct {
	Heap      string   `json:"heap"`
	Young     string   `json:"young"`
	Metaspace string   `json:"metaspace"`
	Options   []string `json:"options"`
}

// Metrics says what is measured.
type Metrics struct {
	Prometheus bool `json:"prometheus"`
}

// Console is the 3.x console.
type Console struct {
	Enabled     bool   `json:"enabled"`
	Port        int    `json:"port"`
	ContextPath string `json:"context_path"`
}

// MCPRegistry is the registry of 3.1 and later.
type MCPRegistry struct {
	Enabled bool `json:"enabled"`
	Port    int  `json:"port"`
}

// Docker is how a node's container is started.
type Docker struct {
	Engine        string           `json:"engine"` // docker, podman
	Image         string           `json:"image"`
	Tag           string           `json:"tag"`
	Config        string           `json:"config"`  // files, env
	Network       string           `json:"network"` // host, bridge, or a name
	Restart       string           `json:"restart"`
	Memory        string           `json:"memory"` // "" no limit
	Env           map[string]Value `json:"env"`
	Volumes       []string         `json:"volumes"` // "source:target[:options]"; nil: data and logs below the node's home
	Options       []string         `json:"options"`
	ContainerName string           `json:"container_name"`
}

// Gateway is what clients and browsers talk to.
type Gateway struct {
	Name              string       `json:"name"`
	Type              string       `json:"type"` // nginx
	Host              string       `json:"host"` // name of a host block, else the address
	Address           string       `json:"address"`
	Port              int          `json:"port"`
	Ports             GatewayPorts `json:"ports"`
	ServerName        string       `json:"server_name"`
	Algorithm         string       `json:"algorithm"` // round_robin, least_conn, ip_hash, random
	MaxFails          int          `json:"max_fails"`
	FailTimeout       string       `json:"fail_timeout"` // nginx durations and sizes
	ClientMaxBodySize string       `json:"client_max_body_size"`
	ReadTimeout       string       `json:"read_timeout"`
	StreamTimeout     string       `json:"stream_timeout"`
	Allow             []string     `json:"allow"` // CIDRs; empty: all
	TLS               *TLS         `json:"tls"`
	ConsolePort       *int         `json:"console_port"`
	GRPC              bool         `json:"grpc"`
}

// GatewayPorts are the ports that a gateway listens on.
type GatewayPorts struct {
	HTTP    int  `json:"http"`
	SDKGRPC *int `json:"sdk_grpc"`
	Console *int `json:"console"`
}

// TLS names files on the gateway's machine.
type TLS struct {
	Certificate    string `json:"certificate"`
	CertificateKey string `json:"certificate_key"`
}

// OutputSettings are what output blocks say of one output for one cluster.
type OutputSettings struct {
	Enabled bool `json:"enabled"`
	// Paths holds, by name of node or gateway, the file (for docker-run the
	// folder) in place of the default; relative, slash-separated.
	Paths map[string]string `json:"paths"`
	// Config is the output's own attributes as JSON values.
	Config map[string]any `json:"config"`
}
