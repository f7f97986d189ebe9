package conformance_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/nacosgen/nacosgen/plugins/conformance"
	"github.com/nacosgen/nacosgen/plugins/host"
)

// program builds the sample once.
var program = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "nacosgen-sample-")
	if err != nil {
		return "", err
	}
	file := filepath.Join(dir, "program")
	out, err := exec.Command("go", "build", "-o", file, "./testdata/sample").CombinedOutput()
	if err != nil {
		os.Stderr.Write(out)
	}
	return file, err
})

func TestMain(m *testing.M) {
	code := m.Run()
	if file, err := program(); err == nil {
		os.RemoveAll(filepath.Dir(file))
	}
	os.Exit(code)
}

// sample gives the sample with faults, as a program of that name.
func sample(t *testing.T, faults string) *conformance.Program {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Skip("the samples are for Linux")
	}
	built, err := program()
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "sample-"+faults)
	if err := os.Link(built, file); err != nil {
		t.Fatal(err)
	}
	p, err := conformance.Find(file)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// installed puts the sample beside a manifest, and change spoils that.
func installed(t *testing.T, faults string, change func(*host.Manifest)) *conformance.Program {
	t.Helper()
	file := sample(t, faults).Argv[0]
	body, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(body)
	entry := filepath.Base(file)
	m := &host.Manifest{
		FormatVersion: 1, Name: "sample", Version: "1.0.0", Protocols: []int{1}, Kinds: []string{"output", "rules"},
		Entries: map[string]string{host.Platform(): entry}, Files: map[string]string{entry: hex.EncodeToString(sum[:])},
	}
	if change != nil {
		change(m)
	}
	text, err := m.Text()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(filepath.Dir(file), host.ManifestName), text, 0o644); err != nil {
		t.Fatal(err)
	}
	p, err := conformance.Find(filepath.Dir(file))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func options(only ...string) conformance.Options {
	return conformance.Options{
		Timeouts: conformance.Timeouts{Start: 2 * time.Second, Describe: 2 * time.Second, Call: 10 * time.Second, Stop: 1500 * time.Millisecond},
		Reserved: []string{"nginx"}, Only: only,
	}
}

// TestGoodSamplePasses: nothing is skipped, so that every case looked at something.
func TestGoodSamplePasses(t *testing.T) {
	o := options()
	o.Timeouts = conformance.Timeouts{}
	all, err := conformance.Run(t.Context(), installed(t, "good", nil), o)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range all {
		if c.Status != conformance.Passed {
			t.Errorf("%s: %s: %s", c.Name, c.Status, c.Message)
		}
	}
	if len(all) < 40 {
		t.Errorf("%d cases, want 40 or more", len(all))
	}
}

// broken tells which samples fail a case; each name is one sample.
func broken() map[string][]string {
	return map[string][]string{
		"start-handshake":         {"no-handshake", "exits"},
		"handshake-first-line":    {"prints-first", "no-handshake"},
		"handshake-core":          {"handshake-core"},
		"handshake-protocol":      {"handshake-netrpc"},
		"handshake-unix-socket":   {"handshake-tcp"},
		"handshake-socket-folder": {"handshake-folder"},
		"version-chosen":          {"version-echoed"},
		"version-unknown":         {"version-echoed"},
		"cookie-wanted":           {"cookie-ignored"},
		"stdin-empty":             {"stdin-wanted"},
		"stdin-unread":            {"stdin-awaited"},
		"folder-any":              {"folder-wanted"},
		"environment-small":       {"variable-wanted"},
		"health":                  {"no-health"},
		"method-unknown":          {"method-unknown"},
		"start-several":           {"one-at-a-time"},
		"describe-answers":        {"describe-hangs"},
		"describe-offers":         {"offers-nothing"},
		"describe-constant":       {"describe-random"},
		"describe-host-version":   {"describe-host-version"},
		"describe-names":          {"describe-name", "describe-version"},
		"describe-names-once":     {"describe-twice", "describe-built-in"},
		"describe-summaries":      {"describe-no-summary"},
		"describe-needs":          {"describe-need"},
		"describe-config-names":   {"describe-config-name"},
		"describe-config-types":   {"describe-config-type", "describe-config-units", "describe-config-default"},
		"describe-rules":          {"describe-rule-name"},
		"describe-texts":          {"describe-escape"},
		"render-answers":          {"render-error"},
		"render-nulls":            {"render-nulls"},
		"render-releases":         {"render-releases"},
		"render-unicode":          {"reads-latin1"},
		"render-secrets-hidden":   {"needs-secret"},
		"render-unknown-values":   {"needs-value"},
		"render-unknown-fields":   {"render-strict"},
		"render-document-form":    {"render-form"},
		"render-large":            {"small-messages"},
		"render-config-values":    {"render-config"},
		"render-twice":            {"counts"},
		"render-other-process":    {"tells-process"},
		"render-environment":      {"tells-user"},
		"render-parallel":         {"shares-state"},
		"render-clusters-apart":   {"path-shared"},
		"call-cancelled":          {"cancel-kills"},
		"call-deadline":           {"deadline-kills"},
		"call-malformed":          {"call-malformed"},
		"call-output-unknown":     {"call-output-unknown"},
		"call-config-wrong":       {"config-crash"},
		"validate-same":           {"validate-findings"},
		"validate-bare":           {"validate-text"},
		"path-sound":              {"path-up"},
		"path-once":               {"path-twice"},
		"path-no-folder":          {"path-folder"},
		"file-mode":               {"file-mode"},
		"file-format":             {"file-format"},
		"file-text":               {"file-binary", "file-no-json"},
		"file-chunks":             {"chunk-first", "chunk-large"},
		"file-limits":             {"files-many"},
		"secret-marked":           {"secret-leaked"},
		"secret-untold":           {"secret-logged", "secret-found"},
		"origins-same-bytes":      {"origins-change"},
		"origins-unasked":         {"origins-unasked"},
		"origins-lines":           {"origins-short"},
		"origins-addresses":       {"origins-address"},
		"finding-address":         {"finding-address", "finding-related"},
		"finding-rule":            {"finding-rule"},
		"finding-words":           {"finding-lines", "finding-escape"},
		"finding-fixes":           {"fix-empty", "fix-more"},
		"check-answers":           {"check-error"},
		"check-unknown-values":    {"check-needs-value"},
		"check-unknown-fields":    {"check-strict"},
		"check-large":             {"small-messages"},
		"check-twice":             {"check-counts"},
		"check-parallel":          {"check-shares"},
		"check-asked":             {"check-unasked"},
		"check-malformed":         {"check-malformed"},
		"output-quiet":            {"prints"},
		"disk-untouched":          {"writes", "caches"},
		"shutdown":                {"shutdown-ignored"},
		"shutdown-code":           {"shutdown-code"},
		"shutdown-busy":           {"shutdown-waits"},
		"shutdown-files":          {"temporary-file"},
		"shutdown-processes":      {"child-stays"},
		"terminate":               {"terminate-ignored"},
	}
}

