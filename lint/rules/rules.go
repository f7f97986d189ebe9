// Package rules holds the lint rules, one file each, beside the fixture that is
// the rule's documentation too.
package rules

import (
	"cmp"
	"slices"

	"github.com/nacosgen/nacosgen/lint"
)

// All lists the rules by id: those with a check, and those that other stages
// report.
func All() []*lint.Rule {
	all := slices.Concat(elsewhere(), portsRules(), membersRules(), storageRules(), settingsRules(), resourcesRules(), dockerRules())
	slices.SortFunc(all, func(a, b *lint.Rule) int { return cmp.Compare(a.ID, b.ID) })
	return all
}

// Find gives the rule with that id, or nil.
func Find(id string) *lint.Rule {
	all := All()
	i, ok := slices.BinarySearchFunc(all, id, func(r *lint.Rule, id string) int { return cmp.Compare(r.ID, id) })
	if !ok {
		return nil
	}
	return all[i]
}

// IDs lists the ids of All.
func IDs() []string {
	all := All()
	ids := make([]string, len(all))
	for i, r := range all {
		ids[i] = r.ID
	}
	return ids
}
