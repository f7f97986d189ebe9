package rules_test

import (
	"bytes"
	"encoding/binary"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/internal/arbitrary"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/lint/rules"
)

const topologyFile = "topology.hcl"

// TestProperties runs all rules on random topologies: none panics, each finding
// lies where the value at fault was written, the order is the same each time, and
// fixes lead to a text that can be read and that fixing again leaves alone.
func TestProperties(t *testing.T) {
	rounds := 120
	if testing.Short() {
		rounds = 25
	}
	seen := map[string]bool{}
	fixed := 0
	for i := range uint64(rounds) {
		made := arbitrary.Make(rand.New(rand.NewPCG(20261122, i)), topologyFile)
		found := checkTopology(t, made)
		for _, d := range found {
			seen[d.Rule] = true
		}
		fixed += checkFixes(t, made.HCL, false)
		fixed += checkFixes(t, made.HCL, true)
		if t.Failed() {
			t.Fatalf("round %d:\n%s", i, made.HCL)
		}
	}
	var silent []string
	for _, r := range rules.All() {
		if r.Check != nil && !seen[r.ID] {
			silent = append(silent, r.ID)
		}
	}
	if most := len(rules.All()) / 3; !testing.Short() && (len(silent) > most || fixed < rounds) {
		t.Errorf("the topologies say little about %d rules (%v), or have few fixes (%d)", len(silent), silent, fixed)
	}
}

// checkTopology wants the findings on a topology to be where they belong, and
// the same however many work on them.
func checkTopology(t *testing.T, made *arbitrary.Topology) []diag.Diagnostic {
	t.Helper()
	files := map[string][]byte{topologyFile: made.HCL}
	one, several := newEngine(files), newEngine(files)
	one.Workers, several.Workers = 1, 4
	found := check(t, one, topologyFile)
	if diff := cmp.Diff(found, check(t, several, topologyFile)); diff != "" {
		t.Errorf("one worker and several (-one +several):\n%s", diff)
	}
	if !slices.IsSortedFunc(found, inOrder) {
		t.Error("the findings are not sorted")
	}
	for _, d := range found {
		checkFinding(t, made.HCL, d)
		checkPlace(t, made, d.Rule, d.Address, d.Range)
		for _, r := range d.Related {
			checkPlace(t, made, d.Rule+" (related)", r.Address, r.Range)
		}
	}
	return found
}

func inOrder(a, b diag.Diagnostic) int {
	if n := a.Range.Start - b.Range.Start; n != 0 {
		return n
	}
	if n := a.Range.End - b.Range.End; n != 0 {
		return n
	}
	return strings.Compare(a.Rule, b.Rule)
}

// checkFinding wants a finding of a rule that works, with words that can be read,
// inside of the file.
func checkFinding(t *testing.T, src []byte, d diag.Diagnostic) {
	t.Helper()
	if rules.Find(d.Rule) == nil {
		t.Errorf("%s: %s", d.Rule, d.Summary(diag.English))
	}
	ranges := []diag.Range{d.Range}
	for _, r := range d.Related {
		ranges = append(ranges, r.Range)
	}
	for _, f := range d.Fixes {
		for _, e := range f.Edits {
			ranges = append(ranges, e.Range)
		}
	}
	for _, r := range ranges {
		if r.File != topologyFile || r.Start < 0 || r.Start > r.End || r.End > len(src) {
			t.Errorf("%s at %s: range %v is not in the file", d.Rule, d.Address, r)
		}
	}
	for _, lang := range []diag.Language{diag.English, diag.Chinese} {
		summary, details := d.Summary(lang), d.Details(lang)
		if summary == "" || strings.Contains(summary, "\n") || strings.Contains(summary+details, "%!") {
			t.Errorf("%s: %q, %q", d.Rule, summary, details)
		}
	}
}

