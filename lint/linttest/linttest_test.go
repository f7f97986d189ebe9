package linttest_test

import (
	"testing"

	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/lint/linttest"
)

// TestOutputBlocks wants fixtures to have output blocks, and rules to see the
// deployment that comes of them.
func TestOutputBlocks(t *testing.T) {
	rule := &lint.Rule{ID: "file", Severity: diag.Info, Check: func(p *lint.Pass) {
		for _, output := range []string{deployment.OutputLogback, deployment.OutputClusterConf} {
			if file := p.Deployment.Nodes[0].Files[output]; file != "" {
				p.Report(diag.Diagnostic{Address: p.Cluster.Address(), Args: []any{file}, Text: diag.Text{Summary: diag.Words{EN: "%[1]s", ZH: "%[1]s"}}})
			}
		}
	}}
	found := linttest.Lint(t, rule, "t.hcl", []byte(`cluster "c" {
  version = "2.4.3"
  storage = "embedded"
  output "nacos-logback" { enabled = false }
  output "cluster-conf" { path = "members/${self.name}.conf" }
  node "a" { address = "10.0.0.1" }
}
`))
	if len(found) != 1 || found[0].Summary(diag.English) != "members/a.conf" {
		t.Errorf("%+v", found)
	}
}
