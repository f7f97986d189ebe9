package logback_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/internal/format/logback"
)

// content leaves out where things stand.
var content = cmp.Options{
	cmpopts.IgnoreFields(logback.Element{}, "Mark", "Range", "TextRange"),
	cmpopts.IgnoreFields(logback.Attribute{}, "Range"),
	cmpopts.EquateEmpty(),
}

const sample = `<?xml version="1.0" encoding="UTF-8"?>
<!-- Made by a test.
     It has two lines,

     and a gap. -->
<configuration scan="true">
  <!-- where files go -->
  <property name="HOME" value="&lt;a&gt; &amp; &#x22;b&#x22;&#x9;&#xA;"/>
  <appender name="file" class="x.File">
    <file>${HOME}/x.log</file>
    <encoder>
      <pattern>%msg &lt;"'&gt;%n</pattern>
      <charset>UTF-8</charset>
    </encoder>
  </appender>
  <logger name="a.b" level="WARN"><appender-ref ref="file"/></logger>
  <odd>
    text beside
    <child/>
  </odd>
</configuration>
<!-- the end -->
`

func TestPrintAndParseAgree(t *testing.T) {
	doc, found := logback.Parse("x.xml", []byte(sample))
	if len(found) > 0 {
		t.Fatal(found)
	}
	body, err := logback.Print(doc)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(sample, string(body)); diff != "" {
		t.Errorf("printed again (-want +got):\n%s", diff)
	}
}

func TestParse(t *testing.T) {
	doc, found := logback.Parse("x.xml", []byte("\uFEFF"+`<c a='"1"' b = "2&gt;">  one<!-- x
   y --> two <MaxHistory> 7 </MaxHistory></c>`))
	if len(found) > 0 {
		t.Fatal(found)
	}
	want := &logback.Document{Root: logback.Element{
		Name: "c", Text: "one two",
		Attributes: []logback.Attribute{{Name: "a", Value: `"1"`}, {Name: "b", Value: "2>"}},
		Children:   []logback.Element{logback.Comment("x", "y"), {Name: "MaxHistory", Text: "7"}},
	}}
	if diff := cmp.Diff(want, doc, content); diff != "" {
		t.Errorf("document (-want +got):\n%s", diff)
	}
	if h := doc.Root.Child("maxHistory"); h == nil || h.Text != "7" {
		t.Errorf("Child does not look past case: %+v", h)
	}
	if v, ok := doc.Root.Attribute("b"); !ok || v != "2>" {
		t.Errorf("Attribute b: %q %v", v, ok)
	}
	if _, ok := doc.Root.Attribute("B"); ok {
		t.Error("Attribute B is there")
	}
}

