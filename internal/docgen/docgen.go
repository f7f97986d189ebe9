// Package docgen makes the pages of docs/ that are generated: the language
// reference from the table of the language, and the releases from the facts.
// Its test compares them with the kept pages; with UPDATE_GOLDEN=1 it writes them.
package docgen

// Pages makes the generated pages, by file name below docs/.
func Pages() map[string][]byte {
	return map[string][]byte{
		"language.md": languagePage(),
		"releases.md": releasesPage(),
	}
}

// origin is the first line of a page: where it comes from and how to make it anew.
func origin(from string) string {
	return "<!-- Generated from " + from + ", do not edit. Made anew by: UPDATE_GOLDEN=1 go test ./internal/docgen -->"
}
