package eval

import (
	"encoding/base64"
	"errors"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/zclconf/go-cty-yaml"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
	"golang.org/x/text/encoding/ianaindex"
)

// maxData is how deep data may nest that jsondecode and yamldecode read, whose
// readers recurse.
const maxData = 1000

func encodingFunctions() map[string]function.Function {
	return map[string]function.Function{
		"base64decode":     ofTexts(cty.String, base64Decode, "str"),
		"base64encode":     ofTexts(cty.String, base64Encode, "str"),
		"csvdecode":        stdlib.CSVDecodeFunc,
		"jsondecode":       decoding(stdlib.JSONDecodeFunc, checkJSONData),
		"jsonencode":       stdlib.JSONEncodeFunc,
		"textdecodebase64": ofTexts(cty.String, textDecodeBase64, "source", "encoding"),
		"textencodebase64": ofTexts(cty.String, textEncodeBase64, "string", "encoding"),
		"urlencode":        ofTexts(cty.String, urlEncode, "str"),
		"yamldecode":       decoding(yaml.YAMLDecodeFunc, checkYAMLData),
		"yamlencode":       yaml.YAMLEncodeFunc,
	}
}

// decoding gives f with a check that looks at the text before f's own typing does.
func decoding(f function.Function, check func(string) error) function.Function {
	return function.New(&function.Spec{
		Params: f.Params(),
		Type: func(args []cty.Value) (cty.Type, error) {
			if text, _ := args[0].Unmark(); text.IsKnown() && !text.IsNull() {
				if err := check(text.AsString()); err != nil {
					return cty.NilType, function.NewArgError(0, err)
				}
			}
			return f.ReturnTypeForValues(args)
		},
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) { return f.Call(args) },
	})
}

// checkJSONData counts brackets outside of texts.
func checkJSONData(text string) error {
	depth := 0
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '[', '{':
			depth++
		case ']', '}':
			depth--
		case '"':
			i = stringEnd([]byte(text), i) - 1
		}
		if depth > maxData {
			return errors.New("the data nests too deep")
		}
	}
	return nil
}

// checkYAMLData bounds the two ways to nest in YAML that cost but a few bytes
// a level: brackets, and sequences that begin on one line.
func checkYAMLData(text string) error {
	if strings.Count(text, "[")+strings.Count(text, "{") > 100*maxData {
		return errors.New("the data holds too many brackets")
	}
	for line := range strings.Lines(text) {
		if len(line) > maxData && strings.Count(line, "- ")+strings.Count(line, "? ")+strings.Count(line, ": ") > maxData {
			return errors.New("the data nests too deep")
		}
	}
	return nil
}

func base64Encode(args []string) (cty.Value, error) {
	return cty.StringVal(base64.StdEncoding.EncodeToString([]byte(args[0]))), nil
}

func base64Decode(args []string) (cty.Value, error) {
	decoded, err := base64.StdEncoding.DecodeString(args[0])
	if err != nil {
		return cty.NilVal, function.NewArgErrorf(0, "this is not base64")
	}
	if !utf8.Valid(decoded) {
		return cty.NilVal, function.NewArgErrorf(0, "what is encoded is not UTF-8, which all texts here are")
	}
	return cty.StringVal(string(decoded)), nil
}

func urlEncode(args []string) (cty.Value, error) {
	return cty.StringVal(url.QueryEscape(args[0])), nil
}

func textEncodeBase64(args []string) (cty.Value, error) {
	enc, err := ianaindex.IANA.Encoding(args[1])
	if err != nil || enc == nil {
		return cty.NilVal, function.NewArgErrorf(1, "this is not the IANA name of a supported encoding")
	}
	encoded, err := enc.NewEncoder().Bytes([]byte(args[0]))
	if err != nil {
		return cty.NilVal, function.NewArgErrorf(0, "the text holds characters that this encoding does not have")
	}
	return cty.StringVal(base64.StdEncoding.EncodeToString(encoded)), nil
}

func textDecodeBase64(args []string) (cty.Value, error) {
	enc, err := ianaindex.IANA.Encoding(args[1])
	if err != nil || enc == nil {
		return cty.NilVal, function.NewArgErrorf(1, "this is not the IANA name of a supported encoding")
	}
	encoded, err := base64.StdEncoding.DecodeString(args[0])
	if err != nil {
		return cty.NilVal, function.NewArgErrorf(0, "this is not base64")
	}
	decoded, err := enc.NewDecoder().Bytes(encoded)
	if err != nil {
		return cty.NilVal, function.NewArgErrorf(0, "the bytes are not of this encoding")
	}
	return cty.StringVal(string(decoded)), nil
}
