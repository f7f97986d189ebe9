package load_test

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/nacosgen/nacosgen/topology/load"
)

// A text that lost one character of its syntax has one or two errors of syntax
// and few others, whichever it was: no flood.
func TestOneCharacterMissing(t *testing.T) {
	for _, name := range []string{"three-machines", "docker-production", "console-gateway", "laptop"} {
		whole, err := os.ReadFile("../../examples/" + name + "/topology.hcl")
		if err != nil {
			t.Fatal(err)
		}
		t.Run(name, func(t *testing.T) { eachCharacterMissing(t, whole) })
	}
}

func eachCharacterMissing(t *testing.T, whole []byte) {
	for i, c := range whole {
		if !bytes.ContainsRune([]byte(`"={}[](),$`), rune(c)) {
			continue
		}
		text := string(whole[:i]) + string(whole[i+1:])
		result, err := load.Load("topology.hcl", load.Options{FS: files(map[string]string{"topology.hcl": text}), Outputs: outputs()})
		if err != nil {
			t.Fatal(err)
		}
		if got := said(result); strings.Count(got, " hcl-syntax ") > 2 || strings.Count(got, "\n") > 4 {
			line := 1 + bytes.Count(whole[:i], []byte("\n"))
			t.Errorf("without %q of line %d:\n%s", c, line, said(result))
		}
	}
}
