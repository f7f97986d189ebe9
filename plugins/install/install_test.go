package install_test

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/nacosgen/nacosgen/internal/config"
	"github.com/nacosgen/nacosgen/plugins/host"
	"github.com/nacosgen/nacosgen/plugins/install"
	"github.com/nacosgen/nacosgen/topology/load"
)

func hexSum(body []byte) string {
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:])
}

// entry is one file of an archive.
type entry struct {
	name, body string
	mode       fs.FileMode
	link       string
}

// plugin gives the files of a plugin for platforms, its manifest the last.
func plugin(t *testing.T, name, version string, platforms ...string) []entry {
	t.Helper()
	m := &host.Manifest{FormatVersion: 1, Name: name, Version: version, Protocols: []int{1}, Kinds: []string{host.KindOutput}, Entries: map[string]string{}, Files: map[string]string{}}
	var all []entry
	for _, platform := range platforms {
		e := entry{name: "bin/" + strings.ReplaceAll(platform, "/", "-"), body: name + " " + version + " for " + platform, mode: 0o755}
		m.Entries[platform], m.Files[e.name] = e.name, hexSum([]byte(e.body))
		all = append(all, e)
	}
	text, err := m.Text()
	if err != nil {
		t.Fatal(err)
	}
	return append(all, entry{name: host.ManifestName, body: string(text), mode: 0o644})
}

