package deployment_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// containerOutputs are the outputs that matter to a container.
func containerOutputs() deployment.Outputs {
	return deployment.Outputs{deployment.OutputClusterConf, deployment.OutputProperties, deployment.OutputLogback, deployment.OutputDockerRun}
}

// containerCluster is a production cluster of three nodes in containers, as
// load would resolve it.
func containerCluster(version string) *topology.Cluster {
	rel := schemas.Find(version)
	c := &topology.Cluster{
		Name: "prod", Version: version, Release: version, Mode: "cluster", Environment: "production",
		Port: 8848, ContextPath: "/nacos", Home: "/data/nacos", Storage: "external", Function: "all", Deployment: "merged",
		Members:    []string{"10.0.0.1:8848", "10.0.0.2:8848", "10.0.0.3:8848"},
		Properties: map[string]topology.Value{},
		Datasource: &topology.Datasource{
			Platform: "mysql", Hosts: []string{"10.0.0.9:3306"}, Database: topology.Text("nacos"), User: topology.Text("nacos_app"),
			Password: topology.Value{Text: `p"w'd#$ x`, Secret: "cluster.prod.datasource.mysql.password"},
			Params:   map[string]topology.Value{"characterEncoding": topology.Text("utf8"), "connectTimeout": topology.Text("1000"), "useSSL": topology.Text("true")},
			Pool:     &topology.Pool{},
		},
		AccessLog: &topology.AccessLog{}, Logging: &topology.Logging{}, JVM: &topology.JVM{}, Metrics: &topology.Metrics{},
		Outputs: map[string]*topology.OutputSettings{},
	}
	yes := true
	if rel.AtLeast("1.2.0") {
		c.Auth = &topology.Auth{Enabled: true, System: "nacos", TokenExpireSeconds: 3600,
			TokenSecretKey: topology.Value{Text: "Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4", Secret: "cluster.prod.auth.token_secret_key"}}
		if rel.AtLeast("1.4.1") {
			c.Auth.Identity = &topology.Identity{Key: topology.Text("x-cluster"), Value: topology.Value{Text: "open the gate", Secret: "cluster.prod.auth.identity.value"}}
		}
	}
	if rel.AtLeast("3.0.0") {
		c.Auth.AdminEnabled, c.Auth.ConsoleEnabled = &yes, &yes
		c.Console = &topology.Console{Enabled: true, Port: 8080}
	}
	for i := range 3 {
		n := &topology.Node{
			Name: string(rune('a' + i)), Index: i, Address: fmt.Sprintf("10.0.0.%d", i+1), Port: 8848, Home: c.Home,
			Version: version, Release: version, Function: "all", Deployment: "merged", Properties: map[string]topology.Value{},
			JVM: &topology.JVM{},
			Docker: &topology.Docker{Engine: "docker", Image: "nacos/nacos-server", Tag: rel.ImageTag, Config: "files", Network: "host",
				Restart: "unless-stopped", Env: map[string]topology.Value{}, ContainerName: "prod-" + string(rune('a'+i))},
		}
		c.Nodes = append(c.Nodes, n)
	}
	c.Docker = c.Nodes[0].Docker
	derivePorts(c)
	return c
}

// derivePorts fills in the ports of each node.
func derivePorts(c *topology.Cluster) {
	for _, n := range c.Nodes {
		q := schemas.PortQuery{Main: n.Port, Standalone: c.Standalone(), Embedded: c.Storage == "embedded", Function: n.Function, Deployment: n.Deployment}
		if c.Console != nil {
			q.Console, q.ConsoleEnabled = c.Console.Port, c.Console.Enabled
		}
		p := schemas.Find(n.Release).Ports(q)
		n.Ports = topology.Ports{Main: p.Main, JRaft: p.JRaft, SDKGRPC: p.SDKGRPC, ClusterGRPC: p.ClusterGRPC, Console: p.Console, MCPRegistry: p.MCPRegistry, IstioMCP: p.IstioMCP}
	}
}

