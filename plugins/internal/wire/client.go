package wire

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"google.golang.org/protobuf/proto"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/plugins/internal/rpc"
	pluginv1 "github.com/nacosgen/nacosgen/plugins/proto/nacosgen/plugin/v1"
	"github.com/nacosgen/nacosgen/plugins/sdk"
)

// Methods of the services.
const (
	MethodDescribe = "nacosgen.plugin.v1.Plugin/Describe"
	MethodRender   = "nacosgen.plugin.v1.Output/Render"
	MethodValidate = "nacosgen.plugin.v1.Output/Validate"
	MethodCheck    = "nacosgen.plugin.v1.Rules/Check"
)

// Client is the host's side of one plugin.
type Client struct{ Conn *rpc.Conn }

// Call makes a call with one answer.
func Call(ctx context.Context, conn *rpc.Conn, method string, request, answer proto.Message) error {
	text, err := proto.Marshal(request)
	if err != nil {
		return err
	}
	if text, err = conn.Call(ctx, method, text); err != nil {
		return err
	}
	return unmarshal(text, answer)
}

func unmarshal(text []byte, m proto.Message) error {
	if err := proto.Unmarshal(text, m); err != nil {
		return &rpc.Error{Code: rpc.Internal, Message: "an answer is no message of the protocol: " + err.Error()}
	}
	return nil
}

// Each makes a call and takes its answers one by one; an error of take ends it.
func Each[M any, P interface {
	*M
	proto.Message
}](ctx context.Context, conn *rpc.Conn, method string, request proto.Message, take func(P) error) error {
	text, err := proto.Marshal(request)
	if err != nil {
		return err
	}
	stream, err := conn.Stream(ctx, method, text)
	if err != nil {
		return err
	}
	defer stream.Close() // ends the call wherever we leave it
	for {
		text, err := stream.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		part := P(new(M))
		if err == nil {
			err = unmarshal(text, part)
		}
		if err == nil {
			err = take(part)
		}
		if err != nil {
			return err
		}
	}
}

// Description is what a plugin says that it is and offers.
type Description struct {
	Name, Version string // "" where it leaves them to its manifest
	Outputs       []sdk.Spec
	Same          []bool // of each output: it reads what is told by place
	Rules         []sdk.RuleSpec
}

// Describe asks what the plugin is.
func (c *Client) Describe(ctx context.Context, hostVersion string) (*Description, error) {
	answer := &pluginv1.DescribeResponse{}
	if err := Call(ctx, c.Conn, MethodDescribe, &pluginv1.DescribeRequest{HostVersion: hostVersion}, answer); err != nil {
		return nil, err
	}
	d := &Description{Name: answer.GetName(), Version: answer.GetVersion()}
	for _, o := range answer.GetOutputs() {
		spec, err := toSpec(o)
		if err != nil {
			return nil, err
		}
		d.Outputs, d.Same = append(d.Outputs, spec), append(d.Same, o.GetSame())
	}
	for _, r := range answer.GetRules() {
		d.Rules = append(d.Rules, toRule(r))
	}
	return d, nil
}

// RenderMessage makes the request for one call of an output.
func RenderMessage(output string, req *sdk.Request, form Form) (*pluginv1.RenderRequest, error) {
	d, err := write(req.Topology, req.Deployment, form, req.Origins)
	if err != nil {
		return nil, err
	}
	m := &pluginv1.RenderRequest{
		Output: output, Topology: d.topology, Deployment: d.deployment, Secrets: d.secrets, Same: d.same, Origins: req.Origins, Like: form.Like,
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
	d, err := write(req.Topology, req.Deployment, Form{Grant: grant}, true)
	if err != nil {
		return nil, err
	}
	return &pluginv1.CheckRequest{Rules: req.Rules, Topology: d.topology, Deployment: d.deployment, Secrets: d.secrets}, nil
}

// Render asks for the files of a request; with check, for their heads and the
// findings alone. What is beyond a limit is an error before it is in memory.
func (c *Client) Render(ctx context.Context, m *pluginv1.RenderRequest, check bool) (*sdk.Result, error) {
	method := MethodRender
	if check {
		method = MethodValidate
	}
	r := receiver{result: &sdk.Result{}}
	if err := Each(ctx, c.Conn, method, m, r.take); err != nil {
		return nil, err
	}
	return r.result, nil
}

// receiver puts the parts of an answer together.
type receiver struct {
	result *sdk.Result
	size   int
	like   bool // the last file has the text of another one
}

// begin takes the head of a file.
func (r *receiver) begin(f *pluginv1.File) error {
	a := sdk.Artefact{Path: f.GetPath(), Mode: f.GetMode(), Format: f.GetFormat(), Secret: f.GetSecret()}
	if r.like = f.GetLike() != ""; r.like {
		all := r.result.Artefacts
		i := len(all) - 1
		for i >= 0 && all[i].Path != f.GetLike() {
			i--
		}
		if i < 0 {
			return fmt.Errorf("file %q is like %q, and there was none of that path", f.GetPath(), f.GetLike())
		}
		a.Body = slices.Clip(all[i].Body)
	}
	r.result.Artefacts = append(r.result.Artefacts, a)
	return r.grow(len(a.Body))
}

// grow counts the bytes of files, those of the same text too.
func (r *receiver) grow(by int) error {
	if r.size += by; r.size > MaxBytes {
		return fmt.Errorf("more than %d MiB in one call", MaxBytes>>20)
	}
	return nil
}

func (r *receiver) take(m *pluginv1.RenderResponse) error {
	switch part := m.GetPart().(type) {
	case *pluginv1.RenderResponse_File:
		if len(r.result.Artefacts) == MaxFiles {
			return fmt.Errorf("more than %d files in one call", MaxFiles)
		}
		return r.begin(part.File)
	case *pluginv1.RenderResponse_Chunk:
		a, err := r.file("text")
		if err != nil {
			return err
		}
		if len(part.Chunk) > MaxChunk {
			return fmt.Errorf("a chunk of %d bytes for file %q, at most %d are allowed", len(part.Chunk), a.Path, MaxChunk)
		}
		if r.like {
			return fmt.Errorf("text for file %q, which has that of another one", a.Path)
		}
		if err := r.grow(len(part.Chunk)); err != nil {
			return err
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
	var found []diag.Diagnostic
	err := Each(ctx, c.Conn, MethodCheck, m, func(part *pluginv1.CheckResponse) error {
		f := part.GetFinding()
		switch {
		case f == nil:
		case len(found) == MaxFindings:
			return fmt.Errorf("more than %d findings in one call", MaxFindings)
		default:
			found = append(found, toFinding(f))
		}
		return nil
	})
	return found, err
}
