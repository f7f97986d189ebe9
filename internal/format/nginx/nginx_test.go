package nginx_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/nacosgen/nacosgen/internal/format/nginx"
)

// withoutPlaces compares what directives mean.
func withoutPlaces() cmp.Options {
	return cmp.Options{
		cmpopts.IgnoreFields(nginx.Directive{}, "Span", "NameSpan", "ArgSpans"),
		cmp.Comparer(func(a, b []string) bool {
			return strings.Join(a, "\x00") == strings.Join(b, "\x00") && len(a) == len(b)
		}),
	}
}

func TestParse(t *testing.T) {
	for _, c := range []struct {
		name, src string
		want      []*nginx.Directive
	}{
		{"nothing", " \t\r\n", []*nginx.Directive{}},
		{"simple", "listen 80;", []*nginx.Directive{nginx.Simple("listen", "80")}},
		{"several lines", "a\n  b\r\n c ;", []*nginx.Directive{nginx.Simple("a", "b", "c")}},
		{"block", "events{worker_connections 4;}", []*nginx.Directive{
			nginx.Block("events", nil, nginx.Simple("worker_connections", "4"))}},
		{"empty block", "http {}", []*nginx.Directive{nginx.Block("http", nil)}},
		{"quotes", `a "x ;{}#" 'it "is"' "it's" '' ;`, []*nginx.Directive{
			nginx.Simple("a", "x ;{}#", `it "is"`, "it's", "")}},
		{"escapes", `a "\"\\\n\t\r\d" b\;c 'x\'y' x\ y;`, []*nginx.Directive{
			nginx.Simple("a", "\"\\\n\t\r\\d", `b\;c`, "x'y", `x\ y`)}},
		{"variables", `a $host ${host}x "$" x$ $a{ };`, nil},
		{"variable in braces", `a ${host}x x}y;`, []*nginx.Directive{nginx.Simple("a", "${host}x", "x}y")}},
		{"quote and number sign inside a word", `a b"c d#e;`, []*nginx.Directive{nginx.Simple("a", `b"c`, "d#e")}},
		{"condition", `if ($a = "x") { b; }`, []*nginx.Directive{
			nginx.Block("if", []string{"($a", "=", "x", ")"}, nginx.Simple("b"))}},
		{"comments", "# one\r\na # two;\n b; # three\n#\n", []*nginx.Directive{
			nginx.Comment("one"), nginx.Comment("two;"), nginx.Simple("a", "b"), nginx.Comment("three"), {Comment: true}}},
		{"a quoted number sign is a name", `"#" x;`, []*nginx.Directive{nginx.Simple("#", "x")}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := nginx.Parse([]byte(c.src))
			if c.want == nil {
				if err == nil {
					t.Fatal("no error")
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, got, withoutPlaces()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestParseErrors(t *testing.T) {
	for src, want := range map[string]struct {
		at   string
		text string
	}{
		"a b":                     {"a", `directive "a" is not ended by ";"`},
		"a {\n b;":                {"{", `"{" without its "}"`},
		"a; }":                    {"}", `unexpected "}"`},
		"a { b }":                 {"}", `unexpected "}"`},
		";":                       {";", `unexpected ";"`},
		"a; {":                    {"{", `unexpected "{"`},
		`a "b`:                    {`"`, `quote " is not closed`},
		`a 'b\'`:                  {`'`, `quote ' is not closed`},
		`a "b"c;`:                 {`c`, `unexpected "c"`},
		strings.Repeat("a{", 200): {"{", "blocks nested deeper than 100"},
	} {
		_, err := nginx.Parse([]byte(src))
		var se *nginx.SyntaxError
		if !errors.As(err, &se) {
			t.Errorf("%q: no syntax error but %v", src, err)
			continue
		}
		if got := src[se.Span.Start:se.Span.End]; got != want.at || se.Error() != want.text {
			t.Errorf("%q: %q at %q, want %q at %q", src, se.Error(), got, want.text, want.at)
		}
	}
}

func TestSpans(t *testing.T) {
	src := "# c\nserver {\n  listen  \"8848\" ssl ;\n}\n"
	ds, err := nginx.Parse([]byte(src))
	if err != nil {
		t.Fatal(err)
	}
	text := func(s nginx.Span) string { return src[s.Start:s.End] }
	listen := ds[1].Block[0]
	for _, c := range []struct{ got, want string }{
		{text(ds[0].Span), "# c"},
		{text(ds[0].NameSpan), " c"},
		{text(ds[1].Span), src[4 : len(src)-1]},
		{text(ds[1].NameSpan), "server"},
		{text(listen.Span), `listen  "8848" ssl ;`},
		{text(listen.ArgSpans[0]), `"8848"`},
		{text(listen.ArgSpans[1]), "ssl"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestPrint(t *testing.T) {
	ds := []*nginx.Directive{
		nginx.Comment("top"),
		nginx.Simple("user", "a b"),
		nginx.Block("http", nil,
			nginx.Simple("x", "", "$host", "a;b", "c\"d\\e\n", "#"),
			nginx.Comment("why"),
			nginx.Simple("y"),
			nginx.Block("server", []string{"z"}, nginx.Simple("listen", "[::]:80")),
			nginx.Block("events", nil),
		),
	}
	want := `# top
user "a b";

http {
    x "" $host "a;b" "c\"d\\e\n" "#";

    # why
    y;

    server z {
        listen [::]:80;
    }

    events {}
}
`
	got, err := nginx.Print(ds)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, string(got.Body)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if lines := strings.Count(want, "\n"); len(got.Lines) != lines {
		t.Fatalf("%d lines have a directive, want %d", len(got.Lines), lines)
	}
	for line, d := range map[int]*nginx.Directive{0: ds[0], 1: ds[1], 2: ds[2], 3: ds[2], 6: ds[2].Block[1], 14: ds[2]} {
		if got.Lines[line] != d {
			t.Errorf("line %d comes from %q, want %q", line+1, got.Lines[line].Name, d.Name)
		}
	}
}

func TestUnprintable(t *testing.T) {
	for name, d := range map[string]*nginx.Directive{
		"NUL":             nginx.Simple("a", "b\x00"),
		"too long":        nginx.Simple("a", strings.Repeat("x", nginx.MaxWord+1)),
		"comment of two":  nginx.Comment("a\nb"),
		"inside a block":  nginx.Block("a", nil, nginx.Simple("b", "\x00")),
		"name with a NUL": nginx.Simple("a\x00"),
	} {
		if _, err := nginx.Print([]*nginx.Directive{d}); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func FuzzRoundTrip(f *testing.F) {
	for _, seed := range []string{
		"", "a;", "a b c;", "# x\na 'b' \"c\\n\" { d; # e\n }", `a ${b}; c\ d e\\;`, "a{}b{c{}}", `if ($a ~ "x") {}`, "a }b;", "a b{c;}", "\"\" '';", `"#" a;`, "\xef\xbb\xbfa;", "a\x00;",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		ds, err := nginx.Parse(src)
		if err != nil {
			return
		}
		printed, err := nginx.Print(ds)
		if err != nil {
			return // a NUL, a word too long, a carriage return in a comment
		}
		if n := bytes.Count(printed.Body, []byte("\n")); n != len(printed.Lines) {
			t.Fatalf("%d lines, %d directives behind them", n, len(printed.Lines))
		}
		again, err := nginx.Parse(printed.Body)
		if err != nil {
			t.Fatalf("printed form is not read: %v\n%s", err, printed.Body)
		}
		if diff := cmp.Diff(ds, again, withoutPlaces()); diff != "" {
			t.Fatalf("(-parsed +printed and parsed):\n%s", diff)
		}
		twice, err := nginx.Print(again)
		if err != nil || !bytes.Equal(twice.Body, printed.Body) {
			t.Fatalf("printing twice differs (%v):\n%s\n%s", err, printed.Body, twice.Body)
		}
	})
}

func FuzzWord(f *testing.F) {
	for _, seed := range []string{"", "a", "a b", "$x", "${x}", "a\\", "\\n", "'\"", "\n\r\t", "#", ";", "{", "}", ")", "日本", "\xff"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, word string) {
		quoted, err := nginx.Quote(word)
		if err != nil {
			if !strings.Contains(word, "\x00") && len(word) < nginx.MaxWord/2-1 {
				t.Fatal(err)
			}
			return
		}
		ds, err := nginx.Parse([]byte("x " + quoted + ";"))
		if err != nil {
			t.Fatalf("%s: %v", quoted, err)
		}
		if len(ds) != 1 || len(ds[0].Args) != 1 || ds[0].Args[0] != word || ds[0].Block != nil {
			t.Fatalf("%q was written as %s and read as %q", word, quoted, ds[0].Args)
		}
	})
}

func BenchmarkPrint(b *testing.B) {
	var servers []*nginx.Directive
	for range 200 {
		servers = append(servers, nginx.Simple("server", "10.0.0.1:8848", "max_fails=3", "fail_timeout=10s"))
	}
	ds := []*nginx.Directive{nginx.Block("http", nil, nginx.Block("upstream", []string{"x"}, servers...))}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := nginx.Print(ds); err != nil {
			b.Fatal(err)
		}
	}
}
