package docgen

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/nacosgen/nacosgen/schemas"
)

func languagePage() []byte {
	var p page
	p.line(origin("the table of the language (schemas/language_table*.go)"))
	p.line("# Language reference")
	p.paragraph("What may stand in a topology: every block and every attribute. `nacosgen schema language` prints the same " +
		"as a JSON schema for editors (HCL's JSON syntax).")
	p.paragraph("An attribute marked *required* must be given somewhere: a cluster inherits what it does not set from `defaults`, " +
		"a node from its cluster. `null` switches inheritance off. Attributes marked *per node* may use `self`.")
	p.paragraph("Types: *text* is free text, which alone may be sensitive or still unknown; a *size* is a number with a unit; " +
		"a *duration* is nginx's (`90s`, `10m`); a *release* is a number such as `2.4.3`; a *path* is absolute.")
	p.heading(2, "Blocks")
	p.line("")
	for _, b := range schemas.Language().Blocks {
		contents(&p, b, b.Type, 0)
	}
	for _, b := range schemas.Language().Blocks {
		block(&p, b, b.Type)
	}
	functions(&p)
	return []byte(p.String())
}

// contents lists b and the blocks in it, as links. Those of defaults are the cluster's.
func contents(p *page, b *schemas.Block, path string, depth int) {
	p.line(fmt.Sprintf("%s- [`%s`](#%s): %s", strings.Repeat("  ", depth), b.Type, anchor(path), plain(b.Summary.EN)))
	if path == "defaults" {
		return
	}
	for _, inner := range b.Blocks {
		contents(p, inner, path+"."+inner.Type, depth+1)
	}
}

// anchor is what GitHub makes of the heading `a.b`.
func anchor(path string) string { return strings.ReplaceAll(path, ".", "") }

func block(p *page, b *schemas.Block, path string) {
	p.heading(2, code(path))
	p.paragraph("%s", plain(sentence(b.Summary.EN)))
	p.line("")
	p.line("```hcl")
	p.line(usage(b))
	p.line("```")
	if path == "defaults" {
		p.paragraph("Attributes and blocks are those of [`cluster`](#cluster) but for `name`, `node` and `gateway`.")
		return
	}
	if notes := remarks(b); notes != "" {
		p.paragraph("%s", notes)
	}
	if len(b.Attributes) > 0 || b.ForEach {
		p.table([]string{"attribute", "type", "default", "meaning"}, attributes(b))
	}
	for _, inner := range b.Blocks {
		block(p, inner, path+"."+inner.Type)
	}
}

func usage(b *schemas.Block) string {
	if b.Label == "" {
		return b.Type + " { ... }"
	}
	return fmt.Sprintf("%s %q { ... }", b.Type, "<"+b.Label+">")
}

func remarks(b *schemas.Block) string {
	var notes []string
	if b.Many {
		notes = append(notes, "May stand several times.")
	}
	if b.Open {
		notes = append(notes, "Takes further attributes.")
	}
	if s := releases(b.Since, b.Until); s != "" {
		notes = append(notes, sentence(s))
	}
	if b.PerNode {
		notes = append(notes, "Resolved once a node: `self` may be used.")
	}
	return strings.Join(notes, " ")
}

func attributes(b *schemas.Block) [][]string {
	var rows [][]string
	if b.ForEach {
		rows = append(rows, []string{code("for_each"), "map or set of strings", "",
			fmt.Sprintf("one %s for each; `each.key` and `each.value` stand in it", b.Type)})
	}
	for i := range b.Attributes {
		a := &b.Attributes[i]
		rows = append(rows, []string{code(a.Name), typeOf(a), defaultOf(a), meaning(a)})
	}
	return rows
}

func typeOf(a *schemas.Attribute) string {
	if len(a.Enum) > 0 {
		return codes(a.Enum)
	}
	text := string(a.Type)
	switch {
	case a.Min != nil && a.Max != nil:
		text += fmt.Sprintf(", %d - %d", *a.Min, *a.Max)
	case a.Min != nil && a.Type == schemas.TypeSize:
		text += " above 0"
	case a.Min != nil:
		text += fmt.Sprintf(", %d or more", *a.Min)
	case a.Max != nil:
		text += fmt.Sprintf(", %d at most", *a.Max)
	}
	if len(a.Units) > 0 {
		text += " in " + codes(a.Units)
	}
	return text
}

func defaultOf(a *schemas.Attribute) string {
	switch {
	case a.Required:
		return "*required*"
	case a.DefaultText != "":
		return a.DefaultText
	case a.Default == nil:
		return "none"
	}
	text, err := json.Marshal(a.Default)
	if err != nil {
		panic(err)
	}
	return code(string(text))
}

func meaning(a *schemas.Attribute) string {
	parts := []string{a.Summary.EN}
	if s := releases(a.Since, a.Until); s != "" {
		parts = append(parts, s)
	}
	for _, value := range a.Enum {
		if since := a.ValueSince[value]; since != "" {
			parts = append(parts, fmt.Sprintf("%s from %s", code(value), since))
		}
	}
	if a.PerNode {
		parts = append(parts, "*per node*")
	}
	return strings.Join(parts, "; ")
}

func releases(since, until string) string {
	switch {
	case since != "" && until != "":
		return fmt.Sprintf("from Nacos %s to %s", since, until)
	case since != "":
		return "from Nacos " + since
	case until != "":
		return "up to Nacos " + until
	}
	return ""
}

// sentence makes a sentence of a summary in lower case.
func sentence(text string) string {
	return strings.ToUpper(text[:1]) + text[1:] + "."
}
