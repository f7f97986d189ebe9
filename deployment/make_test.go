package deployment

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/nacosgen/nacosgen/internal/format/clusterconf"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

func TestFiles(t *testing.T) {
	c := sampleCluster("2.4.3", "10.0.0.1", "10.0.0.2")
	c.Nodes[1].Docker = &topology.Docker{Engine: "docker", Config: "files", Network: "host", Image: "nacos/nacos-server", Tag: "v2.4.3"}
	c.Gateways = []*topology.Gateway{{Name: "front", Type: "nginx", Port: 8648, Ports: topology.GatewayPorts{HTTP: 8648}}}
	c.Outputs = map[string]*topology.OutputSettings{
		OutputLogback:     {Enabled: false},
		OutputClusterConf: {Enabled: true, Paths: map[string]string{"a": "10.0.0.1/cluster.conf"}},
	}
	dc, _ := MakeCluster(nil, c, allOutputs())
	want := []map[string]string{
		{OutputClusterConf: "10.0.0.1/cluster.conf", OutputProperties: "prod/a/conf/application.properties"},
		{OutputClusterConf: "prod/b/conf/cluster.conf", OutputProperties: "prod/b/conf/application.properties", OutputDockerRun: "prod/b"},
		{OutputNginx: "prod/front/nginx.conf"},
	}
	got := []map[string]string{dc.Nodes[0].Files, dc.Nodes[1].Files, dc.Gateways[0].Files}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if (dc.Nodes[0].Start == nil) == (dc.Nodes[1].Start == nil) {
		t.Error("a container is started by its image, a bare-metal node by startup.sh")
	}
	dc, _ = MakeCluster(nil, c, Outputs{OutputProperties})
	if diff := cmp.Diff(map[string]string{OutputProperties: "prod/b/conf/application.properties"}, dc.Nodes[1].Files); diff != "" {
		t.Errorf("one output alone (-want +got):\n%s", diff)
	}
	dc, _ = MakeCluster(nil, standalone(sampleCluster("2.4.3", "10.0.0.1")), allOutputs())
	if _, ok := dc.Nodes[0].Files[OutputClusterConf]; ok || len(dc.Nodes[0].Members) > 0 {
		t.Error("a single server has no cluster.conf")
	}
}

// TestMembersAreReadBack: a server of each release finds all members in its
// list, itself with the very text that it calls itself.
func TestMembersAreReadBack(t *testing.T) {
	sets := map[string][]string{
		"IPv4":  {"10.0.0.1", "10.0.0.2", "10.0.0.10"},
		"IPv6":  {"fd00::1", "fd00::2", "fd00::3"},
		"names": {"n1.example.com", "n2.example.com", "n3.example.com"},
		"plain": {"nacos1", "nacos2", "nacos3"},
	}
	for _, rel := range schemas.Releases() {
		grammar := clusterconf.GrammarOf(rel.Version)
		for kind, addresses := range sets {
			c := sampleCluster(rel.Version, addresses...)
			dc, _ := MakeCluster(nil, c, allOutputs())
			var src []byte
			for _, m := range dc.Nodes[0].Members {
				src = clusterconf.AppendMember(src, m.Text)
			}
			got, err := grammar.Read(src, 8848)
			refused := kind == "IPv6" && !rel.AtLeast("1.4.1") || kind == "plain" && rel.Version == "1.4.3" // by rules of lint
			if refused != (err != nil) {
				t.Errorf("%s, %s: refused %t, but a server says %v", rel.Version, kind, refused, err)
			}
			if err != nil {
				continue
			}
			for i, m := range got {
				if text := fmt.Sprintf("%s:%d", m.Host, m.Port); text != dc.Nodes[0].Members[i].Text || len(dc.Nodes[0].Members[i].Sources) != 2 {
					t.Errorf("%s, %s: %s is read as %s", rel.Version, kind, dc.Nodes[0].Members[i].Text, text)
				}
			}
			if key, self := selfSetting(rel, addresses[0]); key == "nacos.inetutils.ip-address" && self != got[0].Host {
				t.Errorf("%s, %s: a node calls itself %s and is in the list as %s", rel.Version, kind, self, got[0].Host)
			}
		}
	}
}

