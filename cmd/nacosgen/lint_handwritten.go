package main

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/nacosgen/nacosgen/schemas"
)

// isHandWritten tells by its name whether a file is one that people write for
// a server, or for what runs or fronts it, rather than a topology.
func isHandWritten(path string) bool {
	name := strings.ToLower(filepath.Base(path))
	return slices.Contains([]string{".conf", ".properties", ".xml", ".sh", ".cmd", ".env", ".yml", ".yaml", ".service"}, filepath.Ext(name))
}

// unknownVersion is the error for a release that does not exist.
func (o *lintOptions) unknownVersion() error {
	if near := schemas.Resolve(o.nacosVersion).Nearest; near != "" {
		return fmt.Errorf("--nacos-version=%s: unknown release; did you mean %s?", o.nacosVersion, near)
	}
	all := schemas.Releases()
	return fmt.Errorf("--nacos-version=%s: want a release of Nacos, %s to %s", o.nacosVersion, all[0].Version, all[len(all)-1].Version)
}

// noteVersion says that --nacos-version has nothing to act on.
func (o *lintOptions) noteVersion() {
	if o.nacosVersion != "" {
		fmt.Fprintf(o.err, "note: --nacos-version=%s is for hand-written files, which lint does not read yet; each topology is judged by the version in it\n", o.nacosVersion)
	}
}
