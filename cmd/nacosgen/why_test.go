package main

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/nacosgen/nacosgen/schemas"
)

// What why prints as JSON keeps to the schema that it publishes, for every file
// of every example, and tells something of every line.
func TestWhyKeepsToItsSchema(t *testing.T) {
	schema := whySchema(t)
	folders, err := filepath.Glob("../../examples/*/want")
	if err != nil || len(folders) == 0 {
		t.Fatalf("%d examples, %v", len(folders), err)
	}
	for _, want := range folders {
		for _, file := range filesBelow(t, want) {
			report := whyJSON(t, filepath.Dir(want), file)
			document, err := jsonschema.UnmarshalJSON(bytes.NewReader(report))
			if err != nil {
				t.Fatal(err)
			}
			if err := schema.Validate(document); err != nil {
				t.Errorf("%s: %v", file, err)
			}
			if bytes.Contains(report, []byte(`"sources": []`)) {
				t.Errorf("%s: a line without a source", file)
			}
		}
	}
}

// whyJSON runs the command on one file of a topology whose values stand beside it.
func whyJSON(t *testing.T, topology, file string) []byte {
	t.Helper()
	args := []string{"why", "--format", "json", topology, file}
	if values := filepath.Join(topology, "values.nacosgenvars"); exists(values) {
		args = append(args, "-var-file", values)
	}
	var out, errs bytes.Buffer
	a := quietApp(&out, &errs)
	if code := a.run(t.Context(), args); code != 0 || errs.Len() > 0 {
		t.Fatalf("%s: exit code %d\n%s", strings.Join(args, " "), code, errs.String())
	}
	return out.Bytes()
}

// quietApp is the command without an environment or a terminal.
func quietApp(out, errs io.Writer) *app {
	return &app{
		in: strings.NewReader(""), out: out, err: errs,
		lookupEnv: func(string) (string, bool) { return "", false },
		terminal:  func(io.Writer) bool { return false },
		width:     func(io.Writer) int { return 0 },
	}
}

// filesBelow lists the files below a folder, relative to it, with slashes.
func filesBelow(t *testing.T, dir string) []string {
	t.Helper()
	var list []string
	err := fs.WalkDir(os.DirFS(dir), ".", func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			list = append(list, path)
		}
		return err
	})
	if err != nil || len(list) == 0 {
		t.Fatalf("%s: %d files, %v", dir, len(list), err)
	}
	return list
}

// Whatever holds a secret, why does not show it.
func TestWhyShowsNoSecret(t *testing.T) {
	for i := range 40 {
		r := rand.New(rand.NewPCG(4, uint64(i)))
		s := randomSecretTopology(r)
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			t.Chdir(t.TempDir())
			if err := os.WriteFile("topology.hcl", []byte(s.topology), 0o600); err != nil {
				t.Fatal(err)
			}
			for _, file := range []string{"application.properties", "nacos.env", "docker-run.sh", "nacos-logback.xml", "nginx.conf"} {
				for _, format := range []string{"text", "json"} {
					hidden(t, r, []string{"why", "--format", format, "-var", "s=" + canary, "topology.hcl", pathOf(file)})
				}
			}
		})
	}
}

func pathOf(file string) string {
	switch file {
	case "nacos.env", "docker-run.sh":
		return "c/n0/" + file
	case "nginx.conf":
		return "c/g/" + file
	}
	return "c/n0/conf/" + file
}

func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}

func whySchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	text, err := schemas.JSON("why")
	if err != nil {
		t.Fatal(err)
	}
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("why.json", document); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("why.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}
