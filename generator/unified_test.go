package generator

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/nacosgen/nacosgen/internal/consumer"
)

func side(name, text string) Side {
	lines, whole := Lines([]byte(text))
	return Side{Name: name, Lines: lines, Whole: whole}
}

func unified(t testing.TB, a, b string) string {
	t.Helper()
	var out bytes.Buffer
	if err := Unified(&out, side("a/x", a), side("b/x", b)); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestUnified(t *testing.T) {
	cases := map[string]struct{ a, b, want string }{
		"equal": {a: "x\ny\n", b: "x\ny\n"},
		"one line": {
			a: "1\n2\n3\n4\n5\n6\n7\n8\n9\n", b: "1\n2\n3\n4\nV\n6\n7\n8\n9\n",
			want: "--- a/x\n+++ b/x\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+V\n 6\n 7\n 8\n",
		},
		"new":     {b: "1\n", want: "--- a/x\n+++ b/x\n@@ -0,0 +1 @@\n+1\n"},
		"removed": {a: "1\n2\n", want: "--- a/x\n+++ b/x\n@@ -1,2 +0,0 @@\n-1\n-2\n"},
		"line end": {
			a: "1\n2", b: "1\n2\n",
			want: "--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n 1\n-2\n\\ No newline at end of file\n+2\n",
		},
		"control characters": {
			a: "", b: "\x1b[31mred\t\r\n",
			want: "--- a/x\n+++ b/x\n@@ -0,0 +1 @@\n+\\u001b[31mred\t\\u000d\n",
		},
	}
	for name, c := range cases {
		if diff := cmp.Diff(c.want, unified(t, c.a, c.b)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// apply rebuilds b from a and the diff of both.
func apply(a, diff string) (string, error) {
	lines := strings.SplitAfter(a, "\n")
	var out strings.Builder
	at := 0
	for l := range strings.Lines(diff) {
		switch {
		case strings.HasPrefix(l, "--- ") || strings.HasPrefix(l, "+++ "):
			continue
		case strings.HasPrefix(l, "@@"):
			var start, count int
			if n, _ := fmt.Sscanf(l, "@@ -%d,%d", &start, &count); n == 1 {
				count = 1
			}
			if count > 0 {
				start--
			}
			for ; at < start; at++ {
				out.WriteString(lines[at])
			}
		case l[0] == '\\':
			text := strings.TrimSuffix(out.String(), "\n")
			out.Reset()
			out.WriteString(text)
		case l[0] == '+':
			out.WriteString(l[1:])
		default:
			if strings.TrimSuffix(lines[at], "\n") != strings.TrimSuffix(l[1:], "\n") {
				return "", fmt.Errorf("line %d is %q, the diff has %q", at+1, lines[at], l[1:])
			}
			if l[0] == ' ' {
				out.WriteString(lines[at])
			}
			at++
		}
	}
	for ; at < len(lines); at++ {
		out.WriteString(lines[at])
	}
	return out.String(), nil
}

func FuzzUnified(f *testing.F) {
	f.Add("a\nb\nc\n", "a\nc\nd\n")
	f.Add("", "x\n")
	f.Add("x\ny\nx\ny\n", "y\nx\ny\nx\n")
	f.Add("1\n\n\n2\n", "\n1\n2\n\n")
	f.Fuzz(func(t *testing.T, a, b string) {
		if len(a) > 4000 || len(b) > 4000 || strings.ContainsFunc(a+b, func(r rune) bool { return r != '\n' && (isControl(r) || r == '\ufffd') }) {
			return
		}
		if a != "" && !strings.HasSuffix(a, "\n") || b != "" && !strings.HasSuffix(b, "\n") {
			return // patching is tested with whole lines
		}
		diff := unified(t, a, b)
		if (diff == "") != (a == b) {
			t.Fatalf("%q and %q: diff %q", a, b, diff)
		}
		got, err := apply(a, diff)
		if err != nil || got != b {
			t.Errorf("applied to %q:\n%s\ngives %q, %v, want %q", a, diff, got, err, b)
		}
	})
}

func randomText(n int) string {
	var b strings.Builder
	for range n {
		fmt.Fprintln(&b, rand.IntN(6))
	}
	return b.String()
}

func TestUnifiedIsShortest(t *testing.T) {
	for range 200 {
		a, b := randomText(rand.IntN(20)), randomText(rand.IntN(20))
		changes := 0
		for _, e := range edits(side("", a), side("", b)) {
			if e.op != ' ' {
				changes++
			}
		}
		if want := leastChanges(strings.Split(a, "\n"), strings.Split(b, "\n")); changes != want {
			t.Fatalf("%q to %q: %d changes, want %d", a, b, changes, want)
		}
	}
}

// leastChanges is the textbook table of the longest common subsequence.
func leastChanges(a, b []string) int {
	row := make([]int, len(b)+1)
	for i := range a {
		diagonal := 0
		for j := range b {
			above := row[j+1]
			if a[i] == b[j] {
				row[j+1] = diagonal + 1
			} else {
				row[j+1] = max(row[j+1], row[j])
			}
			diagonal = above
		}
	}
	return len(a) + len(b) - 2*row[len(b)]
}

func TestUnifiedOfTextsThatDifferALot(t *testing.T) {
	a, b := strings.Repeat("a\n", maxEdits), strings.Repeat("b\n", maxEdits)
	got, err := apply(a, unified(t, a, b))
	if err != nil || got != b {
		t.Errorf("applied: %v, equal %v", err, got == b)
	}
}

func TestPatchReadsUnified(t *testing.T) {
	patch := consumer.Require(t, "patch", "patch")
	for range 5 {
		a, b := randomText(40), randomText(40)
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "x"), []byte(a), 0o600); err != nil {
			t.Fatal(err)
		}
		cmd := exec.CommandContext(t.Context(), patch, "-p1", "-d", dir)
		cmd.Stdin = strings.NewReader(unified(t, a, b))
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("patch: %v\n%s", err, out)
		}
		if got, _ := os.ReadFile(filepath.Join(dir, "x")); string(got) != b {
			t.Errorf("patched: %q, want %q", got, b)
		}
	}
}
