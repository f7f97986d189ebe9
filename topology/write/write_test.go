package write_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/internal/golden"
	"github.com/nacosgen/nacosgen/topology/write"
)

func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/*/topology.hcl*")
	if err != nil || len(files) == 0 {
		t.Fatalf("%d cases, %v", len(files), err)
	}
	for _, file := range files {
		t.Run(filepath.Base(filepath.Dir(file)), func(t *testing.T) {
			src, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got := format(t, file, src)
			golden.File(t, filepath.Join(filepath.Dir(file), "want", filepath.Base(file)), got)
			if again := format(t, file, got); !bytes.Equal(again, got) {
				t.Errorf("formatted twice:\n%s", again)
			}
		})
	}
}

func format(t *testing.T, name string, src []byte) []byte {
	t.Helper()
	got, found := write.Format(name, src)
	for _, d := range found {
		t.Fatalf("%s", d.Summary(diag.English))
	}
	return got
}

// Every example is in its canonical form.
func TestExamplesAreFormatted(t *testing.T) {
	files, err := filepath.Glob("../../examples/*/*.hcl")
	if err != nil || len(files) == 0 {
		t.Fatalf("%d examples, %v", len(files), err)
	}
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if got := format(t, file, src); !bytes.Equal(got, src) {
			t.Errorf("%s is not formatted, want\n%s", file, got)
		}
	}
}

func TestRefused(t *testing.T) {
	for _, c := range []struct{ name, src, at string }{
		{"a.hcl", "cluster \"a\" {", "{"},
		{"a.hcl", "a = \n", "\n"},
		{"a.hcl", "a = \"b\n", "\n"},
		{"a.hcl", "a = 1\xff\n", "\xff"},
		{"a.hcl", "\xff\xfea\x00", "\xff"},
		{"a.hcl", "a = 1 # \x00\n", "\x00"},
		{"a.hcl", "a = " + strings.Repeat("[", 200) + strings.Repeat("]", 200), "["},
		{"a.hcl.json", `{"a": }`, "}"},
		{"a.hcl.json", `{"a": 1}}`, "}"},
		{"a.hcl.json", `{"a": ` + strings.Repeat("[", 200) + strings.Repeat("]", 200) + "}", "["},
		{"-", `{"a" 1}`, "1"},
	} {
		got, found := write.Format(c.name, []byte(c.src))
		if got != nil || !diag.HasErrors(found) {
			t.Errorf("%.20q: formatted as %q, %d findings", c.src, got, len(found))
			continue
		}
		r := found[0].Range
		if at := c.src[r.Start:r.End]; r.File != c.name || at != c.at {
			t.Errorf("%.20q: %q at %q of %s, want %q", c.src, found[0].Summary(diag.English), at, r.File, c.at)
		}
		if found[0].Text.Summary.ZH == "" || found[0].Rule == "" {
			t.Errorf("%.20q: no Chinese words or no rule in %+v", c.src, found[0])
		}
	}
}

// Where formatting would change a token, nothing is changed.
func TestTokensStay(t *testing.T) {
	for _, src := range []string{"a=1 .0\n", "a = x\u00a0\n"} {
		got, found := write.Format("a.hcl", []byte(src))
		if len(found) == 0 && string(got) != src {
			t.Errorf("%q became %q", src, got)
		}
	}
}

func FuzzFormat(f *testing.F) {
	files, _ := filepath.Glob("testdata/*/topology.hcl*")
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(src, strings.HasSuffix(file, ".json"))
	}
	for _, src := range []string{
		"", "a=1 .0", "a = 1 - -1", "a = !b", "a=<<-E\n x\r\n E\n", "a = [\n\n# x\n\n]", "a {\n\n}", "#", "/* x */ a = 1 /* y\n */", "a = x ? -1 : f(1)...", "a = \"%{ if x }${{}}%{ endif }\"", "a = [for x in [1]: x]", "a = x.0.1[*].y",
	} {
		f.Add([]byte(src), false)
	}
	f.Fuzz(func(t *testing.T, src []byte, json bool) {
		name := "a.hcl"
		if json {
			name += ".json"
		}
		got, found := write.Format(name, src)
		if diag.HasErrors(found) != (got == nil) {
			t.Fatalf("%d findings and %q", len(found), got)
		}
		if got == nil {
			return
		}
		again, found := write.Format(name, got)
		if len(found) > 0 || !bytes.Equal(again, got) {
			t.Fatalf("%q, formatted %q, formatted twice %q (%d findings)", src, got, again, len(found))
		}
		if !json {
			if before, after := meaning(src), meaning(got); before != after {
				t.Fatalf("%q means %s, formatted %q it means %s", src, before, got, after)
			}
		}
	})
}

// meaning is the tokens of a file, each line end or run of them as one, without
// those next to a bracket or at the ends of the file.
func meaning(src []byte) string {
	tokens, _ := hclsyntax.LexConfig(src, "", hcl.InitialPos)
	var parts []string
	for _, t := range tokens {
		text := string(t.Bytes)
		switch t.Type {
		case hclsyntax.TokenEOF, hclsyntax.TokenNewline:
			text = "\n"
		case hclsyntax.TokenOHeredoc:
			text = strings.TrimRight(text, "\r\n")
		case hclsyntax.TokenComment:
			text = strings.ReplaceAll(strings.Join(strings.Fields(text), " "), "\r", "")
			if !strings.HasPrefix(text, "/*") {
				parts, text = append(parts, text), "\n"
			}
		}
		if text == "\n" && (len(parts) == 0 || parts[len(parts)-1] == "\n") {
			continue
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, "\x00")
}

func BenchmarkFormat(b *testing.B) {
	src, err := os.ReadFile("testdata/blocks/topology.hcl")
	if err != nil {
		b.Fatal(err)
	}
	src = bytes.Repeat(src, 100)
	b.SetBytes(int64(len(src)))
	for b.Loop() {
		if _, found := write.Format("a.hcl", src); len(found) > 0 {
			b.Fatal(found[0].Summary(diag.English))
		}
	}
}
