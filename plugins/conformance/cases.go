package conformance

import (
	"slices"

	"github.com/nacosgen/nacosgen/diag"
)

// Cases lists the cases in the order in which they run.
func Cases() []Case {
	return slices.Concat(
		manifestCases(), startCases(), describeCases(), renderCases(), callCases(), fileCases(), originCases(), findingCases(), ruleCases(), endCases(),
	)
}

func words(en, zh string) diag.Words { return diag.Words{EN: en, ZH: zh} }
