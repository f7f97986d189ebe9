package schemas

import (
	_ "embed" // the fact files
	"sync"
)

// ImageVariable is what the image nacos/nacos-server does with one variable in one release.
type ImageVariable struct {
	Name         string
	Default      string
	HasDefault   bool
	PublicSecret bool // the default is a published secret
	Secret       bool
	Required     bool // for a cluster with an external MySQL
	Ineffective  bool
	Effects      []ImageEffect
	Note         string
}

// ImageEffect is one thing that a variable does.
type ImageEffect struct {
	Kind   string `json:"kind"` // property, jvm, script, program-arg
	Target string `json:"target"`
	// How: the value itself (value), within a longer value (part), only when the
	// variable equals When, then Value or the target itself (when), one line an
	// item (lines), before the generated options (prefix), behind -jar
	// (appended), emptied first by the entry point (cleared), or not when the
	// container runs (at build time only).
	How   string `json:"how"`
	When  string `json:"when"`
	Value string `json:"value"`
}

type variableRow struct {
	Secret  bool            `json:"secret"`
	Entries []variableEntry `json:"entries"`
}

type variableEntry struct {
	Ranges       []span        `json:"ranges"`
	Default      *string       `json:"default"`
	PublicSecret bool          `json:"public_secret"`
	Required     bool          `json:"required"`
	Ineffective  bool          `json:"ineffective"`
	Effects      []ImageEffect `json:"effects"`
	Note         string        `json:"note"`
}

// ImageVariables lists the variables of the release's image by name, to be
// treated as read-only, and where they were read.
func (r *Release) ImageVariables() (vars []ImageVariable, source string) {
	return r.imageVariables.get(func() []ImageVariable { return makeImageVariables(r) }), r.source.Docker
}

func makeImageVariables(r *Release) []ImageVariable {
	var vars []ImageVariable
	for _, name := range variableRows.ids {
		if v := r.ImageVariable(name); v != nil {
			vars = append(vars, *v)
		}
	}
	return vars
}

// ImageVariable tells about one variable of the release's image; nil where
// neither its template nor its entry point knows the name.
func (r *Release) ImageVariable(name string) *ImageVariable {
	row := variableRows.row(name)
	if row == nil {
		return nil
	}
	for _, e := range row.Entries {
		if !anySpan(e.Ranges, r) {
			continue
		}
		v := &ImageVariable{Name: name, PublicSecret: e.PublicSecret, Secret: row.Secret, Required: e.Required,
			Ineffective: e.Ineffective, Effects: e.Effects, Note: e.Note}
		if e.Default != nil {
			v.Default, v.HasDefault = *e.Default, true
		}
		return v
	}
	return nil
}

// ImageVariableNames lists the variables of all releases by name.
func ImageVariableNames() []string { return variableRows.ids }

// Image is the rest of what is known about the image.
type Image struct {
	BaseImage    string // "" not seen
	ExposedPorts []int
	// Fixed are lines of the template without a variable; nil: not seen.
	Fixed  []ShippedProperty
	Notes  []string
	Source string
}

type imageRow struct {
	BaseImage    string            `json:"base_image"`
	ExposedPorts []int             `json:"exposed_ports"`
	Fixed        []ShippedProperty `json:"fixed"`
	// of the row about all releases
	Renames []ImageRename `json:"renames"`
	Notes   []struct {
		Ranges []span `json:"ranges"`
		Text   string `json:"text"`
	} `json:"notes"`
}

// ImageRename is a variable whose name changed; To is "" where nothing took over.
// A name that ends in * stands for all that begin so.
type ImageRename struct {
	From    string `json:"from"`
	To      string `json:"to"`
	Release string `json:"release"` // the first with the new name
	Note    string `json:"note"`
}

//go:embed data/images.jsonl
var imagesText string

var images = sync.OnceValue(func() *table[imageRow] { return readTable[imageRow](imagesText) })

// Image tells about the release's image.
func (r *Release) Image() Image {
	row := images().row(r.docker)
	image := Image{row.BaseImage, row.ExposedPorts, row.Fixed, nil, r.source.Docker}
	for _, note := range images().row("all").Notes {
		if anySpan(note.Ranges, r) {
			image.Notes = append(image.Notes, note.Text)
		}
	}
	return image
}

// ImageRenames lists the variables of the image that were renamed.
func ImageRenames() []ImageRename { return images().row("all").Renames }
