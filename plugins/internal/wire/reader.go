package wire

import (
	"encoding/json"
	"reflect"
	"strings"
	"unicode/utf8"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/topology"
)

// reader reads a document as encoding/json does, several times as fast, by what
// it knows of each type. What is out of the ordinary (wrong types, names that stand twice
// or differ in case, bytes that are no UTF-8, errors of any kind) it leaves to
// encoding/json, which then reads the whole document: results and errors are the same.
type reader struct {
	text string // strings in what is read are parts of it
	at   int
	// share lets what reads the same in a deployment be the same in memory, as it
	// is where it was made.
	share bool
	last  []shared // by number of the plan
}

// shared is what a plan read last, and from where.
type shared struct {
	from, to int
	value    reflect.Value
}

// read reads text into to, which points to a pointer to one of the documents.
func read(text []byte, to any, share bool) error {
	v := reflect.ValueOf(to).Elem()
	all := readings()
	one := reflect.New(v.Type().Elem())
	r := reader{text: string(text), share: share, last: make([]shared, all.shares)}
	if all.of[one.Type().Elem()](&r, one.Elem()) && r.ended() {
		v.Set(one)
		return nil
	}
	return json.Unmarshal(text, to)
}

// ended tells whether nothing but blanks is left.
func (r *reader) ended() bool { return r.next() == 0 && r.at == len(r.text) }

// next passes over blanks and gives the byte that follows; 0 at the end.
func (r *reader) next() byte {
	for ; r.at < len(r.text); r.at++ {
		switch c := r.text[r.at]; c {
		case ' ', '\t', '\r', '\n':
		default:
			return c
		}
	}
	return 0
}

// is takes one byte, if it is next.
func (r *reader) is(c byte) bool {
	if r.next() != c {
		return false
	}
	r.at++
	return true
}

// word takes null, true or false, if it is next.
func (r *reader) word(w string) bool {
	if !strings.HasPrefix(r.text[r.at:], w) {
		return false
	}
	r.at += len(w)
	return true
}

// quoted takes a string. It is ok where it needs nothing but its quotes removed,
// or where encoding/json can tell what it means.
func (r *reader) quoted() (s string, ok bool) {
	if !r.is('"') {
		return "", false
	}
	from, ascii := r.at, true
	for ; r.at < len(r.text); r.at++ {
		switch c := r.text[r.at]; {
		case c == '"':
			s = r.text[from:r.at]
			r.at++
			return s, ascii || utf8.ValidString(s)
		case c == '\\':
			r.at = from - 1
			return r.escaped()
		case c < ' ':
			return "", false
		case c >= utf8.RuneSelf:
			ascii = false
		}
	}
	return "", false
}

// escaped takes a string with escapes.
func (r *reader) escaped() (s string, ok bool) {
	from := r.at
	for r.at++; r.at < len(r.text); r.at++ {
		switch r.text[r.at] {
		case '\\':
			r.at++
		case '"':
			r.at++
			return s, json.Unmarshal([]byte(r.text[from:r.at]), &s) == nil
		}
	}
	return "", false
}

// number takes a whole number.
func (r *reader) number() (n int64, ok bool) {
	r.next()
	negative := r.at < len(r.text) && r.text[r.at] == '-'
	if negative {
		r.at++
	}
	from := r.at
	for ; r.at < len(r.text) && '0' <= r.text[r.at] && r.text[r.at] <= '9'; r.at++ {
		n = n*10 + int64(r.text[r.at]-'0')
	}
	digits := r.at - from
	if negative {
		n = -n
	}
	// 18 digits fit; a fraction or exponent is what json says it is.
	ended := r.at == len(r.text) || strings.IndexByte(".eE", r.text[r.at]) < 0
	return n, ended && 1 <= digits && digits <= 18 && (digits == 1 || r.text[from] != '0')
}

// maxDepth is how deep what is passed over may be nested before it is out of
// the ordinary; encoding/json has a limit too.
const maxDepth = 500

// skip passes over any value.
func (r *reader) skip(depth int) bool {
	from := r.at
	switch c := r.next(); {
	case depth > maxDepth:
		return false
	case c == '"':
		_, ok := r.quoted()
		return ok
	case c == '{':
		return r.each('{', '}', func() bool {
			_, ok := r.quoted()
			return ok && r.is(':') && r.skip(depth+1)
		})
	case c == '[':
		return r.each('[', ']', func() bool { return r.skip(depth + 1) })
	}
	for r.at < len(r.text) && strings.IndexByte(",]} \t\r\n", r.text[r.at]) < 0 {
		r.at++
	}
	return json.Valid([]byte(r.text[from:r.at]))
}

// each takes what stands between brackets and has commas between.
func (r *reader) each(opening, closing byte, one func() bool) bool {
	if !r.is(opening) {
		return false
	}
	if r.is(closing) {
		return true
	}
	for {
		if !one() {
			return false
		}
		if r.is(closing) {
			return true
		}
		if !r.is(',') {
			return false
		}
	}
}

// value takes a text, a secret or what is unknown.
func (r *reader) value(v *topology.Value) bool {
	if r.next() == '"' {
		var ok bool
		v.Text, ok = r.quoted()
		return ok
	}
	from := r.at
	if r.word(`{"secret":`) {
		if address, ok := r.quoted(); ok && r.word("}") {
			v.Secret = diag.Address(address)
			return true
		}
		r.at = from
	}
	return r.other(reflect.ValueOf(v).Elem())
}

// other leaves a value to encoding/json.
func (r *reader) other(v reflect.Value) bool {
	r.next()
	from := r.at
	return r.skip(0) && json.Unmarshal([]byte(r.text[from:r.at]), v.Addr().Interface()) == nil
}
