package schemas

import "strings"

// Relaxed spells a configuration key as Spring's relaxed binding compares it:
// in lower case, without dashes and underscores, with .0 for [0]. Two keys of
// Spring Boot with the same relaxed spelling are one; Nacos itself asks for
// most of its keys by their exact name.
func Relaxed(key string) string {
	plain := true
	for i := range len(key) {
		c := key[i]
		plain = plain && c != '-' && c != '_' && c != ']' && c != '[' && (c < 'A' || c > 'Z')
	}
	if plain {
		return key
	}
	var b strings.Builder
	b.Grow(len(key))
	for i := range len(key) {
		switch c := key[i]; {
		case c == '-' || c == '_' || c == ']':
		case c == '[':
			b.WriteByte('.')
		case 'A' <= c && c <= 'Z':
			b.WriteByte(c + 'a' - 'A')
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

// matches tells whether key is an instance of pattern, segment by segment: {n}
// is a number, {item} at the end one or more segments, any other part in braces one.
func matches(pattern, key string) bool {
	for pattern != "" {
		var want, got string
		var more bool
		want, pattern, _ = strings.Cut(pattern, ".")
		if want == "{item}" {
			return key != ""
		}
		got, key, more = strings.Cut(key, ".")
		switch {
		case want == "{n}":
			if !digits(got) {
				return false
			}
		case strings.HasPrefix(want, "{"):
			if got == "" {
				return false
			}
		case want != got:
			return false
		}
		if more != (pattern != "") {
			return false
		}
	}
	return true
}

// instance puts the parts of key, an instance of pattern, in place of those
// that a related pattern has in braces.
func instance(related, pattern, key string) string {
	key = strings.NewReplacer("[", ".", "]", "").Replace(key)
	pattern = strings.NewReplacer("[", ".", "]", "").Replace(pattern)
	for pattern != "" {
		var name, part string
		name, pattern, _ = strings.Cut(pattern, ".")
		if pattern == "" { // the last one takes all the rest
			part, key = key, ""
		} else {
			part, key, _ = strings.Cut(key, ".")
		}
		if strings.HasPrefix(name, "{") {
			related = strings.ReplaceAll(related, name, part)
		}
	}
	return related
}

// literals counts the bytes of a pattern outside braces.
func literals(pattern string) int {
	n, in := 0, false
	for i := range len(pattern) {
		switch pattern[i] {
		case '{':
			in = true
		case '}':
			in = false
		default:
			if !in {
				n++
			}
		}
	}
	return n
}

// distance counts the bytes to insert, delete or change between a and b (two
// that change places count once); limit where it is that or more.
func distance(a, b string, limit int) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := range len(a) {
		row[0] = i + 1
		least := row[0]
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			row[j+1] = min(last[j]+cost, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
			least = min(least, row[j+1])
		}
		if least >= limit {
			return limit
		}
		before, last, row = last, row, before
	}
	return min(last[len(b)], limit)
}

func abs(n int) int { return max(n, -n) }