// eachNode applies change to every node.
func eachNode(c *topology.Cluster, change func(*topology.Node)) *topology.Cluster {
	for _, n := range c.Nodes {
		change(n)
	}
	return c
}

func makeNodes(t *testing.T, c *topology.Cluster) ([]*deployment.Node, []diag.Diagnostic) {
	t.Helper()
	d, found := deployment.Make(&topology.Topology{FormatVersion: 1, Clusters: []*topology.Cluster{c}}, containerOutputs())
	return d.Clusters[0].Nodes, found
}

// firstContainer makes c and wants no finding.
func firstContainer(t *testing.T, c *topology.Cluster) *deployment.Container {
	t.Helper()
	nodes, found := makeNodes(t, c)
	for _, f := range found {
		t.Errorf("%s: %s: %s", f.Address, f.Rule, f.Summary(diag.English))
	}
	return nodes[0].Container
}

func variables(c *deployment.Container) map[string]string {
	values := map[string]string{}
	for _, v := range c.Variables {
		values[v.Name] = v.Value.Text
	}
	return values
}

// TestContainerOfARelease looks at the variables that changed their names.
func TestContainerOfARelease(t *testing.T) {
	for _, tc := range []struct {
		version string
		want    map[string]string // "-" is unset
	}{
		{"1.1.0", map[string]string{"MODE": "cluster", "NACOS_SERVERS": "10.0.0.1:8848 10.0.0.2:8848 10.0.0.3:8848", "NACOS_SERVER_IP": "10.0.0.1",
			"NACOS_SERVER_PORT": "8848", "NACOS_APPLICATION_PORT": "-", "MYSQL_MASTER_SERVICE_HOST": "-"}},
		{"1.2.1", map[string]string{"NACOS_SERVER_PORT": "8848", "NACOS_APPLICATION_PORT": "8848"}},
		{"1.3.2", map[string]string{"NACOS_SERVER_PORT": "-", "NACOS_APPLICATION_PORT": "8848"}},
		{"2.5.1", map[string]string{"NACOS_APPLICATION_PORT": "8848", "NACOS_AUTH_TOKEN": "-"}},
		{"3.0.3", map[string]string{"NACOS_APPLICATION_PORT": "8848", "NACOS_AUTH_IDENTITY_KEY": "x-cluster", "NACOS_AUTH_IDENTITY_VALUE": "open the gate",
			"NACOS_AUTH_TOKEN": "Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4"}},
	} {
		got := variables(firstContainer(t, containerCluster(tc.version)))
		for name, want := range tc.want {
			value, set := got[name]
			if want == "-" && set || want != "-" && value != want {
				t.Errorf("%s: %s = %q (set: %v), want %q", tc.version, name, value, set, want)
			}
		}
	}
}

func TestContainerStandalone(t *testing.T) {
	c := containerCluster("2.4.3")
	c.Mode, c.Members, c.Nodes = "standalone", nil, c.Nodes[:1]
	c.Nodes[0].Docker.Network = "bridge"
	c.Nodes[0].JVM.Metaspace = "200m"
	derivePorts(c)
	container := firstContainer(t, c)
	got := variables(container)
	if got["MODE"] != "standalone" || got["NACOS_SERVERS"] != "" || got["JAVA_OPT"] != "-XX:MaxMetaspaceSize=200m" {
		t.Errorf("variables are %v", got)
	}
	var roles []string
	for _, p := range container.Ports {
		roles = append(roles, p.Role)
	}
	if diff := cmp.Diff([]string{"main", "sdk_grpc"}, roles); diff != "" {
		t.Errorf("ports (-want +got):\n%s", diff)
	}
}

