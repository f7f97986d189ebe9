package conformance

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"google.golang.org/protobuf/proto"

	"github.com/nacosgen/nacosgen/plugins/host"
	pluginv1 "github.com/nacosgen/nacosgen/plugins/proto/nacosgen/plugin/v1"
	"github.com/nacosgen/nacosgen/plugins/sdk"
	"github.com/nacosgen/nacosgen/schemas"
)

func describeCases() []Case {
	return []Case{
		{"describe-answers", words("it says in time what it is", "按时说明自己是什么"), describeAnswers},
		{"describe-offers", words("it offers an output or a rule", "提供至少一个输出或规则"), describeOffers},
		{"describe-constant", words("it always says the same, in every process", "每次、每个进程的说明都相同"), describeConstant},
		{"describe-host-version", words("it says the same to every version of nacosgen", "对任何 nacosgen 版本的说明都相同"), describeHostVersion},
		{"describe-names", words("names are kebab-case, versions numbers", "名称为 kebab-case，版本为数字"), describeNames},
		{"describe-names-once", words("each name belongs to one output or rule, and to nothing built in", "每个名称只属于一个输出或规则，且不与内置的重名"), describeNamesOnce},
		{"describe-summaries", words("each output and rule says in one line what it is for", "每个输出和规则都用一行说明用途"), describeSummaries},
		{"describe-needs", words("it needs nothing that the protocol does not know", "只要求协议中已有的内容"), describeNeeds},
		{"describe-config-names", words("attributes are named as the language names its own", "属性名称符合语言的命名方式"), describeConfigNames},
		{"describe-config-types", words("attributes have types that the host can decode, and defaults of them", "属性类型可被主机解码，默认值与类型相符"), describeConfigTypes},
		{"describe-rules", words("a rule's id begins with the plugin's name, and it has a severity", "规则 ID 以插件名称开头，并有级别"), describeRules},
		{"describe-texts", words("texts hold nothing that controls a terminal", "文本中没有控制终端的字符"), describeTexts},
	}
}

func describeAnswers(ctx context.Context, k *kit) error {
	_, err := k.describe(ctx)
	return err
}

func describeOffers(ctx context.Context, k *kit) error {
	d, err := k.describe(ctx)
	if err == nil && len(d.GetOutputs())+len(d.GetRules()) == 0 {
		return fmt.Errorf("it offers neither an output nor a rule")
	}
	return err
}

func describeConstant(ctx context.Context, k *kit) error {
	d, err := k.describe(ctx)
	if err != nil {
		return err
	}
	p, err := k.plugin(ctx)
	if err != nil {
		return err
	}
	again, err := k.askDescription(ctx, p, hostVersion)
	if err != nil {
		return err
	}
	if !proto.Equal(d, again) {
		return fmt.Errorf("asked again it says something else:\n%v\n%v", d, again)
	}
	other, err := k.start(ctx, launch{})
	if err != nil {
		return err
	}
	if again, err = k.askDescription(ctx, other, hostVersion); err == nil && !proto.Equal(d, again) {
		return fmt.Errorf("in another process it says something else:\n%v\n%v", d, again)
	}
	return err
}

func describeHostVersion(ctx context.Context, k *kit) error {
	d, err := k.describe(ctx)
	if err != nil {
		return err
	}
	p, err := k.plugin(ctx)
	if err != nil {
		return err
	}
	for _, version := range []string{"", "0.0.1", "99.0.0-next"} {
		again, err := k.askDescription(ctx, p, version)
		if err != nil {
			return fmt.Errorf("asked by version %q: %w", version, err)
		}
		if !proto.Equal(d, again) {
			return fmt.Errorf("asked by version %q it says something else", version)
		}
	}
	return nil
}

