package nginx

import (
	"bytes"
	"slices"

	"github.com/nacosgen/nacosgen/deployment"
	format "github.com/nacosgen/nacosgen/internal/format/nginx"
	"github.com/nacosgen/nacosgen/plugins/sdk"
)

// tree is a configuration in which every directive knows its sources.
type tree struct {
	top     []*format.Directive
	gateway []deployment.Source                       // of lines that no directive stands on
	sources map[*format.Directive][]deployment.Source // nil: nobody asks for them
}

func newTree(g *deployment.Gateway, withOrigins bool) *tree {
	t := &tree{gateway: g.Sources}
	if withOrigins {
		t.sources = map[*format.Directive][]deployment.Source{}
	}
	return t
}

// simple makes a directive that has its sources.
func (t *tree) simple(from []deployment.Source, name string, args ...string) *format.Directive {
	return t.with(from, format.Simple(name, args...))
}

// block makes a block that has its sources.
func (t *tree) block(from []deployment.Source, name string, args []string, body ...*format.Directive) *format.Directive {
	return t.with(from, format.Block(name, args, body...))
}

// comment makes comment lines that have the sources of what they explain.
func (t *tree) comment(from []deployment.Source, lines ...string) []*format.Directive {
	list := make([]*format.Directive, 0, len(lines))
	for _, line := range lines {
		list = append(list, t.with(from, format.Comment(line)))
	}
	return list
}

func (t *tree) with(from []deployment.Source, d *format.Directive) *format.Directive {
	if t.sources != nil {
		t.sources[d] = from
	}
	return d
}

// parameter makes a directive for what is stated, and nothing for what is not.
func (t *tree) parameter(name string, p deployment.Parameter) []*format.Directive {
	if p.Text == "" {
		return nil
	}
	return []*format.Directive{t.simple(p.Sources, name, p.Text)}
}

// origins turns the directives behind lines into runs of lines of one origin.
func (t *tree) origins(printed *format.Printed) []sdk.Origin {
	var list []sdk.Origin
	rest := printed.Body
	for _, d := range printed.Lines {
		var text []byte
		text, rest, _ = bytes.Cut(rest, []byte("\n"))
		from := t.sources[d]
		if text = bytes.TrimSpace(text); len(text) == 0 || string(text) == "}" {
			from = t.gateway
		}
		if n := len(list); n > 0 && slices.Equal(list[n-1].Sources, from) {
			list[n-1].Lines++
			continue
		}
		list = append(list, sdk.Origin{Lines: 1, Sources: from})
	}
	return list
}
