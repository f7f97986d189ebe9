package write

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"sort"

	"github.com/nacosgen/nacosgen/generator"
)

// intent is what a build promises once it stands in the stage, beside the new
// manifest and the files to come.
type intent struct {
	FormatVersion int `json:"format_version"`
	// Replaces and Removes hold the SHA-256 of the files that are there, by path.
	Replaces map[string]string `json:"replaces"`
	Removes  map[string]string `json:"removes"`
}

// commit brings the disk from the old set to the new one:
//
//	manifest.json   the new manifest, in the stage
//	intent.json     from here on a killed build is completed by the next
//	renames         new folders whole, else file by file; then removals
//	manifest.json   to its place
//
// Where a step fails, the steps before it are undone.
func (w *Writer) commit(now, gone []entry) error {
	if err := w.promise(now, gone); err != nil {
		return err
	}
	w.leave()
	m := &mover{w: w, now: now, total: w.counts.staged + len(gone)}
	err := m.moveAll("")
	for i := 0; err == nil && i < len(gone); i++ {
		err = m.remove(gone[i].Path)
	}
	if err == nil {
		err = w.replaceManifest()
	}
	if err != nil {
		return w.undo(m, err)
	}
	w.done = true
	w.removeEmpty(gone)
	return w.clear()
}

// replaceManifest makes the new set the one that counts. A network file system
// may report an error for what it did: look.
func (w *Writer) replaceManifest() error {
	err := w.top.Rename(stageManifest, ManifestName)
	if err == nil {
		return nil
	}
	if _, gone := w.top.Lstat(stageManifest); isNotExist(gone) {
		return nil
	}
	return w.trouble("writing", ManifestName, err)
}

func (w *Writer) promise(now, gone []entry) error {
	if err := w.stage(); err != nil {
		return err
	}
	i := intent{FormatVersion: 1, Replaces: map[string]string{}, Removes: map[string]string{}}
	for p, sum := range w.replaced {
		i.Replaces[p] = hex.EncodeToString(sum[:])
	}
	for _, e := range gone {
		i.Removes[e.Path] = hex.EncodeToString(e.Sum[:])
	}
	data, err := json.Marshal(i)
	if err != nil {
		return fmt.Errorf("writing %s: %w", stageIntent, err)
	}
	here := walker{top: w.top}
	defer here.close()
	if err := put(&here, stageManifest, 0o600, encodeManifest(now)); err != nil {
		return w.trouble("writing", ManifestName, err)
	}
	if err := put(&here, stageDraft, 0o600, data); err != nil {
		return w.trouble("writing", stageIntent, err)
	}
	if err := w.top.Rename(stageDraft, stageIntent); err != nil {
		return w.trouble("writing", stageIntent, err)
	}
	return nil
}

// clear removes the stage, its promise first.
func (w *Writer) clear() error {
	if err := w.top.Remove(stageIntent); err != nil && !isNotExist(err) {
		return w.trouble("all files are in place, but removing", stageIntent, err)
	}
	if err := w.top.RemoveAll(StageName); err != nil {
		return w.trouble("all files are in place, but removing", StageName, err)
	}
	return nil
}

// step is one thing that was done and can be undone.
type step struct {
	path string
	kind stepKind
}

type stepKind int

const (
	added    stepKind = iota // a file or a whole folder came
	replaced                 // a file took another's place
	removed                  // a file went to the old ones
)

// mover puts staged files in place.
type mover struct {
	w           *Writer
	now         []entry // of the new manifest, by path
	steps       []step
	done, total int
}

// moveAll moves what is staged for the folder dir ("" is the top).
func (m *mover) moveAll(dir string) error {
	staged, err := m.w.top.ReadDir(join(stageNew, dir))
	if err != nil {
		return m.w.trouble("reading", join(stageNew, dir), err)
	}
	for _, e := range staged {
		if err := m.move(join(dir, e.Name()), e.IsDir()); err != nil {
			return err
		}
	}
	return nil
}

func (m *mover) move(path string, isDir bool) error {
	_, err := m.w.top.Lstat(path)
	switch {
	case err != nil && !isNotExist(err):
		return m.w.trouble("reading", path, err)
	case err == nil && isDir:
		return m.moveAll(path)
	}
	kind := added
	if err == nil {
		kind = replaced
	}
	if err := m.w.top.Rename(join(stageNew, path), path); err != nil {
		return m.w.trouble("writing", path, err)
	}
	files := 1
	if isDir {
		files = m.filesBelow(path)
	}
	m.did(step{path, kind}, files)
	return nil
}

func (m *mover) remove(path string) error {
	dir, _ := split(path)
	if err := makeAll(m.w.top, join(stageOld, dir)); err != nil {
		return m.w.trouble("removing", path, err)
	}
	if err := m.w.top.Rename(path, join(stageOld, path)); err != nil {
		return m.w.trouble("removing", path, err)
	}
	m.did(step{path, removed}, 1)
	return nil
}

// filesBelow counts the files of a folder that is new.
func (m *mover) filesBelow(dir string) int {
	at := func(end string) int {
		return sort.Search(len(m.now), func(i int) bool { return m.now[i].Path >= dir+end })
	}
	return at("0") - at("/") // 0 comes right after / in ASCII
}

func (m *mover) did(s step, files int) {
	m.steps = append(m.steps, s)
	m.done += files
	if m.w.opts.Progress != nil {
		m.w.opts.Progress(m.done, m.total)
	}
}

// undo goes back to the old set after cause. Where that fails too, the promise
// stands and the next build completes the new set.
func (w *Writer) undo(m *mover, cause error) error {
	for i := len(m.steps) - 1; i >= 0; i-- {
		if err := w.undoStep(m.steps[i]); err != nil {
			return errors.Join(cause, w.trouble("some files are new already and could not be taken back, the next build completes them:", m.steps[i].path, err))
		}
	}
	if err := w.top.Remove(stageIntent); err != nil && !isNotExist(err) {
		return errors.Join(cause, w.trouble("removing", stageIntent, err))
	}
	return cause // Close removes the stage
}

func (w *Writer) undoStep(s step) error {
	switch s.kind {
	case added:
		return w.top.Rename(s.path, join(stageNew, s.path))
	case removed:
		return w.top.Rename(join(stageOld, s.path), s.path)
	}
	// The new file stays in the stage, as the promise still stands.
	if err := w.top.Link(s.path, join(stageNew, s.path)); err != nil && isExist(err) {
		return err
	}
	return w.top.Rename(join(stageOld, s.path), s.path)
}

func join(dir, name string) string {
	switch {
	case dir == "":
		return name
	case name == "":
		return dir
	}
	return dir + "/" + name
}

func parseSum(s string) (generator.Sum, error) {
	var sum generator.Sum
	if len(s) != hex.EncodedLen(len(sum)) {
		return sum, fmt.Errorf("sha256 %q is none", s)
	}
	if _, err := hex.Decode(sum[:], []byte(s)); err != nil {
		return sum, fmt.Errorf("sha256 %q is none", s)
	}
	return sum, nil
}
