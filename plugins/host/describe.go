package host

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/plugins/sdk"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// check wants the description of a plugin to be sound, and cleans its texts.
func (r *running) check() error {
	d, m := r.description, r.found.manifest
	d.Name, d.Version = clean(d.Name), clean(d.Version)
	switch {
	case d.Name != "" && d.Name != r.found.name:
		return r.undescribed("its name is %q, its manifest's %q", d.Name, r.found.name)
	case d.Version != "" && m != nil && d.Version != m.Version:
		return r.undescribed("its version is %q, its manifest's %q", d.Version, m.Version)
	case len(d.Outputs) == 0 && len(d.Rules) == 0:
		return r.undescribed("it offers neither outputs nor rules")
	case len(d.Outputs) > 1000 || len(d.Rules) > 1000:
		return r.undescribed("it offers more than 1,000 outputs or rules")
	case m != nil && len(d.Outputs) > 0 != slices.Contains(m.Kinds, KindOutput):
		return r.undescribed("it offers %d outputs, and the kinds of its manifest are %q", len(d.Outputs), m.Kinds)
	case m != nil && len(d.Rules) > 0 != slices.Contains(m.Kinds, KindRules):
		return r.undescribed("it offers %d rules, and the kinds of its manifest are %q", len(d.Rules), m.Kinds)
	}
	seen := map[string]bool{}
	for i := range d.Outputs {
		if problem := r.host.unsound(&d.Outputs[i], seen); problem != "" {
			return r.undescribed("output %q: %s", clean(d.Outputs[i].Name), problem)
		}
	}
	seen = map[string]bool{}
	for i := range d.Rules {
		if problem := unsoundRule(&d.Rules[i], r.found.name, seen); problem != "" {
			return r.undescribed("rule %q: %s", clean(d.Rules[i].ID), problem)
		}
	}
	return nil
}

func (r *running) undescribed(format string, args ...any) error {
	return r.failure(words("what it says of itself makes no sense: %[1]s", "它的自我描述有误：%[1]s"),
		words("this is a bug of the plugin: tell its author", "这是插件的缺陷，请告知其作者"), fmt.Sprintf(format, args...))
}

// unsound tells what is wrong with an output; "" where nothing is.
func (h *Host) unsound(s *sdk.Spec, seen map[string]bool) string {
	switch {
	case !IsName(s.Name):
		return "its name must be lower case letters, digits and hyphens"
	case slices.Contains(h.options.BuiltIn, s.Name):
		return "the name belongs to a built-in output"
	case seen[s.Name]:
		return "it stands twice"
	}
	seen[s.Name] = true
	s.Summary = cut(clean(s.Summary))
	for _, n := range s.Needs {
		if !slices.Contains(sdk.Needs(), n) {
			return fmt.Sprintf("this nacosgen has no %q to give", clean(string(n)))
		}
	}
	names := map[string]bool{"enabled": true, "path": true, "for_each": true}
	for i := range s.Config {
		a := &s.Config[i]
		a.Summary = schemas.Words{EN: cut(clean(a.Summary.EN)), ZH: cut(clean(a.Summary.ZH))}
		a.DefaultText = cut(clean(a.DefaultText))
		switch {
		case !attributePattern().MatchString(a.Name) || len(a.Name) > 64:
			return fmt.Sprintf("the attribute %q must be lower case letters, digits and underscores", clean(a.Name))
		case names[a.Name]:
			return fmt.Sprintf("the attribute %q stands twice, or belongs to every output", a.Name)
		case !slices.Contains(attributeTypes(), a.Type):
			return fmt.Sprintf("the attribute %q has the type %q, want one of %s", a.Name, clean(string(a.Type)), typeNames())
		case a.Required && a.Default != nil:
			return fmt.Sprintf("the attribute %q is required and has a default", a.Name)
		case slices.ContainsFunc(a.Enum, func(e string) bool { return !isClean(e) }):
			return fmt.Sprintf("the attribute %q allows a value with control characters", a.Name)
		case slices.ContainsFunc(a.Units, func(u string) bool { return !IsUnit(a.Type, u) }):
			return fmt.Sprintf("the attribute %q has the units %q, want letters such as k, m, g, or s, m, h", a.Name, a.Units)
		}
		names[a.Name] = true
	}
	return ""
}

// attributeTypes are those that the configuration of a plugin can have.
func attributeTypes() []schemas.Type {
	return []schemas.Type{
		schemas.TypeText, schemas.TypeTextMap, schemas.TypeTextList, schemas.TypeString, schemas.TypeStrings, schemas.TypeNumber, schemas.TypeNumbers,
		schemas.TypeBool, schemas.TypePort, schemas.TypePorts, schemas.TypeAddress, schemas.TypeAddresses, schemas.TypeHostPorts, schemas.TypeCIDRs,
		schemas.TypeSize, schemas.TypeDuration, schemas.TypeRelease, schemas.TypePath, schemas.TypeAny,
	}
}

// IsUnit tells whether a size or duration of the type can end with the unit.
func IsUnit(t schemas.Type, unit string) bool {
	if t == schemas.TypeSize {
		_, err := topology.ParseSize("1" + unit)
		return err == nil && isClean(unit)
	}
	return 0 < len(unit) && len(unit) <= 16 && !strings.ContainsFunc(unit, func(r rune) bool { return !unicode.IsLetter(r) })
}

func typeNames() string {
	var names []string
	for _, t := range attributeTypes() {
		names = append(names, string(t))
	}
	return strings.Join(names, ", ")
}

var attributePattern = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)*$`) })

// unsoundRule tells what is wrong with a rule of the plugin called name.
func unsoundRule(s *sdk.RuleSpec, name string, seen map[string]bool) string {
	switch {
	case !IsName(s.ID) || !strings.HasPrefix(s.ID, name+"-"):
		return fmt.Sprintf("its id must be lower case letters, digits and hyphens, and begin with %q", name+"-")
	case seen[s.ID]:
		return "it stands twice"
	}
	seen[s.ID] = true
	for _, n := range s.Needs {
		if n != sdk.NeedSettings {
			return fmt.Sprintf("this nacosgen has no %q to give", clean(string(n)))
		}
	}
	if s.Severity == 0 {
		s.Severity = diag.Warning
	}
	s.Summary = cleanWords(s.Summary)
	s.Releases, s.Source = cut(clean(s.Releases)), cut(clean(s.Source))
	s.Help = diag.Words{EN: cleanLines(s.Help.EN), ZH: cleanLines(s.Help.ZH)}
	return ""
}
