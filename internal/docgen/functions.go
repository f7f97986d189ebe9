package docgen

import (
	"maps"
	"slices"
	"strings"

	"github.com/nacosgen/nacosgen/topology/load/eval"
	"github.com/zclconf/go-cty/cty/function"
)

// functions lists what an expression may call, with the names of the parameters.
func functions(p *page) {
	p.heading(2, "Functions")
	p.paragraph("Those that Terraform users know; none depends on time or chance. A parameter with `...` may stand several times.")
	p.line("")
	table := eval.Functions(eval.Environment{})
	for _, name := range slices.Sorted(maps.Keys(table)) {
		p.line("- " + code(call(name, table[name])))
	}
}

func call(name string, f function.Function) string {
	var params []string
	for _, param := range f.Params() {
		params = append(params, param.Name)
	}
	if more := f.VarParam(); more != nil {
		params = append(params, more.Name+"...")
	}
	return name + "(" + strings.Join(params, ", ") + ")"
}
