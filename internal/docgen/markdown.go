package docgen

import (
	"fmt"
	"strings"
)

// page collects Markdown.
type page struct{ strings.Builder }

func (p *page) line(text string) {
	p.WriteString(text)
	p.WriteByte('\n')
}

func (p *page) paragraph(format string, args ...any) {
	p.line("")
	p.line(fmt.Sprintf(format, args...))
}

func (p *page) heading(level int, text string) {
	p.paragraph("%s %s", strings.Repeat("#", level), text)
}

// table writes rows below a header; cells are escaped for a table.
func (p *page) table(header []string, rows [][]string) {
	p.line("")
	p.row(header)
	p.line("|" + strings.Repeat("---|", len(header)))
	for _, r := range rows {
		p.row(r)
	}
}

func (p *page) row(cells []string) {
	p.WriteByte('|')
	for _, cell := range cells {
		p.WriteString(" " + strings.NewReplacer("|", `\|`, "\n", " ").Replace(plain(cell)) + " |")
	}
	p.line("")
}

// plain escapes what HTML would take for tags, outside code.
func plain(text string) string {
	parts := strings.Split(text, "`")
	for i := 0; i < len(parts); i += 2 {
		parts[i] = strings.ReplaceAll(parts[i], "<", "&lt;")
	}
	return strings.Join(parts, "`")
}

// code sets text in code style; "" stays empty.
func code(text string) string {
	switch {
	case text == "":
		return ""
	case strings.Contains(text, "`"):
		return "`` " + text + " ``"
	}
	return "`" + text + "`"
}

func codes(list []string) string {
	out := make([]string, len(list))
	for i, text := range list {
		out[i] = code(text)
	}
	return strings.Join(out, ", ")
}
