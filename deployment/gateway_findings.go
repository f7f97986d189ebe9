package deployment

import (
	"slices"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/topology"
)

func (m *gatewayMaker) report(d diag.Diagnostic) { m.found = append(m.found, d) }

// reportOnce is for attributes that several listeners use.
func (m *gatewayMaker) reportOnce(d diag.Diagnostic) {
	same := func(e diag.Diagnostic) bool { return e.Rule == d.Rule && e.Address == d.Address }
	if !slices.ContainsFunc(m.found, same) {
		m.report(d)
	}
}

// unwritable is about a text that has no form in the gateway's file; form says
// which texts have one.
func unwritable(at diag.Address, text string, form diag.Words) diag.Diagnostic {
	return diag.Diagnostic{
		Rule: "value-unwritable", Severity: diag.Error, Address: at, Args: []any{text},
		Text: diag.Text{
			Summary: diag.Words{EN: "%[1]q cannot be written into an nginx configuration", ZH: "%[1]q 无法写入 nginx 配置"},
			Detail:  form,
		},
	}
}

func serverHostForm() diag.Words {
	return diag.Words{
		EN: "Give an IP address without a zone, or a name of letters, digits, dots, hyphens and underscores.",
		ZH: "请使用不带区域标识的 IP 地址，或由字母、数字、点、连字符和下划线组成的名称。",
	}
}

func serverNameForm() diag.Words {
	return diag.Words{
		EN: "Give host names separated by blanks, without a port; one may begin with \"*.\" or end with \".*\", and ~ begins a regular expression.",
		ZH: "请给出以空格分隔、不带端口的主机名；名称可以以 \"*.\" 开头或以 \".*\" 结尾，~ 表示正则表达式。",
	}
}

func fileNameForm() diag.Words {
	return diag.Words{
		EN: "Give the path of a file on the gateway's machine without \"$\", which nginx takes for a variable and has no escape for, and without control characters.",
		ZH: "请给出网关机器上的文件路径，不能含有 \"$\"（nginx 会把它当作变量且无法转义）或控制字符。",
	}
}

func controlFreeForm() diag.Words {
	return diag.Words{EN: "Leave out control characters, and keep it below 2000 bytes.", ZH: "请去掉控制字符，并保持在 2000 字节以内。"}
}

func cidrForm() diag.Words {
	return diag.Words{
		EN: "Give an IP address or a network such as \"10.0.0.0/8\".",
		ZH: "请给出 IP 地址或网段，例如 \"10.0.0.0/8\"。",
	}
}

func unitForm(attribute string) diag.Words {
	switch attribute {
	case "client_max_body_size":
		return diag.Words{EN: "Give a size as nginx writes it: \"20m\", \"512k\", \"1g\".", ZH: "请使用 nginx 的大小写法：\"20m\"、\"512k\"、\"1g\"。"}
	case "fail_timeout":
		return diag.Words{EN: "Give whole seconds or more as nginx writes them: \"10s\", \"1m\".", ZH: "请使用 nginx 的时长写法，以整秒为单位：\"10s\"、\"1m\"。"}
	}
	return diag.Words{EN: "Give a duration as nginx writes it: \"90s\", \"10m\", \"1h30m\".", ZH: "请使用 nginx 的时长写法：\"90s\"、\"10m\"、\"1h30m\"。"}
}

// unsupported is about a setting that the cluster can't back.
func unsupported(at diag.Address, text diag.Text, args ...any) diag.Diagnostic {
	return diag.Diagnostic{Rule: "setting-unsupported", Severity: diag.Error, Address: at, Text: text, Args: args}
}

func algorithmUnknown(at diag.Address, name string) diag.Diagnostic {
	return unsupported(at, diag.Text{
		Summary: diag.Words{EN: "algorithm %[1]q is none of round_robin, least_conn, ip_hash, random", ZH: "算法 %[1]q 不是 round_robin、least_conn、ip_hash 或 random"},
		Detail:  diag.Words{EN: "Choose one of them, or leave the attribute out for round_robin.", ZH: "请从中选择一种，或省略该属性以使用 round_robin。"},
	}, name)
}

func gatewayWithoutNodes(at diag.Address) diag.Diagnostic {
	return unsupported(at, diag.Text{
		Summary: diag.Words{EN: "gateway has no node behind it: no node of its cluster serves the API", ZH: "网关后面没有节点：集群中没有提供 API 的节点"},
		Detail: diag.Words{
			EN: "Add a node whose deployment is \"merged\" or \"server\", or take the gateway out.",
			ZH: "请增加 deployment 为 \"merged\" 或 \"server\" 的节点，或删除该网关。",
		},
	})
}

func grpcUnsupported(gateway diag.Address, version string) diag.Diagnostic {
	return unsupported(gateway.Child("grpc"), diag.Text{
		Summary: diag.Words{EN: "grpc is true, but no node of Nacos %[1]s has a gRPC port", ZH: "grpc 为 true，但 Nacos %[1]s 的节点没有 gRPC 端口"},
		Detail:  diag.Words{EN: "gRPC came with 2.0: leave the attribute out.", ZH: "gRPC 自 2.0 起才有：请省略该属性。"},
	}, version)
}

func consoleUnsupported(at diag.Address, c *topology.Cluster) diag.Diagnostic {
	if c.Console == nil {
		return unsupported(at, diag.Text{
			Summary: diag.Words{EN: "Nacos %[1]s has no console port: the console is served on the main port before 3.0", ZH: "Nacos %[1]s 没有独立的控制台端口：3.0 之前控制台使用主端口"},
			Detail:  diag.Words{EN: "Leave console_port out; the console is at the gateway's own port.", ZH: "请省略 console_port；控制台就在网关自己的端口上。"},
		}, c.Version)
	}
	return unsupported(at, diag.Text{
		Summary: diag.Words{EN: "console_port is set, but no node of the cluster serves a console", ZH: "设置了 console_port，但集群中没有提供控制台的节点"},
		Detail: diag.Words{
			EN: "Leave console_port out, or have a node with deployment \"merged\" or \"console\" and the console enabled.",
			ZH: "请省略 console_port，或保证有 deployment 为 \"merged\" 或 \"console\" 且启用了控制台的节点。",
		},
	})
}

func consolePortTaken(at diag.Address, l Listener) diag.Diagnostic {
	return unsupported(at, diag.Text{
		Summary: diag.Words{EN: "console_port %[1]d is the gateway's %[2]s port already", ZH: "console_port %[1]d 已经是网关的 %[2]s 端口"},
		Detail:  diag.Words{EN: "Choose another port for the console.", ZH: "请为控制台选择另一个端口。"},
	}, l.Port, map[string]string{RoleHTTP: "API", RoleSDKGRPC: "gRPC"}[l.Role])
}
