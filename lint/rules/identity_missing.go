package rules

import (
	"strings"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/schemas"
)

// IdentityMissing looks at servers that cannot tell their like from a stranger.
var IdentityMissing = &lint.Rule{
	ID: "identity-missing",
	Summary: diag.Words{
		EN: "servers with authentication need an identity of their own",
		ZH: "开启鉴权的服务端需要自己的身份识别信息",
	},
	Severity: diag.Error,
	Theme:    lint.Auth,
	Since:    "0.1.0",
	Releases: "1.4.1, 1.4.5 - 1.4.8 and 2.2.1 - 2.5.x with authentication on; 3.x always",
	Source:   "alibaba/nacos: AuthFilter@1.4.1, AuthConfigs.validate@1.4.5, @2.2.1, @2.4.0, NacosServerAdminAuthConfig@3.0.3; startup.sh@3.0.3",
	Seen:     "2.2.4",
	Check:    checkIdentityMissing,
}

func checkIdentityMissing(p *lint.Pass) {
	report := once(p)
	for _, s := range servers(p) {
		if !s.needsIdentity() {
			continue
		}
		key, value := s.identity()
		if key.value.IsSet() && value.value.IsSet() {
			continue
		}
		missing, name := key, "key"
		if key.value.IsSet() {
			missing, name = value, "value"
		}
		if strings.HasPrefix(missing.name, "NACOS_AUTH_") && s.rel.AtLeast("3.0.0") {
			continue // auth-env-mandatory-3x tells of the emptied variable
		}
		at := missing.at
		switch {
		case at == "" && !key.value.IsSet() && !value.value.IsSet():
			at = s.authAddress("identity")
		case at == "":
			at = s.authAddress("identity", name)
		}
		report(diag.Diagnostic{
			Address: at,
			Args:    []any{s.rel.Version},
			Text: diag.Text{
				Summary: s.withoutIdentity(),
				Detail: diag.Words{
					EN: strangers(s.rel).EN + " Write identity { key = \"x-nacos-peer\", value = var.nacos_identity } in the auth block, with a key of your own, the same on all nodes.",
					ZH: strangers(s.rel).ZH + "请在 auth 块中写 identity 块，含自己的 key（例如 \"x-nacos-peer\"）和 value = var.nacos_identity，所有节点相同。",
				},
			},
		})
	}
}

// needsIdentity tells whether the server ends, or refuses every request, without
// an identity. A single server of 2.4 and 2.5 does not.
func (s *server) needsIdentity() bool {
	switch {
	case s.rel.AtLeast("3.0.0"):
		return true
	case s.clientAuth() != yes:
		return false
	case s.rel.In("1.4.1", "1.4.1"):
		return s.is(keyUserAgent, no) == no
	case s.rel.AtLeast("2.4.0"):
		return !s.cluster.Standalone()
	}
	return s.rel.In("1.4.5", "1.4.8") || s.rel.AtLeast("2.2.1")
}

func (s *server) withoutIdentity() diag.Words {
	if s.clientAuth() == yes {
		return diag.Words{
			EN: "auth without identity: Nacos %[1]s needs a key and a value of your own",
			ZH: "auth 缺少 identity：Nacos %[1]s 需要自己的 key 和 value",
		}
	}
	return diag.Words{
		EN: "no identity: Nacos %[1]s needs a key and a value of your own even while auth is off",
		ZH: "没有 identity：即使 auth 关闭，Nacos %[1]s 也需要自己的 key 和 value",
	}
}

// strangers is what the operator sees without an identity.
func strangers(rel *schemas.Release) diag.Words {
	switch {
	case rel.AtLeast("3.0.0"):
		return diag.Words{
			EN: "startup.sh stops and asks for it, which hangs a service manager, and a container ends with 255.",
			ZH: "startup.sh 会停下来要求输入，使服务管理器挂起；容器会以 255 退出。",
		}
	case !rel.AtLeast("1.4.5"):
		return diag.Words{
			EN: "Every request is refused with \"Invalid server identity key or value\".",
			ZH: "所有请求都会被拒绝：\"Invalid server identity key or value\"。",
		}
	}
	return diag.Words{
		EN: "The start fails with \"Empty identity, Please set nacos.core.auth.server.identity.key\".",
		ZH: "启动失败：\"Empty identity, Please set nacos.core.auth.server.identity.key\"。",
	}
}
