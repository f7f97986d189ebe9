package rules

import "github.com/nacosgen/nacosgen/lint"

func storageRules() []*lint.Rule {
	return []*lint.Rule{}
}
