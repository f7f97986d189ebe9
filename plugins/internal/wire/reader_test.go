package wire_test

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/internal/engine"
	"github.com/nacosgen/nacosgen/internal/workload"
	"github.com/nacosgen/nacosgen/plugins/builtin"
	"github.com/nacosgen/nacosgen/plugins/internal/wire"
	pluginv1 "github.com/nacosgen/nacosgen/plugins/proto/nacosgen/plugin/v1"
	"github.com/nacosgen/nacosgen/plugins/sdk"
	"github.com/nacosgen/nacosgen/topology"
)

type memory struct{ fstest.MapFS }

func (m memory) ReadFile(name string) ([]byte, error)       { return m.MapFS.ReadFile(name) }
func (m memory) ReadDir(name string) ([]fs.DirEntry, error) { return m.MapFS.ReadDir(name) }
func (m memory) Stat(name string) (fs.FileInfo, error)      { return m.MapFS.Stat(name) }

// large is the request for one cluster of seven nodes, with all its settings.
func large(t testing.TB) *sdk.Request {
	t.Helper()
	e := &engine.Engine{Outputs: builtin.Outputs()}
	e.Load.FS = memory{fstest.MapFS{"t.hcl": {Data: workload.Size{Clusters: 1, Nodes: 7}.HCL()}}}
	e.Load.Getenv = func(string) (string, bool) { return "", false }
	in, err := e.Open("t.hcl")
	if err != nil {
		t.Fatal(err)
	}
	var outputs deployment.Outputs
	for _, o := range builtin.Outputs() {
		outputs = append(outputs, o.Spec().Name)
	}
	req := &sdk.Request{Topology: in.Topology}
	req.Deployment, _ = deployment.Make(in.Topology, outputs)
	return req
}

