package load_test

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/topology/load"
)

func TestLimits(t *testing.T) {
	node := func(n int) string {
		return fmt.Sprintf(`  node "n" {
    for_each = toset([for i in range(%d) : format("%%06d", i)])
    address  = "n${each.key}"
  }
`, n)
	}
	cluster := func(name, body string) string {
		return fmt.Sprintf("cluster %q {\n  version = \"2.4.3\"\n  storage = \"embedded\"\n%s}\n", name, body)
	}
	fleet := func(clusters, nodes int) string {
		return fmt.Sprintf(`cluster "c" {
  for_each = toset([for i in range(%d) : tostring(i)])
  version  = "2.4.3"
  storage  = "embedded"
%s}
`, clusters, node(nodes))
	}
	deep := func(n int) string {
		return cluster("a", node(1)+"properties = { a = "+strings.Repeat("(", n)+"1"+strings.Repeat(")", n)+" }\n")
	}
	for _, c := range []struct{ name, body, want string }{
		{"200 nodes", cluster("a", node(200)), ""},
		{"201 nodes", cluster("a", node(201)), `the cluster "a" has more than 200 nodes`},
		{"100,100 nodes", fleet(501, 200), `:1:1 topology-invalid the topology has more than 100000 nodes`},
		{"nesting that is allowed", deep(95), ""},
		{"nesting", deep(101), "100"},
		{"deep nesting", deep(1_000_000), "100"},
		{"16 MiB", "#" + strings.Repeat("x", load.MaxBytes) + "\n" + cluster("a", node(1)), "the topology is larger than 16 MiB"},
	} {
		t.Run(c.name, func(t *testing.T) {
			result := mustLoad(t, c.body)
			checkRanges(t, result)
			got := said(result)
			if c.want == "" && got != "" || !strings.Contains(got, c.want) {
				t.Errorf("got %q, want %q", cut(got), c.want)
			}
			if strings.Count(got, "\n") > 3 {
				t.Errorf("says too much: %s", cut(got))
			}
		})
	}
}

func cut(s string) string { return s[:min(len(s), 500)] }

func TestFolderIsMeasuredWhole(t *testing.T) {
	half := "# " + strings.Repeat("x", load.MaxBytes/2) + "\n"
	fsys := files(map[string]string{"d/a.hcl": half, "d/b.hcl": half})
	result, err := load.Load("d", load.Options{FS: fsys})
	if err != nil {
		t.Fatal(err)
	}
	if got := said(result); !strings.Contains(got, "larger than 16 MiB") || result.Topology != nil {
		t.Errorf("got %q", got)
	}
}

