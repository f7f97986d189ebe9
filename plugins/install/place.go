package install

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// stageBeside makes a folder on the file system of dir, outside of it: what lies
// there is no plugin yet.
func stageBeside(dir string) (string, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", err
	}
	above, err := os.MkdirTemp(filepath.Dir(dir), ".staging-")
	if err != nil {
		return "", err
	}
	stage := filepath.Join(above, "plugin")
	return stage, os.Mkdir(stage, 0o755)
}

// discard removes what is left of the stage.
func (g *got) discard() {
	if g.stage != "" {
		_ = os.RemoveAll(filepath.Dir(g.stage))
	}
}

// moveTo puts the plugin into its place. Whoever looks there meanwhile sees the
// old one, the new one or none, never a part.
func (g *got) moveTo(dir string) error {
	old := filepath.Join(filepath.Dir(g.stage), "old")
	err := os.Rename(dir, old)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("putting the old plugin aside: %w", err)
	}
	had := err == nil
	if err := os.Rename(g.stage, dir); err != nil {
		if had {
			err = errors.Join(err, os.Rename(old, dir))
		}
		return fmt.Errorf("putting the plugin into its place: %w", err)
	}
	return nil
}
