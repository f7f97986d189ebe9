// Package config reads .nacosgen.hcl, the tool's own configuration:
//
//	topologies = ["prod", "dev/topology.hcl"]
//
//	lint {
//	  fail_on  = "warning"
//	  baseline = "lint-baseline.json"
//	  rule "quorum-even" { severity = "off" }
//	}
//
//	plugins {
//	  render_timeout = "5m"
//	}
//
// Whoever reads it finds it: the file nearest above a topology counts, alone.
package config

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/topology/load/eval"
)

// FileName is the name of the configuration in its folder.
const FileName = ".nacosgen.hcl"

// The rules of what is wrong with a configuration.
const (
	ruleSyntax  = "hcl-syntax"
	ruleName    = "hcl-unknown-name"
	ruleType    = "hcl-type"
	ruleInvalid = "config-invalid"
)

// Config is what a configuration says. The zero Config is that of no file.
type Config struct {
	// Topologies are paths relative to the folder of the file, as written.
	Topologies []Path
	// FailOn is the level from which findings fail a run; 0: not said.
	FailOn diag.Severity
	// Baseline is a path relative to the folder of the file; nil: none.
	Baseline *Path
	// Levels are the levels of rules by id; diag.Off for a rule that is off.
	Levels map[string]diag.Severity
	// Timeouts are those of external plugins.
	Timeouts Timeouts
}

// Timeouts are how long an external plugin may take; 0: not said.
type Timeouts struct{ Start, Describe, Check, Render, Stop time.Duration }

// Path is a path and where it is written.
type Path struct {
	Text string
	At   diag.Range
}

// Rule is a rule that a configuration may name.
type Rule struct {
	ID string
	// Fixed: its level can't be changed.
	Fixed bool
	// Prefix: ID is what the ids of a plugin's rules begin with.
	Prefix bool
}

func (r *Rule) is(id string) bool {
	return r.ID == id && !r.Prefix || r.Prefix && strings.HasPrefix(id, r.ID)
}

// Parse reads the text of a configuration; name is how ranges call it. What
// can be understood is in the Config, whatever is wrong with the rest.
func Parse(name string, src []byte, rules []Rule) (*Config, []diag.Diagnostic) {
	p := &parser{rules: rules, config: &Config{Levels: map[string]diag.Severity{}}}
	if found := eval.CheckDepth(src, name); len(found) > 0 {
		return p.config, found
	}
	file, problems := hclsyntax.ParseConfig(src, name, hcl.InitialPos)
	p.found = eval.Diagnostics(problems)
	if body, ok := file.Body.(*hclsyntax.Body); ok {
		p.root(body)
	}
	for i := range p.found {
		at := &p.found[i].Range
		at.Start, at.End = min(at.Start, len(src)), min(at.End, len(src))
	}
	diag.Sort(p.found)
	return p.config, p.found
}

type parser struct {
	rules  []Rule
	config *Config
	found  []diag.Diagnostic
}

func (p *parser) error(rule string, at hcl.Range, text diag.Text, args ...any) {
	p.found = append(p.found, diag.Diagnostic{Rule: rule, Severity: diag.Error, Range: eval.Range(at), Text: text, Args: args})
}

func (p *parser) root(body *hclsyntax.Body) {
	for _, a := range attributes(body) {
		switch a.Name {
		case "topologies":
			p.config.Topologies = p.paths(a.Expr)
		default:
			p.unknown(a.Name, a.NameRange, "topologies", "lint", "plugins")
		}
	}
	seen := map[string]bool{}
	for _, b := range body.Blocks {
		switch {
		case b.Type != "lint" && b.Type != "plugins":
			p.unknown(b.Type, b.TypeRange, "topologies", "lint", "plugins")
		case len(b.Labels) > 0:
			p.error(ruleSyntax, b.LabelRanges[0], noLabel(), b.Type)
		case seen[b.Type]:
			p.error(ruleInvalid, b.TypeRange, twice(), b.Type)
		case b.Type == "lint":
			p.lint(b.Body)
		default:
			p.plugins(b.Body)
		}
		seen[b.Type] = true
	}
}

func (p *parser) lint(body *hclsyntax.Body) {
	for _, a := range attributes(body) {
		switch a.Name {
		case "fail_on":
			if text, at, ok := p.text(a.Expr); ok {
				p.config.FailOn = p.level(text, at, false)
			}
		case "baseline":
			if text, at, ok := p.text(a.Expr); ok && p.isPath(text, at) {
				p.config.Baseline = &Path{text, eval.Range(at)}
			}
		default:
			p.unknown(a.Name, a.NameRange, "fail_on", "baseline", "rule")
		}
	}
	for _, b := range body.Blocks {
		switch {
		case b.Type != "rule":
			p.unknown(b.Type, b.TypeRange, "fail_on", "baseline", "rule")
		case len(b.Labels) != 1:
			p.error(ruleSyntax, b.DefRange(), oneLabel())
		default:
			p.rule(b)
		}
	}
}

