package conformance

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync"

	pluginv1 "github.com/nacosgen/nacosgen/plugins/proto/nacosgen/plugin/v1"
	"github.com/nacosgen/nacosgen/topology"
)

func renderCases() []Case {
	return []Case{
		{"render-answers", words("it renders an ordinary cluster", "能渲染普通集群"), rendersAll(usual)},
		{"render-nulls", words("it renders a topology in which all that may be null is", "能渲染各可空字段均为 null 的拓扑"), rendersAll(standalone)},
		{"render-releases", words("it renders clusters of the first and of the latest major, on IPv6 too", "能渲染最早和最新主版本的集群，包括 IPv6"), rendersAll(first, embedded)},
		{"render-unicode", words("it renders values in every script", "能渲染各种文字的值"), renderUnicode},
		{"render-secrets-hidden", words("it renders a topology whose secrets are not granted", "未授予机密时也能渲染"), renderHidden},
		{"render-unknown-values", words("it renders values that the user has not given yet", "能渲染用户尚未给出的值"), renderUnknown},
		{"render-unknown-fields", words("fields of a later nacosgen change nothing", "较新 nacosgen 的字段不影响结果"), renderUnknownFields},
		{"render-document-form", words("blanks in a document change nothing", "文档中的空白不影响结果"), renderForm},
		{"render-large", words("it takes a topology that is larger than gRPC's 4 MiB", "接受大于 gRPC 默认 4 MiB 的拓扑"), renderLarge},
		{"render-config-values", words("it renders with every value that its attributes list", "属性列出的每个取值都能渲染"), renderConfigValues},
		{"render-twice", words("the same request gives the same answer", "相同请求得到相同应答"), renderTwice},
		{"render-other-process", words("another process gives the same answer", "另一个进程给出相同应答"), renderOtherProcess},
		{"render-environment", words("the environment changes nothing", "环境变量不影响结果"), renderEnvironment},
		{"render-parallel", words("several calls at once give what each gives alone", "同时多次调用与单独调用结果相同"), renderParallel},
		{"render-clusters-apart", words("two clusters share no path", "两个集群的文件路径互不相同"), renderApart},
	}
}

// rendersAll wants an answer for each cluster of the fixtures.
func rendersAll(fixtures ...string) func(context.Context, *kit) error {
	return func(ctx context.Context, k *kit) error {
		return k.eachRequest(ctx, true, func(r *request) error {
			_, err := k.known(ctx, r)
			return err
		}, fixtures...)
	}
}

// renderUnicode wants that no text of the topology is damaged where it is used.
func renderUnicode(ctx context.Context, k *kit) error {
	return k.eachRequest(ctx, true, func(r *request) error {
		a, err := k.known(ctx, r)
		if err != nil {
			return err
		}
		damaged := damagedTexts(r.fixture.topology)
		for _, f := range a.files {
			for wrong, right := range damaged {
				if strings.Contains(string(f.body), wrong) {
					return fmt.Errorf("%s: %s holds %q, the topology has %q: read and write UTF-8", r.name, f.GetPath(), wrong, right)
				}
			}
		}
		return nil
	}, unicode)
}

// damagedTexts are the texts of a topology as they look when they were read as
// Latin-1, or written as ASCII with something in place of the rest.
func damagedTexts(t *topology.Topology) map[string]string {
	damaged := map[string]string{"\uFFFD": "no such character"}
	topology.Values(t, func(v *topology.Value) {
		var latin1 []rune
		for _, b := range []byte(v.Text) {
			latin1 = append(latin1, rune(b))
		}
		ascii := strings.Map(func(r rune) rune {
			if r >= 0x80 {
				return '?'
			}
			return r
		}, v.Text)
		if ascii != v.Text {
			damaged[string(latin1)], damaged[ascii] = v.Text, v.Text
		}
	})
	return damaged
}

