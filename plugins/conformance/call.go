package conformance

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"

	"google.golang.org/protobuf/proto"

	"github.com/nacosgen/nacosgen/plugins/internal/rpc"
	"github.com/nacosgen/nacosgen/plugins/internal/wire"
	pluginv1 "github.com/nacosgen/nacosgen/plugins/proto/nacosgen/plugin/v1"
)

// client calls a plugin and looks at each message as it comes.
type client struct{ conn *rpc.Conn }

// file is one file of an answer.
type file struct {
	*pluginv1.File
	body    []byte
	origins []*pluginv1.Origin
}

// answer is all that came of one call.
type answer struct {
	files    []*file
	findings []*pluginv1.Finding
	// stray are parts that belong to no file; chunks, how many there were, and
	// largest the size of the largest one.
	stray           []string
	chunks, largest int
}

// maxKept bounds what is kept of an answer, twice what the host takes.
const maxKept = 128 << 20

func (c *client) render(ctx context.Context, m *pluginv1.RenderRequest) (*answer, error) {
	return c.files(ctx, m, wire.MethodRender)
}

func (c *client) validate(ctx context.Context, m *pluginv1.RenderRequest) (*answer, error) {
	return c.files(ctx, m, wire.MethodValidate)
}

func (c *client) files(ctx context.Context, m *pluginv1.RenderRequest, method string) (*answer, error) {
	a := &answer{}
	size := 0
	err := wire.Each(ctx, c.conn, method, m, func(part *pluginv1.RenderResponse) error {
		if size += proto.Size(part) + 64; size > maxKept {
			return fmt.Errorf("it sent more than %d MiB", maxKept>>20)
		}
		a.take(part)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return a, nil
}

func (a *answer) take(m *pluginv1.RenderResponse) {
	var last *file
	if n := len(a.files); n > 0 {
		last = a.files[n-1]
	}
	switch part := m.GetPart().(type) {
	case *pluginv1.RenderResponse_File:
		a.files = append(a.files, &file{File: part.File})
	case *pluginv1.RenderResponse_Chunk:
		a.chunks++
		a.largest = max(a.largest, len(part.Chunk))
		if last == nil {
			a.stray = append(a.stray, "text")
			return
		}
		last.body = append(last.body, part.Chunk...)
	case *pluginv1.RenderResponse_Origins:
		if last == nil {
			a.stray = append(a.stray, "origins")
			return
		}
		last.origins = append(last.origins, part.Origins.GetRuns()...)
	case *pluginv1.RenderResponse_Finding:
		a.findings = append(a.findings, part.Finding)
	}
}

func (c *client) check(ctx context.Context, m *pluginv1.CheckRequest) ([]*pluginv1.Finding, error) {
	var found []*pluginv1.Finding
	err := wire.Each(ctx, c.conn, wire.MethodCheck, m, func(part *pluginv1.CheckResponse) error {
		if f := part.GetFinding(); f != nil && len(found) < 20_000 {
			found = append(found, f)
		}
		return nil
	})
	return found, err
}

// differs tells in what b is another answer than a; "" where it is the same.
func differs(a, b *answer) string {
	if len(a.files) != len(b.files) {
		return fmt.Sprintf("%d files, then %d", len(a.files), len(b.files))
	}
	for i, x := range a.files {
		y := b.files[i]
		switch {
		case x.GetPath() != y.GetPath():
			return fmt.Sprintf("file %d is %q, then %q", i+1, x.GetPath(), y.GetPath())
		case !proto.Equal(x.File, y.File):
			return fmt.Sprintf("the head of %s is %v, then %v", x.GetPath(), x.File, y.File)
		case !bytes.Equal(x.body, y.body):
			return x.GetPath() + " differs " + firstDifference(x.body, y.body)
		}
	}
	return findingsDiffer(a.findings, b.findings)
}

func findingsDiffer(a, b []*pluginv1.Finding) string {
	if slices.EqualFunc(a, b, func(x, y *pluginv1.Finding) bool { return proto.Equal(x, y) }) {
		return ""
	}
	return fmt.Sprintf("%d findings, then %d, or others", len(a), len(b))
}

func firstDifference(a, b []byte) string {
	x, y := strings.Split(string(a), "\n"), strings.Split(string(b), "\n")
	for i := range min(len(x), len(y)) {
		if x[i] != y[i] {
			return fmt.Sprintf("in line %d: %q, then %q", i+1, shorten(x[i], 100), shorten(y[i], 100))
		}
	}
	return fmt.Sprintf("in length: %d lines, then %d", len(x), len(y))
}