func message(t testing.TB, req *sdk.Request, grant bool) *pluginv1.RenderRequest {
	t.Helper()
	m, err := wire.RenderMessage("x", req, wire.Form{Grant: grant})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// plainly reads documents by encoding/json.
func plainly(topologyText, deploymentText []byte) (t *topology.Topology, d *deployment.Deployment, err error) {
	if err := json.Unmarshal(topologyText, &t); err != nil {
		return nil, nil, fmt.Errorf("the topology: %w", err)
	}
	if len(deploymentText) > 0 {
		if err := json.Unmarshal(deploymentText, &d); err != nil {
			return nil, nil, fmt.Errorf("the deployment: %w", err)
		}
	}
	return t, d, nil
}

// sameAsPlainly wants ReadDocuments to do as encoding/json does, errors included.
func sameAsPlainly(t *testing.T, topologyText, deploymentText []byte) {
	t.Helper()
	wantTopology, wantDeployment, wantErr := plainly(topologyText, deploymentText)
	var gotTopology *topology.Topology
	var gotDeployment *deployment.Deployment
	err := wire.ReadDocuments(&pluginv1.RenderRequest{Topology: topologyText, Deployment: deploymentText}, &gotTopology, &gotDeployment)
	if fmt.Sprint(err) != fmt.Sprint(wantErr) {
		t.Fatalf("error %v, of encoding/json %v", err, wantErr)
	}
	if err != nil {
		return
	}
	if diff := cmp.Diff(wantTopology, gotTopology) + cmp.Diff(wantDeployment, gotDeployment); diff != "" {
		t.Errorf("(-encoding/json +wire)\n%s", diff)
	}
}

// odd are texts that a reader of its own may get wrong.
func odd() []string {
	return []string{
		`null`, `{}`, ` { } `, ``, `[]`, `{"clusters":null}`, `{"clusters":[null]}`, `{"clusters":[]}x`, `{"clusters":[],}`, `{"clusters":[{}],"clusters":[{"name":"b"}]}`,
		`{"Clusters":[{"NAME":"a","name":"b"}],"ho\u017fts":[]}`, `{"clusters":[{"name":"\u00e4\ud83d\ude00\ud83d","zone":1}]}`, "{\"clusters\":[{\"name\":\"\xff\"}]}",
		"{\"clusters\":[{\"name\":\"a\nb\"}]}", `{"clusters":[{"port":1.0}]}`, `{"clusters":[{"port":01}]}`, `{"clusters":[{"port":-0}]}`, `{"clusters":[{"port":1e3}]}`,
		`{"clusters":[{"port":9223372036854775807}]}`, `{"clusters":[{"port":9223372036854775808}]}`, `{"clusters":[{"port":"1"}]}`, `{"clusters":[{"port":null,"name":null}]}`,
		`{"clusters":[{"unknown":{"a":[1,2.5e-3,true,null,"\"]}"]},"name":"a"}]}`, `{"clusters":[{"unknown":tru,"name":"a"}]}`, `{"clusters":[{"unknown":"\x"}]}`,
		`{"clusters":[{"properties":{"a":"b","c":{"secret":"x.y"},"d":{"unknown":"var.x"},"e":null,"f":{"other":1}}}]}`, `{"clusters":[{"properties":{"a":"b","a":"c"}}]}`,
		`{"clusters":[{"properties":{"a":1}}]}`, `{"clusters":[{"outputs":{"x":{"enabled":true,"config":{"a":[1,"b",{"c":null}],"a":2}}}}]}`,
		`{"clusters":[{"nodes":[{"properties":[{"key":"a","value":"b","sources":[{"address":"x"}]},{"key":"b","value":{"secret":"s"},"sources":[{"address":"x"}]},{"sources":[{"address":"x"},{}]}]}]}]}`,
		`{"clusters":[{"nodes":[{"members":[{"text":"a"}]},{"members":[{"text":"a"}] , "logging":{}},{"members":[{"text":"a"},{"text":"b"}],"logging":{}}]}]}`,
		`{"clusters":` + strings.Repeat("[", 600) + strings.Repeat("]", 600) + `}`, `{"x":` + strings.Repeat("[", 600) + strings.Repeat("]", 600) + `}`,
		`{"format_version":1,"clusters":[{"mode":tru}]}`, `{"clusters":[{"auth":{"enabled":true,"enabled":false}}]}`, `{"clusters":[{"auth":{"enabled":nul}}]}`, "\ufeff{}",
	}
}

func TestReadLikeJSON(t *testing.T) {
	for _, text := range odd() {
		sameAsPlainly(t, []byte(text), nil)
		sameAsPlainly(t, []byte(`{}`), []byte(text))
	}
	for _, grant := range []bool{false, true} {
		m := message(t, large(t), grant)
		sameAsPlainly(t, m.GetTopology(), m.GetDeployment())
		sameAsPlainly(t, indented(t, m.GetTopology()), indented(t, m.GetDeployment()))
	}
	m := message(t, everywhere(), false)
	sameAsPlainly(t, m.GetTopology(), m.GetDeployment())
}

func indented(t *testing.T, text []byte) []byte {
	t.Helper()
	var v any
	if err := json.Unmarshal(text, &v); err != nil {
		t.Fatal(err)
	}
	text, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func FuzzReadLikeJSON(f *testing.F) {
	for _, text := range odd() {
		f.Add([]byte(text), []byte(text))
	}
	m, err := wire.RenderMessage("x", everywhere(), wire.Form{Grant: false})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(m.GetTopology(), m.GetDeployment())
	f.Fuzz(sameAsPlainly)
}

// TestReadingIsPlanned wants what a host writes to be read without encoding/json,
// which allocates ten times as often.
func TestReadingIsPlanned(t *testing.T) {
	m := message(t, large(t), false)
	var req sdk.Request
	planned := testing.AllocsPerRun(10, func() {
		if err := wire.ReadDocuments(m, &req.Topology, &req.Deployment); err != nil {
			t.Fatal(err)
		}
	})
	plain := testing.AllocsPerRun(10, func() {
		if _, _, err := plainly(m.GetTopology(), m.GetDeployment()); err != nil {
			t.Fatal(err)
		}
	})
	if planned > plain/5 {
		t.Errorf("%.0f allocations, of encoding/json %.0f", planned, plain)
	}
}

// TestWriteShared wants what nodes share to be written for each of them, as
// encoding/json does, also where nodes that share take turns.
func TestWriteShared(t *testing.T) {
	req := large(t)
	c := req.Deployment.Clusters[0]
	other := *c.Nodes[2]
	other.Logging, other.Members = &deployment.Logging{Scan: "other"}, other.Members[:3]
	other.Properties = append([]deployment.Property{{Key: "a", Sources: []deployment.Source{}}}, other.Properties...)
	c.Nodes[2] = &other
	m, err := wire.CheckMessage(&sdk.CheckRequest{Topology: req.Topology, Deployment: req.Deployment}, false)
	if err != nil {
		t.Fatal(err)
	}
	want, err := json.Marshal(req.Deployment)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(indented(t, want)), string(indented(t, m.GetDeployment()))); diff != "" {
		t.Errorf("(-encoding/json +wire)\n%s", diff)
	}
}

// TestSharing wants nodes to have in common what reads the same, unless a granted
// secret may stand there, and a list of one node to grow without the others'.
func TestSharing(t *testing.T) {
	for _, grant := range []bool{false, true} {
		var req sdk.Request
		if err := wire.ReadDocuments(message(t, large(t), grant), &req.Topology, &req.Deployment); err != nil {
			t.Fatal(err)
		}
		a, b := req.Deployment.Clusters[0].Nodes[0], req.Deployment.Clusters[0].Nodes[1]
		if same := a.Logging == b.Logging; same == grant {
			t.Errorf("granted %v: one logging for both: %v", grant, same)
		}
		if cap(a.Members) != len(a.Members) {
			t.Errorf("room for %d members, there are %d", cap(a.Members), len(a.Members))
		}
	}
}

func BenchmarkRead(b *testing.B) {
	m := message(b, large(b), false)
	size := int64(len(m.GetTopology()) + len(m.GetDeployment()))
	b.Run("wire", func(b *testing.B) {
		b.SetBytes(size)
		b.ReportAllocs()
		for b.Loop() {
			var req sdk.Request
			if err := wire.ReadDocuments(m, &req.Topology, &req.Deployment); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("json", func(b *testing.B) {
		b.SetBytes(size)
		b.ReportAllocs()
		for b.Loop() {
			if _, _, err := plainly(m.GetTopology(), m.GetDeployment()); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkWrite(b *testing.B) {
	req := large(b)
	m := message(b, req, false)
	b.SetBytes(int64(len(m.GetTopology()) + len(m.GetDeployment())))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := wire.RenderMessage("x", req, wire.Form{Grant: false}); err != nil {
			b.Fatal(err)
		}
	}
}
