package schemas

import (
	"cmp"
	"slices"
	"testing"
)

func TestReleasesAreInOrder(t *testing.T) {
	list := Releases()
	if len(list) < 59 {
		t.Fatalf("%d releases", len(list))
	}
	if !slices.IsSortedFunc(list, func(a, b *Release) int { return cmp.Compare(a.number, b.number) }) {
		t.Error("releases are not in order of number")
	}
	for _, r := range list {
		if Find(r.Version) != r {
			t.Errorf("%s is not found", r.Version)
		}
	}
}

// 1.4.8 is three years younger than 2.0.0; ranges go by number.
func TestOrderIsByNumberNotByDate(t *testing.T) {
	old, young := Find("2.0.0"), Find("1.4.8")
	if young.Date < old.Date {
		t.Fatal("the premise is gone")
	}
	if young.AtLeast("2.0.0") || !old.AtLeast("1.4.8") {
		t.Error("1.4.8 must stand before 2.0.0")
	}
}

func TestIn(t *testing.T) {
	for _, c := range []struct {
		release, from, to string
		want              bool
	}{
		{"2.2.0.1", "2.2.0", "2.2.0.1", true},
		{"2.2.0.1", "2.2.0", "2.2.0", false},
		{"2.2.0.1", "2.2.1", "", false},
		{"2.2.1", "2.2.0.1", "2.2.1", true},
		{"2.2.0", "2.2.0.1", "", false},
		{"1.4.8", "", "1.4.99", true},
		{"3.0.0", "", "2.5.5", false},
		{"2.4.2.1", "2.4.2", "2.4.3", true},
		{"1.1.0", "", "", true},
	} {
		if got := Find(c.release).In(c.from, c.to); got != c.want {
			t.Errorf("%s in %q - %q: %v", c.release, c.from, c.to, got)
		}
	}
}

func TestFindWantsTheNumberAsWritten(t *testing.T) {
	for _, version := range []string{"", "2.4", "2.4.3.0", "2.04.3", "v2.4.3", "2.4.3 ", "2.4.9", "２.4.3", "2.4.3.0.0"} {
		if r := Find(version); r != nil {
			t.Errorf("Find(%q) = %s", version, r.Version)
		}
	}
}

func TestResolve(t *testing.T) {
	for _, c := range []struct {
		version, release string
		newer            bool
		nearest          string
	}{
		{"2.4.3", "2.4.3", false, ""},
		{"2.2.0.1", "2.2.0.1", false, ""},
		{"2.99.0", "2.5.5", true, ""},
		{"2.5.5.1", "2.5.5", true, ""},
		{"1.4.9", "1.4.8", true, ""},
		{"3.9.0", "3.3.0", true, ""},
		{"2.4.99", "", false, "2.4.3"},
		{"2.2.9", "", false, "2.2.4"},
		{"2.2.0.2", "", false, "2.2.0.1"},
		{"2.4.2.9", "", false, "2.4.2.1"},
		{"2.4.3.1", "", false, "2.4.3"},
		{"2.0.5", "", false, "2.0.4"},
		{"1.1.1", "", false, "1.1.0"}, // between 1.1.0 and 1.1.3
		{"1.1.2", "", false, "1.1.3"},
		{"1.0.1", "", false, "1.1.0"}, // older than the oldest
		{"1.0.0", "", false, "1.1.0"},
		{"0.9.0", "", false, "1.1.0"},
		{"4.0.0", "", false, "3.3.0"},
		{"99999999.0.0", "", false, "3.3.0"},
		{"2.4", "", false, "2.4.3"},
		{"2", "", false, "2.5.5"},
		{"2.9", "", false, "2.5.5"},
		{"v2.4.3", "", false, "2.4.3"},
		{"V2.4.3-slim", "", false, "2.4.3"},
		{"3.0.0-BETA", "", false, "3.0.0"},
		{" 2.4.3", "", false, "2.4.3"},
		{"2.04.3", "", false, "2.4.3"},
		{"2.4.3.0", "", false, "2.4.3"},
		{"2.4.3.", "", false, "2.4.3"},
		{"2.4.3.1.1", "", false, "2.4.3"},
		{"2.x", "", false, "2.5.5"},
		{"latest", "", false, ""},
		{"", "", false, ""},
		{"v", "", false, ""},
		{"...", "", false, ""},
	} {
		m := Resolve(c.version)
		got := ""
		if m.Release != nil {
			got = m.Release.Version
		}
		if got != c.release || m.Newer != c.newer || m.Nearest != c.nearest {
			t.Errorf("Resolve(%q) = %q, newer %v, nearest %q; want %q, %v, %q",
				c.version, got, m.Newer, m.Nearest, c.release, c.newer, c.nearest)
		}
	}
}

func FuzzResolve(f *testing.F) {
	for _, seed := range []string{"2.4.3", "v2.4.3", "latest", "2..4", "9.9.9.9.9", "99999999999999999999.1"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, version string) {
		m := Resolve(version)
		if m.Release != nil && m.Nearest != "" {
			t.Errorf("%q: both %s and nearest %s", version, m.Release.Version, m.Nearest)
		}
		if m.Nearest != "" && Find(m.Nearest) == nil {
			t.Errorf("%q: nearest %q is no release", version, m.Nearest)
		}
	})
}
