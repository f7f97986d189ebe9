package main

import (
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/nacosgen/nacosgen/internal/consumer"
)

// The hooks of .pre-commit-hooks.yaml, built and run by the real pre-commit in a
// scratch repository, by commits as users make them. Nothing is downloaded: the
// modules are those that this test was built from.
func TestPreCommit(t *testing.T) {
	r := newScratch(t)
	r.write("prod/main.hcl", hookMain)
	r.write("prod/hosts.hcl", hookHosts)
	r.write("dev/terragrunt.hcl", "include \"root\" {\npath = \"x\"\n}\n")
	r.write(".gitignore", "application.properties\n")
	r.run("nacosgen", "build", "-var", "db_password=Zk4-Qw8-x2Lm", "-o", "out", "prod")

	t.Log("a clean commit passes without the secret; what is not ours is left alone")
	r.commits("first")

	t.Log("what is staged counts: not what is only changed on disk, nor what was committed before")
	r.write("lab/topology.hcl", "cluster \"lab\" {\n")
	r.git("add", "lab")
	r.git("commit", "--no-verify", "-m", "bad before the hooks came")
	r.write("prod/hosts.hcl", hookHosts+"nonsense\n")
	r.write("README", "text\n")
	r.git("add", "README")
	r.passes("readme")
	r.write("prod/hosts.hcl", hookHosts)

	t.Log("a file of a folder is linted as its folder; the message says what is wrong and where")
	r.write("prod/hosts.hcl", strings.Replace(hookHosts, "10.0.0.2", "10.0.0.1", 1))
	r.stopped("two machines with one address", "nacosgen lint", "--> prod/main.hcl:13:12", "is already the", "port-set-collision")
	r.lacks("terragrunt", "hcl-reference", "lab/")
	r.write("prod/hosts.hcl", hookHosts)

	t.Log("fmt mends, and the commit passes then")
	r.write("prod/hosts.hcl", strings.Replace(hookHosts, "  address", "address", 1))
	r.stopped("unformatted", "nacosgen fmt", "files were modified by this hook", "prod/hosts.hcl")
	if got := r.read("prod/hosts.hcl"); got != hookHosts {
		t.Errorf("formatted as:\n%s", got)
	}
	r.write("prod/hosts.hcl", hookHosts+"# A comment.\n")
	r.commits("formatted")

	t.Log("outputs that are stale stop a commit, of the topology or of the outputs")
	r.write("prod/hosts.hcl", strings.Replace(hookHosts, "10.0.0.3", "10.0.0.4", 1))
	r.stopped("no build", "nacosgen build --committed", "update out/prod/c/conf/cluster.conf", "out is not what prod makes: build, and commit what changes")
	r.run("nacosgen", "build", "-var", "db_password=Zk4-Qw8-x2Lm", "-o", "out", "prod")
	r.commits("built")
	r.write("out/prod/a/conf/cluster.conf", "10.0.0.1:8848\n")
	r.stopped("by hand", "update out/prod/a/conf/cluster.conf")
}

const hookMain = `variable "db_password" {
  type      = string
  sensitive = true
}

cluster "prod" {
  version = "2.4.3"
  node "a" {
    host = "m1"
  }
  node "b" {
    host = "m2"
    port = 8849
  }
  node "c" { host = "m3" }
  auth {
    enabled = false # nacosgen:ignore auth-off only trusted machines reach the port
  }
  datasource "mysql" {
    hosts    = ["10.0.0.9:3306"]
    database = "nacos"
    user     = "nacos_app"
    password = var.db_password
    params   = { characterEncoding = "utf8", connectTimeout = 1000, socketTimeout = 3000 }
  }
}
`

const hookHosts = `host "m1" {
  address = "10.0.0.1"
}
host "m2" {
  address = "10.0.0.2"
}
host "m3" {
  address = "10.0.0.3"
}
`

// scratch is a git repository with the hooks installed.
type scratch struct {
	*testing.T
	dir  string
	env  []string
	last string // output of the last commit
}

