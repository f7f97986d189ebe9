package shell_test

import (
	"bytes"
	"errors"
	"os/exec"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/nacosgen/nacosgen/internal/consumer"
	"github.com/nacosgen/nacosgen/internal/format/shell"
)

func TestQuote(t *testing.T) {
	for _, tc := range []struct{ word, want string }{
		{"", "''"},
		{"nacos/nacos-server:v2.4.3", "nacos/nacos-server:v2.4.3"},
		{"--ulimit=nofile=65535", "--ulimit=nofile=65535"},
		{"A=b", "'A=b'"},
		{"~", "'~'"},
		{"a b", "'a b'"},
		{"it's", `'it'\''s'`},
		{"$(id)", "'$(id)'"},
		{"a\nb", "'a\nb'"},
		{"名", "'名'"},
	} {
		got, err := shell.Quote(tc.word)
		if err != nil || got != tc.want {
			t.Errorf("Quote(%q) = %s, %v, want %s", tc.word, got, err, tc.want)
		}
	}
	if _, err := shell.Quote("a\x00b"); !errors.Is(err, shell.ErrNUL) {
		t.Errorf("a NUL byte gives %v", err)
	}
}

// TestQuoteReadBack asks the shells themselves, with every byte there is.
func TestQuoteReadBack(t *testing.T) {
	var words []string
	for c := 1; c < 256; c++ {
		words = append(words, string([]byte{byte(c)}), string([]byte{'a', byte(c), 'b'}), string([]byte{byte(c), byte(c)}))
	}
	words = append(words, "", "-n", "\\", "'", "''", `"`, "$HOME `id` $(id)", "a\r\nb", "!!", "{a,b}", "*", "~root", "#x", "\xff\xfe'\xe4")
	for _, program := range []string{"bash", "dash"} {
		t.Run(program, func(t *testing.T) {
			readBack(t, consumer.Require(t, program, program), words)
		})
	}
}

func FuzzQuote(f *testing.F) {
	path, err := exec.LookPath("bash")
	if err != nil {
		f.Skip("bash is not installed")
	}
	f.Add("it's\x00$(x)\x00\xff\\'")
	f.Fuzz(func(t *testing.T, joined string) {
		words := strings.Split(joined, "\x00")
		if len(words) > 1000 || len(joined) > 100_000 {
			t.Skip("longer than a command line")
		}
		readBack(t, path, words)
	})
}

// readBack has one shell process print all words again.
func readBack(t *testing.T, program string, words []string) {
	t.Helper()
	var script bytes.Buffer
	script.WriteString(`printf '%s\0'`)
	for _, w := range words {
		quoted, err := shell.Quote(w)
		if err != nil {
			t.Fatal(err)
		}
		script.WriteString(" " + quoted)
	}
	cmd := exec.Command(program)
	cmd.Stdin = &script
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v", program, err)
	}
	got := strings.Split(strings.TrimSuffix(string(out), "\x00"), "\x00")
	if diff := cmp.Diff(words, got); diff != "" {
		t.Errorf("%s reads (-want +got):\n%s", program, diff)
	}
}
