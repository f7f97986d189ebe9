package rules

import (
	"strings"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
)

// DBURLParamsMalformed looks for parameters of a JDBC URL that the driver can't
// take apart as they were meant.
var DBURLParamsMalformed = &lint.Rule{
	ID: "db-url-params-malformed",
	Summary: diag.Words{
		EN: "the parameters of a JDBC URL must stand behind ? and be separated by &",
		ZH: "JDBC URL 的参数应位于 ? 之后并以 & 分隔",
	},
	Severity: diag.Error,
	Theme:    lint.Datasource,
	Since:    "0.1.0",
	Releases: "all",
	Source:   "Connector/J: ConnectionUrlParser",
	Check:    checkDBURLParamsMalformed,
}

func checkDBURLParamsMalformed(p *lint.Pass) {
	eachMySQLURL(p, func(_ *database, u *jdbcURL, report func(diag.Diagnostic)) {
		part, words, fixed := malformed(u.text)
		if part == "" {
			return
		}
		d := diag.Diagnostic{
			Address: u.at,
			Args:    []any{u.shown(part)},
			Text: diag.Text{
				Summary: words,
				Detail: diag.Words{
					EN: "Write the URL as jdbc:mysql://host:3306/database?first=1&second=2 without blanks, or better give hosts, database and params and leave the URL to nacosgen. Otherwise the parameter is lost without a word, or the driver stops with \"Unknown database\" or \"Malformed database URL\".",
					ZH: "请写成 \"jdbc:mysql://主机:3306/数据库?first=1&second=2\"，不含空格；更好的做法是给出 hosts、database 和 params，由 nacosgen 生成 URL。否则该参数会悄然失效，或驱动报 \"Unknown database\"、\"Malformed database URL\"。",
				},
			},
		}
		if fixed != "" {
			d.Fixes = u.rewritten(diag.Words{EN: "put ? before the first parameter", ZH: "在第一个参数前加上 ?"}, fixed)
		}
		report(d)
	})
}

// malformed gives the part of a URL, or of "?" and parameters alone, that the
// driver takes otherwise than it was meant; "" where there is none. What a fix
// may put in the URL's place is fixed.
func malformed(text string) (part string, words diag.Words, fixed string) {
	text = strings.TrimSpace(strings.ReplaceAll(text, "&amp;", "&"))
	if i := strings.IndexAny(text, " \t"); i >= 0 {
		return text[max(0, i-12):min(len(text), i+12)], diag.Words{
			EN: "blank inside the JDBC URL, near %[1]q", ZH: "JDBC URL 中 %[1]q 附近含有空格"}, ""
	}
	path, query, found := strings.Cut(text, "?")
	if i := strings.IndexByte(path, '&'); i >= 0 {
		if !found {
			fixed = path[:i] + "?" + path[i+1:]
		}
		return path[i:], diag.Words{EN: "parameters %[1]q of the JDBC URL without a ? before them", ZH: "JDBC URL 的参数 %[1]q 前缺少 ?"}, fixed
	}
	for pair := range strings.SplitSeq(query, "&") {
		name, value, ok := strings.Cut(pair, "=")
		switch {
		case pair == "":
		case !ok || name == "":
			return pair, diag.Words{EN: "parameter %[1]q of the JDBC URL: want name=value", ZH: "JDBC URL 的参数 %[1]q 应为 \"名称=值\""}, ""
		case runsOn(value):
			return pair, diag.Words{EN: "two parameters of the JDBC URL without & between them: %[1]q", ZH: "JDBC URL 的两个参数之间缺少 &：%[1]q"}, ""
		}
	}
	return "", diag.Words{}, ""
}

// runsOn tells whether the value of one parameter holds the next one: the name
// of a parameter that people use, and a "=".
func runsOn(value string) bool {
	for _, name := range []string{
		"characterEncoding", "connectTimeout", "socketTimeout", "autoReconnect", "useUnicode", "useSSL", "sslMode",
		"serverTimezone", "allowPublicKeyRetrieval", "allowMultiQueries", "rewriteBatchedStatements", "useAffectedRows",
		"zeroDateTimeBehavior", "tinyInt1isBit", "nullCatalogMeansCurrent",
	} {
		if strings.Contains(value, name+"=") {
			return true
		}
	}
	return false
}
