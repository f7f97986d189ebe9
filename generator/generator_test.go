package generator

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/plugins/sdk"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// output is an output made of a function.
type output struct {
	spec   sdk.Spec
	render func(*sdk.Request) (*sdk.Result, error)
}

func (o output) Spec() sdk.Spec { return o.spec }

func (o output) Render(_ context.Context, req *sdk.Request) (*sdk.Result, error) {
	return o.render(req)
}

// files is an output that makes the given artefacts.
func files(name string, as ...sdk.Artefact) output {
	return output{sdk.Spec{Name: name}, func(*sdk.Request) (*sdk.Result, error) { return &sdk.Result{Artefacts: as}, nil }}
}

func oneCluster() sdk.Request {
	c := &topology.Cluster{Name: "c", Nodes: []*topology.Node{{Name: "n"}}, Gateways: []*topology.Gateway{{Name: "g"}}}
	return sdk.Request{
		Topology: &topology.Topology{Clusters: []*topology.Cluster{c}},
		Deployment: &deployment.Deployment{Clusters: []*deployment.Cluster{{
			Name:     "c",
			Nodes:    []*deployment.Node{{Name: "n", Files: map[string]string{"p": "c/n/p", "folder": "c/n"}}},
			Gateways: []*deployment.Gateway{{Name: "g", Files: map[string]string{"q": "c/g/q"}}},
		}}},
	}
}