func tarball(t *testing.T, entries []entry) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	w := tar.NewWriter(z)
	for _, e := range entries {
		h := &tar.Header{Name: e.name, Mode: int64(e.mode.Perm()), Size: int64(len(e.body)), Typeflag: tar.TypeReg}
		if e.link != "" {
			h.Typeflag, h.Linkname, h.Size = tar.TypeSymlink, e.link, 0
		}
		if err := w.WriteHeader(h); err != nil {
			t.Fatal(err)
		}
		if e.link == "" {
			if _, err := w.Write([]byte(e.body)); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func zipped(t *testing.T, entries []entry) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, e := range entries {
		h := &zip.FileHeader{Name: e.name, Method: zip.Deflate}
		h.SetMode(e.mode)
		f, err := w.CreateHeader(h)
		if err == nil {
			_, err = f.Write([]byte(e.body))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// published is a folder of archives with their checksums.
func published(t *testing.T, archives map[string][]byte) string {
	t.Helper()
	dir := t.TempDir()
	sums := ""
	for name, body := range archives {
		if err := os.WriteFile(filepath.Join(dir, name), body, 0o644); err != nil {
			t.Fatal(err)
		}
		sums += hexSum(body) + "  " + name + "\n"
	}
	if err := os.WriteFile(filepath.Join(dir, "checksums.txt"), []byte(sums), 0o644); err != nil {
		t.Fatal(err)
	}
	return dir
}

// served serves a folder, and counts what is asked for.
func served(t *testing.T, dir string) (*httptest.Server, *atomic.Int64) {
	t.Helper()
	var asked atomic.Int64
	files := http.FileServer(http.Dir(dir))
	s := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		files.ServeHTTP(w, r)
	}))
	t.Cleanup(s.Close)
	return s, &asked
}

func require(source, constraint string) install.Requirement {
	q := load.Requirement{Name: "consul", Version: constraint}
	return install.Requirement{Name: q.Name, Source: source, Constraint: constraint, Allows: q.Allows}
}

func installer(t *testing.T) *install.Installer {
	t.Helper()
	return &install.Installer{
		Dir: filepath.Join(t.TempDir(), ".nacosgen", "plugins"), Lock: &config.Lock{Plugins: map[string]*config.Locked{}},
	}
}

// left lists what stands below the project's folder, but for the plugin.
func left(t *testing.T, in *install.Installer) []string {
	t.Helper()
	var names []string
	top := filepath.Dir(in.Dir)
	if _, err := os.Stat(top); err != nil {
		return nil
	}
	if err := filepath.WalkDir(top, func(path string, d fs.DirEntry, err error) error {
		name, _ := filepath.Rel(top, path)
		if err == nil && !d.IsDir() && !strings.HasPrefix(filepath.ToSlash(name), "plugins/consul/") || strings.Contains(name, "staging") {
			names = append(names, name)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return names
}

func here() string { return strings.ReplaceAll(host.Platform(), "/", "_") }

func several(t *testing.T) map[string][]byte {
	t.Helper()
	archives := map[string][]byte{}
	for _, version := range []string{"1.1.0", "1.2.3", "1.10.0", "1.11.0-rc.1", "2.0.0"} {
		archives["consul_"+version+"_"+here()+".tar.gz"] = tarball(t, plugin(t, "consul", version, host.Platform()))
		archives["consul_"+version+"_plan9_mips.zip"] = zipped(t, plugin(t, "consul", version, "plan9/mips"))
	}
	archives["other_9.0.0_"+here()+".tar.gz"] = tarball(t, plugin(t, "other", "9.0.0", host.Platform()))
	return archives
}

func TestFromHTTPS(t *testing.T) {
	archives := several(t)
	server, asked := served(t, published(t, archives))
	in := installer(t)
	in.Client = server.Client()
	done, err := in.Install(t.Context(), require(server.URL, "~> 1.2"))
	if err != nil || done.Version != "1.10.0" || !done.Changed {
		t.Fatalf("%+v, %v", done, err)
	}
	body, err := os.ReadFile(filepath.Join(in.Dir, "consul", "bin", strings.ReplaceAll(host.Platform(), "/", "-")))
	if err != nil || string(body) != "consul 1.10.0 for "+host.Platform() {
		t.Errorf("%q, %v", body, err)
	}
	if info, err := os.Stat(filepath.Join(done.Dir, "bin", strings.ReplaceAll(host.Platform(), "/", "-"))); err != nil || info.Mode().Perm()&0o111 == 0 {
		t.Errorf("the program can't be run: %v %v", info, err)
	}
	manifest, err := os.ReadFile(filepath.Join(done.Dir, host.ManifestName))
	if err != nil {
		t.Fatal(err)
	}
	want := &config.Locked{Source: server.URL, Version: "1.10.0", Protocol: 1, Platforms: map[string]config.Sums{
		host.Platform(): {Archive: "sha256:" + hexSum(archives["consul_1.10.0_"+here()+".tar.gz"]), Tree: host.TreeSum(manifest)},
	}}
	if diff := cmp.Diff(want, in.Lock.Plugins["consul"]); diff != "" {
		t.Errorf("lock (-want +got):\n%s", diff)
	}
	if names := left(t, in); len(names) > 0 {
		t.Errorf("left behind: %q", names)
	}
	// What is there and pinned asks nobody.
	before := asked.Load()
	if done, err = in.Install(t.Context(), require(server.URL, "~> 1.2")); err != nil || done.Changed || asked.Load() != before {
		t.Errorf("%+v, %v, asked %d times", done, err, asked.Load()-before)
	}
	// The pinned version stays until an upgrade is asked for.
	if _, err = in.Install(t.Context(), require(server.URL, ">= 2.0")); err == nil || !strings.Contains(err.Error(), "--upgrade") {
		t.Error(err)
	}
	in.Upgrade = true
	if done, err = in.Install(t.Context(), require(server.URL, ">= 2.0")); err != nil || done.Version != "2.0.0" {
		t.Errorf("%+v, %v", done, err)
	}
	if done, err = in.Install(t.Context(), require(server.URL, "= 1.11.0-rc.1")); err != nil || done.Version != "1.11.0-rc.1" {
		t.Errorf("a pre-release that is named: %+v, %v", done, err)
	}
}

// TestSources: what a path, a mirror and one archive give is the same.
func TestSources(t *testing.T) {
	files := plugin(t, "consul", "1.2.3", host.Platform(), "plan9/mips")
	archive := "consul_1.2.3_" + here() + ".tar.gz"
	dir := published(t, map[string][]byte{archive: tarball(t, plugin(t, "consul", "1.2.3", host.Platform()))})
	unpack := func(to string) {
		for _, e := range files {
			name := filepath.Join(to, filepath.FromSlash(e.name))
			if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(name, []byte(e.body), e.mode); err != nil {
				t.Fatal(err)
			}
		}
	}
	top := t.TempDir()
	unpack(filepath.Join(top, "ready"))
	unpack(filepath.Join(top, "mirror", "consul", "1.2.3"))
	unpack(filepath.Join(top, "flat", "consul"))
	if err := os.WriteFile(filepath.Join(top, "ready", "main.go"), []byte("package main\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	server, _ := served(t, dir)
	for name, source := range map[string]string{
		"folder": "./ready", "absolute": filepath.Join(top, "ready"), "mirror": "mirror", "flat mirror": "flat",
		"archives": dir, "archive": filepath.Join(dir, archive), "https archive": server.URL + "/" + archive,
	} {
		t.Run(name, func(t *testing.T) {
			in := installer(t)
			in.Client = server.Client()
			q := require(source, "~> 1.2")
			q.Base = top
			done, err := in.Install(t.Context(), q)
			if err != nil || done.Version != "1.2.3" || in.Lock.Plugins["consul"].Source != source {
				t.Fatalf("%+v, %v", done, err)
			}
			if _, err := install.Verify("consul", in.Lock, []string{in.Dir}); err != nil {
				t.Error(err)
			}
			if _, err := os.Stat(filepath.Join(done.Dir, "main.go")); err == nil {
				t.Error("a file that the manifest does not list was taken along")
			}
		})
	}
}

func TestRefused(t *testing.T) {
	good := plugin(t, "consul", "1.2.3", host.Platform())
	name := "consul_1.2.3_" + here()
	with := func(more ...entry) []entry { return append(slices.Clone(more), good...) }
	for _, c := range []struct {
		name string
		file string
		body []byte
		want string
	}{
		{"up", name + ".tar.gz", tarball(t, with(entry{name: "../evil", mode: 0o644})), `the path "../evil" does not stay below`},
		{"up in the middle", name + ".zip", zipped(t, with(entry{name: "bin/../../evil", mode: 0o644})), "does not stay below"},
		{"absolute", name + ".tar.gz", tarball(t, with(entry{name: "/etc/evil", mode: 0o644})), "does not stay below"},
		{"backslash", name + ".zip", zipped(t, with(entry{name: `..\evil`, mode: 0o644})), "does not stay below"},
		{"link", name + ".tar.gz", tarball(t, with(entry{name: "bin", link: "/etc"})), `"bin" is no regular file`},
		{"link in a zip", name + ".zip", zipped(t, with(entry{name: "bin", body: "/etc", mode: fs.ModeSymlink | 0o777})), `"bin" is no regular file`},
		{"file twice", name + ".tar.gz", tarball(t, append(slices.Clone(good), good[0])), good[0].name + `" stands twice`},
		{"no manifest", name + ".tar.gz", tarball(t, good[:1]), "there is no " + host.ManifestName + " at the top of it"},
		{"wrong manifest", name + ".tar.gz", tarball(t, []entry{good[0], {name: host.ManifestName, body: "{}", mode: 0o644}}), "format_version"},
		{"file missing", name + ".tar.gz", tarball(t, good[1:]), " " + good[0].name + ": no such file"},
		{"other protocol", name + ".tar.gz", tarball(t, []entry{good[0], {name: host.ManifestName, body: strings.Replace(good[1].body, "\"protocols\": [\n    1\n  ]", "\"protocols\": [7]", 1), mode: 0o644}}), "it speaks protocol [7], this nacosgen speaks [1]"},
		{"file changed", name + ".tar.gz", tarball(t, []entry{{name: good[0].name, body: "other", mode: 0o755}, good[1]}), "its manifest has"},
		{"other plugin", name + ".tar.gz", tarball(t, plugin(t, "other", "1.2.3", host.Platform())), `it is the plugin "other"`},
		{"other version", name + ".tar.gz", tarball(t, plugin(t, "consul", "1.2.4", host.Platform())), "its manifest has the version 1.2.4"},
		{"other platform", name + ".tar.gz", tarball(t, plugin(t, "consul", "1.2.3", "plan9/mips")), "no program for " + host.Platform()},
		{"no gzip", name + ".tar.gz", []byte("text"), "unpacking"},
		{"cut off", name + ".tar.gz", tarball(t, good)[:100], "unexpected EOF"},
	} {
		t.Run(c.name, func(t *testing.T) {
			server, _ := served(t, published(t, map[string][]byte{c.file: c.body}))
			wantRefusal(t, server, server.URL, c.want)
		})
	}
}

// wantRefusal wants an error, and nothing to have changed.
func wantRefusal(t *testing.T, server *httptest.Server, source, want string) {
	t.Helper()
	in := installer(t)
	if server != nil {
		in.Client = server.Client()
	}
	_, err := in.Install(t.Context(), require(source, "~> 1.2"))
	if err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("error %v, want %q", err, want)
	}
	if _, err := os.Stat(filepath.Join(in.Dir, "consul")); err == nil || len(in.Lock.Plugins) > 0 {
		t.Error("it was installed, or pinned")
	}
	if names := left(t, in); len(names) > 0 {
		t.Errorf("left behind: %q", names)
	}
}

// TestServersThatLie changes what is behind the checksums, and leads away.
func TestServersThatLie(t *testing.T) {
	archives := several(t)
	dir := published(t, archives)
	serve := func(handle http.HandlerFunc) *httptest.Server {
		s := httptest.NewTLSServer(handle)
		t.Cleanup(s.Close)
		return s
	}
	files := http.FileServer(http.Dir(dir))
	changed := serve(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, ".tar.gz") {
			_, _ = w.Write(archives["consul_2.0.0_"+here()+".tar.gz"])
			return
		}
		files.ServeHTTP(w, r)
	})
	wantRefusal(t, changed, changed.URL, "checksums.txt has "+hexSum(archives["consul_1.10.0_"+here()+".tar.gz"]))
	away := serve(func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "http://127.0.0.1:1/x", http.StatusFound)
	})
	wantRefusal(t, away, away.URL, "which is not https")
	round := serve(func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, r.URL.Path, http.StatusFound) })
	wantRefusal(t, round, round.URL, "from one address to the next")
	nothing := serve(http.NotFound)
	wantRefusal(t, nothing, nothing.URL, "404 Not Found")
	wantRefusal(t, nil, nothing.URL, "certificate") // that nobody knows
	garbage := serve(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "<html>") })
	wantRefusal(t, garbage, garbage.URL, "line 1: want a SHA-256 and a name")
	endless := serve(func(w http.ResponseWriter, _ *http.Request) {
		for range 2 << 10 {
			if _, err := w.Write(make([]byte, 1<<10)); err != nil {
				return
			}
		}
	})
	wantRefusal(t, endless, endless.URL, "larger than 1 MiB")
}

