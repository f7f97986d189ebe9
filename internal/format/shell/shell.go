// Package shell quotes words for POSIX shells.
package shell

import (
	"errors"
	"strings"
)

// ErrNUL says that a word holds the one byte that no argument of a program can hold.
var ErrNUL = errors.New("a NUL byte cannot stand in a shell word")

// Quote gives word as a POSIX shell reads it back byte by byte: bare where no
// shell sees anything in it, else in single quotes, in which nothing but the
// single quote itself has a meaning (POSIX.1-2017, Shell Command Language 2.2.2).
func Quote(word string) (string, error) {
	if strings.IndexByte(word, 0) >= 0 {
		return "", ErrNUL
	}
	if isPlain(word) {
		return word, nil
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'", nil
}

// isPlain tells whether word means itself without quotes, wherever in a command
// it stands: a leading tilde or "x=" at the front of a command would not.
func isPlain(word string) bool {
	if word == "" {
		return false
	}
	for i := range len(word) {
		c := word[i]
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9':
		case c == '-', c == '_', c == '.', c == '/', c == ':', c == ',', c == '+', c == '@', c == '%':
		case c == '=' && i > 0 && word[0] == '-': // --flag=value
		default:
			return false
		}
	}
	return true
}
