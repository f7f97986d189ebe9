package rules

import (
	"strings"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
)

// DBURLEntity looks for &amp; in a JDBC URL, which comes with text copied from
// a web page or an XML file.
var DBURLEntity = &lint.Rule{
	ID: "db-url-entity",
	Summary: diag.Words{
		EN: "a JDBC URL must not hold &amp;",
		ZH: "JDBC URL 不应含有 &amp;",
	},
	Severity: diag.Error,
	Theme:    lint.Datasource,
	Since:    "0.1.0",
	Releases: "all",
	Source:   "java.util.Properties and Connector/J take the text as it is",
	Check:    checkDBURLEntity,
}

func checkDBURLEntity(p *lint.Pass) {
	report := once(p)
	for _, db := range databases(p) {
		for _, u := range db.urls() {
			if !strings.Contains(u.text, "&amp;") {
				continue
			}
			report(diag.Diagnostic{
				Address: u.at,
				Text: diag.Text{
					Summary: diag.Words{
						EN: "the JDBC URL holds &amp; where & is meant",
						ZH: "JDBC URL 中的 &amp; 应为 &",
					},
					Detail: diag.Words{
						EN: "Only HTML and XML write & so. The driver takes \"amp;\" for the beginning of the next parameter's name, so all but the first parameter are lost. Write & alone.",
						ZH: "只有 HTML 和 XML 才这样书写 &。驱动会把 \"amp;\" 当作下一个参数名的开头，于是除第一个之外的参数全部失效。请只写 &。",
					},
				},
				Fixes: u.rewritten(diag.Words{EN: "write & for &amp;", ZH: "把 &amp; 改为 &"}, strings.ReplaceAll(u.text, "&amp;", "&")),
			})
		}
	}
}