func TestConsoleNodesGetTheListAndAreNotInIt(t *testing.T) {
	c := sampleCluster("3.0.3", "10.0.0.1", "10.0.0.2")
	c.Deployment = "console"
	n := addNode(c, "ui", "10.0.0.3", 8848)
	dc, _ := MakeCluster(nil, c, allOutputs())
	if n.Deployment != "console" || len(dc.Nodes[2].Members) != 2 || dc.Nodes[2].Files[OutputClusterConf] == "" {
		t.Errorf("%+v", dc.Nodes[2])
	}
	for _, p := range dc.Nodes[2].Properties {
		if p.Key == "nacos.deployment.type" && p.Value.Text != "console" {
			t.Errorf("%+v", p)
		}
	}
}

// TestNodesShareWhatIsEqual: copies differ in what is a node's own, and made
// one by one they come out the same.
func TestNodesShareWhatIsEqual(t *testing.T) {
	c := sampleCluster("3.0.3", "10.0.0.1", "10.0.0.2", "nacos3", "10.0.0.4")
	c.Nodes[1].Port = 8858
	console := 9090
	c.Nodes[1].Ports.Console = &console
	for _, i := range []int{1, 3} {
		c.Nodes[i].Deployment = "server"
		c.Nodes[i].Properties = map[string]topology.Value{"nacos.server.main.port": topology.Text("1")}
	}
	c.Nodes = append(c.Nodes, c.Nodes[2])
	whole, _ := MakeCluster(nil, c, allOutputs())
	if &whole.Nodes[0].Members[0] != &whole.Nodes[3].Members[0] || whole.Nodes[0].Logging != whole.Nodes[3].Logging {
		t.Error("members and logging are the same for all nodes, but copied")
	}
	for i, n := range c.Nodes {
		alone := *c
		alone.Nodes = []*topology.Node{n}
		one, _ := MakeCluster(nil, &alone, allOutputs())
		if diff := cmp.Diff(one.Nodes[0].Properties, whole.Nodes[i].Properties); diff != "" {
			t.Errorf("node %s (-alone +together):\n%s", n.Name, diff)
		}
	}
}

func TestUnknownReleaseHasFilesAlone(t *testing.T) {
	c := sampleCluster("2.4.3", "10.0.0.1")
	c.Release, c.Nodes[0].Release = "9.9.9", "9.9.9"
	c.Gateways = []*topology.Gateway{{Name: "front", Type: "nginx"}}
	dc, found := MakeCluster(nil, c, allOutputs())
	if len(found) > 0 || dc.Nodes[0].Properties != nil || dc.Nodes[0].Files[OutputProperties] == "" || dc.Gateways[0].Name != "front" {
		t.Errorf("%v, %+v", found, dc.Nodes[0])
	}
}

func TestUnknownValuesAreMarked(t *testing.T) {
	c := sampleCluster("2.4.3", "10.0.0.1")
	c.Datasource.Password = topology.Value{Unknown: "var.db_password"}
	dc, found := MakeCluster(nil, c, allOutputs())
	if len(found) > 0 {
		t.Errorf("rules are silent about unknown values: %v", findings(c))
	}
	text, err := json.Marshal(dc.Nodes[0].Properties)
	if err != nil {
		t.Fatal(err)
	}
	var back []Property
	if err := json.Unmarshal(text, &back); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(dc.Nodes[0].Properties, back); diff != "" {
		t.Errorf("the document does not survive JSON (-made +read):\n%s", diff)
	}
}

func BenchmarkMake(b *testing.B) {
	for _, size := range []struct{ clusters, nodes int }{{1, 3}, {100, 5}, {1000, 7}} {
		t := &topology.Topology{}
		for range size.clusters {
			c := sampleCluster("2.4.3")
			for i := range size.nodes {
				addNode(c, fmt.Sprintf("n%d", i), fmt.Sprintf("10.0.0.%d", i+1), 8848)
			}
			t.Clusters = append(t.Clusters, c)
		}
		b.Run(fmt.Sprintf("%dx%d", size.clusters, size.nodes), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if d, _ := Make(t, allOutputs()); len(d.Clusters) != size.clusters {
					b.Fatal(len(d.Clusters))
				}
			}
		})
	}
}
