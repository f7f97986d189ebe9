package rules

import (
	"strings"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
)

// MemberPortInvalid looks at entries whose port is no number from 1 to 65535.
// Quotes and ?raft_port= have rules of their own.
var MemberPortInvalid = &lint.Rule{
	ID: "member-port-invalid",
	Summary: diag.Words{
		EN: "a member must be an address, a colon and a port from 1 to 65535",
		ZH: "成员必须由地址、冒号和 1 到 65535 的端口组成",
	},
	Severity: diag.Error,
	Theme:    lint.Members,
	Scope:    lint.ScopeCluster,
	Since:    "0.1.0",
	Releases: "all",
	Source:   "alibaba/nacos: ServerListManager@1.1.0, MemberUtils.singleParse@1.3.0, MemberUtil@1.4.2, FileConfigMemberLookup@2.4.3; run on 2.5.1",
	Seen:     "2.2.4",
	Check:    checkMemberPortInvalid,
}

func checkMemberPortInvalid(p *lint.Pass) {
	for _, l := range lint.MemberLists(p.Cluster) {
		e, found := firstEntry(l, hasInvalidPort)
		if !found {
			continue
		}
		f := listFinding{
			args: []any{e.Text},
			summary: diag.Words{
				EN: "member %[1]q of NACOS_SERVERS is no address with a port",
				ZH: "NACOS_SERVERS 中的成员 %[1]q 不是带端口的地址",
			},
			detail: diag.Words{
				EN: "One such entry voids the whole list: from 1.3 on the log says \"failed to get serverlist from disk\" and the node runs alone; before, its naming module has no peers. Write address:port, without http://, paths and full-width signs, and one blank between two members.",
				ZH: "一个这样的条目会使整个列表失效：从 1.3 起日志会出现 \"failed to get serverlist from disk\"，节点单独运行；在此之前其 naming 模块没有任何成员。请写 \"地址:端口\"，不要带 http://、路径和全角符号，成员之间用一个空格分隔。",
			},
		}
		if _, beyond := firstEntry(l, func(e lint.MemberEntry) bool { return hasInvalidPort(e) && strippedMember(e) == "" }); !beyond {
			f.fix = diag.Words{EN: "strip what does not belong there", ZH: "去掉多余的部分"}
			f.mended = func(_ int, e lint.MemberEntry) string {
				if hasInvalidPort(e) {
					return strippedMember(e)
				}
				return e.Text
			}
		}
		reportList(p, l, f)
	}
}

func hasInvalidPort(e lint.MemberEntry) bool {
	switch {
	case e.Text == "" || strings.ContainsAny(e.Text, "\"'") || strings.Contains(e.Text, "raft_port"):
		return false
	case strings.Trim(e.Text, "0123456789") == "": // the port behind a blank
		return true
	}
	return e.HasPort && e.Number() == 0 || strings.ContainsAny(e.Text, "：，/")
}

// strippedMember is an entry without scheme, path and full-width signs; "" where
// that is none either.
func strippedMember(e lint.MemberEntry) string {
	text := strings.NewReplacer("：", ":", "，", ",").Replace(e.Text)
	if _, rest, found := strings.Cut(text, "://"); found {
		text = rest
	}
	text, _, _ = strings.Cut(text, "/")
	for part := range strings.SplitSeq(text, ",") {
		if m := lint.ReadMember(part); m.Host == "" || hasInvalidPort(m) {
			return ""
		}
	}
	return text
}
