package load_test

import (
	"strings"
	"testing"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/topology"
)

func TestLocateEntries(t *testing.T) {
	const options = "cluster.c.docker.options"
	for _, c := range []struct{ name, body, first, last, want string }{
		{"the first of a line", `options = ["-a", "-b"]`, options + "[0]", "", `options = ["-b"]`},
		{"the last of a line", `options = ["-a", "-b"]`, options + "[1]", "", `options = ["-a"]`},
		{"several", `options = ["-a", "-p", "1:1", "-b"]`, options + "[1]", options + "[2]", `options = ["-a", "-b"]`},
		{"all", `options = ["-p", "1:1"]`, options + "[0]", options + "[1]", `options = []`},
		{"a line", "options = [\n  \"-a\",\n  \"-b\",\n]", options + "[0]", "", "options = [\n  \"-b\",\n]"},
		{"the last line", "options = [\n  \"-a\",\n  \"-b\"\n]", options + "[1]", "", "options = [\n  \"-a\",\n]"},
		{"comments stay", "options = [\n  # of a\n  \"-a\", # a\n  # of b\n  \"-b\", // b\n]", options + "[0]", "", "options = [\n  # of a\n  # a\n  # of b\n  \"-b\", // b\n]"},
		{"a comment before the comma", "options = [\"-a\" /* a */, \"-b\"]", options + "[1]", "", "options = [\"-a\" /* a */]"},
		{"a comment inside", "options = [\n  \"-p\", # publish\n  \"1:1\",\n]", options + "[0]", options + "[1]", ""},
		{"an entry", `env = { A = "1", B = "2" }`, "cluster.c.docker.env.A", "", `env = { B = "2" }`},
		{"the last entry", `env = { A = "1", B = "2" }`, "cluster.c.docker.env.B", "", `env = { A = "1" }`},
		{"the only entry", `env = { A = "1" }`, "cluster.c.docker.env.A", "", `env = { }`},
		{"an entry of a line", "env = {\n  A = \"1\" # one\n  \"B\" = \"# 2\"\n}", "cluster.c.docker.env.B", "", "env = {\n  A = \"1\" # one\n}"},
		{"an entry with a comment", "env = {\n  A = \"1\" # one\n  B = 2\n}", "cluster.c.docker.env.A", "", "env = {\n  # one\n  B = 2\n}"},
		{"an entry with CRLF", "env = {\r\n  A = \"1\"\r\n  B = 2\r\n}", "cluster.c.docker.env.A", "", "env = {\r\n  B = 2\r\n}"},
		{"no such entry", `env = { A = "1" }`, "cluster.c.docker.env.Z", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			head := "cluster \"c\" {\n version = \"2.4.3\"\n storage = \"embedded\"\n node \"a\" { address = \"10.0.0.1\" }\n docker {\n"
			src := head + c.body + "\n}\n}\n"
			if c.last == "" {
				c.last = c.first
			}
			got, origin := mustLoad(t, src).Locator.LocateEntries(diag.Address(c.first), diag.Address(c.last))
			switch {
			case c.want == "":
				if got != (diag.Range{}) || origin != topology.Default {
					t.Errorf("%q (%d) is cut, where nothing may be", src[got.Start:got.End], origin)
				}
			case src[:got.Start]+src[got.End:] != head+c.want+"\n}\n}\n":
				t.Errorf("got %q, want %q", strings.TrimPrefix(src[:got.Start]+src[got.End:], head), c.want)
			}
		})
	}
}
