package engine_test

import (
	"bytes"
	"fmt"
	"maps"
	"net/netip"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/generator"
	"github.com/nacosgen/nacosgen/internal/engine"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
	"github.com/nacosgen/nacosgen/topology/load"
)

// editedDisk is the real disk with one file's text replaced.
type editedDisk struct {
	realDisk
	name string // with slashes
	text []byte
}

func (d editedDisk) ReadFile(name string) ([]byte, error) {
	if filepath.ToSlash(name) == d.name {
		return d.text, nil
	}
	return d.realDisk.ReadFile(name)
}

// mutation is another value for one place: a new text of a file, or a variable.
type mutation struct {
	text []byte
	vars []load.Var
}

// line is one line of a golden file.
type line struct {
	file   string
	number int
	text   string
}

// Whatever place a line names, changing the value that is written there changes
// the line.
func TestEveryLineChangesWithThePlacesItNames(t *testing.T) {
	for _, dir := range goldenFolders(t) {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			t.Parallel()
			m := &mutator{dir: dir, lines: map[diag.Address][]line{}, texts: map[string]map[string]int{}}
			m.learn(t)
			for _, address := range slices.Sorted(maps.Keys(m.lines)) {
				m.try(t, address)
			}
		})
	}
}

type mutator struct {
	dir   string
	input *engine.Input
	lines map[diag.Address][]line   // that name an address
	texts map[string]map[string]int // how often a text stands in a file
}

func (m *mutator) learn(t *testing.T) {
	in, files, found := render(t, m.dir, realDisk{})
	if len(files) == 0 {
		t.Fatal(found)
	}
	m.input, m.texts = in, textsOf(files)
	for i := range files {
		texts := strings.Split(string(files[i].Body), "\n")
		for n, sources := range lineSources(t, &files[i]) {
			for _, s := range sources {
				if s.Address != "" {
					m.lines[s.Address] = append(m.lines[s.Address], line{files[i].Path, n + 1, texts[n]})
				}
			}
		}
	}
}

func textsOf(files []generator.File) map[string]map[string]int {
	texts := map[string]map[string]int{}
	for i := range files {
		count := map[string]int{}
		for text := range bytes.SplitSeq(files[i].Body, []byte("\n")) {
			count[string(text)]++
		}
		texts[files[i].Path] = count
	}
	return texts
}

// try changes what is written at address until each line that names it has
// changed.
func (m *mutator) try(t *testing.T, address diag.Address) {
	at, origin := m.input.Locator.Locate(address)
	if origin == topology.Default || isBlock(address) {
		return
	}
	mutations := m.mutations(address, at)
	if mutations == nil {
		return // computed
	}
	same, valid := m.lines[address], 0
	for _, mutation := range mutations {
		var disk load.FS = realDisk{}
		if mutation.text != nil {
			disk = editedDisk{name: at.File, text: mutation.text}
		}
		_, files, found := render(t, m.dir, disk, mutation.vars...)
		if diag.HasErrors(found) {
			continue
		}
		valid++
		now := textsOf(files)
		if same = slices.DeleteFunc(slices.Clone(same), func(l line) bool { return now[l.file][l.text] < m.texts[l.file][l.text] }); len(same) == 0 {
			return
		}
	}
	if valid == 0 {
		t.Errorf("%s: no other value is valid", address)
		return
	}
	for _, l := range same {
		t.Errorf("%s:%d: %q names %s, but does not change with it", l.file, l.number, l.text, address)
	}
}

// isBlock tells a block's address from an attribute's.
func isBlock(address diag.Address) bool {
	steps, def := address.Steps(), schemas.Language()
	for len(steps) > 0 {
		inner := def.Block(steps[0])
		if inner == nil {
			return false
		}
		if steps = steps[1:]; inner.Label != "" && len(steps) > 0 {
			steps = steps[1:]
		}
		def = inner
	}
	return true
}

var (
	literal  = regexp.MustCompile(`"(?:[^"\\]|\\.)*"|\btrue\b|\bfalse\b|-?\b\d+\b`)
	variable = regexp.MustCompile(`^var\.(\w+)$`)
	number   = regexp.MustCompile(`\d+`)
)

// mutations gives other texts for the literals at a place; nil where it holds
// none.
func (m *mutator) mutations(address diag.Address, at diag.Range) []mutation {
	src := m.input.Files[at.File]
	text := string(src[at.Start:at.End])
	if name := variable.FindStringSubmatch(text); name != nil {
		var list []mutation
		for _, value := range []string{"MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDEyMzQ1Njc4OWFi", "other"} {
			list = append(list, mutation{vars: []load.Var{{Name: name[1], Value: value}}})
		}
		return list
	}
	var list []mutation
	edit := func(start, end int, replacement string) {
		whole := string(src[:at.Start+start]) + replacement + string(src[at.Start+end:])
		list = append(list, mutation{text: []byte(whole)})
	}
	for _, span := range literal.FindAllStringIndex(text, -1) {
		for _, other := range others(address, text[span[0]:span[1]]) {
			edit(span[0], span[1], other)
		}
	}
	if strings.HasPrefix(text, "[") && len(list) > 0 {
		first := literal.FindString(text)
		edit(len(text)-1, len(text), ", "+others(address, first)[0]+"]")
	}
	return list
}

// others gives values that may stand in place of a literal.
func others(address diag.Address, old string) []string {
	quoted, isString := strings.CutPrefix(old, `"`)
	switch {
	case old == "true":
		return []string{"false"}
	case old == "false":
		return []string{"true"}
	case !isString:
		n, _ := strconv.Atoi(old)
		return []string{strconv.Itoa(n + 7), strconv.Itoa(max(0, n-1))}
	}
	var list []string
	text := strings.TrimSuffix(quoted, `"`)
	add := func(s string) { list = append(list, strconv.Quote(s)) }
	steps := address.Steps()
	for _, value := range valuesOf(steps[len(steps)-1]) {
		if value != text {
			add(value)
		}
	}
	if _, err := netip.ParseAddr(text); err == nil {
		add("10.99.98.97")
	}
	if i := slices.IndexFunc(schemas.Releases(), func(r *schemas.Release) bool { return r.Version == text }); i > 0 {
		add(schemas.Releases()[i-1].Version)
	}
	if spans := number.FindAllStringIndex(text, -1); len(spans) > 0 {
		for _, i := range []int{0, len(spans) - 1, len(spans) / 2} {
			n, _ := strconv.Atoi(text[spans[i][0]:spans[i][1]])
			add(text[:spans[i][0]] + fmt.Sprint(n+1) + text[spans[i][1]:])
		}
	}
	add(text + "x")
	add("x" + text)
	return list
}

// valuesOf lists what an attribute of that name may hold, where that is a list.
func valuesOf(attribute string) []string {
	var list []string
	var walk func(b *schemas.Block)
	walk = func(b *schemas.Block) {
		for i := range b.Attributes {
			if b.Attributes[i].Name == attribute {
				list = append(list, b.Attributes[i].Enum...)
			}
		}
		for _, inner := range b.Blocks {
			walk(inner)
		}
	}
	walk(schemas.Language())
	return list
}
