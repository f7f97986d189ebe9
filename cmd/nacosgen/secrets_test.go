package main

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/nacosgen/nacosgen/internal/arbitrary"
)

const canary = "Canary7x9qZ"

// traces are the forms in which the canary would give itself away.
func traces() []string {
	return []string{
		canary, strings.ToUpper(canary), strings.ToLower(canary),
		base64.StdEncoding.EncodeToString([]byte(canary))[:12],
	}
}

// TestSecretsStayHidden runs every command on random topologies that hold a
// secret in right and wrong places, whole and damaged: it shows in nothing that
// is printed, and in no file that others may read.
func TestSecretsStayHidden(t *testing.T) {
	seed := uint64(20260712)
	rounds := 150
	if testing.Short() {
		rounds = 20
	}
	built := 0
	for i := range rounds {
		r := rand.New(rand.NewPCG(seed, uint64(i)))
		s := randomSecretTopology(r)
		if i%3 == 0 { // any topology, with the secret as its variable
			s = secretTopology{string(arbitrary.Make(r, "topology.hcl").HCL)}
		}
		if ok := t.Run(fmt.Sprint(i), func(t *testing.T) { built += checkSecrets(t, r, s) }); !ok {
			t.Logf("the topology:\n%s", s.topology)
			return
		}
	}
	if built < rounds/20 {
		t.Errorf("built: only %d of %d topologies were built: the test says little", built, rounds)
	}
}

// checkSecrets gives 1 where the topology could be built, else 0.
func checkSecrets(t *testing.T, r *rand.Rand, s secretTopology) (built int) {
	dir := t.TempDir()
	t.Chdir(dir)
	write := func(name, text string) {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("topology.hcl", s.topology)
	write("values.nacosgenvars", "s = \""+canary+"\"\n")
	var values []string
	switch r.IntN(4) {
	case 0:
		values = []string{"-var", "s=" + canary}
	case 1:
		values = []string{"-var-file", "values.nacosgenvars"}
	case 2:
		write("x.auto.nacosgenvars", "s = \""+canary+"\"\n")
	case 3:
		write("x.auto.nacosgenvars", "s = [\""+canary+"\"]\n") // of a wrong type
	}
	for _, args := range [][]string{
		{"show"}, {"show", "--format", "json"},
		{"build"}, {"build", "--check", "--diff"}, {"build", "--diagnostics", "json"},
		{"build", "--diff", "--force", "-var", "s=Other" + canary},
		{"build", "--diff", "--dry-run", "-o", "elsewhere"},
		{"fmt", "--check"},
		{"lint"}, {"lint", "--format", "json"}, {"lint", "--format", "sarif"}, {"lint", "--lang", "zh-CN"},
		{"lint", "--fix", "--unsafe", "--diff"},
	} {
		name := args[0]
		if name != "fmt" {
			args = append(args, values...)
		}
		hidden(t, r, append(args, "topology.hcl"))
	}
	noPublicSecret(t, "out")
	if _, err := os.Stat("out"); err == nil {
		return 1
	}
	return 0
}

// hidden runs one command and looks for the canary in what it prints.
func hidden(t *testing.T, r *rand.Rand, args []string) {
	t.Helper()
	var out, errs bytes.Buffer
	a := &app{
		in: strings.NewReader(""), out: &out, err: &errs,
		lookupEnv: func(string) (string, bool) { return "", false },
		terminal:  func(io.Writer) bool { return false },
		width:     func(io.Writer) int { return []int{0, 40, 120}[r.IntN(3)] },
	}
	code := a.run(t.Context(), args)
	for _, trace := range traces() {
		if text := out.String() + errs.String(); strings.Contains(text, trace) {
			i := strings.Index(text, trace)
			t.Errorf("%q (exit code %d) shows the secret: ...%s...", args, code, text[max(0, i-200):min(len(text), i+60)])
			return
		}
	}
}

func noPublicSecret(t *testing.T, dir string) {
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		if slices.ContainsFunc(traces(), func(s string) bool { return strings.Contains(path, s) }) {
			t.Errorf("a path holds the secret: %s", path)
		}
		body, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err == nil && info.Mode().Perm()&0o077 != 0 && strings.Contains(string(body), canary) {
			t.Errorf("%s holds the secret and has mode %v", path, info.Mode())
		}
		return err
	})
	if err != nil && !os.IsNotExist(err) {
		t.Error(err)
	}
}

