package load

import (
	"bytes"
	"regexp"

	"github.com/nacosgen/nacosgen/diag"
)

// DamagedSecrets are the places of a file that does not parse where the text of
// a sensitive variable may stand: nobody can tell any more which variable is
// sensitive, so it is whatever a variable block gives for a value. No snippet may
// show them.
func DamagedSecrets(name string, src []byte) []diag.Range {
	// What a variable block says besides its value.
	harmless := regexp.MustCompile(`^\s*("?(type|sensitive|nullable|description|condition|error_message)"?\s*[=:]|validation\b|[{}\])]*\s*$)`)
	value := regexp.MustCompile(`\bdefault"?\s*[=:]`)
	var found []diag.Range
	inside, at := false, 0
	for line := range bytes.Lines(src) {
		text := bytes.TrimRight(line, "\r\n")
		start := -1
		switch {
		case bytes.HasPrefix(text, []byte("variable")):
			inside = true
			if i := bytes.IndexByte(text, '{'); i >= 0 && i+1 < len(text) {
				start = i + 1
			}
		case len(text) > 0 && text[0] != ' ' && text[0] != '\t' && text[0] != '#':
			inside = false
		case inside && !harmless.Match(text):
			start = max(0, bytes.IndexByte(text, '=')+1)
		}
		if at := value.FindIndex(text); at != nil && start < 0 {
			start = at[1]
		}
		if start >= 0 && start < len(text) {
			found = append(found, diag.Range{File: name, Start: at + start, End: at + len(text)})
		}
		at += len(line)
	}
	return found
}
