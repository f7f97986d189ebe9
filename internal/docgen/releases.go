package docgen

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/nacosgen/nacosgen/schemas"
)

func releasesPage() []byte {
	var p page
	p.line(origin("the facts about Nacos (schemas/data)"))
	p.line("# Releases of Nacos")
	p.paragraph("What nacosgen knows of each release, and what its outputs do differently. Releases go by number: " +
		"1.4.8 stands before 2.0.0, although it is younger.")
	p.heading(2, "Overview")
	p.table([]string{"release", "date", "Java", "Spring Boot", "image tag", "known vulnerabilities"}, overview())
	p.heading(2, "Ports by role")
	p.paragraph("*p* is the main port, 8848 by default. `nacosgen show` prints the ports of a topology.")
	p.table([]string{"role", "releases", "port", "protocol", "used by", "set by", "note"}, portsByRole())
	p.heading(2, "Names of keys")
	p.paragraph("application.properties gets the name that is right for the release.")
	p.table([]string{"releases", "main port", "context path", "kind of database", "URL of a database", "signing key"}, keyNames())
	p.heading(2, "Keys that were renamed")
	p.table([]string{"key", "known in", "new key", "from", "old key from then on"}, renamedKeys())
	p.heading(2, "Variables of the image that were renamed")
	p.table([]string{"variable", "new name", "from", "note"}, renamedVariables())
	p.heading(2, "Defaults that are always stated")
	p.paragraph("Keys that nacosgen writes even where nobody set them, since what applies without them is unsafe.")
	p.table([]string{"key", "releases", "why", "what to state"}, unsafeDefaults())
	p.heading(2, "Known vulnerabilities")
	p.table([]string{"id", "what", "releases", "affected and fixed", "by configuration"}, vulnerabilities())
	p.heading(2, "Release by release")
	for _, r := range schemas.Releases() {
		release(&p, r)
	}
	return []byte(p.String())
}

func overview() [][]string {
	var rows [][]string
	for _, r := range schemas.Releases() {
		var ids []string
		for _, v := range r.Vulnerabilities() {
			ids = append(ids, v.ID)
		}
		tag := code(r.ImageTag)
		if tag == "" {
			tag = "none: " + r.ImageTagReason
		}
		rows = append(rows, []string{link(r), r.Date, fmt.Sprintf("%d+", r.JavaMin), cmp.Or(r.SpringBoot, "not read"), tag, strings.Join(ids, ", ")})
	}
	return rows
}

func link(r *schemas.Release) string {
	return fmt.Sprintf("[%s](#%s)", r.Version, strings.ReplaceAll(r.Version, ".", ""))
}

// run is a row of releases, one after another, about which the same is true.
type run struct{ first, last *schemas.Release }

// String writes a range, or the one release.
func (r run) String() string {
	if r.first == r.last {
		return r.first.Version
	}
	return r.first.Version + " - " + r.last.Version
}

// runs cuts the releases where same is false for a release and the one before it.
func runs(same func(a, b *schemas.Release) bool) []run {
	var out []run
	for i, r := range schemas.Releases() {
		if i == 0 || !same(out[len(out)-1].last, r) {
			out = append(out, run{r, r})
		}
		out[len(out)-1].last = r
	}
	return out
}

// where lists the runs of releases for which holds is true.
func where(holds func(r *schemas.Release) bool) string {
	var list []string
	for _, r := range runs(func(a, b *schemas.Release) bool { return holds(a) == holds(b) }) {
		if holds(r.first) {
			list = append(list, r.String())
		}
	}
	return strings.Join(list, ", ")
}

// portsByRole lists each role of a port as often as something about it changed.
func portsByRole() [][]string {
	var rows [][]string
	seen := map[string]bool{}
	for _, role := range roles() {
		for _, r := range schemas.Releases() {
			row := portRow(r, role)
			if key := strings.Join(row, "\x00"); row != nil && !seen[key] {
				seen[key] = true
				same := where(func(o *schemas.Release) bool { return slices.Equal(portRow(o, role), row) })
				rows = append(rows, slices.Insert(row, 1, same))
			}
		}
	}
	return rows
}

// roles are the names of all ports in order of their first release.
func roles() []string {
	var names []string
	for _, r := range schemas.Releases() {
		for _, port := range r.PortFacts().Ports {
			if !slices.Contains(names, port.Name) {
				names = append(names, port.Name)
			}
		}
	}
	return names
}

