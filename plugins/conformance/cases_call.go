package conformance

import (
	"context"
	"fmt"
	"time"

	"github.com/nacosgen/nacosgen/plugins/internal/rpc"
	pluginv1 "github.com/nacosgen/nacosgen/plugins/proto/nacosgen/plugin/v1"
)

func callCases() []Case {
	return []Case{
		{"call-cancelled", words("a call that is cancelled leaves it ready for the next", "调用被取消后仍能处理下一次调用"), callCancelled},
		{"call-deadline", words("a call whose deadline passes leaves it ready for the next", "调用超过期限后仍能处理下一次调用"), callDeadline},
		{"call-malformed", words("a document that can't be read is an error, and does not end it", "无法读取的文档返回错误，且不会使其退出"), callMalformed},
		{"call-output-unknown", words("an output that it does not have is an error, not files", "请求不存在的输出时返回错误而不是文件"), callUnknownOutput},
		{"call-config-wrong", words("a configuration of wrong types does not end it", "类型错误的配置不会使其退出"), callWrongConfig},
		{"validate-same", words("Validate gives the findings and heads that Render gives", "Validate 给出与 Render 相同的检查结果和文件头"), validateSame},
		{"validate-bare", words("Validate sends no text and no origins", "Validate 不发送文本和来源"), validateBare},
	}
}

// firstRequest is a call of the first output.
func (k *kit) firstRequest(ctx context.Context, fixture string) (*request, error) {
	outputs, err := k.outputs(ctx)
	if err != nil {
		return nil, err
	}
	return k.request(outputs[0], fixture, 0, true)
}

// stillAnswers wants the same process to answer as before.
func (k *kit) stillAnswers(ctx context.Context, p *process, after string) error {
	r, err := k.firstRequest(ctx, standalone)
	if err != nil {
		return err
	}
	if _, err := k.renderBy(ctx, p, r); err != nil {
		return fmt.Errorf("after %s: %w", after, err)
	}
	return nil
}

func callCancelled(ctx context.Context, k *kit) error {
	return k.brokenOff(ctx, "calls that were cancelled", context.Canceled)
}

func callDeadline(ctx context.Context, k *kit) error {
	return k.brokenOff(ctx, "calls whose deadline passed", context.DeadlineExceeded)
}

// brokenOff breaks calls off at several moments: before there can be an answer,
// while it is made, while it is sent.
func (k *kit) brokenOff(ctx context.Context, what string, why error) error {
	r, err := k.firstRequest(ctx, wide)
	if err != nil {
		return err
	}
	p, err := k.plugin(ctx)
	if err != nil {
		return err
	}
	took, err := k.measure(ctx, p, r)
	if err != nil {
		return err
	}
	for _, percent := range []time.Duration{5, 50, 90} {
		after := took * percent / 100
		calling, cancel := context.WithTimeoutCause(ctx, after, why)
		if why == context.Canceled {
			calling, cancel = context.WithCancel(ctx)
			time.AfterFunc(after, cancel)
		}
		answered := make(chan struct{})
		go func() {
			defer close(answered)
			_, _ = p.client.render(calling, r.message) // whether it was in time is chance
		}()
		<-answered
		cancel()
	}
	return k.stillAnswers(ctx, p, what)
}

// measure tells how long a call takes, 5 s at most.
func (k *kit) measure(ctx context.Context, p *process, r *request) (time.Duration, error) {
	began := time.Now()
	_, err := k.renderBy(ctx, p, r)
	return min(time.Since(began), 5*time.Second), err
}

