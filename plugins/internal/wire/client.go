package wire

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"

	"google.golang.org/grpc"
	"google.golang.org/protobuf/proto"

	"github.com/nacosgen/nacosgen/diag"
	pluginv1 "github.com/nacosgen/nacosgen/plugins/proto/nacosgen/plugin/v1"
	"github.com/nacosgen/nacosgen/plugins/sdk"
)

// Client is the host's side of one plugin.
type Client struct {
	plugin pluginv1.PluginClient
	output pluginv1.OutputClient
	rules  pluginv1.RulesClient
}

// NewClient makes the client of a connection.
func NewClient(conn grpc.ClientConnInterface) *Client {
	return &Client{pluginv1.NewPluginClient(conn), pluginv1.NewOutputClient(conn), pluginv1.NewRulesClient(conn)}
}

// DialOptions bound what a plugin may send in one message.
func DialOptions() []grpc.DialOption {
	return []grpc.DialOption{
		grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(maxMessage), grpc.MaxCallSendMsgSize(math.MaxInt32)),
		grpc.WithInitialWindowSize(1 << 20), grpc.WithInitialConnWindowSize(4 << 20),
	}
}

// Description is what a plugin says that it is and offers.
type Description struct {
	Name, Version string // "" where it leaves them to its manifest
	Outputs       []sdk.Spec
	Rules         []sdk.RuleSpec
}

// Describe asks what the plugin is.
func (c *Client) Describe(ctx context.Context, hostVersion string) (*Description, error) {
	answer, err := c.plugin.Describe(ctx, &pluginv1.DescribeRequest{HostVersion: hostVersion})
	if err != nil {
		return nil, err
	}
	d := &Description{Name: answer.GetName(), Version: answer.GetVersion()}
	for _, o := range answer.GetOutputs() {
		spec, err := toSpec(o)
		if err != nil {
			return nil, err
		}
		d.Outputs = append(d.Outputs, spec)
	}
	for _, r := range answer.GetRules() {
		d.Rules = append(d.Rules, toRule(r))
	}
	return d, nil
}

// Message is a request as it is sent, which can be kept and sent again.
type Message = proto.Message

// RenderMessage makes the request for one call of an output. With grant, secrets
// are plain text.
func RenderMessage(output string, req *sdk.Request, grant bool) (*pluginv1.RenderRequest, error) {
	m := &pluginv1.RenderRequest{Output: output, Origins: req.Origins}
	var err error
	if m.Topology, err = document(req.Topology, grant); err != nil {
		return nil, fmt.Errorf("writing the topology: %w", err)
	}
	if req.Deployment != nil {
		if m.Deployment, err = document(req.Deployment, grant); err != nil {
			return nil, fmt.Errorf("writing the deployment: %w", err)
		}
	}
	config := req.Config
	if config == nil {
		config = map[string]any{}
	}
	if m.Config, err = json.Marshal(config); err != nil {
		return nil, fmt.Errorf("writing the configuration: %w", err)
	}
	return m, nil
}

// CheckMessage makes the request for one call of rules.
func CheckMessage(req *sdk.CheckRequest, grant bool) (*pluginv1.CheckRequest, error) {
	m := &pluginv1.CheckRequest{Rules: req.Rules}
	var err error
	if m.Topology, err = document(req.Topology, grant); err != nil {
		return nil, fmt.Errorf("writing the topology: %w", err)
	}
	if req.Deployment != nil {
		if m.Deployment, err = document(req.Deployment, grant); err != nil {
			return nil, fmt.Errorf("writing the deployment: %w", err)
		}
	}
	return m, nil
}

// Render asks for the files of a request; with check, for their heads and the
// findings alone. What is beyond a limit is an error before it is in memory.
func (c *Client) Render(ctx context.Context, m *pluginv1.RenderRequest, check bool) (*sdk.Result, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel() // ends the stream wherever we leave it
	call := c.output.Render
	if check {
		call = c.output.Validate
	}
	stream, err := call(ctx, m)
	if err != nil {
		return nil, err
	}
	r := receiver{result: &sdk.Result{}}
	for {
		part, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return r.result, nil
		}
		if err == nil {
			err = r.take(part)
		}
		if err != nil {
			return nil, err
		}
	}
}

// receiver puts the parts of an answer together.
type receiver struct {
	result *sdk.Result
	size   int
}

func (r *receiver) take(m *pluginv1.RenderResponse) error {
	switch part := m.GetPart().(type) {
	case *pluginv1.RenderResponse_File:
		if len(r.result.Artefacts) == MaxFiles {
			return fmt.Errorf("more than %d files in one call", MaxFiles)
		}
		f := part.File
		r.result.Artefacts = append(r.result.Artefacts, sdk.Artefact{Path: f.GetPath(), Mode: f.GetMode(), Format: f.GetFormat(), Secret: f.GetSecret()})
	case *pluginv1.RenderResponse_Chunk:
		a, err := r.file("text")
		if err != nil {
			return err
		}
		if len(part.Chunk) > MaxChunk {
			return fmt.Errorf("a chunk of %d bytes for file %q, at most %d are allowed", len(part.Chunk), a.Path, MaxChunk)
		}
		if r.size += len(part.Chunk); r.size > MaxBytes {
			return fmt.Errorf("more than %d MiB in one call", MaxBytes>>20)
		}
		if a.Body == nil {
			a.Body = part.Chunk
		} else {
			a.Body = append(a.Body, part.Chunk...)
		}
	case *pluginv1.RenderResponse_Origins:
		a, err := r.file("origins")
		if err != nil {
			return err
		}
		if r.size += proto.Size(part.Origins); r.size > 2*MaxBytes {
			return fmt.Errorf("more than %d MiB in one call, origins included", 2*MaxBytes>>20)
		}
		a.Origins = append(a.Origins, toOrigins(part.Origins)...)
	case *pluginv1.RenderResponse_Finding:
		if len(r.result.Findings) == MaxFindings {
			return fmt.Errorf("more than %d findings in one call", MaxFindings)
		}
		r.result.Findings = append(r.result.Findings, toFinding(part.Finding))
	}
	return nil // progress, and whatever a later protocol adds
}

// file is the one that a part belongs to.
func (r *receiver) file(what string) (*sdk.Artefact, error) {
	if n := len(r.result.Artefacts); n > 0 {
		return &r.result.Artefacts[n-1], nil
	}
	return nil, fmt.Errorf("%s before the head of any file", what)
}

// Check asks for what rules find.
func (c *Client) Check(ctx context.Context, m *pluginv1.CheckRequest) ([]diag.Diagnostic, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	stream, err := c.rules.Check(ctx, m)
	if err != nil {
		return nil, err
	}
	var found []diag.Diagnostic
	for {
		part, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return found, nil
		}
		if err != nil {
			return nil, err
		}
		if f := part.GetFinding(); f != nil {
			if len(found) == MaxFindings {
				return nil, fmt.Errorf("more than %d findings in one call", MaxFindings)
			}
			found = append(found, toFinding(f))
		}
	}
}
