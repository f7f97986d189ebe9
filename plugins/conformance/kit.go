// Package conformance is the kit that tries a plugin from outside: named cases
// over the real program, from its first line on standard output to what it
// leaves behind. It starts processes itself, as a host of another make would,
// and knows nothing of how the plugin is written.
package conformance

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/plugins/internal/wire"
	pluginv1 "github.com/nacosgen/nacosgen/plugins/proto/nacosgen/plugin/v1"
)

// Case is one thing that a plugin must do.
type Case struct {
	Name    string     // kebab-case
	Summary diag.Words // what must hold
	run     func(context.Context, *kit) error
}

// Status is how a case ended.
type Status string

// The statuses.
const (
	Passed  Status = "passed"
	Failed  Status = "failed"
	Skipped Status = "skipped" // what it is about is not there
)

// Outcome is how one case ended. Message says why it failed, or was skipped.
type Outcome struct {
	Name    string        `json:"name"`
	Status  Status        `json:"status"`
	Message string        `json:"message"`
	Took    time.Duration `json:"-"`
	Summary diag.Words    `json:"-"`
}

// Timeouts bound what a plugin may take.
type Timeouts struct{ Start, Describe, Call, Stop time.Duration }

// Options is what a run depends on besides the plugin.
type Options struct {
	// Timeouts that are 0 are the host's: 10 s, 5 s, 60 s and 2 s.
	Timeouts Timeouts
	// Reserved are names of outputs and rules that no plugin may take.
	Reserved []string
	// Only are the names of the cases to run; nil runs all.
	Only []string
	// Done is told after each case; it may be nil.
	Done func(Outcome)
}

// kit is one run.
type kit struct {
	program  *Program
	options  Options
	times    Timeouts
	scratch  string
	fixtures map[string]*fixture
	started  []*process // all of them, to be killed in the end

	shared    *process // that most cases use
	described *pluginv1.DescribeResponse
	answers   map[string]*answer
	found     map[string][]*pluginv1.Finding
}

// Run tries program and tells of each case. An error is our own trouble, or an
// unknown case.
func Run(ctx context.Context, program *Program, o Options) ([]Outcome, error) {
	cases := Cases()
	for _, name := range o.Only {
		if !slices.ContainsFunc(cases, func(c Case) bool { return c.Name == name }) {
			return nil, fmt.Errorf("there is no case %q%s", name, near(name, cases))
		}
	}
	scratch, err := os.MkdirTemp("", "nacosgen-test-")
	if err != nil {
		return nil, err
	}
	k := &kit{
		program: program, options: o, times: defaults(o.Timeouts), scratch: scratch,
		fixtures: map[string]*fixture{}, answers: map[string]*answer{}, found: map[string][]*pluginv1.Finding{},
	}
	defer k.close()
	var all []Outcome
	for _, c := range cases {
		if o.Only != nil && !slices.Contains(o.Only, c.Name) {
			continue
		}
		all = append(all, k.one(ctx, c))
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if o.Done != nil {
			o.Done(all[len(all)-1])
		}
	}
	return all, nil
}

func near(name string, cases []Case) string {
	var names []string
	for _, c := range cases {
		names = append(names, c.Name)
	}
	if n := diag.Nearest(name, names); n != "" {
		return fmt.Sprintf("; did you mean %q?", n)
	}
	return ""
}

func defaults(t Timeouts) Timeouts {
	for _, d := range []struct {
		have *time.Duration
		def  time.Duration
	}{{&t.Start, 10 * time.Second}, {&t.Describe, 5 * time.Second}, {&t.Call, time.Minute}, {&t.Stop, 2 * time.Second}} {
		if *d.have == 0 {
			*d.have = d.def
		}
	}
	return t
}

// skip is the error of a case that has nothing to look at.
type skip string

func (s skip) Error() string { return string(s) }

func (k *kit) one(ctx context.Context, c Case) Outcome {
	began := time.Now()
	err := c.run(ctx, k)
	o := Outcome{Name: c.Name, Status: Passed, Took: time.Since(began), Summary: c.Summary}
	var why skip
	switch {
	case errors.As(err, &why):
		o.Status, o.Message = Skipped, why.Error()
	case err != nil:
		o.Status, o.Message = Failed, plain(err.Error())
	}
	return o
}

func (k *kit) close() {
	for _, p := range k.started {
		p.kill()
	}
	// What hides in a session of its own is found by the marker.
	for end := time.Now().Add(2 * time.Second); time.Now().Before(end); pause() {
		left := leftProcesses(filepath.Base(k.scratch) + "-")
		if len(left) == 0 {
			break
		}
		for _, pid := range left {
			if child, err := os.FindProcess(pid); err == nil {
				_ = child.Kill()
			}
		}
	}
	_ = os.RemoveAll(k.scratch)
}

// plugin gives the process that most cases share; one that ended is started anew,
// so that one case does not fail another.
func (k *kit) plugin(ctx context.Context) (*process, error) {
	if k.shared != nil && k.shared.isRunning() {
		return k.shared, nil
	}
	p, err := k.start(context.WithoutCancel(ctx), launch{})
	if err != nil {
		return nil, err
	}
	k.shared = p
	return p, nil
}

// describe asks what the plugin is, once.
func (k *kit) describe(ctx context.Context) (*pluginv1.DescribeResponse, error) {
	if k.described != nil {
		return k.described, nil
	}
	p, err := k.plugin(ctx)
	if err != nil {
		return nil, err
	}
	k.described, err = k.askDescription(ctx, p, hostVersion)
	return k.described, err
}

const hostVersion = "0.1.0"

func (k *kit) askDescription(ctx context.Context, p *process, version string) (*pluginv1.DescribeResponse, error) {
	ctx, cancel := context.WithTimeout(ctx, k.times.Describe)
	defer cancel()
	d := &pluginv1.DescribeResponse{}
	err := wire.Call(ctx, p.conn, wire.MethodDescribe, &pluginv1.DescribeRequest{HostVersion: version}, d)
	if err != nil {
		return nil, fmt.Errorf("calling Describe: %w%s", err, p.lastWords())
	}
	return d, nil
}

// outputNames are those of the built-in outputs, which make the deployment, and
// the plugin's own.
func (k *kit) outputNames() []string {
	names := []string{"cluster-conf", "application-properties", "nacos-logback", "docker-run", "nginx"}
	for _, o := range k.described.GetOutputs() {
		if !slices.Contains(names, o.GetName()) {
			names = append(names, o.GetName())
		}
	}
	return names
}

// plain makes text of a plugin fit for a terminal and a report.
func plain(s string) string {
	var b []rune
	for _, r := range s {
		if r < ' ' && r != '\n' && r != '\t' || r == 0x7f || r >= 0x80 && r < 0xa0 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			r = '\uFFFD'
		}
		b = append(b, r)
	}
	return string(b)
}
