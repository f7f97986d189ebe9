package generator

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strconv"
)

// contextLines is how many equal lines stand around a change.
const contextLines = 3

// maxEdits bounds the search for the shortest diff; texts that differ more are
// shown as replaced whole.
const maxEdits = 2000

// Line is one line of a text that is compared: Text decides what is equal,
// Shown (nil: Text) is printed. Neither has the line end.
type Line struct {
	Text  []byte
	Shown []byte
}

// Lines cuts a text into lines; whole tells whether the last one has its line
// end. An empty text has no lines.
func Lines(text []byte) (lines []Line, whole bool) {
	whole = true
	for len(text) > 0 {
		line, rest, found := bytes.Cut(text, []byte("\n"))
		lines, text, whole = append(lines, Line{Text: line}), rest, found
	}
	return lines, whole
}

// Side is one text of a diff.
type Side struct {
	Name  string // as it stands after --- or +++
	Lines []Line
	Whole bool // the last line has its line end
}

// Unified prints how b differs from a as a unified diff with three lines of
// context, nothing where they are equal. Control characters are shown as
// escapes, so that a file can't steer the terminal.
func Unified(w io.Writer, a, b Side) error {
	ops := edits(a, b)
	hunks := hunksOf(ops)
	if len(hunks) == 0 {
		return nil
	}
	var out bytes.Buffer
	fmt.Fprintf(&out, "--- %s\n+++ %s\n", a.Name, b.Name)
	for _, h := range hunks {
		printHunk(&out, ops[h.from:h.to], a, b)
	}
	_, err := w.Write(out.Bytes())
	return err
}

// edit is one line of the diff: of a and b (' '), of a ('-') or of b ('+').
type edit struct {
	op   byte
	a, b int // lines passed before it
}

type span struct{ from, to int }

// edits lists all lines of both sides in order.
func edits(a, b Side) []edit {
	equal := func(i, j int) bool {
		return bytes.Equal(a.Lines[i].Text, b.Lines[j].Text) && a.unended(i) == b.unended(j)
	}
	n, m := len(a.Lines), len(b.Lines)
	start := 0
	for start < n && start < m && equal(start, start) {
		start++
	}
	for n > start && m > start && equal(n-1, m-1) {
		n, m = n-1, m-1
	}
	var ops []edit
	for i := range start {
		ops = append(ops, edit{' ', i, i})
	}
	ops = append(ops, shortest(start, n, start, m, equal)...)
	for i := 0; n+i < len(a.Lines); i++ {
		ops = append(ops, edit{' ', n + i, m + i})
	}
	return ops
}

func (s Side) unended(i int) bool { return !s.Whole && i == len(s.Lines)-1 }

// shortest is Myers' greedy algorithm on the lines [i0,n) and [j0,m).
func shortest(i0, n, j0, m int, equal func(i, j int) bool) []edit {
	size := n - i0 + m - j0
	if size == 0 {
		return nil
	}
	limit := min(size, maxEdits)
	// best[k+offset] is how far in a the furthest path on diagonal k is.
	offset := limit + 1
	best := make([]int, 2*offset+1)
	var trail [][]int
	for d := 0; d <= limit; d++ {
		trail = append(trail, append([]int(nil), best[offset-d:offset+d+1]...))
		for k := -d; k <= d; k += 2 {
			x := best[offset+k-1] + 1
			if k == -d || k != d && best[offset+k-1] < best[offset+k+1] {
				x = best[offset+k+1]
			}
			for i0+x < n && j0+x-k < m && equal(i0+x, j0+x-k) {
				x++
			}
			best[offset+k] = x
			if i0+x >= n && j0+x-k >= m {
				return backtrack(trail, i0, n, j0, m)
			}
		}
	}
	return replaced(i0, n, j0, m)
}

// backtrack walks from the end to the start; trail[d] holds the diagonals -d..d
// as they were before step d.
func backtrack(trail [][]int, i0, n, j0, m int) []edit {
	var ops []edit
	x, y := n-i0, m-j0
	for d := len(trail) - 1; d > 0; d-- {
		at := func(k int) int { return trail[d][k+d] }
		k := x - y
		before := k - 1
		if k == -d || k != d && at(k-1) < at(k+1) {
			before = k + 1
		}
		px := at(before)
		py := px - before
		for x > px && y > py {
			x, y = x-1, y-1
			ops = append(ops, edit{' ', i0 + x, j0 + y})
		}
		op := byte('-')
		if x == px {
			op = '+'
		}
		x, y = px, py
		ops = append(ops, edit{op, i0 + x, j0 + y})
	}
	for x > 0 && y > 0 { // the equal lines before the first change
		x, y = x-1, y-1
		ops = append(ops, edit{' ', i0 + x, j0 + y})
	}
	slices.Reverse(ops)
	return ops
}

func replaced(i0, n, j0, m int) []edit {
	var ops []edit
	for i := i0; i < n; i++ {
		ops = append(ops, edit{'-', i, j0})
	}
	for j := j0; j < m; j++ {
		ops = append(ops, edit{'+', n, j})
	}
	return ops
}

// hunksOf finds the runs of ops that hold changes with their context.
func hunksOf(ops []edit) []span {
	var hunks []span
	for i, e := range ops {
		if e.op == ' ' {
			continue
		}
		from, to := max(0, i-contextLines), min(len(ops), i+contextLines+1)
		if last := len(hunks) - 1; last >= 0 && from <= hunks[last].to {
			hunks[last].to = to
			continue
		}
		hunks = append(hunks, span{from, to})
	}
	return hunks
}

func printHunk(out *bytes.Buffer, ops []edit, a, b Side) {
	var na, nb int
	for _, e := range ops {
		if e.op != '+' {
			na++
		}
		if e.op != '-' {
			nb++
		}
	}
	fmt.Fprintf(out, "@@ -%s +%s @@\n", lineRange(ops[0].a, na), lineRange(ops[0].b, nb))
	for _, e := range ops {
		side, i := a, e.a
		if e.op == '+' {
			side, i = b, e.b
		}
		out.WriteByte(e.op)
		line := side.Lines[i]
		if line.Shown == nil {
			line.Shown = line.Text
		}
		printable(out, line.Shown)
		out.WriteByte('\n')
		if side.unended(i) {
			out.WriteString("\\ No newline at end of file\n")
		}
	}
}

func lineRange(before, count int) string {
	switch count {
	case 0:
		return strconv.Itoa(before) + ",0"
	case 1:
		return strconv.Itoa(before + 1)
	}
	return strconv.Itoa(before+1) + "," + strconv.Itoa(count)
}

func printable(out *bytes.Buffer, line []byte) {
	for _, r := range string(line) {
		if r != '\t' && isControl(r) {
			fmt.Fprintf(out, `\u%04x`, r)
			continue
		}
		out.WriteRune(r)
	}
}
