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
	"github.com/nacosgen/nacosgen/topology/load/syntax"
)

// parse reads all sources into one form, whose blocks are those of the top
// level in order of the files. What does not fit the table of the language is
// reported and left out.
func parse(sources []source, outputs map[string][]schemas.Attribute, report *reporter) *block {
	f := &former{reporter: report, outputs: outputs}
	root := &block{def: schemas.Language()}
	for _, s := range sources {
		root.header = diag.Range{File: s.name}
		if bodies, ok := s.parsePieces(); ok {
			for _, body := range bodies {
				f.read(root, body)
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
		file, problems, doubt := s.parse()
		f.inDoubt = diag.Range{File: s.name, Start: doubt, End: len(s.body) + 1}
		for _, d := range eval.Diagnostics(problems) {
			report.add(d)
		}
		report.partial = report.partial || problems.HasErrors()
		if file == nil {
			continue
		}
		if body, ok := file.Body.(*hclsyntax.Body); ok {
			f.read(root, syntax.Of(body))
		} else if file.Body != nil {
			f.malformed = problems.HasErrors()
			report.lost = report.lost || f.malformed
			f.json(root, file.Body)
		}
	}
	if len(sources) > 0 {
		root.header = diag.Range{File: sources[0].name}
	}
	f.repeated(root)
	return root
}

// pieceSize is how many bytes of a big file are parsed in one go. HCL's list of a
// piece's tokens grows by copying: many small ones cost least.
const pieceSize = 2 << 10

// parsePieces parses a file in native syntax piece by piece, several at once:
// HCL's tokens take a hundred times the room of their text, so those of a whole
// topology would be most of what a build needs. Not ok where something is wrong or has
// to be known of the whole file.
func (s *source) parsePieces() ([]syntax.Body, bool) {
	if s.json {
		return nil, false
	}
	ends, ok := eval.Cut(s.body, pieceSize)
	if !ok {
		return nil, false
	}
	text := string(s.body)
	bodies, parsed := make([]syntax.Body, len(ends)), make([]bool, len(ends))
	limit := make(chan struct{}, runtime.GOMAXPROCS(0))
	var group sync.WaitGroup
	for i, end := range ends {
		start := 0
		if i > 0 {
			start = ends[i-1]
		}
		limit <- struct{}{}
		group.Go(func() {
			bodies[i], parsed[i] = syntax.Parse(s.name, text, start, end, rawBlocks...)
			<-limit
		})
	}
	group.Wait()
	for i, body := range bodies {
		// An attribute must not stand in two pieces.
		if !parsed[i] || len(ends) > 1 && len(body.Attributes) > 0 {
			return nil, false
		}
	}
	return bodies, true
}

func (s *source) parse() (*hcl.File, hcl.Diagnostics, int) {
	if !s.json {
		return eval.ParseNative(s.body, s.name)
	}
	body := s.body
	if bytes.HasPrefix(body, utf8BOM) {
		// blanks in its place keep the offsets
		body = append([]byte("   "), body[len(utf8BOM):]...)
	}
	file, problems := json.Parse(body, s.name)
	if len(problems) > 1 {
		problems = problems[:1] // the innermost: the others say that what is around it is no value
	}
	return file, problems, len(body) + 1
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
