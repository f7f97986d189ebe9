package rules

import (
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/topology"
)

// DBOnMemberHost looks for databases that all stand on one machine which
// carries a member too: its loss takes a vote and every write of configuration.
var DBOnMemberHost = &lint.Rule{
	ID: "db-on-member-host",
	Summary: diag.Words{
		EN: "the only database should not stand on the machine of a member",
		ZH: "唯一的数据库不宜与集群成员同机",
	},
	Severity: diag.Info,
	Theme:    lint.Quorum,
	Scope:    lint.ScopeTopology,
	Since:    "0.1.0",
	Releases: "all",
	Source:   "configuration with MySQL needs no quorum but the database; persistent instances need the quorum: run on 2.5.1",
	Check:    checkDBOnMemberHost,
}

func checkDBOnMemberHost(p *lint.Pass) {
	for _, on := range placesOnHosts(p) {
		c, ds := on.cluster, on.cluster.Datasource
		// All on one machine is a rule of its own.
		if c.Environment == "development" || len(on.hosts) < 2 || ds == nil {
			continue
		}
		servers := databaseServers(c, ds)
		machine := machineOf(p.Machines(), servers)
		for _, n := range on.members {
			if machine != lint.NoMachine && p.Machines().OfNode(n) == machine {
				p.Report(dbOnMember(p, c, servers[0], n))
				break
			}
		}
	}
}

// databaseServers lists what the datasource names as hosts or in its URLs; nil
// where one of them can't be told.
func databaseServers(c *topology.Cluster, ds *topology.Datasource) []jdbcHost {
	at := c.Address().Child("datasource", ds.Platform)
	var servers []jdbcHost
	for i, text := range ds.Hosts {
		servers = append(servers, splitHost(text, at.Child("hosts").Index(i)))
	}
	for i, url := range ds.URLs {
		u := parseJDBC(i, &setting{value: url, at: at.Child("urls").Index(i)})
		if len(u.hosts) == 0 || u.secret {
			return nil
		}
		servers = append(servers, u.hosts...)
	}
	return servers
}

// machineOf gives the machine on which all databases stand; NoMachine where
// they are on several, or on one of which nothing is known.
func machineOf(machines *lint.Machines, servers []jdbcHost) lint.Machine {
	one := lint.NoMachine
	for i, s := range servers {
		m := machines.OfAddress(s.host)
		if i > 0 && m != one {
			return lint.NoMachine
		}
		one = m
	}
	return one
}

func dbOnMember(p *lint.Pass, c *topology.Cluster, server jdbcHost, n *topology.Node) diag.Diagnostic {
	return diag.Diagnostic{
		Address: server.at,
		Args:    []any{server.host, n.Name, n.Host},
		Text: diag.Text{
			Summary: diag.Words{
				EN: "database %[1]s is on the machine of node %[2]s: losing %[3]s alone stops writes of configuration",
				ZH: "数据库 %[1]s 与节点 %[2]s 同机：仅失去 %[3]s 就无法写入配置",
			},
			Detail: diag.Words{
				EN: "The other members keep their majority, but have no database: configuration can only be read from their caches, and a vote is lost at the same time. Memory and disk are shared, too. Put the database on a machine of its own, or use one that fails over.",
				ZH: "其余成员仍构成多数派，但没有数据库可用：配置只能从缓存读取，同时还少了一个投票成员；内存和磁盘也是共用的。请把数据库放在单独的机器上，或使用可自动切换的数据库。",
			},
		},
		Related: related(hostAddress(p, c, n), diag.Words{EN: "the node on the same machine", ZH: "同一台机器上的节点"}),
	}
}
