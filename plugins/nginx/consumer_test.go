package nginx_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/nacosgen/nacosgen/internal/consumer"
	"github.com/nacosgen/nacosgen/plugins/sdk"
	"github.com/nacosgen/nacosgen/topology"
)

// TestNginxTakesEveryGolden asks the real nginx about each golden file, the
// fragments included by a file around them.
func TestNginxTakesEveryGolden(t *testing.T) {
	program := consumer.Require(t, "nginx", "nginx")
	for _, layout := range []string{"complete", "fragments"} {
		tls := t.TempDir()
		for name, c := range cases(tls) {
			t.Run(name+"-"+layout, func(t *testing.T) {
				writeCertificate(t, c.Gateways[0].TLS)
				files := render(t, c, map[string]any{"layout": layout})
				dir := t.TempDir()
				out, err := nginxCommand(t, program, dir, config(t, dir, files), "-t").CombinedOutput()
				if err != nil || strings.Contains(string(out), "[warn]") {
					t.Errorf("%v\n%s", err, out)
				}
			})
		}
	}
}

// TestNginxTakesWhatWeTake holds our checks of values against nginx's.
func TestNginxTakesWhatWeTake(t *testing.T) {
	program := consumer.Require(t, "nginx", "nginx")
	for name, change := range map[string]func(*topology.Gateway){
		"durations": func(g *topology.Gateway) {
			g.FailTimeout, g.ReadTimeout, g.StreamTimeout = "1m30", "1w1d500ms", "2w3h4m5s6ms"
		},
		"large durations": func(g *topology.Gateway) { g.FailTimeout, g.ReadTimeout, g.StreamTimeout = "1y2M", "3000w", "0" },
		"sizes":           func(g *topology.Gateway) { g.ClientMaxBodySize, g.MaxFails = "8589934590G", 0 },
		"names":           func(g *topology.Gateway) { g.ServerName = `a_b *.x.y .z www.* ~^(?P<who>\w+)\.q$ EXAMPLE.com 10.0.0.1` },
		"networks": func(g *topology.Gateway) {
			g.Allow = []string{"10.1.2.3/8", "2001:DB8::1/33", "::ffff:1.2.3.4", "0.0.0.0/0", "::/0"}
		},
	} {
		t.Run(name, func(t *testing.T) {
			c := cluster("2.4.3", "10.0.0.1", "2001:db8::1", "127.0.0.1")
			change(c.Gateways[0])
			dir := t.TempDir()
			out, err := nginxCommand(t, program, dir, config(t, dir, render(t, c, nil)), "-t").CombinedOutput()
			if err != nil || strings.Contains(string(out), "[warn]") {
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
}

// config writes rendered files below dir, so that they run for whoever tests,
// and gives the main one. Logs and temporary files stay below dir; nothing else
// is changed.
func config(t testing.TB, dir string, files map[string]sdk.Artefact) string {
	t.Helper()
	var main, http, stream []byte
	for name, a := range files {
		switch {
		case strings.Contains(name, "http.d/"):
			http = a.Body
		case strings.Contains(name, "stream.d/"):
			stream = a.Body
		default:
			main = a.Body
		}
	}
	if main == nil {
		main = fmt.Appendf(nil, "include /etc/nginx/modules-enabled/*.conf;\nevents {}\nhttp {\n    access_log off;\n%s}\n", http)
		if stream != nil {
			main = fmt.Appendf(main, "stream {\n%s}\n", stream)
		}
	}
	var temporary strings.Builder
	for _, what := range []string{"client_body", "proxy", "fastcgi", "uwsgi", "scgi"} {
		fmt.Fprintf(&temporary, "    %s_temp_path %s;\n", what, filepath.Join(dir, what))
	}
	main = bytes.Replace(main, []byte("http {\n"), []byte("http {\n"+temporary.String()), 1)
	main = bytes.ReplaceAll(main, []byte(" /var/log/nginx/"), []byte(" "+dir+"/"))
	file := filepath.Join(dir, "nginx.conf")
	if err := os.WriteFile(file, main, 0o644); err != nil {
		t.Fatal(err)
	}
	return file
}

// nginxCommand runs nginx on file, its process id kept in dir. Debian loads modules
// by paths below the prefix, so that stays. Started by root, its
// workers stay root, for the test's folders are closed to others.
func nginxCommand(t testing.TB, program, dir, file string, args ...string) *exec.Cmd {
	global := "pid " + filepath.Join(dir, "nginx.pid") + "; daemon off;"
	if os.Geteuid() == 0 {
		global += " user root root;"
	}
	return exec.CommandContext(t.Context(), program, append(args, "-c", file, "-e", "stderr", "-g", global)...)
}

// writeCertificate makes a certificate for localhost in the two files; nil needs none.
func writeCertificate(t testing.TB, where *topology.TLS) {
	t.Helper()
	if where == nil {
		return
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour),
		DNSNames: []string{"localhost"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	certificate, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	for file, block := range map[string]*pem.Block{
		where.Certificate: {Type: "CERTIFICATE", Bytes: certificate}, where.CertificateKey: {Type: "PRIVATE KEY", Bytes: secret},
	} {
		if err := os.WriteFile(file, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
