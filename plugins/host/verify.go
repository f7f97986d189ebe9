package host

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// program is what is started: bytes that were hashed while they were copied, or
// the opened file that was hashed, so that a change between the check and the start
// does not count, or is seen.
type program struct {
	path  string   // to execute
	args  []string // after the name
	name  string   // as process lists show it
	extra []*os.File
	// unchanged tells, once it was started, whether it is still what was hashed;
	// nil where nobody could change it.
	unchanged func() bool
}

// close lets go of the copies that the process holds itself.
func (p *program) close() {
	for _, f := range p.extra {
		f.Close()
	}
}

// verified copies what the plugin needs to a place of ours, sum by sum, and says
// how to start it. folder gives a private folder when one is needed; known, which
// may be nil, knows programs that were hashed before.
func verified(f *found, folder func() (string, error), known *sums) (*program, error) {
	entry := f.manifest.Entry(Platform())
	if f.manifest.Interpreter == "" && alone(f.manifest, entry) {
		for _, try := range []func(*found, string, *sums) (*program, error){inPlace, inMemory} {
			if p, err := try(f, entry, known); p != nil || err != nil {
				return p, err
			}
		}
	}
	dir, err := folder()
	if err != nil {
		return nil, err
	}
	for _, name := range slices.Sorted(maps.Keys(f.manifest.Files)) {
		if err := copyVerified(f, name, filepath.Join(dir, filepath.FromSlash(name)), name == entry); err != nil {
			return nil, err
		}
	}
	start := filepath.Join(dir, filepath.FromSlash(entry))
	if f.manifest.Interpreter == "" {
		return &program{path: start, name: f.entry()}, nil
	}
	interpreter, err := exec.LookPath(f.manifest.Interpreter)
	if err != nil {
		return nil, &Failure{
			Plugin: f.name, Version: f.manifest.Version, Path: f.dir, err: err, args: []any{f.manifest.Interpreter},
			Problem: words("it needs %[1]s, which is not there", "它需要 %[1]s，但找不到"),
			Remedy:  words("install %[1]s, or put it into PATH", "请安装 %[1]s，或将其加入 PATH"),
		}
	}
	return &program{path: interpreter, args: []string{start}, name: f.manifest.Interpreter}, nil
}

// alone tells whether an entry is all of the plugin but papers.
func alone(m *Manifest, entry string) bool {
	for name := range m.Files {
		base := strings.ToUpper(path.Base(name))
		paper := strings.HasSuffix(base, ".MD") || strings.HasSuffix(base, ".TXT") || strings.HasPrefix(base, "LICENSE") || strings.HasPrefix(base, "NOTICE")
		if name != entry && !paper {
			return false
		}
	}
	return true
}

// copyVerified copies one file of the plugin. A link in the plugin's folder may
// lead anywhere: its sum decides.
func copyVerified(f *found, name, to string, run bool) (err error) {
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return err
	}
	mode := os.FileMode(0o600)
	if run {
		mode = 0o700
	}
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	return f.copyFile(name, out)
}

// copyFile writes a file of the plugin to out and wants its sum to be that of
// the manifest.
func (f *found) copyFile(name string, out io.Writer) error {
	in, err := f.open(name)
	if err != nil {
		return err
	}
	defer in.Close()
	return f.sum(name, in, out)
}

// open opens a file of the plugin, which has to be one: to open a pipe would
// wait for somebody to write to it.
func (f *found) open(name string) (*os.File, error) {
	path := filepath.Join(f.dir, filepath.FromSlash(name))
	info, err := os.Stat(path)
	if err == nil && !info.Mode().IsRegular() {
		err = errors.New("it is no regular file")
	}
	var file *os.File
	if err == nil {
		file, err = os.Open(path)
	}
	if err != nil {
		return nil, f.changed(name, err)
	}
	return file, nil
}

// sum hashes a file of the plugin while it is written to out.
func (f *found) sum(name string, in io.Reader, out io.Writer) error {
	sum := sha256.New()
	buffer := make([]byte, 256<<10)
	for {
		n, err := in.Read(buffer)
		sum.Write(buffer[:n])
		if _, err := out.Write(buffer[:n]); err != nil {
			return fmt.Errorf("copying %s: %w", name, err)
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return f.changed(name, err)
		}
	}
	if got := hex.EncodeToString(sum.Sum(nil)); got != f.manifest.Files[name] {
		return f.changed(name, fmt.Errorf("its SHA-256 is %s, the manifest has %s", got, f.manifest.Files[name]))
	}
	return nil
}

func (f *found) changed(name string, err error) error {
	return &Failure{
		Plugin: f.name, Version: f.manifest.Version, Path: filepath.Join(f.dir, filepath.FromSlash(name)), err: err, args: []any{clean(err.Error())},
		Problem: words("its file is not the one that was installed: %[1]s", "其文件与安装时不一致：%[1]s"),
		Remedy:  words("install it again; after a build of your own, `nacosgen plugin install --upgrade` takes the new file up", "请重新安装；如果是自行构建的，`nacosgen plugin install --upgrade` 会采用新文件"),
	}
}
