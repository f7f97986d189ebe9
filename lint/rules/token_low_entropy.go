package rules

import (
	"encoding/base64"
	"strings"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
)

// TokenLowEntropy looks at signing keys that were typed by a person.
var TokenLowEntropy = &lint.Rule{
	ID: "token-low-entropy",
	Summary: diag.Words{
		EN: "the key that signs tokens should be random",
		ZH: "签发令牌的密钥应当是随机的",
	},
	Severity: diag.Warning,
	Theme:    lint.Auth,
	Since:    "0.1.0",
	Releases: "1.2.0 and later",
	Source:   "RFC 7518, section 3.2: a key for HMAC-SHA256 of 256 bits; RFC 2104, section 3: chosen at random",
	Check:    checkTokenLowEntropy,
}

func checkTokenLowEntropy(p *lint.Pass) {
	eachToken(p, func(s *server, e entry) {
		text := e.value.Text
		bytes, decodes := decodedToken(text)
		switch {
		case isPublished(publishedTokens(), text), !decodes && !takesRawTokens(s.rel) && s.rel.AtLeast("1.4.0"),
			decodes && bytes < minTokenBytes && s.rel.AtLeast("1.4.0"):
			return // other rules tell
		}
		made := madeOf(text)
		if made.EN == "" {
			made = madeOf(decodeToken(text))
		}
		if made.EN == "" {
			return
		}
		p.Report(diag.Diagnostic{
			Address: e.at,
			Args:    []any{e.name},
			Text: diag.Text{
				Summary: diag.Words{
					EN: "%[1]s is made of " + made.EN + ": want random bytes",
					ZH: "%[1]s 由" + made.ZH + "构成：应为随机字节",
				},
				Detail: diag.Words{
					EN: "Whoever guesses the key signs tokens for any user, and it can be tried without a single request to the server, on a token that was overheard. `openssl rand -base64 48` prints a better one; keep it in a variable, the same for all nodes.",
					ZH: "猜出密钥的人可以为任意用户签发令牌；只要截获一个令牌，无需访问服务端就能逐个尝试。`openssl rand -base64 48` 可生成更好的密钥；请存放在变量中，所有节点相同。",
				},
			},
		})
	})
}

// decodeToken gives the bytes of a text that is Base64, with or without padding.
func decodeToken(text string) string {
	text = strings.TrimRight(strings.TrimFunc(text, func(r rune) bool { return !isBase64(r) }), "=")
	if len(text)%4 == 1 {
		text = text[:len(text)-1]
	}
	decoded, err := base64.RawStdEncoding.DecodeString(text)
	if err != nil {
		return ""
	}
	return string(decoded)
}

// madeOf says what a text that is no random one is made of; "" where it may
// well be random.
func madeOf(text string) diag.Words {
	switch {
	case text == "":
	case strings.Trim(text, "0123456789") == "":
		return diag.Words{EN: "digits alone", ZH: "纯数字"}
	case repeats(text):
		return diag.Words{EN: "one piece over and over", ZH: "重复的片段"}
	case isPrintable(text) && holdsWords(text):
		return diag.Words{EN: "words", ZH: "单词"}
	}
	return diag.Words{}
}

// repeats tells whether a piece of at most 16 bytes, and at most half of the
// text, makes it all.
func repeats(text string) bool {
	for n := 1; n <= min(16, len(text)/2); n++ {
		if text[n:] == text[:len(text)-n] {
			return true
		}
	}
	return false
}

func isPrintable(text string) bool {
	for i := range len(text) {
		if text[i] < ' ' || text[i] > '~' {
			return false
		}
	}
	return true
}

// holdsWords tells whether a text has three words with blanks or the like
// between them, or one of the words that people think of. None has fewer than
// five letters: in 64 random characters of Base64 such a one comes up once in
// half a million keys.
func holdsWords(text string) bool {
	text = strings.ToLower(text)
	words := 0
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return strings.ContainsRune(" -_.,;:!?", r) }) {
		if len(word) > 1 && strings.Trim(word, "abcdefghijklmnopqrstuvwxyz") == "" {
			words++
		}
	}
	if words > 2 {
		return true
	}
	for _, word := range []string{"secret", "nacos", "password", "token", "admin", "change", "default", "example", "custom", "please", "12345", "abcde", "qwert", "alibaba"} {
		if strings.Contains(text, word) {
			return true
		}
	}
	return false
}