// plugins reads how long plugins may take.
func (p *parser) plugins(body *hclsyntax.Body) {
	t := &p.config.Timeouts
	times := map[string]*time.Duration{
		"start_timeout": &t.Start, "describe_timeout": &t.Describe, "check_timeout": &t.Check, "render_timeout": &t.Render, "stop_timeout": &t.Stop,
	}
	names := slices.Sorted(maps.Keys(times))
	for _, a := range attributes(body) {
		to := times[a.Name]
		if to == nil {
			p.unknown(a.Name, a.NameRange, names...)
			continue
		}
		text, at, ok := p.text(a.Expr)
		if !ok {
			continue
		}
		d, err := time.ParseDuration(text)
		if err != nil || d <= 0 {
			p.error(ruleInvalid, at, wantDuration(), text)
			continue
		}
		*to = d
	}
	for _, b := range body.Blocks {
		p.unknown(b.Type, b.TypeRange, names...)
	}
}

func (p *parser) rule(b *hclsyntax.Block) {
	id := b.Labels[0]
	i := slices.IndexFunc(p.rules, func(r Rule) bool { return r.is(id) })
	_, again := p.config.Levels[id]
	switch {
	case i < 0:
		p.unknownRule(id, b.LabelRanges[0])
	case p.rules[i].Fixed:
		p.error(ruleInvalid, b.LabelRanges[0], fixedLevel(), id)
	case again:
		p.error(ruleInvalid, b.LabelRanges[0], twice(), "rule "+id)
	}
	for _, inner := range b.Body.Blocks {
		p.unknown(inner.Type, inner.TypeRange, "severity")
	}
	said := false
	for _, a := range attributes(b.Body) {
		if a.Name != "severity" {
			p.unknown(a.Name, a.NameRange, "severity")
			continue
		}
		said = true
		text, at, ok := p.text(a.Expr)
		if !ok {
			continue
		}
		if level := p.level(text, at, true); level != 0 && i >= 0 && !p.rules[i].Fixed && !again {
			p.config.Levels[id] = level
		}
	}
	if !said {
		p.error(ruleInvalid, b.DefRange(), noSeverity(), id)
	}
}

// level reads the name of a level; 0 where it is none.
func (p *parser) level(text string, at hcl.Range, off bool) diag.Severity {
	known := []diag.Severity{diag.Error, diag.Warning, diag.Info}
	if off {
		known = append(known, diag.Off)
	}
	names := make([]string, len(known))
	for i, level := range known {
		if names[i] = level.String(); text == names[i] {
			return level
		}
	}
	p.error(ruleInvalid, at, noLevel(), text, strings.Join(names, ", "))
	return 0
}

// text gives an expression's text. Nothing can be referred to here.
func (p *parser) text(expr hclsyntax.Expression) (_ string, _ hcl.Range, ok bool) {
	value, problems := expr.Value(nil)
	if problems.HasErrors() {
		p.found = append(p.found, eval.Diagnostics(problems)...)
		return "", expr.Range(), false
	}
	text, ok := textOf(value)
	if !ok {
		p.error(ruleType, expr.Range(), wantText())
	}
	return text, expr.Range(), ok
}

func (p *parser) paths(expr hclsyntax.Expression) []Path {
	list, ok := expr.(*hclsyntax.TupleConsExpr)
	if !ok {
		p.error(ruleType, expr.Range(), wantList())
		return nil
	}
	var paths []Path
	for _, e := range list.Exprs {
		if text, at, ok := p.text(e); ok && p.isPath(text, at) {
			paths = append(paths, Path{text, eval.Range(at)})
		}
	}
	return paths
}

func (p *parser) isPath(text string, at hcl.Range) bool {
	if text == "" || strings.ContainsRune(text, 0) {
		p.error(ruleInvalid, at, wantPath())
		return false
	}
	return true
}

// attributes lists those of a body in the order of the file.
func attributes(body *hclsyntax.Body) []*hclsyntax.Attribute {
	var list []*hclsyntax.Attribute
	for _, a := range body.Attributes {
		list = append(list, a)
	}
	slices.SortFunc(list, func(a, b *hclsyntax.Attribute) int {
		return cmp.Compare(a.NameRange.Start.Byte, b.NameRange.Start.Byte)
	})
	return list
}
