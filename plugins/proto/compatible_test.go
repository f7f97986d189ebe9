// Package proto_test keeps the promise of the protocol: within a major,
// messages, fields, values and methods are only ever added.
package proto_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/bufbuild/protocompile"
	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/reflect/protoreflect"

	pluginv1 "github.com/nacosgen/nacosgen/plugins/proto/nacosgen/plugin/v1"
)

const current = "nacosgen/plugin/v1/plugin.proto"

// compile reads one .proto as a compiler would; it imports nothing.
func compile(t *testing.T, text string) protoreflect.FileDescriptor {
	t.Helper()
	compiler := protocompile.Compiler{Resolver: &protocompile.SourceResolver{
		Accessor: protocompile.SourceAccessorFromMap(map[string]string{current: text}),
	}}
	files, err := compiler.Compile(t.Context(), current)
	if err != nil {
		t.Fatal(err)
	}
	return files[0]
}

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestNothingBroken compares the protocol with each one that was released.
func TestNothingBroken(t *testing.T) {
	now := compile(t, read(t, current))
	released, err := filepath.Glob("released/v1-*.proto")
	if err != nil || len(released) == 0 {
		t.Fatalf("%d released protocols, %v", len(released), err)
	}
	for _, name := range released {
		for _, b := range broken(compile(t, read(t, name)), now) {
			t.Errorf("%s: %s", name, b)
		}
	}
}

// TestGenerated wants the Go code to be that of the .proto.
func TestGenerated(t *testing.T) {
	want := protodesc.ToFileDescriptorProto(compile(t, read(t, current)))
	want.SourceCodeInfo = nil
	got := protodesc.ToFileDescriptorProto(pluginv1.File_nacosgen_plugin_v1_plugin_proto)
	if !proto.Equal(want, got) {
		t.Errorf("the generated code is of another .proto: run plugins/proto/generate\n%s", cmp.Diff(want.String(), got.String()))
	}
}

func TestBreakingIsFound(t *testing.T) {
	text := read(t, current)
	before := compile(t, text)
	for _, c := range []struct{ name, old, new, want string }{
		{"field gone", "  string host_version = 1;\n", "", "DescribeRequest.host_version (1) is gone"},
		{"field renamed", "string host_version = 1", "string hosts_version = 1", "DescribeRequest.host_version (1) is now called hosts_version"},
		{"other number", "string host_version = 1", "string host_version = 2", "DescribeRequest.host_version (1) is gone"},
		{"other type", "uint32 mode = 2", "int64 mode = 2", "File.mode (2) was uint32, is int64"},
		{"no longer repeated", "repeated string rules = 1", "string rules = 1", "CheckRequest.rules (1) was repeated string, is string"},
		{"presence", "optional int64 min = 8", "int64 min = 8", "Attribute.min (8) was optional int64, is int64"},
		{"other message", "Words detail = 5", "Related detail = 5", "Finding.detail (5) was nacosgen.plugin.v1.Words, is nacosgen.plugin.v1.Related"},
		{"message gone", "message Edit {", "message Edits {", "nacosgen.plugin.v1.Edit is gone"},
		{"value gone", "  SCOPE_TOPOLOGY = 2;\n", "", "SCOPE_TOPOLOGY (2) is gone"},
		{"value renumbered", "SCOPE_TOPOLOGY = 2", "SCOPE_TOPOLOGY = 3", "SCOPE_TOPOLOGY (2) is gone"},
		{"method gone", "  rpc Check(CheckRequest) returns (stream CheckResponse);\n", "", "Rules.Check is gone"},
		{"no longer a stream", "rpc Render(RenderRequest) returns (stream RenderResponse)", "rpc Render(RenderRequest) returns (RenderResponse)", "Output.Render was nacosgen.plugin.v1.RenderRequest to stream nacosgen.plugin.v1.RenderResponse"},
		{"package", "package nacosgen.plugin.v1", "package nacosgen.plugin.v2", "the package was nacosgen.plugin.v1"},
		{"out of the oneof", "    Finding finding = 1;\n    // How far it is.\n    Progress progress = 2;\n  }\n}", "    Finding finding = 1;\n  }\n  Progress progress = 2;\n}", "CheckResponse.progress (2) was nacosgen.plugin.v1.Progress in part"},
		{"added", "string host_version = 1;", "string host_version = 1;\n  string more = 9;", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			changed := strings.Replace(text, c.old, c.new, 1)
			// A message of another name is still used elsewhere.
			if c.name == "message gone" {
				changed = strings.ReplaceAll(changed, "repeated Edit edits", "repeated Edits edits")
			}
			got := strings.Join(broken(before, compile(t, changed)), "\n")
			if !strings.Contains(got, c.want) || (c.want == "") != (got == "") {
				t.Errorf("found %q, want %q", got, c.want)
			}
		})
	}
}

