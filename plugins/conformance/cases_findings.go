package conformance

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/plugins/host"
	pluginv1 "github.com/nacosgen/nacosgen/plugins/proto/nacosgen/plugin/v1"
)

func findingCases() []Case {
	return []Case{
		{"finding-address", words("findings, and what is related to them, name places of the topology", "检查结果及相关位置均为拓扑中的地址"), findingAddress},
		{"finding-rule", words("findings name a rule of the plugin, or one that outputs have", "检查结果所属的规则来自插件自己，或是输出可用的规则"), findingRule},
		{"finding-words", words("a finding says in one line what is wrong, and nothing that controls a terminal", "检查结果用一行说明问题，且没有控制终端的字符"), findingWords},
		{"finding-fixes", words("fixes have a title, and edits at places of the topology", "修复有标题，且修改位于拓扑中的地址"), findingFixes},
	}
}

// eachFinding calls do for what outputs and rules find in the fixtures.
func (k *kit) eachFinding(ctx context.Context, do func(*fixture, *pluginv1.Finding) error) error {
	err := k.eachAnswer(ctx, func(r *request, a *answer) error {
		for _, found := range a.findings {
			if err := do(r.fixture, found); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil && !isSkip(err) {
		return err
	}
	err = k.eachCheck(ctx, func(f *fixture, all []*pluginv1.Finding) error {
		for _, found := range all {
			if err := do(f, found); err != nil {
				return err
			}
		}
		return nil
	})
	if isSkip(err) {
		return nil
	}
	return err
}

func findingAddress(ctx context.Context, k *kit) error {
	return k.eachFinding(ctx, func(f *fixture, found *pluginv1.Finding) error {
		addresses := []string{found.GetAddress()}
		for _, r := range found.GetRelated() {
			addresses = append(addresses, r.GetAddress())
		}
		for _, a := range addresses {
			if err := isKnown(f, diag.Address(a)); err != nil {
				return fmt.Errorf("a finding of %s: %w", found.GetRule(), err)
			}
		}
		return nil
	})
}

func findingRule(ctx context.Context, k *kit) error {
	d, err := k.describe(ctx)
	if err != nil {
		return err
	}
	known := []string{"setting-unsupported", "value-unwritable"}
	if len(d.GetOutputs()) == 0 {
		known = nil
	}
	for _, r := range d.GetRules() {
		known = append(known, r.GetId())
	}
	return k.eachFinding(ctx, func(_ *fixture, found *pluginv1.Finding) error {
		if !slices.Contains(known, found.GetRule()) {
			return fmt.Errorf("a finding of the rule %q, want one of %s", found.GetRule(), strings.Join(known, ", "))
		}
		return nil
	})
}

func findingWords(ctx context.Context, k *kit) error {
	return k.eachFinding(ctx, func(_ *fixture, found *pluginv1.Finding) error {
		if en := found.GetSummary().GetEn(); !oneLine(en) {
			return fmt.Errorf("the summary of a finding of %s is %q, want one line of words", found.GetRule(), shorten(en, 200))
		}
		for _, text := range texts(found.ProtoReflect()) {
			if plain(text) != text {
				return fmt.Errorf("a finding of %s holds %q: characters that control a terminal, or turn text around", found.GetRule(), shorten(text, 200))
			}
		}
		return nil
	})
}

func findingFixes(ctx context.Context, k *kit) error {
	return k.eachFinding(ctx, func(f *fixture, found *pluginv1.Finding) error {
		for _, fix := range found.GetFixes() {
			if !oneLine(fix.GetTitle().GetEn()) || len(fix.GetEdits()) == 0 {
				return fmt.Errorf("a fix of %s has the title %q and %d edits, want one line of words and an edit", found.GetRule(), fix.GetTitle().GetEn(), len(fix.GetEdits()))
			}
			for _, e := range fix.GetEdits() {
				if err := isKnown(f, diag.Address(e.GetAddress())); err != nil {
					return fmt.Errorf("a fix of %s: %w", found.GetRule(), err)
				}
				if !host.IsExpression(e.GetText()) {
					return fmt.Errorf("a fix of %s writes %q, want one expression", found.GetRule(), e.GetText())
				}
			}
		}
		return nil
	})
}
