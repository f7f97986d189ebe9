package load

import (
	"math/big"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
	"github.com/zclconf/go-cty/cty"
)

// checkForm tells what is wrong with a plain string; nil for nothing.
func checkForm(def *schemas.Attribute, s string) *mistake {
	if len(def.Enum) > 0 {
		return checkEnum(def.Enum, s)
	}
	switch def.Type {
	case schemas.TypeAddress:
		return checkAddress(s)
	case schemas.TypeName:
		return checkName(s)
	case schemas.TypePath:
		return checkPath(s)
	case schemas.TypeSize:
		return checkSize(def, s)
	case schemas.TypeDuration:
		return checkDuration(def.SpelledUnits(), s)
	case schemas.TypeHostPorts:
		return checkHostPort(s)
	case schemas.TypeCIDRs:
		return checkCIDR(s)
	}
	return checkPlain(s)
}

func checkEnum(values []string, s string) *mistake {
	if slices.Contains(values, s) {
		return nil
	}
	all := make([]string, len(values))
	for i, v := range values {
		all[i] = strconv.Quote(v)
	}
	m := &mistake{want: diag.Words{EN: orList(all, "or"), ZH: " " + strings.ReplaceAll(orList(all, "或"), ", ", "、")}}
	near := diag.Nearest(strings.ToLower(s), values)
	for _, v := range values {
		if strings.EqualFold(v, s) {
			near = v
		}
	}
	if near != "" {
		m.hint, m.detail = near, diag.Words{EN: `did you mean "%[3]s"?`, ZH: `是否想写 "%[3]s"？`}
	}
	return m
}

func orList(items []string, or string) string {
	if len(items) < 2 {
		return strings.Join(items, "")
	}
	last := len(items) - 1
	return strings.Join(items[:last], ", ") + " " + or + " " + items[last]
}

// checkPlain refuses what no setting can hold: control characters, and marks
// that make a line read otherwise than it is.
func checkPlain(s string) *mistake {
	for _, c := range s {
		if isHidden(c) {
			return &mistake{
				want:   diag.Words{EN: "text without control characters", ZH: "不含控制字符的文本"},
				detail: diag.Words{EN: "remove the character %[3]s", ZH: "请删除字符 %[3]s"},
				hint:   strconv.QuoteRuneToASCII(c),
			}
		}
	}
	return nil
}

// isHidden tells about control and format characters (Unicode Cc, Cf, Zl, Zp).
func isHidden(c rune) bool {
	return unicode.IsControl(c) || unicode.Is(unicode.Cf, c) || c == '\u2028' || c == '\u2029'
}

func checkPath(s string) *mistake {
	want := diag.Words{EN: "an absolute path", ZH: "绝对路径"}
	switch {
	case checkPlain(s) != nil:
		return checkPlain(s)
	case !strings.HasPrefix(s, "/"):
		return &mistake{want: want, detail: diag.Words{EN: "begin it with a slash", ZH: "请以斜杠开头"}}
	case slices.Contains(strings.Split(s, "/"), ".."):
		return &mistake{want: diag.Words{EN: "a path without ..", ZH: "不含 .. 的路径"}}
	case strings.TrimSpace(s) != s:
		return &mistake{want: diag.Words{EN: "a path without blanks at its end", ZH: "末尾没有空格的路径"}}
	}
	return nil
}

func checkSize(def *schemas.Attribute, s string) *mistake {
	units := def.SpelledUnits()
	unit := strings.TrimLeft(s, "0123456789")
	digits := s[:len(s)-len(unit)]
	known := slices.ContainsFunc(units, func(u string) bool { return strings.EqualFold(u, unit) })
	if n, err := topology.ParseSize(s); err == nil && known && len(digits) <= 12 && (def.Min == nil || n >= int64(*def.Min)) {
		return nil
	}
	list := strings.Join(units, ", ")
	example := strconv.Quote("512" + units[min(1, len(units)-1)])
	return &mistake{
		want: diag.Words{EN: "a size such as " + example, ZH: "大小，例如 " + example},
		hint: list, detail: diag.Words{EN: "write a whole number and one of the units %[3]s", ZH: "请写整数加单位，单位为 %[3]s 之一"},
	}
}

func checkDuration(units []string, s string) *mistake {
	if durationOK(units, s) {
		return nil
	}
	return &mistake{
		want: diag.Words{EN: `a duration such as "90s" or "1h30m"`, ZH: `时长，例如 "90s" 或 "1h30m"`},
		hint: strings.Join(units, ", "), detail: diag.Words{EN: "write whole numbers, each with one of the units %[3]s, the largest first", ZH: "请写整数加单位，单位为 %[3]s 之一，大单位在前"},
	}
}

// durationOK follows ngx_parse_time: each unit at most once, largest first.
func durationOK(units []string, s string) bool {
	next := 0
	for s != "" {
		rest := strings.TrimLeft(s, "0123456789")
		digits := len(s) - len(rest)
		if digits == 0 || digits > 9 {
			return false
		}
		end := strings.IndexAny(rest, "0123456789")
		if end < 0 {
			end = len(rest)
		}
		i := slices.Index(units[next:], rest[:end])
		if i < 0 {
			return false
		}
		next, s = next+i+1, rest[end:]
	}
	return next > 0
}

func checkCIDR(s string) *mistake {
	if _, err := netip.ParsePrefix(s); err == nil {
		return nil
	}
	if a, err := netip.ParseAddr(s); err == nil && a.Zone() == "" {
		return nil
	}
	return &mistake{want: diag.Words{EN: `a network such as "10.0.0.0/8", or an address`, ZH: `网段，例如 "10.0.0.0/8"，或地址`}}
}

// checkNumber gives the whole number that v is, or what is wrong with it.
func checkNumber(def *schemas.Attribute, v cty.Value) (int, *mistake) {
	low, high := -(1 << 31), 1<<31-1
	if def.Type == schemas.TypePort {
		low, high = 1, 65535
	}
	if def.Min != nil {
		low = *def.Min
	}
	if def.Max != nil {
		high = *def.Max
	}
	n, accuracy := v.AsBigFloat().Int64()
	if accuracy == big.Exact && int64(low) <= n && n <= int64(high) {
		return int(n), nil
	}
	switch {
	case def.Type == schemas.TypePort:
		return 0, &mistake{want: wanted(def)}
	case !v.AsBigFloat().IsInt():
		return 0, &mistake{want: wanted(def)}
	case n < int64(low):
		l := strconv.Itoa(low)
		return 0, &mistake{want: diag.Words{EN: "a whole number of " + l + " or more", ZH: "不小于 " + l + " 的整数"}}
	}
	h := strconv.Itoa(high)
	return 0, &mistake{want: diag.Words{EN: "a whole number of " + h + " or less", ZH: "不大于 " + h + " 的整数"}}
}
