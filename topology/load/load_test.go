package load_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/internal/golden"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology/load"
	"github.com/rogpeppe/go-internal/txtar"
)

// memory is a file system in which "." is its root.
type memory struct{ fstest.MapFS }

func (m memory) ReadFile(name string) ([]byte, error)       { return m.MapFS.ReadFile(clean(name)) }
func (m memory) ReadDir(name string) ([]fs.DirEntry, error) { return m.MapFS.ReadDir(clean(name)) }
func (m memory) Stat(name string) (fs.FileInfo, error)      { return m.MapFS.Stat(clean(name)) }

func clean(name string) string { return filepath.ToSlash(filepath.Clean(name)) }

func files(m map[string]string) memory {
	all := memory{fstest.MapFS{}}
	for name, body := range m {
		all.MapFS[name] = &fstest.MapFile{Data: []byte(body)}
	}
	return all
}

// outputs are some of the built-in ones, so that output blocks can be tried.
func outputs() map[string][]schemas.Attribute {
	return map[string][]schemas.Attribute{
		"cluster-conf":           nil,
		"application-properties": nil,
		"docker-run":             nil,
		"nginx":                  {{Name: "layout", Type: schemas.TypeString, Enum: []string{"complete", "fragments"}, Default: "complete"}},
		"sample": {
			{Name: "count", Type: schemas.TypeNumber}, {Name: "on", Type: schemas.TypeBool},
			{Name: "tags", Type: schemas.TypeStrings}, {Name: "ports", Type: schemas.TypePorts},
			{Name: "labels", Type: schemas.TypeTextMap}, {Name: "extra", Type: schemas.TypeAny},
		},
	}
}

// options reads those of a case from the comment of its archive, one a line:
// "path DIR", "var NAME=VALUE", "env NAME=VALUE", "require", "version N".
func options(comment string, fsys load.FS) (string, load.Options) {
	path, env := "topology.hcl", map[string]string{}
	o := load.Options{FS: fsys, Outputs: outputs(), Getenv: func(name string) (string, bool) { v, ok := env[name]; return v, ok }}
	for line := range strings.Lines(comment) {
		word, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		name, value, _ := strings.Cut(rest, "=")
		switch word {
		case "path:":
			path = rest
		case "var:":
			o.Vars = append(o.Vars, load.Var{Name: name, Value: value})
		case "env:":
			env[name] = value
		case "require:":
			o.RequireVariables = true
		case "version:":
			o.Version = rest
		}
	}
	return path, o
}

// The corpus: each archive holds a topology and what is expected of it:
// "want.json", the model, and "want", the diagnostics, one a line:
// "file:line:column rule summary". UPDATE_GOLDEN=1 rewrites what is there.
func TestCorpus(t *testing.T) {
	archives, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatalf("no archives: %v", err)
	}
	for _, name := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) { corpusCase(t, name) })
	}
}

func corpusCase(t *testing.T, name string) {
	archive, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	tree := map[string]string{}
	for _, f := range archive.Files {
		tree[f.Name] = string(f.Data)
	}
	path, o := options(string(archive.Comment), files(tree))
	result, err := load.Load(path, o)
	if err != nil {
		t.Fatal(err)
	}
	checkRanges(t, result)
	got := map[string]string{"want": said(result), "want.json": model(t, result)}
	if _, ok := tree["want"]; !ok && got["want"] != "" {
		t.Errorf("unexpected:\n%s", got["want"])
	}
	for i, f := range archive.Files {
		text, ok := got[f.Name]
		if !ok {
			continue
		}
		archive.Files[i].Data = []byte(text)
		if diff := cmp.Diff(string(f.Data), text); diff != "" && !golden.Updating() {
			t.Errorf("%s (-want +got):\n%s", f.Name, diff)
		}
	}
	if golden.Updating() {
		if err := os.WriteFile(name, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// said is what the diagnostics say, one a line.
func said(result *load.Result) string {
	var b strings.Builder
	for _, d := range result.Diagnostics {
		at := diag.NewLines(result.Files[d.Range.File]).At(d.Range.Start)
		fmt.Fprintf(&b, "%s:%d:%d %s %s\n", d.Range.File, at.Line, at.Column, d.Rule, d.Summary(diag.English))
	}
	return b.String()
}

// checkRanges wants every diagnostic to have a place inside a file, whole
// words in both languages, and arguments that fit their verbs.
func checkRanges(t testing.TB, result *load.Result) {
	t.Helper()
	for _, d := range result.Diagnostics {
		if d.Rule == "" || d.Severity == 0 || d.Range.File == "" {
			t.Errorf("incomplete: %+v", d)
		}
		if body, ok := result.Files[d.Range.File]; ok && (d.Range.Start < 0 || d.Range.End < d.Range.Start || d.Range.End > len(body)) {
			t.Errorf("%s: range %v outside of the file (%d bytes)", d.Summary(diag.English), d.Range, len(body))
		}
		for _, lang := range []diag.Language{diag.English, diag.Chinese} {
			for i, s := range []string{d.Summary(lang), d.Details(lang)} {
				if s == "" && (i == 0 || d.Rule == "topology-invalid") || strings.Contains(s, "%!") || i == 0 && strings.Contains(s, "\n") {
					t.Errorf("bad words (%s): %q of %+v", lang, s, d)
				}
			}
		}
		if d.Text.Summary.ZH == "" || d.Text.Detail.ZH == "" && d.Text.Detail.EN != "" {
			t.Errorf("no Chinese: %+v", d.Text)
		}
	}
}

func mustLoad(t testing.TB, body string) *load.Result {
	t.Helper()
	result, err := load.Load("topology.hcl", load.Options{FS: files(map[string]string{"topology.hcl": body}), Outputs: outputs()})
	if err != nil {
		t.Fatal(err)
	}
	return result
}

func model(t testing.TB, result *load.Result) string {
	t.Helper()
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(result.Topology); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
