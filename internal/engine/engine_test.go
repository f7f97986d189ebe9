package engine_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/internal/engine"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/plugins/builtin"
	"github.com/nacosgen/nacosgen/plugins/sdk"
	"github.com/nacosgen/nacosgen/topology/load"
)

// memory is a file system of one folder.
type memory struct{ fstest.MapFS }

func (m memory) ReadFile(name string) ([]byte, error)       { return m.MapFS.ReadFile(name) }
func (m memory) ReadDir(name string) ([]fs.DirEntry, error) { return m.MapFS.ReadDir(name) }
func (m memory) Stat(name string) (fs.FileInfo, error)      { return m.MapFS.Stat(name) }

func engineOf(files map[string]string, outputs ...sdk.Output) *engine.Engine {
	all := fstest.MapFS{}
	for name, body := range files {
		all[name] = &fstest.MapFile{Data: []byte(body)}
	}
	return &engine.Engine{
		Load:    load.Options{FS: memory{all}, Getenv: func(string) (string, bool) { return "", false }},
		Outputs: outputs,
	}
}

func cluster(name, body string) string {
	return fmt.Sprintf("cluster %q {\n  version = \"2.4.3\"\n  environment = \"development\"\n  storage = \"embedded\"\n  node \"n\" { address = \"10.0.0.1\" }\n%s\n}\n", name, body)
}

// output makes one file a cluster, of its node's name.
type output struct {
	name   string
	scope  sdk.Scope
	render func(*sdk.Request) (*sdk.Result, error)
}

func (o output) Spec() sdk.Spec { return sdk.Spec{Name: o.name, Summary: "test", Scope: o.scope} }

func (o output) Render(_ context.Context, req *sdk.Request) (*sdk.Result, error) {
	return o.render(req)
}

func named(name string) output {
	return output{name: name, render: func(req *sdk.Request) (*sdk.Result, error) {
		c := req.Topology.Clusters[0]
		return &sdk.Result{Artefacts: []sdk.Artefact{{Path: c.Name + "/" + name, Body: []byte(c.Nodes[0].Address)}}}, nil
	}}
}

func open(t *testing.T, e *engine.Engine, paths ...string) []*engine.Input {
	t.Helper()
	var inputs []*engine.Input
	for _, p := range paths {
		in, err := e.Open(p)
		if err != nil {
			t.Fatal(err)
		}
		inputs = append(inputs, in)
	}
	return inputs
}

// paths is a sink that lists what is made.
func paths(list *[]string) engine.Sink[[]string] {
	return engine.Sink[[]string]{
		Work: func(_ context.Context, it *engine.Item) ([]string, []diag.Diagnostic, error) {
			var names []string
			for _, f := range it.Files {
				names = append(names, f.Path)
			}
			return names, nil, nil
		},
		Done: func(names []string) error {
			*list = append(*list, names...)
			return nil
		},
	}
}

func summaries(ds []diag.Diagnostic) []string {
	var all []string
	for _, d := range ds {
		all = append(all, fmt.Sprintf("%s:%d %s: %s", d.Range.File, d.Range.Start, d.Severity, d.Summary(diag.English)))
	}
	return all
}

func TestRenderIsInOrder(t *testing.T) {
	var src strings.Builder
	var want []string
	for i := range 60 {
		name := fmt.Sprint("c", i)
		src.WriteString(cluster(name, ""))
		want = append(want, name+"/p", name+"/q")
	}
	want = append(want, "z/p", "z/q")
	e := engineOf(map[string]string{"t.hcl": src.String(), "u.hcl": cluster("z", "")}, named("p"), named("q"))
	for _, workers := range []int{1, 2, 16} {
		e.Workers = workers
		var last engine.Progress
		e.Progress = func(p engine.Progress) {
			if p.Clusters != last.Clusters+1 || p.Total != 61 || p.Files != last.Files+2 {
				t.Errorf("progress %+v after %+v", p, last)
			}
			last = p
		}
		var got []string
		found, err := engine.Render(t.Context(), e, open(t, e, "t.hcl", "u.hcl"), engine.Selection{}, paths(&got))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%d workers (-want +got):\n%s", workers, diff)
		}
		if len(found) != 2 || diag.HasErrors(found[0]) || last.Clusters != 61 {
			t.Errorf("%d workers: findings %v, progress %+v", workers, found, last)
		}
	}
}

