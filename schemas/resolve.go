package schemas

import "slices"

// Match is what is known about a release number.
type Match struct {
	// Release is the release itself or, where Newer is set, the newest known of
	// its major, whose facts stand in. Nil for one that doesn't exist.
	Release *Release
	Newer   bool
	// Nearest is the nearest existing release where Release is nil; "" where
	// version holds no release number at all.
	Nearest string
}

// Resolve finds the release for what a user wrote. Of "2.4" or "2" the nearest
// is the newest that begins so; a number with anything around it, such as
// "v2.4.3" or "2.4.3-slim", is no release, but has a nearest.
func Resolve(version string) Match {
	if r := Find(version); r != nil {
		return Match{Release: r}
	}
	n, parts, ok := numberOf(version)
	if !ok || version != n.text(parts) {
		n, parts, ok = numberIn(version)
		if !ok {
			return Match{}
		}
		return Match{Nearest: nearest(n, parts)}
	}
	newest := newestWith(n, 1)
	if newest != nil && parts > 2 && n > newest.number {
		return Match{Release: newest, Newer: true}
	}
	return Match{Nearest: nearest(n, parts)}
}

// newestWith is the newest release that shares the first parts parts with n, or nil.
func newestWith(n number, parts int) *Release {
	for _, r := range slices.Backward(Releases()) {
		if r.number.shared(n) >= parts {
			return r
		}
	}
	return nil
}

// nearest is the release next to n: for up to two parts the newest that begins
// so; else that of the two neighbours which shares more of the number, of two
// alike that with the smaller step in the first part that differs.
func nearest(n number, parts int) string {
	if parts <= 2 {
		if r := newestWith(n, parts); r != nil {
			return r.Version
		}
	}
	list := Releases()
	at, found := slices.BinarySearch(releases().numbers, n)
	switch {
	case found || at == 0:
		return list[at].Version
	case at == len(list):
		return list[at-1].Version
	}
	below, above := list[at-1], list[at]
	same := below.number.shared(n)
	switch other := above.number.shared(n); {
	case other > same:
		return above.Version
	case other < same:
		return below.Version
	}
	if above.number.part(same)-n.part(same) < n.part(same)-below.number.part(same) {
		return above.Version
	}
	return below.Version
}
