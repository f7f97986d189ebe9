package rules

import (
	"strconv"
	"strings"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
)

// DBMySQL8KeyRetrieval looks at connections without TLS to a MySQL that may be
// 8: its default accounts then need the server's public key, which the driver
// does not ask for unless it is told to. Releases through 1.3.0 carry driver 5.1.
var DBMySQL8KeyRetrieval = &lint.Rule{
	ID: "db-mysql8-key-retrieval",
	Summary: diag.Words{
		EN: "without TLS, MySQL 8 needs allowPublicKeyRetrieval=true",
		ZH: "不使用 TLS 连接 MySQL 8 时需要 allowPublicKeyRetrieval=true",
	},
	Severity: diag.Warning,
	Theme:    lint.Datasource,
	Since:    "0.1.0",
	Releases: "1.3.1 and later",
	Source:   "pom.xml@1.3.1: mysql-connector-java 8; nacos-docker#133, alibaba/nacos#4040, #6545, #12259",
	Check:    checkDBMySQL8KeyRetrieval,
}

func checkDBMySQL8KeyRetrieval(p *lint.Pass) {
	eachMySQLURL(p, func(db *database, u *jdbcURL, report func(diag.Diagnostic)) {
		off := noTLS(u)
		if !db.rel.AtLeast("1.3.1") || off == nil || getsKey(u) {
			return
		}
		if ds := db.cluster.Datasource; ds != nil && !mayBeMySQL8(ds.ServerVersion) {
			return
		}
		report(diag.Diagnostic{
			Address: off.at,
			Args:    []any{off.name},
			Text: diag.Text{
				Summary: diag.Words{
					EN: "TLS is off (%[1]s) and allowPublicKeyRetrieval is not true: MySQL 8 may refuse the login",
					ZH: "TLS 已关闭（%[1]s），且 allowPublicKeyRetrieval 不为 true：MySQL 8 可能拒绝登录",
				},
				Detail: diag.Words{
					EN: "Accounts with caching_sha2_password, the default of MySQL 8, fail with \"Public Key Retrieval is not allowed\", often only after the database was restarted and has forgotten who logged in before. Better use TLS (remove %[1]s); or add allowPublicKeyRetrieval = \"true\", which lets someone between the two read the password. If the server is MySQL 5.7 or MariaDB, say so with server_version.",
					ZH: "MySQL 8 默认的 caching_sha2_password 账号会报 \"Public Key Retrieval is not allowed\"，且常在数据库重启、登录缓存清空之后才出现。最好使用 TLS（删除 %[1]s）；也可加上 allowPublicKeyRetrieval = \"true\"，但中间人可能因此获取密码。若数据库为 MySQL 5.7 或 MariaDB，请用 server_version 说明。",
				},
			},
		})
	})
}

// noTLS gives the parameter that switches TLS off, or nil.
func noTLS(u *jdbcURL) *jdbcParam {
	switch {
	case u.is("sslMode", "DISABLED"):
		return u.param("sslMode")
	case u.is("useSSL", "false") && u.param("sslMode") == nil:
		return u.param("useSSL")
	}
	return nil
}

// getsKey tells whether the driver may get the server's key, has it, or needs
// none; a parameter with an unknown value counts.
func getsKey(u *jdbcURL) bool {
	if p := u.param("allowPublicKeyRetrieval"); p != nil && (p.value.IsUnknown() || strings.EqualFold(p.value.Text, "true")) {
		return true
	}
	if p := u.param("defaultAuthenticationPlugin"); p != nil {
		return true
	}
	return u.param("serverRSAPublicKeyFile") != nil
}

// mayBeMySQL8 tells whether a server of that version may have accounts with
// caching_sha2_password: MySQL from 8 on, or one of which nothing is known. MariaDB counts from 10, TiDB follows 5.7.
func mayBeMySQL8(version string) bool {
	version = strings.ToLower(strings.TrimSpace(version))
	if strings.Contains(version, "mariadb") || strings.Contains(version, "tidb") {
		return false
	}
	digits, _, _ := strings.Cut(strings.TrimLeft(version, "mysqlv- "), ".")
	major, err := strconv.Atoi(digits)
	return err != nil || major == 8 || major == 9
}
