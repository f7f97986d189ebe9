package load

import (
	"bytes"
	"runtime"
	"sync"

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
		if bodies, ok := s.parsePieces(); ok {
			for _, body := range bodies {
				f.native(root, body)
			}
			continue
		}
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

// pieceSize is how many bytes of a big file are parsed in one go. The list of a
// piece's tokens grows by copying: many small ones cost least.
const pieceSize = 2 << 10

// parsePieces parses a file in native syntax piece by piece, several at once:
// HCL's tokens take a hundred times the room of their text, so those of a whole
// topology would be most of what a build needs. Not ok where something is wrong or has
// to be known of the whole file.
func (s *source) parsePieces() ([]*hclsyntax.Body, bool) {
	if s.json {
		return nil, false
	}
	ends, ok := eval.Cut(s.body, pieceSize)
	if !ok {
		return nil, false
	}
	bodies := make([]*hclsyntax.Body, len(ends))
	limit := make(chan struct{}, runtime.GOMAXPROCS(0))
	var group sync.WaitGroup
	at := hcl.InitialPos
	for i, end := range ends {
		piece, start := s.body[at.Byte:end], at
		limit <- struct{}{}
		group.Go(func() {
			if file, problems := hclsyntax.ParseConfig(piece, s.name, start); len(problems) == 0 {
				bodies[i], _ = file.Body.(*hclsyntax.Body)
			}
			<-limit
		})
		at.Byte, at.Line = end, at.Line+bytes.Count(piece, []byte("\n"))
	}
	group.Wait()
	for _, body := range bodies {
		// An attribute must not stand in two pieces.
		if body == nil || len(ends) > 1 && len(body.Attributes) > 0 {
			return nil, false
		}
	}
	return bodies, true
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
