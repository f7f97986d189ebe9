package host

import (
	"slices"
	"strings"
)

// runVariable names the run of one plugin in its environment: a folder of this
// host's, and so nobody else's.
const runVariable = "NACOSGEN_PLUGIN_RUN"

// Allowed are the names of the variables that every plugin gets, where they are
// set; LC_ stands for all names that begin with it.
func Allowed() []string {
	return []string{
		"PATH", "HOME", "USER", "LOGNAME", "LANG", "LC_", "TZ", "TMPDIR", // and what Windows needs to start anything:
		"SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC", "PATHEXT", "TEMP", "TMP", "USERPROFILE",
	}
}

// environment gives what of environ a plugin gets, and the values of those that
// were granted.
func environment(environ, granted []string) (env, values []string) {
	allowed := Allowed()
	for _, v := range environ {
		name, value, ok := strings.Cut(v, "=")
		switch {
		case !ok || name == "":
		case slices.Contains(granted, name):
			env, values = append(env, v), append(values, value)
		case slices.Contains(allowed, name) || strings.HasPrefix(name, "LC_"):
			env = append(env, v)
		}
	}
	return env, values
}

// runMark is the variable that names the run in env.
func runMark(env []string) string {
	for _, v := range env {
		if strings.HasPrefix(v, runVariable+"=") {
			return v
		}
	}
	return ""
}
