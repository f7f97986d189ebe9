package rules

import (
	"strconv"
	"strings"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/topology"
)

// ContentLimitMismatch looks at configurations that may be larger than what
// the way to the servers lets through. Gateways below the release's own limit
// are nginx-body-size's.
var ContentLimitMismatch = &lint.Rule{
	ID: "content-limit-mismatch",
	Summary: diag.Words{
		EN: "whoever raises maxContent must raise the limits of gRPC and of gateways too",
		ZH: "调大 maxContent 时，也必须调大 gRPC 和网关的限制",
	},
	Severity: diag.Warning,
	Theme:    lint.Properties,
	Since:    "0.1.0",
	Releases: "all; gRPC from 2.0.0 on",
	Source:   "alibaba/nacos: PropertyUtil@2.4.3, application.properties@2.2.1, BaseGrpcServer@3.1.1; nginx: client_max_body_size",
	Check:    checkContentLimitMismatch,
}

// The limits of a server, and of gRPC unless it is told otherwise.
const (
	keyMaxContent   = "maxContent"
	keyGRPCLimit    = "nacos.remote.server.grpc.sdk.max-inbound-message-size"
	keyOldGRPCLimit = "nacos.remote.server.grpc.maxinbound.message.size"
)

func checkContentLimitMismatch(p *lint.Pass) {
	report := once(p)
	for _, s := range servers(p) {
		e, _ := s.get(keyMaxContent)
		content := wholeNumber(e)
		if content <= mostContent {
			continue
		}
		if limit := s.grpcLimit(); s.rel.AtLeast("2.0.0") && limit > 0 && limit < content {
			report(grpcTooNarrow(s, e, limit))
			continue
		}
		for _, g := range p.Cluster.Gateways {
			size, _ := topology.ParseSize(g.ClientMaxBodySize)
			if size >= mostContent && size < content {
				report(gatewayTooNarrow(p, g, e))
				break
			}
		}
	}
}

// wholeNumber reads a number of bytes; 0 where there is none.
func wholeNumber(e entry) int64 {
	n, err := strconv.ParseInt(strings.TrimSpace(e.value.Text), 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// grpcLimit is the largest message from clients; 0 where it is not known. Before
// 2.2.1 only a flag of Java sets it.
func (s *server) grpcLimit() int64 {
	keys := []string{keyGRPCLimit, keyOldGRPCLimit}
	if !s.rel.AtLeast("2.2.1") {
		for i := range s.settings {
			if set := &s.settings[i]; set.Kind == lint.SettingFlag && set.Name == keyOldGRPCLimit {
				return wholeNumber(entry{value: set.Value})
			}
		}
		return mostContent
	}
	if e, ok := s.get(keys...); ok {
		return wholeNumber(e)
	}
	return mostContent
}

func grpcTooNarrow(s *server, e entry, limit int64) diag.Diagnostic {
	name := keyGRPCLimit
	if !s.rel.AtLeast("2.2.1") {
		name = "-D" + keyOldGRPCLimit
	}
	return diag.Diagnostic{
		Address: e.at,
		Args:    []any{e.name, e.value.Shown(), limit, name},
		Text: diag.Text{
			Summary: diag.Words{
				EN: "%[1]s = %[2]s, but gRPC takes messages up to %[3]d bytes",
				ZH: "%[1]s = %[2]s，而 gRPC 只接受不超过 %[3]d 字节的消息",
			},
			Detail: diag.Words{
				EN: "Publishing more by a 2.x client fails with \"RESOURCE_EXHAUSTED: gRPC message exceeds maximum size\". Raise %[4]s as well, with some room; on all nodes. Large configurations are better kept elsewhere: each is pushed to every listener.",
				ZH: "2.x 客户端发布更大的配置会报 \"RESOURCE_EXHAUSTED: gRPC message exceeds maximum size\"。请在所有节点上同时调大 %[4]s 并留有余量。很大的配置最好存放在别处：每次变更都会推送给所有监听者。",
			},
		},
	}
}

func gatewayTooNarrow(p *lint.Pass, g *topology.Gateway, e entry) diag.Diagnostic {
	return diag.Diagnostic{
		Address: e.at,
		Args:    []any{e.name, e.value.Shown(), g.Name, g.ClientMaxBodySize},
		Text: diag.Text{
			Summary: diag.Words{
				EN: "%[1]s = %[2]s, but gateway %[3]s lets only %[4]s through",
				ZH: "%[1]s = %[2]s，而网关 %[3]s 只允许 %[4]s 通过",
			},
			Detail: diag.Words{
				EN: "Publishing more in the console or by HTTP ends with \"413 Request Entity Too Large\". Set client_max_body_size of the gateway to more than the limit of the servers.",
				ZH: "在控制台或通过 HTTP 发布更大的配置会报 \"413 Request Entity Too Large\"。请将网关的 client_max_body_size 设为大于服务端的限制。",
			},
		},
		Related: []diag.Related{{Words: diag.Words{EN: "the gateway's limit", ZH: "网关的限制"}, Address: p.Cluster.GatewayAddress(g).Child("client_max_body_size")}},
	}
}
