package schemas

import (
	"cmp"
	_ "embed" // the fact files
	"fmt"
	"slices"
	"sync"
)

// Release is one known release of Nacos, with the facts about it. The order of
// releases is by number: 1.4.8 stands before 2.0.0 although it is younger.
type Release struct {
	Version    string
	Date       string // YYYY-MM-DD
	Line       string // "1.x", "2.x", "3.x"
	JavaMin    int
	SpringBoot string // "" not read
	// ImageTag is the image's tag as spelled; "" where ImageTagReason says why there is none.
	ImageTag       string
	ImageTagReason string

	number number
	// families of the other tables
	ports, shipped, logback, docker string
	source                          releaseSource
	confirmed                       map[string]string // sources of shipped lines whose file was not read

	shippedLines   lazily[[]ShippedProperty]
	imageVariables lazily[[]ImageVariable]
	stockLogback   lazily[*Logback]
	holes          lazily[[]Vulnerability]
	asked          propertyMemory // by key
	askedVariables propertyMemory // by name of a variable
}

// releaseSource tells where the facts of a release were read, and what stands
// in; in the file only where that is not the release itself.
type releaseSource struct {
	Shipped string `json:"shipped"`
	Jar     string `json:"jar"`
	Logback string `json:"logback"`
	Docker  string `json:"docker"`
	Ports   string `json:"ports"` // the release that stands in, or ""
}

type releaseRow struct {
	Date           string            `json:"date"`
	JavaMin        int               `json:"java_min"`
	SpringBoot     string            `json:"spring_boot"`
	ImageTag       string            `json:"image_tag"`
	ImageTagReason string            `json:"image_tag_reason"`
	Ports          string            `json:"ports"`
	Shipped        string            `json:"shipped"`
	Logback        string            `json:"logback"`
	Docker         string            `json:"docker"`
	Source         releaseSource     `json:"source"`
	Confirmed      map[string]string `json:"confirmed"`
}

//go:embed data/releases.jsonl
var releasesText string

// releaseTable gives each release when it is first asked for: a topology names one or two.
type releaseTable struct {
	*table[releaseRow]
	numbers []number // of the rows, in order
	made    []lazily[*Release]
}

var releases = sync.OnceValue(func() *releaseTable {
	t := &releaseTable{table: readTable[releaseRow](releasesText)}
	t.numbers, t.made = make([]number, len(t.ids)), make([]lazily[*Release], len(t.ids))
	for i, version := range t.ids {
		t.numbers[i] = mustNumber(version)
	}
	return t
})

func (t *releaseTable) release(i int) *Release {
	return t.made[i].get(func() *Release {
		version, n := t.ids[i], t.numbers[i]
		row := t.row(version)
		return &Release{
			Version: version, Date: row.Date, Line: fmt.Sprintf("%d.x", n.part(0)), JavaMin: row.JavaMin,
			SpringBoot: row.SpringBoot, ImageTag: row.ImageTag, ImageTagReason: row.ImageTagReason,
			number: n, ports: row.Ports, shipped: row.Shipped, logback: row.Logback, docker: row.Docker,
			source: row.Source.filled(version, row.ImageTag), confirmed: row.Confirmed,
		}
	})
}

var allReleases = sync.OnceValue(func() []*Release {
	t := releases()
	list := make([]*Release, len(t.ids))
	for i := range list {
		list[i] = t.release(i)
	}
	return list
})

func (s releaseSource) filled(version, tag string) releaseSource {
	return releaseSource{
		Shipped: cmp.Or(s.Shipped, "application.properties@"+version),
		Jar:     cmp.Or(s.Jar, "application.properties in the server's jar@"+version),
		Logback: cmp.Or(s.Logback, "nacos-logback.xml@"+version),
		Docker:  cmp.Or(s.Docker, "nacos-docker@"+tag),
		Ports:   s.Ports,
	}
}

// Releases lists the known releases in order; treat the list as read-only.
func Releases() []*Release { return allReleases() }

// OldestRelease is the number of the first known release.
func OldestRelease() string { return releases().ids[0] }

// Find gives the release with exactly that number, or nil.
func Find(version string) *Release {
	n, _, ok := numberOf(version)
	if !ok {
		return nil
	}
	t := releases()
	at, found := slices.BinarySearch(t.numbers, n)
	if !found || t.ids[at] != version { // 2.4.3.0, 2.04.3
		return nil
	}
	return t.release(at)
}

// In tells whether r stands in the range with both ends included; "" is open.
// The ends need not be known releases.
func (r *Release) In(from, to string) bool {
	return (from == "" || r.number >= mustNumber(from)) && (to == "" || r.number <= mustNumber(to))
}

// AtLeast tells whether r is version or a later one by number.
func (r *Release) AtLeast(version string) bool { return r.In(version, "") }

func mustNumber(version string) number {
	n, _, ok := numberOf(version)
	if !ok {
		panic("schemas: no release number: " + version)
	}
	return n
}
