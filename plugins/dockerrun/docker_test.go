package dockerrun_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/nacosgen/nacosgen/internal/consumer"
	"github.com/nacosgen/nacosgen/topology"
)

// TestDockerUnderstands runs the script with docker's own client against a
// daemon that only records what it is asked to make.
func TestDockerUnderstands(t *testing.T) {
	docker := consumer.Require(t, "docker", "docker")
	for _, network := range []string{"host", "bridge", "mynet"} {
		t.Run(network, func(t *testing.T) {
			c := quiet(t, "env", network)
			c.Nodes[0].Address, c.Members[0] = "nacos1", "nacos1:8848"
			c.Docker.Options = []string{"--log-opt max-size=50m", "--cap-add=NET_ADMIN", "-e USER_SAID=it's"}
			s := newStage(t, c)
			made := underDocker(s, docker)
			port := c.Nodes[0].Ports.Main
			checkContainer(t, made, "prod-a", "nacos/nacos-server:v2.4.3", "nacos1")
			if made.HostConfig.NetworkMode != network || made.HostConfig.Memory != 2<<30 || made.HostConfig.RestartPolicy.Name != "unless-stopped" {
				t.Errorf("docker understands %+v", made.HostConfig)
			}
			var ports []string
			for inside, outside := range made.HostConfig.PortBindings {
				ports = append(ports, inside+" at "+outside[0].HostPort)
			}
			var want []string
			if network != "host" {
				want = []string{fmt.Sprintf("%d/tcp at %d", port, port)}
			}
			if diff := cmp.Diff(want, ports); diff != "" {
				t.Errorf("published (-want +got):\n%s", diff)
			}
			if network == "mynet" && !slices.Contains(made.NetworkingConfig.EndpointsConfig["mynet"].Aliases, "nacos1") {
				t.Errorf("the network is %+v", made.NetworkingConfig)
			}
			binds := []string{s.folder + "/conf/nacos-logback.xml:/home/nacos/conf/nacos-logback.xml:ro",
				c.Nodes[0].Home + "/data:/home/nacos/data", c.Nodes[0].Home + "/logs:/home/nacos/logs"}
			slices.Sort(binds)
			slices.Sort(made.HostConfig.Binds)
			if diff := cmp.Diff(binds, made.HostConfig.Binds); diff != "" {
				t.Errorf("mounted (-want +got):\n%s", diff)
			}
			for _, want := range []string{"MYSQL_SERVICE_PASSWORD=" + c.Datasource.Password.Text, "PREFER_HOST_MODE=hostname", "USER_SAID=it's",
				"NACOS_SERVERS=nacos1:8848 10.0.0.2:8848 10.0.0.3:8848"} {
				if !slices.Contains(made.Env, want) {
					t.Errorf("%q is not in the environment %q", want, made.Env)
				}
			}
		})
	}
}

func checkContainer(t *testing.T, made consumer.Created, name, image, hostname string) {
	t.Helper()
	if made.Name != name || made.Image != image || made.Hostname != hostname || len(made.Cmd) > 0 {
		t.Errorf("docker understands name %q, image %q, host name %q, command %q", made.Name, made.Image, made.Hostname, made.Cmd)
	}
}

// TestDockerUnderstandsAnything: whatever a value holds, the client reads just that.
func TestDockerUnderstandsAnything(t *testing.T) {
	docker := consumer.Require(t, "docker", "docker")
	random := rand.New(rand.NewPCG(1, 2))
	awkward := []rune(" \t'\"\\$`!#&;|<>(){}[]*?~=%^,:-é名\u200f\x01\x7f")
	text := func() string {
		b := make([]rune, 1+random.IntN(12))
		for i := range b {
			b[i] = awkward[random.IntN(len(awkward))]
		}
		return string(b)
	}
	for range 8 {
		c := quiet(t, "env", "host")
		c.Datasource.Password.Text = "p" + text() + "p" // a blank at an end is refused for another reason
		label, volume := text(), strings.ReplaceAll(text(), ":", "")
		c.Docker.Options = []string{"--label=l=" + label}
		c.Docker.Env["FREE"] = topology.Text(text())
		c.Docker.Volumes = []string{"./v" + volume + ":/x"}
		s := newStage(t, c)
		made := underDocker(s, docker)
		for _, want := range []string{"MYSQL_SERVICE_PASSWORD=" + c.Datasource.Password.Text, "FREE=" + c.Docker.Env["FREE"].Text} {
			if !slices.Contains(made.Env, want) {
				t.Errorf("%q is not in the environment %q", want, made.Env)
			}
		}
		if made.Labels["l"] != label {
			t.Errorf("the label %q became %q", label, made.Labels)
		}
		if want := s.folder + "/" + filepath.Clean("v"+volume) + ":/x"; !slices.Contains(made.HostConfig.Binds, want) {
			t.Errorf("%q is not mounted: %q", want, made.HostConfig.Binds)
		}
	}
}

// underDocker runs the script with the real client.
func underDocker(s *stage, docker string) consumer.Created {
	s.t.Helper()
	daemon := consumer.StartDaemon(s.t)
	remove(s.t, filepath.Join(s.tools, "docker"))
	if err := os.Symlink(docker, filepath.Join(s.tools, "docker")); err != nil {
		s.t.Fatal(err)
	}
	code, out := s.run(s.script(), []string{"DOCKER_HOST=" + daemon.Host, "DOCKER_CONFIG=" + s.tools, "HOME=" + s.tools})
	made := daemon.Created()
	if code != 0 || len(made) != 1 {
		s.t.Fatalf("exit code %d, %d containers: %s", code, len(made), out)
	}
	return made[0]
}

// TestDockerRefuses makes sure that the stand-in does not accept anything.
func TestDockerRefuses(t *testing.T) {
	docker := consumer.Require(t, "docker", "docker")
	c := quiet(t, "files", "host")
	c.Docker.Options = []string{"--no-such-flag"}
	s := newStage(t, c)
	daemon := consumer.StartDaemon(t)
	remove(t, filepath.Join(s.tools, "docker"))
	if err := os.Symlink(docker, filepath.Join(s.tools, "docker")); err != nil {
		t.Fatal(err)
	}
	code, out := s.run(s.script(), []string{"DOCKER_HOST=" + daemon.Host, "HOME=" + s.tools})
	if code != 125 || !strings.Contains(out, "unknown flag") || len(daemon.Created()) != 0 {
		t.Errorf("exit code %d: %s", code, out)
	}
}
