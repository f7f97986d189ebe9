package sdktest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/nacosgen/nacosgen/plugins/sdk"
)

// Check tries what every output promises about req:
//
//   - the same request, twice and several at once, gives the same bytes;
//   - so does the request after a journey as JSON, its secrets granted;
//   - asking for origins changes no byte, and origins cover all lines;
//   - asking for findings alone gives the same ones, and the same files but for
//     their text;
//   - a path is given once, modes are 0644, 0600 or 0755;
//   - a file that holds a secret says so and has mode 0600;
//   - the request is left as it was.
func Check(t testing.TB, output sdk.Output, req *sdk.Request) {
	t.Helper()
	for _, problem := range Problems(t.Context(), output, req) {
		t.Error(problem)
	}
}

// Problems lists the promises that output breaks; empty where it keeps all.
func Problems(ctx context.Context, output sdk.Output, req *sdk.Request) []string {
	c := &checking{ctx: ctx, output: output, req: req}
	before, err := json.Marshal(req)
	if err != nil {
		return []string{fmt.Sprintf("the request can't be written as JSON: %v", err)}
	}
	if c.first = c.render("", req); c.first == nil {
		return c.problems
	}
	c.files()
	c.same("rendered again", c.render("rendered again", req))
	if after, _ := json.Marshal(req); !bytes.Equal(before, after) {
		c.problem("the output changed its request (-before +after):\n%s", cmp.Diff(string(before), string(after)))
		return c.problems // at once it would be a race
	}
	c.atOnce()
	c.wire()
	c.origins()
	c.check()
	return c.problems
}

type checking struct {
	ctx      context.Context
	output   sdk.Output
	req      *sdk.Request
	first    *sdk.Result
	problems []string
}

func (c *checking) problem(format string, args ...any) {
	c.problems = append(c.problems, fmt.Sprintf(format, args...))
}

// render gives nil, and says why, where there is no result.
func (c *checking) render(how string, req *sdk.Request) *sdk.Result {
	result, err := c.output.Render(c.ctx, req)
	if err == nil && result == nil {
		err = fmt.Errorf("no result")
	}
	if err != nil {
		c.problem("%s", strings.TrimSpace(fmt.Sprintf("%s: %v", how, err)))
		return nil
	}
	return result
}

func (c *checking) same(how string, got *sdk.Result) {
	if got == nil {
		return
	}
	if diff := cmp.Diff(lines(c.first), lines(got)); diff != "" {
		c.problem("%s, the files differ (-first +now):\n%s", how, diff)
	}
	if len(c.first.Findings) != len(got.Findings) {
		c.problem("%s, there are %d findings, first %d", how, len(got.Findings), len(c.first.Findings))
	}
}

// lines is what must be the same, as text that reads well.
func lines(r *sdk.Result) []string {
	var all []string
	for _, a := range r.Artefacts {
		all = append(all, fmt.Sprintf("%s %#o %s secret=%v", a.Path, a.Mode, a.Format, a.Secret))
		all = append(all, strings.SplitAfter(string(a.Body), "\n")...)
	}
	return all
}

func (c *checking) atOnce() {
	results, errs := make([]*sdk.Result, 4), make([]error, 4)
	var wg sync.WaitGroup
	for i := range results {
		wg.Go(func() { results[i], errs[i] = c.output.Render(c.ctx, c.req) })
	}
	wg.Wait()
	for i, r := range results {
		if errs[i] != nil {
			c.problem("rendered several times at once: %v", errs[i])
			continue
		}
		c.same("rendered several times at once", r)
	}
}

func (c *checking) wire() {
	req, err := overWire(c.req)
	if err != nil {
		c.problem("over the wire: %v", err)
		return
	}
	c.same("over the wire", c.render("over the wire", req))
}

func (c *checking) files() {
	seen := map[string]bool{}
	secrets := secretsOf(c.req)
	for _, a := range c.first.Artefacts {
		if seen[a.Path] {
			c.problem("%s is made twice", a.Path)
		}
		seen[a.Path] = true
		switch {
		case a.Secret && a.Mode != 0o600:
			c.problem("%s holds a secret and has mode %#o, want 0600", a.Path, a.Mode)
		case a.Mode != 0o644 && a.Mode != 0o600 && a.Mode != 0o755:
			c.problem("%s has mode %#o, want 0644, 0600 or 0755", a.Path, a.Mode)
		}
		for _, address := range slices.Sorted(maps.Keys(secrets)) {
			if !a.Secret && bytes.Contains(a.Body, []byte(secrets[address])) {
				c.problem("%s holds the text of %s and is not marked secret", a.Path, address)
			}
		}
		if a.Origins != nil && !c.req.Origins {
			c.problem("%s has origins that nobody asked for", a.Path)
		}
	}
}

// check asks for findings alone.
func (c *checking) check() {
	asking := *c.req
	asking.Check = true
	got := c.render("asked for findings alone", &asking)
	if got == nil {
		return
	}
	bare := func(r *sdk.Result) *sdk.Result {
		b := &sdk.Result{Findings: r.Findings}
		for _, a := range r.Artefacts {
			a.Body, a.Origins = nil, nil
			b.Artefacts = append(b.Artefacts, a)
		}
		return b
	}
	if diff := cmp.Diff(bare(c.first), bare(got)); diff != "" {
		c.problem("asked for findings alone, they or the files differ (-first +now):\n%s", diff)
	}
}

func (c *checking) origins() {
	asking := *c.req
	asking.Origins = true
	told := c.render("asked for origins", &asking)
	c.same("asked for origins", told)
	if told == nil {
		return
	}
	for _, a := range told.Artefacts {
		if a.Origins == nil {
			continue
		}
		want := bytes.Count(a.Body, []byte("\n"))
		if len(a.Body) > 0 && a.Body[len(a.Body)-1] != '\n' {
			want++
		}
		covered := 0
		for _, o := range a.Origins {
			if o.Lines <= 0 {
				c.problem("%s has an origin of %d lines", a.Path, o.Lines)
			}
			covered += o.Lines
		}
		if covered != want {
			c.problem("%s: the origins cover %d lines of %d", a.Path, covered, want)
		}
	}
}