func renderHidden(ctx context.Context, k *kit) error {
	return k.eachRequest(ctx, false, func(r *request) error {
		_, err := k.known(ctx, r)
		return err
	}, usual)
}

func renderUnknown(ctx context.Context, k *kit) error {
	return k.eachRequest(ctx, false, func(r *request) error {
		_, err := k.known(ctx, r)
		return err
	}, unknown)
}

// sameAs wants the answer to a changed call to be that to the call.
func (k *kit) sameAs(ctx context.Context, r *request, what string, change func(*pluginv1.RenderRequest) error) error {
	want, err := k.known(ctx, r)
	if err != nil {
		return err
	}
	var failed error
	other := r.changed(func(m *pluginv1.RenderRequest) { failed = change(m) })
	if failed != nil {
		return failed
	}
	got, err := k.render(ctx, other)
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	if d := differs(want, got); d != "" {
		return fmt.Errorf("%s: %s: %s", r.name, what, d)
	}
	return nil
}

func renderUnknownFields(ctx context.Context, k *kit) error {
	return k.eachRequest(ctx, true, func(r *request) error {
		return k.sameAs(ctx, r, "with fields of a later nacosgen", func(m *pluginv1.RenderRequest) (err error) {
			for _, document := range []*[]byte{&m.Topology, &m.Deployment} {
				if len(*document) > 0 && err == nil {
					*document, err = withMore(*document)
				}
			}
			// Field 4000 of the message itself, a text.
			m.ProtoReflect().SetUnknown([]byte{0x82, 0xfa, 0x01, 0x02, 'h', 'i'})
			return err
		})
	}, usual)
}

// withMore adds a field to every object of a document that is one of the
// format's own: to the root, and to all clusters, nodes, gateways and hosts.
func withMore(document []byte) ([]byte, error) {
	var root map[string]any
	if err := json.Unmarshal(document, &root); err != nil {
		return nil, err
	}
	addMore(root)
	return json.Marshal(root)
}

func addMore(object map[string]any) {
	object["of_a_later_nacosgen"] = map[string]any{"nested": []any{1, "two", nil}}
	for _, name := range []string{"clusters", "nodes", "gateways", "hosts"} {
		list, _ := object[name].([]any)
		for _, element := range list {
			if o, ok := element.(map[string]any); ok {
				addMore(o)
			}
		}
	}
}

func renderForm(ctx context.Context, k *kit) error {
	return k.eachRequest(ctx, true, func(r *request) error {
		return k.sameAs(ctx, r, "with blanks in its documents", func(m *pluginv1.RenderRequest) error {
			for _, document := range []*[]byte{&m.Topology, &m.Deployment, &m.Config} {
				if len(*document) > 0 {
					*document = append([]byte(" \n"), append(spaced(*document), " \n"...)...)
				}
			}
			return nil
		})
	}, usual)
}

// spaced puts blanks where JSON takes them.
func spaced(document []byte) []byte {
	var out []byte
	quoted := false
	for i := 0; i < len(document); i++ {
		c := document[i]
		out = append(out, c)
		switch {
		case c == '\\' && quoted:
			i++
			out = append(out, document[i])
		case c == '"':
			quoted = !quoted
		case !quoted && strings.IndexByte("{[,:", c) >= 0:
			out = append(out, '\n', ' ')
		}
	}
	return out
}

func renderLarge(ctx context.Context, k *kit) error {
	return k.eachRequest(ctx, true, func(r *request) error {
		_, err := k.render(ctx, r)
		return err
	}, large)
}

func renderConfigValues(ctx context.Context, k *kit) error {
	outputs, err := k.outputs(ctx)
	if err != nil {
		return err
	}
	for _, o := range outputs {
		r, err := k.request(o, usual, 0, true)
		if err != nil {
			return err
		}
		for _, a := range o.GetConfig() {
			for _, value := range choices(a) {
				config := configOf(o)
				config[a.GetName()] = value
				text, err := json.Marshal(config)
				if err != nil {
					return err
				}
				if _, err := k.render(ctx, r.changed(func(m *pluginv1.RenderRequest) { m.Config = text })); err != nil {
					return fmt.Errorf("with %s = %v: %w", a.GetName(), value, err)
				}
			}
		}
	}
	return nil
}

