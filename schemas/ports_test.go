package schemas

import (
	"fmt"
	"strings"
	"testing"
)

func TestPorts(t *testing.T) {
	cluster := PortQuery{Main: 8848, Function: "all", Deployment: "merged", Console: 8080, ConsoleEnabled: true}
	with := func(change func(*PortQuery)) PortQuery {
		q := cluster
		change(&q)
		return q
	}
	embedded := with(func(q *PortQuery) { q.Embedded = true })
	config := with(func(q *PortQuery) { q.Function = "config" })
	alone := with(func(q *PortQuery) { q.Standalone, q.Embedded = true, true })
	server := with(func(q *PortQuery) { q.Deployment = "server" })
	console := with(func(q *PortQuery) { q.Deployment = "console"; q.MCPRegistry = 9080; q.IstioMCP = 18848 })
	extras := with(func(q *PortQuery) { q.MCPRegistry, q.IstioMCP = 9090, 18850 })

	const all = "main 8848, jraft 7848, sdk_grpc 9848, cluster_grpc 9849"
	for _, c := range []struct {
		release string
		query   PortQuery
		want    string
	}{
		{"1.2.1", cluster, "main 8848"},
		{"1.2.1", embedded, "main 8848"},
		{"1.3.0", cluster, "main 8848"},
		{"1.3.0", embedded, "main 8848, jraft 7848"},
		{"1.3.2", embedded, "main 8848, jraft 7848"},
		{"1.3.2", alone, "main 8848"},
		{"1.4.0", cluster, "main 8848, jraft 7848"},
		{"1.4.0", config, "main 8848"},
		{"1.4.8", with(func(q *PortQuery) { q.Function, q.Embedded = "config", true }), "main 8848, jraft 7848"},
		{"1.4.8", with(func(q *PortQuery) { q.Function = "naming" }), "main 8848, jraft 7848"},
		{"1.4.8", alone, "main 8848"},
		{"2.0.0", cluster, all},
		{"2.0.0", config, all},
		{"2.5.5", alone, all},
		{"2.5.5", console, all + ", istio_mcp 18848"}, // no deployment types before 3.0
		{"3.0.0", cluster, all + ", console 8080"},
		{"3.0.0", with(func(q *PortQuery) { q.ConsoleEnabled = false }), all + ", console 8080"},
		{"3.0.0", server, all},
		{"3.0.0", console, "console 8080"},
		{"3.3.0", alone, all + ", console 8080"},
		{"1.1.3", extras, "main 8848"},
		{"1.1.4", extras, "main 8848, istio_mcp 18848"}, // not configurable
		{"2.0.3", extras, all + ", istio_mcp 18848"},
		{"2.0.4", extras, all + ", istio_mcp 18850"},
		{"3.0.0", extras, all + ", console 8080, istio_mcp 18850"},
		{"3.0.1", extras, all + ", console 8080, ai_mcp_registry 9090, istio_mcp 18850"},
		{"3.2.0", extras, all + ", console 8080, ai_mcp_registry 9090, istio_mcp 18850"},
		{"2.4.3", PortQuery{Main: 80}, "main 80, jraft -920, sdk_grpc 1080, cluster_grpc 1081"},
	} {
		var got []string
		for _, p := range Find(c.release).Ports(c.query).Opened() {
			got = append(got, fmt.Sprintf("%s %d", p.Role, p.Port))
		}
		if text := strings.Join(got, ", "); text != c.want {
			t.Errorf("%s %+v:\n got %s\nwant %s", c.release, c.query, text, c.want)
		}
	}
}

func TestMainPorts(t *testing.T) {
	for _, c := range []struct {
		release         string
		lowest, highest int
	}{{"1.3.2", 1, 65535}, {"1.4.0", 1001, 65535}, {"1.4.8", 1001, 65535}, {"2.0.0", 1001, 64534}} {
		if low, high, _ := Find(c.release).MainPorts(); low != c.lowest || high != c.highest {
			t.Errorf("%s: %d - %d", c.release, low, high)
		}
	}
}
