package pack

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/nacosgen/nacosgen/plugins/host"
)

// Archives writes one archive for each platform of the plugin in dir into the
// folder to, which it empties of archives before, and their checksums.txt. The
// same files give the same bytes.
func Archives(dir, to string) error {
	m, _, err := host.ReadManifest(dir)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(to, 0o755); err != nil {
		return err
	}
	old, err := filepath.Glob(filepath.Join(to, m.Name+"_*.tar.gz"))
	if err != nil {
		return err
	}
	for _, name := range old {
		if err := os.Remove(name); err != nil {
			return err
		}
	}
	var sums bytes.Buffer
	for _, platform := range slices.Sorted(maps.Keys(m.Entries)) {
		body, err := archive(dir, only(m, platform))
		if err != nil {
			return fmt.Errorf("the archive for %s: %w", platform, err)
		}
		name := m.Name + "_" + m.Version + "_" + strings.ReplaceAll(platform, "/", "_") + ".tar.gz"
		if err := os.WriteFile(filepath.Join(to, name), body, 0o644); err != nil {
			return err
		}
		fmt.Fprintf(&sums, "%s  %s\n", sumOf(body), name)
	}
	return os.WriteFile(filepath.Join(to, "checksums.txt"), sums.Bytes(), 0o644)
}

// only is the manifest without the programs for other platforms.
func only(m *host.Manifest, platform string) *host.Manifest {
	one := *m
	one.Entries = map[string]string{platform: m.Entries[platform]}
	one.Files = maps.Clone(m.Files)
	for _, entry := range m.Entries {
		if entry != m.Entries[platform] {
			delete(one.Files, entry)
		}
	}
	return &one
}

func archive(dir string, m *host.Manifest) ([]byte, error) {
	text, err := m.Text()
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	w := tar.NewWriter(z)
	put := func(name string, mode int64, body []byte) error {
		h := &tar.Header{Typeflag: tar.TypeReg, Name: name, Mode: mode, Size: int64(len(body)), ModTime: time.Unix(0, 0), Format: tar.FormatPAX}
		if err := w.WriteHeader(h); err != nil {
			return err
		}
		_, err := w.Write(body)
		return err
	}
	if err := put(host.ManifestName, 0o644, text); err != nil {
		return nil, err
	}
	for _, name := range slices.Sorted(maps.Keys(m.Files)) {
		body, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
		if err != nil {
			return nil, err
		}
		mode := int64(0o644)
		for _, entry := range m.Entries {
			if entry == name {
				mode = 0o755
			}
		}
		if err := put(name, mode, body); err != nil {
			return nil, err
		}
	}
	if err := errors.Join(w.Close(), z.Close()); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
