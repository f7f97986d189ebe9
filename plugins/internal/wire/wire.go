// Package wire is the host's side of the protocol: calls of the sdk as messages,
// and what comes back, within limits. The plugin's side is package serve.
package wire

// Major is the major of the protocol: the number in the protobuf package and
// in the handshake line.
const Major = 1

// Name is that of the one thing that a plugin serves under go-plugin.
const Name = "nacosgen"

// The limits of one answer.
const (
	MaxFiles    = 10_000
	MaxBytes    = 64 << 20 // of all files
	MaxChunk    = 64 << 10
	MaxFindings = 10_000
	MaxRuns     = 1_000 // of origins, a message
)

// Cookie is a variable that tells a plugin that nacosgen started it. It is no
// secret: it keeps people from starting a plugin by hand.
type Cookie struct{ MagicCookieKey, MagicCookieValue string }

// Handshake is our cookie.
func Handshake() Cookie { return Cookie{"NACOSGEN_PLUGIN", "nacosgen.plugin"} }

// Majors lists the majors that this nacosgen speaks, the latest first.
func Majors() []int { return []int{Major} }
