package write

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"unique"

	"github.com/google/go-cmp/cmp"

	"github.com/nacosgen/nacosgen/generator"
)

func entries() []entry {
	return []entry{
		{Path: "a/n/conf/x", Sum: generator.Sum{1, 2}, Mode: 0o644, By: unique.Make(origin{"../t.hcl", "a", "cluster-conf"})},
		{Path: "a/secret", Sum: generator.Sum{3}, Mode: 0o600, By: unique.Make(origin{"../t.hcl", "a", "docker-run"})},
		{Path: "all", Mode: 0o755, By: unique.Make(origin{"-", "", "index"})},
	}
}

func TestManifest(t *testing.T) {
	odd := append(entries(), entry{Path: `b/"q" <ü> 生产`, Mode: 0o644, By: unique.Make(origin{`../a\b.hcl`, "ü", "o"})})
	for _, es := range [][]entry{nil, entries(), odd} {
		data := encodeManifest(es)
		var m manifestObject
		if err := json.Unmarshal(data, &m); err != nil || m.FormatVersion != 1 || len(m.Files) != len(es) {
			t.Errorf("JSON: %v, %+v", err, m)
		}
		again, err := json.MarshalIndent(m, "", "\t") // another spelling of the same
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range [][]byte{data, again} {
			got, err := decodeManifest(text)
			if err != nil {
				t.Fatalf("%v in:\n%s", err, text)
			}
			if diff := cmp.Diff(es, got, cmp.Transformer("nil", func(es []entry) string { return fmt.Sprintf("%+v", es) })); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		}
	}
	if _, ok := decodeLines(encodeManifest(entries())); !ok {
		t.Error("the fast way does not know our own spelling")
	}
}

func TestBadManifests(t *testing.T) {
	good := string(encodeManifest(entries()))
	cases := map[string]struct{ text, want string }{
		"empty":         {"", "no manifest"},
		"conflict mark": {"<<<<<<< HEAD\n" + good, "no manifest"},
		"newer":         {strings.Replace(good, `"format_version": 1`, `"format_version": 7`, 1), "format_version is 7"},
		"way out":       {strings.Replace(good, "a/secret", "../secret", 1), `path "../secret"`},
		"sum":           {strings.Replace(good, `"0102`, `"01zz`, 1), "sha256"},
		"short sum":     {strings.Replace(good, `"0102`, `"`, 1), "sha256"},
		"mode":          {strings.Replace(good, `"0600"`, `"0999"`, 1), "mode"},
		"twice":         {strings.Replace(good, "a/secret", "a/n/conf/x", 1), "twice"},
	}
	for name, c := range cases {
		if _, err := decodeManifest([]byte(c.text)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

func FuzzManifest(f *testing.F) {
	f.Add(encodeManifest(nil))
	f.Add(encodeManifest(entries()))
	f.Add([]byte(`{"format_version": 1, "files": null}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		fast, ok := decodeLines(data)
		es, err := decodeManifest(data)
		if err != nil {
			if ok {
				t.Errorf("the fast way reads what the other refuses: %v", err)
			}
			return
		}
		if ok && !json.Valid(data) {
			t.Errorf("the fast way reads what is no JSON: %+v", fast)
		}
		again, err := decodeManifest(encodeManifest(es))
		if err != nil || fmt.Sprintf("%+v", again) != fmt.Sprintf("%+v", es) {
			t.Errorf("read %+v, then %+v, %v", es, again, err)
		}
	})
}

func BenchmarkManifest(b *testing.B) {
	var es []entry
	for i := range 36000 {
		es = append(es, entry{Path: fmt.Sprintf("c%04d/n%d/conf/application.properties", i/36, i%36), Mode: 0o600, By: unique.Make(origin{"../t.hcl", fmt.Sprint("c", i/36), "application-properties"})})
	}
	sortEntries(es)
	data := encodeManifest(es)
	b.Run("encode", func(b *testing.B) {
		for b.Loop() {
			encodeManifest(es)
		}
	})
	b.Run("decode", func(b *testing.B) {
		for b.Loop() {
			if _, err := decodeManifest(data); err != nil {
				b.Fatal(err)
			}
		}
	})
}
