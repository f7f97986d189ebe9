package install_test

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/nacosgen/nacosgen/plugins/host"
	"github.com/nacosgen/nacosgen/plugins/install"
)

// TestPipes: nobody waits for who would write to a pipe in the place of a file.
func TestPipes(t *testing.T) {
	server, _ := served(t, published(t, several(t)))
	in := installer(t)
	in.Client = server.Client()
	done, err := in.Install(t.Context(), require(server.URL, "~> 1.2"))
	if err != nil {
		t.Fatal(err)
	}
	program := filepath.Join(done.Dir, "bin", strings.ReplaceAll(host.Platform(), "/", "-"))
	if err := os.Remove(program); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mkfifo(program, 0o755); err != nil {
		t.Fatal(err)
	}
	if _, err := install.Verify("consul", in.Lock, []string{in.Dir}); err == nil || !strings.Contains(err.Error(), "no regular file") {
		t.Errorf("error %v", err)
	}
	from := installer(t)
	if _, err := from.Install(t.Context(), require(done.Dir, "")); err == nil || !strings.Contains(err.Error(), "no regular file") {
		t.Errorf("error %v", err)
	}
	if done, err := in.Install(t.Context(), require(server.URL, "~> 1.2")); err != nil || !done.Changed {
		t.Errorf("%+v, %v: it has to be installed again", done, err)
	}
}