func TestContainerHostname(t *testing.T) {
	for _, tc := range []struct {
		version, address, network            string
		hostname, alias, mode, serverAddress string
	}{
		{"1.3.2", "nacos1.example.com", "host", "nacos1.example.com", "", "hostname", ""},
		{"2.4.3", "nacos1.example.com", "host", "", "", "", "nacos1.example.com"},
		{"2.4.3", "nacos1", "host", "nacos1", "", "hostname", ""},
		{"2.4.3", "nacos1", "backend", "nacos1", "nacos1", "hostname", ""},
		{"2.4.3", "10.0.0.1", "backend", "", "", "", "10.0.0.1"},
	} {
		c := containerCluster(tc.version)
		c.Nodes[0].Address = tc.address
		c.Members[0] = tc.address + ":8848"
		c.Nodes[0].Docker.Network = tc.network
		container := firstContainer(t, c)
		alias := ""
		if len(container.Aliases) > 0 {
			alias = container.Aliases[0].Text
		}
		got := variables(container)
		if container.Hostname.Text != tc.hostname || alias != tc.alias || got["PREFER_HOST_MODE"] != tc.mode || got["NACOS_SERVER_IP"] != tc.serverAddress {
			t.Errorf("%+v: hostname %q, alias %q, variables %v", tc, container.Hostname.Text, alias, got)
		}
	}
}

func TestContainerPorts(t *testing.T) {
	for _, tc := range []struct {
		version, network, deployment, want string
	}{
		{"1.1.0", "bridge", "merged", "main 8848 published"},
		{"1.4.8", "bridge", "merged", "main 8848 published, jraft 7848 published"},
		{"2.4.3", "bridge", "merged", "main 8848 published, jraft 7848 published, sdk_grpc 9848 published, cluster_grpc 9849 published"},
		{"2.4.3", "host", "merged", "main 8848, jraft 7848, sdk_grpc 9848, cluster_grpc 9849"},
		{"3.0.3", "mynet", "merged", "main 8848 published, jraft 7848 published, sdk_grpc 9848 published, cluster_grpc 9849 published, console 8080 published"},
		{"3.0.3", "bridge", "console", "console 8080 published"},
		{"2.4.3", "container:other", "merged", "main 8848, jraft 7848, sdk_grpc 9848, cluster_grpc 9849"},
		{"2.4.3", "none", "merged", ""},
	} {
		c := eachNode(containerCluster(tc.version), func(n *topology.Node) { n.Docker.Network, n.Deployment = tc.network, tc.deployment })
		derivePorts(c)
		nodes, _ := makeNodes(t, c)
		var ports []string
		for _, p := range nodes[0].Container.Ports {
			text := fmt.Sprintf("%s %d", p.Role, p.Port)
			if p.Published {
				text += " published"
			}
			ports = append(ports, text)
		}
		if got := strings.Join(ports, ", "); got != tc.want {
			t.Errorf("%s %s %s: ports are %s, want %s", tc.version, tc.network, tc.deployment, got, tc.want)
		}
	}
}

func TestContainerJava(t *testing.T) {
	for _, tc := range []struct {
		version string
		jvm     topology.JVM
		want    map[string]string
	}{
		{"2.4.3", topology.JVM{Heap: "2g"}, map[string]string{"JVM_XMS": "2g", "JVM_XMX": "2g"}},
		{"2.4.3", topology.JVM{Heap: "512m"}, map[string]string{"JVM_XMS": "512m", "JVM_XMX": "512m", "JVM_XMN": "256m"}},
		{"1.1.0", topology.JVM{Heap: "1g"}, map[string]string{"JVM_XMS": "1g", "JVM_XMX": "1g", "JVM_XMN": "512m"}},
		{"1.1.0", topology.JVM{Heap: "1g", Young: "300m", Metaspace: "256m"}, map[string]string{"JVM_XMS": "1g", "JVM_XMX": "1g", "JVM_XMN": "300m", "JVM_MMS": "256m"}},
		{"2.4.3", topology.JVM{Options: []string{"-Xmx600m", "-XX:+UseG1GC -Dx=y*", "-XX:MetaspaceSize=64m", "-Xms100m"}},
			map[string]string{"JVM_XMS": "100m", "JVM_XMX": "600m", "JVM_MS": "64m", "JAVA_OPT": "-XX:+UseG1GC -Dx=y*"}},
		{"2.4.3", topology.JVM{Heap: "500k"}, map[string]string{"JVM_XMS": "500k", "JVM_XMX": "500k", "JVM_XMN": "250k"}},
	} {
		c := containerCluster(tc.version)
		c.Nodes[0].JVM = &tc.jvm
		got := map[string]string{}
		for name, value := range variables(firstContainer(t, c)) {
			if strings.HasPrefix(name, "J") {
				got[name] = value
			}
		}
		if diff := cmp.Diff(tc.want, got); diff != "" {
			t.Errorf("%s %+v (-want +got):\n%s", tc.version, tc.jvm, diff)
		}
	}
}

