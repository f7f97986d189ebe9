package load

import (
	"bytes"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology/load/eval"
	"github.com/nacosgen/nacosgen/topology/load/syntax"
	"github.com/zclconf/go-cty/cty"
)

// Requirement is one entry of required_plugins.
type Requirement struct {
	Name   string // kebab-case
	Source string // "" where the plugin is only to be found
	// Version is a constraint such as "~> 1.2"; "" is any.
	Version string
	// Secrets grants the texts of secrets, Env variables of the environment.
	Secrets bool
	Env     []string
	At      diag.Range // of the name
}

// Allows tells whether version ("1.2.3") meets the constraint. One that is no
// number meets none but "".
func (r *Requirement) Allows(version string) bool {
	if r.Version == "" {
		return true
	}
	constraints, ok := parseConstraints(r.Version)
	have, _, number := parseVersion(version)
	if !ok || !number {
		return false
	}
	return !slices.ContainsFunc(constraints, func(c constraint) bool { return !c.allows(have, version) })
}

// Required lists what the topology at path wants of plugins, by what is sound of
// it, and what is wrong with the rest. It reads no more of the topology than that
// takes.
func Required(path string, fsys FS) ([]Requirement, []diag.Diagnostic, error) {
	set, err := readSources(path, fsys)
	if err != nil {
		return nil, nil, err
	}
	all, wrong := required(set.sources)
	return all, wrong, nil
}

const requiredPlugins = "required_plugins"

// required reads required_plugins ahead of all else: the tables of the outputs
// that plugins offer have to be known before output blocks can be read. Pieces
// of the text that don't name it are not parsed; problems of others there are not
// looked for.
func required(sources []source) (all []Requirement, wrong []diag.Diagnostic) {
	for _, s := range sources {
		if !bytes.Contains(s.body, []byte(requiredPlugins)) {
			continue
		}
		f := &former{reporter: &reporter{}}
		root := &block{def: schemas.Language()}
		for _, body := range s.naming(requiredPlugins) {
			if native, ok := body.(*hclsyntax.Body); ok {
				f.read(root, syntax.Of(native))
			} else if body != nil {
				f.json(root, body)
			}
		}
		var r reporter
		for _, b := range root.children("nacosgen") {
			all = append(all, r.requirements(b)...)
		}
		wrong = append(wrong, r.list...)
	}
	return all, wrong
}

// naming parses the parts of a source that hold word.
func (s *source) naming(word string) []hcl.Body {
	ends, ok := eval.Cut(s.body, pieceSize)
	if s.json || !ok {
		if len(s.checkDepth()) > 0 {
			return nil
		}
		file, _, _ := s.parse()
		if file == nil {
			return nil
		}
		return []hcl.Body{file.Body}
	}
	var bodies []hcl.Body
	at := hcl.InitialPos
	for _, end := range ends {
		piece := s.body[at.Byte:end]
		if bytes.Contains(piece, []byte(word)) {
			if file, _ := hclsyntax.ParseConfig(piece, s.name, at); file != nil {
				bodies = append(bodies, file.Body)
			}
		}
		at.Byte, at.Line = end, at.Line+bytes.Count(piece, []byte("\n"))
	}
	return bodies
}

// requirements reads the required_plugins of one nacosgen block. It holds plain
// values, as plugins are needed before there is anything to refer to.
func (r *reporter) requirements(b *block) []Requirement {
	plugins := b.child(requiredPlugins, "")
	if plugins == nil || plugins.raw == nil {
		return nil
	}
	attrs, problems := plugins.raw.Body.JustAttributes()
	for _, d := range eval.Diagnostics(problems) {
		r.add(d)
	}
	var all []Requirement
	for _, name := range sortedByPlace(attrs) {
		if q, ok := r.requirement(attrs[name]); ok {
			all = append(all, q)
		}
	}
	return all
}

func sortedByPlace(attrs hcl.Attributes) []string {
	var names []string
	for name := range attrs {
		names = append(names, name)
	}
	slices.SortFunc(names, func(x, y string) int { return attrs[x].NameRange.Start.Byte - attrs[y].NameRange.Start.Byte })
	return names
}

func (r *reporter) requirement(a *hcl.Attribute) (Requirement, bool) {
	q := Requirement{Name: a.Name, At: eval.Range(a.NameRange)}
	if !isPluginName(a.Name) {
		r.error(ruleInvalid, place{at: q.At}, words(
			"%[1]s is no name of a plugin, want lower case letters, digits and hyphens", "%[1]s 不是插件名称，应为小写字母、数字和连字符",
			"write the name that stands in the plugin's manifest", "请写插件清单中的名称"), quoted(a.Name))
		return q, false
	}
	pairs, problems := hcl.ExprMap(a.Expr)
	if problems.HasErrors() {
		r.error(ruleType, place{at: eval.Range(a.Expr.Range())}, words(
			"the plugin %[1]s wants an object", "插件 %[1]s 应为对象",
			`write %[1]s = { source = "...", version = "~> 1.2" }`, `请写 %[1]s = { source = "...", version = "~> 1.2" }`), a.Name)
		return q, false
	}
	sound := true
	for _, pair := range pairs {
		sound = r.requirementPart(&q, pair) && sound
	}
	return q, sound
}

