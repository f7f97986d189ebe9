package rules

import (
	"testing"

	"github.com/nacosgen/nacosgen/lint/linttest"
)

func TestPorts(t *testing.T) {
	for _, rule := range portsRules() {
		t.Run(rule.ID, func(t *testing.T) { linttest.Run(t, ".", rule) })
	}
}
