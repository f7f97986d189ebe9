package testbed

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/nacosgen/nacosgen/schemas"
)

// container is what docker-run.sh asks the engine for, as far as a server notices.
type container struct {
	root        string // folder that the server sees as /home/nacos
	environment map[string]string
	mounts      []mount
}

// mount lays source, for the tests, over target, for the server.
type mount struct {
	source, target string
	readOnly       bool
}

// startContainer runs docker-run.sh with a stand-in for the engine, and then the
// server as the engine and the image's entry point would, by the table of the image.
func (s *Server) startContainer() {
	s.bed.t.Helper()
	c := s.askEngine()
	release := schemas.Find(s.bed.release)
	s.bed.must(os.MkdirAll(filepath.Join(c.root, "conf"), 0o755))
	for _, m := range c.mounts {
		s.bed.must(prepareMount(c.root, m))
	}
	options := s.entryPoint(release, c)
	var env []string
	for name, value := range c.environment {
		env = append(env, name+"="+value)
	}
	s.Process = s.run(c, env, home, options, strings.Fields(c.environment["JAVA_OPT_EXT"]))
}

// prepareMount makes what m is laid over, and a folder that the engine would make.
func prepareMount(root string, m mount) error {
	below, err := filepath.Rel(home, m.target)
	if err != nil {
		return err
	}
	target := filepath.Join(root, below)
	if info, err := os.Stat(m.source); err == nil && !info.IsDir() {
		if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
			return err
		}
		return os.WriteFile(target, nil, 0o644)
	}
	if err := os.MkdirAll(m.source, 0o755); err != nil {
		return err
	}
	return os.MkdirAll(target, 0o755)
}

// askEngine gives what the script runs.
func (s *Server) askEngine() *container {
	s.bed.t.Helper()
	const engine = "#!/bin/sh\ncase $1 in\nps) ;;\nrun) printf '%s\\n' \"$@\" >\"$SAID\" ;;\n*) exit 1 ;;\nesac\n"
	dir := s.bed.t.TempDir()
	s.bed.must(os.WriteFile(filepath.Join(dir, "docker"), []byte(engine), 0o755))
	said := filepath.Join(dir, "said")
	cmd := s.Machine.command(nil, home, []string{"PATH=" + dir + ":" + os.Getenv("PATH"), "SAID=" + said}, "bash", s.Node.Home+"/docker-run.sh")
	if out, err := cmd.CombinedOutput(); err != nil {
		s.bed.t.Fatalf("docker-run.sh of node %s: %v\n%s", s.Node.Name, err, out)
	}
	c := &container{root: filepath.Join(s.Machine.dir, ".container"), environment: map[string]string{}}
	words := strings.Split(read(said), "\n")
	for i, word := range words[:len(words)-1] {
		switch next := words[i+1]; word {
		case "--env-file":
			for line := range strings.Lines(read(s.Machine.Path(next))) {
				if name, value, found := strings.Cut(strings.TrimSuffix(line, "\n"), "="); found && !strings.HasPrefix(name, "#") {
					c.environment[name] = value
				}
			}
		case "-v":
			parts := strings.Split(next, ":")
			c.mounts = append(c.mounts, mount{s.Machine.Path(parts[0]), parts[1], len(parts) > 2 && strings.Contains(parts[2], "ro")})
		}
	}
	if len(c.environment) == 0 {
		s.bed.t.Fatalf("docker-run.sh of node %s hands over no variables: %q", s.Node.Name, words)
	}
	return c
}

// entryPoint writes cluster.conf and the template of application.properties as the
// image does, and gives the options of the JVM.
func (s *Server) entryPoint(release *schemas.Release, c *container) (options []string) {
	s.bed.t.Helper()
	value := func(v *schemas.ImageVariable) string {
		if text, set := c.environment[v.Name]; set {
			return text
		}
		return v.Default
	}
	options = strings.Fields(c.environment["JAVA_OPT"])
	var template strings.Builder
	for _, line := range release.Image().Fixed {
		fmt.Fprintf(&template, "%s=%s\n", line.Key, line.Value)
	}
	url := map[string]string{}
	variables, _ := release.ImageVariables()
	for i := range variables {
		v := &variables[i]
		for _, e := range v.Effects {
			switch text := value(v); {
			case e.Kind == "script" && e.How == "when" && text == e.When:
				s.bed.t.Fatalf("the entry point of the image ends: %s is %q", v.Name, text)
			case e.Kind == "script" && e.How == "lines":
				s.bed.must(os.WriteFile(filepath.Join(c.root, e.Target), []byte(strings.Join(strings.Fields(text), "\n")+"\n"), 0o644))
			case e.Kind == "jvm" && e.How == "when" && text == e.When:
				options = append(options, e.Target+"="+e.Value)
			case e.Kind == "jvm" && e.How == "value" && text != "":
				options = append(options, option(e.Target)+text)
			case e.Kind == "property" && e.How == "value" && v.HasDefault:
				fmt.Fprintf(&template, "%s=${%s:%s}\n", e.Target, v.Name, v.Default)
			case e.Kind == "property" && e.How == "value":
				fmt.Fprintf(&template, "%s=${%s}\n", e.Target, v.Name)
			case e.Kind == "property" && e.How == "part":
				url[v.Name[strings.LastIndex(v.Name, "SERVICE_")+len("SERVICE_"):]] = text
			}
		}
	}
	fmt.Fprintf(&template, "db.url.0=jdbc:mysql://%s:%s/%s?%s\n", url["HOST"], url["PORT"], url["DB_NAME"], url["DB_PARAM"])
	for _, m := range c.mounts {
		if m.target == home+"/conf/application.properties" {
			return options
		}
	}
	s.bed.must(os.WriteFile(filepath.Join(c.root, "conf", "application.properties"), []byte(template.String()), 0o644))
	return options
}

// option is the text before a value: -Xmx1g, but -Dx=1g.
func option(target string) string {
	if strings.HasPrefix(target, "-X") && !strings.HasPrefix(target, "-XX:") {
		return target
	}
	return target + "="
}
