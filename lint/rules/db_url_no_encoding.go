package rules

import (
	"strings"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
)

// DBURLNoEncoding looks for the parameter that tells MySQL's driver how text is
// encoded on the wire.
var DBURLNoEncoding = &lint.Rule{
	ID: "db-url-no-encoding",
	Summary: diag.Words{
		EN: "the JDBC URL should say characterEncoding",
		ZH: "JDBC URL 应指定 characterEncoding",
	},
	Severity: diag.Warning,
	Theme:    lint.Datasource,
	Since:    "0.1.0",
	Releases: "all",
	Source:   "application.properties@1.1.0 - @3.0.3: db.url.0 has characterEncoding=utf8",
	Check:    checkDBURLNoEncoding,
}

func checkDBURLNoEncoding(p *lint.Pass) {
	eachMySQLURL(p, func(_ *database, u *jdbcURL, report func(diag.Diagnostic)) {
		if !u.complete || u.has("characterEncoding") || u.has("connectionCollation") {
			return
		}
		sign := "?"
		if strings.Contains(u.text, "?") {
			sign = "&"
		}
		report(diag.Diagnostic{
			Address: u.paramsAt,
			Text: diag.Text{
				Summary: diag.Words{
					EN: "no characterEncoding in the JDBC URL: want characterEncoding=utf8",
					ZH: "JDBC URL 缺少 characterEncoding：应有 characterEncoding=utf8",
				},
				Detail: diag.Words{
					EN: "The driver then follows the database server's default; where that is latin1, Chinese text in configuration is stored as question marks. Add characterEncoding = \"utf8\" to params.",
					ZH: "此时驱动采用数据库服务器的默认字符集；若为 latin1，配置中的中文会被存成问号。请在 params 中加入 characterEncoding = \"utf8\"。",
				},
			},
			Fixes: withEncoding(p, u, u.text+sign+"characterEncoding=utf8"),
		})
	})
}

// withEncoding adds the parameter to params or, where the URL is written, to that.
func withEncoding(p *lint.Pass, u *jdbcURL, url string) []diag.Fix {
	title := diag.Words{EN: "add characterEncoding=utf8", ZH: "加上 characterEncoding=utf8"}
	if u.text != "" {
		return u.rewritten(title, url)
	}
	params := make([]diag.Address, len(u.params))
	for i := range u.params {
		params[i] = u.params[i].at
	}
	edits := p.WithEntry(params, "characterEncoding", "utf8")
	if edits == nil {
		return nil
	}
	return []diag.Fix{{Title: title, Safe: true, Edits: edits}}
}
