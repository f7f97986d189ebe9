package rules

import (
	"path"
	"slices"
	"strings"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/topology"
)

// LogsDirShared looks for folders that two nodes of one machine write to.
var LogsDirShared = &lint.Rule{
	ID: "logs-dir-shared",
	Summary: diag.Words{
		EN: "nodes on one machine must not share a folder for logs or data",
		ZH: "同一台机器上的节点不能共用日志或数据目录",
	},
	Severity: diag.Error,
	Theme:    lint.Logging,
	Scope:    lint.ScopeTopology,
	Since:    "0.1.0",
	Releases: "all",
	Source:   "conf, data and logs below nacos.home@1.1.0-3.0.3: EnvUtil, RocksDB's and Derby's lock files; nacos-logback.xml",
	Check:    checkLogsDirShared,
}

// writtenFolder is a folder on a machine that a node writes to.
type writtenFolder struct {
	path string
	kind string // home, logs, data, conf, access log
	at   diag.Address
}

type folderKey struct {
	machine lint.Machine
	path    string
}

type folderOwner struct {
	placedNode
	writtenFolder
}

func checkLogsDirShared(p *lint.Pass) {
	machines := p.Machines()
	on := nodesByMachine(p)
	owners := map[folderKey]folderOwner{}
	said := saidOnce{}
	for _, c := range p.Topology.Clusters {
		for _, n := range c.Nodes {
			machine := machines.OfNode(n)
			if machine == lint.NoMachine || on[machine] == 1 {
				continue
			}
			for _, f := range foldersOf(c, n) {
				key := folderKey{machine, f.path}
				first, taken := owners[key]
				switch {
				case !taken:
					owners[key] = folderOwner{placedNode{c, n}, f}
				case first.node != n && said.first(f.at):
					p.Report(folderShared(f, n, first))
				}
			}
		}
	}
}

// nodesByMachine counts the nodes on each machine.
func nodesByMachine(p *lint.Pass) []int {
	machines := p.Machines()
	on := make([]int, machines.Len())
	for _, c := range p.Topology.Clusters {
		for _, n := range c.Nodes {
			if machine := machines.OfNode(n); machine != lint.NoMachine {
				on[machine]++
			}
		}
	}
	return on
}

func folderShared(f writtenFolder, n *topology.Node, first folderOwner) diag.Diagnostic {
	return diag.Diagnostic{
		Address: f.at, Args: []any{f.path, n.Name, first.node.Name, f.kind},
		Text: diag.Text{
			Summary: diag.Words{
				EN: "node %[2]s writes its %[4]s to %[1]s, as node %[3]s does on the same machine: want folders of their own",
				ZH: "节点 %[2]s 的 %[4]s 写到 %[1]s，与同一台机器上的节点 %[3]s 相同：应使用各自的目录",
			},
			Detail: diag.Words{
				EN: "Log lines of both mix in one file and each deletes the other's; Raft and Derby lock their data, so the node that starts second ends with a lock error, or both lose data. Give each node a home of its own, for example with ${self.name} in it.",
				ZH: "两个节点的日志会混在同一个文件中并互相清理；Raft 和 Derby 会锁定数据目录，后启动的节点会因锁错误退出，或两者都丢失数据。请为每个节点设置各自的 home，例如在其中使用 ${self.name}。",
			},
		},
		Related: []diag.Related{{Words: diag.Words{EN: "the other node", ZH: "另一个节点"}, Address: first.cluster.NodeAddress(first.node)}},
	}
}

// foldersOf lists what n writes to on its machine, each folder once.
func foldersOf(c *topology.Cluster, n *topology.Node) []writtenFolder {
	if n.Docker != nil {
		return mountedFolders(c, n)
	}
	list := make([]writtenFolder, 0, 5)
	if path.IsAbs(n.Home) {
		list = appendHome(list, n.Home, homeAddress(c, n))
	}
	if dir := c.Logging.Directory; path.IsAbs(dir) {
		list = append(list, writtenFolder{path.Clean(dir), "logs", c.Address().Child("logging", "directory")})
	}
	if dir := strings.TrimPrefix(c.AccessLog.Directory, "file:"); c.AccessLog.Enabled && path.IsAbs(dir) {
		list = append(list, writtenFolder{path.Join(dir, "logs"), "access log", c.Address().Child("access_log", "directory")})
	}
	return list
}

// mountedFolders lists the folders and volumes that n's container writes to.
// Without volumes of the user's they lie below its home.
func mountedFolders(c *topology.Cluster, n *topology.Node) []writtenFolder {
	var list []writtenFolder
	if n.Docker.Volumes == nil {
		list = appendHome(list, n.Home, homeAddress(c, n))
	}
	logs := []string{c.Logging.Directory, strings.TrimPrefix(c.AccessLog.Directory, "file:")}
	for i, text := range n.Docker.Volumes {
		list = appendMount(list, text, logs, lint.VolumesAddress(c, n).Index(i))
	}
	for _, f := range lint.EngineFlags(n.Docker) {
		if f.Name == "volume" {
			list = appendMount(list, f.Value, logs, lint.OptionsAddress(c, n).Index(f.Last))
		}
	}
	return list
}

// appendMount reads "source:target[:options]" and adds its source where the
// server writes into the target.
func appendMount(list []writtenFolder, text string, logs []string, at diag.Address) []writtenFolder {
	parts := strings.Split(text, ":")
	if len(parts) < 2 || len(parts) == 3 && isReadOnly(parts[2]) {
		return list
	}
	source, kind := parts[0], mountKind(path.Clean(parts[1]), logs)
	if kind == "" || strings.HasPrefix(source, ".") { // from the folder of its own script
		return list
	}
	if kind == "home" {
		return appendHome(list, source, at)
	}
	return append(list, writtenFolder{path.Clean(source), kind, at})
}

// appendHome adds a home and what the server writes to below it.
func appendHome(list []writtenFolder, home string, at diag.Address) []writtenFolder {
	home = path.Clean(home)
	return append(list, writtenFolder{home, "home", at},
		writtenFolder{home + "/data", "data", at}, writtenFolder{home + "/logs", "logs", at})
}

func homeAddress(c *topology.Cluster, n *topology.Node) diag.Address {
	if n.Home == c.Home {
		return c.Address().Child("home")
	}
	return c.NodeAddress(n).Child("home")
}

func isReadOnly(options string) bool {
	return slices.Contains(strings.Split(options, ","), "ro")
}

// mountKind tells what the server keeps in a folder of its container; "" where
// it only reads there.
func mountKind(target string, logs []string) string {
	const home = "/home/nacos"
	switch target {
	case home:
		return "home"
	case home + "/logs", home + "/data", home + "/conf":
		return strings.TrimPrefix(target, home+"/")
	}
	for _, dir := range logs {
		if path.Clean(dir) == target {
			return "logs"
		}
	}
	return ""
}