func TestWrongSources(t *testing.T) {
	for source, want := range map[string]string{
		"":                                     "no source to install it from",
		"http://plugins.example.com/consul":    "neither a path nor https://",
		"git::ssh://x/y":                       "neither a path nor https://",
		"https://me:secret@example.com/consul": "holds a password",
		"https://example.com/consul?x=1":       "more than a path",
		"https://example.com/other_1.0.0.zip":  "is no archive of it",
		"./nowhere":                            "no such file",
		"install_test.go":                      "is no archive of it",
		"testdata":                             "",
	} {
		if source == "testdata" {
			source, want = t.TempDir(), "there is no plugin consul at"
		}
		t.Run(source, func(t *testing.T) {
			wantRefusal(t, nil, source, want)
			in := installer(t)
			if _, err := in.Install(t.Context(), require(source, "")); strings.Contains(fmt.Sprint(err), "secret") {
				t.Errorf("the message tells the password: %v", err)
			}
		})
	}
}

func TestLocked(t *testing.T) {
	server, _ := served(t, published(t, several(t)))
	in := installer(t)
	in.Client, in.Locked = server.Client(), true
	if _, err := in.Install(t.Context(), require(server.URL, "~> 1.2")); err == nil || !strings.Contains(err.Error(), "--locked") {
		t.Errorf("error %v", err)
	}
	if len(in.Lock.Plugins) > 0 {
		t.Error("the lock changed")
	}
	in.Locked = false
	if _, err := in.Install(t.Context(), require(server.URL, "~> 1.2")); err != nil {
		t.Fatal(err)
	}
	// A version that a merge put beside the sums of another one is not there.
	pinned := in.Lock.Plugins["consul"]
	version := pinned.Version
	pinned.Version = "1.2.99"
	if _, err := in.Install(t.Context(), require(server.URL, "~> 1.2")); err == nil || !strings.Contains(err.Error(), "version 1.2.99, which the lock file pins, is not at") {
		t.Errorf("error %v", err)
	}
	pinned.Version = version
	// Another machine installs what is pinned, also where there is a newer one.
	other := installer(t)
	other.Client, other.Locked, other.Lock = server.Client(), true, in.Lock
	other.Lock.Plugins["consul"].Version = "1.2.3"
	other.Lock.Plugins["consul"].Platforms = map[string]config.Sums{host.Platform(): {Tree: "sha256:" + strings.Repeat("0", 64)}}
	if _, err := other.Install(t.Context(), require(server.URL, "~> 1.2")); err == nil || !strings.Contains(err.Error(), "the lock file pins sha256:000") {
		t.Errorf("error %v", err)
	}
}

