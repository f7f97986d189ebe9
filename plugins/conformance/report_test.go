package conformance_test

import (
	"encoding/json"
	"encoding/xml"
	"strings"
	"testing"
	"time"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/plugins/conformance"
)

func outcomes() []conformance.Outcome {
	summary := diag.Words{EN: "it works", ZH: "正常"}
	return []conformance.Outcome{
		{Name: "one", Status: conformance.Passed, Took: 1500 * time.Millisecond, Summary: summary},
		{Name: "two", Status: conformance.Failed, Message: "first <line>\nsecond & last", Summary: summary},
		{Name: "three", Status: conformance.Skipped, Message: "not there", Summary: summary},
	}
}

func TestPrint(t *testing.T) {
	for _, c := range []struct {
		format string
		lang   diag.Language
		want   string
	}{
		{"text", diag.English, `ok    one                      it works
FAIL  two                      it works
      first <line>
      second & last
skip  three                    it works
      not there
1 passed, 1 failed, 1 skipped
`},
		{"text", diag.Chinese, `ok    one                      正常
FAIL  two                      正常
      first <line>
      second & last
skip  three                    正常
      not there
通过 1，失败 1，跳过 1
`},
		{"junit", diag.English, `<?xml version="1.0" encoding="UTF-8"?>
<testsuites>
  <testsuite name="p" tests="3" failures="1" errors="0" skipped="1" time="1.500">
    <testcase classname="nacosgen.plugin.p" name="one" time="1.500"></testcase>
    <testcase classname="nacosgen.plugin.p" name="two" time="0.000">
      <failure message="first &lt;line&gt;">first &lt;line&gt;&#xA;second &amp; last</failure>
    </testcase>
    <testcase classname="nacosgen.plugin.p" name="three" time="0.000">
      <skipped message="not there"></skipped>
    </testcase>
  </testsuite>
</testsuites>
`},
	} {
		var b strings.Builder
		if err := conformance.Print(&b, c.format, "p", outcomes(), c.lang); err != nil {
			t.Fatal(err)
		}
		if b.String() != c.want {
			t.Errorf("%s: got\n%s\nwant\n%s", c.format, b.String(), c.want)
		}
		if c.format == "junit" {
			if err := xml.Unmarshal([]byte(b.String()), new(struct{})); err != nil {
				t.Error(err)
			}
		}
	}
	if err := conformance.Print(&strings.Builder{}, "yaml", "p", nil, diag.English); err == nil {
		t.Error("a format that nobody knows was printed")
	}
}

func TestPrintJSON(t *testing.T) {
	var b strings.Builder
	if err := conformance.Print(&b, "json", "p", outcomes(), diag.English); err != nil {
		t.Fatal(err)
	}
	var got struct {
		Cases []struct{ Name, Status, Message string }
	}
	if err := json.Unmarshal([]byte(b.String()), &got); err != nil {
		t.Fatal(err)
	}
	if len(got.Cases) != 3 || got.Cases[1].Status != "failed" || got.Cases[1].Message != "first <line>\nsecond & last" || got.Cases[0].Message != "" {
		t.Errorf("%+v", got)
	}
}
