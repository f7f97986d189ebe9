package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/plugins/host"
	"github.com/nacosgen/nacosgen/plugins/sdk"
	"github.com/nacosgen/nacosgen/plugins/sdk/serve"
	"github.com/nacosgen/nacosgen/schemas"
)

// servePlugin makes this program a plugin, where a host starts it as one: of the
// name of its folder, where that is known.
func servePlugin() {
	if os.Getenv("NACOSGEN_PLUGIN") == "" {
		return
	}
	if misbehave := misbehaving()[filepath.Base(filepath.Dir(os.Args[0]))]; misbehave != nil {
		misbehave()
	} else {
		serve.Main(listing{}, longNames{})
	}
	os.Exit(0)
}

// installPlugin is the script command `plugin NAME [VERSION]`: it installs this
// program as a plugin of the project in the working folder.
func installPlugin(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: plugin NAME [VERSION]")
	}
	version := "1.2.3"
	if len(args) > 1 {
		version = args[1]
	}
	ts.Check(placePlugin(ts.MkAbs(filepath.Join(".nacosgen", "plugins", args[0])), version, host.KindOutput, host.KindRules))
}

// placePlugin makes dir a plugin of its name, which is this program.
func placePlugin(dir, version string, kinds ...string) error {
	program, err := os.Executable()
	if err != nil {
		return err
	}
	body, err := os.ReadFile(program)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	_ = os.Remove(filepath.Join(dir, "plugin"))
	if err := os.Symlink(program, filepath.Join(dir, "plugin")); err != nil {
		return err
	}
	sum := sha256.Sum256(body)
	m := &host.Manifest{
		FormatVersion: 1, Name: filepath.Base(dir), Version: version, Protocols: []int{1}, Kinds: kinds,
		Entries: map[string]string{host.AnyPlatform: "plugin"}, Files: map[string]string{"plugin": hex.EncodeToString(sum[:])},
	}
	text, err := m.Text()
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, host.ManifestName), text, 0o644)
}

// listing lists the nodes of a cluster.
type listing struct{}

func (listing) Spec() sdk.Spec {
	return sdk.Spec{Name: "listing", Summary: "a list of nodes", Scope: sdk.ScopeCluster, Config: []schemas.Attribute{
		{Name: "separator", Type: schemas.TypeString, Default: " "},
		{Name: "password", Type: schemas.TypeBool, Default: false},
	}}
}

func (listing) Render(_ context.Context, req *sdk.Request) (*sdk.Result, error) {
	c := req.Topology.Clusters[0]
	a := sdk.Artefact{Path: c.Name + "/listing", Mode: 0o644, Format: "text"}
	for _, n := range c.Nodes {
		a.Body = fmt.Appendf(a.Body, "%s%v%s\n", n.Name, req.Config["separator"], n.Address)
	}
	if req.Config["password"] == true {
		a.Body = fmt.Appendf(a.Body, "password %q\n", c.Datasource.Password.Text)
	}
	fmt.Fprintln(os.Stderr, "listing", c.Name)
	if req.Check {
		a.Body = nil
	}
	return &sdk.Result{Artefacts: []sdk.Artefact{a}}, nil
}

// longNames wants short names.
type longNames struct{}

func (longNames) Rules() []sdk.RuleSpec {
	return []sdk.RuleSpec{{
		ID: "listing-long-name", Summary: diag.Words{EN: "names of nodes are short", ZH: "节点名称要短"}, Severity: diag.Warning,
		Help: diag.Words{EN: "# Long names\n\nThey do not fit into the list.", ZH: "# 名称过长\n\n列表放不下。"},
	}}
}

func (longNames) Check(_ context.Context, req *sdk.CheckRequest) ([]diag.Diagnostic, error) {
	var found []diag.Diagnostic
	for _, c := range req.Topology.Clusters {
		for _, n := range c.Nodes {
			if len(n.Name) > 8 {
				found = append(found, diag.Diagnostic{
					Rule: "listing-long-name", Address: c.Address().Child("node", n.Name, "address"), Args: []any{n.Name},
					Text: diag.Text{
						Summary: diag.Words{EN: "the name %[1]q is long, want 8 letters at most", ZH: "名称 %[1]q 太长，最多 8 个字母"},
						Detail:  diag.Words{EN: "shorten it", ZH: "请缩短"},
					},
				})
			}
		}
	}
	return found, nil
}