func TestContainerMounts(t *testing.T) {
	show := func(c *topology.Cluster) string {
		nodes, _ := makeNodes(t, c)
		var mounts []string
		for _, m := range nodes[0].Container.Mounts {
			text := fmt.Sprintf("%s %s:%s", m.Kind, m.Source, m.Target)
			if m.Options != "" {
				text += ":" + m.Options
			}
			mounts = append(mounts, text)
		}
		return strings.Join(mounts, "\n")
	}
	files := "file conf/application.properties:/home/nacos/conf/application.properties:ro\n" +
		"file conf/nacos-logback.xml:/home/nacos/conf/nacos-logback.xml:ro"
	volumes := "\nfolder /data/nacos/data:/home/nacos/data\nfolder /data/nacos/logs:/home/nacos/logs"
	for _, tc := range []struct {
		name   string
		change func(*topology.Cluster)
		want   string
	}{
		{"as it is", func(*topology.Cluster) {}, files + volumes},
		{"env", func(c *topology.Cluster) { c.Nodes[0].Docker.Config = "env" }, strings.SplitN(files, "\n", 2)[1] + volumes},
		{"no volumes", func(c *topology.Cluster) { c.Nodes[0].Docker.Volumes = []string{} }, files},
		{"own volumes", func(c *topology.Cluster) {
			c.Nodes[0].Docker.Volumes = []string{"data:/home/nacos/data", "/l:/home/nacos/logs:z", "./x/../plugins:/home/nacos/plugins/:ro,z"}
		}, files + "\nvolume data:/home/nacos/data\nfolder /l:/home/nacos/logs:z\nfile plugins:/home/nacos/plugins:ro,z"},
		{"logs elsewhere", func(c *topology.Cluster) { c.Logging.Directory = "/var/log/nacos" }, files + volumes + "\nfolder /data/nacos/logs:/var/log/nacos"},
		{"logs below", func(c *topology.Cluster) { c.Logging.Directory = "/home/nacos/logs/x" }, files + volumes},
		{"access log elsewhere", func(c *topology.Cluster) {
			c.AccessLog = &topology.AccessLog{Enabled: true, Directory: "/var/access"}
		}, files + volumes + "\nfolder /data/nacos/access:/var/access"},
		{"moved files", func(c *topology.Cluster) {
			c.Outputs[deployment.OutputProperties] = &topology.OutputSettings{Enabled: true, Paths: map[string]string{"a": "10.0.0.1/etc/nacos.properties"}}
			c.Outputs[deployment.OutputDockerRun] = &topology.OutputSettings{Enabled: true, Paths: map[string]string{"a": "10.0.0.1/opt/nacos"}}
			c.Outputs[deployment.OutputLogback] = &topology.OutputSettings{Enabled: false}
		}, "file ../../etc/nacos.properties:/home/nacos/conf/application.properties:ro" + volumes},
	} {
		c := containerCluster("2.4.3")
		tc.change(c)
		if diff := cmp.Diff(tc.want, show(c)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tc.name, diff)
		}
	}
}

