package serve

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"

	"github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/nacosgen/nacosgen/plugins/internal/wire"
	pluginv1 "github.com/nacosgen/nacosgen/plugins/proto/nacosgen/plugin/v1"
	"github.com/nacosgen/nacosgen/plugins/proto/nacosgen/plugin/v1/pluginv1grpc"
	"github.com/nacosgen/nacosgen/plugins/sdk"
)

// grpcPlugin joins our services to go-plugin.
type grpcPlugin struct {
	plugin.NetRPCUnsupportedPlugin
	Plugin
}

// GRPCServer registers the services.
func (p *grpcPlugin) GRPCServer(_ *plugin.GRPCBroker, s *grpc.Server) error {
	pluginv1grpc.RegisterPluginServer(s, pluginServer{Plugin: p.Plugin})
	if len(p.Outputs) > 0 {
		pluginv1grpc.RegisterOutputServer(s, outputServer{Plugin: p.Plugin})
	}
	if len(p.Rules) > 0 {
		pluginv1grpc.RegisterRulesServer(s, rulesServer{Plugin: p.Plugin})
	}
	return nil
}

// GRPCClient is for programs that host plugins; this one is a plugin.
func (*grpcPlugin) GRPCClient(context.Context, *plugin.GRPCBroker, *grpc.ClientConn) (any, error) {
	return nil, errors.New("a plugin hosts none")
}

type pluginServer struct {
	pluginv1grpc.UnimplementedPluginServer
	Plugin
}

type outputServer struct {
	pluginv1grpc.UnimplementedOutputServer
	Plugin
}

type rulesServer struct {
	pluginv1grpc.UnimplementedRulesServer
	Plugin
}

func (s pluginServer) Describe(context.Context, *pluginv1.DescribeRequest) (_ *pluginv1.DescribeResponse, err error) {
	defer recovered(&err)
	answer := &pluginv1.DescribeResponse{Name: s.Name, Version: s.Version}
	for _, o := range s.Outputs {
		spec, err := fromSpec(o.Spec())
		if err != nil {
			return nil, status.Error(codes.Internal, err.Error())
		}
		answer.Outputs = append(answer.Outputs, spec)
	}
	for _, set := range s.Plugin.Rules {
		for _, r := range set.Rules() {
			answer.Rules = append(answer.Rules, fromRule(r))
		}
	}
	return answer, nil
}

func (s outputServer) Validate(req *pluginv1.RenderRequest, stream grpc.ServerStreamingServer[pluginv1.RenderResponse]) error {
	return s.render(req, stream, true)
}

func (s outputServer) Render(req *pluginv1.RenderRequest, stream grpc.ServerStreamingServer[pluginv1.RenderResponse]) error {
	return s.render(req, stream, false)
}

func (s outputServer) render(req *pluginv1.RenderRequest, stream grpc.ServerStreamingServer[pluginv1.RenderResponse], check bool) (err error) {
	defer recovered(&err)
	i := slices.IndexFunc(s.Outputs, func(o sdk.Output) bool { return o.Spec().Name == req.GetOutput() })
	if i < 0 {
		return status.Errorf(codes.NotFound, "there is no output %q", req.GetOutput())
	}
	asked, err := readRequest(req)
	if err != nil {
		return status.Error(codes.InvalidArgument, err.Error())
	}
	asked.Check = check
	result, err := s.Outputs[i].Render(stream.Context(), asked)
	if err == nil && result == nil {
		err = errors.New("the output gave no result")
	}
	if err != nil {
		return asStatus(stream.Context(), err)
	}
	return send(stream, result, check, req.GetLike())
}

// minLike is the size from which a text is not sent again.
const minLike = 512

// send streams a result, each file's head before its text. With like, a text that is
// the same as that of the file before is not sent again: nodes often share one.
func send(stream grpc.ServerStreamingServer[pluginv1.RenderResponse], result *sdk.Result, check, like bool) error {
	var last *sdk.Artefact // whose text was sent
	for i := range result.Artefacts {
		a := &result.Artefacts[i]
		head := &pluginv1.File{Path: a.Path, Mode: a.Mode, Format: a.Format, Secret: a.Secret}
		body := a.Body
		switch {
		case check:
		case like && last != nil && len(body) >= minLike && bytes.Equal(body, last.Body):
			head.Like, body = last.Path, nil
		default:
			last = a
		}
		if err := stream.Send(&pluginv1.RenderResponse{Part: &pluginv1.RenderResponse_File{File: head}}); err != nil {
			return err
		}
		if check {
			continue
		}
		for chunk := range slices.Chunk(body, wire.MaxChunk) {
			if err := stream.Send(&pluginv1.RenderResponse{Part: &pluginv1.RenderResponse_Chunk{Chunk: chunk}}); err != nil {
				return err
			}
		}
		for runs := range slices.Chunk(a.Origins, wire.MaxRuns) {
			if err := stream.Send(&pluginv1.RenderResponse{Part: &pluginv1.RenderResponse_Origins{Origins: fromOrigins(runs)}}); err != nil {
				return err
			}
		}
	}
	for i := range result.Findings {
		part := &pluginv1.RenderResponse_Finding{Finding: fromFinding(&result.Findings[i])}
		if err := stream.Send(&pluginv1.RenderResponse{Part: part}); err != nil {
			return err
		}
	}
	return nil
}

func (s rulesServer) Check(req *pluginv1.CheckRequest, stream grpc.ServerStreamingServer[pluginv1.CheckResponse]) (err error) {
	defer recovered(&err)
	for _, set := range s.Plugin.Rules {
		asked := &sdk.CheckRequest{}
		for _, r := range set.Rules() {
			if slices.Contains(req.GetRules(), r.ID) {
				asked.Rules = append(asked.Rules, r.ID)
			}
		}
		if asked.Rules == nil {
			continue
		}
		if err := wire.ReadDocuments(req, &asked.Topology, &asked.Deployment); err != nil {
			return status.Error(codes.InvalidArgument, err.Error())
		}
		found, err := set.Check(stream.Context(), asked)
		if err != nil {
			return asStatus(stream.Context(), err)
		}
		for i := range found {
			part := &pluginv1.CheckResponse_Finding{Finding: fromFinding(&found[i])}
			if err := stream.Send(&pluginv1.CheckResponse{Part: part}); err != nil {
				return err
			}
		}
	}
	return nil
}

func readRequest(req *pluginv1.RenderRequest) (*sdk.Request, error) {
	asked := &sdk.Request{Origins: req.GetOrigins()}
	if err := wire.ReadDocuments(req, &asked.Topology, &asked.Deployment); err != nil {
		return nil, err
	}
	if err := json.Unmarshal(req.GetConfig(), &asked.Config); err != nil {
		return nil, fmt.Errorf("the configuration: %w", err)
	}
	return asked, nil
}

// asStatus makes a gRPC error of one of an output.
func asStatus(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return status.FromContextError(ctx.Err()).Err()
	}
	return status.Error(codes.Unknown, err.Error())
}

// recovered turns a panic into an error that says where it was.
func recovered(err *error) {
	if r := recover(); r != nil {
		*err = status.Errorf(codes.Internal, "panic: %v\n%s", r, debug.Stack())
	}
}
