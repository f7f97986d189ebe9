package conformance

import (
	"bytes"
	"context"
	"fmt"

	"github.com/nacosgen/nacosgen/diag"
	pluginv1 "github.com/nacosgen/nacosgen/plugins/proto/nacosgen/plugin/v1"
)

func originCases() []Case {
	return []Case{
		{"origins-same-bytes", words("asked for origins it makes the same files", "请求来源时文件内容不变"), originsSame},
		{"origins-unasked", words("origins come only when they are asked for", "只有请求时才给出来源"), originsUnasked},
		{"origins-lines", words("origins cover every line of a file once", "来源恰好覆盖文件的每一行"), originsLines},
		{"origins-addresses", words("origins name places of the topology, or facts with their source", "来源为拓扑中的地址，或带出处的事实"), originsAddresses},
	}
}

func originsSame(ctx context.Context, k *kit) error {
	return k.eachRequest(ctx, true, func(r *request) error {
		return k.sameAs(ctx, r, "asked for origins", func(m *pluginv1.RenderRequest) error {
			m.Origins = true
			return nil
		})
	}, usual, standalone)
}

func originsUnasked(ctx context.Context, k *kit) error {
	return k.eachFile(ctx, func(_ *request, f *file) error {
		if len(f.origins) > 0 {
			return fmt.Errorf("%s has origins that nobody asked for", f.GetPath())
		}
		return nil
	})
}

// eachOrigin calls do for every file of the calls that ask for origins.
func (k *kit) eachOrigin(ctx context.Context, do func(*request, *file) error) error {
	any := false
	err := k.eachRequest(ctx, true, func(r *request) error {
		a, err := k.known(ctx, r.changed(func(m *pluginv1.RenderRequest) { m.Origins = true }))
		if err != nil {
			return err
		}
		for _, f := range a.files {
			if len(f.origins) == 0 {
				continue
			}
			any = true
			if err := do(r, f); err != nil {
				return fmt.Errorf("%s: %w", r.name, err)
			}
		}
		return nil
	}, usual, standalone, embedded)
	if err == nil && !any {
		return skip("the plugin tells no origins")
	}
	return err
}

func originsLines(ctx context.Context, k *kit) error {
	return k.eachOrigin(ctx, func(_ *request, f *file) error {
		want := int64(bytes.Count(f.body, []byte("\n")))
		if len(f.body) > 0 && f.body[len(f.body)-1] != '\n' {
			want++
		}
		var covered int64
		for _, o := range f.origins {
			if o.GetLines() < 1 {
				return fmt.Errorf("%s has an origin of %d lines", f.GetPath(), o.GetLines())
			}
			covered += o.GetLines()
		}
		if covered != want {
			return fmt.Errorf("%s has %d lines, its origins cover %d", f.GetPath(), want, covered)
		}
		return nil
	})
}

func originsAddresses(ctx context.Context, k *kit) error {
	return k.eachOrigin(ctx, func(r *request, f *file) error {
		for _, o := range f.origins {
			for _, s := range o.GetSources() {
				switch {
				case s.GetAddress() != "":
					if err := isKnown(r.fixture, diag.Address(s.GetAddress())); err != nil {
						return fmt.Errorf("origins of %s: %w", f.GetPath(), err)
					}
				case s.GetFact() == "":
					return fmt.Errorf("origins of %s: a source is neither an address nor a fact", f.GetPath())
				}
			}
		}
		return nil
	})
}