// checkPlace wants a range to be where the value at the address was written.
func checkPlace(t *testing.T, made *arbitrary.Topology, what string, a diag.Address, at diag.Range) {
	t.Helper()
	if a == "" || strings.HasPrefix(string(a), "var.") {
		return
	}
	want, ok := made.Where(a)
	if !ok {
		t.Errorf("%s: nothing is at %s", what, a)
	} else if at != want {
		t.Errorf("%s at %s: covers %q, want %q", what, a, text(made.HCL, at), text(made.HCL, want))
	}
}

func text(src []byte, r diag.Range) []byte {
	if r.Start < 0 || r.Start > r.End || r.End > len(src) {
		return nil
	}
	return src[r.Start:r.End]
}

// checkFixes applies the fixes until there are none left, and gives how many
// there were.
func checkFixes(t *testing.T, src []byte, unsafe bool) (fixed int) {
	t.Helper()
	found := check(t, newEngine(map[string][]byte{topologyFile: src}), topologyFile)
	before := languageErrors(found)
	for range 30 {
		changed, n := lint.Apply(map[string][]byte{topologyFile: src}, found, unsafe)
		if n == 0 {
			return fixed
		}
		if bytes.Equal(changed[topologyFile], src) {
			t.Errorf("fixes that change nothing: %v", fixing(found))
			return fixed
		}
		last := src
		src = changed[topologyFile]
		fixed += n
		applied := fixing(found)
		found = check(t, newEngine(map[string][]byte{topologyFile: src}), topologyFile)
		if after := languageErrors(found); len(after) > len(before) {
			t.Errorf("fixes of %v (-errors before +after):\n%s\nbefore:\n%s\nafter:\n%s", applied, cmp.Diff(before, after), last, src)
			return fixed
		}
	}
	t.Errorf("fixes without an end: %v", fixing(found))
	return fixed
}

// languageErrors are those that loading finds.
func languageErrors(found []diag.Diagnostic) (list []string) {
	for _, d := range found {
		if r := rules.Find(d.Rule); d.Severity == diag.Error && r != nil && r.Fatal {
			list = append(list, d.Rule+": "+d.Summary(diag.English))
		}
	}
	return list
}

// fixing names the rules whose findings have fixes.
func fixing(found []diag.Diagnostic) []string {
	names := map[string]bool{}
	for _, d := range found {
		if len(d.Fixes) > 0 {
			names[d.Rule] = true
		}
	}
	return slices.Sorted(maps.Keys(names))
}

// bytesOfChance makes chance of the bytes that a fuzzer finds, and goes on by
// itself after them: package rand asks again where it does not like what it gets.
type bytesOfChance struct {
	data []byte
	then rand.PCG
}

func (b *bytesOfChance) Uint64() uint64 {
	if len(b.data) == 0 {
		return b.then.Uint64()
	}
	var word [8]byte
	b.data = b.data[copy(word[:], b.data):]
	return binary.LittleEndian.Uint64(word[:])
}

// FuzzProperties lets the fuzzer choose the topology.
func FuzzProperties(f *testing.F) {
	for seed := range uint64(8) {
		var data []byte
		r := rand.New(rand.NewPCG(seed, 1))
		for range 400 {
			data = binary.LittleEndian.AppendUint64(data, r.Uint64())
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		made := arbitrary.Make(rand.New(&bytesOfChance{data: data}), topologyFile)
		checkTopology(t, made)
		checkFixes(t, made.HCL, true)
	})
}

// FuzzText lints any text: no panic, every range in the file, and fixes only
// where they leave it readable.
func FuzzText(f *testing.F) {
	for seed := range uint64(8) {
		f.Add(arbitrary.Make(rand.New(rand.NewPCG(seed, 2)), topologyFile).HCL)
	}
	f.Add([]byte("cluster \"c\" {\n  version = \"2.4.3\"\n  node \"a\" { address = \"10.0.0.1\"\n  port = 1 # nacosgen:ignore port-privileged x\n"))
	f.Fuzz(func(t *testing.T, src []byte) {
		for _, d := range check(t, newEngine(map[string][]byte{topologyFile: src}), topologyFile) {
			checkFinding(t, src, d)
		}
		checkFixes(t, src, true)
	})
}
