package main

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/nacosgen/nacosgen/plugins/builtin"
	"github.com/nacosgen/nacosgen/plugins/host"
	"github.com/nacosgen/nacosgen/plugins/python"
	"github.com/nacosgen/nacosgen/plugins/sdk"
)

//go:embed starter/plugin-go starter/plugin-python
var pluginStarters embed.FS

type pluginNewOptions struct {
	*app
	name, language string
}

func newPluginNewCmd(a *app) *cobra.Command {
	o := &pluginNewOptions{app: a}
	cmd := &cobra.Command{
		Use:   "new NAME",
		Short: "Begin a plugin of your own",
		Long: "Writes a plugin that works into a new folder NAME: an output with an attribute, a test with\n" +
			"its golden files, a manifest. The first line of its README.md builds it. It passes\n" +
			"`nacosgen plugin test NAME` as it is. NAME is kebab-case and no built-in output's.",
		Example: "  nacosgen plugin new inventory --lang go\n  nacosgen plugin new inventory --lang python",
		Args:    exactlyOne("folder, named as the plugin"),
		RunE: func(_ *cobra.Command, args []string) error {
			o.name = args[0]
			return runPluginNew(o)
		},
	}
	// Here --lang is the plugin's language; the messages' is that of the locale.
	cmd.Flags().StringVar(&o.language, "lang", "go", "`LANGUAGE` of the plugin: go or python")
	return cmd
}

func runPluginNew(o *pluginNewOptions) error {
	name := filepath.Base(o.name)
	switch {
	case !host.IsName(name):
		return fmt.Errorf("%q is no name of a plugin, want lower case letters, digits and hyphens, 64 at most", name)
	case slices.ContainsFunc(builtin.Outputs(), func(b sdk.Output) bool { return b.Spec().Name == name }):
		return fmt.Errorf("%q is the name of a built-in output: choose another one", name)
	}
	if entries, err := os.ReadDir(o.name); err == nil && len(entries) > 0 {
		return fmt.Errorf("%s exists already: nothing was written", o.name)
	} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	files, err := pluginFiles(name, o.language)
	if err != nil {
		return err
	}
	for _, f := range files {
		file := filepath.Join(o.name, filepath.FromSlash(f.name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return err
		}
		if err := writeNew(file, f.mode, f.body); err != nil {
			return err
		}
		fmt.Fprintf(o.out, "%s\n", filepath.ToSlash(file))
	}
	fmt.Fprintf(o.err, "next: cd %s, and run the first line of README.md\n", o.name)
	return nil
}

// pluginFiles are the files of a new plugin.
func pluginFiles(name, language string) ([]starterFile, error) {
	top := "starter/plugin-" + language
	values := []string{"{{name}}", name, "{{version}}", version, "{{replace}}", "\n// A checkout of nacosgen in place of that version:\n// replace github.com/nacosgen/nacosgen => ../nacosgen"}
	var files []starterFile
	switch language {
	case "python":
		files = append(files, starterFile{"nacosgen_plugin.py", 0o644, python.Helper()})
	case "go":
		if checkout := sources(); checkout != "" {
			requires, sums, err := checkedOut(checkout)
			if err != nil {
				return nil, err
			}
			values[5] = requires
			files = append(files, starterFile{"go.sum", 0o644, sums})
		}
	default:
		return nil, fmt.Errorf("--lang=%s: want go or python", language)
	}
	replacer := strings.NewReplacer(values...)
	err := fs.WalkDir(pluginStarters, top, func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		body, err := pluginStarters.ReadFile(file)
		if err != nil {
			return err
		}
		to := strings.TrimSuffix(strings.TrimPrefix(file, top+"/"), ".tmpl")
		to = strings.Replace(to, "NAME", name, 1)
		if path.Base(to) == "gitignore" {
			to = ".gitignore"
		}
		files = append(files, starterFile{to, 0o644, []byte(replacer.Replace(string(body)))})
		return nil
	})
	slices.SortFunc(files, func(a, b starterFile) int { return strings.Compare(a.name, b.name) })
	return files, err
}

// checkedOut gives what a go.mod needs so that a plugin builds with a checkout of
// nacosgen, whose version nobody published: the versions that it requires too, and
// their sums.
func checkedOut(checkout string) (requires string, sums []byte, err error) {
	mod, err := os.ReadFile(filepath.Join(checkout, "go.mod"))
	if err != nil {
		return "", nil, err
	}
	if sums, err = os.ReadFile(filepath.Join(checkout, "go.sum")); err != nil {
		return "", nil, err
	}
	_, requires, _ = strings.Cut(string(mod), "\nrequire (")
	return "\nrequire (" + requires + "\n// This nacosgen was built from a checkout. Once its version is published, remove:\nreplace github.com/nacosgen/nacosgen => " + checkout, sums, nil
}

// sources is the checkout that this program was built from, where it is one and
// still there; "" for a published version.
func sources() string {
	if info, ok := debug.ReadBuildInfo(); !ok || info.Main.Sum != "" {
		return ""
	}
	_, file, _, ok := runtime.Caller(0)
	if !ok || !filepath.IsAbs(file) {
		return "" // built with -trimpath
	}
	checkout := filepath.Dir(filepath.Dir(filepath.Dir(file)))
	mod, err := os.ReadFile(filepath.Join(checkout, "go.mod"))
	if err != nil || !strings.HasPrefix(string(mod), "module github.com/nacosgen/nacosgen\n") {
		return ""
	}
	return checkout
}
