package load

import (
	"cmp"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology/load/eval"
)

// former builds forms and reports what does not fit the table.
type former struct {
	*reporter
	outputs    map[string][]schemas.Attribute
	outputDefs map[string]*schemas.Block
}

// native reads what stands in a native body into b.
func (f *former) native(b *block, body *hclsyntax.Body) {
	attrs := make([]*hclsyntax.Attribute, 0, len(body.Attributes))
	for _, a := range body.Attributes {
		attrs = append(attrs, a)
	}
	slices.SortFunc(attrs, func(x, y *hclsyntax.Attribute) int {
		return cmp.Compare(x.NameRange.Start.Byte, y.NameRange.Start.Byte)
	})
	for _, a := range attrs {
		f.attribute(b, a.Name, a.NameRange, a.Expr)
	}
	for _, inner := range body.Blocks {
		header := inner.DefRange()
		if c := f.block(b, inner.Type, inner.TypeRange, inner.Labels, inner.LabelRanges, header); c != nil {
			c.end = inner.Body.SrcRange.End.Byte
			if isRaw(c.def) {
				c.raw = inner.AsHCLBlock()
			} else if !c.def.Open {
				f.native(c, inner.Body)
				f.repeated(c)
			}
		}
	}
}

// json reads what stands in a body of the JSON syntax into b.
func (f *former) json(b *block, body hcl.Body) {
	content, _, problems := body.PartialContent(jsonSchema(b.def))
	for _, d := range eval.Diagnostics(problems) {
		f.add(d)
	}
	all, more := body.JustAttributes()
	if more.HasErrors() { // a body written as a list of objects
		_, problems := body.Content(jsonSchema(b.def))
		for _, d := range eval.Diagnostics(problems) {
			f.add(d)
		}
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
			f.attribute(b, a.Name, a.NameRange, a.Expr)
		}
	}
	for _, inner := range content.Blocks {
		header := inner.TypeRange
		if n := len(inner.LabelRanges); n > 0 {
			header = inner.LabelRanges[n-1]
		}
		if c := f.block(b, inner.Type, inner.TypeRange, inner.Labels, inner.LabelRanges, header); c != nil {
			if isRaw(c.def) {
				c.raw = inner
			} else if !c.def.Open {
				f.json(c, inner.Body)
				f.repeated(c)
			}
		}
	}
}

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

// isRaw tells which blocks are read elsewhere: by the module of expressions, or
// ahead of all else.
func isRaw(def *schemas.Block) bool {
	return def.Type == "variable" || def.Type == "locals" || def.Type == requiredPlugins
}

func (f *former) attribute(b *block, name string, at hcl.Range, expr hcl.Expression) {
	a := &attr{name: name, at: at, expr: expr}
	if name == "for_each" && b.def.ForEach {
		b.forEach = a
		return
	}
	def := b.def.Attribute(name)
	if def == nil {
		b.misspelt = append(b.misspelt, f.unknownName(b.def, name, at))
		return
	}
	a.self = def.PerNode && usesSelf(expr)
	b.attrs = append(b.attrs, a)
}

// block appends an empty child to b; nil where it does not fit.
func (f *former) block(b *block, typ string, at hcl.Range, labels []string, labelRanges []hcl.Range, header hcl.Range) *block {
	def := b.def.Block(typ)
	if def == nil {
		b.misspelt = append(b.misspelt, f.unknownBlock(b.def, typ, at))
		return nil
	}
	c := &block{def: def, header: header}
	switch {
	case def.Label == "" && len(labels) > 0:
		f.error(ruleType, place{at: eval.Range(labelRanges[0])}, words(
			"%[1]s takes no label, but has %[2]s", "%[1]s 不带标签,但写了 %[2]s",
			"remove the label", "请删除标签"), typ, quoted(labels[0]))
	case def.Label != "" && (len(labels) == 0 || labels[0] == ""):
		f.error(ruleType, place{at: eval.Range(header)}, words(
			"%[1]s has no label, want its %[2]s", "%[1]s 缺少标签,应写出 %[2]s",
			`write %[1]s "..." { ... }`, `请写成 %[1]s "..." { ... }`), typ, def.Label)
		return nil
	case len(labels) > 1 && def.Label != "":
		f.error(ruleType, place{at: eval.Range(labelRanges[1])}, words(
			"%[1]s takes one label, but has %[2]s too", "%[1]s 只带一个标签,但多写了 %[2]s",
			"remove the further labels", "请删除多余的标签"), typ, quoted(labels[1]))
	}
	if def.Label != "" {
		c.label, c.labels = labels[0], labelRanges[:1]
	}
	if typ == "output" {
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
		f.suggest(diag.Nearest(c.label, names), names, place{at: eval.Range(c.labels[0])}, words(
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
			Rule: ruleInvalid, Severity: diag.Error, Range: eval.Range(c.header), Args: []any{name},
			Text: words("%[1]s stands twice, want it once", "%[1]s 出现两次,只能出现一次",
				"merge the two blocks", "请合并这两个块"),
			Related: []diag.Related{{Words: diag.Words{EN: "the first one", ZH: "第一个"}, Range: eval.Range(first.header)}},
		})
	}
	b.blocks = kept
}
