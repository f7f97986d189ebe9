package main

import (
	"encoding/pem"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/nacosgen/nacosgen/plugins/host"
	"github.com/nacosgen/nacosgen/plugins/sdk/pack"
)

// publishPlugin is the script command `publish DIR NAME VERSION [PLATFORM...]`: it
// writes a plugin that nobody starts into DIR and its archives into DIR/dist.
func publishPlugin(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 3 {
		ts.Fatalf("usage: publish DIR NAME VERSION [PLATFORM...]")
	}
	platforms := args[3:]
	if len(platforms) == 0 {
		platforms = []string{host.Platform(), "plan9/mips"}
	}
	dir := ts.MkAbs(args[0])
	m := &host.Manifest{
		FormatVersion: 1, Name: args[1], Version: args[2], Protocols: []int{1}, Kinds: []string{host.KindOutput}, Entries: map[string]string{},
	}
	ts.Check(os.MkdirAll(filepath.Join(dir, "bin"), 0o755))
	for _, platform := range platforms {
		m.Entries[platform] = "bin/" + strings.ReplaceAll(platform, "/", "-")
		ts.Check(os.WriteFile(filepath.Join(dir, m.Entries[platform]), []byte(args[1]+" "+args[2]+" for "+platform+"\n"), 0o755))
	}
	ts.Check(pack.Write(dir, m))
	ts.Check(pack.Archives(dir, filepath.Join(dir, "dist")))
}

// serveHTTPS is the script command `https DIR`: it serves DIR until the script
// ends, as $HTTPS, with a certificate that the commands trust.
func serveHTTPS(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: https DIR")
	}
	s := httptest.NewTLSServer(http.FileServer(http.Dir(ts.MkAbs(args[0]))))
	ts.Defer(s.Close)
	file := ts.MkAbs("certificate.pem")
	ts.Check(os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate().Raw}), 0o644))
	ts.Setenv("SSL_CERT_FILE", file)
	ts.Setenv("HTTPS", s.URL)
}