// TestContainerFindings: what the engine or the image would make something else of.
func TestContainerFindings(t *testing.T) {
	const docker = "cluster.prod.node.a.docker"
	for _, tc := range []struct {
		name, version string
		change        func(*topology.Node, *topology.Cluster)
		want          string // "severity rule address: part of the summary"
	}{
		{"name", "2.4.3", func(n *topology.Node, _ *topology.Cluster) { n.Docker.ContainerName = "数据库" }, "error value-unwritable " + docker + ".container_name: no name for a container"},
		{"image", "2.4.3", func(n *topology.Node, _ *topology.Cluster) { n.Docker.Image = "--rm" }, "error value-unwritable " + docker + ".image: no reference"},
		{"tag", "2.2.4", func(*topology.Node, *topology.Cluster) {}, "error setting-unsupported " + docker + ".tag: no image of release 2.2.4"},
		{"two flags", "2.4.3", func(n *topology.Node, _ *topology.Cluster) { n.Docker.Options = []string{"--init", "-e A=b -e C=d"} }, "error value-unwritable " + docker + ".options[1]: more than one flag"},
		{"volume", "2.4.3", func(n *topology.Node, _ *topology.Cluster) { n.Docker.Volumes = []string{"/data"} }, "error value-unwritable " + docker + ".volumes[0]: no volume"},
		{"relative target", "2.4.3", func(n *topology.Node, _ *topology.Cluster) { n.Docker.Volumes = []string{"/data:data"} }, "error value-unwritable " + docker + ".volumes[0]: no volume"},
		{"odd source", "2.4.3", func(n *topology.Node, _ *topology.Cluster) { n.Docker.Volumes = []string{"~/data:/home/nacos/data"} }, "error value-unwritable " + docker + ".volumes[0]: no volume"},
		{"home", "2.4.3", func(n *topology.Node, _ *topology.Cluster) { n.Home = "/data:1" }, "error value-unwritable cluster.prod.node.a.home: must not hold a colon"},
		{"no file", "2.4.3", func(_ *topology.Node, c *topology.Cluster) {
			c.Outputs[deployment.OutputProperties] = &topology.OutputSettings{}
		}, "error setting-unsupported " + docker + ".config: switched off"},
		{"fixed heap", "1.3.1", func(n *topology.Node, c *topology.Cluster) {
			c.Mode, c.Members, n.JVM.Heap = "standalone", nil, "1g"
			c.Nodes = c.Nodes[:1]
		}, "error setting-unsupported cluster.prod.node.a.jvm.heap: heap of 512m"},
		{"heap twice", "2.4.3", func(n *topology.Node, _ *topology.Cluster) {
			n.JVM = &topology.JVM{Heap: "1g", Options: []string{"-Xmx2g"}}
		}, "error setting-unsupported cluster.prod.node.a.jvm.heap: JVM_XMX is \"2g\" by an option and \"1g\" here"},
		{"blank option", "2.4.3", func(n *topology.Node, _ *topology.Cluster) { n.JVM.Options = []string{"-Dx=a b"} }, "error value-unwritable cluster.prod.node.a.jvm.options[0]: must not hold a blank"},
		{"mode", "2.4.3", func(n *topology.Node, _ *topology.Cluster) { n.Docker.Env["MODE"] = topology.Text("standalone") }, "warning topology-invalid cluster.prod.docker.env.MODE: which makes it \"cluster\""},
		{"relaxed name", "2.4.3", func(n *topology.Node, _ *topology.Cluster) { n.Docker.Env["DB_NUM"] = topology.Text("2") }, "warning topology-invalid cluster.prod.docker.env.DB_NUM: which makes it \"1\""},
		{"flag of the entry point", "2.4.3", func(n *topology.Node, _ *topology.Cluster) {
			n.Docker.Env["NACOS_AUTH_ENABLE"] = topology.Text("false")
		}, "warning topology-invalid cluster.prod.docker.env.NACOS_AUTH_ENABLE: which makes it \"true\""},
		{"secret", "2.4.3", func(n *topology.Node, _ *topology.Cluster) {
			n.Docker.Config, n.Docker.Env["MYSQL_SERVICE_PASSWORD"] = "env", topology.Text("x")
		}, "warning topology-invalid cluster.prod.docker.env.MYSQL_SERVICE_PASSWORD: which makes it \"(sensitive)\""},
		{"no carrier", "3.2.3", func(n *topology.Node, c *topology.Cluster) {
			n.Docker.Config = "env"
			n.Properties["nacos.core.auth.plugin.oidc.client-secret"] = topology.Value{Text: "x", Secret: "cluster.prod.properties[\"nacos.core.auth.plugin.oidc.client-secret\"]"}
			c.Properties = n.Properties
		}, "error value-unwritable cluster.prod.properties[\"nacos.core.auth.plugin.oidc.client-secret\"]: no variable carries"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := containerCluster(tc.version)
			tc.change(c.Nodes[0], c)
			derivePorts(c)
			_, found := makeNodes(t, c)
			var got []string
			for _, f := range found {
				where := f.Severity.String() + " " + f.Rule + " " + string(f.Address) + ": "
				if zh := f.Summary(diag.Chinese); zh == f.Summary(diag.English) || strings.Contains(zh, "%!") || strings.Contains(f.Details(diag.Chinese), "%!") || strings.Contains(f.Details(diag.English), "%!") {
					t.Errorf("the Chinese words are %q", zh)
				}
				if head, tail, _ := strings.Cut(tc.want, ": "); where == head+": " && strings.Contains(f.Summary(diag.English), tail) {
					return
				}
				got = append(got, where+f.Summary(diag.English))
			}
			t.Errorf("findings are %q, want %q", got, tc.want)
		})
	}
}

