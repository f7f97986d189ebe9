package deployment

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/nacosgen/nacosgen/internal/consumer"
	"github.com/nacosgen/nacosgen/topology"
)

// started puts how the first node is started: flags, then variables.
func started(c *topology.Cluster) []string {
	dc, _ := MakeCluster(nil, c, allOutputs())
	var list []string
	for _, f := range dc.Nodes[0].Start.Flags {
		list = append(list, f.Text)
	}
	for _, v := range dc.Nodes[0].Start.Environment {
		list = append(list, v.Name+"="+v.Value.Text)
	}
	return list
}

func TestStart(t *testing.T) {
	jvm := func(c *topology.Cluster, j topology.JVM) { c.Nodes[0].JVM = &j }
	for _, c := range []struct {
		name, release string
		change        func(*topology.Cluster)
		want, found   []string
	}{
		{"cluster", "2.4.3", func(*topology.Cluster) {}, nil, nil},
		{"standalone", "1.1.0", func(c *topology.Cluster) { standalone(c) }, []string{"-m standalone"}, nil},
		{"embedded", "2.4.3", func(c *topology.Cluster) { c.Storage, c.Datasource = "embedded", nil }, []string{"-p embedded"}, nil},
		{"function", "2.4.3", func(c *topology.Cluster) { c.Nodes[0].Function = "naming" }, []string{"-f naming"}, nil},
		{"server alone", "3.0.3", func(c *topology.Cluster) { c.Nodes[0].Deployment = "server" }, []string{"-d server"}, nil},
		{"heap", "2.4.0", func(c *topology.Cluster) { jvm(c, topology.JVM{Heap: "4g"}) },
			[]string{"CUSTOM_NACOS_MEMORY=-Xms4g -Xmx4g -XX:MetaspaceSize=128m -XX:MaxMetaspaceSize=320m"}, nil},
		{"young and metaspace", "2.4.0", func(c *topology.Cluster) { jvm(c, topology.JVM{Young: "512m", Metaspace: "256m"}) },
			[]string{"CUSTOM_NACOS_MEMORY=-Xms2g -Xmx2g -Xmn512m -XX:MaxMetaspaceSize=256m"}, nil},
		{"heap of a single server", "3.0.3", func(c *topology.Cluster) { standalone(c); jvm(c, topology.JVM{Heap: "1g"}) },
			[]string{"-m standalone", "CUSTOM_NACOS_MEMORY=-Xms1g -Xmx1g"}, nil},
		{"heap too early", "2.3.2", func(c *topology.Cluster) { jvm(c, topology.JVM{Heap: "4g"}) }, nil, []string{"error setting-unsupported cluster.prod.node.a.jvm.heap"}},
		{"options", "2.3.2", func(c *topology.Cluster) {
			jvm(c, topology.JVM{Options: []string{"-XX:+UseG1GC", "-Duser.timezone=UTC"}})
		}, []string{"JAVA_OPT=-XX:+UseG1GC -Duser.timezone=UTC"}, nil},
		{"option that would be split", "2.3.2", func(c *topology.Cluster) { jvm(c, topology.JVM{Options: []string{"-Da=b c"}}) },
			[]string{"JAVA_OPT=-Da=b c"}, []string{"error value-unwritable cluster.prod.node.a.jvm.options[0]"}},
		{"sizes as options", "2.3.2", func(c *topology.Cluster) {
			jvm(c, topology.JVM{Options: []string{"-Xmx6g", "-Xloggc:/gc", "-XX:MaxMetaspaceSize=1g"}})
		}, []string{"JAVA_OPT=-Xmx6g -Xloggc:/gc -XX:MaxMetaspaceSize=1g"},
			[]string{"warning setting-unsupported cluster.prod.node.a.jvm.options[0]", "warning setting-unsupported cluster.prod.node.a.jvm.options[2]"}},
		{"sizes as options of a single server", "2.4.3", func(c *topology.Cluster) {
			standalone(c)
			jvm(c, topology.JVM{Options: []string{"-Xmn1g", "-XX:MaxMetaspaceSize=1g"}})
		}, []string{"-m standalone", "JAVA_OPT=-Xmn1g -XX:MaxMetaspaceSize=1g"}, []string{"warning setting-unsupported cluster.prod.node.a.jvm.options[0]"}},
		{"a size that nothing else sets", "2.4.3", func(c *topology.Cluster) {
			jvm(c, topology.JVM{Heap: "4g", Options: []string{"-Xmn1g"}})
		}, []string{"CUSTOM_NACOS_MEMORY=-Xms4g -Xmx4g -XX:MetaspaceSize=128m -XX:MaxMetaspaceSize=320m", "JAVA_OPT=-Xmn1g"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			cluster := sampleCluster(c.release, "10.0.0.1")
			c.change(cluster)
			if diff := cmp.Diff(c.want, started(cluster)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(c.found, findings(cluster)); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
		})
	}
}

// TestBashSplitsOptionsAsThought: what passes the check arrives at java word by
// word, through a script that handles JAVA_OPT as startup.sh does.
func TestBashSplitsOptionsAsThought(t *testing.T) {
	bash := consumer.Require(t, "bash", "bash")
	options := []string{"-Da='x\"y", "-Db=$HOME;&|<>()", "-Dc=\\d`e`{f,g}", "-Dd=~/x#y!"}
	c := sampleCluster("2.3.2", "10.0.0.1")
	c.Nodes[0].JVM = &topology.JVM{Options: options}
	if got := findings(c); got != nil {
		t.Fatal(got)
	}
	script := filepath.Join(t.TempDir(), "startup.sh")
	body := "JAVA_OPT=\"${JAVA_OPT} -server -Xms2g\"\nprintf '%s\\n' ${JAVA_OPT}\n"
	if err := os.WriteFile(script, []byte(body), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), bash, script)
	cmd.Env = append(os.Environ(), started(c)[0])
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	want := append(append([]string{}, options...), "-server", "-Xms2g")
	if diff := cmp.Diff(want, strings.Split(strings.TrimSpace(string(out)), "\n")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
