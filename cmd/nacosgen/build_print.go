package main

import (
	"fmt"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/generator"
	"github.com/nacosgen/nacosgen/generator/write"
)

// reportAll prints the findings on all topologies together. What is no more than
// worth knowing is left to lint.
func (b *build) reportAll(found [][]diag.Diagnostic) error {
	b.progress.clear()
	var all []diag.Diagnostic
	var hidden []diag.Range
	files := map[string][]byte{}
	for i, ds := range found {
		all = append(all, ds...)
		hidden = append(hidden, b.inputs[i].Secrets...)
		maps.Copy(files, b.inputs[i].Files)
	}
	all = slices.DeleteFunc(all, func(d diag.Diagnostic) bool { return d.Severity == diag.Info })
	diag.Sort(all)
	return b.report(all, files, hidden)
}

// tell prints changes to standard output where they are asked for.
func (b *build) tell(changes []write.Change) error {
	if !b.diff && !b.readOnly() {
		return nil
	}
	b.progress.clear()
	for _, c := range changes {
		switch {
		case c.Action == generator.Unchanged:
		case b.diff && c.Diff != "":
			if _, err := fmt.Fprint(b.out, c.Diff); err != nil {
				return err
			}
		default:
			if _, err := fmt.Fprintf(b.out, "%s %s\n", c.Action, b.inDir(c.Path)); err != nil {
				return err
			}
		}
	}
	return nil
}

func (b *build) inDir(name string) string {
	return path.Join(filepath.ToSlash(filepath.Clean(b.dir)), name)
}

// conclude prints the one line at the end and gives the outcome. Where findings are
// JSON, they have standard error for themselves.
func (b *build) conclude(sum *write.Summary, took time.Duration) error {
	b.progress.clear()
	words := b.err
	if b.diagnostics == "json" {
		words = b.out
	}
	for _, name := range sum.ByHand {
		fmt.Fprintf(words, "kept: %s was changed by hand, or is not ours; look at it with --diff, overwrite it with --force\n", b.inDir(name))
	}
	line := fmt.Sprintf("%d written, %d unchanged, %d removed", sum.Written, sum.Unchanged, sum.Removed)
	if b.readOnly() {
		line = fmt.Sprintf("%d to write, %d unchanged, %d to remove", sum.Written, sum.Unchanged, sum.Removed)
	}
	if n := len(sum.Stale); n > 0 {
		line += fmt.Sprintf(", %d no longer made (--prune removes them)", n)
	}
	if sum.Refused() && !b.readOnly() {
		line = fmt.Sprintf("nothing was written: changed by hand: %d", len(sum.ByHand))
	}
	if sum.LeftOut > 0 {
		line += fmt.Sprintf(", %d left out (they hold a secret)", sum.LeftOut)
	}
	fmt.Fprintf(words, "%s, in %s\n", line, took.Round(time.Millisecond))
	if b.committed && sum.Differs() {
		fmt.Fprintf(words, "%s is not what %s makes: build, and commit what changes\n", b.inDir("."), strings.Join(b.paths, ", "))
	}
	if sum.Refused() || (b.check || b.committed) && sum.Differs() {
		return errFindings
	}
	return nil
}
