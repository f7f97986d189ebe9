package rules

import (
	"testing"

	"github.com/nacosgen/nacosgen/lint/linttest"
)

func TestDocker(t *testing.T) {
	for _, rule := range dockerRules() {
		t.Run(rule.ID, func(t *testing.T) { linttest.Run(t, ".", rule) })
	}
}
