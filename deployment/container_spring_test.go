package deployment_test

import (
	"bytes"
	"encoding/binary"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/internal/consumer"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// springFor is the Spring Boot that stands for that of a release, of those that
// differ in how they bind.
func springFor(rel *schemas.Release) string {
	switch {
	case rel.AtLeast("3.0.0"):
		return "3.4.4"
	case rel.In("1.4.4", "1.4.8"), rel.AtLeast("2.1.1"):
		return "2.7.18"
	}
	return "2.1.1.RELEASE"
}

// springCase is one container, and what the server in it shall find.
type springCase struct {
	name       string
	image      *image
	properties []deployment.Property
}

// TestContainerBySpring asks Spring Boot itself what the entry point simulator
// claims. NACOSGEN_SPRING names a folder with its jars by version, as
// testdata/spring/pom.xml fetches them.
func TestContainerBySpring(t *testing.T) {
	jars := os.Getenv("NACOSGEN_SPRING")
	if jars == "" {
		consumer.Missing(t, "spring", "NACOSGEN_SPRING is not set: no Spring Boot to ask")
	}
	java := consumer.Require(t, "java", "java")
	cases := map[string][]springCase{}
	for _, rel := range schemas.Releases() {
		for name, change := range scenarios() {
			c := eachNode(containerCluster(rel.Version), func(n *topology.Node) { n.Docker.Config, n.Docker.Tag = "env", "x" })
			change(c)
			derivePorts(c)
			nodes, _ := makeNodes(t, c)
			m := start(rel, variables(nodes[0].Container), nil)
			cases[springFor(rel)] = append(cases[springFor(rel)], springCase{rel.Version + " " + name, m, nodes[0].Properties})
		}
	}
	for version, list := range cases {
		t.Run(version, func(t *testing.T) { askSpring(t, java, filepath.Join(jars, version, "*"), list) })
	}
}

func askSpring(t *testing.T, java, classPath string, cases []springCase) {
	var in bytes.Buffer
	number := func(n int) { in.Write(binary.BigEndian.AppendUint32(nil, uint32(n))) }
	text := func(s string) { number(len(s)); in.WriteString(s) }
	pairs := func(m map[string]string) {
		number(len(m))
		for _, key := range slices.Sorted(maps.Keys(m)) {
			text(key)
			text(m[key])
		}
	}
	number(len(cases))
	for _, c := range cases {
		pairs(c.image.flags)
		pairs(c.image.environment)
		pairs(c.image.placeholders())
		number(len(c.properties))
		for _, p := range c.properties {
			text(p.Key)
		}
	}
	cmd := exec.CommandContext(t.Context(), java, "-cp", classPath, "testdata/spring/Ask.java")
	cmd.Stdin = &in
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("java: %v\n%s", err, stderr.String())
	}
	answers := strings.Split(string(out), "\x00")
	for _, c := range cases {
		for _, p := range c.properties {
			got := answers[0]
			answers = answers[1:]
			if c.image.selfAddress(p.Key) == "" && got != "="+p.Value.Text {
				t.Errorf("%s: %s is %q, want %q", c.name, p.Key, got, p.Value.Text)
			}
		}
	}
}

// placeholders is the template as Spring reads it: a key whose variable is
// missing cannot be resolved.
func (m *image) placeholders() map[string]string {
	file := maps.Clone(m.template)
	for key, missing := range m.unresolved {
		if missing {
			file[key] = "${NOT_SET_ANYWHERE}"
		}
	}
	return file
}

// TestJavaReadsItsEnvironment: why variables beyond ASCII need an option of Java's.
func TestJavaReadsItsEnvironment(t *testing.T) {
	java := consumer.Require(t, "java", "java")
	source := filepath.Join(t.TempDir(), "Show.java")
	program := `public class Show { public static void main(String[] a) { for (char c : System.getenv("X").toCharArray()) System.out.print((int) c + " "); } }`
	if err := os.WriteFile(source, []byte(program), 0o600); err != nil {
		t.Fatal(err)
	}
	c := eachNode(containerCluster("2.4.3"), func(n *topology.Node) { n.Docker.Config = "env" })
	c.Datasource.User = topology.Text("纳")
	option := variables(firstContainer(t, c))["JAVA_OPT"]
	cmd := exec.CommandContext(t.Context(), java, append(strings.Fields(option), source)...)
	cmd.Env = []string{"X=纳", "PATH=" + os.Getenv("PATH")}
	out, err := cmd.Output()
	if want := "32435 "; err != nil || string(out) != want || option == "" {
		t.Errorf("with JAVA_OPT %q java reads %q, want %q: %v", option, out, want, err)
	}
}
