package load

import (
	"bytes"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/topology"
)

// LocateEntries finds what to take out for elements of a list, the first and the
// last of them, or for one entry of a map: with the comma behind it and, where
// nothing else is there, the lines. Comments stay: where one stands between the
// first and the last, there is no such place.
func (l *locator) LocateEntries(first, last diag.Address) (diag.Range, topology.Origin) {
	from, origin := l.LocateKey(first)
	if from == (diag.Range{}) {
		if from, origin = l.Locate(first); origin == topology.Expression || origin == topology.Default {
			return diag.Range{}, topology.Default // of the whole, perhaps
		}
	}
	to, _ := l.Locate(last)
	src := l.text(from.File)
	if from.File != to.File || from.Start >= to.End || to.End > len(src) {
		return diag.Range{}, topology.Default
	}
	if first != last && bytes.ContainsAny(between(src[from.Start:to.End]), "#/") {
		return diag.Range{}, topology.Default
	}
	from.Start, from.End = widened(src, from.Start, to.End, isJSON(from.File, src))
	return from, origin
}

func (l *locator) text(file string) []byte {
	if l.places == nil {
		return nil
	}
	return l.files[file]
}

// between gives what is no part of a quoted text.
func between(src []byte) []byte {
	var out []byte
	quoted := false
	for i := 0; i < len(src); i++ {
		switch {
		case src[i] == '"':
			quoted = !quoted
		case quoted && src[i] == '\\':
			i++
		case !quoted:
			out = append(out, src[i])
		}
	}
	return out
}

// widened takes the separator of an entry along, and the lines that hold nothing
// else. JSON has no comma before a closing bracket, HCL may.
func widened(src []byte, start, end int, json bool) (int, int) {
	behind := skip(src, end, 1, " \t")
	comma := behind < len(src) && src[behind] == ','
	if comma {
		end = behind + 1
	} else {
		before := skip(src, start-1, -1, " \t")
		if json {
			before = skip(src, start-1, -1, " \t\r\n")
		}
		if before >= 0 && src[before] == ',' {
			return before, end
		}
	}
	line := skip(src, start-1, -1, " \t") + 1
	rest := skip(src, end, 1, " \t")
	eol := skip(src, rest, 1, "\r")
	alone := line == 0 || src[line-1] == '\n'
	switch {
	case alone && eol < len(src) && src[eol] == '\n':
		return line, eol + 1
	case alone || comma || start > 0 && src[start-1] == ' ':
		return start, rest // up to a comment, or the next entry
	}
	return start, end
}

// skip goes from at by step over bytes of set, to the first other one or beyond
// the end.
func skip(src []byte, at, step int, set string) int {
	for at >= 0 && at < len(src) && bytes.IndexByte([]byte(set), src[at]) >= 0 {
		at += step
	}
	return at
}
