package wire_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/plugins/internal/wire"
	pluginv1 "github.com/nacosgen/nacosgen/plugins/proto/nacosgen/plugin/v1"
	"github.com/nacosgen/nacosgen/plugins/sdk"
	"github.com/nacosgen/nacosgen/topology"
)

func secret(text string, address diag.Address) topology.Value {
	return topology.Value{Text: text, Secret: address}
}

// everywhere holds values of every kind in every kind of place.
func everywhere() *sdk.Request {
	shared := &topology.Node{Name: "a", Properties: map[string]topology.Value{
		"a/b~c": secret("in a map", "cluster.prod.node.a.properties[\"a/b~c\"]"), "plain": topology.Text("plain"),
		"object": secret(`{"secret":"x"}`, "cluster.prod.node.a.properties.object"),
	}}
	c := &topology.Cluster{Name: "prod", Nodes: []*topology.Node{shared, {Name: "b"}}, Datasource: &topology.Datasource{
		Password: secret("p\"ss\nwörd", "cluster.prod.datasource.mysql.password"),
		User:     topology.Value{Secret: "cluster.prod.datasource.mysql.user", Unknown: "var.user"},
		URLs:     []topology.Value{topology.Text("first"), secret("", "cluster.prod.datasource.mysql.urls[1]")},
	}}
	n := &deployment.Node{Name: "a", Properties: []deployment.Property{
		{Key: "db.url.0", Value: topology.Text("plain")},
		{Key: "db.password.0", Value: secret("derived", "cluster.prod.datasource.mysql.password")},
	}}
	return &sdk.Request{
		Topology:   &topology.Topology{FormatVersion: 1, Clusters: []*topology.Cluster{c}},
		Deployment: &deployment.Deployment{FormatVersion: 1, Clusters: []*deployment.Cluster{{Name: "prod", Nodes: []*deployment.Node{n, n}}}},
	}
}

// values lists all values of a request, with what they are.
func values(req *sdk.Request) []string {
	var all []string
	topology.Values(req, func(v *topology.Value) {
		text := v.Text
		if v.IsUnknown() {
			text = "" // of an unknown value nothing crosses
		}
		all = append(all, fmt.Sprintf("%q secret=%s unknown=%s", text, v.Secret, v.Unknown))
	})
	return all
}

// TestSecretsKeepTheirMark sends granted secrets there: the other side sees what
// this one does.
func TestSecretsKeepTheirMark(t *testing.T) {
	req := everywhere()
	m, err := wire.RenderMessage("x", req, wire.Form{Grant: true})
	if err != nil {
		t.Fatal(err)
	}
	var there sdk.Request
	if err := wire.ReadDocuments(m, &there.Topology, &there.Deployment); err != nil {
		t.Fatal(err)
	}
	want := everywhere()
	want.Topology.Clusters[0].Datasource.User.Secret = "" // unknown wins over secret
	if diff := cmp.Diff(values(want), values(&there)); diff != "" {
		t.Errorf("values (-here +there):\n%s", diff)
	}
	check, err := wire.CheckMessage(&sdk.CheckRequest{Topology: req.Topology, Deployment: req.Deployment}, true)
	if err != nil || !cmp.Equal(pointers(m.GetSecrets()), pointers(check.GetSecrets())) {
		t.Errorf("secrets of a check %v, %v", check.GetSecrets(), err)
	}
}

func pointers(secrets []*pluginv1.Secret) []string {
	var all []string
	for _, s := range secrets {
		all = append(all, s.GetPointer()+" "+s.GetAddress())
	}
	return all
}

// TestPointers follows each pointer through the JSON, as a plugin in another
// language does.
func TestPointers(t *testing.T) {
	m, err := wire.RenderMessage("x", everywhere(), wire.Form{Grant: true})
	if err != nil {
		t.Fatal(err)
	}
	documents := map[string]any{}
	for name, text := range map[string][]byte{"topology": m.GetTopology(), "deployment": m.GetDeployment()} {
		var document any
		if err := json.Unmarshal(text, &document); err != nil {
			t.Fatal(err)
		}
		documents[name] = document
	}
	got := map[string]any{}
	for _, s := range m.GetSecrets() {
		got[s.GetPointer()] = follow(documents, s.GetPointer())
	}
	want := map[string]any{
		"/topology/clusters/0/nodes/0/properties/a~1b~0c":   "in a map",
		"/topology/clusters/0/nodes/0/properties/object":    `{"secret":"x"}`,
		"/topology/clusters/0/datasource/password":          "p\"ss\nwörd",
		"/topology/clusters/0/datasource/urls/1":            "",
		"/deployment/clusters/0/nodes/0/properties/1/value": "derived",
		"/deployment/clusters/0/nodes/1/properties/1/value": "derived",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("pointers (-want +got):\n%s", diff)
	}
}

