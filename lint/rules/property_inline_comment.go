package rules

import (
	"slices"
	"strings"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// PropertyInlineComment looks at values with a comment behind them, which the
// file takes for a part of the value.
var PropertyInlineComment = &lint.Rule{
	ID: "property-inline-comment",
	Summary: diag.Words{
		EN: "a value must not have a comment in it",
		ZH: "值中不能带有注释",
	},
	Severity: diag.Error,
	Theme:    lint.Properties,
	Since:    "0.1.0",
	Releases: "all",
	Source:   "java.util.Properties: # begins a comment at the beginning of a line alone; run on 2.5.1 (runtime.md k)",
	Seen:     "2.2.4",
	Check:    checkPropertyInlineComment,
}

func checkPropertyInlineComment(p *lint.Pass) {
	report := once(p)
	for _, s := range servers(p) {
		for i := range s.settings {
			set := &s.settings[i]
			if set.Kind != lint.SettingProperty && set.Kind != lint.SettingVariable {
				continue
			}
			bare, commented := withoutComment(set.Value.Text)
			if !commented || !s.takesOneWord(set, bare) {
				continue
			}
			report(commentInside(p, set, bare))
		}
	}
}

func commentInside(p *lint.Pass, set *lint.Setting, bare string) diag.Diagnostic {
	d := diag.Diagnostic{
		Address: set.Address,
		Args:    []any{set.Name, set.Value.Shown()},
		Text: diag.Text{
			Summary: diag.Words{
				EN: "%[1]s = %[2]q holds a comment, which becomes part of the value",
				ZH: "%[1]s = %[2]q 含有注释，它会成为值的一部分",
			},
			Detail: diag.Words{
				EN: "A # only begins a comment at the beginning of a line. A number or a switch with more behind it ends the start (\"Failed to convert\"), a path leads nowhere. Put the comment outside of the quotes.",
				ZH: "只有行首的 # 才是注释。数字或开关后面带有其他内容会使启动失败（\"Failed to convert\"），路径则会失效。请把注释移到引号之外。",
			},
		},
	}
	if steps := set.Address.Steps(); steps[len(steps)-1] == set.Name && literal(p, set.Address) {
		d.Fixes = []diag.Fix{{
			Title: diag.Words{EN: "write %[1]q alone", ZH: "只写 %[1]q"}, Args: []any{bare}, Safe: true,
			Edits: []diag.Edit{{Address: set.Address, Text: lint.Quoted(bare)}},
		}}
	}
	return d
}

// withoutComment gives a value without the comment behind it: what follows a
// blank and #.
func withoutComment(text string) (bare string, commented bool) {
	for i := 1; i < len(text); i++ {
		if text[i] == '#' && (text[i-1] == ' ' || text[i-1] == '\t') {
			bare = strings.TrimSpace(text[:i])
			return bare, bare != ""
		}
	}
	return text, false
}

// takesOneWord tells whether the value of a key can be one word alone, so that
// a blank and # in it are no part of it. Texts such as patterns and passwords may
// hold anything; of keys that are in no table only numbers and switches are sure.
func (s *server) takesOneWord(set *lint.Setting, bare string) bool {
	if strings.ContainsAny(bare, " \t") {
		return false
	}
	fact := s.rel.Property(set.Name)
	if set.Kind == lint.SettingVariable {
		if s.isSizeOfImage(set.Name) {
			return true
		}
		fact = s.byVariable(set.Name)
	}
	if fact == nil || strings.HasSuffix(fact.Key, "}") && fact.Type == "string" {
		return set.Kind == lint.SettingProperty && (bare == "true" || bare == "false" || strings.Trim(bare, "0123456789") == "")
	}
	switch fact.Type {
	case "bool", "int", "port", "percent", "seconds", "duration_ms", "size_bytes", "enum", "path", "host", "url":
		return !fact.Secret
	}
	return false
}

// isSizeOfImage tells whether the entry point makes a size of Java's memory of a
// variable.
func (s *server) isSizeOfImage(name string) bool {
	v := s.rel.ImageVariable(name)
	return v != nil && slices.ContainsFunc(v.Effects, func(e schemas.ImageEffect) bool {
		return e.How == "value" && strings.HasPrefix(e.Target, "-X")
	})
}

// byVariable is the fact about the key that a variable stands for: by its
// relaxed name, or by the image's template; nil where there is none.
func (s *server) byVariable(name string) *schemas.PropertyFact {
	if fact := s.rel.PropertyByVariable(name); fact != nil {
		return fact
	}
	v := s.rel.ImageVariable(name)
	if v == nil {
		return nil
	}
	for _, e := range v.Effects {
		if e.How == "value" && (e.Kind == "property" || e.Kind == "jvm") {
			return s.rel.Property(strings.TrimPrefix(e.Target, "-D"))
		}
	}
	return nil
}

// literal tells whether the value at an address is written there as it is, for
// this instance alone.
func literal(p *lint.Pass, at diag.Address) bool { return p.Origin(at) == topology.Literal }