func render(t *testing.T, req sdk.Request, outputs ...sdk.Output) *Cluster {
	t.Helper()
	c, err := Render(t.Context(), outputs, sdk.ScopeCluster, req)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestRenderCollectsFiles(t *testing.T) {
	c := render(t, oneCluster(),
		files("p", sdk.Artefact{Path: "c/n/p", Mode: 0o644, Body: []byte("x")}, sdk.Artefact{Path: "c/n/run.sh", Mode: 0o755}),
		files("q", sdk.Artefact{Path: "c/g/q", Mode: 0o644, Secret: true}, sdk.Artefact{Path: "elsewhere"}))
	var got []string
	for _, f := range c.Files {
		got = append(got, fmt.Sprintf("%s %s %o %s", f.Output, f.Path, f.Mode, f.Address))
	}
	want := []string{
		"p c/n/p 644 cluster.c.node.n", "p c/n/run.sh 755 cluster.c.node.n",
		"q c/g/q 600 cluster.c.gateway.g", "q elsewhere 644 cluster.c",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestRenderHandsOverWhatIsNeeded(t *testing.T) {
	var got []string
	see := func(name string, needs ...sdk.Need) output {
		attributes := []schemas.Attribute{{Name: "layout", Default: "complete"}, {Name: "other"}, {Name: "n", Default: 1}}
		return output{sdk.Spec{Name: name, Needs: needs, Config: attributes}, func(req *sdk.Request) (*sdk.Result, error) {
			got = append(got, fmt.Sprintf("%s %v %v %T", name, req.Deployment != nil, req.Config["layout"], req.Config["n"]))
			return &sdk.Result{Findings: []diag.Diagnostic{{Rule: name}}}, nil
		}}
	}
	whole := see("whole")
	whole.spec.Scope = sdk.ScopeTopology
	req := oneCluster()
	req.Topology.Clusters[0].Outputs = map[string]*topology.OutputSettings{
		"set": {Enabled: true, Config: map[string]any{"layout": "fragments", "other": nil}},
		"off": {Enabled: false},
	}
	outputs := []sdk.Output{see("plain"), see("settings", sdk.NeedSettings), see("set"), see("off"), whole}
	c := render(t, req, outputs...)
	all, err := Render(t.Context(), outputs, sdk.ScopeTopology, req)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"plain false complete float64", "settings true complete float64",
		"set false fragments float64", "whole false complete float64",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if len(c.Findings) != 3 || len(all.Findings) != 1 || all.Name != "" {
		t.Errorf("findings %v and %v", c.Findings, all.Findings)
	}
}

func TestRenderRefusesBrokenOutputs(t *testing.T) {
	many := make([]sdk.Artefact, MaxFiles+1)
	cases := map[string]struct {
		output sdk.Output
		want   string
	}{
		"error":  {output{sdk.Spec{Name: "p"}, func(*sdk.Request) (*sdk.Result, error) { return nil, errors.New("boom") }}, "output p: boom"},
		"no":     {output{sdk.Spec{Name: "p"}, func(*sdk.Request) (*sdk.Result, error) { return nil, nil }}, "output p: gave no result"},
		"many":   {files("p", many...), "at most 10000"},
		"big":    {files("p", sdk.Artefact{Path: "x", Body: make([]byte, MaxBytes)}, sdk.Artefact{Path: "y", Body: []byte("z")}), "more than 64 MiB"},
		"setuid": {files("p", sdk.Artefact{Path: "x", Mode: 0o4755}), "mode"},
		"open":   {files("p", sdk.Artefact{Path: "x", Mode: 0o666}), "mode"},
	}
	for name, c := range cases {
		_, err := Render(t.Context(), []sdk.Output{c.output}, sdk.ScopeCluster, oneCluster())
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

func TestDecideCommitted(t *testing.T) {
	same := Disk{Exists: true, Same: true, Mode: 0o664}
	for name, c := range map[string]struct {
		file  File
		disk  Disk
		owner Owner
		want  Action
	}{
		"as made, but for the umask":    {File{Mode: 0o644}, same, Owner{}, Unchanged},
		"an open manifest or env file":  {File{Mode: 0o600}, same, Owner{}, Unchanged},
		"not executable any more":       {File{Mode: 0o755}, same, Owner{}, Update},
		"executable for no reason":      {File{Mode: 0o644}, Disk{Exists: true, Same: true, Mode: 0o755}, Owner{}, Update},
		"changed, by whomever":          {File{Mode: 0o644}, Disk{Exists: true, Mode: 0o644}, Owner{}, Update},
		"missing":                       {File{Mode: 0o644}, Disk{}, Owner{}, Create},
		"private and not in git":        {File{Mode: 0o600}, Disk{}, Owner{}, LeftOut},
		"private, in git, and changed":  {File{Mode: 0o600}, Disk{Exists: true, Mode: 0o644}, Owner{}, Update},
		"a secret, which differs":       {File{Mode: 0o600, Secret: true}, Disk{Exists: true, Mode: 0o600}, Owner{}, LeftOut},
		"another topology's":            {File{Mode: 0o644}, same, Owner{Known: true}, Foreign},
		"ours, as the manifest says":    {File{Mode: 0o644}, same, Owner{Known: true, Mine: true}, Unchanged},
		"another's, even where missing": {File{Mode: 0o600, Secret: true}, Disk{}, Owner{Known: true}, Foreign},
	} {
		if got := DecideCommitted(&c.file, c.disk, c.owner); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func TestDecide(t *testing.T) {
	ours, other := Sum{1}, Sum{2}
	mine := Owner{Known: true, Mine: true, Sums: []Sum{ours}}
	cases := []struct {
		name  string
		disk  Disk
		owner Owner
		force bool
		want  Action
	}{
		{"new", Disk{}, Owner{}, false, Create},
		{"deleted by hand", Disk{}, mine, false, Create},
		{"same", Disk{Exists: true, Same: true, Mode: 0o600}, mine, false, Unchanged},
		{"same, not known", Disk{Exists: true, Same: true, Mode: 0o600}, Owner{}, false, Unchanged},
		{"readable by others", Disk{Exists: true, Same: true, Mode: 0o644}, mine, false, Update},
		{"ours", Disk{Exists: true, Mode: 0o600, Sum: ours}, mine, false, Update},
		{"by hand", Disk{Exists: true, Mode: 0o600, Sum: other}, mine, false, ByHand},
		{"by hand, forced", Disk{Exists: true, Mode: 0o600, Sum: other}, mine, true, Update},
		{"somebody's", Disk{Exists: true, Mode: 0o600, Sum: Sum{}}, Owner{Sums: []Sum{{}}}, false, ByHand},
		{"another topology's", Disk{Exists: true, Same: true, Mode: 0o600}, Owner{Known: true, Sums: []Sum{ours}}, false, Foreign},
		{"another's, forced", Disk{Exists: true, Mode: 0o600, Sum: ours}, Owner{Known: true, Sums: []Sum{ours}}, true, Update},
		{"rewritten", Disk{Exists: true, Rewritten: true, Mode: 0o600, Sum: other}, mine, false, Rewritten},
		{"rewritten, not known", Disk{Exists: true, Rewritten: true, Mode: 0o600, Sum: other}, Owner{}, false, Rewritten},
		{"rewritten, forced", Disk{Exists: true, Rewritten: true, Mode: 0o600, Sum: other}, mine, true, Update},
		{"rewritten, readable by others", Disk{Exists: true, Rewritten: true, Mode: 0o644, Sum: other}, mine, false, ByHand},
		{"half done", Disk{Exists: true, Mode: 0o600, Sum: other}, Owner{Known: true, Mine: true, Sums: []Sum{ours, other}}, false, Update},
	}
	for _, c := range cases {
		if got := Decide(0o600, c.disk, c.owner, c.force); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
	stale := []struct {
		disk         Disk
		prune, force bool
		want         Action
	}{
		{Disk{}, true, false, Unchanged},
		{Disk{Exists: true, Sum: ours}, false, false, Stale},
		{Disk{Exists: true, Sum: ours}, true, false, Remove},
		{Disk{Exists: true, Sum: other}, true, false, ByHand},
		{Disk{Exists: true, Sum: other}, true, true, Remove},
	}
	for _, c := range stale {
		if got := DecideStale(c.disk, mine, c.prune, c.force); got != c.want {
			t.Errorf("stale %+v: %s, want %s", c, got, c.want)
		}
	}
	if !SoundMode(0o700, 0o755) || SoundMode(0o644, 0o755) || SoundMode(0o640, 0o600) || !SoundMode(0o640, 0o644) {
		t.Error("SoundMode is wrong")
	}
}

const canary = "c4n4ry-s3cret!"

// encodings are ways in which an output may write a secret.
func encodings() map[string]func(string) string {
	return map[string]func(string) string{
		"plain":    func(s string) string { return s },
		"base64":   func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) },
		"escaped":  func(s string) string { return strings.ReplaceAll(s, "-", `\u002d`) },
		"shell":    func(s string) string { return strings.ReplaceAll(s, "c", "'c'") },
		"reversed": func(s string) string { return strings.Join(strings.Split(s, ""), "|") },
		"lines":    func(s string) string { return strings.Join(strings.SplitAfter(s, "4"), "\n") },
	}
}

// settings makes key=value files from the datasource of a cluster.
func settingsOutput(encode func(string) string) output {
	return output{sdk.Spec{Name: "p"}, func(req *sdk.Request) (*sdk.Result, error) {
		d := req.Topology.Clusters[0].Datasource
		body := "# ours\nport=8848\nuser=" + d.User.Text + "\npassword=" + encode(d.Password.Text) + "\nlast=1\n"
		return &sdk.Result{Artefacts: []sdk.Artefact{{Path: "c/p", Format: "properties", Secret: true, Body: []byte(body)}}}, nil
	}}
}

func withPassword(user, password string) sdk.Request {
	req := oneCluster()
	req.Topology.Clusters[0].Datasource = &topology.Datasource{
		User: topology.Text(user), Password: topology.Value{Text: password, Secret: "cluster.c.datasource.mysql.password"},
	}
	return req
}

func TestDiffShowsNoSecret(t *testing.T) {
	const before = "old-s3cret-0ne"
	for name, encode := range encodings() {
		t.Run(name, func(t *testing.T) {
			out := settingsOutput(encode)
			old := render(t, withPassword("nacos", before), out).Files[0].Body
			now := render(t, withPassword("root", canary), out)
			olds := map[string]Old{
				"changed":         {Exists: true, Body: old, Secret: true, Own: true},
				"by hand":         {Exists: true, Body: append([]byte("x="+encode(before)+"\n"), old...), Secret: true},
				"was not secret":  {Exists: true, Body: old, Own: true},
				"new":             {},
				"same but a mode": {Exists: true, Body: now.Files[0].Body, Own: true},
			}
			for what, o := range olds {
				var b strings.Builder
				if err := NewDiffer(now).Print(t.Context(), &b, "c/p", o, &now.Files[0]); err != nil {
					t.Fatal(err)
				}
				noTrace(t, what, b.String(), encode(canary), encode(before), canary, before)
				if what == "changed" && !strings.Contains(b.String(), "+user=root\n") {
					t.Errorf("the plain change is not shown:\n%s", b.String())
				}
			}
			var b strings.Builder
			if err := NewDiffer(nil).Print(t.Context(), &b, "c/p", Old{Exists: true, Body: old, Secret: true, Own: true}, nil); err != nil {
				t.Fatal(err)
			}
			noTrace(t, "removed", b.String(), encode(before), before)
		})
	}
}

func noTrace(t *testing.T, what, diff string, secrets ...string) {
	t.Helper()
	for _, s := range secrets {
		for part := range strings.SplitSeq(s, "\n") {
			if len(part) > 3 && strings.Contains(diff, part) {
				t.Errorf("%s: the diff shows %q:\n%s", what, part, diff)
			}
		}
	}
}

func TestDiffOfSettingsIsOfUse(t *testing.T) {
	out := settingsOutput(func(s string) string { return s })
	old := render(t, withPassword("nacos", "old-secret"), out).Files[0].Body
	now := render(t, withPassword("root", canary), out)
	var b strings.Builder
	if err := NewDiffer(now).Print(t.Context(), &b, "c/p", Old{Exists: true, Body: old, Secret: true, Own: true}, &now.Files[0]); err != nil {
		t.Fatal(err)
	}
	want := "--- a/c/p\n+++ b/c/p\n@@ -1,5 +1,5 @@\n # ours\n port=8848\n-user=nacos\n-password=(sensitive)\n+user=root\n+password=(sensitive)\n last=1\n"
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestDiffCatchesASecretWhereNoneShouldBe(t *testing.T) {
	leak := output{sdk.Spec{Name: "p"}, func(req *sdk.Request) (*sdk.Result, error) {
		text := req.Topology.Clusters[0].Datasource.Password.Text
		return &sdk.Result{Artefacts: []sdk.Artefact{{Path: "c/p", Body: []byte("a\n" + text + "\n")}}}, nil
	}}
	now := render(t, withPassword("root", canary), leak)
	var b strings.Builder
	if err := NewDiffer(now).Print(t.Context(), &b, "c/p", Old{}, &now.Files[0]); err != nil {
		t.Fatal(err)
	}
	noTrace(t, "not marked", b.String(), canary)
}

// elsewhere is an output that ends when as many as there are have begun.
type elsewhere struct {
	sdk.Output
	name  string
	begun *sync.WaitGroup
}

func (e elsewhere) Elsewhere()     {}
func (e elsewhere) Spec() sdk.Spec { return sdk.Spec{Name: e.name, Scope: sdk.ScopeTopology} }

func (e elsewhere) Render(context.Context, *sdk.Request) (*sdk.Result, error) {
	e.begun.Done()
	e.begun.Wait()
	if e.name == "c" {
		return nil, nil
	}
	return &sdk.Result{Artefacts: []sdk.Artefact{{Path: e.name}}}, nil
}

// TestElsewhere wants outputs of other processes to be asked at once, and their
// files and errors to come in order all the same.
func TestElsewhere(t *testing.T) {
	var begun sync.WaitGroup
	begun.Add(2)
	req := sdk.Request{Topology: &topology.Topology{}}
	got, err := Render(t.Context(), []sdk.Output{elsewhere{name: "b", begun: &begun}, elsewhere{name: "a", begun: &begun}}, sdk.ScopeTopology, req)
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Files) != 2 || got.Files[0].Path != "b" || got.Files[1].Path != "a" {
		t.Errorf("files %v", got.Files)
	}
	begun.Add(2)
	_, err = Render(t.Context(), []sdk.Output{elsewhere{name: "a", begun: &begun}, elsewhere{name: "c", begun: &begun}}, sdk.ScopeTopology, req)
	if err == nil || !strings.Contains(err.Error(), "output c") {
		t.Errorf("error %v", err)
	}
}

// TestConfigIsWhole: an output is asked for nothing without an attribute that it
// requires, nor with those of one cluster where another wants others.
func TestConfigIsWhole(t *testing.T) {
	settings := func(config map[string]any) map[string]*topology.OutputSettings {
		return map[string]*topology.OutputSettings{"p": {Enabled: true, Config: config}}
	}
	off := map[string]*topology.OutputSettings{"p": {Config: map[string]any{"zone": "off"}}}
	cases := map[string]struct {
		scope    sdk.Scope
		clusters []map[string]*topology.OutputSettings
		want     []string // addresses of findings
		zone     any
	}{
		"given":               {sdk.ScopeCluster, []map[string]*topology.OutputSettings{settings(map[string]any{"zone": "a"})}, nil, "a"},
		"not given":           {sdk.ScopeCluster, []map[string]*topology.OutputSettings{settings(nil)}, []string{"cluster.a.output.p.zone"}, nil},
		"no block":            {sdk.ScopeCluster, []map[string]*topology.OutputSettings{nil}, []string{"cluster.a.output.p.zone"}, nil},
		"off":                 {sdk.ScopeCluster, []map[string]*topology.OutputSettings{off}, nil, nil},
		"once for all":        {sdk.ScopeTopology, []map[string]*topology.OutputSettings{nil, settings(map[string]any{"zone": "b"})}, nil, "b"},
		"nowhere":             {sdk.ScopeTopology, []map[string]*topology.OutputSettings{nil, settings(nil)}, []string{"cluster.b.output.p.zone"}, nil},
		"the same twice":      {sdk.ScopeTopology, []map[string]*topology.OutputSettings{settings(map[string]any{"zone": "a"}), settings(map[string]any{"zone": "a"})}, nil, "a"},
		"two of them":         {sdk.ScopeTopology, []map[string]*topology.OutputSettings{settings(map[string]any{"zone": "a"}), settings(map[string]any{"zone": "b"})}, []string{"cluster.b.output.p"}, nil},
		"of one that is off":  {sdk.ScopeTopology, []map[string]*topology.OutputSettings{off, settings(map[string]any{"zone": "b"})}, nil, "b"},
		"one without any own": {sdk.ScopeTopology, []map[string]*topology.OutputSettings{settings(nil), settings(map[string]any{"zone": "b"})}, nil, "b"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			var all topology.Topology
			for i, outputs := range c.clusters {
				all.Clusters = append(all.Clusters, &topology.Cluster{Name: string(rune('a' + i)), Outputs: outputs})
			}
			var zone any
			p := output{sdk.Spec{Name: "p", Scope: c.scope, Config: []schemas.Attribute{{Name: "zone", Type: schemas.TypeString, Required: true}}},
				func(req *sdk.Request) (*sdk.Result, error) {
					zone = req.Config["zone"]
					return &sdk.Result{}, nil
				}}
			made, err := Render(t.Context(), []sdk.Output{p}, c.scope, sdk.Request{Topology: &all})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, d := range made.Findings {
				got = append(got, string(d.Address))
			}
			if diff := cmp.Diff(c.want, got); diff != "" || zone != c.zone {
				t.Errorf("it was given the zone %v, want %v; findings (-want +got):\n%s", zone, c.zone, diff)
			}
		})
	}
}
