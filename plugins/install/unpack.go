package install

import (
	"archive/tar"
	"archive/zip"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/nacosgen/nacosgen/plugins/host"
)

// The limits of what one archive unpacks to.
const (
	maxUnpacked = 1 << 30
	maxEntries  = 10_000
)

// unpack brings the files of a package into the folder to and gives the sum of
// the archive, "" for a folder.
func (p *pack) unpack(ctx context.Context, to string) (string, error) {
	if p.dir != "" {
		return "", copyTree(p.dir, to)
	}
	file, name := p.file, p.file
	sum := ""
	if p.url != "" {
		f, err := os.CreateTemp(filepath.Dir(to), "archive-")
		if err != nil {
			return "", err
		}
		defer os.Remove(f.Name())
		sum, err = p.download(ctx, f)
		if err := errors.Join(err, f.Close()); err != nil {
			return "", err
		}
		file, name = f.Name(), p.url
	}
	if sum == "" {
		var err error
		if sum, err = host.FileSum(file); err != nil {
			return "", err
		}
	}
	if p.sum != "" && p.sum != sum {
		return "", fmt.Errorf("the SHA-256 of %s is %s, %s has %s", name, sum, checksumsName, p.sum)
	}
	if err := unpackFile(file, name, to); err != nil {
		return "", fmt.Errorf("unpacking %s: %w", name, err)
	}
	return "sha256:" + sum, nil
}

func unpackFile(file, name, to string) error {
	root, err := os.OpenRoot(to)
	if err != nil {
		return err
	}
	defer root.Close()
	u := &unpacking{root: root}
	if strings.HasSuffix(name, ".zip") {
		return u.zip(file)
	}
	return u.tar(file)
}

// unpacking writes below one folder, and nowhere else.
type unpacking struct {
	root    *os.Root
	size    int64
	entries int
}

func (u *unpacking) zip(file string) error {
	r, err := zip.OpenReader(file)
	if err != nil {
		return err
	}
	defer r.Close()
	for _, e := range r.File {
		if strings.HasSuffix(e.Name, "/") {
			continue
		}
		if err := u.zipped(e); err != nil {
			return err
		}
	}
	return nil
}

func (u *unpacking) zipped(e *zip.File) error {
	body, err := e.Open()
	if err != nil {
		return err
	}
	defer body.Close()
	return u.file(e.Name, e.Mode(), body)
}

func (u *unpacking) tar(file string) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return err
	}
	r := tar.NewReader(z)
	for {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		switch h.Typeflag {
		case tar.TypeDir, tar.TypeXGlobalHeader:
			continue
		case tar.TypeReg:
		default:
			return fmt.Errorf("%q is no regular file: links and devices have no place in a plugin", h.Name)
		}
		if err := u.file(h.Name, h.FileInfo().Mode(), r); err != nil {
			return err
		}
	}
}

// file writes one file of an archive.
func (u *unpacking) file(name string, mode fs.FileMode, body io.Reader) (err error) {
	name = strings.TrimPrefix(name, "./")
	switch {
	case !mode.IsRegular():
		return fmt.Errorf("%q is no regular file: links and devices have no place in a plugin", name)
	case !fs.ValidPath(name) || strings.ContainsAny(name, "\\:\x00"):
		return fmt.Errorf("the path %q does not stay below the plugin's folder", name)
	}
	if u.entries++; u.entries > maxEntries {
		return fmt.Errorf("more than %d files", maxEntries)
	}
	if err := u.root.MkdirAll(path.Dir(name), 0o755); err != nil {
		return err
	}
	perm := fs.FileMode(0o644)
	if mode&0o111 != 0 {
		perm = 0o755
	}
	out, err := u.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, perm)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%q stands twice", name)
	}
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	n, err := io.Copy(out, io.LimitReader(body, maxUnpacked-u.size+1))
	if u.size += n; u.size > maxUnpacked {
		return fmt.Errorf("more than %d MiB unpacked", maxUnpacked>>20)
	}
	return err
}

// copyTree copies the manifest in dir and what it lists; a folder that plugins
// are developed in holds more.
func copyTree(dir, to string) error {
	m, text, err := host.ReadManifest(dir)
	if err != nil {
		return err
	}
	root, err := os.OpenRoot(to)
	if err != nil {
		return err
	}
	defer root.Close()
	u := &unpacking{root: root}
	from, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer from.Close()
	for _, name := range slices.Sorted(maps.Keys(m.Files)) {
		if err := u.copied(from, name); err != nil {
			return err
		}
	}
	return root.WriteFile(host.ManifestName, text, 0o644)
}

// copied copies one file; a link that leads out of the folder is refused.
func (u *unpacking) copied(from *os.Root, name string) error {
	if info, err := from.Stat(name); err == nil && !info.Mode().IsRegular() {
		return fmt.Errorf("%q is no regular file: links and devices have no place in a plugin", name)
	}
	in, err := from.Open(name)
	if err != nil {
		return err
	}
	defer in.Close()
	info, err := in.Stat()
	if err != nil {
		return err
	}
	return u.file(name, info.Mode(), in)
}
