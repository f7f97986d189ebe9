package builtin_test

import (
	"regexp"
	"slices"
	"testing"

	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/plugins/builtin"
	"github.com/nacosgen/nacosgen/plugins/sdk"
)

func TestOutputs(t *testing.T) {
	kebab := regexp.MustCompile(`^[a-z]+(-[a-z]+)*$`)
	var names []string
	for _, o := range builtin.Outputs() {
		s := o.Spec()
		if !kebab.MatchString(s.Name) || s.Summary == "" {
			t.Errorf("spec %+v: want a kebab-case name and a summary", s)
		}
		if s.Scope != sdk.ScopeCluster {
			t.Errorf("%s: scope %q", s.Name, s.Scope)
		}
		names = append(names, s.Name)
	}
	want := []string{
		deployment.OutputClusterConf, deployment.OutputProperties, deployment.OutputLogback, deployment.OutputDockerRun, deployment.OutputNginx,
	}
	if !slices.Equal(names, want) {
		t.Errorf("outputs %v, want those that a deployment places: %v", names, want)
	}
}
