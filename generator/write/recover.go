package write

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"syscall"

	"github.com/nacosgen/nacosgen/generator"
)

// recover completes a build that was killed after it had promised, and clears
// away one that had not. It may be killed as well and begun again.
func (w *Writer) recover() error {
	if _, err := w.top.Lstat(StageName); isNotExist(err) {
		return nil
	} else if err != nil {
		return w.trouble("reading", StageName, err)
	}
	promised, ok, err := w.readIntent()
	if err != nil {
		return err
	}
	if ok {
		if err := w.complete(promised); err != nil {
			return fmt.Errorf("completing the build before, which was stopped: %w", err)
		}
		return w.clear()
	}
	if err := w.top.RemoveAll(StageName); err != nil {
		return w.trouble("removing", StageName, err)
	}
	return nil
}

// promise is an intent read back.
type promise struct{ replaces, removes map[string]generator.Sum }

// readIntent tells whether a promise stands.
func (w *Writer) readIntent() (*promise, bool, error) {
	data, err := readAll(w.top, stageIntent)
	if isNotExist(err) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, w.trouble("reading", stageIntent, err)
	}
	var i intent
	p := &promise{replaces: map[string]generator.Sum{}, removes: map[string]generator.Sum{}}
	err = json.Unmarshal(data, &i)
	if err == nil && i.FormatVersion != 1 {
		err = fmt.Errorf("its format_version is %d, this nacosgen reads 1", i.FormatVersion)
	}
	for path, sum := range i.Replaces {
		if err == nil {
			p.replaces[path], err = parseSum(sum)
		}
	}
	for path, sum := range i.Removes {
		if err == nil {
			p.removes[path], err = parseSum(sum)
		}
	}
	if err != nil {
		return nil, false, fmt.Errorf("reading %s: %w; delete the folder %s and build with --force",
			filepath.Join(w.dir, filepath.FromSlash(stageIntent)), err, StageName)
	}
	return p, true, nil
}

// complete puts the staged files in place, except over files that somebody
// changed meanwhile, and then writes a manifest of what is really there.
func (w *Writer) complete(p *promise) error {
	before, err := w.readManifest(ManifestName)
	if err != nil {
		return err
	}
	after := before
	if _, err := w.top.Lstat(stageManifest); err == nil {
		after, err = w.readManifest(stageManifest)
		if err != nil {
			return err
		}
	} else if !isNotExist(err) {
		return w.trouble("reading", stageManifest, err)
	} // else its last step was done
	if err := w.completeFolder("", p); err != nil {
		return err
	}
	for path, sum := range p.removes {
		if have, ok, err := w.sumOf(path); err != nil {
			return err
		} else if ok && have == sum {
			if err := w.top.Remove(path); err != nil {
				return w.trouble("removing", path, err)
			}
		}
	}
	now, err := w.present(before, after, p)
	if err != nil {
		return err
	}
	if err := w.top.Remove(stageDraft); err != nil && !isNotExist(err) {
		return w.trouble("removing", stageDraft, err)
	}
	here := walker{top: w.top}
	defer here.close()
	if err := put(&here, stageDraft, 0o600, encodeManifest(now)); err != nil {
		return w.trouble("writing", ManifestName, err)
	}
	if err := w.top.Rename(stageDraft, ManifestName); err != nil {
		return w.trouble("writing", ManifestName, err)
	}
	return nil
}

func (w *Writer) completeFolder(dir string, p *promise) error {
	staged, err := w.top.ReadDir(join(stageNew, dir))
	if err != nil {
		return w.trouble("reading", join(stageNew, dir), err)
	}
	for _, e := range staged {
		path := join(dir, e.Name())
		_, err := w.top.Lstat(path)
		switch {
		case err != nil && !isNotExist(err):
			return w.trouble("reading", path, err)
		case err == nil && e.IsDir():
			err = w.completeFolder(path, p)
		case err == nil:
			err = w.completeFile(path, p)
		default:
			if err = w.top.Rename(join(stageNew, path), path); err != nil {
				err = w.trouble("writing", path, err)
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (w *Writer) completeFile(path string, p *promise) error {
	have, _, err := w.sumOf(path)
	if err != nil {
		return err
	}
	if want, ok := p.replaces[path]; !ok || have != want {
		return nil // somebody's work since; the build that follows tells
	}
	if err := w.top.Rename(join(stageNew, path), path); err != nil {
		return w.trouble("writing", path, err)
	}
	return nil
}

// present gives the entries of both manifests whose files are there: where the
// manifests differ, or a file was to be replaced, the disk decides.
func (w *Writer) present(before, after []entry, p *promise) ([]entry, error) {
	was, will := byPath(before), byPath(after)
	var now []entry
	for i := range after {
		e := &after[i]
		old := was[e.Path]
		replaces, changed := p.replaces[e.Path]
		if old != nil && *old == *e && !changed {
			now = append(now, *e)
			continue
		}
		have, ok, err := w.sumOf(e.Path)
		switch {
		case err != nil:
			return nil, err
		case ok && have == e.Sum:
			now = append(now, *e)
		case ok && changed && have == replaces:
			kept := *e
			if old != nil {
				kept = *old
			}
			kept.Sum = replaces
			now = append(now, kept)
		case old != nil:
			now = append(now, *old)
		}
	}
	for i := range before {
		if e := &before[i]; will[e.Path] == nil {
			if _, ok, err := w.sumOf(e.Path); err != nil {
				return nil, err
			} else if ok {
				now = append(now, *e)
			}
		}
	}
	sortEntries(now)
	return now, nil
}

// sumOf gives the SHA-256 of a regular file; false for anything else.
func (w *Writer) sumOf(path string) (generator.Sum, bool, error) {
	info, err := w.top.Lstat(path)
	if isNotExist(err) || errors.Is(err, syscall.ENOTDIR) {
		return generator.Sum{}, false, nil
	}
	if err != nil {
		return generator.Sum{}, false, w.trouble("reading", path, err)
	}
	if !info.Mode().IsRegular() {
		return generator.Sum{}, false, nil
	}
	body, err := readAll(w.top, path)
	if err != nil {
		return generator.Sum{}, false, w.trouble("reading", path, err)
	}
	return sha256.Sum256(body), true, nil
}

// readPending reads the manifest of a killed build for one that only reads and
// must not take its files for changed by hand.
func (w *Writer) readPending() (map[string]*entry, error) {
	_, ok, err := w.readIntent()
	if err != nil || !ok {
		return nil, err
	}
	after, err := w.readManifest(stageManifest)
	return byPath(after), err
}
