package load

import (
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
	"github.com/zclconf/go-cty/cty"
)

// clusterWork is a cluster while it is made.
type clusterWork struct {
	*topology.Cluster
	r       *resolver
	block   *block
	view    view
	scope   *scope // of the cluster's own expressions
	inherit *scope // of those in defaults and output blocks of the top level
	release *schemas.Release
	place   *clusterPlace
	free    bool // no cluster before has the name
	counted int  // nodes, those whose name is taken included
	// whether settings for nodes that stand outside of them use self; nodes
	// without settings of their own share the result where they do not
	propertiesUseSelf, jvmUsesSelf, dockerUsesSelf bool
	usesSelf                                       bool // any of them
}

// begin names a cluster, the first step of resolving it.
func (r *resolver) begin(b *block, in instance) *clusterWork {
	w := &clusterWork{Cluster: &topology.Cluster{}, r: r, block: b}
	own := in.variables()
	w.scope = &scope{base: r.module.Context(own)}
	w.inherit = &scope{base: r.module.Context(map[string]cty.Value{})}
	w.view = view{def: b.def, address: "cluster", layers: []layer{{b, w.scope}}, header: b.place("")}
	w.Name = r.instanceName(b, in, w.view)
	w.view.address = w.Address()
	w.view.header = b.place(w.view.address)
	w.place = r.places.cluster(w.Name, b)
	w.free = r.clusterNames().claim("cluster", w.Name, namePlace(b, w.view.address))
	if r.defaults != nil {
		w.view.layers = append(w.view.layers, layer{r.defaults, w.inherit})
	}
	return w
}

// resolve does all the rest, with what r knows.
func (w *clusterWork) resolve(r *resolver) {
	w.r = r
	w.identify()
	w.settings()
	w.nodes()
	w.gateways()
	w.finish()
}

func (r *resolver) clusterNames() *taken {
	if r.places.names == nil {
		r.places.names = &taken{reporter: r.reporter}
	}
	return r.places.names
}

// identify resolves what `cluster` stands for in expressions: name, version, port.
func (w *clusterWork) identify() {
	names := &clusterNames{name: w.Name, scopes: [...]*hcl.EvalContext{w.scope.base, w.inherit.base}}
	w.scope.cluster, w.inherit.cluster = names, names
	w.Version, w.release = w.r.version(w.view)
	names.knowVersion(w.Version)
	w.Port = w.r.num(w.view, "port")
	names.knowPort(w.Port)
	if w.release != nil {
		w.Release, w.view.release = w.release.Version, w.release
	}
}

// clusterNames is what `cluster` stands for. Most clusters need no value of it.
type clusterNames struct {
	name    string
	version *string // nil while it is not known, as is the port
	port    *int
	scopes  [2]*hcl.EvalContext // that are told
	told    bool
}

func (c *clusterNames) knowVersion(version string) { c.version, c.told = &version, false }

func (c *clusterNames) knowPort(port int) { c.port, c.told = &port, false }

// tell lets the scopes know what is known.
func (c *clusterNames) tell() {
	if c == nil || c.told {
		return
	}
	c.told = true
	object := map[string]cty.Value{"name": cty.StringVal(c.name)}
	if c.version != nil {
		object["version"] = cty.StringVal(*c.version)
	}
	if c.port != nil {
		object["port"] = cty.NumberIntVal(int64(*c.port))
	}
	v := cty.ObjectVal(object)
	for _, scope := range c.scopes {
		scope.Variables["cluster"] = v
	}
}

// version gives the version as written and the release whose facts hold; nil
// where it does not exist, which is reported.
func (r *resolver) version(v view) (string, *schemas.Release) {
	r.require(v, "version")
	f := r.find(v, "version")
	text, ok := r.toString(&f)
	if !ok {
		return "", nil
	}
	return text, r.release(text, f.place(), "version")
}

func (r *resolver) release(text string, p place, name string) *schemas.Release {
	m := schemas.Resolve(text)
	switch {
	case m.Release == nil:
		mistake := &mistake{want: diag.Words{EN: `a Nacos release such as "2.4.3"`, ZH: ` Nacos 版本，例如 "2.4.3"`}}
		if m.Nearest != "" {
			mistake.want = diag.Words{EN: "a Nacos release that exists, the nearest is %[3]s", ZH: "存在的 Nacos 版本，最接近的是 %[3]s"}
			mistake.hint, mistake.detail = m.Nearest, diag.Words{EN: `write "%[3]s", or another release`, ZH: `请写 "%[3]s"，或其他版本`}
		}
		r.mistaken(p, name, quoted(text), ruleInvalid, mistake)
	case m.Newer:
		r.add(diag.Diagnostic{
			Rule: ruleNewer, Severity: diag.Warning, Range: p.at, Address: p.address, Args: []any{text, m.Release.Version},
			Text: words("Nacos %[1]s is newer than the newest release known here, %[2]s", "Nacos %[1]s 比此处已知的最新版本 %[2]s 更新",
				"the files are made as for %[2]s: read the release notes of %[1]s, or update nacosgen", "文件将按 %[2]s 生成：请阅读 %[1]s 的发布说明，或更新 nacosgen"),
		})
	}
	return m.Release
}

