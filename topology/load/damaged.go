package load

import (
	"bytes"
	"regexp"
	"slices"
	"strings"

	"github.com/nacosgen/nacosgen/diag"
)

// damaged finds the clusters that an error about the text, or about what
// clusters share, may have taken something from.
func (r *resolver) damaged() map[string]bool {
	var errors []diag.Range
	for _, d := range r.list {
		if d.Severity == diag.Error && !strings.HasPrefix(string(d.Address), "cluster") {
			errors = append(errors, d.Range)
		}
	}
	if len(errors) == 0 {
		return nil
	}
	written := r.root.children("cluster")
	elsewhere := slices.ContainsFunc(errors, func(at diag.Range) bool {
		return !slices.ContainsFunc(written, func(b *block) bool { return b.holds(at) })
	})
	names := map[string]bool{}
	for name, c := range r.places.clusters {
		names[name] = elsewhere || slices.ContainsFunc(errors, c.block.holds)
	}
	return names
}

// holds tells whether a place lies between the braces of b.
func (b *block) holds(at diag.Range) bool {
	return at.File == b.header.File && at.Start >= b.header.End && at.End <= b.end
}

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
