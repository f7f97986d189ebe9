package arbitrary

import (
	"slices"

	"github.com/nacosgen/nacosgen/diag"
)

// Where gives the range that belongs to an address: of the expression that gave
// its value, here or where it is inherited from, or the header of the nearest
// block where nothing is written. false for an address of nothing that was made.
func (t *Topology) Where(a diag.Address) (diag.Range, bool) {
	steps := a.Steps()
	own := chain(steps)
	var whole diag.Range
	for _, steps := range own {
		if at, ok := t.Values[address(steps)]; ok {
			return at, true
		}
		if len(steps) < 2 {
			continue
		}
		around := address(steps[:len(steps)-1])
		at, ok := t.Values[around]
		if ok && whole.IsZero() {
			whole = at
		}
		if ok && !t.maps[around] {
			break // what is not written out may hold it
		}
	}
	if !whole.IsZero() {
		return whole, true
	}
	if at, ok := t.ofHost(steps); ok {
		return at, true
	}
	for n := len(steps); n > 0; n-- {
		for _, steps := range chain(steps[:n]) {
			if at, ok := t.Headers[address(steps)]; ok {
				return at, true
			}
		}
	}
	return diag.Range{}, false
}

// ofHost is the place of what a node or gateway takes from its host.
func (t *Topology) ofHost(steps []string) (diag.Range, bool) {
	if len(steps) != 5 || steps[0] != "cluster" {
		return diag.Range{}, false
	}
	host, ok := t.hosts[address(steps[:4])]
	if !ok || steps[4] != "address" && steps[4] != "zone" {
		return diag.Range{}, false
	}
	if at, ok := t.Values[diag.Address("host").Child(host, steps[4])]; ok {
		return at, true
	}
	at, ok := t.Values[address(steps[:4]).Child("host")]
	return at, ok
}

// chain lists the address and those that it inherits from, nearest first.
func chain(steps []string) [][]string {
	list := [][]string{steps}
	if len(steps) < 3 || steps[0] != "cluster" {
		return list
	}
	rest := steps[2:]
	switch rest[0] {
	case "node", "gateway":
		if len(rest) < 3 {
			return list
		}
		inner := rest[2:]
		inherited := []string{"port"}
		if rest[0] == "node" {
			inherited = []string{"port", "home", "version", "function", "deployment", "properties", "jvm", "docker"}
		}
		if inner[0] == "console_port" && rest[0] == "node" {
			inner, inherited = []string{"console", "port"}, []string{"console"}
		}
		if slices.Contains(inherited, inner[0]) {
			list = append(list, slices.Concat(steps[:2], inner), slices.Concat([]string{"defaults"}, inner))
		}
		return list
	}
	return append(list, slices.Concat([]string{"defaults"}, rest))
}

func address(steps []string) diag.Address { return diag.Address("").Child(steps...) }
