package serve

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"github.com/hashicorp/go-plugin"
)

// debug serves p for as long as somebody debugs it. Nacosgen does not start such
// a plugin: it is told where it listens, in a variable, which is printed to out.
func (p Plugin) debug(ctx context.Context, out io.Writer) error {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	config := p.Config()
	listening, ended := make(chan *plugin.ReattachConfig, 1), make(chan struct{})
	config.Test = &plugin.ServeTestConfig{Context: ctx, ReattachConfigCh: listening, CloseCh: ended}
	go plugin.Serve(config)
	select {
	case at := <-listening:
		line, err := p.reattach(at)
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "Plugin %s waits. In another terminal, for as long as it runs:\n\n  export NACOSGEN_REATTACH_PLUGINS='%s'\n\n", p.name(), line)
	case <-ended:
		return fmt.Errorf("the plugin could not listen")
	}
	<-ended
	return nil
}

// name is the plugin's, or what it is probably called.
func (p Plugin) name() string {
	switch {
	case p.Name != "":
		return p.Name
	case len(p.Outputs) > 0:
		return p.Outputs[0].Spec().Name
	}
	return filepath.Base(os.Args[0])
}

// reattach is the value of NACOSGEN_REATTACH_PLUGINS.
func (p Plugin) reattach(at *plugin.ReattachConfig) ([]byte, error) {
	type addr struct {
		Network string `json:"network"`
		String  string `json:"string"`
	}
	type attached struct {
		Protocol        string `json:"protocol"`
		ProtocolVersion int    `json:"protocol_version"`
		PID             int    `json:"pid"`
		Addr            addr   `json:"addr"`
	}
	return json.Marshal(map[string]attached{p.name(): {
		string(at.Protocol), at.ProtocolVersion, at.Pid, addr{at.Addr.Network(), at.Addr.String()},
	}})
}