func TestContainerUserVariables(t *testing.T) {
	c := containerCluster("2.4.3")
	c.Nodes[0].JVM.Options = []string{"-Da=b"}
	c.Nodes[0].Docker.Env = map[string]topology.Value{
		"TZ":            topology.Text("Europe/Berlin"),
		"JAVA_OPT":      {Text: "-Dsecret=x", Secret: "cluster.prod.node.a.docker.env.JAVA_OPT"},
		"NACOS_SERVERS": topology.Text("10.0.0.1:8848 10.0.0.2:8848 10.0.0.3:8848"),
		"B":             {Unknown: "var.b"},
	}
	container := firstContainer(t, c)
	java := container.Variable("JAVA_OPT")
	if java.Value.Text != "-Da=b -Dsecret=x" || !java.Value.IsSensitive() {
		t.Errorf("JAVA_OPT is %q, secret %q", java.Value.Text, java.Value.Secret)
	}
	last := container.Variables[len(container.Variables)-2:]
	if last[0].Name != "B" || !last[0].Value.IsUnknown() || last[1].Name != "TZ" || last[1].Group != "user" {
		t.Errorf("the last variables are %v", last)
	}
}

func TestContainerOptions(t *testing.T) {
	c := containerCluster("2.4.3")
	c.Nodes[0].Docker.Options = []string{"--ulimit nofile=65535:65535", "--label=a b", "--init", "-e", "A=b c", "--health-cmd  curl -f x"}
	nodes, _ := makeNodes(t, c)
	var got []string
	for _, o := range nodes[0].Container.Options {
		got = append(got, o.Text)
	}
	want := []string{"--ulimit", "nofile=65535:65535", "--label=a b", "--init", "-e", "A=b c", "--health-cmd", "curl -f x"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("options (-want +got):\n%s", diff)
	}
}

// TestContainerImage: a digest behind the tag pins the image.
func TestContainerImage(t *testing.T) {
	digest := "sha256:" + strings.Repeat("0f", 32)
	for _, tt := range []struct{ engine, image, tag, want string }{
		{"docker", "nacos/nacos-server", "v2.4.3", "nacos/nacos-server:v2.4.3"},
		{"podman", "nacos/nacos-server", "v2.4.3", "docker.io/nacos/nacos-server:v2.4.3"},
		{"docker", "nacos/nacos-server", "v2.4.3@" + digest, "nacos/nacos-server:v2.4.3@" + digest},
		{"podman", "nacos/nacos-server", "v2.4.3@" + digest, "docker.io/nacos/nacos-server@" + digest},
		{"podman", "registry.example.com:5000/nacos", "v2.4.3@" + digest, "registry.example.com:5000/nacos@" + digest},
	} {
		c := containerCluster("2.4.3")
		d := c.Nodes[0].Docker
		d.Engine, d.Image, d.Tag = tt.engine, tt.image, tt.tag
		nodes, found := makeNodes(t, c)
		if got := nodes[0].Container.Image.Text; got != tt.want || len(found) > 0 {
			t.Errorf("%s, %s, %s: %q, want %q; %v", tt.engine, tt.image, tt.tag, got, tt.want, found)
		}
	}
}

