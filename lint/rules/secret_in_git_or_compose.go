package rules

import (
	"maps"
	"slices"
	"strings"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// SecretInGitOrCompose looks at secrets that stand in the topology itself.
var SecretInGitOrCompose = &lint.Rule{
	ID: "secret-in-git-or-compose",
	Summary: diag.Words{
		EN: "a secret should come from a variable, and not stand in the topology",
		ZH: "机密应取自变量，而不是写在拓扑中",
	},
	Severity: diag.Info,
	Theme:    lint.Auth,
	Scope:    lint.ScopeTopology,
	Since:    "0.1.0",
	Releases: "all",
	Source:   "properties.json and docker-env.json: keys and variables that are secrets",
	Check:    checkSecretInGitOrCompose,
}

func checkSecretInGitOrCompose(p *lint.Pass) {
	said := map[diag.Range]bool{}
	for _, c := range p.Topology.Clusters {
		secrets(c, func(name string, v topology.Value, steps ...string) {
			if v.Text == "" {
				return // unknown, or none
			}
			at := literalPlace(p, c, steps)
			if at == "" || said[p.Place(at)] {
				return
			}
			said[p.Place(at)] = true
			p.Report(secretAsItIs(name, at))
		})
	}
}

func secretAsItIs(name string, at diag.Address) diag.Diagnostic {
	return diag.Diagnostic{
		Address: at,
		Args:    []any{name},
		Text: diag.Text{
			Summary: diag.Words{
				EN: "%[1]s stands in the topology as it is: want a variable",
				ZH: "%[1]s 直接写在拓扑中：应使用变量",
			},
			Detail: diag.Words{
				EN: "Whoever reads the repository reads the secret, and its history keeps it. Declare variable \"x\" { type = string, sensitive = true }, write var.x here, and give its value by NACOSGEN_VAR_x or a file that is not committed. What is in the history already needs a new value.",
				ZH: "能读仓库的人就能读到该机密，而且历史记录会一直保留它。请声明 variable \"x\" { type = string, sensitive = true }，此处写 var.x，并通过 NACOSGEN_VAR_x 或不提交的文件赋值。已进入历史记录的机密需要更换。",
			},
		},
	}
}

// literalPlace is where a value of c is written as it is: in the cluster or in
// defaults; "" where it is made by an expression, or written elsewhere.
func literalPlace(p *lint.Pass, c *topology.Cluster, steps []string) diag.Address {
	at := c.Address().Child(steps...)
	origin := p.Origin(at)
	if origin == topology.Inherited {
		at = diag.Address("defaults").Child(steps...)
		origin = p.Origin(at)
	}
	if origin == topology.Literal || origin == topology.Shared {
		return at
	}
	return ""
}

// secrets visits the secrets of a cluster, each with the steps to it from there.
func secrets(c *topology.Cluster, visit func(name string, v topology.Value, steps ...string)) {
	if a := c.Auth; a != nil {
		visit("token_secret_key", a.TokenSecretKey, "auth", "token_secret_key")
		if a.Identity != nil {
			visit("identity value", a.Identity.Value, "auth", "identity", "value")
		}
		if a.LDAP != nil {
			visit("ldap password", a.LDAP.Password, "auth", "ldap", "password")
		}
		if a.OIDC != nil {
			visit("client_secret", a.OIDC.ClientSecret, "auth", "oidc", "client_secret")
		}
	}
	if ds := c.Datasource; ds != nil {
		visit("password", ds.Password, "datasource", ds.Platform, "password")
	}
	rel := schemas.Find(c.Release)
	if rel == nil {
		return
	}
	secretProperties(rel, c.Properties, nil, visit)
	var env map[string]topology.Value
	if c.Docker != nil {
		env = c.Docker.Env
	}
	secretVariables(rel, env, nil, visit)
	for _, n := range c.Nodes {
		secretProperties(rel, ownValues(n.Properties, c.Properties), []string{"node", n.Name}, visit)
		if n.Docker != nil && n.Docker != c.Docker {
			secretVariables(rel, ownValues(n.Docker.Env, env), []string{"node", n.Name}, visit)
		}
	}
}

// ownValues are those that a node has otherwise than its cluster; nil where it
// has the very map of the cluster.
func ownValues(node, cluster map[string]topology.Value) map[string]topology.Value {
	var own map[string]topology.Value
	for key, v := range node {
		if cluster[key] != v {
			if own == nil {
				own = map[string]topology.Value{}
			}
			own[key] = v
		}
	}
	return own
}

func secretProperties(rel *schemas.Release, values map[string]topology.Value, steps []string, visit func(string, topology.Value, ...string)) {
	for _, key := range slices.Sorted(maps.Keys(values)) {
		if fact := rel.Property(key); fact != nil && fact.Secret {
			visit(key, values[key], append(slices.Clip(steps), "properties", key)...)
		}
	}
}

func secretVariables(rel *schemas.Release, values map[string]topology.Value, steps []string, visit func(string, topology.Value, ...string)) {
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if isSecretVariable(rel, name) {
			visit(name, values[name], append(slices.Clip(steps), "docker", "env", name)...)
		}
	}
}

// isSecretVariable tells whether a variable holds a secret of Nacos.
func isSecretVariable(rel *schemas.Release, name string) bool {
	if v := rel.ImageVariable(name); v != nil && v.Secret {
		return !strings.HasSuffix(name, "_IDENTITY_KEY") // the name of a header
	}
	fact := rel.PropertyByVariable(name)
	return fact != nil && fact.Secret
}