func newScratch(t *testing.T) *scratch {
	t.Helper()
	consumer.Require(t, "pre-commit", "git")
	consumer.Require(t, "pre-commit", "pre-commit")
	home := t.TempDir()
	r := &scratch{T: t, dir: t.TempDir(), env: append(os.Environ(),
		"PRE_COMMIT_HOME="+home, "GOMODCACHE="+goEnv(t, "GOMODCACHE"), "GOCACHE="+goEnv(t, "GOCACHE"), "GOPROXY=off", "GOFLAGS=",
		"GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_NOSYSTEM=1", "NO_COLOR=1", "LANG=C", "LC_ALL=C",
		"GIT_AUTHOR_NAME=a", "GIT_AUTHOR_EMAIL=a@example.org", "GIT_COMMITTER_NAME=a", "GIT_COMMITTER_EMAIL=a@example.org",
	)}
	source := &scratch{T: t, dir: t.TempDir(), env: r.env}
	if err := copySource(source.dir, "../.."); err != nil {
		t.Fatal(err)
	}
	for _, git := range []*scratch{source, r} {
		git.git("init", "--quiet")
	}
	source.git("add", ".")
	source.git("commit", "--quiet", "-m", "source")
	r.write(".pre-commit-config.yaml", fmt.Sprintf(`repos:
  - repo: %s
    rev: %s
    hooks:
      - id: nacosgen-fmt
      - id: nacosgen-lint
      - id: nacosgen-build-check
        args: [-o, out, prod]
`, source.dir, strings.TrimSpace(source.git("rev-parse", "HEAD"))))
	r.run("pre-commit", "install", "--install-hooks")
	built, err := filepath.Glob(filepath.Join(home, "repo*", "golangenv-*", "bin"))
	if err != nil || len(built) != 1 {
		t.Fatalf("built into %v, %v", built, err)
	}
	r.env = append(r.env, "PATH="+built[0]+string(os.PathListSeparator)+os.Getenv("PATH"))
	return r
}

func goEnv(t *testing.T, name string) string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "go", "env", name).Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(out))
}

// copySource copies what a clone of the repository at root would hold.
func copySource(to, root string) error {
	return filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		switch {
		case d.IsDir() && (d.Name() == ".git" || name == "out"):
			return filepath.SkipDir
		case d.IsDir():
			return os.MkdirAll(filepath.Join(to, name), 0o755)
		case !d.Type().IsRegular() || strings.HasSuffix(name, "_test.go"):
			return nil
		}
		body, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(to, name), body, 0o644)
	})
}

func (r *scratch) write(name, text string) {
	r.Helper()
	path := filepath.Join(r.dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		r.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		r.Fatal(err)
	}
}

func (r *scratch) read(name string) string {
	r.Helper()
	body, err := os.ReadFile(filepath.Join(r.dir, name))
	if err != nil {
		r.Fatal(err)
	}
	return string(body)
}

// try runs a program in the repository.
func (r *scratch) try(args ...string) (string, error) {
	cmd := exec.CommandContext(r.Context(), args[0], args[1:]...)
	cmd.Dir, cmd.Env = r.dir, r.env
	for _, v := range r.env { // the program itself, too, is looked up there
		if path, ok := strings.CutPrefix(v, "PATH="); ok {
			for dir := range strings.SplitSeq(path, string(os.PathListSeparator)) {
				if found, err := exec.LookPath(filepath.Join(dir, args[0])); err == nil {
					cmd.Path, cmd.Err = found, nil
					break
				}
			}
		}
	}
	out, err := cmd.CombinedOutput()
	return string(out), err
}

func (r *scratch) run(args ...string) string {
	r.Helper()
	out, err := r.try(args...)
	if err != nil {
		r.Fatalf("%s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return out
}

func (r *scratch) git(args ...string) string {
	r.Helper()
	return r.run(append([]string{"git"}, args...)...)
}

// passes commits what is staged.
func (r *scratch) passes(message string) {
	r.Helper()
	r.git("commit", "--quiet", "-m", message)
}

// commits stages and commits all there is.
func (r *scratch) commits(message string) {
	r.Helper()
	r.git("add", ".")
	r.passes(message)
}

// stopped wants the hooks to stop a commit of all there is, and to say so.
func (r *scratch) stopped(message string, want ...string) {
	r.Helper()
	r.git("add", ".")
	out, err := r.try("git", "commit", "-m", message)
	r.last = out
	if err == nil {
		r.Errorf("%s was committed:\n%s", message, out)
	}
	for _, text := range want {
		if !strings.Contains(out, text) {
			r.Errorf("%s: no %q in:\n%s", message, text, out)
		}
	}
}

// lacks wants the hooks to have been silent about texts in the last commit.
func (r *scratch) lacks(texts ...string) {
	r.Helper()
	for _, text := range texts {
		if strings.Contains(r.last, text) {
			r.Errorf("%q in:\n%s", text, r.last)
		}
	}
}
