package lint

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"sync"

	"github.com/nacosgen/nacosgen/diag"
)

// BaselineVersion is the version of the baseline's form.
const BaselineVersion = 1

// Known is one finding of a baseline. There is no line in it, so that it stays
// known when lines move; File is relative to the baseline's folder, with slashes.
type Known struct {
	Rule    string       `json:"rule"`
	File    string       `json:"file"`
	Address diag.Address `json:"address"`
}

// Baseline lists findings that are not reported because they were there when the
// linter came.
type Baseline struct {
	// File is the baseline's own name, for ranges, and Source its text.
	File    string
	Source  []byte
	Entries []BaselineEntry
	// Name gives a topology's file as the baseline names it.
	Name  func(file string) string
	index map[Known]bool
}

// BaselineEntry is a finding and its place in the baseline.
type BaselineEntry struct {
	Known
	At diag.Range
}

// ReadBaseline reads the text of a baseline. An error names the line.
func ReadBaseline(file string, src []byte, name func(string) string) (*Baseline, error) {
	b := &Baseline{File: file, Source: src, Name: name, index: map[Known]bool{}}
	var raw struct {
		FormatVersion int               `json:"format_version"`
		Findings      []json.RawMessage `json:"findings"`
	}
	d := json.NewDecoder(bytes.NewReader(src))
	d.DisallowUnknownFields()
	if err := d.Decode(&raw); err != nil {
		return nil, fmt.Errorf("baseline %s, line %d: %w", file, diag.NewLines(src).At(offsetOf(err, len(src))).Line, err)
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, fmt.Errorf("baseline %s: more than one JSON document", file)
	}
	if raw.FormatVersion != BaselineVersion {
		return nil, fmt.Errorf("baseline %s: format_version is %d, want %d", file, raw.FormatVersion, BaselineVersion)
	}
	at := 0
	for _, text := range raw.Findings {
		at += bytes.Index(src[at:], text)
		entry := BaselineEntry{At: diag.Range{File: file, Start: at, End: at + len(text)}}
		at += len(text)
		fields := json.NewDecoder(bytes.NewReader(text))
		fields.DisallowUnknownFields()
		if err := fields.Decode(&entry.Known); err != nil {
			return nil, fmt.Errorf("baseline %s, line %d: %w", file, diag.NewLines(src).At(entry.At.Start).Line, err)
		}
		b.Entries = append(b.Entries, entry)
		b.index[entry.Known] = true
	}
	return b, nil
}

// offsetOf is where JSON of size bytes is wrong.
func offsetOf(err error, size int) int {
	var syntax *json.SyntaxError
	var typ *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return int(syntax.Offset)
	case errors.As(err, &typ):
		return int(typ.Offset)
	case errors.Is(err, io.ErrUnexpectedEOF):
		return size
	}
	return 0
}

// Key gives d as a baseline would list it; ok is false for what none can list: a
// finding without an address.
func (b *Baseline) Key(d *diag.Diagnostic) (_ Known, ok bool) {
	return Known{d.Rule, b.Name(d.Range.File), d.Address}, d.Address != ""
}

// Lists tells whether d is known.
func (b *Baseline) Lists(d *diag.Diagnostic) bool {
	key, ok := b.Key(d)
	return ok && b.index[key]
}

// PrintBaseline writes a baseline, sorted, each finding once and on a line.
func PrintBaseline(known []Known) []byte {
	known = slices.Clone(known)
	slices.SortFunc(known, func(a, b Known) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Address, b.Address))
	})
	var out bytes.Buffer
	fmt.Fprintf(&out, "{\n  \"format_version\": %d,\n  \"findings\": [", BaselineVersion)
	for i, k := range slices.Compact(known) {
		if i > 0 {
			out.WriteByte(',')
		}
		var line bytes.Buffer
		e := json.NewEncoder(&line)
		e.SetEscapeHTML(false)
		_ = e.Encode(k) // three texts
		fmt.Fprintf(&out, "\n    %s", bytes.TrimSpace(line.Bytes()))
	}
	if len(known) > 0 {
		out.WriteString("\n  ")
	}
	out.WriteString("]\n}\n")
	return out.Bytes()
}

// listed remembers which entries of a baseline still have their finding.
type listed struct {
	baseline *Baseline
	mu       sync.Mutex
	seen     map[Known]bool
}

func (l *listed) covers(d *diag.Diagnostic) bool {
	if l.baseline == nil || !l.baseline.Lists(d) {
		return false
	}
	key, _ := l.baseline.Key(d)
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.seen == nil {
		l.seen = map[Known]bool{}
	}
	l.seen[key] = true
	return true
}

// stale reports entries about the topology's files whose finding is gone, where
// that is certain.
func (l *listed) stale(p *Policy, text *Text) []diag.Diagnostic {
	if l.baseline == nil {
		return nil
	}
	ours := map[string]bool{}
	for file := range text.Files {
		ours[l.baseline.Name(file)] = true
	}
	var found []diag.Diagnostic
	for _, e := range l.baseline.Entries {
		if ours[e.File] && !l.seen[e.Known] && p.wants(e.Rule) && !text.mayBeUnknownAt(e.Address) {
			found = append(found, StaleEntry(e))
		}
	}
	return found
}

// StaleEntry reports an entry whose finding is gone.
func StaleEntry(e BaselineEntry) diag.Diagnostic {
	return diag.Diagnostic{
		Rule: ruleStale, Severity: diag.Info, Range: e.At, Args: []any{e.Rule, string(e.Address)},
		Text: diag.Text{
			Summary: diag.Words{EN: "%[1]s finds nothing at %[2]s any more", ZH: "%[1]s 在 %[2]s 处已不再发现问题"},
			Detail: diag.Words{
				EN: "delete the entry, or write the baseline anew with --write-baseline, so that the finding can't come back unseen",
				ZH: "请删除该条目，或用 --write-baseline 重新生成基线，以免该问题再次出现时被忽略",
			},
		},
	}
}
