package deployment

import (
	"net"
	"net/netip"
	"slices"
	"strconv"

	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// allOutputs are the built-in outputs.
func allOutputs() Outputs {
	return Outputs{OutputClusterConf, OutputProperties, OutputLogback, OutputDockerRun, OutputNginx}
}

// sampleCluster is what loading makes of a cluster "prod" with nodes a, b, c, ...
// at the addresses, everything else being default: MySQL and, where the release
// asks for it, a token and an identity.
func sampleCluster(release string, addresses ...string) *topology.Cluster {
	rel := schemas.Find(release)
	c := &topology.Cluster{
		Name: "prod", Version: release, Release: release, Mode: "cluster", Environment: "production", Port: 8848,
		ContextPath: "/nacos", Home: "/home/nacos", Storage: "external", Function: "all", Deployment: "merged",
		Datasource: sampleDatasource(), AccessLog: shippedAccessLog(release), Logging: &topology.Logging{},
		JVM: &topology.JVM{}, Metrics: &topology.Metrics{},
	}
	if rel.AtLeast("3.0.0") {
		c.Console = &topology.Console{Enabled: true, Port: 8080}
		c.Auth = sampleAuth(rel)
		c.Auth.Enabled = false
	}
	if rel.In("2.2.0", "2.2.1") {
		c.Auth = sampleAuth(rel)
		c.Auth.Enabled = false
	}
	for i, address := range addresses {
		addNode(c, string(rune('a'+i)), address, 8848)
	}
	return c
}

func sampleDatasource() *topology.Datasource {
	return &topology.Datasource{
		Platform: "mysql", Hosts: []string{"10.0.0.9:3306"}, Database: topology.Text("nacos"), User: topology.Text("nacos"),
		Password: topology.Value{Text: "p,w#=!x", Secret: "cluster.prod.datasource.mysql.password"},
		Params:   map[string]topology.Value{"useSSL": topology.Text("false"), "characterEncoding": topology.Text("utf8")},
		Pool:     &topology.Pool{},
	}
}

// sampleAuth is authentication with all that the release can say.
func sampleAuth(rel *schemas.Release) *topology.Auth {
	yes := true
	auth := &topology.Auth{
		Enabled: true, System: "nacos", TokenExpireSeconds: 18000,
		TokenSecretKey: topology.Value{Text: "bm90LWEtcmVhbC1zZWNyZXQtanVzdC1mb3ItdGVzdHMtMTIzNDU2Nzg5MA==", Secret: "cluster.prod.auth.token_secret_key"},
	}
	if rel.AtLeast("1.4.1") {
		auth.Identity = &topology.Identity{Key: topology.Text("x-prod"), Value: topology.Value{Text: "id-1", Secret: "cluster.prod.auth.identity.value"}}
	}
	if rel.AtLeast("3.0.0") {
		auth.AdminEnabled, auth.ConsoleEnabled = &yes, &yes
	}
	return auth
}

// addNode adds a node as loading does, members and ports derived.
func addNode(c *topology.Cluster, name, address string, port int) *topology.Node {
	n := &topology.Node{
		Name: name, Index: len(c.Nodes), Address: address, Port: port, Host: address, Home: c.Home,
		Version: c.Version, Release: c.Release, Function: c.Function, Deployment: c.Deployment, JVM: c.JVM,
		Properties: map[string]topology.Value{},
	}
	n.Ports.Main = port
	if c.Console != nil {
		n.Ports.Console = &c.Console.Port
	}
	c.Nodes = append(c.Nodes, n)
	c.Members = nil
	for _, n := range c.Nodes {
		if n.Deployment != "console" && c.Mode == "cluster" {
			c.Members = append(c.Members, net.JoinHostPort(n.Address, strconv.Itoa(n.Port)))
		}
	}
	slices.SortStableFunc(c.Members, func(a, b string) int {
		x, errX := netip.ParseAddrPort(a)
		y, errY := netip.ParseAddrPort(b)
		if errX == nil && errY == nil {
			return x.Compare(y)
		}
		return 0
	})
	return n
}

// standalone turns c into one server with its own storage.
func standalone(c *topology.Cluster) *topology.Cluster {
	c.Mode, c.Storage, c.Datasource, c.Members = "standalone", "embedded", nil, nil
	return c
}

// shippedAccessLog is what a topology says where nobody wrote anything.
func shippedAccessLog(release string) *topology.AccessLog {
	a := &topology.AccessLog{Enabled: true}
	if l := schemas.Find(release).ShippedValue("server.tomcat.accesslog.pattern"); l != nil {
		a.Pattern = l.Value
	}
	if l := schemas.Find(release).ShippedValue("server.tomcat.basedir"); l != nil {
		a.Directory = l.Value
	}
	return a
}
