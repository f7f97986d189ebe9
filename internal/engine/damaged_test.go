package engine_test

import (
	"bytes"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/internal/engine"
	"github.com/nacosgen/nacosgen/lint/rules"
	"github.com/nacosgen/nacosgen/plugins/builtin"
	"github.com/nacosgen/nacosgen/topology/load"
)

func linter(files map[string]string) *engine.Engine {
	e := engineOf(files, builtin.Outputs()...)
	e.Rules, e.NoFiles = rules.All(), true
	return e
}

const collides = `cluster "NAME" {
  version = "2.4.3"
  storage = "embedded"
  node "a" { address = "10.NET.0.1" }
  node "b" {
    address = "10.NET.0.1"
    port    = 8849
  }
  node "c" { address = "10.NET.0.3" }
}
`

// Whatever the damage, what can be read is judged: a cluster that is whole as
// ever, one that is not by the values that stand in it.
func TestDamaged(t *testing.T) {
	one := strings.NewReplacer("NAME", "one", "NET", "0").Replace(collides)
	two := strings.NewReplacer("NAME", "two", "NET", "1").Replace(collides)
	for _, tt := range []struct {
		name, text string
		whole      []string // clusters of which all is told
		collisions []string // clusters whose ports are told to collide
	}{
		{"nothing", one + two, []string{"one", "two"}, []string{"one", "two"}},
		{"within the second", one + strings.Replace(two, "8849", "8849 8", 1), []string{"one"}, []string{"one", "two"}},
		{"a typo in the first", strings.Replace(one, "storage", "storrage", 1) + two, []string{"two"}, []string{"one", "two"}},
		{"the port itself", one + strings.Replace(two, "8849", `"8849x"`, 1), []string{"one"}, []string{"one"}},
		{"an open brace", one + strings.Replace(two, "8849\n  }", "8849\n", 1), []string{"one"}, []string{"one", "two"}},
		{"between them", one + "host \"m\" {\n  zone = = 1\n}\n" + two, nil, []string{"one", "two"}},
		{"a string that never ends", one + strings.Replace(two, `"2.4.3"`, `"2.4.3`, 1), []string{"one"}, []string{"one"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			checked, err := linter(map[string]string{"t.hcl": tt.text}).Check(t.Context(), "t.hcl")
			if err != nil {
				t.Fatal(err)
			}
			var whole, collisions []string
			for _, d := range checked.Diagnostics {
				cluster := strings.Split(string(d.Address)+"..", ".")[1]
				switch d.Rule {
				case "auth-off": // about what is not there
					whole = append(whole, cluster)
				case "port-set-collision":
					collisions = append(collisions, cluster)
				}
			}
			if !slices.Equal(whole, tt.whole) || !slices.Equal(collisions, tt.collisions) {
				t.Errorf("whole %v, want %v; collisions of %v, want %v in %v", whole, tt.whole, collisions, tt.collisions, summaries(checked.Diagnostics))
			}
		})
	}
}

// No damage to an example breaks a rule, or makes a finding outside of its file.
func TestDamagedExamples(t *testing.T) {
	damages := []func(line string) string{
		func(string) string { return "" },
		func(line string) string { return line[:len(line)/2] },
		func(line string) string { return line + " }" },
		func(line string) string { return strings.Replace(line, " = ", " = null # ", 1) },
		func(line string) string { return strings.ReplaceAll(line, `"`, `"x`) },
	}
	step := 7
	if testing.Short() {
		step = 29
	}
	for _, dir := range goldenFolders(t) {
		names, err := filepath.Glob(dir + "/*.hcl*")
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			text, err := realDisk{}.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			lines := bytes.Split(text, []byte("\n"))
			for i := 0; i < len(lines); i += step {
				for _, damage := range damages {
					edited := slices.Clone(lines)
					edited[i] = []byte(damage(string(lines[i])))
					checkDamaged(t, dir, editedDisk{name: filepath.ToSlash(name), text: bytes.Join(edited, []byte("\n"))})
				}
			}
		}
	}
}

func checkDamaged(t *testing.T, dir string, disk editedDisk) {
	t.Helper()
	e := &engine.Engine{Load: load.Options{FS: disk}, Outputs: builtin.Outputs(), Rules: rules.All(), NoFiles: true}
	checked, err := e.Check(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range checked.Diagnostics {
		if strings.HasPrefix(d.Rule, "internal/") || d.Range.End > len(checked.Files[d.Range.File]) {
			t.Errorf("%s: %s at %v in\n%s", d.Rule, d.Summary(diag.English), d.Range, disk.text)
		}
	}
}
