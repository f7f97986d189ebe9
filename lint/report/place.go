package report

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/url"
	"strings"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
)

// span is the place of a finding for people; ok is false where it has none.
func (x *index) span(r diag.Range) (start, end diag.Position, ok bool) {
	lines := x.of(r.File)
	if lines == nil {
		return diag.Position{}, diag.Position{}, false
	}
	return lines.At(r.Start), lines.At(r.End), true
}

// helpPage is where the rule is explained, below the repository's root; "" for a
// rule of a plugin, about which `nacosgen explain` knows.
func helpPage(rule string, plugins map[string]bool) string {
	if plugins[rule] {
		return ""
	}
	return "docs/rules/" + rule + ".md"
}

// ofPlugins are the rules among all that plugins offer.
func ofPlugins(all []*lint.Rule) map[string]bool {
	found := map[string]bool{}
	for _, r := range all {
		if r.Theme == lint.Plugins {
			found[r.ID] = true
		}
	}
	return found
}

// fingerprints tell findings apart from run to run, whatever lines move: the same
// rule, file and address give the same one; several such are numbered.
type fingerprints map[string]int

func (f fingerprints) of(d *diag.Diagnostic) string {
	what := string(d.Address)
	if what == "" {
		what = d.Summary(diag.English)
	}
	key := strings.Join([]string{d.Rule, d.Range.File, what}, "\x00")
	f[key]++
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\x00%d", key, f[key]))
	return hex.EncodeToString(sum[:16])
}

// uri gives a file's name as a URI, relative where the name is.
func uri(file string) string {
	u := url.URL{Path: file}
	switch {
	case strings.HasPrefix(file, "/"):
		u.Scheme = "file"
	case len(file) > 2 && file[1] == ':' && file[2] == '/': // a drive
		u.Scheme, u.Path = "file", "/"+file
	}
	return u.String()
}

// message is a finding's summary and, below, what to do about it.
func message(d *diag.Diagnostic, lang diag.Language) string {
	text := oneLine(d.Summary(lang))
	if detail := clean(d.Details(lang)); detail != "" {
		text += "\n" + detail
	}
	return text
}
