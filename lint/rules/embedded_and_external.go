package rules

import (
	"cmp"
	"strings"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
)

// EmbeddedAndExternal looks for clusters that are told both to keep their data
// themselves and which database to use. The database wins.
var EmbeddedAndExternal = &lint.Rule{
	ID: "embedded-and-external",
	Summary: diag.Words{
		EN: "a cluster must have either embedded storage or an external database",
		ZH: "集群只能使用嵌入式存储或外置数据库之一",
	},
	Severity: diag.Warning,
	Theme:    lint.Datasource,
	Since:    "0.1.0",
	Releases: "1.3.0 and later",
	Source:   "PropertyUtil@1.3.0, DatasourceConfiguration@2.4.3",
	Check:    checkEmbeddedAndExternal,
}

func checkEmbeddedAndExternal(p *lint.Pass) {
	report := once(p)
	for _, db := range databases(p) {
		s := db.platform()
		if !db.embedded() || s == nil || !known(s.value) || !db.external() {
			continue
		}
		at := s.at
		if strings.HasPrefix(string(at), string(db.datasource())) {
			at = cmp.Or(embeddedFlag(db), at)
		}
		report(diag.Diagnostic{
			Address: at,
			Args:    []any{s.value.Shown(), db.rel.Version},
			Text: diag.Text{
				Summary: diag.Words{
					EN: "embedded storage and platform %[1]s: Nacos %[2]s uses the external database, want one of them",
					ZH: "同时启用了嵌入式存储和数据库类型 %[1]s：Nacos %[2]s 会使用外置数据库，应只保留其一",
				},
				Detail: diag.Words{
					EN: "The platform wins without a word, and configuration that is in the embedded storage already is left behind. Remove the platform, or storage = \"embedded\" (-DembeddedStorage, EMBEDDED_STORAGE).",
					ZH: "服务端优先使用外置数据库且没有任何提示，嵌入式存储中已有的配置不再被读取。请删除数据库类型，或删除 storage = \"embedded\"（-DembeddedStorage、EMBEDDED_STORAGE）。",
				},
			},
		})
	}
}

// embeddedFlag is where a server is told to keep its data other than by the
// cluster's storage; "" nowhere.
func embeddedFlag(db *database) diag.Address {
	if f := lint.Last(db.given, lint.SettingFlag, "embeddedStorage"); f != nil {
		return f.Address
	}
	if v := db.variable("EMBEDDED_STORAGE"); v != nil {
		return v.Address
	}
	return ""
}
