package lint

import (
	"slices"
	"strings"

	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
)

// withoutEchoes leaves out that `properties` or a variable contradict the topology
// where something graver, or as grave, is said about the same value: who mends that
// sees to both. The findings are those of one cluster.
func withoutEchoes(ds []diag.Diagnostic) []diag.Diagnostic {
	if !slices.ContainsFunc(ds, func(d diag.Diagnostic) bool { return deployment.Contradicts(&d) }) {
		return ds
	}
	gravest := map[diag.Address]diag.Severity{}
	for i := range ds {
		d := &ds[i]
		if before, known := gravest[d.Address]; !deployment.Contradicts(d) && (!known || d.Severity < before) {
			gravest[d.Address] = d.Severity
		}
	}
	return slices.DeleteFunc(ds, func(d diag.Diagnostic) bool {
		other, known := gravest[d.Address]
		if !known || !deployment.Contradicts(&d) {
			return false
		}
		steps := d.Address.Steps()
		if strings.HasPrefix(steps[len(steps)-1], "db.url") {
			return other < d.Severity // warnings there are about parts of the URL
		}
		return other <= d.Severity
	})
}