func callMalformed(ctx context.Context, k *kit) error {
	r, err := k.firstRequest(ctx, usual)
	if err != nil {
		return err
	}
	p, err := k.plugin(ctx)
	if err != nil {
		return err
	}
	for _, text := range []string{"", "{", "[]", "\"text\"", "{\"clusters\": 3}", "\xff\xfe"} {
		calling, cancel := context.WithTimeout(ctx, k.times.Call)
		_, err := p.client.render(calling, r.changed(func(m *pluginv1.RenderRequest) { m.Topology = []byte(text) }).message)
		cancel()
		switch code := rpc.CodeOf(err); {
		case err == nil && (text == "" || text == "{" || text == "\xff\xfe"):
			return fmt.Errorf("it made files of the topology %q, want an error", text)
		case code == rpc.Unavailable || code == rpc.DeadlineExceeded:
			return fmt.Errorf("the topology %q: %w%s", text, err, p.lastWords())
		}
	}
	return k.stillAnswers(ctx, p, "topologies that can't be read")
}

func callUnknownOutput(ctx context.Context, k *kit) error {
	r, err := k.firstRequest(ctx, usual)
	if err != nil {
		return err
	}
	p, err := k.plugin(ctx)
	if err != nil {
		return err
	}
	calling, cancel := context.WithTimeout(ctx, k.times.Call)
	defer cancel()
	a, err := p.client.render(calling, r.changed(func(m *pluginv1.RenderRequest) { m.Output = "an-output-that-nobody-has" }).message)
	if err == nil {
		return fmt.Errorf("asked for the output \"an-output-that-nobody-has\" it made %d files, want an error", len(a.files))
	}
	return k.stillAnswers(ctx, p, "a call of an output that it does not have")
}

func callWrongConfig(ctx context.Context, k *kit) error {
	r, err := k.firstRequest(ctx, usual)
	if err != nil {
		return err
	}
	p, err := k.plugin(ctx)
	if err != nil {
		return err
	}
	configs := []string{"{}", "{\"an_attribute_of_nobody\": 1}"}
	for _, a := range r.output.GetConfig() {
		configs = append(configs, fmt.Sprintf("{%q: {\"wrong\": [true]}}", a.GetName()), fmt.Sprintf("{%q: null}", a.GetName()))
	}
	for _, config := range configs {
		calling, cancel := context.WithTimeout(ctx, k.times.Call)
		_, err := p.client.render(calling, r.changed(func(m *pluginv1.RenderRequest) { m.Config = []byte(config) }).message)
		cancel()
		if code := rpc.CodeOf(err); code == rpc.Unavailable || code == rpc.DeadlineExceeded {
			return fmt.Errorf("the configuration %s: %w%s", config, err, p.lastWords())
		}
	}
	return k.stillAnswers(ctx, p, "configurations of wrong types")
}

// eachValidated calls do with the answers of Render and of Validate.
func (k *kit) eachValidated(ctx context.Context, do func(rendered, validated *answer) error) error {
	return k.eachAnswer(ctx, func(r *request, rendered *answer) error {
		p, err := k.plugin(ctx)
		if err != nil {
			return err
		}
		calling, cancel := context.WithTimeout(ctx, k.times.Call)
		defer cancel()
		validated, err := p.client.validate(calling, r.message)
		if err != nil {
			return fmt.Errorf("the call Validate: %w%s", err, p.lastWords())
		}
		return do(rendered, validated)
	})
}

func validateSame(ctx context.Context, k *kit) error {
	return k.eachValidated(ctx, func(rendered, validated *answer) error {
		bare := &answer{findings: rendered.findings}
		for _, f := range rendered.files {
			bare.files = append(bare.files, &file{File: f.File})
		}
		got := &answer{findings: validated.findings}
		for _, f := range validated.files {
			got.files = append(got.files, &file{File: f.File})
		}
		if d := differs(bare, got); d != "" {
			return fmt.Errorf("by Render, then by Validate: %s", d)
		}
		return nil
	})
}

func validateBare(ctx context.Context, k *kit) error {
	return k.eachValidated(ctx, func(_, validated *answer) error {
		for _, f := range validated.files {
			if len(f.body) > 0 || len(f.origins) > 0 {
				return fmt.Errorf("the answer to Validate holds text or origins of %s", f.GetPath())
			}
		}
		return nil
	})
}