// requirementPart reads one of the settings of a plugin.
func (r *reporter) requirementPart(q *Requirement, pair hcl.KeyValuePair) bool {
	key, problems := pair.Key.Value(nil)
	name := ""
	if !problems.HasErrors() && key.Type() == cty.String && key.IsKnown() && !key.IsNull() {
		name = key.AsString()
	}
	value, problems := pair.Value.Value(nil)
	at := place{at: eval.Range(pair.Value.Range())}
	if problems.HasErrors() {
		r.error(ruleReference, at, words(
			"settings of a plugin are plain values", "插件的设置只能是字面值",
			"write the value itself: plugins are started before variables and locals are known", "请直接写值：插件在变量和 locals 可用之前启动"))
		return false
	}
	want := diag.Words{}
	switch name {
	case "source":
		q.Source, want = plainText(value)
	case "version":
		q.Version, want = plainText(value)
		if _, ok := parseConstraints(q.Version); !ok && want.EN == "" {
			want = diag.Words{EN: `a constraint such as "~> 1.2"`, ZH: `约束，例如 "~> 1.2"`}
		}
	case "secrets":
		if value.Type() != cty.Bool || value.IsNull() {
			want = diag.Words{EN: "true or false", ZH: "true 或 false"}
			break
		}
		q.Secrets = value.True()
	case "env":
		q.Env, want = plainTexts(value)
	default:
		r.suggestPart(name, pair)
		return false
	}
	if want.EN != "" {
		r.error(ruleType, at, diag.Text{
			Summary: diag.Words{EN: "%[1]s of plugin %[2]s wants " + want.EN, ZH: "插件 %[2]s 的 %[1]s 应为" + want.ZH},
			Detail:  diag.Words{EN: "write " + want.EN, ZH: "请写" + want.ZH},
		}, name, q.Name)
	}
	return want.EN == ""
}

func (r *reporter) suggestPart(name string, pair hcl.KeyValuePair) {
	known := []string{"source", "version", "secrets", "env"}
	text := words("unknown setting %[1]s of a plugin", "插件没有设置 %[1]s", "known are %[2]s", "可用的有 %[2]s")
	near := diag.Nearest(name, known)
	if near != "" {
		text.Summary = diag.Words{EN: "unknown setting %[1]s of a plugin; did you mean %[3]s?", ZH: "插件没有设置 %[1]s，是否想写 %[3]s？"}
	}
	r.error(ruleUnknownName, place{at: eval.Range(pair.Key.Range())}, text, quoted(name), strings.Join(known, ", "), near)
}

func plainText(v cty.Value) (string, diag.Words) {
	if v.Type() != cty.String || v.IsNull() {
		return "", diag.Words{EN: "a text in quotes", ZH: "带引号的文本"}
	}
	return v.AsString(), diag.Words{}
}

func plainTexts(v cty.Value) ([]string, diag.Words) {
	want := diag.Words{EN: `a list of names, such as ["HTTPS_PROXY"]`, ZH: `名称列表，例如 ["HTTPS_PROXY"]`}
	if v.IsNull() || !v.Type().IsTupleType() {
		return nil, want
	}
	var list []string
	for it := v.ElementIterator(); it.Next(); {
		_, e := it.Element()
		text, wrong := plainText(e)
		if wrong.EN != "" || text == "" || strings.ContainsAny(text, "=\x00") {
			return nil, want
		}
		list = append(list, text)
	}
	return list, diag.Words{}
}

// isPluginName tells whether s is kebab-case, as the manifest has it.
func isPluginName(s string) bool {
	if s == "" || len(s) > 64 || s[0] < 'a' || s[0] > 'z' || strings.HasSuffix(s, "-") || strings.Contains(s, "--") {
		return false
	}
	return !strings.ContainsFunc(s, func(c rune) bool { return c != '-' && (c < 'a' || c > 'z') && (c < '0' || c > '9') })
}

// checkPlugins reports what is wrong with the plugins that b requires.
func checkPlugins(r *resolver, b *block, seen map[string]bool) {
	for _, q := range r.requirements(b) {
		if seen[q.Name] {
			r.error(ruleInvalid, place{at: q.At}, words(
				"the plugin %[1]s is required twice", "插件 %[1]s 被要求两次",
				"keep one of the two", "请只保留其中一个"), q.Name)
		}
		seen[q.Name] = true
	}
}
