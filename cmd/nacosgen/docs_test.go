package main

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"

	"github.com/nacosgen/nacosgen/internal/golden"
)

// commandTree is the commands as main has them.
func commandTree() *cobra.Command {
	root := newRootCmd(quietApp(io.Discard, io.Discard))
	root.DisableAutoGenTag = true // it holds the date
	return root
}

// The command reference is what the commands say of themselves.
// UPDATE_GOLDEN=1 writes it anew.
func TestCommandReferenceIsFresh(t *testing.T) {
	dir := t.TempDir()
	if err := doc.GenMarkdownTree(commandTree(), dir); err != nil {
		t.Fatal(err)
	}
	golden.Dir(t, "../../docs/cli", generated(t, dir, func(body []byte) []byte {
		return append([]byte("<!-- Generated from the commands, do not edit. Made anew by: UPDATE_GOLDEN=1 go test ./cmd/nacosgen -run Fresh -->\n"), body...)
	}))
}

// The man pages too, without a date: the same commands give the same bytes.
func TestManPagesAreFresh(t *testing.T) {
	dir := t.TempDir()
	year1 := time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC)
	header := &doc.GenManHeader{Section: "1", Source: "nacosgen", Manual: "nacosgen", Date: &year1}
	if err := doc.GenManTree(commandTree(), header, dir); err != nil {
		t.Fatal(err)
	}
	golden.Dir(t, "../../docs/man", generated(t, dir, func(body []byte) []byte {
		return bytes.Replace(body, []byte(`"Jan 0001"`), []byte(`""`), 1)
	}))
}

// generated reads the files of a folder.
func generated(t *testing.T, dir string, mend func([]byte) []byte) map[string][]byte {
	t.Helper()
	date := regexp.MustCompile(`\b(19|20)\d\d\b|Jan 0001`)
	files := map[string][]byte{}
	for _, name := range filesBelow(t, dir) {
		body, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		body = mend(body)
		if date.Match(body) {
			t.Errorf("%s holds a date: %s", name, date.Find(body))
		}
		files[name] = append(bytes.TrimRight(body, "\n"), '\n')
	}
	return files
}

// Every command's help begins with what it does and examples of it.
func TestHelpReadsWell(t *testing.T) {
	var walk func(cmd *cobra.Command)
	walk = func(cmd *cobra.Command) {
		t.Run(cmd.CommandPath(), func(t *testing.T) { checkHelp(t, cmd) })
		for _, c := range cmd.Commands() {
			if c.IsAvailableCommand() && cmd.Name() != "completion" { // the shells' texts are cobra's
				walk(c)
			}
		}
	}
	walk(commandTree())
}

func checkHelp(t *testing.T, cmd *cobra.Command) {
	var out strings.Builder
	printHelp(&out, cmd)
	help := out.String()
	if example, usage := strings.Index(help, "\nExamples:\n  "), strings.Index(help, "\nUsage:\n"); example < 0 || usage < example {
		t.Errorf("no example before the usage:\n%s", help)
	}
	for line := range strings.Lines(cmd.Example) {
		if text, _, _ := strings.Cut(line, "|"); !strings.HasPrefix(line, "  ") || !strings.Contains(text, "nacosgen ") {
			t.Errorf("example %q: want two blanks and a call of nacosgen", line)
		}
	}
	if s := cmd.Short; s == "" || strings.HasSuffix(s, ".") || s[0] < 'A' || s[0] > 'Z' {
		t.Errorf("short text %q: want a capital letter and no stop", s)
	}
	for line := range strings.Lines(cmd.Long) {
		if len([]rune(line)) > 100 {
			t.Errorf("a line of %d characters, want at most 100: %s", len(line), line)
		}
	}
}
