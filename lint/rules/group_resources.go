package rules

import "github.com/nacosgen/nacosgen/lint"

func resourcesRules() []*lint.Rule {
	return []*lint.Rule{}
}
