package dockerrun

import (
	_ "embed" // the part of the script that is the same for all
	"strconv"
	"strings"
	"unicode"

	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/internal/format/shell"
)

//go:embed script.sh
var commands string

// script prints docker-run.sh of a node: what differs between nodes first,
// then the commands.
func (r *renderer) script(c *deployment.Cluster, n *deployment.Node, file string) {
	w := &scriptWriter{page: r.newPage("the part of the script that is the same for all"), r: r, c: n.Container}
	w.head(c, n)
	w.settings(r.from(c, n, "docker.engine"))
	w.checks()
	w.run()
	w.add(commands)
	r.artefact(w.page, file, "shell", 0o755, false)
}

// scriptWriter writes one script.
type scriptWriter struct {
	*page
	r *renderer
	c *deployment.Container
}

// word quotes text; what no shell word can hold is a finding.
func (w *scriptWriter) word(text string, sources []deployment.Source) string {
	quoted, err := shell.Quote(text)
	if err != nil {
		w.r.report(diag.Diagnostic{
			Rule: "value-unwritable", Severity: diag.Error, Address: place(sources), Args: []any{text},
			Text: diag.Text{
				Summary: diag.Words{EN: "%[1]q holds a NUL character, which no command line can hold", ZH: "%[1]q 含有 NUL 字符，命令行无法容纳"},
				Detail:  diag.Words{EN: "Take the character out.", ZH: "请去掉该字符。"},
			},
		})
	}
	return quoted
}

// plainText keeps a name from ending a comment.
func plainText(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
			return '?'
		}
		return r
	}, text)
}

func (w *scriptWriter) head(c *deployment.Cluster, n *deployment.Node) {
	w.add("#!/usr/bin/env bash\n# " + notice + "\n#\n")
	w.line(w.r.from(c, n, "name", "version"),
		"# Node ", plainText(n.Name), " of cluster ", plainText(c.Name), " in a container of its own, Nacos ", n.Release, ".")
	w.add(`#
#   docker-run.sh [up]       creates the container and starts it
#   docker-run.sh down       stops it and removes it; data and logs stay
#   docker-run.sh restart    restarts it: after a change of a mounted file. After a
#                            change of nacos.env or of this script: down, then up
#   docker-run.sh logs       follows its output; further arguments go to the engine
#   docker-run.sh status     tells whether it runs (exit code 0) or not (1)
#
# Exit codes of its own: 2 usage, 3 no engine, 4 the container exists already,
# 5 a port is taken, 6 a file or a folder is missing.
set -eu
export LC_ALL=C

`)
}

// settings are what the commands below are about.
func (w *scriptWriter) settings(engine []deployment.Source) {
	w.line(engine, "engine=", w.word(w.c.Engine, nil))
	w.line(w.c.Name.Sources, "name=", w.word(w.c.Name.Text, w.c.Name.Sources))
	w.add(`
# The folder of this script, whatever links lead here: its files are found from there.
self=${BASH_SOURCE[0]}
while [ -h "$self" ]; do
	link=$(readlink -- "$self")
	case $link in
	/*) self=$link ;;
	*) self=$(dirname -- "$self")/$link ;;
	esac
done
here=$(CDPATH='' cd -P -- "$(dirname -- "$self")" && pwd)

`)
}

// checks are the two functions that look at the machine before a start.
func (w *scriptWriter) checks() {
	w.add("# What the container needs here: files, since the engine would make empty folders in\n# their place, and folders that it may write to.\ncheck_files() {\n")
	w.add("\tneed_file \"$here\"/" + EnvFileName + "\n")
	for i := range w.c.Mounts {
		m := &w.c.Mounts[i]
		if m.Kind == deployment.MountVolume {
			continue
		}
		need := "need_folder"
		if m.ReadOnly() {
			need = "need"
			if m.Kind == deployment.MountFile && strings.HasPrefix(m.Target, "/home/nacos/conf/") {
				need = "need_file"
			}
		}
		w.line(m.Sources, "\t", need, " ", w.source(m))
	}
	w.add("}\n\n# Ports that must be free on this machine.\ncheck_ports() {\n")
	for i := range w.c.Ports {
		p := &w.c.Ports[i]
		w.line(p.Sources, "\tneed_port ", strconv.Itoa(p.Port), " ", w.word(p.Role, nil))
	}
	if len(w.c.Ports) == 0 {
		w.add("\t:\n")
	}
	w.add("}\n\n")
}

// source is the shell word of a mount's source.
func (w *scriptWriter) source(m *deployment.Mount) string {
	if m.Kind != deployment.MountFile {
		return w.word(m.Source, m.Sources)
	}
	if m.Source == "." {
		return `"$here"`
	}
	return `"$here"/` + w.word(m.Source, m.Sources)
}

// run is the command that makes the container.
func (w *scriptWriter) run() {
	w.add("run() {\n\t\"$engine\" run --detach \\\n\t\t--name \"$name\" \\\n")
	w.flag("--network", w.c.Network)
	w.flag("--hostname", w.c.Hostname)
	for _, alias := range w.c.Aliases {
		w.flag("--network-alias", alias)
	}
	w.flag("--restart", w.c.Restart)
	w.flag("--memory", w.c.Memory)
	for i := range w.c.Ports {
		if p := &w.c.Ports[i]; p.Published {
			port := strconv.Itoa(p.Port)
			w.line(p.Sources, "\t\t-p ", port, ":", port, " \\")
		}
	}
	w.add("\t\t--env-file \"$here\"/" + EnvFileName + " \\\n")
	for i := range w.c.Mounts {
		w.mount(&w.c.Mounts[i])
	}
	w.options()
	w.line(w.c.Image.Sources, "\t\t", w.word(w.c.Image.Text, w.c.Image.Sources))
	w.add("}\n\n")
}

func (w *scriptWriter) flag(name string, value deployment.Argument) {
	if value.Text != "" {
		w.line(value.Sources, "\t\t", name, " ", w.word(value.Text, value.Sources), " \\")
	}
}

func (w *scriptWriter) mount(m *deployment.Mount) {
	target := ":" + m.Target
	if m.Options != "" {
		target += ":" + m.Options
	}
	word := w.word(m.Source+target, m.Sources)
	switch {
	case m.Kind != deployment.MountFile:
	case m.Source == ".":
		word = `"$here"` + w.word(target, m.Sources)
	default:
		word = `"$here"/` + word
	}
	w.line(m.Sources, "\t\t-v ", word, " \\")
}

// options are the user's words; those of one element share a line.
func (w *scriptWriter) options() {
	for i := 0; i < len(w.c.Options); {
		first := &w.c.Options[i]
		var words []string
		for ; i < len(w.c.Options) && place(w.c.Options[i].Sources) == place(first.Sources); i++ {
			words = append(words, w.word(w.c.Options[i].Text, w.c.Options[i].Sources))
		}
		w.line(first.Sources, "\t\t", strings.Join(words, " "), " \\")
	}
}
