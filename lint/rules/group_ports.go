package rules

import "github.com/nacosgen/nacosgen/lint"

func portsRules() []*lint.Rule {
	return []*lint.Rule{
		PortSetCollision,
		PortDerivedOutOfRange,
		PortPrivileged,
		PortAdjacentUpgradeHazard,
	}
}
