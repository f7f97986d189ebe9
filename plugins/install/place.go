package install

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

const stagePrefix = ".staging-"

// stale is the age from which a stage is one that a killed install left.
const stale = 24 * time.Hour

func removeStale(within string) {
	entries, _ := os.ReadDir(within)
	for _, e := range entries {
		info, err := e.Info()
		if err == nil && info.IsDir() && strings.HasPrefix(e.Name(), stagePrefix) && time.Since(info.ModTime()) > stale {
			_ = os.RemoveAll(filepath.Join(within, e.Name()))
		}
	}
}

// stageBeside makes a folder on the file system of dir, outside of it: what lies
// there is no plugin yet.
func stageBeside(dir string) (string, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", err
	}
	removeStale(filepath.Dir(dir))
	above, err := os.MkdirTemp(filepath.Dir(dir), stagePrefix)
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
// old one or the new one, never a part; where the system can't let two folders
// change places, for a moment none.
func (g *got) moveTo(dir string) error {
	if exchange(g.stage, dir) == nil {
		return nil
	}
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