// TestContainerSources: every part of a container says where it comes from.
func TestContainerSources(t *testing.T) {
	for _, rel := range schemas.Releases() {
		if rel.ImageTag == "" {
			continue
		}
		for _, config := range []string{"files", "env"} {
			c := eachNode(containerCluster(rel.Version), func(n *topology.Node) {
				n.Docker.Config, n.Docker.Network, n.Docker.Memory, n.JVM.Heap = config, "bridge", "2g", "1g"
			})
			container := firstContainer(t, c)
			check := func(what string, sources []deployment.Source) {
				for _, s := range sources {
					if s.Fact != "" && s.Source == "" {
						t.Errorf("%s %s: %s: the fact %q has no source", rel.Version, config, what, s.Fact)
					}
				}
				if len(sources) == 0 {
					t.Errorf("%s %s: %s has no source", rel.Version, config, what)
				}
			}
			for _, v := range container.Variables {
				check(v.Name, v.Sources)
			}
			for _, p := range container.Ports {
				check(p.Role, p.Sources)
			}
			for _, m := range container.Mounts {
				check(m.Target, m.Sources)
			}
			for _, a := range []deployment.Argument{container.Image, container.Name, container.Network, container.Restart, container.Memory} {
				check(a.Text, a.Sources)
			}
		}
	}
}

// TestContainerLeavesToLint: a rule of lint says more than that it contradicts.
func TestContainerLeavesToLint(t *testing.T) {
	for _, tc := range []struct {
		name, version string
		change        func(*topology.Docker)
		left          bool
	}{
		{"mode", "2.4.3", func(d *topology.Docker) { d.Env["MODE"] = topology.Text("") }, true},
		{"members", "2.4.3", func(d *topology.Docker) { d.Env["NACOS_SERVERS"] = topology.Text("") }, true},
		{"address", "2.4.3", func(d *topology.Docker) { d.Env["NACOS_SERVER_IP"] = topology.Text("") }, false},
		{"token", "3.0.3", func(d *topology.Docker) { d.Env["NACOS_AUTH_TOKEN"] = topology.Text("") }, true},
		{"token with env", "3.0.3", func(d *topology.Docker) { d.Config, d.Env["NACOS_AUTH_TOKEN"] = "env", topology.Text("") }, true},
		{"token before 3.0", "2.5.1", func(d *topology.Docker) { d.Config, d.Env["NACOS_AUTH_TOKEN"] = "env", topology.Text("") }, false},
		{"ignored by a mounted file", "2.4.3", func(d *topology.Docker) { d.Env["NACOS_APPLICATION_PORT"] = topology.Text("1") }, true},
		{"not ignored", "2.4.3", func(d *topology.Docker) { d.Config, d.Env["NACOS_APPLICATION_PORT"] = "env", topology.Text("1") }, false},
		{"quotes", "2.4.3", func(d *topology.Docker) { d.Env["MODE"] = topology.Text(`"cluster"`) }, true},
		{"one quote", "2.4.3", func(d *topology.Docker) { d.Env["MODE"] = topology.Text(`"`) }, false},
		{"quotes that differ", "2.4.3", func(d *topology.Docker) { d.Env["MODE"] = topology.Text(`"x'`) }, false},
		{"placeholder", "2.4.3", func(d *topology.Docker) { d.Env["MODE"] = topology.Text("${MODE}") }, true},
		{"relaxed name", "3.0.3", func(d *topology.Docker) { d.Env["NACOS_CONSOLE_PORT"] = topology.Text("1") }, false},
		{"databases", "2.4.3", func(d *topology.Docker) { d.Config, d.Env["MYSQL_DATABASE_NUM"] = "env", topology.Text("2") }, true},
	} {
		c := containerCluster(tc.version)
		tc.change(c.Nodes[0].Docker)
		derivePorts(c)
		_, found := makeNodes(t, c)
		if (len(found) == 0) != tc.left {
			t.Errorf("%s: %d findings, left to lint: %v", tc.name, len(found), tc.left)
		}
	}
}

