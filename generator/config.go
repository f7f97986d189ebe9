package generator

import (
	"reflect"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/plugins/sdk"
	"github.com/nacosgen/nacosgen/topology"
)

// configOf gives an output's own attributes, defaults filled in; instead, what is
// wrong with them: one that it can't do without, or what can't hold for all clusters
// that are one file's. The types were checked when the topology was loaded.
func configOf(spec sdk.Spec, t *topology.Topology, s *topology.OutputSettings) (map[string]any, []diag.Diagnostic) {
	var wrong []diag.Diagnostic
	if scopeOf(spec) == sdk.ScopeTopology {
		wrong = disagreements(spec.Name, t, s)
	}
	config := withDefaults(spec, s)
	for _, a := range spec.Config {
		if _, there := config[a.Name]; there || !a.Required || len(t.Clusters) == 0 {
			continue
		}
		wrong = append(wrong, diag.Diagnostic{
			Rule: "topology-invalid", Severity: diag.Error, Args: []any{spec.Name, a.Name},
			Address: addressOfSettings(t, s, spec.Name).Child(a.Name),
			Text: diag.Text{
				Summary: diag.Words{EN: "the output %[1]s has no %[2]s", ZH: "输出 %[1]s 缺少 %[2]s"},
				Detail: diag.Words{
					EN: "write %[2]s = ... in output %[1]q, or enabled = false where its files are not wanted",
					ZH: "请在 output %[1]q 中写 %[2]s = ...；不需要其文件时写 enabled = false",
				},
			},
		})
	}
	return config, wrong
}

// addressOfSettings is that of the block with the settings; without one, of where
// it would stand.
func addressOfSettings(t *topology.Topology, s *topology.OutputSettings, name string) diag.Address {
	for _, c := range t.Clusters {
		if s != nil && c.Outputs[name] == s {
			return c.Address().Child("output", name)
		}
	}
	return t.Clusters[0].Address().Child("output", name)
}

// disagreements finds clusters that set attributes of an output of the whole
// topology in another way than settings does, which are those that it gets.
func disagreements(name string, t *topology.Topology, settings *topology.OutputSettings) []diag.Diagnostic {
	var wrong []diag.Diagnostic
	for _, c := range t.Clusters {
		s := c.Outputs[name]
		if s == nil || s == settings || !s.Enabled || len(s.Config) == 0 || reflect.DeepEqual(s.Config, settings.Config) {
			continue
		}
		first := addressOfSettings(t, settings, name)
		wrong = append(wrong, diag.Diagnostic{
			Rule: "topology-invalid", Severity: diag.Error, Address: c.Address().Child("output", name), Args: []any{name, c.Name},
			Text: diag.Text{
				Summary: diag.Words{
					EN: "the output %[1]s is made once for all clusters, and cluster %[2]q sets other attributes than one before it",
					ZH: "输出 %[1]s 为所有集群只生成一次，而集群 %[2]q 设置的属性与前面的集群不同",
				},
				Detail: diag.Words{
					EN: "set its attributes once, in output %[1]q at the top level",
					ZH: "请只设置一次：写在顶层的 output %[1]q 中",
				},
			},
			Related: []diag.Related{{Address: first, Words: diag.Words{EN: "the other attributes", ZH: "另一处属性"}}},
		})
	}
	return wrong
}

func settingsOf(spec sdk.Spec, t *topology.Topology) (*topology.OutputSettings, bool) {
	if scopeOf(spec) == sdk.ScopeTopology {
		return settingsOfAll(spec.Name, t)
	}
	if len(t.Clusters) == 0 {
		return nil, false
	}
	s := t.Clusters[0].Outputs[spec.Name]
	return s, s == nil || s.Enabled
}

// settingsOfAll lets an output of the whole topology run unless every cluster
// switches it off; its own attributes are those of the first that has some and does
// not switch it off.
func settingsOfAll(name string, t *topology.Topology) (*topology.OutputSettings, bool) {
	var settings *topology.OutputSettings
	on := len(t.Clusters) == 0
	for _, c := range t.Clusters {
		s := c.Outputs[name]
		on = on || s == nil || s.Enabled
		if s != nil && s.Enabled && (settings == nil || len(settings.Config) == 0) {
			settings = s
		}
	}
	return settings, on
}

func withDefaults(spec sdk.Spec, s *topology.OutputSettings) map[string]any {
	config := map[string]any{}
	for _, a := range spec.Config {
		if a.Default != nil {
			config[a.Name] = jsonValue(a.Default)
		}
	}
	if s == nil {
		return config
	}
	for k, v := range s.Config {
		if v != nil {
			config[k] = jsonValue(v)
		}
	}
	return config
}

// jsonValue gives numbers as an output in another process gets them.
func jsonValue(v any) any {
	switch v := v.(type) {
	case int:
		return float64(v)
	case []any:
		list := make([]any, len(v))
		for i, e := range v {
			list[i] = jsonValue(e)
		}
		return list
	case map[string]any:
		m := make(map[string]any, len(v))
		for k, e := range v {
			m[k] = jsonValue(e)
		}
		return m
	}
	return v
}
