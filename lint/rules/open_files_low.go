package rules

import (
	"slices"
	"strconv"
	"strings"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/topology"
)

// OpenFilesLow looks at limits of open files that somebody stated, for the
// machines of bare-metal nodes and for containers.
var OpenFilesLow = &lint.Rule{
	ID: "open-files-low",
	Summary: diag.Words{
		EN: "a server with more than a thousand clients needs 65535 open files",
		ZH: "客户端超过一千个的服务端需要 65535 个打开文件数",
	},
	Severity: diag.Info,
	Theme:    lint.Memory,
	Scope:    lint.ScopeTopology,
	Since:    "0.1.0",
	Releases: "all",
	Source:   "one descriptor a connection: Tomcat, Netty; setrlimit(2), docker run --ulimit",
	Check:    checkOpenFilesLow,
}

const enoughOpenFiles = 65535

func checkOpenFilesLow(p *lint.Pass) {
	var machines *lint.Machines
	said, bare := saidOnce{}, map[lint.Machine]*topology.Node{}
	if slices.ContainsFunc(p.Topology.Hosts, isShortOfFiles) {
		machines = p.Machines()
	}
	for _, c := range p.Topology.Clusters {
		for _, n := range c.Nodes {
			if n.Docker != nil {
				reportUlimit(p, said, c, n)
			} else if machines != nil {
				if machine := machines.OfNode(n); bare[machine] == nil {
					bare[machine] = n
				}
			}
		}
	}
	for _, h := range p.Topology.Hosts {
		if !isShortOfFiles(h) {
			continue
		}
		if n := bare[machines.OfAddress(h.Address)]; n != nil {
			p.Report(openFilesLow(diag.Address("host").Child(h.Name, "open_files"), *h.OpenFiles, n.Name))
		}
	}
}

func isShortOfFiles(h *topology.Host) bool {
	return h.OpenFiles != nil && *h.OpenFiles < enoughOpenFiles
}

// reportUlimit looks at --ulimit nofile=soft[:hard] of n's container.
func reportUlimit(p *lint.Pass, said saidOnce, c *topology.Cluster, n *topology.Node) {
	for _, f := range lint.EngineFlags(n.Docker) {
		limits, ok := strings.CutPrefix(f.Value, "nofile=")
		if f.Name != "ulimit" || !ok {
			continue
		}
		soft, _, _ := strings.Cut(limits, ":")
		files, err := strconv.Atoi(soft)
		at := lint.OptionsAddress(c, n).Index(f.Last)
		if err == nil && files >= 0 && files < enoughOpenFiles && said.first(at) { // -1 is no limit
			p.Report(openFilesLow(at, files, n.Name))
		}
	}
}

func openFilesLow(at diag.Address, files int, node string) diag.Diagnostic {
	return diag.Diagnostic{
		Address: at, Args: []any{files, node},
		Text: diag.Text{
			Summary: diag.Words{
				EN: "node %[2]s may open %[1]d files: want 65535 for more than a thousand clients",
				ZH: "节点 %[2]s 最多可打开 %[1]d 个文件：客户端超过一千个时应为 65535",
			},
			Detail: diag.Words{
				EN: "Each client holds a connection, each connection a file. Beyond the limit the server logs \"Too many open files\", refuses clients and can't write its own data. Set LimitNOFILE in the unit or nofile in limits.conf; for a container, --ulimit nofile=65535:65535.",
				ZH: "每个客户端占用一个连接，每个连接占用一个文件。超过上限后服务端会报 \"Too many open files\"，拒绝客户端，也无法写入自己的数据。请在 systemd 单元中设置 LimitNOFILE 或在 limits.conf 中设置 nofile；容器请用 --ulimit nofile=65535:65535。",
			},
		},
	}
}
