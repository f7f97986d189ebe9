// Package docgen makes the pages of docs/ that are generated: the language
// reference from the table of the language, the releases from the facts, the
// rules from their fixtures, and the plugin protocol from its .proto.
// Its test compares them with the kept pages; with UPDATE_GOLDEN=1 it writes them.
package docgen

// Pages makes the generated pages, by file name below docs/.
func Pages() map[string][]byte {
	pages := rulePages()
	pages["language.md"] = languagePage()
	pages["releases.md"] = releasesPage()
	pages["plugin-protocol.md"] = protocolPage()
	return pages
}

// origin is the first line of a page: where it comes from and how to make it anew.
func origin(from string) string {
	return "<!-- Generated from " + from + ", do not edit. Made anew by: UPDATE_GOLDEN=1 go test ./internal/docgen -->"
}
