package main

import (
	"fmt"
	"slices"

	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/internal/engine"
	"github.com/nacosgen/nacosgen/topology"
)

// whyReport is what --format json prints: schemas/why.schema.json.
type whyReport struct {
	FormatVersion int       `json:"format_version"`
	File          string    `json:"file"`
	Output        string    `json:"output"`
	Lines         []whyLine `json:"lines"`
}

type whyLine struct {
	Line    int    `json:"line"`
	Text    string `json:"text"`
	Sources []any  `json:"sources"` // whyPlace or whyFact
}

// whyPlace is a place in the topology.
type whyPlace struct {
	Address diag.Address `json:"address"`
	File    string       `json:"file"`
	Range   *whyRange    `json:"range"` // nil for a default
	Default bool         `json:"default,omitempty"`
}

type whyRange struct {
	Start diag.Position `json:"start"`
	End   diag.Position `json:"end"`
}

// whyFact is something known about the release.
type whyFact struct {
	Fact   string `json:"fact"`
	Source string `json:"source"`
}

// report tells the origins of the lines that were asked for.
func (a *answer) report(in *engine.Input) (*whyReport, error) {
	if !a.all && (a.line < 1 || a.line > len(a.shown)) {
		return nil, fmt.Errorf("%s has no line %d: want 1 to %d", a.name(), a.line, len(a.shown))
	}
	r := &whyReport{FormatVersion: 1, File: a.name(), Output: a.file.Output, Lines: []whyLine{}}
	p := &placer{input: in, lines: map[string]*diag.Lines{}}
	for i, sources := range a.sources() {
		if a.all || a.line == i+1 {
			r.Lines = append(r.Lines, whyLine{Line: i + 1, Text: a.shown[i], Sources: p.all(sources)})
		}
	}
	return r, nil
}

// sources gives those of each line; an output need not tell them.
func (a *answer) sources() [][]deployment.Source {
	list := make([][]deployment.Source, 0, len(a.shown))
	for _, o := range a.file.Origins {
		for range o.Lines {
			list = append(list, o.Sources)
		}
	}
	return append(list, make([][]deployment.Source, max(0, len(a.shown)-len(list)))...)[:len(a.shown)]
}

// placer finds addresses in the sources of a topology.
type placer struct {
	input *engine.Input
	lines map[string]*diag.Lines
}

// all gives each source once.
func (p *placer) all(sources []deployment.Source) []any {
	list := []any{}
	for i, s := range sources {
		if slices.Contains(sources[:i], s) {
			continue
		}
		if s.Address != "" {
			list = append(list, p.place(s.Address))
		}
		if s.Fact != "" {
			list = append(list, whyFact{s.Fact, s.Source})
		}
	}
	return list
}

func (p *placer) place(address diag.Address) whyPlace {
	at, origin := p.input.Locator.Locate(address)
	place := whyPlace{Address: address, File: at.File, Default: origin == topology.Default}
	if lines := p.of(at.File); lines != nil && !place.Default {
		place.Range = &whyRange{lines.At(at.Start), lines.At(at.End)}
	}
	return place
}

func (p *placer) of(file string) *diag.Lines {
	src, ok := p.input.Files[file]
	if !ok {
		return nil
	}
	if p.lines[file] == nil {
		p.lines[file] = diag.NewLines(src)
	}
	return p.lines[file]
}
