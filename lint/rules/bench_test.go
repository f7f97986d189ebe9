package rules_test

import (
	"testing"

	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/internal/engine"
	"github.com/nacosgen/nacosgen/internal/workload"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/lint/rules"
)

// large is the biggest size that figures are told for.
func large() workload.Size {
	sizes := workload.Sizes()
	return sizes[len(sizes)-1]
}

// opened loads the large workload.
func opened(b *testing.B, e *engine.Engine) *engine.Input {
	b.Helper()
	in, err := e.Open("t.hcl")
	if err != nil {
		b.Fatal(err)
	}
	return in
}

// deployed makes the deployment of every cluster.
func deployed(e *engine.Engine, in *engine.Input) []*deployment.Cluster {
	var names deployment.Outputs
	for _, o := range e.Outputs {
		names = append(names, o.Spec().Name)
	}
	made := make([]*deployment.Cluster, len(in.Topology.Clusters))
	for i, c := range in.Topology.Clusters {
		made[i], _ = deployment.MakeCluster(in.Topology, c, names)
	}
	return made
}

func runAll(chosen []*lint.Rule, in *engine.Input, made []*deployment.Cluster) (found int) {
	found = len(lint.RunTopology(chosen, in.Topology, in.Locator))
	for i, c := range in.Topology.Clusters {
		found += len(lint.RunCluster(chosen, in.Topology, c, made[i], in.Locator))
	}
	return found
}

// BenchmarkRule is what each rule costs on 1,000 clusters of seven nodes, so that
// a slow one is seen: -bench 'Rule/port-set-collision'.
func BenchmarkRule(b *testing.B) {
	e := newEngine(map[string][]byte{"t.hcl": large().HCL()})
	in := opened(b, e)
	made := deployed(e, in)
	for _, r := range rules.All() {
		if r.Check == nil {
			continue
		}
		b.Run(r.ID, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				runAll([]*lint.Rule{r}, in, made)
			}
		})
	}
}

// BenchmarkStages is what linting consists of, one after the other and without
// workers: loading, making the deployment, all rules.
func BenchmarkStages(b *testing.B) {
	src := large().HCL()
	e := newEngine(map[string][]byte{"t.hcl": src})
	b.Run("load", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			opened(b, e)
		}
	})
	in := opened(b, e)
	b.Run("deployment", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			deployed(e, in)
		}
	})
	made := deployed(e, in)
	b.Run("rules", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			runAll(rules.All(), in, made)
		}
	})
}

// BenchmarkLint is the pipeline as the command runs it, with workers: without
// rules, and with all of them.
func BenchmarkLint(b *testing.B) {
	src := large().HCL()
	for _, with := range []struct {
		name  string
		rules []*lint.Rule
	}{{"without rules", nil}, {"with all rules", rules.All()}} {
		b.Run(with.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				e := newEngine(map[string][]byte{"t.hcl": src})
				e.Rules, e.NoFiles = with.rules, true
				in := opened(b, e)
				if _, err := engine.Render(b.Context(), e, []*engine.Input{in}, engine.Selection{}, engine.Sink[int]{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
