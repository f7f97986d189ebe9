package load

import (
	"strconv"
	"strings"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/zclconf/go-cty/cty"
)

// checkNacosgen checks the nacosgen blocks: the tool's version, and plugins.
func checkNacosgen(r *resolver, version string) {
	seen := map[string]bool{}
	for _, b := range r.root.children("nacosgen") {
		v := view{def: b.def, address: "nacosgen", layers: []layer{{b, &scope{base: r.module.Context(map[string]cty.Value{})}}}}
		f := r.find(v, "required_version")
		if text, ok := r.toString(&f); ok {
			checkRequired(r, f.place(), text, version)
		}
		checkPlugins(r, b, seen)
	}
}

func checkRequired(r *resolver, p place, text, version string) {
	constraints, ok := parseConstraints(text)
	if !ok {
		r.mistaken(p, "required_version", quoted(text), ruleInvalid, &mistake{
			want: diag.Words{EN: `a constraint such as ">= 0.1, < 1.0"`, ZH: `约束，例如 ">= 0.1, < 1.0"`},
			detail: diag.Words{EN: "operators are =, !=, >, >=, <, <= and ~>; separate several with commas",
				ZH: "运算符有 =、!=、>、>=、<、<=、~>；多个约束用逗号分隔"}})
		return
	}
	have, _, ok := parseVersion(version)
	if !ok {
		return
	}
	for _, c := range constraints {
		if !c.allows(have, version) {
			r.error(ruleInvalid, p, words(
				"this is nacosgen %[2]s, but the topology requires %[1]s", "当前是 nacosgen %[2]s，但拓扑要求 %[1]s",
				"use a version of nacosgen that meets the constraint", "请使用满足约束的 nacosgen 版本"), quoted(text), version)
			return
		}
	}
}

// constraint is one comparison with a version.
type constraint struct {
	operator string
	version  [3]int
	parts    int    // written: "1.2" has two
	exact    string // the version's text where it is a pre-release, which = and != tell from its release
}

func parseConstraints(text string) ([]constraint, bool) {
	var all []constraint
	for part := range strings.SplitSeq(text, ",") {
		part = strings.TrimSpace(part)
		number := strings.TrimLeft(part, "=!<>~")
		c := constraint{operator: part[:len(part)-len(number)]}
		switch c.operator {
		case "", "=", "!=", ">", ">=", "<", "<=", "~>":
		default:
			return nil, false
		}
		var ok bool
		if c.version, c.parts, ok = parseVersion(strings.TrimSpace(number)); !ok {
			return nil, false
		}
		if number = strings.TrimPrefix(strings.TrimSpace(number), "v"); strings.Contains(number, "-") {
			c.exact = number
		}
		all = append(all, c)
	}
	return all, true
}

// parseVersion reads up to three numbers; what follows a hyphen or plus counts nothing.
func parseVersion(text string) (version [3]int, parts int, ok bool) {
	text, _, _ = strings.Cut(strings.TrimPrefix(text, "v"), "+")
	text, _, _ = strings.Cut(text, "-")
	numbers := strings.Split(text, ".")
	if len(numbers) > 3 {
		return version, 0, false
	}
	for i, n := range numbers {
		value, err := strconv.ParseUint(n, 10, 31)
		if err != nil {
			return version, 0, false
		}
		version[i] = int(value)
	}
	return version, len(numbers), true
}

// allows takes a version as numbers and as its text.
func (c constraint) allows(v [3]int, text string) bool {
	order := compareVersions(v, c.version)
	same := order == 0 && (c.exact == "" || c.exact == strings.TrimPrefix(text, "v"))
	switch c.operator {
	case "!=":
		return !same
	case ">":
		return order > 0
	case ">=":
		return order >= 0
	case "<":
		return order < 0
	case "<=":
		return order <= 0
	case "~>":
		// all but the last part written must be equal
		for i := range c.parts - 1 {
			if v[i] != c.version[i] {
				return false
			}
		}
		return order >= 0
	}
	return same
}

func compareVersions(a, b [3]int) int {
	for i := range a {
		if a[i] != b[i] {
			return a[i] - b[i]
		}
	}
	return 0
}
