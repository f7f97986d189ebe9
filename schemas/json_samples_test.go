package schemas_test

import (
	"strings"
	"testing"

	"github.com/nacosgen/nacosgen/schemas"
)

// example is the three-machine cluster in HCL's JSON syntax.
const example = `{
  "//": "three machines",
  "variable": {"db_password": {"type": "string", "sensitive": true}},
  "locals": {"machines": {"a": "192.168.11.200", "b": "192.168.11.196", "c": "192.168.11.126"}},
  "cluster": {
    "nacos": {
      "version": "1.1.0",
      "port": 8748,
      "home": "/app/nacos-cluster/nacos",
      "node": {"node": {"for_each": "${local.machines}", "name": "${each.key}", "address": "${each.value}"}},
      "datasource": {"mysql": {
        "hosts": ["192.168.11.200:3316"], "database": "test3", "user": "nacos", "password": "${var.db_password}",
        "params": {"characterEncoding": "utf8", "connectTimeout": 1000, "autoReconnect": true},
        "pool": {"max_size": "${2 * 10}"}
      }},
      "access_log": {"enabled": false},
      "logging": {"level": "INFO", "logger": {"naming-raft": {"level": "WARN"}}},
      "docker": {"network": "host", "memory": "2g"},
      "gateway": {"front": {"address": "192.168.11.139", "port": 8648, "server_name": "localhost", "fail_timeout": "10s"}},
      "output": {"nginx": {"layout": "complete"}}
    }
  }
}`

func TestLanguageSchema(t *testing.T) {
	schema := compiled(t, "language")
	for _, good := range []string{
		example,
		"[" + example + "]",
		`{}`,
		`{"cluster": [{"a": {"version": "2.4.3"}}, {"b": [{"version": "2.4.3"}]}]}`,
		`{"cluster": {"a": {"node": {"x": [{"address": "10.0.0.1"}]}, "version": "${local.release}"}}}`,
		`{"cluster": {"a": {"auth": {"token_secret_key": 1, "enabled": "${var.auth}"}, "port": null}}}`,
		`{"cluster": {"a": {"port": "8848", "access_log": {"enabled": "true"}, "node": {"x": {"zone": 3}}}}}`,
		`{"host": {"m1": {"address": "10.0.0.1", "reserved_ports": [22, "${local.ssh}"]}}}`,
		`{"defaults": {"port": 8848, "docker": null}}`,
		`{"output": {"own": {"path": "x", "anything": {"a": [1]}}}}`,
		`{"nacosgen": {"required_plugins": {"consul": {"source": "./x", "version": "~> 1.2"}}}}`,
	} {
		if err := validate(t, schema, good); err != nil {
			t.Errorf("%v\n%s", err, good)
		}
	}
	for _, c := range []struct{ old, replacement string }{
		{`"port": 8748`, `"port": 0`},
		{`"port": 8748`, `"port": "8748 "`},
		{`"port": 8748`, `"prot": 8748`},
		{`"version": "1.1.0"`, `"version": "latest"`},
		{`"level": "INFO"`, `"level": "LOUD"`},
		{`"enabled": false`, `"enabled": "off"`},
		{`"cluster":`, `"clusters":`},
		{`["192.168.11.200:3316"]`, `"192.168.11.200:3316"`},
		{`"max_size": "${2 * 10}"`, `"max_size": 0`},
		{`"memory": "2g"`, `"memory": "much"`},
		{`"docker": {"network": "host", "memory": "2g"}`, `"docker": [{}, {}]`},
		{`"for_each": "${local.machines}"`, `"for_each": 3`},
	} {
		broken := strings.Replace(example, c.old, c.replacement, 1)
		if broken == example {
			t.Fatalf("no %s in the example", c.old)
		}
		if validate(t, schema, broken) == nil {
			t.Errorf("takes %s", c.replacement)
		}
	}
}

// Every block and attribute of the table is described in the schema.
func TestLanguageSchemaIsWhole(t *testing.T) {
	text, err := schemas.JSON("language")
	if err != nil {
		t.Fatal(err)
	}
	var walk func(b *schemas.Block)
	walk = func(b *schemas.Block) {
		for _, name := range b.Names() {
			if !strings.Contains(string(text), `"`+name+`": {`) {
				t.Errorf("%s.%s is missing", b.Type, name)
			}
		}
		for _, inner := range b.Blocks {
			walk(inner)
		}
	}
	walk(schemas.Language())
	again, err := schemas.JSON("language")
	if err != nil || string(again) != string(text) {
		t.Error("made differently the second time")
	}
}

const manifest = `{
  "format_version": 1, "name": "consul", "version": "1.2.0-rc.1", "protocols": [1], "kinds": ["output"],
  "entries": {"linux/amd64": "bin/consul", "any": "consul.py"}, "interpreter": "python3",
  "files": {"bin/consul": "0000000000000000000000000000000000000000000000000000000000000000"}
}`

func TestPluginSchema(t *testing.T) {
	schema := compiled(t, "plugin")
	if err := validate(t, schema, manifest); err != nil {
		t.Error(err)
	}
	for _, c := range []struct{ old, replacement string }{
		{`"consul", "version"`, `"Consul", "version"`},
		{`1.2.0-rc.1`, `1.2`},
		{`[1]`, `[]`},
		{`["output"]`, `["theme"]`},
		{`"bin/consul",`, `"../consul",`},
		{`"bin/consul",`, `"/consul",`},
		{`"bin/consul",`, `"a\\b",`},
		{`linux/amd64`, `linux`},
		{`"python3"`, `"/usr/bin/python3"`},
		{`"000000`, `"00000`},
		{`"kinds"`, `"sorts"`},
	} {
		broken := strings.Replace(manifest, c.old, c.replacement, 1)
		if broken == manifest {
			t.Fatalf("no %s in the manifest", c.old)
		}
		if validate(t, schema, broken) == nil {
			t.Errorf("takes %s", c.replacement)
		}
	}
}

const explanation = `{
  "format_version": 1, "file": "out/prod/a/conf/application.properties", "output": "application-properties",
  "lines": [{"line": 14, "text": "db.url.0=jdbc:mysql://...", "sources": [
    {"address": "cluster.prod.datasource.mysql.hosts", "file": "topology.hcl",
     "range": {"start": {"line": 3, "column": 11, "byte": 40}, "end": {"line": 3, "column": 12, "byte": 41}}},
    {"address": "cluster.prod.port", "file": "topology.hcl", "range": null, "default": true},
    {"fact": "the URL key has an index since 1.0", "source": "ExternalDataSourceProperties@2.4.3"}
  ]}]
}`

func TestWhySchema(t *testing.T) {
	schema := compiled(t, "why")
	if err := validate(t, schema, explanation); err != nil {
		t.Error(err)
	}
	for _, c := range []struct{ old, replacement string }{
		{`"line": 14`, `"line": 0`},
		{`"fact":`, `"facts":`},
		{`"byte": 41`, `"byte": -1`},
		{`"column": 12, `, ``},
		{`"range": null`, `"range": 3`},
	} {
		if validate(t, schema, strings.Replace(explanation, c.old, c.replacement, 1)) == nil {
			t.Errorf("takes %s", c.replacement)
		}
	}
}
