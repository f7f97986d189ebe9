package rules

import (
	"testing"

	"github.com/nacosgen/nacosgen/lint/linttest"
)

func TestSettingsRules(t *testing.T) {
	for _, rule := range settingsRules() {
		t.Run(rule.ID, func(t *testing.T) { linttest.Run(t, ".", rule) })
	}
}
