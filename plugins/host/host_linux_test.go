package host_test

import (
	"testing"

	"github.com/nacosgen/nacosgen/plugins/host"
	"github.com/nacosgen/nacosgen/plugins/sdk"
	"github.com/nacosgen/nacosgen/topology"
)

// hosting makes a host that is closed at the end of the test, which looks for
// whatever is left.
func hosting(t testing.TB, options host.Options) *host.Host {
	t.Helper()
	if options.Scratch == "" {
		options.Scratch = shortFolder(t)
	}
	h := host.New(options)
	t.Cleanup(func() {
		if err := h.Close(); err != nil {
			t.Error(err)
		}
		nothingLeft(t, options.Scratch)
	})
	return h
}

func request() *sdk.Request {
	return &sdk.Request{Topology: &topology.Topology{FormatVersion: 1, Clusters: []*topology.Cluster{{
		Name: "prod", Nodes: []*topology.Node{{Name: "a", Address: "10.0.0.1", Port: 8848}},
	}}}, Config: map[string]any{"separator": "="}}
}

func TestHost(t *testing.T) {
	search := t.TempDir()
	install(t, search, "hosts", both)
	h := hosting(t, host.Options{})
	all, err := h.Plugins(t.Context(), &host.Project{Search: []string{search}}, []host.Requirement{{Name: "hosts"}})
	if err != nil {
		t.Fatal(err)
	}
	p := all[0]
	if p.Version != "1.2.3" || len(p.Outputs) != 1 || p.Rules == nil || p.Pinned {
		t.Fatalf("%+v", p)
	}
	result, err := p.Outputs[0].Render(t.Context(), request())
	if err != nil {
		t.Fatal(err)
	}
	if got := string(result.Artefacts[0].Body); got != "a=10.0.0.1:8848\n" {
		t.Errorf("body %q", got)
	}
}
