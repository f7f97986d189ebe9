package nginx_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/nacosgen/nacosgen/internal/consumer"
	"github.com/nacosgen/nacosgen/internal/format/nginx"
)

// complaint is what the real nginx says about a configuration, from the first
// "[emerg] " on.
func complaint(t *testing.T, program, src string) string {
	t.Helper()
	dir := t.TempDir()
	file := filepath.Join(dir, "nginx.conf")
	if err := os.WriteFile(file, []byte(src), 0o644); err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), program, "-t", "-q", "-p", dir, "-c", file, "-e", "stderr").CombinedOutput()
	if err == nil {
		t.Fatalf("nginx takes %q", src)
	}
	_, message, ok := strings.Cut(string(out), "[emerg] ")
	if !ok {
		t.Fatalf("%q: %s", src, out)
	}
	message, _, _ = strings.Cut(message, " in "+file)
	if process, rest, ok := strings.Cut(message, ": "); ok && strings.Trim(process, "0123456789#") == "" {
		return rest
	}
	return message
}

// A directive that nginx does not know comes back in its message, and so shows
// how nginx reads a word.
func TestNginxReadsWords(t *testing.T) {
	program := consumer.Require(t, "nginx", "nginx")
	for _, word := range []string{
		"plain", "two words", "a;b", "a{b}", "${x}", "}", "#", "it's", `"`, `\`, `\\`, `a\nb`, "a\nb", "a\tb\r", `\"`, `c:\new\table`, "$x y", "名 字", "\xff", "",
	} {
		quoted, err := nginx.Quote(word)
		if err != nil {
			t.Errorf("%q: %v", word, err)
			continue
		}
		if got, want := complaint(t, program, quoted+";\n"), `unknown directive "`+word+`"`; got != want {
			t.Errorf("%q written as %s: nginx says %q", word, quoted, got)
		}
	}
}

// What Parse makes of bare and quoted words is what nginx makes of them.
func TestParseReadsAsNginx(t *testing.T) {
	program := consumer.Require(t, "nginx", "nginx")
	for _, src := range []string{
		`a\;b`, `a\ b`, `x${y}z`, `a"b`, `a}b`, `a#b`, `'a\'b'`, `"a\zb"`, `a\tb`, `\"a`, `$`, `${{`, `a\\`, `"a" `, "\xef\xbb\xbfa",
	} {
		ds, err := nginx.Parse([]byte(src + ";\n"))
		if err != nil {
			t.Errorf("%s: %v", src, err)
			continue
		}
		if got, want := complaint(t, program, src+";\n"), `unknown directive "`+ds[0].Name+`"`; got != want {
			t.Errorf("%s: nginx says %q, we read %q", src, got, ds[0].Name)
		}
	}
}

// What Parse refuses, nginx refuses before it looks at any directive.
func TestParseRefusesAsNginx(t *testing.T) {
	program := consumer.Require(t, "nginx", "nginx")
	for src, want := range map[string]string{
		"events {} }":            `unexpected "}"`,
		"events {":               `unexpected end of file`,
		"events {} ;":            `unexpected ";"`,
		"events {} {}":           `unexpected "{"`,
		"worker_processes 1":     `unexpected end of file`,
		`worker_processes "1`:    `unexpected end of file`,
		`worker_processes "1"1;`: `unexpected "1"`,
		"events { x }":           `unexpected "}"`,
	} {
		if _, err := nginx.Parse([]byte(src)); err == nil {
			t.Errorf("%q is read", src)
		}
		if got := complaint(t, program, src); !strings.HasPrefix(got, want) {
			t.Errorf("%q: nginx says %q, want %q", src, got, want)
		}
	}
}
