package load_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/nacosgen/nacosgen/topology/load"
)

func TestComments(t *testing.T) {
	src := "\xef\xbb\xbf# word first\r\n" +
		"cluster \"a\" { // a word at the end  \n" +
		"  # nothing\n" +
		"  home = \"# word\" # 漢字 word\n" +
		"  /* word */ x = <<EOT\n# word\nEOT\n" +
		"  y = [\n    1, # word in a list\n  ]\n" +
		"} } # word behind damage"
	r := &load.Result{Files: map[string][]byte{"a.hcl": []byte(src), "a.hcl.json": []byte(`{"//": "# word"}`), "-": []byte(`{"x": "# word"}`)}}
	var got []string
	for _, at := range r.Comments("a.hcl", "word") {
		got = append(got, src[at.Start:at.End])
	}
	want := []string{"# word first", "// a word at the end  ", "# 漢字 word", "# word in a list", "# word behind damage"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for _, file := range []string{"a.hcl.json", "-", "absent"} {
		if found := r.Comments(file, "word"); found != nil {
			t.Errorf("%s: %v", file, found)
		}
	}
}
