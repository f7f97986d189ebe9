package host

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
)

// Compare wants the files in dir, the folder of a plugin, to be those of m.
func (m *Manifest) Compare(dir string) error {
	for _, name := range slices.Sorted(maps.Keys(m.Files)) {
		sum, err := FileSum(filepath.Join(dir, filepath.FromSlash(name)))
		if err != nil {
			return err
		}
		if sum != m.Files[name] {
			return fmt.Errorf("the SHA-256 of its file %s is %s, its manifest has %s: the manifest has to be written after the build", name, sum, m.Files[name])
		}
	}
	return nil
}

// FileSum is the SHA-256 of a file in lower-case hex, as manifests have it. It
// wants a regular file: to open a pipe would wait for somebody to write to it.
func FileSum(name string) (string, error) {
	info, err := os.Stat(name)
	if err != nil {
		return "", err
	}
	if !info.Mode().IsRegular() {
		return "", fmt.Errorf("%s is no regular file", name)
	}
	f, err := os.Open(name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}