// spoiledManifests fail a case by their manifest.
func spoiledManifests() map[string]func(*host.Manifest) {
	return map[string]func(*host.Manifest){
		"manifest-files": func(m *host.Manifest) {
			for name := range m.Files {
				m.Files[name] = strings.Repeat("0", 64)
			}
		},
		"manifest-protocol": func(m *host.Manifest) { m.Protocols = []int{7} },
		"manifest-name":     func(m *host.Manifest) { m.Version = "1.0.1" },
		"manifest-kinds":    func(m *host.Manifest) { m.Kinds = []string{"rules"} },
	}
}

// TestEveryCaseCanFail runs each case on a sample that does it wrong.
func TestEveryCaseCanFail(t *testing.T) {
	samples, manifests := broken(), spoiledManifests()
	for _, c := range conformance.Cases() {
		if samples[c.Name] == nil && manifests[c.Name] == nil {
			t.Errorf("%s: no sample fails it", c.Name)
		}
		for _, faults := range samples[c.Name] {
			t.Run(c.Name+"/"+faults, func(t *testing.T) {
				t.Parallel()
				wantFailure(t, sample(t, faults), c.Name)
			})
		}
		if change := manifests[c.Name]; change != nil {
			t.Run(c.Name, func(t *testing.T) {
				t.Parallel()
				wantFailure(t, installed(t, "good", change), c.Name)
			})
		}
	}
}

func wantFailure(t *testing.T, p *conformance.Program, name string) {
	t.Helper()
	all, err := conformance.Run(t.Context(), p, options(name))
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != 1 || all[0].Status != conformance.Failed || all[0].Message == "" {
		t.Errorf("%+v, want it to fail", all)
	}
	t.Log(all[0].Message)
}

// TestSeveralFaults: each of them is found, and nothing but them.
func TestSeveralFaults(t *testing.T) {
	for faults, want := range map[string][]string{
		"path-up+file-mode+secret-leaked":            {"path-sound", "file-mode", "secret-marked"},
		"describe-need+finding-rule+shutdown-code":   {"describe-needs", "finding-rule", "shutdown-code"},
		"temporary-file+tells-process+prints":        {"render-other-process", "render-environment", "output-quiet", "disk-untouched", "shutdown-files"},
		"no-rules+origins-short+describe-no-summary": {"describe-summaries", "origins-lines", "finding-rule"},
	} {
		t.Run(faults, func(t *testing.T) {
			t.Parallel()
			all, err := conformance.Run(t.Context(), sample(t, faults), options())
			if err != nil {
				t.Fatal(err)
			}
			var failed []string
			for _, o := range all {
				if o.Status == conformance.Failed {
					failed = append(failed, o.Name)
				}
			}
			slices.Sort(failed)
			slices.Sort(want)
			if !slices.Equal(failed, want) {
				t.Errorf("failed %q, want %q", failed, want)
			}
		})
	}
}

func TestUnknownCase(t *testing.T) {
	_, err := conformance.Run(t.Context(), sample(t, "good"), options("path-sond"))
	if err == nil || !strings.Contains(err.Error(), `did you mean "path-sound"?`) {
		t.Error(err)
	}
}

// TestNothingIsLeft: after a run there is no process and no folder of the kit.
func TestNothingIsLeft(t *testing.T) {
	tmp := t.TempDir()
	p := sample(t, "child-stays+shutdown-ignored")
	t.Setenv("TMPDIR", tmp)
	if _, err := conformance.Run(t.Context(), p, options("describe-answers", "shutdown")); err != nil {
		t.Fatal(err)
	}
	if left, _ := os.ReadDir(tmp); len(left) > 0 {
		t.Errorf("left in TMPDIR: %v", left)
	}
	links, _ := filepath.Glob("/proc/[0-9]*/environ")
	for _, name := range links {
		environ, _ := os.ReadFile(name)
		if strings.Contains(string(environ), "TMPDIR="+tmp+"/nacosgen-test-") {
			t.Errorf("%s still runs", filepath.Dir(name))
		}
	}
}

// TestStopsWhenCancelled ends a run in its middle.
func TestStopsWhenCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	o := options()
	o.Done = func(conformance.Outcome) { cancel() }
	if _, err := conformance.Run(ctx, sample(t, "good"), o); err != context.Canceled {
		t.Errorf("error %v, want %v", err, context.Canceled)
	}
}
