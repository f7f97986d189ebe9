// Package python holds the file that a plugin in Python stands on, so that
// `nacosgen plugin new` can put it beside one.
package python

import _ "embed"

//go:embed nacosgen_plugin.py
var helper []byte

// Helper is nacosgen_plugin.py; treat it as read-only.
func Helper() []byte { return helper }
