package host

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"sync"
	"time"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/go-plugin"
	"github.com/hashicorp/go-plugin/runner"

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
	hidden     secrets // what it was told, and must not be shown

	once        sync.Once // around start
	err         error     // of start
	process     *process  // nil where the plugin is attached
	tail        tail      // of standard error
	client      *plugin.Client
	calls       *wire.Client
	description *wire.Description
}

// start verifies and starts the plugin and asks what it is.
func (r *running) start(ctx context.Context) error {
	config := &plugin.ClientConfig{
		HandshakeConfig:  wire.Handshake(),
		VersionedPlugins: wire.Plugins(nil),
		AllowedProtocols: []plugin.Protocol{plugin.ProtocolGRPC},
		Logger:           hclog.NewNullLogger(),
		GRPCDialOptions:  wire.DialOptions(),
		StartTimeout:     r.timeouts.Start,
		SkipHostEnv:      true,
		SyncStdout:       r.lines(), SyncStderr: r.lines(),
	}
	if a := r.found.attached; a != nil {
		config.Reattach = a.config()
		config.Plugins = wire.Plugins(nil)[a.ProtocolVersion]
	} else if err := r.prepare(config); err != nil {
		return err
	}
	r.client = plugin.NewClient(config)
	began := time.Now()
	stop := r.killOn(ctx)
	_, err := r.client.Start()
	stop()
	if err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return r.notStarted(err, time.Since(began))
	}
	return r.connect(ctx)
}

// prepare makes the process that go-plugin starts.
func (r *running) prepare(config *plugin.ClientConfig) error {
	sockets, err := r.host.scratch.folder()
	if err != nil {
		return fmt.Errorf("making a folder for the socket of plugin %s: %w", r.found.name, err)
	}
	p, err := verified(r.found, r.host.scratch.folder)
	if err != nil {
		return err
	}
	env, values := environment(r.host.options.Environ, r.grantedEnv)
	r.hidden.add(values...)
	r.process = &process{program: p, sockets: sockets, launch: &r.host.launch, log: r.log, done: make(chan struct{})}
	r.process.started = func() { r.host.scratch.watch(r.process) }
	config.UnixSocketConfig = &plugin.UnixSocketConfig{TempDir: sockets}
	config.RunnerFunc = func(_ hclog.Logger, cmd *exec.Cmd, _ string) (runner.Runner, error) {
		// Of go-plugin's variables the last one of a name counts: the folder is ours.
		r.process.env = slices.Concat(env, cmd.Env, []string{
			plugin.EnvUnixSocketDir + "=" + sockets, runVariable + "=" + sockets,
		})
		return r.process, nil
	}
	return nil
}

// killOn kills the process when ctx is done, until stop is called.
func (r *running) killOn(ctx context.Context) (stop func()) {
	over := make(chan struct{})
	finished := make(chan struct{})
	go func() {
		defer close(finished)
		select {
		case <-over:
		case <-ctx.Done():
			if r.process != nil {
				r.process.kill()
			}
		}
	}()
	return func() {
		close(over)
		<-finished
	}
}

// connect asks what the plugin is. Then nobody needs its socket any more: the
// connection stays without it, and nothing is left behind whatever happens.
func (r *running) connect(ctx context.Context) error {
	protocol, err := r.client.Client()
	if err != nil {
		return r.failed(ctx, "connect", err)
	}
	calls, err := protocol.Dispense(wire.Name)
	if err != nil {
		return r.failed(ctx, "connect", err)
	}
	r.calls = calls.(*wire.Client)
	ctx, cancel := context.WithTimeoutCause(ctx, r.timeouts.Describe, errSlow{r.timeouts.Describe})
	defer cancel()
	if r.description, err = r.calls.Describe(ctx, r.host.options.Version); err != nil {
		return r.failed(ctx, "Describe", err)
	}
	if r.process != nil {
		_ = os.RemoveAll(r.process.sockets)
	}
	return r.check()
}

// plugin is what others see of r.
func (r *running) plugin() *Plugin {
	p := &Plugin{Name: r.found.name, Version: r.found.version(), Dir: r.found.dir, Pinned: r.found.pinned}
	if p.Version == "" {
		p.Version = r.description.Version
	}
	for _, spec := range r.description.Outputs {
		p.Outputs = append(p.Outputs, &output{running: r, spec: spec})
	}
	if len(r.description.Rules) > 0 {
		p.Rules = &ruleSet{running: r}
	}
	return p
}

// stop ends the process: kindly, then not.
func (r *running) stop() {
	r.once.Do(func() { r.err = errors.New("the host of plugins is closed") })
	if r.client == nil {
		return
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		r.client.Kill()
	}()
	if r.process == nil || !r.process.runs() {
		return
	}
	if !r.process.ended(r.timeouts.Stop) {
		r.process.kill()
	}
	<-ended
	<-r.process.done
}

// errSlow is the cause of a context that ran out of time.
type errSlow struct{ limit time.Duration }

func (e errSlow) Error() string { return fmt.Sprintf("no answer within %s", e.limit) }

// Attached is a plugin that runs already, as NACOSGEN_REATTACH_PLUGINS has it.
type Attached struct {
	Protocol        string `json:"protocol"` // "grpc"
	ProtocolVersion int    `json:"protocol_version"`
	PID             int    `json:"pid"`
	Test            bool   `json:"test"`
	Addr            struct {
		Network string `json:"network"`
		String  string `json:"string"`
	} `json:"addr"`
}

var _ sdk.Output = (*output)(nil)
