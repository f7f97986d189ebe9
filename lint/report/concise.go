package report

import (
	"bufio"
	"fmt"
	"io"

	"github.com/nacosgen/nacosgen/diag"
)

// Concise prints a line a finding, "file:line:col: severity: summary (rule)".
func Concise(w io.Writer, ds []diag.Diagnostic, o Options) error {
	out, x := bufio.NewWriter(w), newIndex(o.Files)
	for i := range ds {
		d := &ds[i]
		if d.Range.File != "" {
			fmt.Fprintf(out, "%s:", oneLine(d.Range.File))
			if lines := x.of(d.Range.File); lines != nil {
				at := lines.At(d.Range.Start)
				fmt.Fprintf(out, "%d:%d:", at.Line, at.Column)
			}
			out.WriteByte(' ')
		}
		fmt.Fprintf(out, "%s: %s (%s)\n", d.Severity, oneLine(d.Summary(o.Lang)), d.Rule)
	}
	return out.Flush()
}
