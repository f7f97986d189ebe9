package config

import (
	"maps"
	"math/big"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/hclwrite"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/topology/load/eval"
	"github.com/zclconf/go-cty/cty"
)

// LockName is the name of the lock file in its folder. It pins plugins:
//
//	plugin "consul" {
//	  source   = "https://plugins.example.com/consul"
//	  version  = "1.2.0"
//	  protocol = 1
//	  platform "linux/amd64" {
//	    archive = "sha256:..."
//	    tree    = "sha256:..."
//	  }
//	}
const LockName = ".nacosgen.lock.hcl"

// Lock is what a lock file says. The zero Lock is that of no file.
type Lock struct {
	// Plugins are by name.
	Plugins map[string]*Locked
}

// Locked is one plugin as it is pinned.
type Locked struct {
	Source   string
	Version  string
	Protocol int
	// Platforms are by name, "linux/amd64" or "any".
	Platforms map[string]Sums
}

// Sums are SHA-256 as "sha256:" and hex.
type Sums struct {
	Archive string // "" where there was none
	Tree    string // of the manifest, which names the sum of each file
}

// For gives the sums that hold on a platform.
func (l *Locked) For(platform string) (Sums, bool) {
	if s, ok := l.Platforms[platform]; ok {
		return s, true
	}
	s, ok := l.Platforms["any"]
	return s, ok
}

// ParseLock reads the text of a lock file; name is how ranges call it.
func ParseLock(name string, src []byte) (*Lock, []diag.Diagnostic) {
	p := &parser{}
	lock := &Lock{Plugins: map[string]*Locked{}}
	if found := eval.CheckDepth(src, name); len(found) > 0 {
		return lock, found
	}
	file, problems := hclsyntax.ParseConfig(src, name, hcl.InitialPos)
	p.found = eval.Diagnostics(problems)
	body, ok := file.Body.(*hclsyntax.Body)
	if !ok {
		return lock, p.found
	}
	for _, a := range attributes(body) {
		p.unknown(a.Name, a.NameRange, "plugin")
	}
	for _, b := range body.Blocks {
		switch {
		case b.Type != "plugin":
			p.unknown(b.Type, b.TypeRange, "plugin")
		case len(b.Labels) != 1:
			p.error(ruleSyntax, b.DefRange(), onePluginLabel())
		case lock.Plugins[b.Labels[0]] != nil:
			p.error(ruleInvalid, b.LabelRanges[0], twice(), "plugin "+b.Labels[0])
		default:
			lock.Plugins[b.Labels[0]] = p.locked(b)
		}
	}
	diag.Sort(p.found)
	return lock, p.found
}

func (p *parser) locked(b *hclsyntax.Block) *Locked {
	l := &Locked{Platforms: map[string]Sums{}}
	for _, a := range attributes(b.Body) {
		switch a.Name {
		case "source":
			l.Source, _, _ = p.text(a.Expr)
		case "version":
			l.Version, _, _ = p.text(a.Expr)
		case "protocol":
			l.Protocol = p.major(a.Expr)
		default:
			p.unknown(a.Name, a.NameRange, "source", "version", "protocol", "platform")
		}
	}
	for _, inner := range b.Body.Blocks {
		if inner.Type != "platform" || len(inner.Labels) != 1 {
			p.unknown(inner.Type, inner.TypeRange, "platform")
			continue
		}
		if _, again := l.Platforms[inner.Labels[0]]; again {
			p.error(ruleInvalid, inner.LabelRanges[0], twice(), "platform "+inner.Labels[0])
		}
		l.Platforms[inner.Labels[0]] = p.sums(inner)
	}
	if l.Version == "" || l.Protocol == 0 || len(l.Platforms) == 0 {
		p.error(ruleInvalid, b.DefRange(), halfLocked(), b.Labels[0])
	}
	return l
}

