// Package host finds, verifies and starts external plugins, and makes each of
// their outputs an sdk.Output: what others run in process and what runs in
// another one look the same from outside. It trusts a plugin with nothing: what
// comes back is measured, checked and cleaned before anybody sees it.
package host

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/internal/config"
	"github.com/nacosgen/nacosgen/plugins/sdk"
)

// Options is all that a host depends on.
type Options struct {
	Version string // nacosgen's own
	// Environ is the environment, as "NAME=value"; plugins get little of it.
	Environ []string
	// BuiltIn are the names of outputs that no plugin may take.
	BuiltIn []string
	// Log gets the lines that plugins write to standard error, cleaned and with
	// secrets masked, from several goroutines; nil drops them.
	Log func(Line)
	// DumpTo is a folder for every request, secrets left out; "": none.
	DumpTo string
	// Attached are plugins that run already, under a debugger, by name.
	Attached map[string]Attached
	// Scratch is where private folders are made; "" is the system's place.
	Scratch string
	// Sums is a file that remembers the sums of programs, so that one that lies still
	// is not hashed again; up to two folders are made for it. "": all are hashed, as
	// they are wherever only what is pinned may run.
	Sums string
}

// Timeouts are how long a plugin may take.
type Timeouts struct {
	Start    time.Duration // from its start to the handshake line
	Describe time.Duration
	Check    time.Duration // one call of rules, or of an output for its findings alone
	Render   time.Duration // one call of an output
	Stop     time.Duration // from the wish to shut down to being killed
}

// DefaultTimeouts are those that hold where nothing is said.
func DefaultTimeouts() Timeouts {
	return Timeouts{Start: 10 * time.Second, Describe: 5 * time.Second, Check: 30 * time.Second, Render: 120 * time.Second, Stop: 2 * time.Second}
}

// orDefault fills in what is not said.
func (t Timeouts) orDefault() Timeouts {
	def := DefaultTimeouts()
	return Timeouts{
		Start: cmp.Or(t.Start, def.Start), Describe: cmp.Or(t.Describe, def.Describe), Check: cmp.Or(t.Check, def.Check),
		Render: cmp.Or(t.Render, def.Render), Stop: cmp.Or(t.Stop, def.Stop),
	}
}

// Project is where the plugins of a topology come from.
type Project struct {
	// Search are the folders that hold plugins, each in a folder of its name, in
	// the order in which they are looked through.
	Search []string
	// Lock pins plugins; nil: there is no lock file.
	Lock *config.Lock
	// LockFile is how messages name the lock file.
	LockFile string
	// Locked refuses plugins that the lock does not pin.
	Locked bool
	// Timeouts that are 0 are those of DefaultTimeouts.
	Timeouts Timeouts
}

// Requirement is a plugin that a topology wants.
type Requirement struct {
	Name string
	// Constraint is how messages name what Allows checks; nil allows all.
	Constraint string
	Allows     func(version string) bool
	Secrets    bool     // grants the texts of secrets
	Env        []string // grants variables of the environment
}

// Plugin is one plugin that runs.
type Plugin struct {
	Name, Version string
	Dir           string // "" where it is attached
	Pinned        bool   // by the lock file, or attached
	Outputs       []sdk.Output
	Rules         sdk.RuleSet // nil without rules
}

// Host starts plugins and ends them. It may be used by several goroutines.
type Host struct {
	options Options
	launch  launcher
	scratch scratch
	sums    sums

	mu      sync.Mutex
	running map[string]*running // by folder and grants
	closed  bool
}

// New makes a host. Nothing runs before it is asked for plugins.
func New(options Options) *Host {
	return &Host{options: options, running: map[string]*running{}, scratch: scratch{within: options.Scratch}, sums: sums{file: options.Sums}}
}

// Plugins finds, verifies and starts what is required, all at once, and asks
// each what it is; a plugin that runs already is asked nothing. What fails is a
// *Failure for each.
func (h *Host) Plugins(ctx context.Context, p *Project, required []Requirement) ([]*Plugin, error) {
	all := make([]*Plugin, len(required))
	errs := make([]error, len(required))
	var group sync.WaitGroup
	for i := range required {
		group.Go(func() { all[i], errs[i] = h.plugin(ctx, p, &required[i]) })
	}
	group.Wait()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	if err := clash(all); err != nil {
		return nil, err
	}
	return all, nil
}

// clash wants each output and each rule to belong to one plugin.
func clash(all []*Plugin) error {
	owners := map[string]*Plugin{}
	take := func(p *Plugin, kind, name string) error {
		if other := owners[kind+" "+name]; other != nil {
			return &Failure{
				Plugin: p.Name, Version: p.Version, Path: p.Dir,
				Problem: words("it offers the %[1]s %[2]s, as the plugin %[3]s does", "它提供的 %[1]s %[2]s 与插件 %[3]s 重复"), args: []any{kind, name, other.Name},
				Remedy: words("require one of the two", "请只要求其中一个"),
			}
		}
		owners[kind+" "+name] = p
		return nil
	}
	for _, p := range all {
		for _, o := range p.Outputs {
			if err := take(p, "output", o.Spec().Name); err != nil {
				return err
			}
		}
		if p.Rules == nil {
			continue
		}
		for _, r := range p.Rules.Rules() {
			if err := take(p, "rule", r.ID); err != nil {
				return err
			}
		}
	}
	return nil
}

func (h *Host) plugin(ctx context.Context, p *Project, q *Requirement) (*Plugin, error) {
	found, err := h.find(p, q)
	if err != nil {
		return nil, err
	}
	r, err := h.runningOf(p, found, q)
	if err != nil {
		return nil, err
	}
	// Of several who want the same plugin one starts it; the others wait.
	r.once.Do(func() { r.err = r.start(ctx) })
	if r.err != nil {
		return nil, r.err
	}
	return r.plugin(), nil
}

// runningOf gives the process of a plugin, which may not be started yet. One
// with other grants is another process.
func (h *Host) runningOf(p *Project, f *found, q *Requirement) (*running, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return nil, errors.New("the host of plugins is closed")
	}
	key := fmt.Sprintf("%s\x00%s\x00%v\x00%q", f.name, f.dir, q.Secrets, q.Env)
	r := h.running[key]
	if r == nil {
		r = &running{host: h, found: f, timeouts: p.Timeouts.orDefault(), secrets: q.Secrets, grantedEnv: slices.Clone(q.Env)}
		if !p.Locked {
			r.known = &h.sums
		}
		h.running[key] = r
	}
	return r, nil
}

// Close asks every plugin to end, kills those that don't, and leaves nothing
// behind: no process, socket or file. It may be called again.
func (h *Host) Close() error {
	h.mu.Lock()
	h.closed = true
	all := h.running
	h.running = nil
	h.mu.Unlock()
	var group sync.WaitGroup
	for _, r := range all {
		group.Go(r.stop)
	}
	group.Wait()
	h.sums.save()
	h.launch.close()
	return h.scratch.remove()
}

func words(en, zh string) diag.Words { return diag.Words{EN: en, ZH: zh} }
