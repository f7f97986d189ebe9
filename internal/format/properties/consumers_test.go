package properties

import (
	"bytes"
	"encoding/base64"
	"math/rand/v2"
	"os/exec"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	magiconair "github.com/magiconair/properties"

	"github.com/nacosgen/nacosgen/internal/consumer"
)

// sources are awkward files.
func sources() []string {
	list := []string{
		"", "\n", " ", "\\", "\\\n", "\\\n\n", "\\\na=b", "a\\", "a=\\", "a=b\\\n", "a=b\\\r\nc", "a=b\\\r\rc", "a\\\n=b",
		"a=b\\\n   ", "a=b\\\n \\\n c", "a =b", "a\tb", "a\fb", "a  :  b", "a::b", "a=:b", "a:=b", ":", "=", " = ", "==",
		"#", "!", "#a\\\nb=c", "  # x", "a#b=c", "a=#b", "a=b # c", "\\#a=b", "\\ a=b", "a\\", "a\\\\", "a\\\\=b",
		`a=\u0041`, `a=\u00`, `a=\u`, `\u0061=b`, `a=\ud83d`, `a=\ud83d\ude00`, `a=\ude00\ud83d`, `a=\U0041`, `a=\uuuu0041`,
		"a=\xe9\xff", "\xef\xbb\xbfa=b", "a\x00=b\x00", "a=b\n\ra=c", "a=\\\n#b\\\n!c", "a b c", "a\\ b c", "a=b\\c", `a=\t\n\r\f\q`,
	}
	for _, text := range texts() {
		list = append(list, string(AppendEntry(nil, text, text)))
	}
	return list
}

// TestJavaAgrees asks java.util.Properties about awkward and random files, all
// in one process.
func TestJavaAgrees(t *testing.T) {
	java := consumer.Require(t, "java", "java")
	cases := sources()
	letters := []string{"a", "b", "=", ":", " ", "\t", "\f", "\\", "\\", "\n", "\r", "#", "!", "u", "0041", "\xe9", "n"}
	random := rand.New(rand.NewPCG(1, 2))
	for range 5000 {
		var b strings.Builder
		for range random.IntN(14) {
			b.WriteString(letters[random.IntN(len(letters))])
		}
		cases = append(cases, b.String())
	}
	var in bytes.Buffer
	for _, src := range cases {
		in.WriteString(base64.StdEncoding.EncodeToString([]byte(src)) + "\n")
	}
	cmd := exec.CommandContext(t.Context(), java, "testdata/LoadProperties.java")
	cmd.Stdin = &in
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("java: %v", err)
	}
	answers := strings.Split(strings.TrimSuffix(string(out), "\n"), "\n")
	if len(answers) != len(cases) {
		t.Fatalf("%d answers to %d cases", len(answers), len(cases))
	}
	for i, src := range cases {
		if diff := cmp.Diff(answers[i], answer(Parse("f", []byte(src)))); diff != "" {
			t.Errorf("%q (-java +ours):\n%s", src, diff)
		}
	}
}

// answer puts f as LoadProperties.java does.
func answer(f *File) string {
	if len(f.Faults) > 0 {
		return "refused"
	}
	b := "ok"
	for _, e := range f.Entries {
		b += " _" + base64.StdEncoding.EncodeToString([]byte(e.Key)) + " _" + base64.StdEncoding.EncodeToString([]byte(e.Value))
	}
	return b
}

// TestMagiconairReadsWhatWePrint: the other reader that many tools use.
func TestMagiconairReadsWhatWePrint(t *testing.T) {
	loader := magiconair.Loader{Encoding: magiconair.ISO_8859_1, DisableExpansion: true}
	for _, value := range texts() {
		if strings.ContainsRune(value, '😀') {
			continue // it knows no surrogate pairs
		}
		p, err := loader.LoadBytes(AppendEntry(nil, "key", value))
		if err != nil {
			t.Errorf("%q: %v", value, err)
			continue
		}
		if got, _ := p.Get("key"); got != value {
			t.Errorf("%q reads back as %q", value, got)
		}
	}
}
