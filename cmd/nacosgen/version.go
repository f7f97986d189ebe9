package main

import (
	"encoding/json"
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// version is that of this source; a build from a module proxy knows better.
const version = "0.1.0"

type versionOptions struct {
	*app
	format string
}

func newVersionCmd(a *app) *cobra.Command {
	o := &versionOptions{app: a}
	cmd := &cobra.Command{
		Use:     "version",
		Short:   "Print the version",
		Example: "  nacosgen version\n  nacosgen version --format json",
		Args:    atMost(0),
		RunE:    func(*cobra.Command, []string) error { return runVersion(o) },
	}
	cmd.Flags().StringVar(&o.format, "format", "text", "`FORMAT`: text or json")
	return cmd
}

func runVersion(o *versionOptions) error {
	v := version
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
		v = info.Main.Version
	}
	switch o.format {
	case "text":
		_, err := fmt.Fprintf(o.out, "nacosgen %s (%s, %s/%s)\n", v, runtime.Version(), runtime.GOOS, runtime.GOARCH)
		return err
	case "json":
		return json.NewEncoder(o.out).Encode(map[string]any{
			"format_version": 1, "version": v, "go": runtime.Version(), "os": runtime.GOOS, "arch": runtime.GOARCH,
		})
	}
	return fmt.Errorf("--format=%s: want text or json", o.format)
}
