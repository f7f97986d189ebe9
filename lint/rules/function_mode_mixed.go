package rules

import (
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/topology"
)

// FunctionModeMixed looks at members behind one gateway that run different
// parts of Nacos: the gateway sends any request to any of them.
var FunctionModeMixed = &lint.Rule{
	ID: "function-mode-mixed",
	Summary: diag.Words{
		EN: "members behind one gateway should run the same part of Nacos",
		ZH: "同一网关后的成员应运行相同的功能模块",
	},
	Severity: diag.Warning,
	Theme:    lint.Quorum,
	Since:    "0.1.0",
	Releases: "all",
	Source:   "startup.sh@1.1.0, @3.0.3: -f; nacos.functionMode in EnvUtil@3.1.1",
	Check:    checkFunctionModeMixed,
}

func checkFunctionModeMixed(p *lint.Pass) {
	c := p.Cluster
	if len(c.Gateways) == 0 {
		return
	}
	var base *topology.Node
	said := map[string]bool{}
	for _, n := range membersOf(p) {
		function, by := functionOf(p, n)
		if function == "" {
			continue
		}
		if base == nil {
			base = usualFunction(p, membersOf(p))
			usual, _ := functionOf(p, base)
			said[usual] = true
		}
		if said[function] {
			continue
		}
		said[function] = true
		usual, usualBy := functionOf(p, base)
		p.Report(diag.Diagnostic{
			Address: functionAddress(c, n, by),
			Args:    []any{n.Name, function, base.Name, usual, c.Gateways[0].Name},
			Text: diag.Text{
				Summary: diag.Words{
					EN: "%[1]s runs %[2]q and %[3]s runs %[4]q behind one gateway: want the same",
					ZH: "同一网关后，%[1]s 运行 %[2]q，而 %[3]s 运行 %[4]q：应相同",
				},
				Detail: diag.Words{
					EN: "Gateway %[5]s sends each request to any member, so a client of the configuration API may reach a node that runs naming alone, which answers 404. Use the same function on all, or make two clusters of it, each with its own gateway.",
					ZH: "网关 %[5]s 会把请求发给任意成员，配置客户端可能连到只运行服务发现的节点而得到 404。请让所有节点使用相同的 function，或拆成两个各有网关的集群。",
				},
			},
			Related: []diag.Related{{Words: diag.Words{EN: "node %[1]s runs another part", ZH: "节点 %[1]s 运行其他模块"}, Args: []any{base.Name}, Address: functionAddress(c, base, usualBy)}},
		})
	}
}

// functionOf gives the part of Nacos that n runs, "" where it is unknown, and the
// setting that says so; nil where the attribute does.
func functionOf(p *lint.Pass, n *topology.Node) (function string, by *lint.Setting) {
	if !lint.IsUntouched(n) {
		given := p.Settings(n)
		if f := lint.Last(given, lint.SettingFlag, "nacos.functionMode"); f != nil {
			return f.Value.Text, f
		}
		if v := lint.Last(given, lint.SettingVariable, "FUNCTION_MODE"); v != nil {
			return v.Value.Text, v
		}
	}
	return n.Function, nil
}

func functionAddress(c *topology.Cluster, n *topology.Node, by *lint.Setting) diag.Address {
	if by != nil {
		return by.Address
	}
	return c.NodeAddress(n).Child("function")
}

// usualFunction gives the first member that runs what the cluster says, or else
// the first whose function is known.
func usualFunction(p *lint.Pass, all members) *topology.Node {
	var first *topology.Node
	for _, n := range all {
		function, _ := functionOf(p, n)
		if function == p.Cluster.Function {
			return n
		}
		if first == nil && function != "" {
			first = n
		}
	}
	return first
}