func (p *parser) sums(b *hclsyntax.Block) Sums {
	var s Sums
	for _, a := range attributes(b.Body) {
		switch a.Name {
		case "archive":
			s.Archive = p.sum(a.Expr)
		case "tree":
			s.Tree = p.sum(a.Expr)
		default:
			p.unknown(a.Name, a.NameRange, "archive", "tree")
		}
	}
	if s.Tree == "" {
		p.error(ruleInvalid, b.DefRange(), noTree(), b.Labels[0])
	}
	return s
}

func (p *parser) sum(expr hclsyntax.Expression) string {
	text, at, ok := p.text(expr)
	hex, isSum := strings.CutPrefix(text, "sha256:")
	if ok && (!isSum || len(hex) != 64 || strings.Trim(hex, "0123456789abcdef") != "") {
		p.error(ruleInvalid, at, wantSum())
		return ""
	}
	return text
}

func (p *parser) major(expr hclsyntax.Expression) int {
	value, problems := expr.Value(nil)
	if !problems.HasErrors() && value.Type() == cty.Number && value.IsKnown() && !value.IsNull() {
		if n, exact := value.AsBigFloat().Int64(); exact == big.Exact && n > 0 && n < 1000 {
			return int(n)
		}
	}
	p.error(ruleType, expr.Range(), wantMajor())
	return 0
}

// Text prints l as a file: the same plugins give the same bytes.
func (l *Lock) Text() []byte {
	f := hclwrite.NewEmptyFile()
	comment(f.Body(), "# Written by `nacosgen plugin lock`: what may run, to the byte. Commit this file.\n")
	for _, name := range slices.Sorted(maps.Keys(l.Plugins)) {
		p := l.Plugins[name]
		f.Body().AppendNewline()
		b := f.Body().AppendNewBlock("plugin", []string{name}).Body()
		if p.Source != "" {
			b.SetAttributeValue("source", cty.StringVal(p.Source))
		}
		b.SetAttributeValue("version", cty.StringVal(p.Version))
		b.SetAttributeValue("protocol", cty.NumberIntVal(int64(p.Protocol)))
		for _, platform := range slices.Sorted(maps.Keys(p.Platforms)) {
			s := p.Platforms[platform]
			inner := b.AppendNewBlock("platform", []string{platform}).Body()
			if s.Archive != "" {
				inner.SetAttributeValue("archive", cty.StringVal(s.Archive))
			}
			inner.SetAttributeValue("tree", cty.StringVal(s.Tree))
		}
	}
	return hclwrite.Format(f.Bytes())
}

func comment(b *hclwrite.Body, text string) {
	b.AppendUnstructuredTokens(hclwrite.Tokens{{Type: hclsyntax.TokenComment, Bytes: []byte(text)}})
}

func onePluginLabel() diag.Text {
	return words("a block plugin takes one name, that of the plugin", "plugin 块带一个名称，即插件的名称",
		"`nacosgen plugin lock` writes this file", "`nacosgen plugin lock` 会写出此文件")
}

func halfLocked() diag.Text {
	return words("the plugin %[1]s is not locked whole: want version, protocol and a platform", "插件 %[1]s 的锁定不完整：应有 version、protocol 和 platform",
		"run `nacosgen plugin lock`", "请运行 `nacosgen plugin lock`")
}

func noTree() diag.Text {
	return words("the platform %[1]s has no sum of the plugin's tree", "平台 %[1]s 没有插件目录树的校验和",
		"run `nacosgen plugin lock`", "请运行 `nacosgen plugin lock`")
}

func wantSum() diag.Text {
	return words("want sha256: and 64 hex digits", "应为 sha256: 加 64 位十六进制数字",
		"run `nacosgen plugin lock`", "请运行 `nacosgen plugin lock`")
}

func wantMajor() diag.Text {
	return words("want the major of the plugin protocol, such as 1", "应为插件协议的主版本，例如 1",
		"run `nacosgen plugin lock`", "请运行 `nacosgen plugin lock`")
}