// TestContainerVariablesAgainstTheRelease: a variable may say something else than
// the release, but not than the topology.
func TestContainerVariablesAgainstTheRelease(t *testing.T) {
	const enabled, days = "TOMCAT_ACCESSLOG_ENABLED", "SERVER_TOMCAT_ACCESSLOG_MAX_DAYS"
	for _, tt := range []struct {
		topologyDays  int
		name, release string
		value         string
		want          int
	}{
		{30, enabled, "2.0.4", "false", 0},
		{30, enabled, "2.5.1", "false", 0},
		{30, days, "2.5.1", "7", 0},
		{45, days, "2.5.1", "7", 1},
		{30, days, "3.0.3", "7", 0},
		{30, "NACOS_ISTIO_MCP_SERVER_ENABLED", "2.5.1", "true", 0},
		{30, "NACOS_AUTH_CACHE_ENABLE", "2.5.1", "false", 0},
		{30, "DB_POOL_CONFIG_MINIMUMIDLE", "2.4.3", "7", 0},
		{30, "NACOS_CORE_AUTH_SYSTEM_TYPE", "3.0.3", "ldap", 0},
		{30, "NACOS_DEPLOYMENT_TYPE", "3.0.3", "server", 1},
		{30, "NACOS_AUTH_ENABLE", "2.5.1", "false", 1},
		{30, "SERVER_SERVLET_CONTEXTPATH", "2.5.1", "/x", 1},
		{30, "NACOS_CONSOLE_CONTEXTPATH", "3.0.3", "/x", 1},
	} {
		c := containerCluster(tt.release)
		c.AccessLog.Enabled, c.AccessLog.MaxDays = true, &tt.topologyDays
		if tt.release == "2.0.4" {
			c.AccessLog.MaxDays = nil
		}
		c.Nodes[0].Docker.Config = "env"
		c.Nodes[0].Docker.Env[tt.name] = topology.Text(tt.value)
		derivePorts(c)
		if _, found := makeNodes(t, c); len(found) != tt.want {
			t.Errorf("%s = %s for %s: %d findings, want %d: %v", tt.name, tt.value, tt.release, len(found), tt.want, found)
		}
	}
}

// TestContainerKeepsDoubleMounts: lint tells of them.
func TestContainerKeepsDoubleMounts(t *testing.T) {
	c := containerCluster("2.4.3")
	c.Nodes[0].Docker.Volumes = []string{"/x:/home/nacos/conf/nacos-logback.xml", "/y:/z", "/w:/z/"}
	nodes, found := makeNodes(t, c)
	var targets []string
	for _, m := range nodes[0].Container.Mounts {
		targets = append(targets, m.Target)
	}
	want := []string{"/home/nacos/conf/application.properties", "/home/nacos/conf/nacos-logback.xml", "/home/nacos/conf/nacos-logback.xml", "/z", "/z"}
	if diff := cmp.Diff(want, targets); diff != "" || len(found) > 0 {
		t.Errorf("(-want +got), %d findings:\n%s", len(found), diff)
	}
}

// TestContainerFindingsOfSharedVariables: what the cluster says of all nodes is
// one finding, at the cluster.
func TestContainerFindingsOfSharedVariables(t *testing.T) {
	c := containerCluster("2.4.3")
	shared := *c.Nodes[0].Docker
	shared.Env = map[string]topology.Value{"MODE": topology.Text("standalone")}
	c.Docker = &shared
	for i, n := range c.Nodes {
		n.Docker.Env["MODE"] = topology.Text([]string{"standalone", "standalone", "other"}[i])
	}
	derivePorts(c)
	_, found := deployment.MakeCluster(&topology.Topology{Clusters: []*topology.Cluster{c}}, c, containerOutputs())
	var got []diag.Address
	for _, d := range found {
		got = append(got, d.Address)
	}
	if diff := cmp.Diff([]diag.Address{"cluster.prod.docker.env.MODE", "cluster.prod.node.c.docker.env.MODE"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
