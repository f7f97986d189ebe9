package load

import (
	"cmp"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology/load/eval"
	"github.com/nacosgen/nacosgen/topology/load/syntax"
)

// former builds forms and reports what does not fit the table.
type former struct {
	*reporter
	outputs    map[string][]schemas.Attribute
	outputDefs map[string]*schemas.Block
	// inDoubt is where, in the file that is being read, braces are missing or too
	// many, so that nobody can tell what stands in what.
	inDoubt diag.Range
	// malformed: the JSON that is being read has an error in its syntax.
	malformed bool
}

// read puts what stands in a body of native syntax into b.
func (f *former) read(b *block, body syntax.Body) {
	b.attrs = slices.Grow(b.attrs, len(body.Attributes))
	for _, a := range body.Attributes {
		f.attribute(b, a.Name, a.At, a.Expr)
	}
	b.blocks = slices.Grow(b.blocks, len(body.Blocks))
	for i := range body.Blocks {
		inner := &body.Blocks[i]
		c := f.block(b, header{inner.Type, inner.At, inner.Header, inner.Labels})
		if c == nil {
			continue
		}
		c.end = inner.End
		if isRaw(c.def) {
			c.raw = inner.HCL
		} else if !c.def.Open {
			f.read(c, inner.Body)
			f.repeated(c)
		}
	}
}

// json reads what stands in a body of the JSON syntax into b.
func (f *former) json(b *block, body hcl.Body) {
	content, _, problems := body.PartialContent(jsonSchema(b.def))
	f.structure(problems)
	all, more := body.JustAttributes()
	if more.HasErrors() { // a body written as a list of objects
		_, problems := body.Content(jsonSchema(b.def))
		f.structure(problems)
	}
	names := make([]*hcl.Attribute, 0, len(all))
	for _, a := range all {
		names = append(names, a)
	}
	for _, a := range content.Attributes {
		if all[a.Name] == nil {
			names = append(names, a)
		}
	}
	slices.SortFunc(names, func(x, y *hcl.Attribute) int {
		return cmp.Compare(x.NameRange.Start.Byte, y.NameRange.Start.Byte)
	})
	for _, a := range names {
		if b.def.Block(a.Name) == nil && !(b.def == schemas.Language() && a.Name == editorSchema) {
			f.attribute(b, a.Name, eval.Range(a.NameRange), a.Expr)
		}
	}
	for _, inner := range content.Blocks {
		h := header{typ: inner.Type, at: eval.Range(inner.TypeRange), whole: eval.Range(inner.TypeRange)}
		for i, label := range inner.Labels {
			h.whole = eval.Range(inner.LabelRanges[i])
			h.labels = append(h.labels, syntax.Label{Text: label, At: h.whole})
		}
		if c := f.block(b, h); c != nil {
			if isRaw(c.def) {
				c.raw = inner
			} else if !c.def.Open {
				f.json(c, inner.Body)
				f.repeated(c)
			}
		}
	}
}

// structure reports what is wrong with the shape of JSON: the same of several
// properties once, and nothing of what an error in the syntax left of the file.
func (f *former) structure(problems hcl.Diagnostics) {
	if f.malformed {
		return
	}
	said := map[string]bool{}
	for i, d := range problems {
		if said[d.Detail] || i > 0 && d.Summary == missingLabel || i+1 < len(problems) && d.Summary == missingLabel {
			continue
		}
		said[d.Detail] = true
		for _, d := range eval.Diagnostics(hcl.Diagnostics{d}) {
			f.add(d)
		}
		f.partial = f.partial || d.Severity == hcl.DiagError
	}
}

// missingLabel is HCL's summary where an object has no property to be a label;
// beside another problem it follows from that.
const missingLabel = "Missing block label"

// editorSchema is the name at the top of a JSON file by which editors find
// its schema.
const editorSchema = "$schema"

func jsonSchema(def *schemas.Block) *hcl.BodySchema {
	s := &hcl.BodySchema{}
	if def.ForEach {
		s.Attributes = append(s.Attributes, hcl.AttributeSchema{Name: "for_each"})
	}
	for i := range def.Attributes {
		s.Attributes = append(s.Attributes, hcl.AttributeSchema{Name: def.Attributes[i].Name})
	}
	for _, c := range def.Blocks {
		h := hcl.BlockHeaderSchema{Type: c.Type}
		if c.Label != "" {
			h.LabelNames = []string{c.Label}
		}
		s.Blocks = append(s.Blocks, h)
	}
	return s
}

// rawBlocks are read elsewhere, as HCL has them: by the module of expressions, or
// ahead of all else.
var rawBlocks = []string{"variable", "locals", requiredPlugins}

