package load

import (
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/schemas"
)

// unknownName reports an attribute that def does not have, and gives the name
// that was probably meant, or "".
func (f *former) unknownName(def *schemas.Block, name string, at diag.Range) string {
	if f.mayStandElsewhere(at) {
		return ""
	}
	p := place{at: at}
	if inner := def.Block(name); inner != nil {
		f.error(ruleType, p, words(
			"%[1]s is a block, not an attribute", "%[1]s 是块，不是属性",
			"write %[2]s, without an equals sign", "请写成 %[2]s，不带等号"), name, blockForm(inner))
		return name
	}
	near := diag.Nearest(name, def.Names())
	text := words("unknown attribute %[1]s in %[2]s", "%[2]s 中没有属性 %[1]s", "", "")
	if def.Type == "" {
		text = words("unknown attribute %[1]s at the top level", "顶层没有属性 %[1]s", "", "")
		f.suggest(near, def.Names(), p, text, name)
		return near
	}
	f.suggest(near, def.Names(), p, text, name, def.Type)
	return near
}

// unknownBlock reports a block that def does not have, and gives the name that
// was probably meant, or "".
func (f *former) unknownBlock(def *schemas.Block, name string, at diag.Range) string {
	if f.mayStandElsewhere(at) {
		return ""
	}
	p := place{at: at}
	if def.Attribute(name) != nil || name == "for_each" && def.ForEach {
		f.error(ruleType, p, words(
			"%[1]s is an attribute, not a block", "%[1]s 是属性，不是块",
			"write %[1]s = ..., with an equals sign", "请写成 %[1]s = ...，带等号"), name)
		return name
	}
	top := schemas.Language()
	near := diag.Nearest(name, def.Names())
	switch {
	case def == top:
		f.suggest(near, def.Names(), p, words("unknown block %[1]s at the top level", "顶层没有块 %[1]s", "", ""), name)
	case top.Block(name) != nil:
		f.error(ruleUnknownName, p, words(
			"a block %[1]s can't stand in %[2]s, only at the top level", "块 %[1]s 不能放在 %[2]s 中，只能放在顶层",
			"move it out of %[2]s", "请移出 %[2]s"), name, def.Type)
		return ""
	case top.Block("cluster").Block(name) != nil:
		f.error(ruleUnknownName, p, words(
			"a block %[1]s can't stand in %[2]s, only in cluster", "块 %[1]s 不能放在 %[2]s 中，只能放在 cluster 中",
			"move it into a cluster", "请移到 cluster 中"), name, def.Type)
		return ""
	default:
		f.suggest(near, def.Names(), p, words("unknown block %[1]s in %[2]s", "%[2]s 中没有块 %[1]s", "", ""), name, def.Type)
	}
	return near
}

// mayStandElsewhere tells whether a name may only seem to be unknown, for want of
// a brace before it.
func (f *former) mayStandElsewhere(at diag.Range) bool {
	return at.File == f.inDoubt.File && at.Start >= f.inDoubt.Start
}

// suggest reports an unknown name with the nearest known one or, where none is
// near, what there is. The verbs of text's summary must be indexed.
func (r *reporter) suggest(nearest string, known []string, p place, text diag.Text, args ...any) {
	d := diag.Diagnostic{Rule: ruleUnknownName, Severity: diag.Error, Range: p.at, Address: p.address, Text: text, Args: args}
	n := string(rune('0' + len(args) + 1))
	switch {
	case nearest != "":
		d.Text.Summary.EN += "; did you mean %[" + n + "]s?"
		d.Text.Summary.ZH += "；是否想写 %[" + n + "]s？"
		d.Text.Detail = diag.Words{EN: "write %[" + n + "]s", ZH: "请写 %[" + n + "]s"}
		d.Args = append(args, nearest)
	case len(known) > 0:
		d.Text.Detail = diag.Words{EN: "known here: %[" + n + "]s", ZH: "可用的名称：%[" + n + "]s"}
		d.Args = append(args, diag.List(known))
	default:
		d.Text.Detail = diag.Words{EN: "remove it", ZH: "请删除"}
	}
	r.add(d)
}

func blockForm(def *schemas.Block) string {
	if def.Label != "" {
		return def.Type + ` "..." { ... }`
	}
	return def.Type + " { ... }"
}
