package rules

import (
	"strings"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
)

// DBMultiURLMisread looks at several URLs that look like a writer and its
// readers, or like several databases for several things.
var DBMultiURLMisread = &lint.Rule{
	ID: "db-multi-url-misread",
	Summary: diag.Words{
		EN: "several database URLs are copies to fall back on, not writer and readers",
		ZH: "多个数据库 URL 只用于故障切换，并非读写分离",
	},
	Severity: diag.Warning,
	Theme:    lint.Datasource,
	Since:    "0.1.0",
	Releases: "all",
	Source:   "ExternalDataSourceServiceImpl.SelectMasterTask@1.1.0, @3.0.3",
	Check:    checkDBMultiURLMisread,
}

func checkDBMultiURLMisread(p *lint.Pass) {
	report := once(p)
	for _, db := range databases(p) {
		urls := db.urls()
		if len(urls) < 2 {
			continue
		}
		for _, u := range urls[1:] {
			first := urls[0].schema
			if known(first) && known(u.schema) && first.Text != u.schema.Text {
				report(multiURL(u.schemaAt, diag.Words{
					EN: "databases %[1]s and %[2]s: Nacos uses one of the URLs at a time, want the same name in all",
					ZH: "数据库 %[1]s 与 %[2]s 不同：Nacos 同一时间只使用其中一个 URL，库名应相同",
				}, first.Shown(), u.schema.Shown()))
			}
		}
		for _, u := range urls {
			if s := db.accountOf("user", u.n); s != nil && looksReadOnly(s.value.Text) {
				report(multiURL(s.at, diag.Words{
					EN: "database user %[1]s looks like one that only reads: Nacos writes to every URL that it may use",
					ZH: "数据库用户 %[1]s 像是只读账号：Nacos 可能对任何一个 URL 写入",
				}, s.value.Shown()))
			}
		}
	}
}

// looksReadOnly tells names such as nacos_read, nacos-ro, app_slave.
func looksReadOnly(user string) bool {
	user = strings.ToLower(user)
	i := strings.LastIndexAny(user, "_-.")
	switch user[i+1:] {
	case "read", "reader", "readonly", "ro", "slave", "replica":
		return true
	}
	return false
}

func multiURL(at diag.Address, summary diag.Words, args ...any) diag.Diagnostic {
	return diag.Diagnostic{
		Address: at,
		Args:    args,
		Text: diag.Text{
			Summary: summary,
			Detail: diag.Words{
				EN: "Every ten seconds the first URL that accepts a DELETE becomes the only one, for reading and writing; the others wait. A read-only copy is never used, two that can be written to drift apart. Name servers that replicate one database, with one account that may write, or give one address that fails over by itself.",
				ZH: "每十秒选出第一个能够执行 DELETE 的 URL，读写都只用它，其余仅作备用。只读副本永远不会被使用，两个可写的库则会出现数据不一致。请填写互为复制的同一个库，并使用有写权限的账号，或只填写一个可自动切换的地址。",
			},
		},
	}
}
