// Package rules holds the lint rules, one file each, beside the fixture that is
// the rule's documentation too.
package rules

import (
	"cmp"
	"slices"

	"github.com/nacosgen/nacosgen/lint"
)

// All lists the rules by id.
func All() []*lint.Rule {
	all := slices.Concat(portsRules(), membersRules(), storageRules(), settingsRules(), resourcesRules(), dockerRules())
	slices.SortFunc(all, func(a, b *lint.Rule) int { return cmp.Compare(a.ID, b.ID) })
	return all
}