// What can't be read as text is one clear diagnostic.
func TestUnreadableText(t *testing.T) {
	good := "cluster \"a\" {\n  version = \"2.4.3\"\n  storage = \"embedded\"\n  node \"a\" { address = \"10.0.0.1\" }\n}\n"
	for _, c := range []struct{ name, body, want string }{
		{"empty", "", "topology.hcl:1:1 hcl-syntax the file is empty, want a topology\n"},
		{"blanks", " \n\n", "topology.hcl:1:1 hcl-syntax the file is empty, want a topology\n"},
		{"comments", "# nothing\n", "topology.hcl:1:1 topology-invalid the topology has no cluster\n"},
		{"UTF-16", "\xff\xfec\x00l\x00", "topology.hcl:1:1 hcl-syntax the file is UTF-16, want UTF-8\n"},
		{"UTF-16 without a mark", "c\x00l\x00u\x00", "topology.hcl:1:1 hcl-syntax the file is UTF-16, want UTF-8\n"},
		{"Latin-1", "# caf\xe9\n" + good, "topology.hcl:1:6 hcl-syntax the byte 0xe9 is not UTF-8\n"},
		{"NUL", good + "\x00", "topology.hcl:6:1 hcl-syntax a NUL character, want text\n"},
		{"good", good, ""},
		{"carriage returns", strings.ReplaceAll(good, "\n", "\r\n"), ""},
	} {
		result := mustLoad(t, c.body)
		checkRanges(t, result)
		if got := said(result); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

func TestPaths(t *testing.T) {
	good := "cluster \"a\" {\n  version = \"2.4.3\"\n  storage = \"embedded\"\n  node \"a\" { address = file(\"address\") }\n}\n"
	asJSON := `{"cluster": {"a": {"version": "2.4.3", "storage": "embedded", "node": {"a": {"address": "10.0.0.1"}}}}}`
	fsys := files(map[string]string{
		"d/topology.hcl": good, "d/address": "10.0.0.7", "-": asJSON, "empty/readme.md": "x", "empty/.x.hcl": "x", "plain.txt": asJSON,
	})
	for _, c := range []struct{ path, address, want string }{
		{"d", "10.0.0.7", ""},
		{"d/topology.hcl", "10.0.0.7", ""},
		{"-", "10.0.0.1", ""},
		{"empty", "", "empty:1:1 hcl-syntax the folder \"empty\" holds no topology: no file *.hcl or *.hcl.json\n"},
	} {
		result, err := load.Load(c.path, load.Options{FS: fsys})
		if err != nil {
			t.Fatal(err)
		}
		if got := said(result); got != c.want {
			t.Errorf("%s: got %q, want %q", c.path, got, c.want)
		}
		if c.address != "" && result.Topology.Clusters[0].Nodes[0].Address != c.address {
			t.Errorf("%s: %+v", c.path, result.Topology.Clusters[0].Nodes[0])
		}
	}
	if _, err := load.Load("missing.hcl", load.Options{FS: fsys}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a missing path: %v, want an error", err)
	}
}

// Nothing sensitive is said, whatever is done with it.
func TestSecretsStaySilent(t *testing.T) {
	const secret = "canary-7f3a"
	for _, use := range []string{
		`port = var.s`, `port = "x${var.s}"`, `version = var.s`, `properties = var.s`, `properties = { a = tonumber(var.s) }`,
		`properties = { (var.s) = 1 }`, `properties = { a = [var.s] }`, `properties = [var.s]`, `home = var.s`, `mode = var.s`,
		`properties = { a = var.s.b }`, `properties = { for k in [var.s] : k => k }`, `jvm { options = var.s }`,
		`jvm { options = [var.s] }`, `node "b" { host = var.s }`, `node "b" { for_each = { (var.s) = 1 } }`, `node "b" { name = var.s }`,
		`docker { env = { (var.s) = 1 } }`, `docker { volumes = [var.s] }`, `datasource "mysql" { hosts = [var.s] }`,
		`datasource "mysql" { params = { a = { b = var.s } } }`, `gateway "g" { allow = [var.s] }`, `output "nginx" { path = var.s }`,
		`output "sample" { extra = { a = var.s } }`, `output "sample" { labels = { a = var.s } }`, `auth { ignore_urls = [var.s] }`,
		`properties = { a = file(var.s) }`, `properties = { a = regex("x", var.s) }`, `properties = { a = jsondecode(var.s) }`,
		`properties = toset([var.s])`, `properties = { a = null, b = "${var.s}" + 1 }`, `upgrade { from = var.s }`,
	} {
		body := "variable \"s\" { sensitive = true }\ncluster \"a\" {\n  version = \"2.4.3\"\n  storage = \"embedded\"\n  node \"a\" { address = \"10.0.0.1\" }\n  " + use + "\n}\n"
		body = strings.Replace(body, "  version = \"2.4.3\"\n  storage", "  storage", strings.Count(use, "version ="))
		result, err := load.Load("t.hcl", load.Options{
			FS: files(map[string]string{"t.hcl": body}), Outputs: outputs(), Vars: []load.Var{{Name: "s", Value: secret}}})
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range result.Diagnostics {
			for _, lang := range []diag.Language{diag.English, diag.Chinese} {
				for _, text := range []string{d.Summary(lang), d.Details(lang), string(d.Address)} {
					if strings.Contains(text, secret) {
						t.Errorf("%s: shows the secret: %s", use, text)
					}
				}
			}
		}
		if shown := model(t, result); strings.Contains(shown, secret) {
			t.Errorf("%s: the document shows the secret: %s", use, shown)
		}
	}
}
