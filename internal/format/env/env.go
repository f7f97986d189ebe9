// Package env prints and reads the files that `docker run --env-file` takes.
// The grammar is that of docker's client (docker/cli@v28.2.2 pkg/kvfile; podman
// reads the same): one variable a line, everything behind the first "=" is its
// value, quotes included; a line that begins with "#" is a comment.
package env

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"
)

// MaxLine is the most bytes that a line may have, its line end left out: the
// client reads lines with a buffer of 64 KiB.
const MaxLine = 64<<10 - 1

// Entry is one line with a variable.
type Entry struct {
	Name  string
	Value string
	// Inherited: the line has no "=", so the variable comes from the environment
	// of the client, if it is there.
	Inherited bool
	Line      int // from 1
	// Start is the offset of the name in the file, End that behind the value.
	Start, End int
}

// Fault says why a line is refused, or why a variable cannot be written.
type Fault string

// Error gives the reason in English.
func (f Fault) Error() string { return string(f) }

// The faults.
const (
	NameMissing Fault = "there is no name"
	NameBlank   Fault = "a blank in the name"
	NameChar    Fault = "the name holds a character that the file can't hold there"
	ValueEnd    Fault = "a line end in the value"
	ValueNUL    Fault = "a NUL character in the value"
	NotUTF8     Fault = "not valid UTF-8"
	TooLong     Fault = "longer than 65535 bytes"
)

// Refusal is a line that the client stops at.
type Refusal struct {
	Line  int // from 1
	Fault Fault
}

const byteOrderMark = "\ufeff"

// Append appends the line of a variable to dst. Nothing is appended where it
// gives a Fault.
func Append(dst []byte, name, value string) ([]byte, error) {
	if fault := Check(name, value); fault != "" {
		return dst, fault
	}
	dst = append(dst, name...)
	dst = append(dst, '=')
	dst = append(dst, value...)
	return append(dst, '\n'), nil
}

// Check tells why a variable cannot be written; "" where it can.
func Check(name, value string) Fault {
	switch {
	case name == "":
		return NameMissing
	case !utf8.ValidString(name) || !utf8.ValidString(value):
		return NotUTF8
	case strings.IndexFunc(name, unicode.IsSpace) >= 0:
		return NameBlank
	case name[0] == '#', strings.HasPrefix(name, byteOrderMark), strings.ContainsAny(name, "=\x00"):
		return NameChar
	case strings.ContainsAny(value, "\r\n"):
		return ValueEnd
	case strings.IndexByte(value, 0) >= 0:
		return ValueNUL
	case len(name)+1+len(value) > MaxLine:
		return TooLong
	}
	return ""
}

// AppendComment appends text as comment lines.
func AppendComment(dst []byte, text string) []byte {
	text = strings.ToValidUTF8(strings.ReplaceAll(text, "\r", ""), "?")
	for line := range strings.SplitSeq(text, "\n") {
		dst = append(dst, '#')
		if line != "" {
			dst = append(append(dst, ' '), line...)
		}
		dst = append(dst, '\n')
	}
	return dst
}

// Parse reads a file. The client takes it only where no line is refused;
// entries are the lines that it could read, in order, a name that stands twice
// included (the last one counts).
func Parse(src []byte) (entries []Entry, refused []Refusal) {
	start := 0
	for n := 1; start < len(src); n++ {
		end, next := len(src), len(src)
		if i := bytes.IndexByte(src[start:], '\n'); i >= 0 {
			end, next = start+i, start+i+1
		}
		e, fault, ok := parseLine(src[start:end], n == 1)
		e.Line, e.Start, e.End = n, e.Start+start, e.End+start
		switch {
		case fault != "":
			refused = append(refused, Refusal{n, fault})
		case ok:
			entries = append(entries, e)
		}
		start = next
	}
	return entries, refused
}

// parseLine reads one line; ok is false for one without a variable.
func parseLine(line []byte, first bool) (e Entry, fault Fault, ok bool) {
	if len(line) > MaxLine {
		return e, TooLong, false
	}
	line = bytes.TrimSuffix(line, []byte("\r"))
	if !utf8.Valid(line) {
		return e, NotUTF8, false
	}
	e.End = len(line)
	if first {
		line = bytes.TrimPrefix(line, []byte(byteOrderMark))
	}
	line = bytes.TrimLeftFunc(line, unicode.IsSpace)
	e.Start = e.End - len(line)
	if len(line) == 0 || line[0] == '#' {
		return e, "", false
	}
	name, value, found := bytes.Cut(line, []byte("="))
	switch {
	case len(name) == 0:
		return e, NameMissing, false
	case bytes.ContainsAny(name, " \t"):
		return e, NameBlank, false
	}
	e.Name, e.Value, e.Inherited = string(name), string(value), !found
	return e, "", true
}
