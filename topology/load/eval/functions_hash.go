package eval

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"hash"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// digest is a hash function and how its sum is written.
type digest struct {
	hash  func() hash.Hash
	write func([]byte) string
}

// digests are the hash functions by name; each is also there for files.
func digests() map[string]digest {
	base64Text := base64.StdEncoding.EncodeToString
	return map[string]digest{
		"base64sha256": {sha256.New, base64Text},
		"base64sha512": {sha512.New, base64Text},
		"md5":          {md5.New, hex.EncodeToString},
		"sha1":         {sha1.New, hex.EncodeToString},
		"sha256":       {sha256.New, hex.EncodeToString},
		"sha512":       {sha512.New, hex.EncodeToString},
	}
}

func (d digest) of(data []byte) cty.Value {
	h := d.hash()
	h.Write(data)
	return cty.StringVal(d.write(h.Sum(nil)))
}

func hashFunctions() map[string]function.Function {
	table := map[string]function.Function{
		"uuidv5": ofTexts(cty.String, uuidV5, "namespace", "name"),
	}
	for name, d := range digests() {
		table[name] = ofTexts(cty.String, func(args []string) (cty.Value, error) {
			return d.of([]byte(args[0])), nil
		}, "str")
	}
	return table
}

// uuidV5 makes a name-based UUID (RFC 9562, 5.5) from a namespace, which is
// dns, url, oid, x500 or a UUID, and a name.
func uuidV5(args []string) (cty.Value, error) {
	space, ok := uuidNamespace(args[0])
	if !ok {
		return cty.NilVal, function.NewArgErrorf(0, "a UUID, or one of dns, url, oid and x500, is required")
	}
	h := sha1.New()
	h.Write(space)
	h.Write([]byte(args[1]))
	id := h.Sum(nil)[:16]
	id[6] = id[6]&0x0f | 0x50
	id[8] = id[8]&0x3f | 0x80
	return cty.StringVal(fmt.Sprintf("%x-%x-%x-%x-%x", id[:4], id[4:6], id[6:8], id[8:10], id[10:])), nil
}

// uuidNamespace gives the 16 bytes of a namespace; those with a name are RFC
// 9562's, 6.6.
func uuidNamespace(s string) ([]byte, bool) {
	switch s {
	case "dns":
		s = "6ba7b810-9dad-11d1-80b4-00c04fd430c8"
	case "url":
		s = "6ba7b811-9dad-11d1-80b4-00c04fd430c8"
	case "oid":
		s = "6ba7b812-9dad-11d1-80b4-00c04fd430c8"
	case "x500":
		s = "6ba7b814-9dad-11d1-80b4-00c04fd430c8"
	}
	if len(s) != 36 || s[8] != '-' || s[13] != '-' || s[18] != '-' || s[23] != '-' {
		return nil, false
	}
	id, err := hex.DecodeString(s[:8] + s[9:13] + s[14:18] + s[19:23] + s[24:])
	return id, err == nil
}