// TestRanges cuts the pieces out of the file by their ranges.
func TestRanges(t *testing.T) {
	src := "\uFEFF" + sample
	doc, _ := logback.Parse("x.xml", []byte(src))
	cut := func(r diag.Range) string { return src[r.Start:r.End] }
	home, appender := &doc.Root.Children[1], &doc.Root.Children[2]
	for _, c := range []struct{ name, got, want string }{
		{"start tag", cut(appender.Range), `<appender name="file" class="x.File">`},
		{"attribute", cut(appender.Attributes[1].Range), "x.File"},
		{"escaped attribute", cut(home.Attributes[1].Range), "&lt;a&gt; &amp; &#x22;b&#x22;&#x9;&#xA;"},
		{"text", cut(appender.Child("file").TextRange), "${HOME}/x.log"},
		{"text beside a child", cut(doc.Root.Child("odd").TextRange), "text beside"},
		{"comment", cut(doc.Tail[0].Range), "<!-- the end -->"},
		{"empty element", cut(doc.Root.Child("odd").Children[0].Range), "<child/>"},
	} {
		if c.got != c.want {
			t.Errorf("%s: range covers %q, want %q", c.name, c.got, c.want)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for name, c := range map[string]struct{ src, covers, says string }{
		"nothing":          {"", "", "no element"},
		"comment alone":    {"<!-- a -->", "", "no element"},
		"not closed":       {"<a><b></b>", "", "inside <a>"},
		"crossed":          {"<a><b></a></b>", "</a>", "</a> where </b>"},
		"second root":      {"<a/><b/>", "<b/>", "second root"},
		"stray end":        {"<a/></b>", "</b>", "closes nothing"},
		"text outside":     {"<a/>x", "x", "outside"},
		"twice":            {`<a b="1" b="2"/>`, `<a b="1" b="2"/>`, "twice"},
		"bare attribute":   {"<a b=1/>", "", "quoted"},
		"unknown entity":   {"<a>&nbsp;</a>", "", "entity"},
		"other encoding":   {`<?xml version="1.0" encoding="GBK"?><a/>`, "", `"GBK", not UTF-8`},
		"control":          {"<a>\x01</a>", "", "illegal"},
		"control, comment": {"<a><!--\x01--></a>", "<!--\x01-->", "no way"},
		"too deep":         {strings.Repeat("<a>", 101), "<a>", "100 elements"},
	} {
		t.Run(name, func(t *testing.T) {
			doc, found := logback.Parse("x.xml", []byte(c.src))
			if doc != nil || len(found) != 1 {
				t.Fatalf("document %v, findings %v", doc, found)
			}
			d := found[0]
			if s := d.Summary(diag.English); !strings.Contains(s, c.says) {
				t.Errorf("summary %q lacks %q", s, c.says)
			}
			if got := c.src[d.Range.Start:d.Range.End]; c.covers != "" && got != c.covers {
				t.Errorf("range covers %q, want %q", got, c.covers)
			}
		})
	}
}

func TestPrintRefuses(t *testing.T) {
	for name, e := range map[string]logback.Element{
		"element name":     {Name: "a b"},
		"attribute name":   {Name: "a", Attributes: []logback.Attribute{{Name: "1"}}},
		"attribute twice":  {Name: "a", Attributes: []logback.Attribute{{Name: "b"}, {Name: "b"}}},
		"control":          {Name: "a", Text: "x\x00y"},
		"escape":           {Name: "a", Attributes: []logback.Attribute{{Name: "b", Value: "\x1b"}}},
		"not UTF-8":        {Name: "a", Text: "\xff"},
		"no character":     {Name: "a", Text: "\uFFFF"},
		"blank at the end": {Name: "a", Text: "x "},
		"comment":          {Name: "a", Children: []logback.Element{logback.Comment("a -- b")}},
		"comment, blanks":  {Name: "a", Children: []logback.Element{logback.Comment(" a")}},
		"comment, control": {Name: "a", Children: []logback.Element{logback.Comment("a\x00")}},
		"comment, child":   {Name: "a", Children: []logback.Element{{Text: "a", Children: make([]logback.Element, 1)}}},
		"child name":       {Name: "a", Children: []logback.Element{{Name: "<"}}},
	} {
		t.Run(name, func(t *testing.T) {
			if body, err := logback.Print(&logback.Document{Root: e}); err == nil {
				t.Errorf("printed %q", body)
			}
		})
	}
}

func TestPrintMarked(t *testing.T) {
	doc := &logback.Document{
		Head: []logback.Element{{Text: "two\nlines", Mark: 1}},
		Root: logback.Element{Name: "r", Mark: 2, Children: []logback.Element{
			{Name: "text", Text: "over\nlines", Mark: 3},
			{Name: "one", Mark: 4, Children: []logback.Element{{Name: "line", Mark: 9}}},
			{Name: "block", Mark: 5, Text: "t", Children: []logback.Element{{Name: "x", Mark: 6}}},
		}},
	}
	body, marks, err := logback.PrintMarked(doc)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]int{0, 1, 1, 2, 3, 3, 4, 5, 5, 6, 5, 2}, marks); diff != "" {
		t.Errorf("marks (-want +got):\n%s\n%s", diff, body)
	}
	if lines := strings.Count(string(body), "\n"); lines != len(marks) {
		t.Errorf("%d lines, %d marks", lines, len(marks))
	}
	if plain, err := logback.Print(doc); err != nil || string(plain) != string(body) {
		t.Errorf("Print gives other bytes (%v):\n%s", err, plain)
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{sample, "<a>&#xD;\r\n x </a>", "<a><![CDATA[<]]>]]&gt;</a>", "<x:a y:b='&#10;'/>", "<!--\r-\r--><a/>", "<!DOCTYPE a><a/>"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		doc, found := logback.Parse("f", src)
		if len(found) > 0 {
			if r := found[0].Range; r.Start < 0 || r.Start > r.End || r.End > len(src) {
				t.Fatalf("range %v of %d bytes", r, len(src))
			}
			return
		}
		body, err := logback.Print(doc)
		if err != nil {
			t.Fatalf("parsed, but not printed: %v", err)
		}
		again, found := logback.Parse("f", body)
		if len(found) > 0 {
			t.Fatalf("printed, but not parsed: %v\n%s", found, body)
		}
		if diff := cmp.Diff(doc, again, content); diff != "" {
			t.Fatalf("parse(print(d)) (-d +got):\n%s\n%s", diff, body)
		}
	})
}

func FuzzPrint(f *testing.F) {
	f.Add("name", `v<>&"'`, "text")
	f.Add("a:b", "\r\n\t", "a\rb")
	f.Add("é", "]]>", "\u2028")
	f.Fuzz(func(t *testing.T, name, value, text string) {
		doc := &logback.Document{Root: logback.Element{
			Name: name, Text: text, Attributes: []logback.Attribute{{Name: name, Value: value}},
			Children: []logback.Element{logback.Comment(text), {Name: "x", Text: value}},
		}}
		body, err := logback.Print(doc)
		if err != nil {
			return
		}
		again, found := logback.Parse("f", body)
		if len(found) > 0 {
			t.Fatalf("printed, but not parsed: %v\n%s", found, body)
		}
		if diff := cmp.Diff(doc, again, content); diff != "" {
			t.Fatalf("parse(print(d)) (-d +got):\n%s\n%s", diff, body)
		}
	})
}

func BenchmarkPrint(b *testing.B) {
	doc := &logback.Document{Root: logback.Element{Name: "configuration"}}
	for range 80 {
		doc.Root.Children = append(doc.Root.Children, logback.Element{
			Name: "appender", Attributes: []logback.Attribute{{Name: "name", Value: "some-name"}, {Name: "class", Value: "ch.qos.logback.core.FileAppender"}},
			Children: []logback.Element{
				{Name: "file", Text: "${HOME}/some-name.log"}, {Name: "append", Text: "true"},
				{Name: "encoder", Children: []logback.Element{{Name: "pattern", Text: "%date %level %msg%n"}, {Name: "charset", Text: "UTF-8"}}},
			},
		})
	}
	b.ReportAllocs()
	for b.Loop() {
		body, err := logback.Print(doc)
		if err != nil {
			b.Fatal(err)
		}
		b.SetBytes(int64(len(body)))
	}
}
