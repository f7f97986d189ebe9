package host

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/generator"
	"github.com/nacosgen/nacosgen/plugins/internal/wire"
	"github.com/nacosgen/nacosgen/plugins/sdk"
	"github.com/nacosgen/nacosgen/topology/load/eval"
)

// output stands in for an output in another process.
type output struct {
	running *running
	spec    sdk.Spec
	same    bool // it reads what is told by place
}

// Spec is what the plugin said when it was asked.
func (o *output) Spec() sdk.Spec { return o.spec }

// Render asks the plugin, and takes nothing from it unseen.
func (o *output) Render(ctx context.Context, req *sdk.Request) (*sdk.Result, error) {
	r := o.running
	call, limit := "Render", r.timeouts.Render
	if req.Check {
		call, limit = "Validate", r.timeouts.Check
	}
	hidden := secretsIn(req.Topology)
	if r.secrets {
		for _, text := range hidden {
			r.hidden.add(text)
		}
	}
	name := fmt.Sprintf("%s of output %s", call, o.spec.Name)
	if len(req.Topology.Clusters) == 1 {
		name += " for cluster " + req.Topology.Clusters[0].Name
	}
	message, err := wire.RenderMessage(o.spec.Name, req, wire.Form{Grant: r.secrets, Same: o.same, Like: true})
	if err != nil {
		return nil, err
	}
	if err := r.host.dump(r.found.name, call, req, o.spec.Name); err != nil {
		return nil, err
	}
	result, err := timed(ctx, limit, func(ctx context.Context) (*sdk.Result, error) {
		result, err := r.calls.Render(ctx, message, req.Check)
		if err != nil {
			err = r.failed(ctx, name, err)
		}
		return result, err
	})
	if err != nil {
		return nil, err
	}
	if err := r.refuse(name, result, hidden); err != nil {
		return nil, err
	}
	return result, r.clean(name, result.Findings, outputRules())
}

// timed gives a call its time.
func timed[T any](ctx context.Context, limit time.Duration, call func(context.Context) (T, error)) (T, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, limit, errSlow{limit})
	defer cancel()
	return call(ctx)
}

// outputRules are the rules of nacosgen's own that an output may report.
func outputRules() []string { return []string{"setting-unsupported", "value-unwritable"} }

// refuse looks for files that must not be written.
func (r *running) refuse(call string, result *sdk.Result, hidden map[diag.Address]string) error {
	seen := make(map[string]string, len(result.Artefacts))
	bad := func(remedy diag.Words, problem diag.Words, args ...any) error {
		return r.failure(problem, remedy, append([]any{call}, args...)...)
	}
	var body []byte // the last that was looked through, and what was found
	var address diag.Address
	author := words("this is a bug of the plugin: tell its author", "这是插件的缺陷，请告知其作者")
	for i := range result.Artefacts {
		a := &result.Artefacts[i]
		if wrong, sound := generator.CheckPath(a.Path); !sound {
			return bad(author, words("%[1]s made a file of the path %[2]q: "+wrong.EN, "%[1]s 生成了路径为 %[2]q 的文件："+wrong.ZH), cut(a.Path))
		}
		key := generator.Fold(a.Path)
		if other, there := seen[key]; there && other == a.Path {
			return bad(author, words("%[1]s made the file %[2]q twice", "%[1]s 生成了两次文件 %[2]q"), a.Path)
		} else if there {
			return bad(author, words("%[1]s made the files %[2]q and %[3]q, which differ in case or Unicode form alone", "%[1]s 生成的文件 %[2]q 与 %[3]q 仅大小写或 Unicode 形式不同"), other, a.Path)
		}
		seen[key] = a.Path
		if !slices.Contains([]uint32{0, 0o644, 0o755, 0o600}, a.Mode) {
			return bad(author, words("%[1]s gave the file %[2]q the mode %#[3]o, want 0644, 0755 or 0600", "%[1]s 给文件 %[2]q 的权限为 %#[3]o，应为 0644、0755 或 0600"), a.Path, a.Mode)
		}
		if i == 0 || !bytes.Equal(a.Body, body) {
			body, address = a.Body, leaked(a.Body, hidden)
		}
		if address != "" && !a.Secret {
			return bad(words("tell its author: a file that holds a secret has to be marked secret", "请告知其作者：包含机密的文件必须标记为 secret"),
				words("%[1]s put the secret %[3]s into the file %[2]q, which is not marked secret", "%[1]s 将机密 %[3]s 写入了未标记为 secret 的文件 %[2]q"), a.Path, address)
		}
		a.Format = clean(a.Format)
		for j := range a.Origins {
			for k := range a.Origins[j].Sources {
				s := &a.Origins[j].Sources[k]
				s.Address, s.Fact, s.Source = diag.Address(clean(string(s.Address))), cut(clean(s.Fact)), cut(clean(s.Source))
			}
		}
	}
	return nil
}

// clean makes findings fit to be shown, in place; known are the rules besides
// the plugin's own.
func (r *running) clean(call string, found []diag.Diagnostic, known []string) error {
	for i := range found {
		d := &found[i]
		own := slices.ContainsFunc(r.description.Rules, func(s sdk.RuleSpec) bool { return s.ID == d.Rule })
		if !own && !slices.Contains(known, d.Rule) {
			return r.failure(words("%[1]s reported the rule %[2]q, which it does not offer", "%[1]s 报告了它没有声明的规则 %[2]q"),
				words("this is a bug of the plugin: tell its author", "这是插件的缺陷，请告知其作者"), call, clean(d.Rule))
		}
		if d.Severity == 0 && !own {
			d.Severity = diag.Error
		}
		d.Address = diag.Address(clean(string(d.Address)))
		d.Text = diag.Text{Summary: r.shown(d.Text.Summary), Detail: r.shown(d.Text.Detail)}
		for j := range d.Related {
			d.Related[j].Address, d.Related[j].Words = diag.Address(clean(string(d.Related[j].Address))), r.shown(d.Related[j].Words)
		}
		for j := range d.Fixes {
			d.Fixes[j].Title = r.shown(d.Fixes[j].Title)
			for _, e := range d.Fixes[j].Edits {
				if !IsExpression(e.Text) {
					return r.failure(words("%[1]s reported a fix of the rule %[2]s that writes %[3]q, want one expression", "%[1]s 报告的规则 %[2]s 的修复要写入 %[3]q，应为一个表达式"),
						words("this is a bug of the plugin: tell its author", "这是插件的缺陷，请告知其作者"), call, d.Rule, cut(r.hidden.mask(e.Text)))
				}
			}
		}
	}
	return nil
}

// IsExpression tells whether the text of a fix stays where it is written: it is one
// expression, and brings no other attribute, block or comment along.
func IsExpression(text string) bool { return eval.IsExpression(text) }

// shown is text of the plugin as a person may see it.
func (r *running) shown(w diag.Words) diag.Words {
	return diag.Words{EN: cut(r.hidden.shown(w.EN)), ZH: cut(r.hidden.shown(w.ZH))}
}
