package load

import (
	"bytes"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/json"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology/load/eval"
)

// parse reads all sources into one form, whose blocks are those of the top
// level in order of the files. What does not fit the table of the language is
// reported and left out.
func parse(sources []source, outputs map[string][]schemas.Attribute, report *reporter) *block {
	f := &former{reporter: report, outputs: outputs}
	root := &block{def: schemas.Language()}
	for _, s := range sources {
		root.header = hcl.Range{Filename: s.name}
		if ds := s.checkDepth(); len(ds) > 0 {
			report.partial = true
			for _, d := range ds {
				report.add(d)
			}
			continue
		}
		file, problems := s.parse()
		for _, d := range eval.Diagnostics(problems) {
			report.add(d)
		}
		report.partial = report.partial || problems.HasErrors()
		if file == nil {
			continue
		}
		if body, ok := file.Body.(*hclsyntax.Body); ok {
			f.native(root, body)
		} else if file.Body != nil {
			f.json(root, file.Body)
		}
	}
	if len(sources) > 0 {
		root.header = hcl.Range{Filename: sources[0].name}
	}
	f.repeated(root)
	return root
}

func (s *source) parse() (*hcl.File, hcl.Diagnostics) {
	if !s.json {
		return hclsyntax.ParseConfig(s.body, s.name, hcl.InitialPos)
	}
	body := s.body
	if bytes.HasPrefix(body, utf8BOM) {
		// blanks in its place keep the offsets
		body = append([]byte("   "), body[len(utf8BOM):]...)
	}
	return json.Parse(body, s.name)
}

func (s *source) checkDepth() []diag.Diagnostic {
	name := s.name
	if s.json {
		name += ".json" // standard input has no name that tells
	}
	ds := eval.CheckDepth(s.body, name)
	for i := range ds {
		ds[i].Range.File = s.name
	}
	return ds
}
