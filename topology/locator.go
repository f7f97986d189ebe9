package topology

import "github.com/nacosgen/nacosgen/diag"

// Origin tells how the value at an address came to be.
type Origin int

// The origins.
const (
	Default    Origin = iota // not written: the range is the nearest block's header
	Literal                  // written as a literal for this one instance: a fix may edit it
	Shared                   // a literal that several instances share
	Expression               // computed
	Inherited                // from defaults, or a node's from its cluster
)

// Locator finds the place of an address: of its expression, or where it would
// be written.
type Locator interface {
	Locate(diag.Address) (diag.Range, Origin)
	// LocateKey finds the key under which the value at an address stands, as it
	// is spelled; the origin tells whether a fix may edit it. The zero Range
	// where the map is not written out.
	LocateKey(diag.Address) (diag.Range, Origin)
	// LocateEntries finds what to take out for the elements of a list from the
	// first to the last, or for one entry of a map, twice the same; no comment
	// is in it. The zero Range where there is no such place.
	LocateEntries(first, last diag.Address) (diag.Range, Origin)
}
