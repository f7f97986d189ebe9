package rules

import (
	"cmp"
	"strconv"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
)

// DBNumVsURLs compares db.num with the URLs that are there. Gaps between the
// URLs are db-index-gap, a number from the image's variable is
// docker-db-num-above-one.
var DBNumVsURLs = &lint.Rule{
	ID: "db-num-vs-urls",
	Summary: diag.Words{
		EN: "db.num must be the number of db.url.N",
		ZH: "db.num 应等于 db.url.N 的个数",
	},
	Severity: diag.Error,
	Theme:    lint.Datasource,
	Since:    "0.1.0",
	Releases: "all",
	Source:   "nacos-default.properties@1.1.0, @1.3.0; ExternalDataSourceProperties@1.3.1, @2.4.3",
	Check:    checkDBNumVsURLs,
}

func checkDBNumVsURLs(p *lint.Pass) {
	report := once(p)
	for _, db := range databases(p) {
		urls := db.numbers("url")
		num := db.get("num", -1)
		if !db.external() || len(urls) == 0 || firstMissing(urls) < len(urls) {
			continue
		}
		if num == nil {
			num = &setting{key: "db.num", at: db.get("url", 0).at}
		}
		if num.value.IsUnknown() || num.variable != "" {
			continue
		}
		n, _ := strconv.Atoi(num.value.Text)
		switch {
		case n < 1:
			report(dbNum(cmp.Or(num.at, db.datasource()), diag.Error, num, len(urls), diag.Words{
				EN: "%[1]s is %[2]q, want the number of databases, %[3]d",
				ZH: "%[1]s 为 %[2]q，应为数据库个数 %[3]d",
			}, diag.Words{
				EN: "The servers end with \"db.num is null\" or \"No DataSource set\". Remove the setting: the datasource block gives it.",
				ZH: "服务端会以 \"db.num is null\" 或 \"No DataSource set\" 退出。请删除此设置：datasource 块会给出该值。",
			}))
		case n > len(urls):
			report(dbNum(cmp.Or(num.at, db.datasource()), diag.Error, num, len(urls), diag.Words{
				EN: "%[1]s is %[2]s, but the number of database URLs is %[3]d",
				ZH: "%[1]s 为 %[2]s，但只有 %[3]d 个数据库 URL",
			}, tooFewURLs(db)))
		case n < len(urls):
			at := cmp.Or(num.at, db.datasource())
			if extra := db.get("url", n); num.at == db.datasource().Child("hosts") || num.at == db.datasource().Child("urls") {
				at = cmp.Or(extra.at, at)
			}
			report(dbNum(at, diag.Warning, num, len(urls), diag.Words{
				EN: "%[1]s is %[2]s, but the number of database URLs is %[3]d: the rest is not used",
				ZH: "%[1]s 为 %[2]s，但有 %[3]d 个数据库 URL：多余的不会被使用",
			}, diag.Words{
				EN: "The server reads the first %[2]s alone, so nothing falls back on the others. List all databases under hosts or urls of the datasource block: db.num follows.",
				ZH: "服务端只读取前 %[2]s 个，其余不会用于故障切换。请在 datasource 块的 hosts 或 urls 中列出所有数据库，db.num 会自动得出。",
			}))
		}
	}
}

func tooFewURLs(db *database) diag.Words {
	if !db.rel.AtLeast("1.3.1") {
		return diag.Words{
			EN: "For the URLs that are missing, releases through 1.3.0 dial an address inside Alibaba that stands in their jar, and wait. Remove the setting: the datasource block gives it.",
			ZH: "对于缺少的 URL，1.3.0 及以前会连接其 jar 中写死的阿里内部地址并一直等待。请删除此设置：datasource 块会给出该值。",
		}
	}
	return diag.Words{
		EN: "The servers end with \"db.url.%[3]d is null\". Remove the setting: the datasource block gives it.",
		ZH: "服务端会以 \"db.url.%[3]d is null\" 退出。请删除此设置：datasource 块会给出该值。",
	}
}

func dbNum(at diag.Address, severity diag.Severity, num *setting, urls int, summary, detail diag.Words) diag.Diagnostic {
	return diag.Diagnostic{
		Address:  at,
		Severity: severity,
		Args:     []any{num.key, num.value.Shown(), urls},
		Text:     diag.Text{Summary: summary, Detail: detail},
	}
}
