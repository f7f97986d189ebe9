package host

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"sync"

	"github.com/nacosgen/nacosgen/generator"
	"github.com/nacosgen/nacosgen/plugins/internal/rpc"
	"github.com/nacosgen/nacosgen/plugins/internal/wire"
	"github.com/nacosgen/nacosgen/plugins/sdk"
)

// running is one process of a plugin, from its start to its end.
type running struct {
	host       *Host
	found      *found
	timeouts   Timeouts
	secrets    bool // granted
	grantedEnv []string
	known      *sums   // of programs that need not be hashed; nil: all are
	hidden     secrets // what it was told, and must not be shown
	tail       tail    // of standard error

	once        sync.Once // around start
	err         error     // of start
	process     *process  // nil where the plugin is attached
	conn        *rpc.Conn
	calls       *wire.Client
	streaming   sync.WaitGroup
	description *wire.Description
}

// start verifies and starts the plugin and asks what it is.
func (r *running) start(ctx context.Context) error {
	var network, address string
	if a := r.found.attached; a != nil {
		network, address = a.Addr.Network, a.Addr.String
	} else {
		sockets, err := r.execute()
		if err != nil {
			return err
		}
		// Once we are connected nobody needs the socket any more: the connection stays
		// without it, and nothing is left behind whatever happens.
		defer os.RemoveAll(sockets)
		if network, address, err = r.handshake(ctx, sockets); err != nil {
			r.process.kill()
			return err
		}
	}
	r.conn = rpc.Dial(network, address)
	r.calls = &wire.Client{Conn: r.conn}
	r.streaming.Go(r.readStreams) // what it prints while it fails to answer is told, too
	ctx, cancel := context.WithTimeoutCause(ctx, r.timeouts.Describe, errSlow{r.timeouts.Describe})
	defer cancel()
	var err error
	if r.description, err = r.calls.Describe(ctx, r.host.options.Version); err != nil {
		return r.failed(ctx, "Describe", err)
	}
	return r.check()
}

// execute verifies the plugin's files and starts its program; sockets is the
// folder in which it may listen.
func (r *running) execute() (sockets string, err error) {
	// First, as it takes longest, and the first folder comes with a process that cleans up.
	p, err := verified(r.found, r.host.scratch.folder, r.known)
	var f *Failure
	if err != nil && !errors.As(err, &f) {
		return "", r.notPrepared(err)
	}
	if err != nil {
		return "", err
	}
	defer p.close()
	if sockets, err = r.host.scratch.folder(); err != nil {
		return "", r.notPrepared(err)
	}
	env, values := environment(r.host.options.Environ, r.grantedEnv)
	r.hidden.add(values...)
	r.process = &process{
		program: p, log: r.log, launch: &r.host.launch, hello: make(chan string, 1), done: make(chan struct{}),
		env: slices.Concat(env, handshakeEnvironment(sockets)),
	}
	r.process.started = func() { r.host.scratch.watch(r.process) }
	if err := r.process.start(); err != nil {
		return "", r.notExecuted(err)
	}
	if p.unchanged != nil && !p.unchanged() {
		r.process.kill() // before it was told anything
		return "", r.found.changed(r.found.manifest.Entry(Platform()), errors.New("it changed between the check and the start"))
	}
	return sockets, nil
}

// plugin is what others see of r.
func (r *running) plugin() *Plugin {
	p := &Plugin{Name: r.found.name, Version: r.found.version(), Dir: r.found.dir, Pinned: r.found.pinned}
	if p.Version == "" {
		p.Version = r.description.Version
	}
	for i, spec := range r.description.Outputs {
		p.Outputs = append(p.Outputs, &output{running: r, spec: spec, same: r.description.Same[i]})
	}
	if len(r.description.Rules) > 0 {
		p.Rules = &ruleSet{running: r}
	}
	return p
}

// stop ends the process: kindly, then not.
func (r *running) stop() {
	r.once.Do(func() { r.err = errors.New("the host of plugins is closed") })
	if r.process != nil && r.process.id() != 0 {
		if r.description == nil { // it never answered
			r.process.kill()
		}
		ctx, cancel := context.WithTimeout(context.Background(), r.timeouts.Stop)
		go func() {
			defer cancel()
			r.shutdown(ctx)
			<-r.process.done
		}()
		<-ctx.Done()
		r.process.kill()
		<-r.process.done
	}
	if r.conn != nil {
		r.conn.Close()
	}
	r.streaming.Wait()
}

// errSlow is the cause of a context that ran out of time.
type errSlow struct{ limit fmt.Stringer }

func (e errSlow) Error() string { return fmt.Sprintf("no answer within %s", e.limit) }

// Elsewhere tells the generator that others can be asked meanwhile.
func (*output) Elsewhere() {}

var (
	_ sdk.Output          = (*output)(nil)
	_ generator.Elsewhere = (*output)(nil)
)
