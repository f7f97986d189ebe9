package schemas_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint/report"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// compiled compiles a schema of ours, which validates it against its metaschema.
func compiled(t *testing.T, name string) *jsonschema.Schema {
	t.Helper()
	text, err := schemas.JSON(name)
	if err != nil {
		t.Fatal(err)
	}
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	id := document.(map[string]any)["$id"].(string)
	if err := c.AddResource(id, document); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile(id)
	if err != nil {
		t.Fatal(err)
	}
	if schema.DraftVersion != 2020 || !strings.HasSuffix(id, "/"+name+".schema.json") {
		t.Errorf("%s: draft %d, id %s", name, schema.DraftVersion, id)
	}
	return schema
}

func validate(t *testing.T, schema *jsonschema.Schema, text string) error {
	t.Helper()
	document, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return schema.Validate(document)
}

func TestSchemasCompile(t *testing.T) {
	for _, name := range schemas.JSONNames() {
		compiled(t, name)
	}
	if _, err := schemas.JSON("deployment"); err == nil || !strings.Contains(err.Error(), "language, topology") {
		t.Errorf("unknown name: %v", err)
	}
}

// The topology schema has each JSON field of the Go types as a required,
// described property, and no others.
func TestTopologySchemaIsThatOfTheTypes(t *testing.T) {
	text, err := schemas.JSON("topology")
	if err != nil {
		t.Fatal(err)
	}
	var root definition
	if err := json.Unmarshal(text, &root); err != nil {
		t.Fatal(err)
	}
	seen := map[reflect.Type]bool{}
	compare(t, &root, &root, reflect.TypeFor[topology.Topology](), seen)
	for name, d := range root.Defs {
		if d.Properties != nil && !d.used {
			t.Errorf("$defs/%s belongs to no type", name)
		}
	}
}

type definition struct {
	Ref         string                     `json:"$ref"`
	Defs        map[string]*definition     `json:"$defs"`
	Type        any                        `json:"type"`
	Properties  map[string]json.RawMessage `json:"properties"`
	Required    []string                   `json:"required"`
	Items       *definition                `json:"items"`
	AnyOf       []*definition              `json:"anyOf"`
	Additional  json.RawMessage            `json:"additionalProperties"`
	Description string                     `json:"description"`
	used        bool
}

// object follows references and the nullable form to the object they stand for.
func (d *definition) object(root *definition) *definition {
	if len(d.AnyOf) > 0 {
		d = d.AnyOf[0]
	}
	if name, ok := strings.CutPrefix(d.Ref, "#/$defs/"); ok {
		d = root.Defs[name]
	}
	return d
}

func compare(t *testing.T, root, d *definition, typ reflect.Type, seen map[reflect.Type]bool) {
	t.Helper()
	d.used = true
	if seen[typ] {
		return
	}
	seen[typ] = true
	var fields []string
	for i := range typ.NumField() {
		field := typ.Field(i)
		name, option, _ := strings.Cut(field.Tag.Get("json"), ",")
		if option != "" || name == "" || name == "-" {
			t.Errorf("%s.%s: tag %q", typ, field.Name, field.Tag.Get("json"))
		}
		fields = append(fields, name)
		raw, ok := d.Properties[name]
		if !ok {
			t.Errorf("%s.%s: the schema has no %q", typ, field.Name, name)
			continue
		}
		var property definition
		if err := json.Unmarshal(raw, &property); err != nil {
			t.Fatal(err)
		}
		compareField(t, root, &property, fmt.Sprintf("%s.%s", typ, field.Name), field.Type, seen)
	}
	for name := range d.Properties {
		if !slices.Contains(fields, name) {
			t.Errorf("%s has no field %q", typ, name)
		}
	}
	slices.Sort(fields)
	if required := slices.Sorted(slices.Values(d.Required)); !slices.Equal(required, fields) {
		t.Errorf("%s: required %v, fields %v", typ, required, fields)
	}
}

