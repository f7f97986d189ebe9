package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

// limit is how long the tests of one mutant may run: a broken loop ends too.
const limit = 2 * time.Minute

// mutate breaks the rules in folder one way at a time and prints what the tests
// made of it; survived counts the mutants that none noticed, or could.
func mutate(out io.Writer, folder string, names []string, shared bool, workers int) (survived int, err error) {
	temp, err := os.MkdirTemp("", "mutate")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(temp)
	program := filepath.Join(temp, "rules.test")
	mutants, err := build(folder, temp, program, names, shared)
	if err != nil {
		return 0, err
	}
	asleep := len(mutants)
	mutants = sound(out, program, folder, mutants)
	survived = asleep - len(mutants)
	for rest := mutants; len(rest) > 0; {
		n := slices.IndexFunc(rest, func(m mutant) bool { return m.at.Filename != rest[0].at.Filename })
		if n < 0 {
			n = len(rest)
		}
		survived += report(out, rest[:n], wake(program, folder, rest[:n], workers))
		rest = rest[n:]
	}
	fmt.Fprintf(out, "%d mutants, %d survived\n", len(mutants), survived)
	return survived, nil
}

// wake runs the tests with each mutant awake in turn, and tells which they noticed.
func wake(program, folder string, mutants []mutant, workers int) (killed []bool) {
	killed = make([]bool, len(mutants))
	slots := make(chan struct{}, workers)
	var all sync.WaitGroup
	for i, m := range mutants {
		slots <- struct{}{}
		all.Go(func() {
			_, passed := run(program, folder, m)
			killed[i] = !passed
			<-slots
		})
	}
	all.Wait()
	return killed
}

// sound keeps the mutants whose tests pass while all mutants sleep, and prints
// what the other tests say: of those nothing can be told.
func sound(out io.Writer, program, folder string, mutants []mutant) (kept []mutant) {
	passes := map[string]bool{}
	for _, m := range mutants {
		if _, known := passes[m.rule]; !known {
			said, ok := run(program, folder, mutant{rule: m.rule})
			if passes[m.rule] = ok; !ok {
				fmt.Fprintf(out, "%s: the tests fail without a mutant\n%s", strings.TrimSuffix(m.at.Filename, ".go"), said)
			}
		}
		if passes[m.rule] {
			kept = append(kept, m)
		}
	}
	return kept
}

// build makes one test program that holds every mutant.
func build(folder, temp, program string, names []string, shared bool) ([]mutant, error) {
	here, err := filepath.Abs(folder)
	if err != nil {
		return nil, err
	}
	replace := map[string]string{}
	put := func(name string, body []byte) error {
		broken := filepath.Join(temp, name)
		replace[filepath.Join(here, name)] = broken
		return os.WriteFile(broken, body, 0o600)
	}
	mutants, err := instrumentAll(here, names, shared, put)
	if err != nil {
		return nil, err
	}
	if err := put("zz_mutants.go", []byte(runtime)); err != nil {
		return nil, err
	}
	overlay, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return nil, err
	}
	file := filepath.Join(temp, "overlay.json")
	if err := os.WriteFile(file, overlay, 0o600); err != nil {
		return nil, err
	}
	said, err := exec.Command("go", "test", "-vet=off", "-overlay", file, "-c", "-o", program, "./"+filepath.ToSlash(folder)).CombinedOutput()
	if err != nil {
		return nil, fmt.Errorf("building the mutants: %w\n%s", err, said)
	}
	return mutants, nil
}

// instrumentAll breaks the files of the rules that are asked for.
func instrumentAll(here string, names []string, shared bool, put func(name string, body []byte) error) ([]mutant, error) {
	files, err := filepath.Glob(filepath.Join(here, "*.go"))
	if err != nil {
		return nil, err
	}
	var mutants []mutant
	next := 0
	for _, file := range files {
		name := filepath.Base(file)
		rule := ruleOf(here, name)
		if strings.HasSuffix(name, "_test.go") || rule == "" && !shared || rule != "" && len(names) > 0 && !slices.Contains(names, rule) {
			continue
		}
		src, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		broken, found, err := instrument(name, rule, src, &next)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if err := put(name, broken); err != nil {
			return nil, err
		}
		mutants = append(mutants, found...)
	}
	return mutants, nil
}

// ruleOf gives the rule that a file holds, by the fixture beside it.
func ruleOf(here, name string) string {
	stem := strings.TrimSuffix(name, ".go")
	if _, err := os.Stat(filepath.Join(here, stem+".txtar")); err != nil {
		return ""
	}
	return strings.ReplaceAll(stem, "_", "-")
}

// run runs the tests with one mutant awake: of a rule's own file those with the
// rule's name and those without one, else all.
func run(program, folder string, m mutant) (said string, passed bool) {
	ctx, stop := context.WithTimeout(context.Background(), limit)
	defer stop()
	which := "."
	if m.rule != "" {
		which = "./^" + m.rule + "$"
	}
	cmd := exec.CommandContext(ctx, program, "-test.failfast", "-test.run", which)
	cmd.Dir = folder
	cmd.Env = append(os.Environ(), fmt.Sprintf("MUTANT=%d", m.id))
	var output bytes.Buffer
	cmd.Stdout, cmd.Stderr = &output, &output
	err := cmd.Run()
	var failed *exec.ExitError
	if err != nil && !errors.As(err, &failed) {
		return err.Error(), false
	}
	return output.String(), err == nil
}

// report prints a line for a file and below it the mutants that survived.
func report(out io.Writer, mutants []mutant, killed []bool) (survived int) {
	var lines strings.Builder
	for i, m := range mutants {
		if !killed[i] {
			survived++
			fmt.Fprintf(&lines, "    %s:%d:%d: %s\n", m.at.Filename, m.at.Line, m.at.Column, m.what)
		}
	}
	verdict := "killed"
	if survived > 0 {
		verdict = "survived"
	}
	name := strings.TrimSuffix(mutants[0].at.Filename, ".go")
	fmt.Fprintf(out, "%-50s %3d of %3d %s\n%s", name, len(mutants)-survived, len(mutants), verdict, lines.String())
	return survived
}
