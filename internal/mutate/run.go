package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// limit is how long the tests of one mutant may run: a broken loop ends too.
const limit = 2 * time.Minute

// options say what is broken, and how.
type options struct {
	folder    string
	rules     []string // none for all
	shared    bool
	workers   int
	explained map[string]string // by the name of a mutant: why no test can notice it
}

// mutate breaks the rules in a folder one way at a time and prints what the tests
// made of it. wrong counts the mutants that none noticed or could without a
// reason, and the reasons that have no such mutant.
func mutate(out io.Writer, o options) (wrong int, err error) {
	temp, err := os.MkdirTemp("", "mutate")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(temp)
	program := filepath.Join(temp, "rules.test")
	mutants, err := build(temp, program, o)
	if err != nil {
		return 0, err
	}
	wrong = stale(out, o, mutants)
	tests, err := survey(program, o.folder, filepath.Join(temp, "trace"))
	if err != nil {
		return 0, err
	}
	for _, name := range slices.Sorted(maps.Keys(tests.fails)) {
		fmt.Fprintf(out, "%s fails without a mutant: nothing can be told by it\n", name)
	}
	all := len(mutants)
	mutants = slices.DeleteFunc(mutants, func(m mutant) bool { return m.rule != "" && tests.fails[tests.fixtures[m.rule]+"/"+m.rule] })
	wrong += all - len(mutants)
	for rest := mutants; len(rest) > 0; {
		n := slices.IndexFunc(rest, func(m mutant) bool { return m.at.Filename != rest[0].at.Filename })
		if n < 0 {
			n = len(rest)
		}
		wrong += report(out, rest[:n], tests.wake(rest[:n], o.workers), o.explained)
		rest = rest[n:]
	}
	fmt.Fprintf(out, "%d mutants, %d to look at\n", all, wrong)
	return wrong, nil
}

// tests are those of the program while all mutants sleep.
type tests struct {
	program, folder string
	trace           string              // a file that the program writes
	fixtures        map[string]string   // by rule: the test that has the rule's below it
	fails           map[string]bool     // by name, a test below another by both
	changed         map[string][]string // by mutant: the tests in which it would change something
}

// survey runs all tests, each on its own, and reads what they say.
func survey(program, folder, trace string) (*tests, error) {
	t := &tests{program, folder, trace, map[string]string{}, map[string]bool{}, map[string][]string{}}
	list, _ := t.run(0, "-test.list", "^(Test|Fuzz)")
	for top := range strings.Lines(list) {
		top = strings.TrimSpace(top)
		said, _ := t.run(-1, "-test.v", "-test.short", "-test.run", "^"+top+"$")
		for line := range strings.Lines(said) {
			words := strings.Fields(line)
			switch {
			case len(words) == 3 && words[1] == "RUN":
				if _, rule, below := strings.Cut(words[2], "/"); below && !strings.Contains(rule, "/") {
					t.fixtures[rule] = top
				}
			case len(words) > 2 && words[1] == "FAIL:":
				t.fails[words[2]] = true
			}
		}
		ids, err := os.ReadFile(trace)
		if errors.Is(err, fs.ErrNotExist) {
			continue // it comes by no mutant
		}
		if err == nil {
			err = os.Remove(trace)
		}
		if err != nil {
			return nil, err
		}
		for id := range strings.Lines(string(ids)) {
			id = strings.TrimSpace(id)
			t.changed[id] = append(t.changed[id], top)
		}
	}
	return t, nil
}

// wake runs the tests with each mutant of one file awake in turn, and tells which
// they noticed.
func (t *tests) wake(mutants []mutant, workers int) (killed []bool) {
	killed = make([]bool, len(mutants))
	slots := make(chan struct{}, workers)
	var running sync.WaitGroup
	for i, m := range mutants {
		slots <- struct{}{}
		running.Go(func() {
			defer func() { <-slots }()
			killed[i] = t.notice(m)
		})
	}
	running.Wait()
	return killed
}