func isRaw(def *schemas.Block) bool { return slices.Contains(rawBlocks, def.Type) }

func (f *former) attribute(b *block, name string, at diag.Range, expr hcl.Expression) {
	if name == "for_each" && b.def.ForEach {
		b.forEach = &attr{name: name, expr: expr}
		return
	}
	def := b.def.Attribute(name)
	if def == nil {
		b.misspelt = append(b.misspelt, f.unknownName(b.def, name, at))
		return
	}
	b.attrs = append(b.attrs, attr{name: name, expr: expr, self: def.PerNode && usesSelf(expr)})
}

// header is what stands in front of a block's braces.
type header struct {
	typ    string
	at     diag.Range // of the type
	whole  diag.Range
	labels []syntax.Label
}

// block appends an empty child to b; nil where it does not fit.
func (f *former) block(b *block, h header) *block {
	def := b.def.Block(h.typ)
	if def == nil {
		b.misspelt = append(b.misspelt, f.unknownBlock(b.def, h.typ, h.at))
		return nil
	}
	c := &block{def: def, header: h.whole, labelAt: h.whole}
	switch {
	case def.Label == "" && len(h.labels) > 0:
		f.error(ruleType, place{at: h.labels[0].At}, words(
			"%[1]s takes no label, but has %[2]s", "%[1]s 不带标签，但写了 %[2]s",
			"remove the label", "请删除标签"), h.typ, quoted(h.labels[0].Text))
	case def.Label != "" && (len(h.labels) == 0 || h.labels[0].Text == ""):
		f.error(ruleType, place{at: h.whole}, words(
			"%[1]s has no label, want its %[2]s", "%[1]s 缺少标签，应写出 %[2]s",
			`write %[1]s "..." { ... }`, `请写成 %[1]s "..." { ... }`), h.typ, def.Label)
		b.misspelt = append(b.misspelt, h.typ)
		return nil
	case len(h.labels) > 1 && def.Label != "":
		f.error(ruleType, place{at: h.labels[1].At}, words(
			"%[1]s takes one label, but has %[2]s too", "%[1]s 只带一个标签，但多写了 %[2]s",
			"remove the further labels", "请删除多余的标签"), h.typ, quoted(h.labels[1].Text))
	}
	if def.Label != "" {
		c.label, c.labelAt = h.labels[0].Text, h.labels[0].At
	}
	if h.typ == "output" {
		if c.def = f.output(c); c.def == nil {
			return nil
		}
	}
	b.blocks = append(b.blocks, c)
	return c
}

// output gives the table of one output's block: ours and its own attributes.
func (f *former) output(c *block) *schemas.Block {
	if def := f.outputDefs[c.label]; def != nil {
		return def
	}
	own, known := f.outputs[c.label]
	if !known {
		names := make([]string, 0, len(f.outputs))
		for name := range f.outputs {
			names = append(names, name)
		}
		slices.Sort(names)
		f.suggest(diag.Nearest(c.label, names), names, place{at: c.labelAt}, words(
			"unknown output %[1]s", "未知的输出 %[1]s", "", ""), quoted(c.label))
		return nil
	}
	def := *c.def
	def.Open = false
	def.Attributes = append(slices.Clone(c.def.Attributes), own...)
	if f.outputDefs == nil {
		f.outputDefs = map[string]*schemas.Block{}
	}
	f.outputDefs[c.label] = &def
	return &def
}

// repeated reports blocks that stand twice in b and leaves the later ones out.
func (f *former) repeated(b *block) {
	type key struct{ typ, label string }
	seen := map[key]*block{}
	kept := b.blocks[:0]
	for _, c := range b.blocks {
		k := key{c.def.Type, ""}
		if c.def.Type == "output" || c.def.Type == "logger" || c.def.Type == "host" {
			k.label = c.label
		} else if c.def.Many {
			kept = append(kept, c)
			continue
		}
		first := seen[k]
		if first == nil {
			seen[k], kept = c, append(kept, c)
			continue
		}
		name := c.def.Type
		if k.label != "" {
			name += " " + quoted(k.label)
		}
		f.add(diag.Diagnostic{
			Rule: ruleInvalid, Severity: diag.Error, Range: c.header, Args: []any{name},
			Text: words("%[1]s stands twice, want it once", "%[1]s 出现两次，只能出现一次",
				"merge the two blocks", "请合并这两个块"),
			Related: []diag.Related{{Words: diag.Words{EN: "the first one", ZH: "第一个"}, Range: first.header}},
		})
	}
	b.blocks = kept
}
