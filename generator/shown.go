package generator

import (
	"context"
	"fmt"
)

// Shown gives the lines of f, one of c's files, as a person may read them:
// sensitive texts are masked, and those of variables without a value are named.
func (c *Cluster) Shown(ctx context.Context, f *File) ([]string, error) {
	masked, err := c.Masked(ctx)
	if err != nil {
		return nil, fmt.Errorf("%s without its secrets: %w", f.Path, err)
	}
	d := &Differ{cluster: c, secrets: c.Secrets(), masked: masked, ready: true}
	lines, _ := Lines(f.Body)
	d.showMasked(lines, f.Path)
	d.maskKnown(lines)
	texts := make([]string, len(lines))
	for i, l := range lines {
		if l.Shown == nil {
			l.Shown = l.Text
		}
		texts[i] = string(l.Shown)
	}
	return texts, nil
}
