package engine_test

import (
	"bytes"
	"crypto/sha256"
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

// otherKey is Base64 of more than 32 bytes.
const otherKey = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDEyMzQ1Njc4OWFi"

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

// Whatever place a line names, changing the value that is written there, or
// writing another than the default, changes the line.
func TestEveryLineChangesWithThePlacesItNames(t *testing.T) {
	for _, dir := range goldenFolders(t) {
		if testing.Short() && strings.Contains(dir, "releases") {
			continue
		}
		t.Run(filepath.Base(dir), func(t *testing.T) {
			t.Parallel()
			m := &mutator{dir: dir, lines: map[diag.Address][]line{}, known: map[string]texts{}}
			m.learn(t)
			for _, address := range slices.Sorted(maps.Keys(m.lines)) {
				m.try(t, address)
			}
			if m.tried < 10 {
				t.Errorf("only %d values were changed", m.tried)
			}
		})
	}
}

// texts counts how often a text stands in a file.
type texts map[string]map[string]int

type mutator struct {
	dir   string
	input *engine.Input
	lines map[diag.Address][]line // that name an address
	texts texts
	known map[string]texts // after mutations
	tried int              // addresses whose value was changed
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

func textsOf(files []generator.File) texts {
	all := texts{}
	for i := range files {
		count := map[string]int{}
		for text := range bytes.SplitSeq(files[i].Body, []byte("\n")) {
			count[string(text)]++
		}
		all[files[i].Path] = count
	}
	return all
}

// try changes what is written at address until each line that names it has
// changed.
func (m *mutator) try(t *testing.T, address diag.Address) {
	at, origin := m.input.Locator.Locate(address)
	if isBlock(address) {
		return
	}
	var mutations []mutation // none where it is computed, or a default in JSON syntax
	if origin == topology.Default {
		mutations = m.additions(address, at)
	} else {
		mutations = m.mutations(address, at)
	}
	same, valid := slices.Clone(m.lines[address]), false
	for _, mutation := range mutations {
		now := m.rendered(t, at.File, mutation)
		if now == nil {
			continue
		}
		if !valid {
			valid = true
			m.tried++
		}
		same = slices.DeleteFunc(same, func(l line) bool { return now[l.file][l.text] < m.texts[l.file][l.text] })
		if len(same) == 0 {
			return
		}
	}
	if !valid && len(mutations) > 0 && !alone(address) {
		t.Errorf("%s: no other value is valid", address)
	}
	for _, l := range same {
		if valid {
			t.Errorf("%s:%d: %q names %s, but does not change with it", l.file, l.number, l.text, address)
		}
	}
}

// rendered gives what the files hold after a mutation of one; nil where it is
// not valid. What several addresses share is rendered once.
func (m *mutator) rendered(t *testing.T, file string, change mutation) texts {
	key := fmt.Sprintf("%x %q %v", sha256.Sum256(change.text), file, change.vars)
	now, known := m.known[key]
	if known {
		return now
	}
	var disk load.FS = realDisk{}
	if change.text != nil {
		disk = editedDisk{name: file, text: change.text}
	}
	if _, files, found := render(t, m.dir, disk, change.vars...); !diag.HasErrors(found) {
		now = textsOf(files)
	}
	m.known[key] = now
	return now
}

// additions writes a value for an attribute that nobody wrote into the block
// whose header is at the range: HCL's native syntax alone.
func (m *mutator) additions(address diag.Address, at diag.Range) []mutation {
	src := string(m.input.Files[at.File])
	attribute := attributeAt(address)
	open := strings.Index(src[at.Start:], "{")
	if attribute == nil || open < 0 || !strings.HasSuffix(at.File, ".hcl") {
		return nil
	}
	before, after := src[:at.Start+open+1], src[at.Start+open+1:]
	if rest, tail, _ := strings.Cut(after, "\n"); strings.HasSuffix(strings.TrimSpace(rest), "}") { // a block on one line
		i := strings.LastIndex(rest, "}")
		after = rest[:i] + "\n" + rest[i:] + "\n" + tail
	}
	var list []mutation
	steps := address.Steps()
	for _, value := range append(valuesWithMore(steps), valuesFor(attribute)...) {
		text := steps[len(steps)-1] + " = " + value
		for i := len(steps) - 2; i >= 0; i-- {
			list = append(list, mutation{text: []byte(before + "\n" + text + "\n" + after)})
			text = steps[i] + " {\n" + text + "\n}"
		}
	}
	return list
}

// valuesWithMore gives values that are valid only with something beside them, or
// that the table does not list.
func valuesWithMore(steps []string) []string {
	switch strings.Join(steps[len(steps)-2:], ".") {
	case "auth.enabled":
		token := "true\ntoken_secret_key = \"" + otherKey + "\"\n"
		return []string{token + "identity {\nkey = \"k\"\nvalue = \"v\"\n}", token}
	case "auth.system":
		return []string{"\"ldap\"\nldap {\nurl = \"ldap://10.0.0.9\"\nbase_dn = \"dc=x\"\n}"}
	case "docker.restart":
		return []string{`"always"`}
	}
	return nil
}

// valuesFor gives values that an attribute may have.
func valuesFor(a *schemas.Attribute) []string {
	var list []string
	for _, value := range a.Enum {
		if value != a.Default {
			list = append(list, strconv.Quote(value))
		}
	}
	switch {
	case len(list) > 0:
		return list
	case a.Type == schemas.TypeBool:
		return []string{"true", "false"}
	case a.Type == schemas.TypePort:
		return []string{"18877"}
	case a.Type == schemas.TypeNumber:
		return []string{"77", "7"}
	case len(a.Units) > 0:
		for _, unit := range a.Units {
			list = append(list, `"7`+unit+`"`)
		}
		return list
	}
	return []string{`"/x77"`, `"77s"`, `"77m"`, `"x77"`}
}

// attributeAt finds an attribute in the table of the language.
func attributeAt(address diag.Address) *schemas.Attribute {
	steps, def := address.Steps(), schemas.Language()
	for len(steps) > 1 {
		inner := def.Block(steps[0])
		if inner == nil {
			return nil
		}
		if steps = steps[1:]; inner.Label != "" && len(steps) > 1 {
			steps = steps[1:]
		}
		def = inner
	}
	return def.Attribute(steps[0])
}

// alone tells of an address at which no other value is valid by itself: a
// standalone cluster has one node, and before LDAP there is one system of auth.
func alone(address diag.Address) bool {
	steps := address.Steps()
	name := strings.Join(steps[2:], ".")
	return name == "mode" || name == "auth.system"
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
		for _, value := range []string{otherKey, "other"} {
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