func compareField(t *testing.T, root, property *definition, name string, typ reflect.Type, seen map[reflect.Type]bool) {
	t.Helper()
	switch typ.Kind() {
	case reflect.Slice:
		list := property.object(root)
		if list.Items == nil {
			t.Errorf("%s: no items", name)
			return
		}
		compareField(t, root, list.Items, name, typ.Elem(), seen)
	case reflect.Map:
		values := property.object(root)
		var item definition
		if len(values.Additional) > 0 {
			if err := json.Unmarshal(values.Additional, &item); err != nil {
				t.Fatal(err)
			}
			compareField(t, root, &item, name, typ.Elem(), seen)
		} else if typ.Elem().Kind() != reflect.Interface {
			t.Errorf("%s: no additionalProperties", name)
		}
	case reflect.Pointer:
		if typ.Elem().Kind() == reflect.Struct {
			compareField(t, root, property, name, typ.Elem(), seen)
		}
	case reflect.Struct:
		if typ == reflect.TypeFor[topology.Value]() {
			if property.Ref != "#/$defs/value" {
				t.Errorf("%s: not a value", name)
			}
			return
		}
		object := property.object(root)
		if object == nil || object.Properties == nil {
			t.Errorf("%s: not an object", name)
			return
		}
		compare(t, root, object, typ, seen)
	}
}

func TestTopologySchemaTakesDocuments(t *testing.T) {
	schema := compiled(t, "topology")
	for name, document := range map[string]*topology.Topology{
		"full":    filled(true),
		"minimal": filled(false),
	} {
		text, err := json.Marshal(document)
		if err != nil {
			t.Fatal(err)
		}
		if err := validate(t, schema, string(text)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		withMore := strings.Replace(string(text), `"zone":`, `"shelf":1,"zone":`, 1)
		if err := validate(t, schema, withMore); err != nil {
			t.Errorf("%s: a further field: %v", name, err)
		}
		for _, c := range []struct{ old, replacement string }{
			{`"format_version":1`, `"format_version":2`},
			{`"mode":"cluster"`, `"mode":"group"`},
			{`"port":8848`, `"port":"8848"`},
			{`"port":8848`, `"port":65536`},
			{`"index":0`, `"index":null`},
			{`"release":"2.4.3"`, `"release":"latest"`},
			{`"members":[`, `"membres":[`},
		} {
			broken := strings.Replace(string(text), c.old, c.replacement, 1)
			if broken == string(text) {
				t.Fatalf("%s: no %s in the document", name, c.old)
			}
			if validate(t, schema, broken) == nil {
				t.Errorf("%s: takes %s", name, c.replacement)
			}
		}
	}
}

func TestTopologySchemaTakesValues(t *testing.T) {
	schema := compiled(t, "topology")
	document := filled(true)
	for _, c := range []struct {
		password topology.Value
		want     string
	}{
		{topology.Text("x"), `"password":"x"`},
		{topology.Value{Text: "x", Secret: "cluster.prod.datasource.mysql.password"}, `"password":{"secret":"cluster.prod.datasource.mysql.password"}`},
		{topology.Value{Unknown: "var.password"}, `"password":{"unknown":"var.password"}`},
	} {
		document.Clusters[0].Datasource.Password = c.password
		text, err := json.Marshal(document)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(text), c.want) {
			t.Errorf("no %s in %s", c.want, text)
		}
		if err := validate(t, schema, string(text)); err != nil {
			t.Errorf("%s: %v", c.want, err)
		}
		for _, broken := range []string{`"password":null`, `"password":{}`, `"password":{"secret":""}`, `"password":{"secret":"a","unknown":"b"}`, `"password":1`} {
			if validate(t, schema, strings.Replace(string(text), c.want, broken, 1)) == nil {
				t.Errorf("takes %s", broken)
			}
		}
	}
}

