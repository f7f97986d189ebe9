package diag

import (
	"bytes"
	"sort"
	"unicode/utf8"
)

// Lines finds lines and columns in one text.
type Lines struct {
	src    []byte
	starts []int
}

// NewLines indexes src, which must not change afterwards.
func NewLines(src []byte) *Lines {
	l := &Lines{src: src, starts: make([]int, 1, bytes.Count(src, []byte("\n"))+1)}
	for i, c := range src {
		if c == '\n' {
			l.starts = append(l.starts, i+1)
		}
	}
	return l
}

// Position is a place for people: lines and columns from 1, columns in Unicode
// code points; Byte from 0.
type Position struct {
	Line   int `json:"line"`
	Column int `json:"column"`
	Byte   int `json:"byte"`
}

// At gives the position of a byte offset, which is clamped to the text.
func (l *Lines) At(offset int) Position {
	offset = max(0, min(offset, len(l.src)))
	line := sort.SearchInts(l.starts, offset+1) - 1
	return Position{
		Line:   line + 1,
		Column: utf8.RuneCount(l.src[l.starts[line]:offset]) + 1,
		Byte:   offset,
	}
}

// Line gives the text of a line (from 1) without its line end; nil where there
// is no such line.
func (l *Lines) Line(n int) []byte {
	if n < 1 || n > len(l.starts) {
		return nil
	}
	end := len(l.src)
	if n < len(l.starts) {
		end = l.starts[n] - 1
	}
	text := l.src[l.starts[n-1]:end]
	if len(text) > 0 && text[len(text)-1] == '\r' {
		text = text[:len(text)-1]
	}
	return text
}
