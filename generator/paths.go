package generator

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"github.com/nacosgen/nacosgen/diag"
)

// OwnPrefix begins the names at the top of an output folder that are ours: the
// manifest, the lock and the stage.
const OwnPrefix = ".nacosgen"

const (
	maxSegment = 255  // bytes of one name, on every file system in use
	maxPath    = 1024 // bytes; the shortest limit of a system we run on
)

// CheckPath tells what is wrong with the path of a file; ok is true where
// nothing is. Paths are relative, slash-separated, and stay below the output
// folder on every operating system.
func CheckPath(p string) (wrong diag.Words, ok bool) {
	switch {
	case p == "":
		return diag.Words{EN: "it is empty", ZH: "路径为空"}, false
	case !utf8.ValidString(p):
		return diag.Words{EN: "it is not UTF-8", ZH: "路径不是 UTF-8"}, false
	case strings.HasPrefix(p, "/"):
		return diag.Words{EN: "it is absolute", ZH: "它是绝对路径"}, false
	case strings.Contains(p, `\`):
		return diag.Words{EN: "it has a backslash", ZH: "它含有反斜杠"}, false
	case len(p) >= 2 && p[1] == ':' && isLetter(p[0]):
		return diag.Words{EN: "it begins with a drive letter", ZH: "它以盘符开头"}, false
	case strings.ContainsFunc(p, isControl):
		return diag.Words{EN: "it has a control character", ZH: "它含有控制字符"}, false
	case len(p) > maxPath:
		return diag.Words{EN: "it is longer than 1024 bytes", ZH: "它超过 1024 字节"}, false
	case isOwn(p):
		return diag.Words{EN: "names that begin with .nacosgen are nacosgen's own", ZH: "以 .nacosgen 开头的名称由 nacosgen 自己使用"}, false
	}
	for s := range strings.SplitSeq(p, "/") {
		switch {
		case s == "":
			return diag.Words{EN: "it has an empty name between slashes", ZH: "斜杠之间有空的名称"}, false
		case s == "." || s == "..":
			return diag.Words{EN: `it has "` + s + `" as a name`, ZH: `它含有名称“` + s + `”`}, false
		case len(s) > maxSegment:
			return diag.Words{EN: "a name in it is longer than 255 bytes", ZH: "其中一个名称超过 255 字节"}, false
		case strings.Trim(s, ". ") == "":
			return diag.Words{EN: "a name in it is nothing but dots and blanks", ZH: "其中一个名称只有点和空格"}, false
		}
	}
	return diag.Words{}, true
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// isControl finds what would hide or turn around a name on a terminal.
func isControl(r rune) bool {
	if ' ' <= r && r <= '~' {
		return false
	}
	return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' || r == '\u2029'
}

func isOwn(p string) bool {
	first, _, _ := strings.Cut(p, "/")
	return strings.HasPrefix(Fold(first), OwnPrefix)
}

// Fold gives one text for all paths that some file system takes for the same:
// case, Unicode normal form, and dots and blanks at the end of a name (Windows).
func Fold(p string) string {
	plain, lower := true, true
	for i := 0; i < len(p); i++ {
		c := p[i]
		plain = plain && c < utf8.RuneSelf
		lower = lower && (c < 'A' || c > 'Z')
		if (c == '.' || c == ' ') && (i+1 == len(p) || p[i+1] == '/') {
			return Fold(trimNames(p))
		}
	}
	switch {
	case !plain:
		return norm.NFC.String(cases.Fold().String(norm.NFD.String(p)))
	case !lower:
		return strings.ToLower(p)
	}
	return p
}

func trimNames(p string) string {
	names := strings.Split(p, "/")
	for i, s := range names {
		names[i] = strings.TrimRight(s, ". ")
	}
	return strings.Join(names, "/")
}