func TestSelection(t *testing.T) {
	e := engineOf(map[string]string{"t.hcl": cluster("east", "") + cluster("west", ""), "u.hcl": cluster("north", "")}, named("cluster-conf"), named("nginx"))
	inputs := open(t, e, "t.hcl", "u.hcl")
	cases := []struct {
		outputs, clusters []string
		want              []string
		err               string
	}{
		{nil, []string{"west"}, []string{"west/cluster-conf", "west/nginx"}, ""},
		{[]string{"nginx"}, nil, []string{"east/nginx", "west/nginx", "north/nginx"}, ""},
		{[]string{"nginx"}, []string{"north", "east"}, []string{"east/nginx", "north/nginx"}, ""},
		{[]string{"ngnix"}, nil, nil, `unknown output "ngnix"; did you mean "nginx"?`},
		{nil, []string{"wets"}, nil, `unknown cluster "wets"; did you mean "west"?`},
		{nil, []string{"production"}, nil, `unknown cluster "production", want one of east, west, north`},
	}
	for _, c := range cases {
		var got []string
		_, err := engine.Render(t.Context(), e, inputs, engine.Selection{Outputs: c.outputs, Clusters: c.clusters}, paths(&got))
		if (err == nil) != (c.err == "") || err != nil && err.Error() != c.err {
			t.Errorf("%v, %v: error %v, want %q", c.outputs, c.clusters, err, c.err)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%v, %v (-want +got):\n%s", c.outputs, c.clusters, diff)
		}
	}
}

// TestFindingsComeTogether has an output, a rule and the paths complain about
// different clusters; all is told, at its place, and what nobody complained
// about was still handed on or not, but never finished.
func TestFindingsComeTogether(t *testing.T) {
	src := cluster("a", "") + cluster("b", "  port = 9000") + cluster("c", "")
	complain := named("p")
	complain.render = func(req *sdk.Request) (*sdk.Result, error) {
		c := req.Topology.Clusters[0]
		r := &sdk.Result{Artefacts: []sdk.Artefact{{Path: "same/file"}}}
		if c.Name == "b" {
			r.Findings = []diag.Diagnostic{{
				Rule: "value-unwritable", Severity: diag.Error, Address: c.Address().Child("port"), Text: diag.Text{Summary: diag.Words{EN: "no such port"}},
			}}
		}
		return r, nil
	}
	e := engineOf(map[string]string{"t.hcl": src}, complain)
	e.Rules = []*lint.Rule{{ID: "r", Severity: diag.Warning, Scope: lint.ScopeCluster, Check: func(p *lint.Pass) {
		if p.Cluster.Name == "c" {
			p.Report(diag.Diagnostic{Address: p.Cluster.Address(), Text: diag.Text{Summary: diag.Words{EN: "a warning"}}})
		}
	}}}
	var want []string
	for range 20 {
		found, err := engine.Render(t.Context(), e, open(t, e, "t.hcl"), engine.Selection{}, engine.Sink[int]{
			Work: func(context.Context, *engine.Item) (int, []diag.Diagnostic, error) {
				return 0, []diag.Diagnostic{{Rule: "path-conflict", Severity: diag.Error, Text: diag.Text{Summary: diag.Words{EN: "told by chance"}}}}, nil
			},
		})
		if err != nil {
			t.Fatal(err)
		}
		got := summaries(found[0])
		if want == nil {
			want = got
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("the findings depend on chance (-first +now):\n%s", diff)
		}
	}
	at := func(text string, from int) int { return from + strings.Index(src[from:], text) }
	b, c := strings.Index(src, `cluster "b"`), strings.Index(src, `cluster "c"`)
	all := strings.Join(want, "\n")
	for _, part := range []string{
		fmt.Sprintf("t.hcl:%d error: no such port", at("9000", b)),
		fmt.Sprintf("t.hcl:%d warning: a warning", c),
		`error: path "same/file" is made twice: by output p of cluster.a and by output p of cluster.b`,
		`error: path "same/file" is made twice: by output p of cluster.a and by output p of cluster.c`,
	} {
		if !strings.Contains(all, part) {
			t.Errorf("missing %q in:\n%s", part, all)
		}
	}
	if strings.Contains(all, "chance") {
		t.Errorf("findings of the sink in spite of errors:\n%s", all)
	}
}

func TestErrorsStopTheSink(t *testing.T) {
	e := engineOf(map[string]string{"t.hcl": cluster("a", "") + cluster("b", "  prot = 1")}, named("p"))
	handed := 0
	found, err := engine.Render(t.Context(), e, open(t, e, "t.hcl"), engine.Selection{}, engine.Sink[int]{
		Work: func(context.Context, *engine.Item) (int, []diag.Diagnostic, error) { handed++; return 0, nil, nil },
	})
	if err != nil || !diag.HasErrors(found[0]) || handed != 0 {
		t.Errorf("handed %d, %v, %v", handed, err, summaries(found[0]))
	}
}

