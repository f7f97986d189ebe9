package rules

import (
	"strconv"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
)

// DBIndexGap looks for numbers that are left out among db.url.N, and from 1.3.1
// on, where Spring binds them as lists, among users and passwords. Number 0
// alone serves every database.
var DBIndexGap = &lint.Rule{
	ID: "db-index-gap",
	Summary: diag.Words{
		EN: "db.url.N, db.user.N and db.password.N must count from 0 without a gap",
		ZH: "db.url.N、db.user.N、db.password.N 的序号应从 0 开始连续",
	},
	Severity: diag.Error,
	Theme:    lint.Datasource,
	Since:    "0.1.0",
	Releases: "all; users and passwords from 1.3.1",
	Source:   "ExternalDataSourceProperties@1.3.1: lists of Spring's binder; BasicDataSourceServiceImpl@1.1.3",
	Check:    checkDBIndexGap,
}

func checkDBIndexGap(p *lint.Pass) {
	report := once(p)
	for _, db := range databases(p) {
		if !db.external() {
			continue
		}
		for _, name := range []string{"url", "user", "password"} {
			numbers := db.numbers(name)
			missing := firstMissing(numbers)
			if missing == len(numbers) || name != "url" && (!db.rel.AtLeast("1.3.1") || db.get(name, -1) != nil) || !matters(db, missing) {
				continue
			}
			beyond := db.get(name, numbers[missing])
			report(diag.Diagnostic{
				Address: beyond.at,
				Args:    []any{beyond.key, name, missing, db.rel.Version},
				Text: diag.Text{
					Summary: diag.Words{
						EN: "%[1]s without db.%[2]s.%[3]d: want numbers from 0 without a gap",
						ZH: "有 %[1]s 却没有 db.%[2]s.%[3]d：序号应从 0 开始连续",
					},
					Detail: diag.Words{
						EN: "Nacos %[4]s ends with \"The elements [...] were left unbound\", or for a URL \"db.url.%[3]d is null\". List the databases under hosts or urls of the datasource block, which numbers them.",
						ZH: "Nacos %[4]s 会以 \"The elements [...] were left unbound\" 退出，URL 则报 \"db.url.%[3]d is null\"。请在 datasource 块的 hosts 或 urls 中列出数据库，由它编号。",
					},
				},
			})
		}
	}
}

// firstMissing gives the first number that is not in the sorted list; its
// length where none is left out.
func firstMissing(numbers []int) int {
	for i, n := range numbers {
		if n != i {
			return i
		}
	}
	return len(numbers)
}

// matters tells whether a missing number is asked for: before 1.3.1 the server
// reads those below db.num alone.
func matters(db *database, missing int) bool {
	if db.rel.AtLeast("1.3.1") {
		return true
	}
	num := db.get("num", -1)
	if num == nil {
		return false
	}
	n, _ := strconv.Atoi(num.value.Text)
	return missing < n
}
