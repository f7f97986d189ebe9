package rules

import (
	"slices"
	"strings"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/schemas"
)

// PlatformValueOdd looks at the name of the kind of database: from 2.2.0 on it
// is the name of a dialect, character by character.
var PlatformValueOdd = &lint.Rule{
	ID: "platform-value-odd",
	Summary: diag.Words{
		EN: "the kind of database must be a name that the release knows, as it is spelled",
		ZH: "数据库类型应为该版本认识的名称，拼写完全一致",
	},
	Severity: diag.Error,
	Theme:    lint.Datasource,
	Since:    "0.1.0",
	Releases: "all; what is odd depends on the release",
	Source:   "MapperManager@2.2.0, @3.0.3; PropertyUtil@1.3.0; nacos-docker#51",
	Seen:     "2.2.4",
	Check:    checkPlatformValueOdd,
}

func checkPlatformValueOdd(p *lint.Pass) {
	report := once(p)
	for _, db := range databases(p) {
		s := db.platform()
		if s == nil || !known(s.value) {
			continue
		}
		plain := strings.ToLower(strings.Trim(s.value.Text, `"' `+"\t"))
		if db.rel.AtLeast("2.2.0") {
			oddDialect(db, s, plain, report)
			continue
		}
		oddMySQL(db, s, plain, report)
	}
}

// dialects are those in the server itself.
func dialects(rel *schemas.Release) []string {
	if rel.AtLeast("3.3.0") {
		return []string{"mysql", "derby", "postgresql", "oracle"}
	}
	return []string{"mysql", "derby"}
}

func oddDialect(db *database, s *setting, plain string, report func(diag.Diagnostic)) {
	known, at := dialects(db.rel), s.at
	switch {
	case slices.Contains(known, s.value.Text):
	case s.value.Text != plain:
		report(diag.Diagnostic{
			Address: at,
			Args:    []any{s.value.Shown(), plain},
			Text: diag.Text{
				Summary: diag.Words{
					EN: "platform %[1]q: quotes, blanks and capitals are part of the name, want %[2]q",
					ZH: "数据库类型 %[1]q：引号、空格和大小写都算名称的一部分，应为 %[2]q",
				},
				Detail: diag.Words{
					EN: "No dialect has that name, and the server does not start: \"Failed to find the datasource\". Write %[2]s alone.",
					ZH: "没有这个名称的方言，服务端无法启动：\"Failed to find the datasource\"。请只写 %[2]s。",
				},
			},
			Fixes: unquote(s, plain),
		})
	case !isNamed(db.get("driver", -1)):
		if at == db.datasource() {
			at = at.Child("driver_class")
		}
		report(diag.Diagnostic{
			Severity: diag.Warning,
			Address:  at,
			Args:     []any{s.value.Shown(), db.rel.Version, strings.Join(known, ", ")},
			Text: diag.Text{
				Summary: diag.Words{
					EN: "platform %[1]q is none of Nacos %[2]s itself (%[3]s) and has no driver_class",
					ZH: "数据库类型 %[1]q 不是 Nacos %[2]s 自带的（%[3]s），且没有 driver_class",
				},
				Detail: diag.Words{
					EN: "Without a driver class the server takes MySQL's driver for the URL and finds none. Put the plugin's jar and the JDBC driver into plugins/ and set driver_class in the datasource block.",
					ZH: "没有驱动类时服务端会使用 MySQL 驱动，从而无法识别该 URL。请把插件 jar 和 JDBC 驱动放入 plugins/，并在 datasource 块中设置 driver_class。",
				},
			},
		})
	}
}

// oddMySQL is about releases that compare with "mysql" and know nothing else.
func oddMySQL(db *database, s *setting, plain string, report func(diag.Diagnostic)) {
	switch {
	case plain == "mysql" && !strings.EqualFold(s.value.Text, "mysql") && db.cluster.Standalone():
		report(diag.Diagnostic{
			Address: s.at,
			Args:    []any{s.value.Shown(), db.rel.Version},
			Text: diag.Text{
				Summary: diag.Words{
					EN: "platform %[1]q: quotes and blanks are part of the name, want \"mysql\"",
					ZH: "数据库类型 %[1]q：引号和空格都算名称的一部分，应为 \"mysql\"",
				},
				Detail: diag.Words{
					EN: "Nacos %[2]s compares the text with mysql and, standalone, silently keeps its data in Derby otherwise. Write mysql alone.",
					ZH: "Nacos %[2]s 会将其与 mysql 比较，单机模式下不相等时会悄然使用 Derby。请只写 mysql。",
				},
			},
			Fixes: unquote(s, plain),
		})
	case plain != "mysql" && plain != "derby" && plain != "" && s.at != db.datasource():
		report(diag.Diagnostic{
			Address: s.at,
			Args:    []any{s.value.Shown(), db.rel.Version},
			Text: diag.Text{
				Summary: diag.Words{
					EN: "platform %[1]q: Nacos %[2]s knows MySQL alone",
					ZH: "数据库类型 %[1]q：Nacos %[2]s 只支持 MySQL",
				},
				Detail: diag.Words{
					EN: "A standalone server keeps its data in Derby then, a cluster sends MySQL's SQL to the database. Other databases need Nacos 2.2.0 or later and a plugin.",
					ZH: "此时单机服务使用 Derby，集群则会向该数据库发送 MySQL 的 SQL。其他数据库需要 Nacos 2.2.0 或更高版本及相应插件。",
				},
			},
		})
	}
}

// unquote writes the plain name where the odd one is a literal.
func unquote(s *setting, plain string) []diag.Fix {
	quoted, ok := plainQuoted(plain)
	if !ok || s.value.IsSensitive() || s.filled {
		return nil
	}
	return []diag.Fix{{
		Title: diag.Words{EN: "write %[1]s alone", ZH: "只写 %[1]s"}, Args: []any{plain}, Safe: true,
		Edits: []diag.Edit{{Address: s.at, Text: quoted}},
	}}
}
