package deployment

import (
	"fmt"
	"slices"

	"github.com/nacosgen/nacosgen/diag"
)

// The rules that making a deployment raises. Those about
// members carry the names of the lint catalogue.
const (
	ruleUnsupported  = "setting-unsupported"
	ruleUnwritable   = "value-unwritable"
	ruleInvalid      = "topology-invalid"
	ruleNoDatasource = "datasource-missing"
	rulePortDiffers  = "member-port-not-server-port"
	ruleSelfAbsent   = "member-self-absent"
)

// finding makes a diagnostic; its words share the arguments, by index.
func finding(rule string, severity diag.Severity, at diag.Address, summary, detail diag.Words, args ...any) diag.Diagnostic {
	return diag.Diagnostic{
		Rule: rule, Severity: severity, Address: at,
		Text: diag.Text{Summary: summary, Detail: detail}, Args: args,
	}
}

// unique drops findings that say the same of the same place, as several nodes
// of one cluster do.
func unique(found []diag.Diagnostic) []diag.Diagnostic {
	if len(found) < 2 {
		return found
	}
	seen := make(map[string]bool, len(found))
	return slices.DeleteFunc(found, func(d diag.Diagnostic) bool {
		id := fmt.Sprint(d.Rule, "\x00", d.Address, "\x00", d.Summary(diag.English))
		said := seen[id]
		seen[id] = true
		return said
	})
}
