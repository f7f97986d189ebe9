package rules

import (
	"path"
	"strings"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// TimezoneDiffers compares the time zones of the nodes of one cluster, as far
// as they are known. The zone of a JDBC URL is the database's, and the driver
// converts: another one than the nodes' is right.
var TimezoneDiffers = &lint.Rule{
	ID: "timezone-differs",
	Summary: diag.Words{
		EN: "the nodes of a cluster should run in one time zone",
		ZH: "同一集群的节点应使用相同的时区",
	},
	Severity: diag.Warning,
	Theme:    lint.Memory,
	Scope:    lint.ScopeTopology,
	Since:    "0.1.0",
	Releases: "all; the image has Asia/Shanghai built in",
	Source:   "Dockerfile@1.1.0-v3.2.3 (TIME_ZONE, at build time); OpenJDK: TimeZone_md.c (TZ, /etc/timezone, /etc/localtime); nacos-docker#170 #273",
	Check:    checkTimezoneDiffers,
}

// nodeZone is the time zone of a node, and where it was said; "" there is the
// image's own.
type nodeZone struct {
	name string
	at   diag.Address
	node *topology.Node
}

func checkTimezoneDiffers(p *lint.Pass) {
	hosts := make(map[string]*topology.Host, len(p.Topology.Hosts))
	for _, h := range p.Topology.Hosts {
		hosts[h.Name] = h
	}
	for _, c := range p.Topology.Clusters {
		var zones []nodeZone
		for _, n := range c.Nodes {
			if z := zoneOf(p, c, n, hosts[n.Host]); z.name != "" {
				zones = append(zones, z)
			}
		}
		reportZones(p, zones)
	}
}

// reportZones reports each place that says another zone than most nodes have,
// or than the image has.
func reportZones(p *lint.Pass, zones []nodeZone) {
	count := map[string]int{}
	usual := nodeZone{}
	for _, z := range zones {
		zone := sameZone(z.name)
		count[zone]++
		if z.at == "" {
			count[zone] += len(zones) // only others can be changed
		}
		if count[zone] > count[sameZone(usual.name)] {
			usual = z
		}
	}
	said := saidOnce{}
	for _, z := range zones {
		if sameZone(z.name) == sameZone(usual.name) || !said.first(z.at) {
			continue
		}
		d := diag.Diagnostic{
			Address: z.at, Args: []any{z.name, z.node.Name, usual.name, usual.node.Name},
			Text: diag.Text{
				Summary: diag.Words{
					EN: "node %[2]s runs in %[1]s, but node %[4]s in %[3]s: want one time zone",
					ZH: "节点 %[2]s 的时区为 %[1]s，而节点 %[4]s 为 %[3]s：应使用同一时区",
				},
				Detail: diag.Words{
					EN: "Log lines of the nodes can't be put in order, and gmt_modified of a configuration depends on the node that wrote it. The image has Asia/Shanghai built in: give containers -Duser.timezone or TZ, and machines the same zone.",
					ZH: "各节点的日志时间无法对齐，配置的 gmt_modified 取决于由哪个节点写入。镜像内置 Asia/Shanghai：请为容器设置 -Duser.timezone 或 TZ，并让机器使用相同时区。",
				},
			},
		}
		if usual.at != "" {
			d.Related = []diag.Related{{Words: diag.Words{EN: "the other time zone", ZH: "另一个时区"}, Address: usual.at}}
		}
		p.Report(d)
	}
}

// zoneOf finds the zone that n's Java runs in; no name where it is not known.
func zoneOf(p *lint.Pass, c *topology.Cluster, n *topology.Node, host *topology.Host) nodeZone {
	machine := nodeZone{node: n}
	if host != nil {
		machine.name, machine.at = host.Timezone, diag.Address("host").Child(host.Name, "timezone")
	}
	if mentions(n, "user.timezone") || mentionsVariable(n, func(name string) bool { return name == "TZ" }) {
		settings := p.SettingsOf(c, n)
		s := lint.Last(settings, lint.SettingFlag, "user.timezone")
		if s == nil {
			s = lint.Last(settings, lint.SettingVariable, "TZ")
		}
		if s != nil {
			return nodeZone{s.Value.Shown(), s.Address, n}.known(s.Value)
		}
	}
	switch {
	case n.Docker == nil, mountsLocalTime(n.Docker):
		return machine
	case isOfficialImage(n.Docker):
		if rel := schemas.Find(n.Release); rel != nil && rel.ImageVariable("TIME_ZONE") != nil {
			return nodeZone{name: rel.ImageVariable("TIME_ZONE").Default, node: n}
		}
	}
	return nodeZone{}
}

// known gives z, or nothing where its value can't be read or shown.
func (z nodeZone) known(v topology.Value) nodeZone {
	if v.IsUnknown() || v.IsSensitive() {
		return nodeZone{}
	}
	return z
}

// mountsLocalTime tells whether a container sees the zone of its machine.
func mountsLocalTime(d *topology.Docker) bool {
	mounts := func(volume string) bool {
		parts := strings.Split(volume, ":")
		return len(parts) > 1 && (path.Clean(parts[1]) == "/etc/localtime" || path.Clean(parts[1]) == "/etc/timezone")
	}
	for _, v := range d.Volumes {
		if mounts(v) {
			return true
		}
	}
	for _, f := range lint.EngineFlags(d) {
		if f.Name == "volume" && mounts(f.Value) {
			return true
		}
	}
	return false
}

// sameZone gives one name to zones that always show the same time.
func sameZone(name string) string {
	name = strings.ToLower(strings.TrimPrefix(name, ":"))
	switch name {
	case "utc", "etc/utc", "gmt", "etc/gmt", "uct", "etc/uct", "zulu", "etc/zulu", "universal", "etc/universal", "greenwich", "etc/greenwich", "gmt0", "z":
		return "utc"
	case "asia/shanghai", "prc", "asia/chongqing", "asia/chungking", "asia/harbin", "ctt", "asia/hong_kong", "hongkong",
		"asia/taipei", "roc", "asia/macau", "asia/macao", "asia/singapore", "singapore", "asia/kuala_lumpur", "asia/manila",
		"etc/gmt-8", "gmt+8", "gmt+08", "gmt+8:00", "gmt+08:00", "utc+8", "utc+08:00":
		return "+08:00"
	}
	return name
}
