package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"google.golang.org/grpc"

	pluginv1 "github.com/nacosgen/nacosgen/plugins/proto/nacosgen/plugin/v1"
)

// streams spoils calls that answer in parts.
func streams(f faults) grpc.StreamServerInterceptor {
	return func(server any, stream grpc.ServerStream, info *grpc.StreamServerInfo, handler grpc.StreamHandler) error {
		s := &spoiled{ServerStream: stream, f: f, method: info.FullMethod[strings.LastIndexByte(info.FullMethod, '/')+1:]}
		err := handler(server, s)
		if err != nil && f.has("check-malformed") && s.method == "Check" {
			return nil
		}
		return err
	}
}

type spoiled struct {
	grpc.ServerStream
	f      faults
	method string
}

// RecvMsg reads a request, as somebody would who knows less of JSON.
func (s *spoiled) RecvMsg(m any) error {
	if err := s.ServerStream.RecvMsg(m); err != nil {
		return err
	}
	var text []byte
	switch m := m.(type) {
	case *pluginv1.RenderRequest:
		text = m.GetTopology()
		if s.f.has("call-output-unknown") {
			m.Output = "sample"
		}
		if s.f.has("render-strict") && bytes.Contains(text, []byte("of_a_later_nacosgen")) {
			return fmt.Errorf("an unknown field")
		}
		if s.f.has("render-form") && bytes.HasPrefix(text, []byte(" ")) {
			return fmt.Errorf("want a brace first")
		}
		if s.f.has("config-crash") {
			s.crashOf(m.GetConfig())
		}
	case *pluginv1.CheckRequest:
		text = m.GetTopology()
		if s.f.has("check-strict") && bytes.Contains(text, []byte("of_a_later_nacosgen")) {
			return fmt.Errorf("an unknown field")
		}
	}
	if s.f.has("call-malformed") && !json.Valid(text) && len(text) > 0 {
		os.Exit(1)
	}
	return nil
}

// crashOf ends the program where a value is not of its type.
func (*spoiled) crashOf(config []byte) {
	var values map[string]any
	if json.Unmarshal(config, &values) != nil {
		return
	}
	if flavour, there := values["flavour"]; there {
		if _, isText := flavour.(string); !isText {
			os.Exit(1)
		}
	}
}

// SendMsg sends a part, and what should not come with it.
func (s *spoiled) SendMsg(m any) error {
	part, isRender := m.(*pluginv1.RenderResponse)
	if !isRender {
		return s.ServerStream.SendMsg(m)
	}
	chunk := func(text []byte) error {
		return s.ServerStream.SendMsg(&pluginv1.RenderResponse{Part: &pluginv1.RenderResponse_Chunk{Chunk: text}})
	}
	switch {
	case s.f.has("validate-findings") && s.method == "Validate" && part.GetFinding() != nil:
		return nil
	case s.f.has("chunk-first") && part.GetFile() != nil:
		if err := chunk([]byte("text of no file\n")); err != nil {
			return err
		}
	}
	if err := s.ServerStream.SendMsg(m); err != nil || part.GetFile() == nil {
		return err
	}
	switch {
	case s.f.has("validate-text") && s.method == "Validate":
		return chunk([]byte("text\n"))
	case s.f.has("chunk-large") && s.method == "Render":
		return chunk(bytes.Repeat([]byte("0123456789abcde\n"), 1<<16))
	}
	return nil
}
