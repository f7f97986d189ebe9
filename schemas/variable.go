package schemas

import "strings"

// OnlyInTemplate tells whether a variable does nothing but fill in the image's
// own application.properties, so that it is without effect where another file is
// mounted over that one. An entry point that merely wants it set counts as nothing.
func (v *ImageVariable) OnlyInTemplate() bool {
	found := false
	for _, e := range v.Effects {
		switch {
		case e.Kind == "property":
			found = true
		case e.Kind == "script" && e.How == "when" && e.When == "":
		default:
			return false
		}
	}
	return found && !v.Ineffective
}

// PropertyByVariable tells about the key that Spring finds under the name of an
// environment variable: upper case, underscores for dots and dashes. It is nil
// where r reads no such key.
func (r *Release) PropertyByVariable(name string) *PropertyFact {
	return r.askedVariables.get(name, r.propertyByVariable)
}

func (r *Release) propertyByVariable(name string) *PropertyFact {
	if strings.ToUpper(name) != name {
		return nil
	}
	if fact := r.Property(strings.ReplaceAll(strings.ToLower(name), "_", ".")); fact != nil && fact.Exists {
		return fact
	}
	for key := range properties().spelled.like(name) {
		if fact := r.Property(key); fact != nil && fact.Exists {
			return fact
		}
	}
	return nil
}
