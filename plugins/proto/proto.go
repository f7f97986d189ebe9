// Package proto holds the protocol of external plugins as it is published.
package proto

import _ "embed"

// V1 is the text of nacosgen/plugin/v1/plugin.proto.
//
//go:embed nacosgen/plugin/v1/plugin.proto
var V1 string