// filled makes a topology; with everything that may be absent when full.
func filled(full bool) *topology.Topology {
	node := &topology.Node{Name: "a", Address: "10.0.0.1", Port: 8848, Host: "m1", Home: "/home/nacos", Version: "2.4.3",
		Release: "2.4.3", Function: "all", Deployment: "merged", Ports: topology.Ports{Main: 8848},
		Properties: map[string]topology.Value{}, JVM: &topology.JVM{Options: []string{}}}
	gateway := &topology.Gateway{Name: "front", Type: "nginx", Host: "m1", Address: "10.0.0.20", Port: 8848,
		Ports: topology.GatewayPorts{HTTP: 8848}, ServerName: "_", Algorithm: "round_robin", MaxFails: 3, FailTimeout: "10s",
		ClientMaxBodySize: "20m", ReadTimeout: "90s", StreamTimeout: "10m", Allow: []string{}}
	cluster := &topology.Cluster{Name: "prod", Version: "2.4.3", Release: "2.4.3", Mode: "cluster", Environment: "production",
		Port: 8848, ContextPath: "/nacos", Home: "/home/nacos", Storage: "external", Function: "all", Deployment: "merged",
		Members: []string{"10.0.0.1:8848"}, Properties: map[string]topology.Value{}, Nodes: []*topology.Node{node},
		Gateways: []*topology.Gateway{gateway}, AccessLog: &topology.AccessLog{}, Logging: &topology.Logging{Loggers: []*topology.Logger{}},
		JVM: &topology.JVM{Options: []string{}}, Metrics: &topology.Metrics{}, Outputs: map[string]*topology.OutputSettings{}}
	host := &topology.Host{Name: "m1", Address: "10.0.0.1", Addresses: []string{}, ReservedPorts: []int{}}
	if full {
		number, yes := 9848, true
		text := map[string]topology.Value{"k": topology.Text("v"), "u": {Unknown: "var.u"}}
		docker := &topology.Docker{Engine: "docker", Config: "files", Env: text, Options: []string{"--init"}, Volumes: []string{"/a:/b"}}
		node.Docker, cluster.Docker = docker, &topology.Docker{Engine: "podman", Config: "env", Memory: "2g", Env: text, Options: []string{}}
		node.Ports = topology.Ports{Main: 8848, JRaft: &number, SDKGRPC: &number, ClusterGRPC: &number, Console: &number, MCPRegistry: &number, IstioMCP: &number}
		gateway.TLS, gateway.ConsolePort = &topology.TLS{}, &number
		gateway.Ports = topology.GatewayPorts{HTTP: 8848, SDKGRPC: &number, Console: &number}
		host.Java, host.OpenFiles, host.Memory = &number, &number, "16g"
		cluster.Upgrade, cluster.Console = &topology.Upgrade{From: "2.3.2"}, &topology.Console{Port: 8080}
		cluster.MCP, cluster.AccessLog.MaxDays = &topology.MCPRegistry{Port: 9080}, &number
		cluster.Datasource = &topology.Datasource{Platform: "mysql", Hosts: []string{"10.0.0.9:3306"}, URLs: []topology.Value{},
			Params: text, MaxConnections: &number, Pool: &topology.Pool{MaxSize: &number}}
		cluster.Auth = &topology.Auth{System: "nacos", Caching: &yes, IgnoreURLs: []string{"/"}, Identity: &topology.Identity{},
			LDAP: &topology.LDAP{CaseSensitive: &yes}, OIDC: &topology.OIDC{Settings: text}}
		cluster.Logging.Loggers = []*topology.Logger{{Name: "naming-raft", Level: "WARN", MaxFileSize: "50MB", MaxHistory: &number}}
		cluster.Outputs["nginx"] = &topology.OutputSettings{Paths: map[string]string{"front": "n.conf"}, Config: map[string]any{"layout": "fragments"}}
	}
	return &topology.Topology{FormatVersion: topology.FormatVersion, Clusters: []*topology.Cluster{cluster}, Hosts: []*topology.Host{host}}
}

func TestLintSchemaTakesReports(t *testing.T) {
	schema := compiled(t, "lint")
	place := diag.Range{File: "topology.hcl", Start: 0, End: 4}
	words := diag.Words{EN: "port 8849 is taken"}
	for _, ds := range [][]diag.Diagnostic{nil, {
		{Rule: "port-set-collision", Severity: diag.Error, Text: diag.Text{Summary: words, Detail: words}, Range: place,
			Address: "cluster.prod.node.b.port", Related: []diag.Related{{Words: words, Range: place}, {Words: words}},
			Fixes: []diag.Fix{{Title: words, Safe: true, Edits: []diag.Edit{{Range: place, Text: "8858"}}}}},
		{Rule: "auth-off", Severity: diag.Info, Text: diag.Text{Summary: words, Detail: words}},
	}} {
		var out bytes.Buffer
		if err := report.JSON(&out, ds, report.Options{Files: map[string][]byte{"topology.hcl": []byte("port = 1\n")}}); err != nil {
			t.Fatal(err)
		}
		if err := validate(t, schema, out.String()); err != nil {
			t.Errorf("%v\n%s", err, out.String())
		}
		for _, broken := range []string{`"severity": "fatal"`, `"severity": "Error"`} {
			text := strings.Replace(out.String(), `"severity": "error"`, broken, 1)
			if ds != nil && validate(t, schema, text) == nil {
				t.Errorf("takes %s", broken)
			}
		}
	}
}
