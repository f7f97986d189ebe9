package schemas

import "iter"

// spellingIndex finds ids by their letters and digits alone. It keeps no spelling
// of them: every build makes it, and few ask it.
type spellingIndex struct {
	ids   []string
	first [1 << 10]int16 // by hash, a place in ids from 1; 0 is none
	next  []int16        // by place from 1, the next of the same hash
}

// indexSpellings indexes the ids without a part in braces.
func indexSpellings(ids []string) *spellingIndex {
	x := &spellingIndex{ids: ids, next: make([]int16, len(ids)+1)}
	for i := len(ids); i > 0; i-- { // so that equal ones come in order
		if !isPattern(ids[i-1]) {
			first := &x.first[spellingHash(ids[i-1])%uint32(len(x.first))]
			x.next[i], *first = *first, int16(i)
		}
	}
	return x
}

// like gives the ids with the letters and digits of name, in order.
func (x *spellingIndex) like(name string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for i := x.first[spellingHash(name)%uint32(len(x.first))]; i > 0; i = x.next[i] {
			if id := x.ids[i-1]; sameSpelling(id, name) && !yield(id) {
				return
			}
		}
	}
}

// spellingHash is FNV-1a of the letters, in lower case, and digits.
func spellingHash(name string) uint32 {
	const offset, prime = 2166136261, 16777619
	h := uint32(offset)
	for i := range len(name) {
		if c := name[i]; !isPunctuation(c) {
			h = (h ^ uint32(lower(c))) * prime
		}
	}
	return h
}

func sameSpelling(a, b string) bool {
	for {
		for a != "" && isPunctuation(a[0]) {
			a = a[1:]
		}
		for b != "" && isPunctuation(b[0]) {
			b = b[1:]
		}
		if a == "" || b == "" {
			return a == b
		}
		if lower(a[0]) != lower(b[0]) {
			return false
		}
		a, b = a[1:], b[1:]
	}
}

func isPunctuation(c byte) bool { return c == '.' || c == '-' || c == '_' || c == '[' || c == ']' }

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		c += 'a' - 'A'
	}
	return c
}
