package deployment

import (
	"slices"
	"strings"
	"unicode"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/topology"
)

// limits finds appenders whose limits Logback would not keep together. Each
// setting is named once, with the first appender that it spoils.
func (m *loggingMaker) limits() {
	type spoiled struct {
		text         diag.Text
		address      diag.Address
		first        *Appender
		appenders    int
		limit, other string
	}
	var list []*spoiled
	for _, a := range m.everyRolling() {
		text, at, other := a.Rolling.problem()
		if text.Summary.EN == "" {
			continue
		}
		i := slices.IndexFunc(list, func(s *spoiled) bool { return s.address == at })
		if i < 0 {
			list = append(list, &spoiled{text, at, a, 1, a.Rolling.TotalSizeCap.Text, other})
			continue
		}
		list[i].appenders++
	}
	for _, s := range list {
		m.report("setting-unsupported", s.address, s.text, s.limit, s.other, s.first.Name, s.appenders)
	}
}

// problem tells what Logback would not keep of r and which address is to blame:
// none where all of it is the release's own. (Logback 1.2.11, SizeAndTimeBasedRollingPolicy.start: a cap
// below the size of one file stops the appender; TimeBasedRollingPolicy.start:
// without a history the cap is ignored.)
func (r *Rolling) problem() (text diag.Text, at diag.Address, other string) {
	_, _, limit, hasLimit := readFileSize(r.TotalSizeCap.Text)
	_, _, size, hasSize := readFileSize(r.MaxFileSize.Text)
	switch {
	case !hasLimit || limit == 0:
		return diag.Text{}, "", ""
	case hasSize && limit < size:
		text, at, other = capText(), blame(&r.TotalSizeCap, &r.MaxFileSize), r.MaxFileSize.Text
	case r.MaxHistory.Text == "0":
		text, at, other = noHistoryText(), blame(&r.MaxHistory, &r.TotalSizeCap), r.MaxHistory.Text
	}
	if at == "" {
		return diag.Text{}, "", ""
	}
	return text, at, other
}

// blame gives the address of the first setting that the topology made.
func blame(settings ...*LogSetting) diag.Address {
	for _, s := range settings {
		for _, source := range s.Sources {
			if source.Address != "" {
				return source.Address
			}
		}
	}
	return ""
}

// directory gives the folder that the topology sets for the logs, and whether
// it sets one that Logback can use.
func (m *loggingMaker) directory() (Variable, bool) {
	wanted := Variable{Value: topology.Text(m.cluster.Logging.Directory), Sources: []Source{From(m.address("directory"))}}
	if len(m.path.Sources) > 0 {
		if wanted.Value.Text != "" && wanted.Value != m.path.Value {
			d := m.report("setting-unsupported", m.path.Sources[0].Address, twoFoldersText(), wanted.Value.Text)
			d.Related = []diag.Related{{Words: diag.Words{EN: "the other folder", ZH: "另一个目录"}, Address: m.address("directory")}}
		} else if wanted.Value.Text == "" {
			wanted = m.path
		}
	}
	if !wanted.Value.IsSet() {
		return Variable{}, false
	}
	if strings.Trim(wanted.Value.Text, "/") != "" {
		wanted.Value.Text = strings.TrimRight(wanted.Value.Text, "/")
	}
	if bad, ok := unusableInFolder(wanted.Value.Text); ok {
		m.report("value-unwritable", wanted.Sources[0].Address, folderText(), wanted.Value.Shown(), bad)
		return Variable{}, false
	}
	return wanted, true
}

// unusableInFolder finds the first part of a folder's name that Logback reads
// as something else: in variables (${, {, }, :-), in properties (a backslash
// escapes, blanks at the ends go), or in patterns of file names, which are a
// conversion (%) and a regular expression besides (the others).
func unusableInFolder(folder string) (string, bool) {
	if strings.TrimSpace(folder) != folder {
		return " ", true
	}
	if strings.Contains(folder, ":-") {
		return ":-", true
	}
	for _, r := range folder {
		if strings.ContainsRune(`$%{}[]()*+?^|\`, r) || unicode.IsControl(r) || r == unicode.ReplacementChar || r == 0xFFFE || r == 0xFFFF {
			return string(r), true
		}
	}
	return "", false
}
