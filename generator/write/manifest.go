package write

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
	"unique"

	"github.com/nacosgen/nacosgen/generator"
)

// ManifestName is the manifest's file at the top of an output folder.
const ManifestName = ".nacosgen-manifest.json"

const manifestVersion = 1

// entry is one file that we wrote. The manifest lists them by path, one a
// line; it holds nothing else, no time and no text of a file.
type entry struct {
	Path string
	Sum  generator.Sum
	Mode fs.FileMode
	By   unique.Handle[origin] // many entries share one
}

// origin is what made a file.
type origin struct {
	Topology string // identity, see Identity
	Cluster  string // "" for a file of the whole topology
	Output   string
}

func (e *entry) by() origin { return e.By.Value() }

type entryObject struct {
	Path     string `json:"path"`
	Sum      string `json:"sha256"`
	Mode     string `json:"mode"`
	Topology string `json:"topology"`
	Cluster  string `json:"cluster"`
	Output   string `json:"output"`
}

type manifestObject struct {
	FormatVersion int           `json:"format_version"`
	Files         []entryObject `json:"files"`
}

func sortEntries(es []entry) { slices.SortFunc(es, byPathOrder) }

func byPathOrder(a, b entry) int { return strings.Compare(a.Path, b.Path) }

// encodeManifest writes es, which are sorted.
func encodeManifest(es []entry) []byte {
	out := make([]byte, 0, 64+220*len(es))
	out = append(out, "{\n  \"format_version\": 1,\n  \"files\": ["...)
	for i := range es {
		e, by := &es[i], es[i].by()
		if i > 0 {
			out = append(out, ',')
		}
		out = append(out, "\n    {\"path\": "...)
		out = appendString(out, e.Path)
		out = append(out, ", \"sha256\": \""...)
		out = hex.AppendEncode(out, e.Sum[:])
		out = append(out, "\", \"mode\": \""...)
		out = appendMode(out, e.Mode)
		out = append(out, "\", \"topology\": "...)
		out = appendString(out, by.Topology)
		out = append(out, ", \"cluster\": "...)
		out = appendString(out, by.Cluster)
		out = append(out, ", \"output\": "...)
		out = appendString(out, by.Output)
		out = append(out, '}')
	}
	return append(out, "\n  ]\n}\n"...)
}

// appendMode writes four octal digits.
func appendMode(out []byte, m fs.FileMode) []byte {
	m = m.Perm()
	return append(out, '0', '0'+byte(m>>6), '0'+byte(m>>3&7), '0'+byte(m&7))
}

// appendString writes JSON; most names need no escape.
func appendString(out []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; c < 0x20 || c >= 0x7f || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' {
			quoted, _ := json.Marshal(s)
			return append(out, quoted...)
		}
	}
	out = append(out, '"')
	out = append(out, s...)
	return append(out, '"')
}

// decodeManifest reads what encodeManifest wrote, line by line, and any other
// spelling of the same through encoding/json.
func decodeManifest(data []byte) ([]entry, error) {
	if es, ok := decodeLines(data); ok {
		return es, nil
	}
	var m manifestObject
	if err := json.Unmarshal(data, &m); err != nil {
		return nil, fmt.Errorf("it is no manifest: %w", err)
	}
	if m.FormatVersion != manifestVersion {
		return nil, fmt.Errorf("its format_version is %d, this nacosgen reads %d", m.FormatVersion, manifestVersion)
	}
	es := make([]entry, 0, len(m.Files))
	for _, o := range m.Files {
		e, err := o.entry()
		if err != nil {
			return nil, err
		}
		es = append(es, e)
	}
	sortEntries(es)
	for i := 1; i < len(es); i++ {
		if es[i].Path == es[i-1].Path {
			return nil, fmt.Errorf("it lists %q twice", es[i].Path)
		}
	}
	return es, nil
}

func (o entryObject) entry() (entry, error) {
	e := entry{Path: o.Path, By: unique.Make(origin{o.Topology, o.Cluster, o.Output})}
	if wrong, ok := generator.CheckPath(o.Path); !ok {
		return e, fmt.Errorf("path %q: %s", o.Path, wrong.EN)
	}
	var err error
	if e.Sum, err = parseSum(o.Sum); err != nil {
		return e, fmt.Errorf("file %q: %w", o.Path, err)
	}
	mode, err := strconv.ParseUint(o.Mode, 8, 9)
	if err != nil {
		return e, fmt.Errorf("file %q: mode %q is none", o.Path, o.Mode)
	}
	e.Mode = fs.FileMode(mode)
	return e, nil
}

