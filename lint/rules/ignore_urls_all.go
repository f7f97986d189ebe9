package rules

import (
	"slices"
	"strings"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
)

// IgnoreURLsAll looks at the paths that the old web security leaves open.
var IgnoreURLsAll = &lint.Rule{
	ID: "ignore-urls-all",
	Summary: diag.Words{
		EN: "the paths without a login must not be all paths",
		ZH: "免登录的路径不能是所有路径",
	},
	Severity: diag.Error,
	Theme:    lint.Auth,
	Since:    "0.1.0",
	Releases: "all; from 1.2.0 on only without an auth system",
	Source:   "alibaba/nacos: WebSecurityConfig@1.1.0, NacosAuthConfig@1.2.0, @2.5.1; application.properties@1.1.0",
	Check:    checkIgnoreURLsAll,
}

const keyIgnoreURLs = "nacos.security.ignore.urls"

func checkIgnoreURLsAll(p *lint.Pass) {
	report := once(p)
	for _, s := range servers(p) {
		e, _ := s.get(keyIgnoreURLs) // what is unknown opens nothing
		paths := strings.Split(e.value.Text, ",")
		i := slices.IndexFunc(paths, s.opensAll)
		if i < 0 {
			continue
		}
		inBlock := e.at == s.authAddress("ignore_urls")
		blank := s.withoutAuthSystem()
		if blank == no && inBlock {
			continue // the deployment tells that the attribute has no effect
		}
		d := diag.Diagnostic{Address: e.at, Args: []any{strings.TrimSpace(paths[i]), e.name, s.rel.Version}, Text: openedPaths()}
		if blank != yes {
			d.Severity, d.Text = diag.Info, openedInVain()
		} else if inBlock {
			d.Address = e.at.Index(i)
			d.Fixes = closePath(p, e.at, i, len(paths))
		} else if shipped := s.rel.ShippedValue(keyIgnoreURLs); shipped != nil && e.editable(p) {
			d.Fixes = restoreURLs([]diag.Edit{{Address: e.at, Text: lint.Quoted(shipped.Value)}})
		}
		report(d)
	}
}

// opensAll tells whether a path of the list leaves everything open, or from
// 1.2.0 on one of the two big APIs. Both APIs stand in the file of 1.1, which
// has no login for them.
func (s *server) opensAll(path string) bool {
	switch strings.TrimSpace(path) {
	case "/**":
		return true
	case "/v1/cs/**", "/v1/ns/**":
		return s.rel.AtLeast("1.2.0")
	}
	return false
}

// withoutAuthSystem tells whether the list has an effect (NacosAuthConfig@1.2.0).
func (s *server) withoutAuthSystem() answer {
	if !s.rel.AtLeast("1.2.0") {
		return yes
	}
	e, _ := s.get(readBy(s.rel, []string{"nacos.plugin.auth.type", "nacos.core.auth.system.type"})...)
	switch {
	case e.value.IsUnknown():
		return unclear
	case strings.TrimSpace(e.value.Text) == "": // written so, or nowhere
		return yes
	}
	return no
}

func openedPaths() diag.Text {
	return diag.Text{
		Summary: diag.Words{
			EN: "%[2]s opens %[1]s: the console and the API for its users need no login",
			ZH: "%[2]s 放开了 %[1]s：控制台及其用户 API 无需登录",
		},
		Detail: diag.Words{
			EN: "Take the path out; without %[2]s the release's own list applies, which lets the login page and its files through. Paths for everybody go in one by one.",
			ZH: "请去掉该路径；不写 %[2]s 时使用该版本自带的列表，它只放行登录页面及其文件。需要公开的路径请逐个列出。",
		},
	}
}

func openedInVain() diag.Text {
	return diag.Text{
		Summary: diag.Words{
			EN: "%[2]s with %[1]s has no effect in Nacos %[3]s",
			ZH: "%[2]s 中的 %[1]s 在 Nacos %[3]s 中不起作用",
		},
		Detail: diag.Words{
			EN: "From 1.2.0 on the server reads the list only without an auth system. Remove it, before someone switches the system off.",
			ZH: "1.2.0 起，服务端只在没有鉴权系统时才读取该列表。请删除它，以免以后有人关闭鉴权系统。",
		},
	}
}

// closePath takes one path out of the list of the auth block, or the list where
// it is the only one.
func closePath(p *lint.Pass, list diag.Address, i, length int) []diag.Fix {
	if length == 1 {
		return restoreURLs([]diag.Edit{{Address: list, Text: "null"}})
	}
	edits := p.WithoutElements(list, i, i)
	if edits == nil {
		return nil
	}
	return []diag.Fix{{Title: diag.Words{EN: "take the path out", ZH: "去掉该路径"}, Safe: true, Edits: edits}}
}

// restoreURLs is the fix that brings the release's own list back.
func restoreURLs(edits []diag.Edit) []diag.Fix {
	return []diag.Fix{{
		Title: diag.Words{EN: "restore the release's own list", ZH: "恢复该版本自带的列表"}, Safe: true, Edits: edits,
	}}
}
