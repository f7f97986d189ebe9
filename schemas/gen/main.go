// Command gen makes the fact files schemas/data/*.jsonl out of a
// folder with the collected facts about Nacos (releases.json, shipped.json,
// properties.json, logback.json, docker-env.json, ports.json):
//
//	go run ./schemas/gen DIR
//	UPDATE_GOLDEN=1 go test ./schemas
//
// The files are embedded, those that every command wants as Go values, which the
// test writes.
// It is run by hand when the facts change, from the root of the repository.
// Each row of a file is an id, a tab, and a JSON object; the same facts give
// the same bytes.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: go run ./schemas/gen DIR")
		os.Exit(2)
	}
	if err := generate(os.Args[1], filepath.Join("schemas", "data")); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

// generate writes the fact files below out from those below in.
func generate(in, out string) error {
	facts, err := readFacts(in)
	if err != nil {
		return err
	}
	for _, file := range []struct {
		name string
		make func(*collected) ([]row, error)
	}{
		{"releases.jsonl", releaseRows},
		{"history.jsonl", historyRows},
		{"vulnerabilities.jsonl", vulnerabilityRows},
		{"shipped.jsonl", shippedRows},
		{"unsafe.jsonl", unsafeRows},
		{"properties.jsonl", propertyRows},
		{"logback.jsonl", logbackRows},
		{"images.jsonl", imageRows},
		{"variables.jsonl", variableRows},
		{"ports.jsonl", portRows},
	} {
		rows, err := file.make(facts)
		if err != nil {
			return fmt.Errorf("making %s: %w", file.name, err)
		}
		text, err := print(rows)
		if err != nil {
			return fmt.Errorf("making %s: %w", file.name, err)
		}
		if err := os.WriteFile(filepath.Join(out, file.name), text, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// object is a JSON object; encoding sorts its members.
type object = map[string]any

// row is one line of a fact file.
type row struct {
	id    string
	value any
}

func print(rows []row) ([]byte, error) {
	if len(rows) == 0 {
		return nil, errors.New("no rows")
	}
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	for _, r := range rows {
		text.WriteString(r.id)
		text.WriteByte('\t')
		if err := encoder.Encode(r.value); err != nil {
			return nil, fmt.Errorf("%s: %w", r.id, err)
		}
	}
	return text.Bytes(), nil
}

// collected are the collected files, undecoded beyond JSON.
type collected struct {
	releases, shipped, logback, docker, ports object
	properties                                []any
	order                                     []string // release numbers
}

func readFacts(dir string) (*collected, error) {
	var f collected
	for name, target := range map[string]any{
		"releases.json": &f.releases, "shipped.json": &f.shipped, "logback.json": &f.logback,
		"docker-env.json": &f.docker, "ports.json": &f.ports, "properties.json": &f.properties,
	} {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			return nil, err
		}
		decoder := json.NewDecoder(bytes.NewReader(text))
		decoder.UseNumber()
		if err := decoder.Decode(target); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	for _, r := range list(f.releases, "releases") {
		f.order = append(f.order, text(r.(object), "version"))
	}
	return &f, nil
}