// decodeLines knows one spelling only, and gives up on any other.
func decodeLines(data []byte) ([]entry, bool) {
	body, ok := bytes.CutPrefix(data, []byte("{\n  \"format_version\": 1,\n  \"files\": [\n"))
	if !ok {
		return nil, false
	}
	body, ok = bytes.CutSuffix(body, []byte("\n  ]\n}\n"))
	if !ok || bytes.IndexByte(body, '\\') >= 0 {
		return nil, false
	}
	es := make([]entry, 0, bytes.Count(body, []byte("\n"))+1)
	origins := originsByText{}
	for more := true; more; {
		var line []byte
		line, body, more = bytes.Cut(body, []byte("\n"))
		line, comma := bytes.CutSuffix(line, []byte(","))
		e, ok := decodeLine(line, origins)
		if !ok || more != comma || len(es) > 0 && es[len(es)-1].Path >= e.Path {
			return nil, false
		}
		es = append(es, e)
	}
	return es, true
}

func decodeLine(line []byte, origins originsByText) (entry, bool) {
	path, rest, ok := cutField(line, `    {"path": "`)
	if !ok {
		return entry{}, false
	}
	sum, rest, ok := cutField(rest, `", "sha256": "`)
	if !ok || len(sum) != hex.EncodedLen(len(generator.Sum{})) {
		return entry{}, false
	}
	mode, rest, ok := cutField(rest, `", "mode": "`)
	if !ok {
		return entry{}, false
	}
	e := entry{Path: string(path)}
	if e.By, ok = origins.get(rest); !ok {
		return entry{}, false
	}
	bits, err := strconv.ParseUint(string(mode), 8, 9)
	if err != nil {
		return entry{}, false
	}
	e.Mode = fs.FileMode(bits)
	if _, err := hex.Decode(e.Sum[:], sum); err != nil {
		return entry{}, false
	}
	_, ok = generator.CheckPath(e.Path)
	return e, ok
}

// cutField takes the text between before and the next quote off the front.
func cutField(line []byte, before string) (text, rest []byte, ok bool) {
	if rest, ok = bytes.CutPrefix(line, []byte(before)); !ok {
		return nil, nil, false
	}
	end := bytes.IndexByte(rest, '"')
	if end < 0 {
		return nil, nil, false
	}
	return rest[:end], rest[end:], true
}

// originsByText holds an origin once that stands at the end of many lines.
type originsByText map[string]unique.Handle[origin]

func (o originsByText) get(text []byte) (by unique.Handle[origin], ok bool) {
	if by, ok = o[string(text)]; ok {
		return by, true
	}
	if bytes.ContainsFunc(text, func(r rune) bool { return r < ' ' || r == utf8.RuneError }) {
		return by, false // no JSON, or not what JSON makes of it
	}
	topology, rest, ok := cutField(text, `", "topology": "`)
	if !ok {
		return by, false
	}
	cluster, rest, ok := cutField(rest, `", "cluster": "`)
	if !ok {
		return by, false
	}
	output, rest, ok := cutField(rest, `", "output": "`)
	if !ok || string(rest) != `"}` {
		return by, false
	}
	by = unique.Make(origin{string(topology), string(cluster), string(output)})
	o[string(text)] = by
	return by, true
}

// find gives the entry of a path among es, which are sorted, or nil.
func find(es []entry, path string) *entry {
	i, ok := search(es, path)
	if !ok {
		return nil
	}
	return &es[i]
}

// search gives the place of a path among es, which are sorted.
func search(es []entry, path string) (int, bool) {
	return slices.BinarySearchFunc(es, path, func(e entry, path string) int { return strings.Compare(e.Path, path) })
}

// between gives those of es, which are sorted, from the path first to the path last.
func between(es []entry, first, last string) []entry {
	from, _ := search(es, first)
	to, there := search(es, last)
	if there {
		to++
	}
	return es[from:to]
}

func byPath(es []entry) map[string]*entry {
	m := make(map[string]*entry, len(es))
	for i := range es {
		m[es[i].Path] = &es[i]
	}
	return m
}
