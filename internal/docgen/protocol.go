package docgen

import (
	"context"
	"fmt"
	"strings"

	"github.com/bufbuild/protocompile"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/nacosgen/nacosgen/plugins/proto"
)

const protocolFile = "nacosgen/plugin/v1/plugin.proto"

// protocolPage is the reference of the plugin protocol: the comments of its .proto.
func protocolPage() []byte {
	compiler := protocompile.Compiler{SourceInfoMode: protocompile.SourceInfoStandard, Resolver: &protocompile.SourceResolver{
		Accessor: protocompile.SourceAccessorFromMap(map[string]string{protocolFile: proto.V1}),
	}}
	files, err := compiler.Compile(context.Background(), protocolFile)
	if err != nil {
		panic(fmt.Sprintf("%s: %v", protocolFile, err)) // a test compiles it
	}
	file := files[0]
	p := &protocol{comments: file.SourceLocations()}
	p.line(origin("plugins/proto/" + protocolFile))
	p.heading(1, "The plugin protocol")
	head, _, _ := strings.Cut(proto.V1, "syntax =")
	p.line("")
	for line := range strings.Lines(head) {
		p.line(strings.TrimPrefix(strings.TrimPrefix(strings.TrimRight(line, "\n"), "//"), " "))
	}
	p.paragraph("The file is [`plugins/proto/%s`](../plugins/proto/%[1]s), its package `%s`.", protocolFile, file.Package())
	for i := range file.Services().Len() {
		p.service(file.Services().Get(i))
	}
	for i := range file.Messages().Len() {
		p.message(file.Messages().Get(i))
	}
	for i := range file.Enums().Len() {
		p.enum(file.Enums().Get(i))
	}
	return []byte(p.String())
}

type protocol struct {
	page
	comments protoreflect.SourceLocations
}

// comment is what stands above d, as one paragraph.
func (p *protocol) comment(d protoreflect.Descriptor) string {
	return strings.Join(strings.Fields(p.comments.ByDescriptor(d).LeadingComments), " ")
}

func (p *protocol) service(s protoreflect.ServiceDescriptor) {
	p.heading(2, "Service "+string(s.Name()))
	p.paragraph("%s", plain(p.comment(s)))
	for i := range s.Methods().Len() {
		m := s.Methods().Get(i)
		stream := ""
		if m.IsStreamingServer() {
			stream = "a stream of "
		}
		p.heading(3, string(m.Name()))
		p.paragraph("`%s/%s`: [%s](#%s) to %s[%s](#%s).", s.FullName(), m.Name(), m.Input().Name(), strings.ToLower(string(m.Input().Name())),
			stream, m.Output().Name(), strings.ToLower(string(m.Output().Name())))
		p.paragraph("%s", plain(p.comment(m)))
	}
}

func (p *protocol) message(m protoreflect.MessageDescriptor) {
	p.heading(2, string(m.Name()))
	p.paragraph("%s", plain(p.comment(m)))
	var rows [][]string
	for i := range m.Fields().Len() {
		f := m.Fields().Get(i)
		rows = append(rows, []string{code(string(f.Name())), fmt.Sprint(f.Number()), fieldType(f), p.comment(f)})
	}
	p.table([]string{"field", "number", "type", "meaning"}, rows)
}

func fieldType(f protoreflect.FieldDescriptor) string {
	kind := f.Kind().String()
	var name protoreflect.Name
	switch {
	case f.Message() != nil:
		name = f.Message().Name()
	case f.Enum() != nil:
		name = f.Enum().Name()
	}
	if name != "" {
		kind = fmt.Sprintf("[%s](#%s)", name, strings.ToLower(string(name)))
	}
	switch o := f.ContainingOneof(); {
	case f.IsList():
		return "list of " + kind
	case f.HasOptionalKeyword():
		return kind + ", optional"
	case o != nil:
		return kind + ", one of " + string(o.Name())
	}
	return kind
}

func (p *protocol) enum(e protoreflect.EnumDescriptor) {
	p.heading(2, string(e.Name()))
	p.paragraph("%s", plain(p.comment(e)))
	var rows [][]string
	for i := range e.Values().Len() {
		v := e.Values().Get(i)
		rows = append(rows, []string{code(string(v.Name())), fmt.Sprint(v.Number()), p.comment(v)})
	}
	p.table([]string{"value", "number", "meaning"}, rows)
}
