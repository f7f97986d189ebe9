package main

import (
	"encoding/json"
	"encoding/xml"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/nacosgen/nacosgen/internal/consumer"
	ctyyaml "github.com/zclconf/go-cty-yaml"
	"github.com/zclconf/go-cty/cty"
)

const collision = `cluster "c" {
  version = "2.4.3"
  storage = "embedded"
  node "a" { address = "10.0.0.1" }
  node "b" {
    address = "10.0.0.1"
    port    = 8849
  }
  node "c" { address = "10.0.0.3" }
}
`

// The files for forges and the examples in README.md are what GitHub's and
// GitLab's own schemas, actionlint and pre-commit take them to be.
func TestForgeFiles(t *testing.T) {
	readme := readmeYAML(t)
	for _, tt := range []struct {
		name    string
		program []string
		file    string
	}{
		{"action", []string{"check-jsonschema", "--builtin-schema", "vendor.github-actions"}, "../../action.yml"},
		{"template", []string{"check-jsonschema", "--data-transform", "gitlab-ci", "--builtin-schema", "vendor.gitlab-ci"}, "../../.gitlab/nacosgen.yml"},
		{"script", []string{"shellcheck"}, "../../.github/lint.sh"},
		{"hooks", []string{"pre-commit", "validate-manifest"}, "../../.pre-commit-hooks.yaml"},
		{"hooks of the readme", []string{"pre-commit", "validate-config"}, readme["repos"]},
		{"workflow of the readme", []string{"actionlint"}, readme["jobs"]},
		{"pipeline of the readme", []string{"check-jsonschema", "--data-transform", "gitlab-ci", "--builtin-schema", "vendor.gitlab-ci"}, readme["include"]},
	} {
		t.Run(tt.name, func(t *testing.T) {
			program := consumer.Require(t, tt.program[0], tt.program[0])
			if out, err := exec.CommandContext(t.Context(), program, append(tt.program[1:], tt.file)...).CombinedOutput(); err != nil {
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
}

// readmeYAML writes each example of README.md into a file of its own, by the
// key that only it has.
func readmeYAML(t *testing.T) map[string]string {
	t.Helper()
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	dir, files := t.TempDir(), map[string]string{}
	for _, m := range regexp.MustCompile("(?s)```yaml\n(.*?)```").FindAllSubmatch(readme, -1) {
		top := decodeYAML(t, m[1])
		for _, key := range []string{"repos", "jobs", "include"} {
			if top.Type().HasAttribute(key) {
				files[key] = filepath.Join(dir, key+".yml")
				if err := os.WriteFile(files[key], m[1], 0o644); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	if len(files) != 3 {
		t.Fatalf("README.md has the examples %v, want three", files)
	}
	return files
}

func decodeYAML(t *testing.T, src []byte) cty.Value {
	t.Helper()
	kind, err := ctyyaml.ImpliedType(src)
	if err != nil {
		t.Fatal(err)
	}
	v, err := ctyyaml.Unmarshal(src, kind)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// forge is a checkout in which the files for forges are run.
type forge struct {
	*testing.T
	dir string
	env []string
}

func newForge(t *testing.T, env ...string) *forge {
	t.Helper()
	f := &forge{T: t, dir: t.TempDir(), env: append(os.Environ(), env...)}
	f.write("bad one/t.hcl", collision)
	f.write("good/t.hcl", strings.Replace(collision, `address = "10.0.0.1"`+"\n    port    = 8849", `address = "10.0.0.2"`, 1))
	return f
}

func (f *forge) write(name, text string) {
	f.Helper()
	path := filepath.Join(f.dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		f.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		f.Fatal(err)
	}
}

// bash runs a script and gives its output and exit code.
func (f *forge) bash(args ...string) (string, int) {
	f.Helper()
	cmd := exec.CommandContext(f.Context(), "bash", args...)
	cmd.Dir, cmd.Env = f.dir, f.env
	out, err := cmd.CombinedOutput()
	if cmd.ProcessState == nil {
		f.Skip(err)
	}
	return string(out), cmd.ProcessState.ExitCode()
}

// The script of the action builds nacosgen, annotates, writes SARIF, and ends
// as lint or the comparison does.
func TestAction(t *testing.T) {
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	temp := t.TempDir()
	f := newForge(t, "RUNNER_TEMP="+temp, "GITHUB_ACTION_PATH="+root, "GITHUB_OUTPUT="+filepath.Join(temp, "output"))
	for _, tt := range []struct {
		topologies, failOn, output string
		want                       int
		say                        string
	}{
		{"\n  bad one  \ngood\n", "", "", 1, "::error file=bad one/t.hcl,line=7,"},
		{"good", "error", "", 0, ""},
		{"good", "", "out", 1, "create out/c/a/conf/cluster.conf"},
		{"missing", "", "", 2, "missing"},
	} {
		f.env = append(f.env, "TOPOLOGIES="+tt.topologies, "FAIL_ON="+tt.failOn, "OUTPUT="+tt.output)
		out, code := f.bash(filepath.Join(root, ".github", "lint.sh"))
		if code != tt.want || !strings.Contains(out, tt.say) {
			t.Errorf("%q: exit code %d, want %d and %q:\n%s", tt.topologies, code, tt.want, tt.say, out)
		}
	}
	output, err := os.ReadFile(filepath.Join(temp, "output"))
	if err != nil || !strings.Contains(string(output), "sarif-file="+filepath.Join(temp, "nacosgen.sarif")+"\n") {
		t.Errorf("outputs %s, %v", output, err)
	}
	report, err := os.ReadFile(filepath.Join(temp, "nacosgen.sarif"))
	if err != nil || !json.Valid(report) {
		t.Errorf("%v: %s", err, report)
	}
}

// The lines of the GitLab template after the one that installs nacosgen.
func TestGitLabTemplate(t *testing.T) {
	src, err := os.ReadFile("../../.gitlab/nacosgen.yml")
	if err != nil {
		t.Fatal(err)
	}
	var script []string
	for it := decodeYAML(t, src).GetAttr("nacosgen-lint").GetAttr("script").ElementIterator(); it.Next(); {
		_, line := it.Element()
		script = append(script, line.AsString())
	}
	if !strings.HasPrefix(script[0], "go install ") {
		t.Fatalf("the template begins with %s", script[0])
	}
	f := newForge(t)
	for _, tt := range []struct {
		env  []string
		want int
		say  string
	}{
		{[]string{"NACOSGEN_TOPOLOGIES="}, 1, "bad one/t.hcl:7:"},
		{[]string{"NACOSGEN_TOPOLOGIES=good"}, 0, ""},
		{[]string{"NACOSGEN_TOPOLOGIES=good", "NACOSGEN_FAIL_ON=info"}, 1, ""},
		{[]string{"NACOSGEN_TOPOLOGIES=good", "NACOSGEN_FAIL_ON=", "NACOSGEN_OUTPUT=out"}, 1, "create out/c/a/conf/cluster.conf"},
	} {
		f.env = append(f.env, tt.env...)
		out, code := f.bash("-euo", "pipefail", "-c", "NACOSGEN_OUTPUT=${NACOSGEN_OUTPUT-}\n"+strings.Join(script[1:], "\n"))
		if code != tt.want || !strings.Contains(out, tt.say) {
			t.Errorf("%v: exit code %d, want %d and %q:\n%s", tt.env, code, tt.want, tt.say, out)
		}
		if report, err := os.ReadFile(filepath.Join(f.dir, "gl-code-quality-report.json")); err != nil || !json.Valid(report) {
			t.Errorf("code quality: %v: %s", err, report)
		}
	}
}

// What docs/editors.md says to paste is what editors can read, and the pattern
// of VS Code's task matches what lint prints.
func TestEditors(t *testing.T) {
	page, err := os.ReadFile("../../docs/editors.md")
	if err != nil {
		t.Fatal(err)
	}
	var pattern string
	for _, m := range regexp.MustCompile("(?s)```json\n(.*?)```").FindAllSubmatch(page, -1) {
		var pasted struct {
			Tasks []struct {
				ProblemMatcher struct{ Pattern struct{ Regexp string } }
			}
		}
		if err := json.Unmarshal(m[1], &pasted); err != nil {
			t.Errorf("%v in:\n%s", err, m[1])
		}
		for _, task := range pasted.Tasks {
			pattern = task.ProblemMatcher.Pattern.Regexp
		}
	}
	for _, m := range regexp.MustCompile("(?s)```xml\n(.*?)```").FindAllSubmatch(page, -1) {
		if err := xml.Unmarshal(m[1], new(struct{})); err != nil {
			t.Errorf("%v in:\n%s", err, m[1])
		}
	}
	f := newForge(t)
	out, code := f.bash("-c", "nacosgen lint --format concise --lang en --rule port-set-collision")
	line, _, _ := strings.Cut(out, "\n")
	got := regexp.MustCompile(pattern).FindStringSubmatch(line)
	want := []string{line, "bad one/t.hcl", "7", "15", "error", "", "port-set-collision"}
	if len(got) == len(want) {
		want[5] = got[5]
	}
	if code != 1 || !slices.Equal(got, want) {
		t.Errorf("exit code %d; the pattern %s makes %q of:\n%s", code, pattern, got, out)
	}
}