func TestPin(t *testing.T) {
	archives := several(t)
	server, _ := served(t, published(t, archives))
	in := installer(t)
	in.Client = server.Client()
	q := require(server.URL, "~> 1.2")
	if err := in.Pin(t.Context(), q, []string{in.Dir}, nil); err == nil || !strings.Contains(err.Error(), "plugin install") {
		t.Errorf("error %v", err)
	}
	if _, err := in.Install(t.Context(), q); err != nil {
		t.Fatal(err)
	}
	before := in.Lock.Plugins["consul"].Platforms[host.Platform()]
	if err := in.Pin(t.Context(), q, []string{in.Dir}, []string{"plan9/mips", host.Platform()}); err != nil {
		t.Fatal(err)
	}
	got := in.Lock.Plugins["consul"].Platforms
	if got[host.Platform()] != before {
		t.Errorf("the sums of this platform changed: %v, %v", before, got)
	}
	if want := "sha256:" + hexSum(archives["consul_1.10.0_plan9_mips.zip"]); got["plan9/mips"].Archive != want || got["plan9/mips"].Tree == "" {
		t.Errorf("%v, want the archive %s", got, want)
	}
	if err := in.Pin(t.Context(), q, []string{in.Dir}, []string{"plan9/arm"}); err == nil || !strings.Contains(err.Error(), "nothing for plan9/arm") {
		t.Errorf("error %v", err)
	}
	in.Locked = true
	if err := in.Pin(t.Context(), q, []string{in.Dir}, nil); err != nil {
		t.Errorf("nothing changes: %v", err)
	}
	q.Source = ""
	if err := in.Pin(t.Context(), q, []string{in.Dir}, nil); err == nil || !strings.Contains(err.Error(), "--locked") {
		t.Errorf("error %v", err)
	}
}