func follow(document any, pointer string) any {
	for _, token := range strings.Split(pointer, "/")[1:] {
		token = strings.ReplaceAll(strings.ReplaceAll(token, "~1", "/"), "~0", "~")
		switch d := document.(type) {
		case map[string]any:
			document = d[token]
		case []any:
			i, _ := strconv.Atoi(token)
			document = d[i]
		}
	}
	return document
}

// TestNothingIsGranted wants no secret, and no place of one, without a grant.
func TestNothingIsGranted(t *testing.T) {
	m, err := wire.RenderMessage("x", everywhere(), wire.Form{Grant: false})
	if err != nil {
		t.Fatal(err)
	}
	if len(m.GetSecrets()) > 0 || strings.Contains(string(m.GetTopology())+string(m.GetDeployment()), "derived") {
		t.Errorf("message %v", m)
	}
}

// TestUnknownPlaces passes over what a later host may send.
func TestUnknownPlaces(t *testing.T) {
	m := &pluginv1.RenderRequest{Topology: []byte(`{"clusters":[{"name":"prod","later":"x","datasource":{"password":"p"}}]}`), Secrets: []*pluginv1.Secret{
		{Pointer: "/topology/clusters/0/later", Address: "a"}, {Pointer: "/topology/clusters/9/datasource/password", Address: "a"}, {Pointer: "", Address: "a"},
		{Pointer: "/config/x", Address: "a"}, {Pointer: "/topology/clusters/0/name", Address: "a"}, {Pointer: "/topology/clusters/0/datasource/password", Address: "b"},
	}}
	var there sdk.Request
	if err := wire.ReadDocuments(m, &there.Topology, &there.Deployment); err != nil {
		t.Fatal(err)
	}
	if got := there.Topology.Clusters[0].Datasource.Password; got != secret("p", "b") {
		t.Errorf("password %q of %q", got.Text, got.Secret)
	}
}

// TestDocumentsAreJSON compares what is sent with what encoding/json writes.
func TestDocumentsAreJSON(t *testing.T) {
	req := everywhere()
	c := req.Topology.Clusters[0]
	c.Environment = "a\"b\\c\x00\u2028\xff<&>é"
	c.Properties = map[string]topology.Value{"": topology.Text(""), "ü\n": topology.Text("\t")}
	c.Outputs = map[string]*topology.OutputSettings{"x": {Enabled: true, Config: map[string]any{"n": 1.5, "l": []any{nil, "<"}, "b": true}}, "nil": nil}
	req.Deployment.Clusters = append(req.Deployment.Clusters, nil)
	req.Deployment.Clusters[0].Nodes[0].Properties[0].Sources = []deployment.Source{{Address: "a"}, {Fact: "f", Source: "s"}}
	req.Origins = true
	m, err := wire.RenderMessage("x", req, wire.Form{Grant: false})
	if err != nil {
		t.Fatal(err)
	}
	for got, data := range map[string]any{string(m.GetTopology()): req.Topology, string(m.GetDeployment()): req.Deployment} {
		var want bytes.Buffer
		e := json.NewEncoder(&want)
		e.SetEscapeHTML(false)
		if err := e.Encode(data); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(strings.TrimSuffix(want.String(), "\n"), got); diff != "" {
			t.Errorf("document (-encoding/json +sent):\n%s", diff)
		}
	}
}

// TestFacts wants facts among the sources only where origins are asked.
func TestFacts(t *testing.T) {
	req := everywhere()
	req.Deployment.Clusters[0].Nodes[0].Properties[0].Sources = []deployment.Source{{Address: "address"}, {Fact: "fact", Source: "s"}}
	for _, origins := range []bool{false, true} {
		req.Origins = origins
		m, err := wire.RenderMessage("x", req, wire.Form{Grant: false})
		if err != nil {
			t.Fatal(err)
		}
		text := string(m.GetDeployment())
		if !strings.Contains(text, `"address":"address"`) || strings.Contains(text, `"fact":"fact"`) != origins {
			t.Errorf("origins %v: %s", origins, text)
		}
	}
	if sources := req.Deployment.Clusters[0].Nodes[0].Properties[0].Sources; sources[1].Fact != "fact" {
		t.Errorf("the request was changed: %v", sources)
	}
}