func describeNames(ctx context.Context, k *kit) error {
	d, err := k.describe(ctx)
	if err != nil {
		return err
	}
	names := []string{}
	if d.GetName() != "" {
		names = append(names, d.GetName())
	}
	for _, o := range d.GetOutputs() {
		names = append(names, o.GetName())
	}
	for _, r := range d.GetRules() {
		names = append(names, r.GetId())
	}
	for _, name := range names {
		if !host.IsName(name) {
			return fmt.Errorf("%q is no name, want kebab-case: lower case letters, digits and hyphens, at most 64", name)
		}
	}
	version := regexp.MustCompile(`^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)([-+].*)?$`)
	if v := d.GetVersion(); v != "" && !version.MatchString(v) {
		return fmt.Errorf("%q is no version, want one such as 1.2.0", v)
	}
	return nil
}

func describeNamesOnce(ctx context.Context, k *kit) error {
	d, err := k.describe(ctx)
	if err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, o := range d.GetOutputs() {
		if seen[o.GetName()] {
			return fmt.Errorf("two outputs are named %q", o.GetName())
		}
		if seen[o.GetName()] = true; slices.Contains(k.options.Reserved, o.GetName()) {
			return fmt.Errorf("%q is the name of a built-in output", o.GetName())
		}
	}
	seen = map[string]bool{}
	for _, r := range d.GetRules() {
		if seen[r.GetId()] {
			return fmt.Errorf("two rules are named %q", r.GetId())
		}
		if seen[r.GetId()] = true; slices.Contains(k.options.Reserved, r.GetId()) {
			return fmt.Errorf("%q is the name of one of nacosgen's own rules", r.GetId())
		}
	}
	return nil
}

func describeSummaries(ctx context.Context, k *kit) error {
	d, err := k.describe(ctx)
	if err != nil {
		return err
	}
	for _, o := range d.GetOutputs() {
		if !oneLine(o.GetSummary()) {
			return fmt.Errorf("the summary of output %q is %q, want one line of words", o.GetName(), o.GetSummary())
		}
		for _, a := range o.GetConfig() {
			if !oneLine(a.GetSummary().GetEn()) {
				return fmt.Errorf("the summary of attribute %s of output %q is %q, want one line of words", a.GetName(), o.GetName(), a.GetSummary().GetEn())
			}
		}
	}
	for _, r := range d.GetRules() {
		if !oneLine(r.GetSummary().GetEn()) {
			return fmt.Errorf("the summary of rule %q is %q, want one line of words", r.GetId(), r.GetSummary().GetEn())
		}
	}
	return nil
}

func describeNeeds(ctx context.Context, k *kit) error {
	d, err := k.describe(ctx)
	if err != nil {
		return err
	}
	check := func(what string, needs []string, known ...sdk.Need) error {
		for _, n := range needs {
			if !slices.Contains(known, sdk.Need(n)) {
				return fmt.Errorf("%s needs %q, the protocol knows %q", what, n, known)
			}
		}
		return nil
	}
	for _, o := range d.GetOutputs() {
		if err := check("output "+o.GetName(), o.GetNeeds(), sdk.Needs()...); err != nil {
			return err
		}
	}
	for _, r := range d.GetRules() {
		if err := check("rule "+r.GetId(), r.GetNeeds(), sdk.NeedSettings); err != nil {
			return err
		}
	}
	return nil
}

// eachAttribute calls do for every attribute of every output.
func (k *kit) eachAttribute(ctx context.Context, do func(*pluginv1.Attribute) error) error {
	outputs, err := k.outputs(ctx)
	if err != nil {
		return err
	}
	for _, o := range outputs {
		seen := map[string]bool{}
		for _, a := range o.GetConfig() {
			err := do(a)
			if err == nil && seen[a.GetName()] {
				err = fmt.Errorf("it stands twice")
			}
			if err != nil {
				return fmt.Errorf("attribute %q of output %s: %w", a.GetName(), o.GetName(), err)
			}
			seen[a.GetName()] = true
		}
	}
	return nil
}

