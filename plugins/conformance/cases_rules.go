package conformance

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"google.golang.org/protobuf/proto"

	"github.com/nacosgen/nacosgen/plugins/internal/wire"
	pluginv1 "github.com/nacosgen/nacosgen/plugins/proto/nacosgen/plugin/v1"
	"github.com/nacosgen/nacosgen/plugins/sdk"
)

func ruleCases() []Case {
	return []Case{
		{"check-answers", words("its rules check topologies of every kind", "规则能检查各类拓扑"), checkAnswers},
		{"check-unknown-values", words("its rules check values that the user has not given yet", "规则能检查用户尚未给出的值"), checkUnknownValues},
		{"check-unknown-fields", words("fields of a later nacosgen change no finding", "较新 nacosgen 的字段不影响检查结果"), checkUnknownFields},
		{"check-large", words("its rules take a topology that is larger than gRPC's 4 MiB", "规则接受大于 4 MiB 的拓扑"), checkLarge},
		{"check-twice", words("the same topology gives the same findings", "相同拓扑得到相同的检查结果"), checkTwice},
		{"check-parallel", words("several checks at once give what each gives alone", "同时多次检查与单独检查结果相同"), checkParallel},
		{"check-asked", words("only rules that are asked for report", "只有被请求的规则才报告"), checkAsked},
		{"check-malformed", words("a topology that can't be read is an error, and does not end it", "无法读取的拓扑返回错误，且不会使其退出"), checkMalformed},
	}
}

func isSkip(err error) bool {
	var s skip
	return errors.As(err, &s)
}

// ruleIDs skips where there are none.
func (k *kit) ruleIDs(ctx context.Context) ([]string, error) {
	d, err := k.describe(ctx)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, r := range d.GetRules() {
		ids = append(ids, r.GetId())
	}
	if ids == nil {
		return nil, skip("the plugin has no rule")
	}
	return ids, nil
}

// checkMessage makes the call of rules for a fixture.
func (k *kit) checkMessage(fixtureName string, ids []string) (*fixture, *pluginv1.CheckRequest, error) {
	f, err := k.fixture(fixtureName)
	if err != nil {
		return nil, nil, err
	}
	req := &sdk.CheckRequest{Topology: f.topology, Rules: ids}
	for _, r := range k.described.GetRules() {
		if slices.Contains(r.GetNeeds(), string(sdk.NeedSettings)) && slices.Contains(ids, r.GetId()) {
			req.Deployment = f.deployment
		}
	}
	m, err := wire.CheckMessage(req, true)
	return f, m, err
}

func (k *kit) check(ctx context.Context, m *pluginv1.CheckRequest) ([]*pluginv1.Finding, error) {
	p, err := k.plugin(ctx)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, k.times.Call)
	defer cancel()
	found, err := p.client.check(ctx, m)
	if err != nil {
		return nil, fmt.Errorf("the call Check: %w%s", err, p.lastWords())
	}
	return found, nil
}

// eachCheck calls do with what all rules find in each fixture; each is checked once.
func (k *kit) eachCheck(ctx context.Context, do func(*fixture, []*pluginv1.Finding) error, fixtures ...string) error {
	ids, err := k.ruleIDs(ctx)
	if err != nil {
		return err
	}
	if fixtures == nil {
		fixtures = []string{usual, standalone, embedded, first, unicode, two}
	}
	for _, name := range fixtures {
		f, m, err := k.checkMessage(name, ids)
		if err != nil {
			return err
		}
		found, known := k.found[name]
		if !known {
			if found, err = k.check(ctx, m); err != nil {
				return fmt.Errorf("topology %s: %w", f.topology.Clusters[0].Name, err)
			}
			k.found[name] = found
		}
		if err := do(f, found); err != nil {
			return err
		}
	}
	return nil
}

func nothing(*fixture, []*pluginv1.Finding) error { return nil }

func checkAnswers(ctx context.Context, k *kit) error { return k.eachCheck(ctx, nothing) }

func checkUnknownValues(ctx context.Context, k *kit) error { return k.eachCheck(ctx, nothing, unknown) }

