package generator

import (
	"bytes"
	"context"
	"io"

	"github.com/nacosgen/nacosgen/topology"
)

// Old is a file as it is on disk.
type Old struct {
	Exists bool
	Body   []byte
	// Secret: it may hold a secret, for all we know.
	Secret bool
	// Own: it is byte for byte what we wrote.
	Own bool
}

// minSecret is the length from which a sensitive text is looked for in lines
// that should not hold one; shorter ones stand in any text by chance.
const minSecret = 4

// Differ prints how the files of one cluster differ from those on disk,
// with secrets masked. It renders the cluster a second time, without its
// secrets, when the first file with a secret is met.
type Differ struct {
	cluster *Cluster
	secrets [][]byte
	masked  map[string][]byte
	err     error
	ready   bool
}

// NewDiffer prepares diffs of the files of c; nil is a differ for files that no
// cluster makes any more.
func NewDiffer(c *Cluster) *Differ { return &Differ{cluster: c} }

// Print writes the unified diff from old to f; a nil f is a file that goes away,
// then path is its name.
func (d *Differ) Print(ctx context.Context, w io.Writer, path string, old Old, f *File) error {
	d.prepare(ctx)
	a, b := Side{Name: "/dev/null", Whole: true}, Side{Name: "/dev/null", Whole: true}
	if f != nil {
		b.Name = "b/" + path
		b.Lines, b.Whole = Lines(f.Body)
	}
	if old.Exists {
		a.Name = "a/" + path
		a.Lines, a.Whole = Lines(old.Body)
	}
	if old.Secret || f != nil && f.Secret {
		d.maskNew(b.Lines, f)
		d.maskOld(a.Lines, b.Lines, old, f)
	}
	d.maskKnown(a.Lines)
	d.maskKnown(b.Lines)
	return Unified(w, a, b)
}

func (d *Differ) prepare(ctx context.Context) {
	if d.ready || d.cluster == nil {
		return
	}
	d.ready, d.secrets = true, d.cluster.Secrets()
	if len(d.secrets) > 0 {
		// Where the outputs can't be run again, everything is masked.
		d.masked, d.err = d.cluster.Masked(ctx)
	}
}

// maskNew shows a line of a file with secrets as it is without them.
func (d *Differ) maskNew(lines []Line, f *File) {
	if f == nil || !f.Secret {
		return
	}
	d.showMasked(lines, f.Path)
}

// showMasked shows lines, those of the file at path, as they are without secrets.
func (d *Differ) showMasked(lines []Line, path string) {
	body, ok := d.masked[path]
	if !ok || d.err != nil {
		maskAll(lines)
		return
	}
	plain, _ := Lines(body)
	if len(plain) == len(lines) {
		for i := range lines {
			lines[i].Shown = shown(plain[i].Text)
		}
		return
	}
	// The secrets change how many lines there are.
	known := map[string]bool{}
	for _, l := range plain {
		known[string(l.Text)] = true
	}
	for i := range lines {
		if !known[string(lines[i].Text)] {
			lines[i].Shown = []byte(topology.Masked)
		}
	}
}

// maskOld shows of the file on disk what the new one shows too. Secrets of
// yesterday are nowhere known: another line is shown only where it is our own
// and its key is one that holds no secret now.
func (d *Differ) maskOld(lines, now []Line, old Old, f *File) {
	plain, keys := map[string]bool{}, map[string]bool{}
	for _, l := range now {
		if l.Shown == nil || bytes.Equal(l.Shown, l.Text) {
			plain[string(l.Text)] = true
			if key, ok := keyOf(l.Text); ok {
				keys[string(key)] = true
			}
		}
	}
	readable := f != nil && f.Secret && old.Own && (f.Format == "properties" || f.Format == "env")
	for i := range lines {
		l := &lines[i]
		if plain[string(l.Text)] {
			continue
		}
		key, ok := keyOf(l.Text)
		switch {
		case !readable || !ok:
			l.Shown = []byte(topology.Masked)
		case !keys[string(key)] || d.holdsSecret(l.Text, 1):
			l.Shown = append(append([]byte{}, key...), "="+topology.Masked...)
		}
	}
}

// maskKnown is the last net: no line shows a sensitive text of the topology.
func (d *Differ) maskKnown(lines []Line) {
	for i := range lines {
		text := lines[i].Shown
		if text == nil {
			text = lines[i].Text
		}
		if d.holdsSecret(text, minSecret) {
			lines[i].Shown = []byte(topology.Masked)
		}
	}
}

func (d *Differ) holdsSecret(line []byte, atLeast int) bool {
	for _, s := range d.secrets {
		if len(s) >= atLeast && string(s) != topology.Masked && bytes.Contains(line, s) {
			return true
		}
	}
	return false
}

func maskAll(lines []Line) {
	for i := range lines {
		lines[i].Shown = []byte(topology.Masked)
	}
}

func shown(text []byte) []byte {
	if text == nil {
		return []byte{}
	}
	return text
}

// keyOf finds the key of a "key=value" line as our own files have them.
func keyOf(line []byte) ([]byte, bool) {
	key, _, found := bytes.Cut(line, []byte("="))
	if !found || len(key) == 0 {
		return nil, false
	}
	for _, c := range key {
		switch {
		case isLetter(c), '0' <= c && c <= '9', bytes.IndexByte([]byte("._-[]"), c) >= 0:
		default:
			return nil, false
		}
	}
	return key, true
}