func describeConfigNames(ctx context.Context, k *kit) error {
	name := regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
	return k.eachAttribute(ctx, func(a *pluginv1.Attribute) error {
		switch {
		case !name.MatchString(a.GetName()):
			return fmt.Errorf("want lower case letters, digits and underscores")
		case slices.Contains([]string{"enabled", "path", "for_each"}, a.GetName()):
			return fmt.Errorf("every output has it, or the language keeps it")
		}
		return nil
	})
}

// attributeTypes are those of plugin.proto.
func attributeTypes() []string {
	return []string{
		"text", "string", "number", "bool", "port", "address", "size", "duration", "release", "path", "any",
		"text map", "text list", "list of strings", "list of numbers", "list of ports", "list of addresses", "list of host:port", "list of CIDRs",
	}
}

func describeConfigTypes(ctx context.Context, k *kit) error {
	return k.eachAttribute(ctx, func(a *pluginv1.Attribute) error {
		if !slices.Contains(attributeTypes(), a.GetType()) {
			return fmt.Errorf("%q is no type, want one of %s", a.GetType(), strings.Join(attributeTypes(), ", "))
		}
		if a.Min != nil && a.Max != nil && a.GetMin() > a.GetMax() {
			return fmt.Errorf("its least value %d is above its greatest, %d", a.GetMin(), a.GetMax())
		}
		for _, u := range a.GetUnits() {
			if !host.IsUnit(schemas.Type(a.GetType()), u) {
				return fmt.Errorf("%q is no unit of a %s, want letters such as k, m, g, or s, m, h", u, a.GetType())
			}
		}
		if a.GetDefaultJson() == "" {
			return nil
		}
		if a.GetRequired() {
			return fmt.Errorf("it is required and has a default")
		}
		var value any
		if err := json.Unmarshal([]byte(a.GetDefaultJson()), &value); err != nil {
			return fmt.Errorf("its default is no JSON: %w", err)
		}
		return fits(a, value)
	})
}

// fits tells whether a default is of its attribute's type.
func fits(a *pluginv1.Attribute, value any) error {
	ok := true
	switch a.GetType() {
	case "number", "port":
		n, isNumber := value.(float64)
		ok = isNumber && n == float64(int64(n))
		if ok && (a.Min != nil && int64(n) < a.GetMin() || a.Max != nil && int64(n) > a.GetMax()) {
			return fmt.Errorf("its default %v is outside of its limits", n)
		}
	case "bool":
		_, ok = value.(bool)
	case "text map":
		_, ok = value.(map[string]any)
	case "any":
	default:
		if strings.HasPrefix(a.GetType(), "list") || a.GetType() == "text list" {
			_, ok = value.([]any)
			break
		}
		text, isText := value.(string)
		if ok = isText; ok && len(a.GetEnum()) > 0 && !slices.Contains(a.GetEnum(), text) {
			return fmt.Errorf("its default %q is none of %q", text, a.GetEnum())
		}
	}
	if !ok {
		return fmt.Errorf("its default %s is no %s", a.GetDefaultJson(), a.GetType())
	}
	return nil
}

func describeRules(ctx context.Context, k *kit) error {
	d, err := k.describe(ctx)
	if err != nil {
		return err
	}
	if len(d.GetRules()) == 0 {
		return skip("the plugin has no rule")
	}
	name := d.GetName()
	if k.program.Manifest != nil {
		name = k.program.Manifest.Name
	}
	for _, r := range d.GetRules() {
		if name != "" && !strings.HasPrefix(r.GetId(), name+"-") {
			return fmt.Errorf("the rule %q does not begin with the plugin's name, %s-", r.GetId(), name)
		}
		if r.GetSeverity() == pluginv1.Severity_SEVERITY_UNSPECIFIED {
			return fmt.Errorf("the rule %q has no severity", r.GetId())
		}
	}
	return nil
}

func describeTexts(ctx context.Context, k *kit) error {
	d, err := k.describe(ctx)
	if err != nil {
		return err
	}
	for _, text := range texts(d.ProtoReflect()) {
		if plain(text) != text {
			return fmt.Errorf("the text %q holds characters that control a terminal, or turn text around", shorten(text, 100))
		}
	}
	return nil
}
