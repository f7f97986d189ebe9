package schemas

import (
	"strconv"
	"strings"
)

// number is a release number, comparable: four parts of 16 bits. "2.2.0.1" is
// above "2.2.0" and below "2.2.1"; missing parts count as 0.
type number uint64

const numberParts = 4

// numberOf reads one to four parts, separated by dots; greater parts than fit are cut off.
func numberOf(text string) (n number, parts int, ok bool) {
	part, digit := number(0), false
	for i := range len(text) {
		switch c := text[i]; {
		case '0' <= c && c <= '9':
			part, digit = min(part*10+number(c-'0'), 1<<16-1), true
		case c == '.' && digit && parts < numberParts-1:
			n, part, digit = n<<16|part, 0, false
			parts++
		default:
			return 0, 0, false
		}
	}
	if !digit {
		return 0, 0, false
	}
	parts++
	return (n<<16 | part) << (16 * (numberParts - parts)), parts, true
}

func digits(text string) bool {
	for i := range len(text) {
		if text[i] < '0' || text[i] > '9' {
			return false
		}
	}
	return text != ""
}

// part gives part i, from 0.
func (n number) part(i int) int { return int(n>>(16*(numberParts-1-i))) & (1<<16 - 1) }

// shared counts the leading parts that n and m have in common.
func (n number) shared(m number) int {
	for i := range numberParts {
		if n.part(i) != m.part(i) {
			return i
		}
	}
	return numberParts
}

// numberIn finds the release number that text begins with, behind blanks and a
// v: of "v2.4.3-slim" 2.4.3.
func numberIn(text string) (n number, parts int, ok bool) {
	text = strings.TrimSpace(text)
	text = strings.TrimPrefix(strings.TrimPrefix(text, "v"), "V")
	end := strings.IndexFunc(text, func(r rune) bool { return r != '.' && (r < '0' || r > '9') })
	if end >= 0 {
		text = text[:end]
	}
	fields := strings.Split(strings.TrimRight(text, "."), ".")
	return numberOf(strings.Join(fields[:min(len(fields), numberParts)], "."))
}

// text spells the first parts parts of n.
func (n number) text(parts int) string {
	var b strings.Builder
	for i := range parts {
		if i > 0 {
			b.WriteByte('.')
		}
		b.WriteString(strconv.Itoa(n.part(i)))
	}
	return b.String()
}
