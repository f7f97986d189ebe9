package properties

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// texts are awkward keys and values.
func texts() []string {
	ascii := make([]byte, 0, 95)
	for c := byte(' '); c <= '~'; c++ {
		ascii = append(ascii, c)
	}
	return []string{
		"", " ", "  two leading", "trailing ", "\ttab", "a\tb", "a\nb\r\nc", "\f", "#no comment", "!no comment",
		"=", "==", ":", "a=b:c", `back\slash`, `end\`, `\u0041`, "naïve", "数据库", "😀", "\x00", "\x01\x7f", "${x}",
		"jdbc:mysql://10.0.0.9:3306/nacos?a=b&c=d", string(ascii), "\ufeff", "\ufffd", "key#!",
	}
}

func TestPrint(t *testing.T) {
	for _, c := range []struct{ key, value, want string }{
		{"db.url.0", "jdbc:mysql://h:1/n?a=b&c=d", "db.url.0=jdbc:mysql://h:1/n?a=b&c=d"},
		{"a", "", "a="},
		{"a b", " x ", `a\ b=\ x `},
		{"#a", "#x", `\#a=#x`},
		{"a", "b\\c\nd\te", `a=b\\c\nd\te`},
		{"a", "é数😀", `a=\u00e9\u6570\ud83d\ude00`},
		{"a:b=c", "=x", `a\:b\=c==x`},
	} {
		if got := string(AppendEntry(nil, c.key, c.value)); got != c.want+"\n" {
			t.Errorf("AppendEntry(%q, %q) = %q, want %q", c.key, c.value, got, c.want)
		}
	}
	if got := string(AppendComment(nil, "a\nb 数")); got != "# a b  \n" {
		t.Errorf("comment: %q", got)
	}
	if got := string(AppendComment(nil, "---")); got == "#---\n" {
		t.Errorf("comment is Spring Boot's mark between documents: %q", got)
	}
}

func TestPrintedReadsBack(t *testing.T) {
	for _, key := range texts() {
		for _, value := range texts() {
			readsBack(t, key, value)
		}
	}
}

func readsBack(t *testing.T, key, value string) {
	t.Helper()
	src := AppendEntry(AppendComment(nil, key), key, value)
	if n := strings.Count(string(src), "\n"); n != 2 || strings.Contains(string(src), "\r") {
		t.Fatalf("%q, %q: %d lines, want 2: %q", key, value, n, src)
	}
	f := Parse("f", src)
	if len(f.Entries) != 1 || f.Entries[0].Key != key || f.Entries[0].Value != value || len(f.Faults) > 0 {
		t.Fatalf("%q, %q reads back as %+v from %q", key, value, f, src)
	}
}

func TestParse(t *testing.T) {
	type kv struct{ Key, Value string }
	for _, c := range []struct {
		src  string
		want []kv
	}{
		{"a=b\nc:d\r\ne f\rg", []kv{{"a", "b"}, {"c", "d"}, {"e", "f"}, {"g", ""}}},
		{"  a \t=  b  \n", []kv{{"a", "b  "}}},
		{"a = = b", []kv{{"a", "= b"}}},
		{"a=b\\\n   c\\\r\n\td", []kv{{"a", "bcd"}}},
		{"a=b\\\n\nc=d", []kv{{"a", "b"}, {"c", "d"}}},
		{"a=b\\\n#c", []kv{{"a", "b#c"}}},
		{"a=b\\\\\nc=d", []kv{{"a", `b\`}, {"c", "d"}}},
		{"# c\n ! d\n\n \t\na=1", []kv{{"a", "1"}}},
		{"=v", []kv{{"", "v"}}},
		{`a\=b\:c\ d=e\qf`, []kv{{"a=b:c d", "eqf"}}},
		{`a=\u00e9\ud83d\ude00`, []kv{{"a", "é😀"}}},
		{"a=\xe9", []kv{{"a", "é"}}},
		{"a=b\\", []kv{{"a", "b"}}},
	} {
		var got []kv
		f := Parse("f", []byte(c.src))
		for _, e := range f.Entries {
			got = append(got, kv{e.Key, e.Value})
		}
		if diff := cmp.Diff(c.want, got); diff != "" || len(f.Faults) > 0 {
			t.Errorf("%q: faults %v (-want +got):\n%s", c.src, f.Faults, diff)
		}
	}
}

func TestParseTellsPlaces(t *testing.T) {
	src := "# first\na.b = c\\\n  d\nempty=\n!last"
	f := Parse("f", []byte(src))
	text := func(start, end int) string { return src[start:end] }
	var got []string
	for _, e := range f.Entries {
		got = append(got, text(e.KeyRange.Start, e.KeyRange.End), text(e.ValueRange.Start, e.ValueRange.End))
	}
	for _, c := range f.Comments {
		got = append(got, c.Text, text(c.Range.Start, c.Range.End))
	}
	want := []string{"a.b", "c\\\n  d", "empty", "", " first", "# first", "last", "!last"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if at := f.Entries[1].ValueRange.Start; at != strings.Index(src, "empty=")+len("empty=") {
		t.Errorf("an empty value stands at %d", at)
	}
}

func TestParseFindsBrokenEscapes(t *testing.T) {
	src := `a=x\u12g4y` + "\n" + `b=\u1`
	f := Parse("f", []byte(src))
	if len(f.Entries) != 2 || len(f.Faults) != 2 {
		t.Fatalf("%+v", f)
	}
	if r := f.Faults[0].Range; src[r.Start:r.End] != `\u12g4` {
		t.Errorf("fault covers %q", src[r.Start:r.End])
	}
	if r := f.Faults[1].Range; src[r.Start:r.End] != `\u1` {
		t.Errorf("fault covers %q", src[r.Start:r.End])
	}
}

func FuzzPrint(f *testing.F) {
	for _, text := range texts() {
		f.Add(text, text)
	}
	f.Fuzz(func(t *testing.T, key, value string) {
		readsBack(t, strings.ToValidUTF8(key, "\ufffd"), strings.ToValidUTF8(value, "\ufffd"))
	})
}

func FuzzParse(f *testing.F) {
	for _, src := range sources() {
		f.Add([]byte(src))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		file := Parse("f", src)
		var again []byte
		for _, e := range file.Entries {
			for _, r := range []struct{ start, end int }{{e.KeyRange.Start, e.KeyRange.End}, {e.ValueRange.Start, e.ValueRange.End}} {
				if r.start > r.end || r.end > len(src) {
					t.Fatalf("range %v of %q", r, src)
				}
			}
			again = AppendEntry(again, e.Key, e.Value)
		}
		second := Parse("f", again)
		if len(second.Entries) != len(file.Entries) {
			t.Fatalf("%d entries, then %d: %q", len(file.Entries), len(second.Entries), again)
		}
		for i, e := range second.Entries {
			if e.Key != file.Entries[i].Key || e.Value != file.Entries[i].Value {
				t.Fatalf("%+v, then %+v", file.Entries[i], e)
			}
		}
	})
}

func BenchmarkAppendEntry(b *testing.B) {
	var dst []byte
	for b.Loop() {
		dst = AppendEntry(dst[:0], "db.url.0", "jdbc:mysql://10.0.0.9:3306/nacos?characterEncoding=utf8&connectTimeout=1000")
	}
}