type secretTopology struct{ topology string }

// randomSecretTopology writes the secret into a few of many places, and now
// and then damages the text.
func randomSecretTopology(r *rand.Rand) secretTopology {
	pick := func(choices ...string) string { return choices[r.IntN(len(choices))] }
	secret := func() string {
		if r.IntN(20) > 0 {
			return pick(`var.s`, `"x${var.s}y"`, `join("-", ["a", var.s])`, `local.s`, `upper(var.s)`, `format("%s", local.o.s)`)
		}
		return pick(`base64encode(var.s)`, `try(var.s, "")`, `var.s == "" ? "" : var.s`, `jsonencode({ s = var.s })`,
			`tonumber(var.s)`, `jsondecode(var.s)`, `regex("^$", var.s)`, `element([var.s], 0)`, `file(var.s)`, `env(var.s)`, `lookup({}, var.s)`)
	}
	// plain is a value that is right; now and then it is the secret in its place.
	plain := func(v string) string {
		if r.IntN(60) == 0 {
			return secret()
		}
		return v
	}
	maybe := func(text string) string {
		if r.IntN(2) == 0 {
			return ""
		}
		return text
	}
	version := pick("1.1.0", "1.3.2", "1.4.8", "2.0.3", "2.2.3", "2.4.3", "2.5.1", "3.0.3", "3.3.0")
	var b strings.Builder
	p := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	p("variable \"s\" {\n  type = string\n  sensitive = true\n%s%s}", maybe("  default = \""+canary+"\"\n"),
		maybe("  validation {\n    condition = length(var.s) < 5 || length(var.s) > 8\n    error_message = \"not ${var.s}\"\n  }\n"))
	p("locals {\n  s = var.s\n  o = { s = var.s }\n}")
	p("cluster \"c\" {\n  version = %s\n  home = %s\n  port = %s", plain(`"`+version+`"`), plain(`"/opt/nacos"`), plain("8848"))
	for i := range 1 + r.IntN(3) {
		p("  node \"n%d\" {\n    name = %s\n    address = %s\n  }", i, plain(fmt.Sprintf(`"n%d"`, i)), plain(fmt.Sprintf(`"10.0.0.%d"`, i+1)))
	}
	p("  datasource \"mysql\" {\n    hosts = [%s]\n    database = %s\n    user = %s\n    password = %s\n    params = { a = %s }\n  }",
		plain(`"10.0.0.9:3306"`), plain(`"nacos"`), plain(`"app"`), secret(), plain(`"utf8"`))
	p("%s", maybe("  auth {\n    token_secret_key = base64encode(\"${var.s}${var.s}${var.s}${var.s}${var.s}\")\n    identity {\n      key = "+plain(`"k"`)+"\n      value = "+secret()+"\n    }\n  }\n"))
	p("%s", maybe("  properties = { "+plain(`"a.b"`)+" = "+secret()+", \"server.port\" = "+plain(`"8848"`)+" }\n"))
	p("%s", maybe("  docker {\n    config = "+pick(`"files"`, `"env"`)+"\n    env = { A = "+secret()+" }\n    container_name = "+plain(`"x"`)+
		"\n    options = ["+plain(`"--init"`)+"]\n    tag = "+plain(`"t"`)+"\n  }\n"))
	p("%s", maybe("  gateway \"g\" {\n    address = "+plain(`"10.0.0.8"`)+"\n    server_name = "+plain(`"x"`)+"\n  }\n"))
	p("%s", maybe("  logging { directory = "+plain(`"/var/log/nacos"`)+" }\n"))
	p("%s", maybe("  output \"cluster-conf\" { path = "+plain(`"${cluster.name}/${self.name}/c.conf"`)+" }\n"))
	p("}")
	text := b.String()
	if r.IntN(5) == 0 {
		i := r.IntN(len(text))
		text = text[:i] + pick("", "}", "\"", "{", "=", "${", "\n") + text[min(len(text), i+1+r.IntN(3)):]
	}
	return secretTopology{text}
}