// choices are values that an attribute takes and that a plugin may treat apart.
func choices(a *pluginv1.Attribute) []any {
	var all []any
	for _, e := range a.GetEnum() {
		all = append(all, e)
	}
	switch {
	case a.GetType() == "bool":
		all = append(all, true, false)
	case a.Min != nil:
		all = append(all, a.GetMin())
	}
	if a.Max != nil {
		all = append(all, a.GetMax())
	}
	if len(all) == 0 {
		all = append(all, example(a))
	}
	return all
}

func renderTwice(ctx context.Context, k *kit) error {
	return k.eachRequest(ctx, true, func(r *request) error {
		for range 3 {
			if err := k.sameAs(ctx, r, "asked again", func(*pluginv1.RenderRequest) error { return nil }); err != nil {
				return err
			}
		}
		return nil
	}, usual, unicode)
}

// sameIn wants another process to answer as the shared one does.
func (k *kit) sameIn(ctx context.Context, what string, l launch) error {
	if _, err := k.outputs(ctx); err != nil {
		return err
	}
	p, err := k.start(ctx, l)
	if err != nil {
		return err
	}
	return k.eachRequest(ctx, true, func(r *request) error {
		want, err := k.known(ctx, r)
		if err != nil {
			return err
		}
		got, err := k.renderBy(ctx, p, r)
		if err != nil {
			return err
		}
		if d := differs(want, got); d != "" {
			return fmt.Errorf("%s: %s: %s", r.name, what, d)
		}
		return nil
	}, usual, unicode)
}

func renderOtherProcess(ctx context.Context, k *kit) error {
	return k.sameIn(ctx, "in another process", launch{})
}

func renderEnvironment(ctx context.Context, k *kit) error {
	return k.sameIn(ctx, "in another environment", launch{env: []string{
		"HOME=/nonexistent", "USER=somebody", "LOGNAME=somebody", "HOSTNAME=elsewhere", "TZ=Asia/Kathmandu",
		"LANG=tr_TR.UTF-8", "LC_ALL=C", "NACOSGEN_VAR_password=other", "PYTHONHASHSEED=77", "GODEBUG=",
	}})
}

func renderParallel(ctx context.Context, k *kit) error {
	var requests []*request
	var wants []*answer
	err := k.eachRequest(ctx, true, func(r *request) error {
		want, err := k.known(ctx, r)
		for range 4 {
			requests, wants = append(requests, r), append(wants, want)
		}
		return err
	}, usual, unicode, two)
	if err != nil {
		return err
	}
	p, err := k.plugin(ctx)
	if err != nil {
		return err
	}
	errs := make([]error, len(requests))
	var group sync.WaitGroup
	for i, r := range requests {
		group.Go(func() {
			got, err := k.renderBy(ctx, p, r)
			if err != nil {
				errs[i] = fmt.Errorf("%d calls at once: %w", len(requests), err)
			} else if d := differs(wants[i], got); d != "" {
				errs[i] = fmt.Errorf("%s: among %d calls at once: %s", r.name, len(requests), d)
			}
		})
	}
	group.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func renderApart(ctx context.Context, k *kit) error {
	owners := map[string]string{} // cluster by output and path
	return k.eachRequest(ctx, true, func(r *request) error {
		a, err := k.known(ctx, r)
		if err != nil {
			return err
		}
		for _, f := range a.files {
			key := r.output.GetName() + "\x00" + f.GetPath()
			if other := owners[key]; other != "" && other != r.name {
				return fmt.Errorf("%s makes %q, and so does %s: begin paths with the cluster's name", r.name, f.GetPath(), other)
			}
			owners[key] = r.name
		}
		return nil
	}, two)
}
