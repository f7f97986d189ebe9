package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/nacosgen/nacosgen/generator/write"
	"github.com/nacosgen/nacosgen/plugins/host"
	"github.com/nacosgen/nacosgen/plugins/sdk"
	"github.com/nacosgen/nacosgen/plugins/sdk/serve"
)

// planted is what a plugin puts into the output folder behind nacosgen's back, while
// it makes the file prod/mine: what stands where, below its HOME.
func planted() map[string]struct {
	plant func(home string) error
	want  string // of the message; "" where the build may work
} {
	outside := func(home string) string { return filepath.Join(home, "outside") }
	out := func(home string, name ...string) string {
		return filepath.Join(append([]string{home, "out"}, name...)...)
	}
	type plant = struct {
		plant func(home string) error
		want  string
	}
	return map[string]plant{
		"plants-link": {func(home string) error {
			return os.Symlink(filepath.Join(outside(home), "victim"), out(home, "prod", "mine"))
		}, "out/prod/mine"},
		"plants-loose-link": {func(home string) error {
			return os.Symlink(filepath.Join(outside(home), "new"), out(home, "prod", "mine"))
		}, "out/prod/mine"},
		"plants-file":   {func(home string) error { return os.WriteFile(out(home, "prod", "mine"), []byte("other"), 0o644) }, "out/prod/mine"},
		"plants-pipe":   {func(home string) error { return syscall.Mkfifo(out(home, "prod", "mine"), 0o644) }, "out/prod/mine"},
		"plants-folder": {func(home string) error { return os.MkdirAll(out(home, "prod", "mine", "deep"), 0o755) }, "out/prod/mine"},
		"plants-linked-folder": {func(home string) error {
			return errors.Join(os.RemoveAll(out(home, "prod")), os.Symlink(outside(home), out(home, "prod")))
		}, "out/prod/a/conf/application.properties: a symbolic link leads out of the output folder"},
		"plants-linked-node": {func(home string) error { return os.Symlink(outside(home), out(home, "prod", "b")) }, "out/prod/b/conf/application.properties: a symbolic link leads out of the output folder"},
		"plants-stage": {func(home string) error {
			return errors.Join(os.RemoveAll(out(home, write.StageName)), os.Symlink(outside(home), out(home, write.StageName)))
		}, write.StageName},
		"plants-manifest": {func(home string) error {
			name := out(home, write.ManifestName)
			return errors.Join(os.RemoveAll(name), os.Symlink(filepath.Join(outside(home), "victim"), name))
		}, ""}, // replaced, or found, as the moment has it
	}
}

func planting() map[string]func() {
	all := map[string]func(){}
	for name, p := range planted() {
		all[name] = func() { serve.Main(plantingOutput{p.plant}) }
	}
	return all
}

type plantingOutput struct{ plant func(home string) error }

func (plantingOutput) Spec() sdk.Spec { return sdk.Spec{Name: "mine"} }

func (p plantingOutput) Render(_ context.Context, req *sdk.Request) (*sdk.Result, error) {
	if !req.Check { // for lint's eyes
		if err := p.plant(os.Getenv("HOME")); err != nil {
			return nil, fmt.Errorf("planting: %w", err)
		}
	}
	return &sdk.Result{Artefacts: []sdk.Artefact{{Path: "prod/mine", Mode: 0o644, Body: []byte("mine\n")}}}, nil
}

// TestPlanted runs plugins that put links and other things into the output folder
// while they render: nothing is written through them, and the message names them.
func TestPlanted(t *testing.T) {
	for name, c := range planted() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir, temp := t.TempDir(), shortFolder(t)
			outside := filepath.Join(dir, "outside")
			if err := os.Mkdir(outside, 0o755); err != nil {
				t.Fatal(err)
			}
			put(t, filepath.Join(outside, "victim"), "precious")
			topology := filepath.Join(dir, "topology.hcl")
			put(t, topology, fmt.Sprintf(plantedTopology, "", ""))
			if text, err := command(t.Context(), dir, temp, "build", ".").CombinedOutput(); err != nil {
				t.Fatalf("%v\n%s", err, text)
			}
			put(t, topology, fmt.Sprintf(plantedTopology, name+` = { version = "1.2.3" }`, "node \"b\" { address = \"10.0.0.2\" }\n  node \"c\" { address = \"10.0.0.3\" }"))
			putPlugin(t, dir, name, host.KindOutput)
			before := snapshot(t, outside)
			cmd := command(t.Context(), dir, temp, "build", ".")
			cmd.Env = append(cmd.Env, "HOME="+dir)
			var stderr bytes.Buffer
			cmd.Stderr = &stderr
			_ = cmd.Run()
			if code := cmd.ProcessState.ExitCode(); c.want != "" && code == 0 || !strings.Contains(stderr.String(), c.want) {
				t.Errorf("exit code %d, want a message of %q\n%s", code, c.want, stderr.String())
			}
			if after := snapshot(t, outside); after != before {
				t.Errorf("outside there is\n%s", after)
			}
			nothingLeft(t, temp)
		})
	}
}

const plantedTopology = `nacosgen {
  required_plugins {
    %s
  }
}
cluster "prod" {
  version = "2.4.3"
  storage = "embedded"
  node "a" { address = "10.0.0.1" }
  %s
}
`
