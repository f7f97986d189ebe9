package rules

import (
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
)

// TokenKeyRenamed looks at signing keys and lifetimes under the name of another
// release.
var TokenKeyRenamed = &lint.Rule{
	ID: "token-key-renamed",
	Summary: diag.Words{
		EN: "the signing key must have the name that the release reads",
		ZH: "签名密钥必须使用该版本读取的名称",
	},
	Severity: diag.Error,
	Theme:    lint.Auth,
	Since:    "0.1.0",
	Releases: "1.2.0 and later; renamed in 2.1.0 and 3.3.0",
	Source:   "alibaba/nacos: AuthConfigs@2.0.4, AuthConstants@2.1.0; plugin documentation of 3.3; nacos-docker build/conf/application.properties v1.4.4, v2.1.0",
	Check:    checkTokenKeyRenamed,
}

func checkTokenKeyRenamed(p *lint.Pass) {
	report := once(p)
	for _, s := range servers(p) {
		if !s.rel.AtLeast("1.2.0") {
			continue
		}
		for _, keys := range [][]string{tokenKeys(), expireKeys()} {
			if set := s.misnamed(keys); set != nil {
				report(renamedKey(p, s, set, readBy(s.rel, keys)[0]))
			}
		}
	}
}

func renamedKey(p *lint.Pass, s *server, set *lint.Setting, name string) diag.Diagnostic {
	d := diag.Diagnostic{
		Address: set.Address,
		Args:    []any{set.Name, s.rel.Version, name},
		Text: diag.Text{
			Summary: diag.Words{
				EN: "%[1]s is not read by Nacos %[2]s: want %[3]s",
				ZH: "Nacos %[2]s 不读取 %[1]s：应使用 %[3]s",
			},
			Detail: diag.Words{
				EN: "The value has no effect and the log says nothing of it. Rename the key or, better, use the auth block (token_secret_key, token_expire_seconds), which takes the right name for each release.",
				ZH: "该值不起作用，日志中也没有提示。请改名，或更好的做法是使用 auth 块（token_secret_key、token_expire_seconds），它会为每个版本选用正确的名称。",
			},
		},
	}
	if s.rel.ImageVariable(set.Name) != nil {
		d.Text.Summary = diag.Words{
			EN: "%[1]s has no effect in the image of Nacos %[2]s, which makes another key of it than %[3]s",
			ZH: "%[1]s 在 Nacos %[2]s 的镜像中不起作用：镜像用它生成的键不是 %[3]s",
		}
	}
	if set.Kind == lint.SettingProperty {
		if edits := p.RenamedKey(set.Address, name); edits != nil {
			d.Fixes = []diag.Fix{{
				Title: diag.Words{EN: "rename to %[1]s", ZH: "改名为 %[1]s"}, Args: []any{name}, Safe: true, Edits: edits,
			}}
		}
	}
	return d
}
