package load

import (
	"slices"
	"strconv"
	"strings"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
	"github.com/nacosgen/nacosgen/topology/load/eval"
	"github.com/zclconf/go-cty/cty"
)

func isASCIIWord(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}

// onlyOf tells whether s has nothing but ASCII letters, digits and extra.
func onlyOf(s, extra string) bool {
	for i := range len(s) {
		if !isASCIIWord(s[i]) && strings.IndexByte(extra, s[i]) < 0 {
			return false
		}
	}
	return true
}

// checkContainerName follows the engine's names.RestrictedNamePattern,
// [a-zA-Z0-9][a-zA-Z0-9_.-]+, which networks keep to as well.
func checkContainerName(s string) *mistake {
	if len(s) >= 2 && isASCIIWord(s[0]) && onlyOf(s, "_.-") {
		return nil
	}
	return &mistake{
		want:   diag.Words{EN: "a name of two or more ASCII letters, digits, dots, hyphens and underscores", ZH: "由至少两个 ASCII 字母、数字、点、连字符和下划线组成的名称"},
		detail: diag.Words{EN: "write a %[1]s that container engines take: two characters or more, a letter or digit first", ZH: "请写容器引擎接受的 %[1]s：至少两个字符，以字母或数字开头"},
	}
}

// checkTag follows the reference grammar: [\w][\w.-]{0,127}, and behind it a
// digest where one pins the image (distribution reference/regexp.go@v2.8.3).
func checkTag(s string) *mistake {
	tag, digest, pinned := strings.Cut(s, "@")
	if tag != "" && len(tag) <= 128 && onlyOf(tag, "_.-") && tag[0] != '.' && tag[0] != '-' && (!pinned || isSHA256(digest)) {
		return nil
	}
	return &mistake{want: diag.Words{EN: `the tag of an image such as "v2.4.3", or with its digest "v2.4.3@sha256:..."`, ZH: `镜像标签，例如 "v2.4.3"，或带摘要的 "v2.4.3@sha256:..."`}}
}

func isSHA256(digest string) bool {
	hex, found := strings.CutPrefix(digest, "sha256:")
	return found && len(hex) == 64 && strings.Trim(hex, "0123456789abcdef") == ""
}

// checkImage wants a reference without tag and digest.
func checkImage(s string) *mistake {
	m := &mistake{want: diag.Words{EN: `an image without a tag, such as "nacos/nacos-server"`, ZH: `不带标签的镜像，例如 "nacos/nacos-server"`}}
	name := s[strings.LastIndexByte(s, '/')+1:]
	if i := strings.IndexAny(name, ":@"); i >= 0 {
		m.hint, m.detail = strconv.Quote(s[:len(s)-len(name)+i]), diag.Words{EN: "write %[3]s, and the tag, with a digest behind it if there is one, in the attribute tag", ZH: "请写 %[3]s，标签（可带摘要）写在 tag 属性中"}
		return m
	}
	if name == "" || strings.HasPrefix(s, "/") || !onlyOf(s, "_.-/:") || name != strings.ToLower(name) {
		return m
	}
	return nil
}

// checkRestart follows docker run --restart.
func checkRestart(s string) *mistake {
	switch s {
	case "no", "always", "unless-stopped", "on-failure":
		return nil
	}
	if n, ok := strings.CutPrefix(s, "on-failure:"); ok && wholeNumber(n) != nil {
		return nil
	}
	return &mistake{want: diag.Words{EN: `"no", "always", "unless-stopped" or "on-failure[:times]"`, ZH: ` "no"、"always"、"unless-stopped" 或 "on-failure[:次数]"`}}
}

// checkVariableName wants what an env file can name.
func checkVariableName(s string) *mistake {
	if s != "" && onlyOf(s, "_.-") && !('0' <= s[0] && s[0] <= '9') {
		return nil
	}
	return &mistake{want: diag.Words{EN: "the name of an environment variable", ZH: "环境变量名称"}}
}

// checkKeys reports keys of a map that check refuses.
func (r *resolver) checkKeys(v view, name string, m map[string]topology.Value, check func(string) *mistake) {
	for _, key := range sortedKeys(m) {
		if bad := check(key); bad != nil {
			r.mistaken(r.keyPlace(v, name, key), "key", quoted(key), ruleInvalid, bad)
		}
	}
}

// keyPlace is where the value under a key stands.
func (r *resolver) keyPlace(v view, name, key string) place {
	p := place{v.header.at, v.address.Child(name, key)}
	for i, l := range v.layers {
		a := l.block.attr(name)
		if a == nil {
			continue
		}
		if at, ok := mapPlaces(a.expr)[key]; ok {
			p.at = at
			break
		}
		if i == 0 || p.at == v.header.at {
			p.at = eval.Range(a.expr.Range())
		}
	}
	return p
}

func isNoVolume(s string) bool {
	parts := strings.Split(s, ":")
	return len(parts) < 2 || len(parts) > 3 || parts[0] == "" || !strings.HasPrefix(parts[1], "/")
}

// checkVolumes wants "source:target[:options]" with an absolute target.
func (r *resolver) checkVolumes(v view, volumes []string) {
	if !slices.ContainsFunc(volumes, isNoVolume) {
		return
	}
	f := r.find(v, "volumes")
	for _, e := range r.elements(&f, elementOf(f.def.Type)) {
		s, ok := r.toString(&e)
		if !ok || !isNoVolume(s) {
			continue
		}
		r.mistaken(e.spot(), e.name(), quoted(s), ruleInvalid, &mistake{
			want:   diag.Words{EN: `"source:target[:options]"`, ZH: ` "源:目标[:选项]"`},
			detail: diag.Words{EN: "the target is an absolute path inside the container", ZH: "目标是容器内的绝对路径"}})
	}
}

// checkContextPath follows Spring's rule: empty, or a slash first and none last.
func checkContextPath(s string) *mistake {
	m := &mistake{want: diag.Words{EN: `a path such as "/nacos", or ""`, ZH: `路径，例如 "/nacos"，或 ""`}}
	switch {
	case s == "":
		return nil
	case s == "/":
		m.detail = diag.Words{EN: `write "" for the root`, ZH: `根路径请写 ""`}
	case !strings.HasPrefix(s, "/") || strings.HasSuffix(s, "/"):
		m.detail = diag.Words{EN: "begin it with a slash and end it without one", ZH: "请以斜杠开头，结尾不带斜杠"}
	case !onlyOf(s, "/_.-~") || strings.Contains(s, "//") || strings.Contains(s+"/", "/../") || strings.Contains(s+"/", "/./"):
		m.detail = diag.Words{EN: "use letters, digits, hyphens, dots, underscores and single slashes", ZH: "请只用字母、数字、连字符、点、下划线和单个斜杠"}
	default:
		return nil
	}
	return m
}

// wholeNumber reads a decimal number without a sign (but for -1), or nil.
func wholeNumber(s string) *int {
	n, err := strconv.Atoi(s)
	if err != nil || n < -1 || strings.HasPrefix(s, "+") {
		return nil
	}
	return &n
}

// checkPortText reads a port from text.
func checkPortText(s string) (int, *mistake) {
	n := wholeNumber(s)
	if n == nil {
		return 0, &mistake{}
	}
	return checkNumber(&schemas.Attribute{Type: schemas.TypePort}, cty.NumberIntVal(int64(*n)))
}