// notice tells whether a test notices a mutant: first the rule's fixture, as it is
// quick and notices most, then the tests in which the mutant would change
// something: of those that have others below them, the others of the rule's name.
func (t *tests) notice(m mutant) bool {
	tops := t.changed[strconv.Itoa(m.id)]
	if len(tops) == 0 {
		return false
	}
	below := ""
	if m.rule != "" {
		below = "/^" + m.rule + "$"
	}
	if fixture := t.fixtures[m.rule]; slices.Contains(tops, fixture) {
		if _, passed := t.run(m.id, "-test.failfast", "-test.run", "^"+fixture+"$"+below); !passed {
			return true
		}
	}
	_, passed := t.run(m.id, "-test.short", "-test.failfast", "-test.skip", t.failing(), "-test.run", "^("+strings.Join(tops, "|")+")$"+below)
	return !passed
}

// failing matches the tests that fail anyway; of those with others below them
// only the others.
func (t *tests) failing() string {
	tops := slices.Collect(maps.Values(t.fixtures))
	var names []string
	for name := range t.fails {
		if slices.Contains(tops, name) {
			continue
		}
		names = append(names, "^"+strings.ReplaceAll(name, "/", "$/^")+"$")
	}
	if len(names) == 0 {
		return "^$"
	}
	slices.Sort(names)
	return strings.Join(names, "|")
}

// build makes one test program that holds every mutant.
func build(temp, program string, o options) ([]mutant, error) {
	here, err := filepath.Abs(o.folder)
	if err != nil {
		return nil, err
	}
	replace := map[string]string{}
	put := func(name string, body []byte) error {
		broken := filepath.Join(temp, name)
		replace[filepath.Join(here, name)] = broken
		return os.WriteFile(broken, body, 0o600)
	}
	mutants, err := instrumentAll(here, o, put)
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
	said, err := exec.Command("go", "test", "-vet=off", "-overlay", file, "-c", "-o", program, "./"+filepath.ToSlash(o.folder)).CombinedOutput()
	if err != nil {
		return nil, fmt.Errorf("building the mutants: %w\n%s", err, said)
	}
	return mutants, nil
}

// instrumentAll breaks the files of the rules that are asked for.
func instrumentAll(here string, o options, put func(name string, body []byte) error) ([]mutant, error) {
	files, err := filepath.Glob(filepath.Join(here, "*.go"))
	if err != nil {
		return nil, err
	}
	var mutants []mutant
	next := 0
	for _, file := range files {
		name := filepath.Base(file)
		rule := ruleOf(here, name)
		if strings.HasSuffix(name, "_test.go") || rule == "" && !o.shared || rule != "" && len(o.rules) > 0 && !slices.Contains(o.rules, rule) {
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

// run runs tests with one mutant awake, 0 for none, -1 for none and a trace.
func (t *tests) run(id int, flags ...string) (said string, passed bool) {
	ctx, stop := context.WithTimeout(context.Background(), limit)
	defer stop()
	cmd := exec.CommandContext(ctx, t.program, flags...)
	cmd.Dir = t.folder
	cmd.Env = append(os.Environ(), fmt.Sprintf("MUTANT=%d", id), "MUTANT_TRACE="+t.trace)
	var output bytes.Buffer
	cmd.Stdout, cmd.Stderr = &output, &output
	err := cmd.Run()
	var failed *exec.ExitError
	if err != nil && !errors.As(err, &failed) {
		return err.Error(), false
	}
	return output.String(), err == nil
}

// report prints a line for a file and below it the mutants to look at, and counts
// them: those that survived, and those killed that were explained.
func report(out io.Writer, mutants []mutant, killed []bool, explained map[string]string) (wrong int) {
	var lines strings.Builder
	dead, reasons := 0, 0
	for i, m := range mutants {
		reason := explained[m.name]
		switch {
		case killed[i] && reason == "":
			dead++
		case !killed[i] && reason != "":
			reasons++
		case killed[i]:
			dead, wrong = dead+1, wrong+1
			fmt.Fprintf(&lines, "    %d:%d: a test notices what is explained: %s\n", m.at.Line, m.at.Column, m.name)
		default:
			wrong++
			fmt.Fprintf(&lines, "    %d:%d: %s\n", m.at.Line, m.at.Column, m.name)
		}
	}
	fmt.Fprintf(out, "%-50s %3d of %3d killed, %d explained\n%s", mutants[0].at.Filename, dead, len(mutants), reasons, lines.String())
	return wrong
}
