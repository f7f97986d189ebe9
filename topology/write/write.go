// Package write writes topologies as text: today the canonical form of files
// that are there (`nacosgen fmt`).
//
// Formatting moves white space and nothing else: no token is added, removed or
// changed, so a formatted topology means what it meant. Beyond what HCL's own
// formatter does (two blanks a level, equals signs and comments of neighbouring
// lines in columns),
//
//   - lines end in a line feed, and no line ends in blanks, those of comments
//     included;
//   - empty lines are never two in a row, and none stands at the beginning or the
//     end of a file, block, list or object; a file ends with one line feed;
//   - a byte order mark goes.
//
// The text of a heredoc is a value and stays as it is, carriage returns and
// blanks included. In HCL's JSON syntax two blanks a level, one entry a line;
// keys keep their order, numbers and strings their spelling.
package write

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	hcljson "github.com/hashicorp/hcl/v2/json"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/topology/load/eval"
)

// Format gives the canonical form of a topology file; formatting that again
// changes nothing. A name that ends in .json is HCL's JSON syntax, and so is
// standard input ("-") that begins with a brace. A file that does not parse is
// refused: the diagnostics then say why, and there is no text.
func Format(name string, src []byte) ([]byte, []diag.Diagnostic) {
	text := bytes.TrimPrefix(src, []byte("\xef\xbb\xbf"))
	if found := unreadable(name, src); len(found) > 0 {
		return nil, found
	}
	if isBlank(text) {
		return []byte{}, nil
	}
	if isJSON(name, text) {
		return formatJSON(name, src, text)
	}
	if found := eval.CheckDepth(src, "topology.hcl"); len(found) > 0 {
		return nil, inFile(name, found)
	}
	if _, problems := hclsyntax.ParseConfig(src, name, hcl.InitialPos); problems.HasErrors() {
		return nil, eval.Diagnostics(problems)
	}
	return formatNative(text), nil
}

// isBlank tells whether HCL reads nothing but white space, of which it knows
// less than Unicode: a form feed is an error.
func isBlank(text []byte) bool {
	return len(bytes.Trim(bytes.ReplaceAll(text, []byte("\r\n"), nil), " \t\n")) == 0
}

func isJSON(name string, text []byte) bool {
	if name == "-" {
		return bytes.HasPrefix(bytes.TrimSpace(text), []byte("{"))
	}
	return strings.HasSuffix(name, ".json")
}

func formatJSON(name string, src, text []byte) ([]byte, []diag.Diagnostic) {
	if found := eval.CheckDepth(src, "topology.hcl.json"); len(found) > 0 {
		return nil, inFile(name, found)
	}
	// Blanks in place of the mark keep the offsets.
	blank := append(bytes.Repeat([]byte(" "), len(src)-len(text)), text...)
	if _, problems := hcljson.Parse(blank, name); problems.HasErrors() {
		return nil, eval.Diagnostics(problems)
	}
	return indentJSON(text), nil
}

func inFile(name string, found []diag.Diagnostic) []diag.Diagnostic {
	for i := range found {
		found[i].Range.File = name
	}
	return found
}

// unreadable is about the first byte that no text in UTF-8 holds.
func unreadable(name string, src []byte) []diag.Diagnostic {
	for i := 0; i < len(src); {
		r, size := utf8.DecodeRune(src[i:])
		if r == 0 || r == utf8.RuneError && size == 1 {
			return []diag.Diagnostic{{
				Rule: "hcl-syntax", Severity: diag.Error, Range: diag.Range{File: name, Start: i, End: i + 1}, Args: []any{src[i]},
				Text: diag.Text{
					Summary: diag.Words{EN: "the byte 0x%02[1]x is no text in UTF-8", ZH: "字节 0x%02[1]x 不是 UTF-8 文本"},
					Detail:  diag.Words{EN: "Save the file as UTF-8; it may be UTF-16, damaged or no text at all.", ZH: "请将文件保存为 UTF-8；它可能是 UTF-16、已损坏或根本不是文本。"},
				},
			}}
		}
		i += size
	}
	return nil
}
