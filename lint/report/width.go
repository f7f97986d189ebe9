package report

import (
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"
)

// display is text as it is shown: tabs as two blanks, nothing that moves the cursor.
func display(text []byte) string {
	return strings.ReplaceAll(clean(strings.ToValidUTF8(string(text), string(utf8.RuneError))), "\t", "  ")
}

// columns counts the cells that s takes on a terminal.
func columns(s string) int {
	n := 0
	for _, r := range s {
		n += runeColumns(r)
	}
	return n
}

func runeColumns(r rune) int {
	switch {
	case r < 0x300: // nothing below combines or is wide
		return 1
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return 0
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 2
	}
	return 1
}

// cut shortens s to at most n columns.
func cut(s string, n int) string {
	used := 0
	for i, r := range s {
		if used += runeColumns(r); used > n {
			return s[:i]
		}
	}
	return s
}

// wrap breaks text into lines of at most n columns, at blanks and between
// Chinese characters; its own line ends stay. A width too small to be one is no
// limit.
func wrap(text string, n int) []string {
	var lines []string
	for paragraph := range strings.SplitSeq(text, "\n") {
		line, used := make([]byte, 0, len(paragraph)), 0
		for word := range strings.FieldsSeq(paragraph) {
			glue := " "
			for piece := range pieces(word) {
				wide := columns(piece)
				if len(line) > 0 && n >= 20 && used+len(glue)+wide > n {
					lines, line, used = append(lines, string(line)), line[:0], 0
				}
				if len(line) > 0 {
					line, used = append(line, glue...), used+len(glue)
				}
				line, used, glue = append(line, piece...), used+wide, ""
			}
		}
		lines = append(lines, string(line))
	}
	return lines
}

// pieces takes a word apart where a line may end in it: beside a wide character,
// but not before closing or after opening punctuation.
func pieces(word string) iter.Seq[string] {
	return func(yield func(string) bool) {
		start, last := 0, rune(0)
		for i, r := range word {
			wide := runeColumns(r) == 2 || runeColumns(last) == 2
			if i > 0 && wide && !isClosing(r) && !unicode.In(last, unicode.Ps, unicode.Pi) {
				if !yield(word[start:i]) {
					return
				}
				start = i
			}
			last = r
		}
		yield(word[start:])
	}
}

// isClosing tells whether r may not begin a line.
func isClosing(r rune) bool {
	return runeColumns(r) == 0 || unicode.In(r, unicode.Pe, unicode.Pf) || strings.ContainsRune("，。、；：！？,.;:!?…", r)
}