func checkLarge(ctx context.Context, k *kit) error { return k.eachCheck(ctx, nothing, large) }

func checkUnknownFields(ctx context.Context, k *kit) error {
	return k.eachCheck(ctx, func(f *fixture, want []*pluginv1.Finding) error {
		_, m, err := k.checkMessage(f.name, ruleNames(k.described))
		if err != nil {
			return err
		}
		for _, document := range []*[]byte{&m.Topology, &m.Deployment} {
			if len(*document) == 0 {
				continue
			}
			if *document, err = withMore(*document); err != nil {
				return err
			}
		}
		got, err := k.check(ctx, m)
		if err != nil {
			return err
		}
		if d := findingsDiffer(want, got); d != "" {
			return fmt.Errorf("with fields of a later nacosgen: %s", d)
		}
		return nil
	}, usual)
}

func ruleNames(d *pluginv1.DescribeResponse) []string {
	var ids []string
	for _, r := range d.GetRules() {
		ids = append(ids, r.GetId())
	}
	return ids
}

func checkTwice(ctx context.Context, k *kit) error {
	return k.eachCheck(ctx, func(f *fixture, want []*pluginv1.Finding) error {
		_, m, err := k.checkMessage(f.name, ruleNames(k.described))
		if err != nil {
			return err
		}
		got, err := k.check(ctx, m)
		if err != nil {
			return err
		}
		if d := findingsDiffer(want, got); d != "" {
			return fmt.Errorf("asked again: %s", d)
		}
		return nil
	})
}

func checkParallel(ctx context.Context, k *kit) error {
	var messages []*pluginv1.CheckRequest
	var wants [][]*pluginv1.Finding
	err := k.eachCheck(ctx, func(f *fixture, want []*pluginv1.Finding) error {
		_, m, err := k.checkMessage(f.name, ruleNames(k.described))
		for range 4 {
			messages, wants = append(messages, m), append(wants, want)
		}
		return err
	})
	if err != nil {
		return err
	}
	if _, err := k.plugin(ctx); err != nil {
		return err
	}
	errs := make([]error, len(messages))
	var group sync.WaitGroup
	for i, m := range messages {
		group.Go(func() {
			got, err := k.check(ctx, m)
			if err != nil {
				errs[i] = fmt.Errorf("%d calls at once: %w", len(messages), err)
			} else if d := findingsDiffer(wants[i], got); d != "" {
				errs[i] = fmt.Errorf("among %d calls at once: %s", len(messages), d)
			}
		})
	}
	group.Wait()
	return errors.Join(errs...)
}

func checkAsked(ctx context.Context, k *kit) error {
	ids, err := k.ruleIDs(ctx)
	if err != nil {
		return err
	}
	asks := [][]string{nil, {"a-rule-that-nobody-has"}}
	for _, id := range ids {
		asks = append(asks, []string{id})
	}
	for _, name := range []string{usual, two} {
		for _, asked := range asks {
			_, m, err := k.checkMessage(name, asked)
			if err != nil {
				return err
			}
			found, err := k.check(ctx, m)
			if err != nil {
				return fmt.Errorf("asked for the rules %q: %w", asked, err)
			}
			for _, f := range found {
				if !slices.Contains(asked, f.GetRule()) {
					return fmt.Errorf("asked for the rules %q, %q reports", asked, f.GetRule())
				}
			}
		}
	}
	return nil
}

func checkMalformed(ctx context.Context, k *kit) error {
	ids, err := k.ruleIDs(ctx)
	if err != nil {
		return err
	}
	p, err := k.plugin(ctx)
	if err != nil {
		return err
	}
	_, m, err := k.checkMessage(usual, ids)
	if err != nil {
		return err
	}
	for _, text := range []string{"", "{", "\xff\xfe"} {
		broken := proto.CloneOf(m)
		broken.Topology = []byte(text)
		if _, err := k.check(ctx, broken); err == nil {
			return fmt.Errorf("it found nothing wrong with the topology %q, want an error", text)
		}
		if p.ended(0) {
			return fmt.Errorf("the topology %q ended it%s", text, p.lastWords())
		}
	}
	_, err = p.client.check(ctx, m)
	return err
}
