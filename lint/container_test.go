package lint_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/topology"
)

// inContainer deploys one node whose cluster says the same of its container,
// but for what the node adds.
func inContainer(shared topology.Docker, own func(*topology.Docker)) (*topology.Cluster, *topology.Node, *deployment.Node) {
	c := &topology.Cluster{Name: "c", Version: "2.5.1", Release: "2.5.1", Mode: "cluster", Storage: "embedded", Port: 8848, ContextPath: "/nacos", Docker: &shared,
		AccessLog: &topology.AccessLog{}, Logging: &topology.Logging{}, JVM: &topology.JVM{Options: []string{"-Da=b"}}, Metrics: &topology.Metrics{}}
	docker := shared
	own(&docker)
	n := &topology.Node{Name: "a", Address: "10.0.0.1", Port: 8848, Home: "/srv", Version: "2.5.1", Release: "2.5.1", JVM: c.JVM, Docker: &docker}
	c.Nodes, c.Members = []*topology.Node{n}, []string{"10.0.0.1:8848"}
	d, _ := deployment.MakeCluster(&topology.Topology{Clusters: []*topology.Cluster{c}}, c, deployment.Outputs{deployment.OutputProperties, deployment.OutputLogback, deployment.OutputDockerRun})
	return c, n, d.Nodes[0]
}

func TestMounts(t *testing.T) {
	shared := topology.Docker{Engine: "docker", Image: "nacos/nacos-server", Tag: "v2.5.1", Config: "files", Network: "host", ContainerName: "c-a",
		Volumes: []string{"/srv/d:/home/nacos/data", "logs:/home/nacos/logs/:ro,z", "./x:/x"}}
	c, n, d := inContainer(shared, func(own *topology.Docker) {
		own.Options = []string{"-v /a:/b/:ro", "--volume", "named:/n", "--mount=type=bind,src=/m,dst=/t/../u,readonly", "--mount type=volume,target=/v,ro=false",
			"-v=/anonymous", "-v", "./rel:/r", "--mount", "type=bind,src=/m", "-v", "nonsense"}
	})
	type mount struct {
		Kind                    deployment.MountKind
		Source, Target, Options string
		Address                 diag.Address
	}
	var got []mount
	for _, m := range lint.Mounts(c, n, d) {
		got = append(got, mount{m.Kind, m.Source, m.Target, m.Options, m.Address})
		if m.Bind() != (m.Kind != deployment.MountVolume) {
			t.Errorf("%v: a bind mount: %v", m, m.Bind())
		}
	}
	volumes, options := diag.Address("cluster.c.docker.volumes"), diag.Address("cluster.c.node.a.docker.options")
	want := []mount{
		{"file", "conf/application.properties", "/home/nacos/conf/application.properties", "ro", ""},
		{"file", "conf/nacos-logback.xml", "/home/nacos/conf/nacos-logback.xml", "ro", ""},
		{"folder", "/srv/d", "/home/nacos/data", "", volumes.Index(0)},
		{"volume", "logs", "/home/nacos/logs", "ro,z", volumes.Index(1)},
		{"file", "./x", "/x", "", volumes.Index(2)},
		{"folder", "/a", "/b", "ro", options.Index(0)},
		{"volume", "named", "/n", "", options.Index(2)},
		{"folder", "/m", "/u", "ro", options.Index(3)},
		{"volume", "", "/v", "", options.Index(4)},
		{"volume", "", "/anonymous", "", options.Index(5)},
		{"file", "./rel", "/r", "", options.Index(7)},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := lint.Mounts(c, n, &deployment.Node{}); got != nil {
		t.Errorf("no container: %v", got)
	}
}

func TestMountCovers(t *testing.T) {
	for _, tt := range []struct {
		target, inside string
		want           bool
	}{
		{"/a", "/a", true}, {"/a", "/a/b", true}, {"/a", "/ab", false}, {"/a/b", "/a", false}, {"/", "/a", true},
	} {
		m := lint.Mount{Mount: deployment.Mount{Target: tt.target}}
		if m.Covers(tt.inside) != tt.want {
			t.Errorf("%s covers %s: %v", tt.target, tt.inside, !tt.want)
		}
	}
}
