package rules

import (
	"testing"

	"github.com/nacosgen/nacosgen/lint/linttest"
)

func TestMembers(t *testing.T) {
	for _, rule := range membersRules() {
		t.Run(rule.ID, func(t *testing.T) { linttest.Run(t, ".", rule) })
	}
}
