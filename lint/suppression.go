package lint

import (
	"bytes"
	"strings"
	"sync"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/topology"
)

// marker begins a comment that suppresses findings:
//
//	port = 9848 # nacosgen:ignore port-set-collision, port-privileged why it is right here
//
// It stands at the end of the line that it is for, or alone on the line above,
// where several such comments may stand below each other.
const marker = "nacosgen:ignore"

// Text is what a topology was read from.
type Text struct {
	Files map[string][]byte
	// Topology is what came of it; may be nil.
	Topology *topology.Topology
	// Comments finds the line comments of a file that contain a word.
	Comments func(file, word string) []diag.Range
	// Locator finds what addresses name; nil: nothing.
	Locator topology.Locator
	// Unknown lists the variables without a value (var.x); nil: none.
	Unknown func() []diag.Address
}

// suppression is one comment.
type suppression struct {
	at     diag.Range
	target int // line, from 1
	rules  []named
	reason string
}

// named is a rule's id in a comment.
type named struct {
	id   string
	at   diag.Range
	used bool
}

type suppressions struct {
	text  Text
	known map[string]*Rule
	lines map[string]*diag.Lines // of the files with suppressions
	list  []*suppression         // by file, in the order of the text

	mu      sync.Mutex
	targets map[lineOf][]*suppression
}

type lineOf struct {
	file string
	line int
}

func newSuppressions(text Text, known map[string]*Rule) *suppressions {
	s := &suppressions{text: text, known: known, lines: map[string]*diag.Lines{}, targets: map[lineOf][]*suppression{}}
	if text.Comments == nil {
		return s
	}
	for _, file := range sortedKeys(text.Files) {
		for _, at := range text.Comments(file, marker) {
			one, ok := parseSuppression(text.Files[file], at)
			if !ok {
				continue
			}
			if s.lines[file] == nil {
				s.lines[file] = diag.NewLines(text.Files[file])
			}
			one.target = target(s.lines[file], at)
			s.list = append(s.list, one)
			place := lineOf{file, one.target}
			s.targets[place] = append(s.targets[place], one)
		}
	}
	return s
}

// parseSuppression reads the comment at at; ok is false where it is none of ours.
func parseSuppression(src []byte, at diag.Range) (_ *suppression, ok bool) {
	text := string(src[at.Start:at.End])
	rest := strings.TrimLeft(strings.TrimLeft(text, "#/"), " \t")
	rest, ok = strings.CutPrefix(rest, marker)
	if !ok || rest != "" && rest[0] != ' ' && rest[0] != '\t' {
		return nil, false
	}
	s := &suppression{at: at}
	for {
		rest = strings.TrimLeft(rest, " \t")
		end := strings.IndexAny(rest, ", \t")
		if end < 0 {
			end = len(rest)
		}
		if end > 0 {
			start := at.Start + len(text) - len(rest)
			s.rules = append(s.rules, named{id: rest[:end], at: diag.Range{File: at.File, Start: start, End: start + end}})
		}
		rest = strings.TrimLeft(rest[end:], " \t")
		if !strings.HasPrefix(rest, ",") {
			break
		}
		rest = rest[1:]
	}
	s.reason = strings.TrimSpace(rest)
	return s, true
}

// target gives the line that the comment at at is for: its own or, where it
// stands alone, the next that is no comment.
func target(lines *diag.Lines, at diag.Range) int {
	place := lines.At(at.Start)
	before := bytes.TrimPrefix(lines.Line(place.Line), []byte("\xef\xbb\xbf"))
	if !isComment(before) {
		return place.Line
	}
	line := place.Line + 1
	for isComment(lines.Line(line)) {
		line++
	}
	return line
}

// isComment tells whether a line is a line comment and nothing else.
func isComment(line []byte) bool {
	line = bytes.TrimLeft(line, " \t")
	return bytes.HasPrefix(line, []byte("#")) || bytes.HasPrefix(line, []byte("//"))
}

// covers tells whether a comment suppresses d, and remembers that it did.
func (s *suppressions) covers(d *diag.Diagnostic) bool {
	lines := s.lines[d.Range.File]
	if lines == nil {
		return false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	covered := false
	for _, one := range s.targets[lineOf{d.Range.File, lines.At(d.Range.Start).Line}] {
		for i := range one.rules {
			if one.rules[i].id == d.Rule {
				one.rules[i].used, covered = true, true
			}
		}
	}
	return covered
}
