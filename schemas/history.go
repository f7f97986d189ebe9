package schemas

import (
	_ "embed" // the fact files
	"sync"
)

// Vulnerability is a known hole of some releases.
type Vulnerability struct {
	ID         string
	Title      string
	Note       string   // who is affected, in words
	FixedIn    []string // releases
	Mitigation string   // by configuration
}

type vulnerabilityRow struct {
	Title      string   `json:"title"`
	Ranges     []span   `json:"ranges"`
	Note       string   `json:"note"`
	FixedIn    []string `json:"fixed_in"`
	Mitigation string   `json:"config_mitigation"`
}

//go:embed data/vulnerabilities.jsonl
var vulnerabilitiesText string

var vulnerabilities = sync.OnceValue(func() *table[vulnerabilityRow] {
	return readTable[vulnerabilityRow](vulnerabilitiesText)
})

// Vulnerabilities lists the known holes of the release; treat the list as read-only.
func (r *Release) Vulnerabilities() []Vulnerability {
	return r.holes.get(func() []Vulnerability {
		var list []Vulnerability
		for _, id := range vulnerabilities().ids {
			if row := vulnerabilities().row(id); anySpan(row.Ranges, r) {
				list = append(list, Vulnerability{id, row.Title, row.Note, row.FixedIn, row.Mitigation})
			}
		}
		return list
	})
}

// History is what changed with a release.
type History struct {
	Notes        []string `json:"notes"`
	ComparedWith string   `json:"compared_with"` // the release before on its line; "" for the first
	KeysAdded    []string `json:"keys_added"`    // of application.properties, as in the table of properties
	KeysRemoved  []string `json:"keys_removed"`

	Vulnerabilities []string `json:"vulnerabilities"` // ids
}

//go:embed data/history.jsonl
var historyText string

var history = sync.OnceValue(func() *table[History] { return readTable[History](historyText) })

// History tells what changed with the release; treat it as read-only.
func (r *Release) History() *History { return history().row(r.Version) }