// broken lists what somebody who speaks the old protocol would miss in the new.
func broken(old, now protoreflect.FileDescriptor) []string {
	var list []string
	if old.Package() != now.Package() {
		list = append(list, fmt.Sprintf("the package was %s, is %s", old.Package(), now.Package()))
	}
	for i := range old.Messages().Len() {
		m := old.Messages().Get(i)
		if n := now.Messages().ByName(m.Name()); n != nil {
			list = append(list, brokenFields(m, n)...)
		} else {
			list = append(list, fmt.Sprintf("message %s is gone", m.FullName()))
		}
	}
	for i := range old.Enums().Len() {
		e := old.Enums().Get(i)
		n := now.Enums().ByName(e.Name())
		if n == nil {
			list = append(list, fmt.Sprintf("enum %s is gone", e.FullName()))
			continue
		}
		for j := range e.Values().Len() {
			v := e.Values().Get(j)
			if got := n.Values().ByNumber(v.Number()); got == nil || got.Name() != v.Name() {
				list = append(list, fmt.Sprintf("value %s (%d) is gone", v.Name(), v.Number()))
			}
		}
	}
	for i := range old.Services().Len() {
		list = append(list, brokenMethods(old.Services().Get(i), now)...)
	}
	return list
}

func brokenFields(old, now protoreflect.MessageDescriptor) []string {
	var list []string
	for i := range old.Fields().Len() {
		f := old.Fields().Get(i)
		name := fmt.Sprintf("%s.%s (%d)", old.Name(), f.Name(), f.Number())
		switch n := now.Fields().ByNumber(f.Number()); {
		case n == nil:
			list = append(list, name+" is gone")
		case n.Name() != f.Name():
			list = append(list, name+" is now called "+string(n.Name()))
		case kind(f) != kind(n):
			list = append(list, fmt.Sprintf("%s was %s, is %s", name, kind(f), kind(n)))
		}
	}
	return list
}

// kind is all about a field that must stay.
func kind(f protoreflect.FieldDescriptor) string {
	text := f.Kind().String()
	switch {
	case f.Message() != nil:
		text = string(f.Message().FullName())
	case f.Enum() != nil:
		text = string(f.Enum().FullName())
	}
	if f.IsList() {
		text = "repeated " + text
	}
	if f.HasOptionalKeyword() {
		text = "optional " + text
	}
	if o := f.ContainingOneof(); o != nil && !o.IsSynthetic() {
		text += " in " + string(o.Name())
	}
	return text
}

func brokenMethods(old protoreflect.ServiceDescriptor, now protoreflect.FileDescriptor) []string {
	n := now.Services().ByName(old.Name())
	if n == nil {
		return []string{fmt.Sprintf("service %s is gone", old.FullName())}
	}
	var list []string
	for i := range old.Methods().Len() {
		m := old.Methods().Get(i)
		name := fmt.Sprintf("%s.%s", old.Name(), m.Name())
		got := n.Methods().ByName(m.Name())
		if got == nil {
			list = append(list, name+" is gone")
		} else if method(m) != method(got) {
			list = append(list, fmt.Sprintf("%s was %s, is %s", name, method(m), method(got)))
		}
	}
	return list
}

func method(m protoreflect.MethodDescriptor) string {
	stream := map[bool]string{true: "stream "}
	return fmt.Sprintf("%s%s to %s%s", stream[m.IsStreamingClient()], m.Input().FullName(), stream[m.IsStreamingServer()], m.Output().FullName())
}