func TestVerify(t *testing.T) {
	server, _ := served(t, published(t, several(t)))
	in := installer(t)
	in.Client = server.Client()
	done, err := in.Install(t.Context(), require(server.URL, "~> 1.2"))
	if err != nil {
		t.Fatal(err)
	}
	verify := func(want string) {
		t.Helper()
		if _, err := install.Verify("consul", in.Lock, []string{in.Dir}); !strings.Contains(fmt.Sprint(err), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
	verify("<nil>")
	program := filepath.Join(done.Dir, "bin", strings.ReplaceAll(host.Platform(), "/", "-"))
	if err := os.WriteFile(program, []byte("other"), 0o755); err != nil {
		t.Fatal(err)
	}
	verify("its manifest has")
	if done, err := in.Install(t.Context(), require(server.URL, "~> 1.2")); err != nil || !done.Changed {
		t.Errorf("%+v, %v", done, err)
	}
	verify("<nil>")
	in.Lock.Plugins["consul"].Version = "1.2.3"
	verify("pins version 1.2.3")
	delete(in.Lock.Plugins, "consul")
	verify("does not pin it")
}

// TestDevelopedFolder: a plugin that is built anew is another one, which only an
// upgrade takes up.
func TestDevelopedFolder(t *testing.T) {
	dir := t.TempDir()
	build := func(version string) {
		for _, e := range plugin(t, "consul", version, host.Platform()) {
			if err := os.MkdirAll(filepath.Join(dir, "bin"), 0o755); err != nil {
				t.Fatal(err)
			}
			if e.name == host.ManifestName {
				e.body = strings.Replace(e.body, version, "1.0.0", 1)
			}
			if err := os.WriteFile(filepath.Join(dir, e.name), []byte(e.body), e.mode); err != nil {
				t.Fatal(err)
			}
		}
	}
	in := installer(t)
	build("1.0.0")
	if _, err := in.Install(t.Context(), require(dir, "")); err != nil {
		t.Fatal(err)
	}
	build("1.0.1")
	if done, err := in.Install(t.Context(), require(dir, "")); err != nil || done.Changed {
		t.Errorf("%+v, %v: what is pinned is there", done, err)
	}
	in.Upgrade = true
	if done, err := in.Install(t.Context(), require(dir, "")); err != nil || !done.Changed {
		t.Errorf("%+v, %v", done, err)
	}
	if _, err := install.Verify("consul", in.Lock, []string{in.Dir}); err != nil {
		t.Error(err)
	}
}
