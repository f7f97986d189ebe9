package lint

import "github.com/nacosgen/nacosgen/diag"

// levels are the highest levels of a rule by environment; 0 leaves the level.
type levels struct{ staging, development diag.Severity }

// softened is the catalogue's table "What environment softens". It caps a level
// and never raises one.
func softened(rule string) levels {
	switch rule {
	case "majority-on-one-host":
		return levels{diag.Warning, diag.Off}
	case "majority-in-one-zone", "vip-single-backend":
		return levels{diag.Info, diag.Off}
	case "cluster-of-one", "self-ip-not-pinned", "restart-policy-missing":
		return levels{0, diag.Off}
	case "quorum-two-members":
		return levels{0, diag.Warning}
	case "quorum-even":
		return levels{0, diag.Info}
	case "auth-off":
		return levels{diag.Warning, diag.Info}
	case "token-public-default", "identity-public-default":
		return levels{0, diag.Warning}
	case "token-low-entropy", "actuator-wide-open", "db-weak-password", "db-root-user":
		return levels{0, diag.Info}
	}
	return levels{}
}

// soften caps the level of a finding by the cluster's environment; on is false
// where the rule is switched off there.
func soften(rule string, level diag.Severity, environment string) (_ diag.Severity, on bool) {
	var limit diag.Severity
	switch environment {
	case "staging":
		limit = softened(rule).staging
	case "development":
		limit = softened(rule).development
	}
	if limit == diag.Off {
		return level, false
	}
	return max(level, limit), true
}
