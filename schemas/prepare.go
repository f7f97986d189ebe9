package schemas

// Prepare decodes the facts that every build and every lint asks for, whatever
// the release, so that they are there when the topology has been read. It may run
// beside anything else.
func Prepare() {
	properties()
	logbacks().row("shared")
}
