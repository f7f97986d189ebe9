package schemas

import (
	"embed"
	"fmt"
	"strings"
)

//go:embed *.schema.json
var jsonFiles embed.FS

// JSONNames lists the JSON schemas by the names that JSON takes.
func JSONNames() []string { return []string{"language", "topology", "plugin", "lint", "why"} }

// JSON gives a JSON schema (draft 2020-12), indented: language is what users
// write in HCL's JSON syntax, topology the resolved document, plugin a plugin's
// manifest, lint and why the reports. Any other name is an error.
func JSON(name string) ([]byte, error) {
	switch name {
	case "language":
		return languageSchema()
	case "topology", "plugin", "lint", "why":
		return jsonFiles.ReadFile(name + ".schema.json")
	}
	return nil, fmt.Errorf("no JSON schema %q: want one of %s", name, strings.Join(JSONNames(), ", "))
}