func TestSinkFindings(t *testing.T) {
	e := engineOf(map[string]string{"t.hcl": cluster("a", "")}, named("p"))
	found, err := engine.Render(t.Context(), e, open(t, e, "t.hcl"), engine.Selection{}, engine.Sink[int]{
		Work: func(_ context.Context, it *engine.Item) (int, []diag.Diagnostic, error) {
			return 0, []diag.Diagnostic{{Rule: "path-conflict", Severity: diag.Error, Address: it.Files[0].Address}}, nil
		},
	})
	if err != nil || len(found[0]) == 0 || found[0][len(found[0])-1].Range.IsZero() {
		t.Errorf("%v, %v", found, err)
	}
}

func TestBrokenOutput(t *testing.T) {
	broken := named("p")
	broken.render = func(req *sdk.Request) (*sdk.Result, error) {
		if name := req.Topology.Clusters[0].Name; name > "c2" {
			return nil, errors.New("boom in " + name)
		}
		return &sdk.Result{}, nil
	}
	var src strings.Builder
	for i := range 9 {
		src.WriteString(cluster(fmt.Sprint("c", i), ""))
	}
	e := engineOf(map[string]string{"t.hcl": src.String()}, broken)
	e.Workers = 4
	_, err := engine.Render(t.Context(), e, open(t, e, "t.hcl"), engine.Selection{}, engine.Sink[int]{})
	if err == nil || !strings.HasPrefix(err.Error(), "output p: boom in c") {
		t.Errorf("error %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := engine.Render(ctx, e, open(t, e, "t.hcl"), engine.Selection{}, engine.Sink[int]{}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func TestDoneFails(t *testing.T) {
	e := engineOf(map[string]string{"t.hcl": cluster("a", "") + cluster("b", "")}, named("p"))
	var list []string
	sink := paths(&list)
	sink.Done = func([]string) error { return fs.ErrPermission }
	if _, err := engine.Render(t.Context(), e, open(t, e, "t.hcl"), engine.Selection{}, sink); !errors.Is(err, fs.ErrPermission) {
		t.Errorf("error %v", err)
	}
}

// TestBackpressure has one slow cluster: the others do not run far ahead.
func TestBackpressure(t *testing.T) {
	var src strings.Builder
	for i := range 100 {
		src.WriteString(cluster(fmt.Sprint("c", i), ""))
	}
	e := engineOf(map[string]string{"t.hcl": src.String()}, named("p"))
	e.Workers = 2
	var ahead atomic.Int64
	full := make(chan struct{})
	sink := engine.Sink[int]{Work: func(ctx context.Context, it *engine.Item) (int, []diag.Diagnostic, error) {
		if it.Name != "c0" {
			if ahead.Add(1) == 7 { // all that the window of eight lets through
				close(full)
			}
			return 0, nil, nil
		}
		<-full
		if n := ahead.Load(); n != 7 {
			t.Errorf("%d clusters were made ahead of the first", n)
		}
		return 0, nil, nil
	}}
	if _, err := engine.Render(t.Context(), e, open(t, e, "t.hcl"), engine.Selection{}, sink); err != nil {
		t.Fatal(err)
	}
	if n := ahead.Load(); n != 99 {
		t.Errorf("%d clusters after the first, want 99", n)
	}
}

func TestWholeTopology(t *testing.T) {
	index := output{name: "index", scope: sdk.ScopeTopology, render: func(req *sdk.Request) (*sdk.Result, error) {
		var names []string
		for _, c := range req.Topology.Clusters {
			names = append(names, c.Name)
		}
		return &sdk.Result{Artefacts: []sdk.Artefact{{Path: "index-" + strings.Join(names, "-")}}}, nil
	}}
	e := engineOf(map[string]string{"t.hcl": cluster("a", "") + cluster("b", "")}, index, named("p"))
	var got []string
	if _, err := engine.Render(t.Context(), e, open(t, e, "t.hcl"), engine.Selection{}, paths(&got)); err != nil {
		t.Fatal(err)
	}
	if want := []string{"a/p", "b/p", "index-a-b"}; !slices.Equal(got, want) {
		t.Errorf("made %v, want %v", got, want)
	}
}

func TestCheck(t *testing.T) {
	e := engineOf(map[string]string{"t.hcl": cluster("a", "") + cluster("b", "  gateway \"g\" {\n    address = \"10.0.0.9\"\n    port = 70000\n  }")}, builtin.Outputs()...)
	checked, err := e.Check(t.Context(), "t.hcl")
	if err != nil {
		t.Fatal(err)
	}
	if checked.Topology == nil || !diag.HasErrors(checked.Diagnostics) {
		t.Errorf("topology %v, diagnostics %v", checked.Topology, summaries(checked.Diagnostics))
	}
	var names []string
	for _, c := range checked.Deployment.Clusters {
		names = append(names, c.Name)
	}
	if !slices.Equal(names, []string{"a"}) {
		t.Errorf("deployed %v, want a, as b has an error", names)
	}
	if _, err := e.Check(t.Context(), "missing.hcl"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("missing file: %v", err)
	}
}
