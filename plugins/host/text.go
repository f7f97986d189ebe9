package host

import (
	"bytes"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/topology"
)

// clean makes text of a plugin safe for a terminal and fit for one line: what
// controls a terminal or turns text around goes, an escape sequence with all its
// bytes, line ends become blanks, and what is no UTF-8 becomes a question mark.
func clean(s string) string {
	if isClean(s) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			b.WriteByte('?')
		case r == '\x1b' || r == '\u009b':
			size = escapeSize(s[i:], size)
		case r == '\n' || r == '\t' || r == '\u2028' || r == '\u2029':
			b.WriteByte(' ')
		case !isControl(r):
			b.WriteRune(r)
		}
		i += size
	}
	return strings.TrimSpace(b.String())
}

func isClean(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, isControl)
}

func isControl(r rune) bool {
	if ' ' <= r && r <= '~' {
		return false
	}
	return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' || r == '\u2029'
}

// escapeSize is the size of the escape sequence that s begins with: of CSI up to
// its final byte, of a string such as OSC up to its end, else two bytes.
func escapeSize(s string, first int) int {
	rest := s[first:]
	kind := byte('[')
	if s[0] == '\x1b' {
		if rest == "" {
			return first
		}
		kind = rest[0]
		rest = rest[1:]
		first++
	}
	switch kind {
	case '[':
		for i := 0; i < len(rest); i++ {
			if rest[i] >= 0x40 && rest[i] <= 0x7e {
				return first + i + 1
			}
			if rest[i] < 0x20 || rest[i] > 0x7e {
				return first + i
			}
		}
		return first + len(rest)
	case ']', 'P', 'X', '^', '_':
		if end := strings.IndexAny(rest, "\x07"); end >= 0 {
			return first + end + 1
		}
		if end := strings.Index(rest, "\x1b\\"); end >= 0 {
			return first + end + 2
		}
		return first + len(rest)
	}
	return first
}

// cleanLines is clean for text of several lines, such as Markdown.
func cleanLines(s string) string {
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		indent := len(l) - len(strings.TrimLeft(l, " "))
		lines[i] = l[:indent] + clean(l[indent:])
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

const maxText = 2000 // bytes of one text that a person reads

func cut(s string) string { return cutAt(s, maxText) }

func cutAt(s string, most int) string {
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "..."
}

// cleanWords cleans both languages; where they hold verbs, they stay text.
func cleanWords(w diag.Words) diag.Words {
	return diag.Words{EN: cut(clean(w.EN)), ZH: cut(clean(w.ZH))}
}

// minSecret is the length from which a secret is looked for; shorter texts stand
// in any file by chance.
const minSecret = 8

// secrets are texts that must not be seen. It may be used by several goroutines.
type secrets struct {
	mu    sync.Mutex
	texts map[string]bool
}

func (s *secrets) add(texts ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.texts == nil {
		s.texts = map[string]bool{}
	}
	for _, t := range texts {
		if len(t) >= 4 {
			s.texts[t] = true
		}
	}
}

// mask replaces every secret in a line; the longest first, as one may hold another.
func (s *secrets) mask(line string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var in []string
	for t := range s.texts {
		if strings.Contains(line, t) {
			in = append(in, t)
		}
	}
	slices.SortFunc(in, func(a, b string) int { return len(b) - len(a) })
	for _, t := range in {
		line = strings.ReplaceAll(line, t, topology.Masked)
	}
	return line
}

// shown is a line as a person may see it: cleaned, and masked before, as that may
// change a secret, and after, as it may put one together.
func (s *secrets) shown(line string) string { return s.mask(clean(s.mask(line))) }

// secretsIn gives the sensitive texts of a topology by address.
func secretsIn(t *topology.Topology) map[diag.Address]string {
	all := map[diag.Address]string{}
	topology.Values(t, func(v *topology.Value) {
		if v.IsSensitive() && !v.IsUnknown() {
			all[v.Secret] = v.Text
		}
	})
	return all
}

// leaked gives the address of a secret that body holds, "" where there is none.
func leaked(body []byte, all map[diag.Address]string) diag.Address {
	var first diag.Address
	for address, text := range all {
		if len(text) >= minSecret && bytes.Contains(body, []byte(text)) && (first == "" || address < first) {
			first = address
		}
	}
	return first
}

// tail keeps the last lines that were written, more of each than is shown: a secret
// in them that was cut would be masked no more.
type tail struct {
	mu    sync.Mutex
	lines []string
}

const (
	maxTail      = 12
	maxTailLine  = 4000 // bytes
	maxTailShown = 400  // bytes, once secrets are masked
)

func (t *tail) add(line string) {
	line = line[:min(len(line), maxTailLine)]
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.lines = append(t.lines, line); len(t.lines) > maxTail {
		t.lines = t.lines[1:]
	}
}

func (t *tail) get() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return append([]string(nil), t.lines...)
}
