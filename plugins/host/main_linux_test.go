package host_test

import (
	"os"
	"path/filepath"
	"testing"
)

// TestMain makes this program a plugin where a host starts it as one: which one,
// tells the folder that it was installed in.
func TestMain(m *testing.M) {
	if text := os.Getenv(hostVariable); text != "" {
		beHost(text)
		return
	}
	if os.Getenv("NACOSGEN_PLUGIN") == "" {
		os.Exit(m.Run())
	}
	name := filepath.Base(filepath.Dir(os.Args[0]))
	behave := behaviours()[name]
	if behave == nil {
		os.Stderr.WriteString("no such plugin: " + name + "\n")
		os.Exit(9)
	}
	behave()
}
