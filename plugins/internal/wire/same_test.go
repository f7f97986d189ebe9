package wire_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/plugins/internal/wire"
	pluginv1 "github.com/nacosgen/nacosgen/plugins/proto/nacosgen/plugin/v1"
	"github.com/nacosgen/nacosgen/plugins/sdk"
	"github.com/nacosgen/nacosgen/topology"
)

// TestSame wants what is told by place to arrive as what is told in full.
func TestSame(t *testing.T) {
	req := large(t)
	c := req.Deployment.Clusters[0]
	other := *c.Nodes[2] // parts of what it holds are the others', parts its own
	logging := *other.Logging
	logging.Scan = "other"
	other.Logging = &logging
	c.Nodes[2] = &other
	full := message(t, req, false)
	m, err := wire.RenderMessage("x", req, wire.Form{Same: true})
	if err != nil {
		t.Fatal(err)
	}
	if len(m.GetDeployment()) > len(full.GetDeployment())*2/3 || len(m.GetSame()) < 7 {
		t.Errorf("%d bytes and %d places, in full %d bytes", len(m.GetDeployment()), len(m.GetSame()), len(full.GetDeployment()))
	}
	var want, got sdk.Request
	for to, m := range map[*sdk.Request]*pluginv1.RenderRequest{&want: full, &got: m} {
		if err := wire.ReadDocuments(m, &to.Topology, &to.Deployment); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-in full +by place)\n%s", diff)
	}
	granted, err := wire.RenderMessage("x", req, wire.Form{Same: true, Grant: true})
	if err != nil || len(granted.GetSame()) > 0 {
		t.Errorf("%d places where secrets are granted, %v", len(granted.GetSame()), err)
	}
}

// TestSameIsChecked wants places that lead nowhere to be passed over, or refused
// where something would be missing.
func TestSameIsChecked(t *testing.T) {
	text := `{"clusters":[{"name":"c","nodes":[{"name":"a","logging":{"scan":"true"},"members":[{"text":"x"}]},{"name":"b","logging":null,"members":null}]}]}`
	const a, b = "/deployment/clusters/0/nodes/0", "/deployment/clusters/0/nodes/1"
	for _, c := range []struct {
		pointer, of string
		want        string // part of the error; "" none
	}{
		{b + "/logging", a + "/logging", ""},
		{b + "/members", a + "/members", ""},
		{b + "/unknown", a + "/logging", ""},
		{"/deployment/clusters/0/nodes/7/logging", a + "/logging", ""},
		{"/topology/clusters", a + "/logging", ""},
		{"", a + "/logging", ""},
		{"/deployment/clusters/-1", a + "/logging", ""},
		{b + "/logging", a + "/members", "nothing at"},
		{b + "/logging", a + "/nothing", "nothing at"},
		{b + "/logging", "", "nothing at"},
		{a + "/logging", a + "/logging", "nothing at"}, // it has a value
		{"/deployment", "/deployment", "nothing at"},
	} {
		m := &pluginv1.RenderRequest{
			Topology: []byte(`{}`), Deployment: []byte(text), Same: []*pluginv1.Same{{Pointer: c.pointer, Of: c.of}},
		}
		var to *topology.Topology
		var d *deployment.Deployment
		err := wire.ReadDocuments(m, &to, &d)
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s of %s: error %v, want %q", c.pointer, c.of, err, c.want)
		}
		if nodes := d.Clusters[0].Nodes; c.pointer == b+"/logging" && c.want == "" && nodes[1].Logging != nodes[0].Logging {
			t.Errorf("%s is not %s", c.pointer, c.of)
		}
	}
}
