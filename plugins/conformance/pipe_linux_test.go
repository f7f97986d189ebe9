package conformance_test

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/nacosgen/nacosgen/plugins/conformance"
)

// TestPipe: the kit does not wait for who would write to a pipe in the place of a file.
func TestPipe(t *testing.T) {
	p := installed(t, "good", nil)
	for name := range p.Manifest.Files {
		file := filepath.Join(p.Dir, filepath.FromSlash(name))
		if err := os.Remove(file); err != nil {
			t.Fatal(err)
		}
		if err := syscall.Mkfifo(file, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	all, err := conformance.Run(t.Context(), p, options("manifest-files"))
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != 1 || all[0].Status != conformance.Failed || !strings.Contains(all[0].Message, "no regular file") {
		t.Errorf("%+v", all)
	}
}