// portRow is what is known about a role in a release; nil where there is none.
func portRow(r *schemas.Release, role string) []string {
	ports := r.PortFacts().Ports
	at := slices.IndexFunc(ports, func(p schemas.PortFact) bool { return p.Name == role })
	if at < 0 {
		return nil
	}
	port := ports[at]
	number := fmt.Sprint(port.Default)
	if port.Offset != nil {
		number = strings.TrimSuffix(fmt.Sprintf("p%+d", *port.Offset), "+0")
	}
	if port.Optional {
		number += ", not always"
	}
	return []string{role, number, port.Protocol, port.UsedBy, port.ConfigurableBy, port.Note}
}

// keyNames lists what the main settings are called, by runs of releases.
func keyNames() [][]string {
	names := func(r *schemas.Release) []string {
		var list []string
		for _, oldest := range []string{"server.port", "server.contextPath", "spring.datasource.platform", "db.url.{n}",
			"nacos.core.auth.default.token.secret.key"} {
			list = append(list, code(keyName(r, oldest)))
		}
		return list
	}
	var rows [][]string
	for _, r := range runs(func(a, b *schemas.Release) bool { return slices.Equal(names(a), names(b)) }) {
		rows = append(rows, append([]string{r.String()}, names(r.first)...))
	}
	return rows
}

// keyName follows a key through its renamings up to r; "" where r has none of the names.
func keyName(r *schemas.Release, key string) string {
	fact := r.Property(key)
	for fact.ReplacedBy != "" && r.Property(fact.ReplacedBy).Exists {
		fact = r.Property(fact.ReplacedBy)
	}
	if !fact.Exists {
		return ""
	}
	return fact.Key
}

func vulnerabilities() [][]string {
	var rows [][]string
	seen := map[string]bool{}
	for _, r := range schemas.Releases() {
		for _, v := range r.Vulnerabilities() {
			if seen[v.ID] {
				continue
			}
			seen[v.ID] = true
			has := func(r *schemas.Release) bool {
				return slices.ContainsFunc(r.Vulnerabilities(), func(o schemas.Vulnerability) bool { return o.ID == v.ID })
			}
			rows = append(rows, []string{v.ID, v.Title, where(has), v.Note, v.Mitigation})
		}
	}
	return rows
}

func renamedKeys() [][]string {
	all := schemas.Releases()
	var rows [][]string
	for _, key := range schemas.PropertyKeys() {
		if all[len(all)-1].Property(key).ReplacedBy == "" {
			continue
		}
		at := slices.IndexFunc(all, func(r *schemas.Release) bool { return r.Property(key).ReplacedBy != "" })
		fact := all[at].Property(key)
		still := "does nothing"
		switch {
		case fact.OldWorks && fact.Exists:
			still = "still works"
		case !fact.Exists:
			still = "gone"
		}
		known := where(func(r *schemas.Release) bool { return r.Property(key).Exists })
		rows = append(rows, []string{code(key), known, code(fact.ReplacedBy), all[at].Version, still})
	}
	return rows
}

func renamedVariables() [][]string {
	var rows [][]string
	for _, r := range schemas.ImageRenames() {
		rows = append(rows, []string{code(r.From), cmp.Or(code(r.To), "none"), r.Release, r.Note})
	}
	return rows
}

func unsafeDefaults() [][]string {
	var rows [][]string
	seen := map[string]bool{}
	for _, r := range schemas.Releases() {
		for _, d := range r.UnsafeJarDefaults() {
			if seen[d.Key] {
				continue
			}
			seen[d.Key] = true
			has := func(r *schemas.Release) bool {
				return slices.ContainsFunc(r.UnsafeJarDefaults(), func(o schemas.UnsafeDefault) bool { return o.Key == d.Key })
			}
			rows = append(rows, []string{code(d.Key), where(has), d.Why, d.Use})
		}
	}
	return rows
}

func release(p *page, r *schemas.Release) {
	p.heading(3, r.Version)
	lines := slices.Clone(r.History().Notes)
	for _, note := range r.Image().Notes {
		lines = append(lines, "Image: "+note)
	}
	if note := r.PortFacts().Note; note != "" {
		lines = append(lines, "Ports: "+note)
	}
	if h := r.History(); len(h.KeysAdded) > 0 {
		lines = append(lines, fmt.Sprintf("Keys since %s: %s.", h.ComparedWith, codes(h.KeysAdded)))
	}
	if h := r.History(); len(h.KeysRemoved) > 0 {
		lines = append(lines, fmt.Sprintf("Keys gone since %s: %s.", h.ComparedWith, codes(h.KeysRemoved)))
	}
	p.line("")
	for _, line := range lines {
		p.line("- " + plain(line))
	}
	_, shipped := r.Shipped()
	_, image := r.ImageVariables()
	p.line("- Read in: " + plain(fmt.Sprintf("%s; %s; %s.", shipped, r.Logback().Source, image)))
}
