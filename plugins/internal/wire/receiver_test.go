package wire

import (
	"strings"
	"testing"

	pluginv1 "github.com/nacosgen/nacosgen/plugins/proto/nacosgen/plugin/v1"
	"github.com/nacosgen/nacosgen/plugins/sdk"
)

func fileLike(path, like string) *pluginv1.RenderResponse {
	return &pluginv1.RenderResponse{Part: &pluginv1.RenderResponse_File{File: &pluginv1.File{Path: path, Like: like}}}
}

func chunk(text string) *pluginv1.RenderResponse {
	return &pluginv1.RenderResponse{Part: &pluginv1.RenderResponse_Chunk{Chunk: []byte(text)}}
}

// TestLike wants a file to have the text of the one that it is like, and that text
// to count as often as it is written.
func TestLike(t *testing.T) {
	full := strings.Repeat("x", MaxChunk)
	parts := func(first []*pluginv1.RenderResponse, more int) []*pluginv1.RenderResponse {
		for range more {
			first = append(first, fileLike("again", "a"))
		}
		return first
	}
	for _, c := range []struct {
		name  string
		parts []*pluginv1.RenderResponse
		want  string // part of the error; "" none
	}{
		{"like the first", []*pluginv1.RenderResponse{fileLike("a", ""), chunk("1"), chunk("2"), fileLike("b", ""), chunk("3"), fileLike("c", "a"), fileLike("d", ""), chunk("4")}, ""},
		{"like one that is like", []*pluginv1.RenderResponse{fileLike("a", ""), chunk("12"), fileLike("b", "a"), fileLike("c", "b")}, ""},
		{"like none", []*pluginv1.RenderResponse{fileLike("a", ""), fileLike("c", "b")}, `like "b"`},
		{"like itself", []*pluginv1.RenderResponse{fileLike("c", "c")}, `like "c"`},
		{"like a later one", []*pluginv1.RenderResponse{fileLike("c", "a"), fileLike("a", ""), chunk("12")}, `like "a"`},
		{"text of its own", []*pluginv1.RenderResponse{fileLike("a", ""), chunk("12"), fileLike("c", "a"), chunk("3")}, "text for file"},
		{"64 MiB", parts([]*pluginv1.RenderResponse{fileLike("a", ""), chunk(full)}, MaxBytes/MaxChunk-1), ""},
		{"more", parts([]*pluginv1.RenderResponse{fileLike("a", ""), chunk(full)}, MaxBytes/MaxChunk), "more than 64 MiB"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, err := take(c.parts)
			if c.want != "" {
				if err == nil || !strings.Contains(err.Error(), c.want) {
					t.Errorf("error %v, want %q", err, c.want)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			for _, a := range r.result.Artefacts {
				if a.Path == "c" && string(a.Body) != "12" {
					t.Errorf("%s has %q", a.Path, a.Body)
				}
			}
		})
	}
}

func take(parts []*pluginv1.RenderResponse) (*receiver, error) {
	r := &receiver{result: &sdk.Result{}}
	for _, p := range parts {
		if err := r.take(p); err != nil {
			return r, err
		}
	}
	return r, nil
}