// settings resolves all of the cluster's own but nodes, gateways and outputs.
func (w *clusterWork) settings() {
	r, v := w.r, w.view
	w.Mode, w.Environment = r.str(v, "mode"), r.str(v, "environment")
	w.ContextPath = r.contextPath(v)
	w.Function, w.Deployment = r.str(v, "function"), r.str(v, "deployment")
	w.Home = w.clusterHome()
	w.Properties = r.textMap(v, "properties")
	w.Upgrade = w.upgrade()
	w.Datasource = w.datasource()
	w.storage()
	w.Auth = w.auth()
	w.AccessLog, w.Logging = w.accessLog(), w.logging()
	w.Console, w.MCP = w.console(), w.mcpRegistry()
	w.Metrics = w.metrics()
	w.JVM, w.Docker = r.jvm(v), nil
	if docker, ok := v.open("docker", ""); ok {
		w.Docker = r.docker(docker)
	}
	w.usesSelf = inheritedSelf(v, (*block).anySelf)
	w.propertiesUseSelf = inheritedSelf(v, func(b *block) bool { a := b.attr("properties"); return a != nil && a.self })
	w.jvmUsesSelf = inheritedSelf(v, blockUsesSelf("jvm"))
	w.dockerUsesSelf = inheritedSelf(v, blockUsesSelf("docker"))
}

func blockUsesSelf(typ string) func(*block) bool {
	return func(b *block) bool { c := b.child(typ, ""); return c != nil && c.anySelf() }
}

func inheritedSelf(v view, uses func(*block) bool) bool {
	for _, l := range v.layers {
		if uses(l.block) {
			return true
		}
	}
	return false
}

func (w *clusterWork) clusterHome() string {
	for _, l := range w.view.layers {
		if a := l.block.attr("home"); a != nil {
			if a.self {
				return ""
			}
			break
		}
	}
	if s, ok := w.r.optStr(w.view, "home"); ok {
		return s
	}
	return defaultHome
}

func (w *clusterWork) upgrade() *topology.Upgrade {
	v, ok := w.view.open("upgrade", "")
	if !ok {
		return nil
	}
	w.r.require(v, "from")
	f := w.r.find(v, "from")
	from, ok := w.r.toString(&f)
	if ok {
		w.r.release(from, f.place(), "from")
	}
	return &topology.Upgrade{From: from}
}

// storage says where configuration is kept, and whether that can be.
func (w *clusterWork) storage() {
	r, v := w.r, w.view
	f := r.find(v, "storage")
	text, explicit := r.toString(&f)
	switch {
	case explicit:
		w.Storage = text
	case w.Datasource != nil:
		w.Storage = "external"
	case w.Standalone():
		w.Storage = "embedded"
	default:
		w.Storage = "external"
	}
	switch {
	case w.Storage == "embedded" && w.Datasource != nil:
		w.embeddedWithDatasource(f)
	case w.Storage == "external" && w.Datasource == nil && !(explicit && w.databaseInProperties()):
		if len(v.children("datasource")) == 0 && f.state != broken {
			w.missingDatasource()
		}
	}
	// startup.sh -p embedded @1.3.0
	if w.Storage == "embedded" && !w.Standalone() && w.release != nil && !w.release.AtLeast("1.3.0") {
		r.unsupported(f.place(), `storage = "embedded" in cluster mode`, w.release.Version, "1.3.0", "")
	}
}

// databaseInProperties tells whether the servers get a whole datasource as keys of
// their own, as one does who brings application.properties along.
func (w *clusterWork) databaseInProperties() bool {
	for _, name := range []string{"num", "url", "user", "password"} {
		if _, one := w.Properties["db."+name]; one {
			continue
		}
		if _, first := w.Properties["db."+name+".0"]; !first {
			return false
		}
	}
	return true
}

// embeddedWithDatasource: an inherited datasource is not used; one that is
// written beside the setting contradicts it, and the servers would use it.
func (w *clusterWork) embeddedWithDatasource(f found) {
	if own := w.block.child("datasource", ""); own != nil {
		p := f.place()
		w.r.add(diag.Diagnostic{
			Rule: ruleInvalid, Severity: diag.Error, Range: p.at, Address: p.address,
			Text: words(`storage is "embedded", but the cluster has a datasource`, `storage 为 "embedded"，但集群有 datasource`,
				"remove one of the two: the servers would use the datasource", "请删除其中之一：服务端会使用 datasource"),
			Related: []diag.Related{{Words: diag.Words{EN: "the datasource", ZH: "datasource 块"}, Range: own.place("").at}},
		})
		return
	}
	w.Datasource = nil
}

func (w *clusterWork) missingDatasource() {
	if slices.Contains(w.block.misspelt, "datasource") {
		return
	}
	text := words("the cluster %[1]s has no datasource, and its storage is not embedded", "集群 %[1]s 没有 datasource，storage 也不是 embedded",
		`write datasource "mysql" { ... }, or storage = "embedded" (from 1.3)`, `请写 datasource "mysql" { ... }，或 storage = "embedded"（自 1.3 起）`)
	w.r.absent(ruleDatasource, w.view.header, text, quoted(w.Name))
}

// children lists the blocks of a type in all layers.
func (v view) children(typ string) []*block {
	var all []*block
	for _, l := range v.layers {
		all = append(all, l.block.children(typ)...)
	}
	return all
}

// childContext is a scope inside the cluster's.
func (w *clusterWork) childContext(in instance) *hcl.EvalContext {
	if in.each == cty.NilVal {
		return w.scope.base
	}
	ctx := w.scope.base.NewChild()
	ctx.Variables = in.variables()
	return ctx
}
