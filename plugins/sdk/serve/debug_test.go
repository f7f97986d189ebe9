package serve

import (
	"context"
	"encoding/json"
	"io"
	"strings"
	"testing"

	"github.com/nacosgen/nacosgen/plugins/internal/rpc"
	"github.com/nacosgen/nacosgen/plugins/internal/wire"
	"github.com/nacosgen/nacosgen/plugins/sdk"
	"github.com/nacosgen/nacosgen/topology"
)

type greeting struct{}

func (greeting) Spec() sdk.Spec { return sdk.Spec{Name: "greeting"} }
func (greeting) Render(context.Context, *sdk.Request) (*sdk.Result, error) {
	return &sdk.Result{Artefacts: []sdk.Artefact{{Path: "hello", Mode: 0o644, Body: []byte("hello")}}}, nil
}

// TestDebug connects as the printed line says.
func TestDebug(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	read, write := io.Pipe()
	ended := make(chan error)
	go func() { ended <- Plugin{Outputs: []sdk.Output{greeting{}}}.debug(ctx, write) }()
	text := make([]byte, 4096)
	n, err := read.Read(text)
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text[:n]), "NACOSGEN_REATTACH_PLUGINS='")
	value, _, _ := strings.Cut(rest, "'")
	var all map[string]struct {
		Addr struct{ Network, String string }
	}
	if err := json.Unmarshal([]byte(value), &all); err != nil {
		t.Fatalf("%q: %v", text[:n], err)
	}
	conn := rpc.Dial(all["greeting"].Addr.Network, all["greeting"].Addr.String)
	defer conn.Close()
	client := &wire.Client{Conn: conn}
	if d, err := client.Describe(t.Context(), "dev"); err != nil || d.Outputs[0].Name != "greeting" {
		t.Fatalf("%+v, %v", d, err)
	}
	m, err := wire.RenderMessage("greeting", &sdk.Request{Topology: &topology.Topology{}}, wire.Form{})
	if err != nil {
		t.Fatal(err)
	}
	if r, err := client.Render(t.Context(), m, false); err != nil || string(r.Artefacts[0].Body) != "hello" {
		t.Fatalf("%+v, %v", r, err)
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}
