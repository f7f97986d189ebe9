package main

import (
	_ "embed"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// explainedText holds the mutants that no test can notice: a line with the
// mutant's name as the tool prints it, below it why, indented.
//
//go:embed explained.txt
var explainedText string

// parseExplained gives the reasons by the name of the mutant.
func parseExplained(text string) (map[string]string, error) {
	reasons := map[string]string{}
	name := ""
	number := 0
	for line := range strings.Lines(text) {
		number++
		bare := strings.TrimSpace(line)
		switch {
		case bare == "" || strings.HasPrefix(line, "#"):
		case bare != strings.TrimRight(line, "\n"):
			if name == "" {
				return nil, fmt.Errorf("line %d: a reason without a mutant", number)
			}
			reasons[name] = strings.TrimSpace(reasons[name] + " " + bare)
		default:
			if name != "" && reasons[name] == "" {
				return nil, fmt.Errorf("line %d: the mutant before has no reason", number)
			}
			if _, twice := reasons[bare]; twice {
				return nil, fmt.Errorf("line %d: %s once more", number, bare)
			}
			name = bare
			reasons[name] = ""
		}
	}
	if name != "" && reasons[name] == "" {
		return nil, fmt.Errorf("line %d: the last mutant has no reason", number)
	}
	return reasons, nil
}

// stale prints the explained mutants that are none, of the files that are broken
// and of files that are gone.
func stale(out io.Writer, o options, mutants []mutant) (wrong int) {
	names, files := map[string]bool{}, map[string]bool{}
	for _, m := range mutants {
		names[m.name] = true
		files[m.at.Filename] = true
	}
	for _, name := range slices.Sorted(maps.Keys(o.explained)) {
		file, _, _ := strings.Cut(name, " ")
		_, err := os.Stat(filepath.Join(o.folder, file))
		if !names[name] && (files[file] || err != nil) {
			wrong++
			fmt.Fprintf(out, "explained, but no mutant: %s\n", name)
		}
	}
	return wrong
}
