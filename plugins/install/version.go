package install

import (
	"slices"
	"strings"

	"golang.org/x/mod/semver"
)

// release is one version of a plugin at its source.
type release struct {
	version  string
	packages map[string]*pack // by platform, or "any"
}

// find gives what a release has for a platform, and the name under which.
func (r *release) find(platform string) (*pack, string) {
	for _, key := range []string{platform, "any"} {
		if p := r.packages[key]; p != nil {
			return p, key
		}
	}
	return nil, ""
}

func compareVersions(a, b string) int { return semver.Compare("v"+a, "v"+b) }

// wantsPre tells whether a version may be chosen: a pre-release only where the
// constraint names it.
func (q *Requirement) wantsPre(version string) bool {
	return semver.Prerelease("v"+version) == "" || strings.Contains(q.Constraint, version)
}

// versions lists releases, the newest first, ten at most.
func versions(all []*release) string {
	var names []string
	for _, r := range all {
		names = append(names, r.version)
	}
	slices.SortFunc(names, func(a, b string) int { return compareVersions(b, a) })
	if len(names) > 10 {
		names = append(names[:10], "...")
	}
	return strings.Join(names, ", ")
}
