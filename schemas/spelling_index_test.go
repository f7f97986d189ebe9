package schemas

import (
	"slices"
	"strings"
	"testing"
)

// Whatever the spelling, the index finds the ids with those letters and digits,
// in order, and no pattern.
func TestSpellingIndex(t *testing.T) {
	plain := func(name string) string {
		return strings.NewReplacer(".", "", "-", "", "_", "", "[", "", "]", "").Replace(strings.ToLower(name))
	}
	all := append(slices.Clone(PropertyKeys()), "nacos.core.auth-enabled", "nacos.x{n}", "x[0]", "", ".-_")
	want := map[string][]string{}
	for _, id := range all {
		if !strings.Contains(id, "{") {
			want[plain(id)] = append(want[plain(id)], id)
		}
	}
	x := indexSpellings(all)
	for _, id := range append(all, "no.such.key") {
		for _, name := range []string{
			id, plain(id), strings.ToUpper(strings.NewReplacer(".", "_", "-", "_").Replace(id)), "-" + id + "_",
		} {
			if got := slices.Collect(x.like(name)); !slices.Equal(got, want[plain(name)]) {
				t.Errorf("like(%q) = %q, want %q", name, got, want[plain(name)])
			}
		}
	}
}
