package load

import (
	"math/big"
	"slices"
	"strconv"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

// str gives a plain string: the one written, or the table's default.
func (r *resolver) str(v view, name string) string {
	if s, ok := r.optStr(v, name); ok {
		return s
	}
	s, _ := v.def.Attribute(name).Default.(string)
	return s
}

// optStr gives a plain string that is written and well-formed.
func (r *resolver) optStr(v view, name string) (string, bool) {
	f := r.find(v, name)
	return r.toString(&f)
}

func (r *resolver) toString(f *found) (string, bool) {
	if f.state != written || !r.plain(f) {
		return "", false
	}
	s, ok := r.convert(f, cty.String)
	if !ok {
		return "", false
	}
	text := s.AsString()
	if m := checkForm(f.def, text); m != nil {
		r.mistaken(f.spot(), f.name(), quoted(text), ruleInvalid, m)
		return "", false
	}
	r.checkValueRelease(f, text)
	return text, true
}

// num gives a whole number: the one written, or the table's default.
func (r *resolver) num(v view, name string) int {
	if n := r.optNum(v, name); n != nil {
		return *n
	}
	n, _ := v.def.Attribute(name).Default.(int)
	return n
}

// optNum gives a whole number that is written and in range, or nil.
func (r *resolver) optNum(v view, name string) *int {
	f := r.find(v, name)
	return r.toNum(&f)
}

func (r *resolver) toNum(f *found) *int {
	if f.state != written || !r.plain(f) {
		return nil
	}
	v, ok := r.convert(f, cty.Number)
	if !ok {
		return nil
	}
	n, m := checkNumber(f.def, v)
	if m != nil {
		r.mistaken(f.spot(), f.name(), describe(f.parts.Value), ruleInvalid, m)
		return nil
	}
	return &n
}

// numOver gives a number of v or, where none is written, inherited; null takes
// the built-in default of the attribute that is inherited from.
func (r *resolver) numOver(v view, name string, inherited int, builtIn any) int {
	f := r.find(v, name)
	if f.state == null {
		inherited, _ = builtIn.(int)
	}
	if n := r.toNum(&f); n != nil {
		return *n
	}
	return inherited
}

// flag gives a bool: the one written, or the table's default.
func (r *resolver) flag(v view, name string) bool {
	if b := r.optFlag(v, name); b != nil {
		return *b
	}
	b, _ := v.def.Attribute(name).Default.(bool)
	return b
}

// optFlag gives a bool that is written, or nil.
func (r *resolver) optFlag(v view, name string) *bool {
	f := r.find(v, name)
	return r.toFlag(&f)
}

func (r *resolver) toFlag(f *found) *bool {
	if f.state != written || !r.plain(f) {
		return nil
	}
	v, ok := r.convert(f, cty.Bool)
	if !ok {
		return nil
	}
	b := v.True()
	return &b
}

// text gives free text, which may be sensitive or unknown.
func (r *resolver) text(v view, name string) topology.Value {
	f := r.find(v, name)
	return r.toText(&f)
}

func (r *resolver) toText(f *found) topology.Value {
	switch {
	case f.state != written:
		return topology.Value{}
	case f.parts.Unknown != "":
		return topology.Value{Unknown: f.parts.Unknown}
	}
	v, ok := r.convert(f, cty.String)
	if !ok {
		return topology.Value{}
	}
	value := topology.Value{Text: v.AsString()}
	if f.parts.Sensitive {
		value.Secret = f.address()
	}
	return value
}

// require reports an attribute that nobody wrote.
func (r *resolver) require(v view, name string) {
	for _, l := range v.layers {
		a := l.block.attr(name)
		if a == nil {
			continue
		}
		if f := r.find(v, name); f.state == null {
			r.absent(ruleInvalid, f.place(), words(
				"%[1]s is null, but %[2]s needs one", "%[1]s 为 null，但 %[2]s 必须有值", "give it a value", "请给出值"), name, v.def.Type)
		}
		return
	}
	for _, l := range v.layers {
		if slices.Contains(l.block.misspelt, name) {
			return // said already, by the name that stands there
		}
	}
	p := v.header
	p.address = v.address.Child(name)
	r.absent(ruleInvalid, p, words(
		"%[2]s has no %[1]s", "%[2]s 缺少 %[1]s", "write %[1]s = ... in it", "请在其中写 %[1]s = ..."), name, v.def.Type)
}

// plain tells whether the value is known and not sensitive, and reports if not.
func (r *resolver) plain(f *found) bool {
	switch {
	case f.parts.Unknown != "":
		r.error(ruleMissing, f.spot(), words(
			"%[1]s depends on %[2]s, which has no value", "%[1]s 取决于没有值的 %[2]s",
			"give the variable a value (-var, a variable file, the environment); only free text such as a password may wait for one",
			"请给变量赋值（-var、变量文件或环境变量）；只有密码之类的自由文本才可以暂时没有值"), f.name(), string(f.parts.Unknown))
	case f.parts.Sensitive:
		r.error(ruleInvalid, f.spot(), words(
			"%[1]s comes from a sensitive value, want a plain one", "%[1]s 来自敏感值，应为普通值",
			"only free text such as a password may be sensitive; take %[1]s from a variable of its own without sensitive = true",
			"只有密码之类的自由文本可以是敏感值；请用单独的、没有 sensitive = true 的变量给出 %[1]s"), f.name())
	default:
		return true
	}
	return false
}

// convert gives the value as a scalar of type t, as HCL converts; a value that
// can't be one is reported.
func (r *resolver) convert(f *found, t cty.Type) (cty.Value, bool) {
	if f.parts.Value.Type() == t { // known, and not null
		return f.parts.Value, true
	}
	if text, ok := wholeText(f.parts.Value, t); ok {
		return text, true
	}
	v, err := convert.Convert(f.parts.Value, t)
	if err == nil && !v.IsNull() && v.IsKnown() && !(t == cty.String && isInfinite(f.parts.Value)) {
		return v, true
	}
	shown := describe(f.parts.Value)
	if f.parts.Sensitive {
		shown = topology.Masked
	}
	r.mistaken(f.spot(), f.name(), shown, ruleType, &mistake{want: wanted(f.def)})
	return cty.NilVal, false
}

// isInfinite tells whether v is what a division by zero gives: no text says that.
func isInfinite(v cty.Value) bool { return v.Type() == cty.Number && v.AsBigFloat().IsInf() }

// wholeText gives a whole number as the text that is wanted. That of HCL's numbers
// is slow to find: they may have hundreds of digits.
func wholeText(v cty.Value, t cty.Type) (cty.Value, bool) {
	if t != cty.String || v.Type() != cty.Number {
		return cty.NilVal, false
	}
	f := v.AsBigFloat()
	n, accuracy := f.Int64()
	if accuracy != big.Exact || n == 0 { // there is a zero with a sign
		return cty.NilVal, false
	}
	return cty.StringVal(strconv.FormatInt(n, 10)), true
}

// mistake is what is wrong with a value: what was wanted in its place, and what
// to do. The verbs of detail are %[1]s for the name, %[2]s for the value and
// %[3]s for hint.
type mistake struct {
	want   diag.Words
	detail diag.Words
	hint   string
}

func (r *resolver) mistaken(p place, name, shown, rule string, m *mistake) {
	args := []any{name, shown}
	if m.hint != "" {
		args = append(args, m.hint)
	}
	detail := m.detail
	if detail.EN == "" {
		detail = diag.Words{EN: "give " + m.want.EN, ZH: "请改为" + m.want.ZH}
	}
	r.error(rule, p, diag.Text{
		Summary: diag.Words{EN: "%[1]s is %[2]s, want " + m.want.EN, ZH: "%[1]s 是 %[2]s，应为" + m.want.ZH},
		Detail:  detail,
	}, args...)
}

// describe shows a known value that is not sensitive.
func describe(v cty.Value) string {
	t := v.Type()
	switch {
	case v.IsNull():
		return "null"
	case t == cty.String:
		return quoted(v.AsString())
	case t == cty.Number:
		return v.AsBigFloat().Text('g', 20)
	case t == cty.Bool:
		return strconv.FormatBool(v.True())
	case t.IsMapType() || t.IsObjectType():
		return "{ ... }"
	}
	return "[ ... ]"
}

// wanted names the type of an attribute.
func wanted(def *schemas.Attribute) diag.Words {
	switch def.Type {
	case schemas.TypeNumber:
		return diag.Words{EN: "a whole number", ZH: "整数"}
	case schemas.TypePort:
		return diag.Words{EN: "a port from 1 to 65535", ZH: " 1 到 65535 的端口"}
	case schemas.TypeBool:
		return diag.Words{EN: "true or false", ZH: " true 或 false"}
	case schemas.TypeTextMap:
		return diag.Words{EN: "a map of strings", ZH: "字符串映射"}
	case schemas.TypeTextList, schemas.TypeStrings:
		return diag.Words{EN: "a list of strings", ZH: "字符串列表"}
	case schemas.TypeNumbers:
		return diag.Words{EN: "a list of whole numbers", ZH: "整数列表"}
	case schemas.TypePorts:
		return diag.Words{EN: "a list of ports", ZH: "端口列表"}
	case schemas.TypeAddresses:
		return diag.Words{EN: "a list of addresses", ZH: "地址列表"}
	case schemas.TypeHostPorts:
		return diag.Words{EN: `a list of "host:port"`, ZH: ` "主机:端口" 列表`}
	case schemas.TypeCIDRs:
		return diag.Words{EN: `a list of networks such as "10.0.0.0/8"`, ZH: `网段列表，例如 "10.0.0.0/8"`}
	}
	return diag.Words{EN: "a string", ZH: "字符串"}
}
