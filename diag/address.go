package diag

import (
	"strconv"
	"strings"
	"unicode"
)

// Address names a place in the resolved topology, such as
// cluster.prod.node.b.port. Names are the resolved ones (a for_each instance is
// label-key); one that is no identifier stands in brackets: node["10.0.0.1"].
// The empty address is no place.
type Address string

// Child appends steps, each a name: an attribute, a block type, a label or the
// key of a map.
func (a Address) Child(steps ...string) Address {
	size := len(a)
	for _, s := range steps {
		size += len(s) + len(`[""]`)
	}
	var b strings.Builder
	b.Grow(size)
	b.WriteString(string(a))
	for _, s := range steps {
		switch {
		case !IsIdentifier(s):
			b.WriteByte('[')
			b.WriteString(strconv.Quote(s))
			b.WriteByte(']')
		case b.Len() == 0:
			b.WriteString(s)
		default:
			b.WriteByte('.')
			b.WriteString(s)
		}
	}
	return Address(b.String())
}

// Index appends the position of an element of a list, from 0.
func (a Address) Index(i int) Address {
	return a + Address("["+strconv.Itoa(i)+"]")
}

// Steps takes a apart into its names; the index of a list element is its
// decimal text. A malformed tail is one last step.
func (a Address) Steps() []string {
	var steps []string
	s := string(a)
	for s != "" {
		if s[0] != '[' {
			s = strings.TrimPrefix(s, ".")
			end := strings.IndexAny(s, ".[")
			if end < 0 {
				end = len(s)
			}
			steps, s = append(steps, s[:end]), s[end:]
			continue
		}
		quoted, err := strconv.QuotedPrefix(s[1:])
		if err != nil {
			end := strings.IndexByte(s, ']')
			if end < 0 {
				return append(steps, s)
			}
			steps, s = append(steps, s[1:end]), s[end+1:]
			continue
		}
		name, _ := strconv.Unquote(quoted)
		steps = append(steps, name)
		s = strings.TrimPrefix(s[1+len(quoted):], "]")
	}
	return steps
}

// IsIdentifier tells whether s can stand in an address without brackets: a
// letter or underscore, then letters, digits, underscores and hyphens, as in HCL.
func IsIdentifier(s string) bool {
	if s == "" {
		return false
	}
	for i, r := range s {
		switch {
		case r == '_' || unicode.IsLetter(r):
		case i > 0 && (r == '-' || unicode.IsDigit(r)):
		default:
			return false
		}
	}
	return true
}
