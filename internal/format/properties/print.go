// Package properties reads and writes .properties files as java.util.Properties
// and Spring Boot do. It knows no keys.
//
// What is written is ASCII: Java reads the file as ISO-8859-1, so everything
// else is spelled \uXXXX.
package properties

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// AppendEntry appends the one line, with its line end, that reads back as key
// and value. Both are UTF-8; a byte that is none becomes U+FFFD.
func AppendEntry(dst []byte, key, value string) []byte {
	dst = append(appendKey(dst, key), '=')
	if strings.HasPrefix(value, " ") { // later blanks stay: nothing is skipped behind it
		dst = append(dst, '\\')
	}
	return append(appendText(dst, value), '\n')
}

func appendKey(dst []byte, key string) []byte {
	if !strings.ContainsAny(key, " :=#!") {
		return appendText(dst, key)
	}
	for i, r := range key {
		switch r {
		case ' ', ':', '=':
			dst = append(dst, '\\', byte(r))
		case '#', '!': // begin a comment only at the start of a line
			if i == 0 {
				dst = append(dst, '\\')
			}
			dst = append(dst, byte(r))
		default:
			dst = appendRune(dst, r)
		}
	}
	return dst
}

// appendText copies what stands for itself in one go.
func appendText(dst []byte, text string) []byte {
	from := 0
	for i := 0; i < len(text); {
		if c := text[i]; ' ' <= c && c <= '~' && c != '\\' {
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		dst = appendRune(append(dst, text[from:i]...), r)
		i += size
		from = i
	}
	return append(dst, text[from:]...)
}

// AppendComment appends one comment line. Line ends and what is not ASCII become
// blanks. The blank behind the # keeps it from being Spring Boot's mark between
// documents, which is #---.
func AppendComment(dst []byte, text string) []byte {
	dst = append(dst, '#')
	if text != "" {
		dst = append(dst, ' ')
	}
	for _, r := range text {
		if r < ' ' || r > '~' {
			r = ' '
		}
		dst = append(dst, byte(r))
	}
	return append(dst, '\n')
}

func appendRune(dst []byte, r rune) []byte {
	switch r {
	case '\\':
		return append(dst, `\\`...)
	case '\t':
		return append(dst, `\t`...)
	case '\n':
		return append(dst, `\n`...)
	case '\r':
		return append(dst, `\r`...)
	case '\f':
		return append(dst, `\f`...)
	}
	if r >= ' ' && r <= '~' {
		return append(dst, byte(r))
	}
	if r < 0x10000 {
		return appendUnit(dst, uint16(r))
	}
	high, low := utf16.EncodeRune(r)
	return appendUnit(appendUnit(dst, uint16(high)), uint16(low))
}

func appendUnit(dst []byte, u uint16) []byte {
	const digits = "0123456789abcdef"
	return append(dst, '\\', 'u', digits[u>>12], digits[u>>8&15], digits[u>>4&15], digits[u&15])
}

// Writable tells whether text survives being written and read: it is UTF-8.
func Writable(text string) bool { return utf8.ValidString(text) }
