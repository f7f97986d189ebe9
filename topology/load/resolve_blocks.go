package load

import (
	"slices"
	"strings"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/topology"
)

// datasource is that of the innermost layer that has one; an outer one is
// merged under it when it is of the same platform.
func (w *clusterWork) datasource() *topology.Datasource {
	all := w.view.children("datasource")
	if len(all) == 0 {
		return nil
	}
	platform := all[0].label
	v, _ := w.view.open("datasource", platform)
	r := w.r
	if m := checkPlatform(platform); m != nil {
		r.mistaken(all[0].labelPlace(v.address), "platform", quoted(platform), ruleInvalid, m)
	}
	d := &topology.Datasource{
		Platform: platform, Database: r.text(v, "database"), User: r.text(v, "user"), Password: r.text(v, "password"),
		Params: r.textMap(v, "params"), DriverClass: r.str(v, "driver_class"), ServerVersion: r.str(v, "server_version"),
		MaxConnections: r.optNum(v, "max_connections"), Pool: &topology.Pool{},
	}
	w.databases(v, d)
	if pool, ok := v.open("pool", ""); ok {
		pool = r.available(pool)
		d.Pool = &topology.Pool{MaxSize: r.optNum(pool, "max_size"), MinIdle: r.optNum(pool, "min_idle"), ConnectionTimeout: r.optNum(pool, "connection_timeout")}
	}
	return d
}

// isEmptyList tells whether f was written as a list without elements.
func isEmptyList(f *found) bool {
	t := f.parts.Value.Type()
	return f.parts.Unknown == "" && (t.IsListType() || t.IsTupleType() || t.IsSetType()) && f.parts.Value.LengthInt() == 0
}

// databases resolves hosts or urls, whichever stands in the inner layer.
func (w *clusterWork) databases(v view, d *topology.Datasource) {
	r := w.r
	hosts, urls := r.find(v, "hosts"), r.find(v, "urls")
	useURLs := urls.state != notWritten && (hosts.state == notWritten || urls.layer < hosts.layer)
	if urls.state == written && hosts.state == written && urls.layer == hosts.layer {
		r.error(ruleInvalid, urls.place(), words(
			"datasource has both hosts and urls, want one of them", "datasource 同时有 hosts 和 urls，只能有一个",
			"keep urls for JDBC URLs that hosts, database and params can't express", "只有 hosts、database、params 无法表达的 JDBC URL 才用 urls"))
	}
	d.Hosts, d.URLs = []string{}, []topology.Value{}
	if useURLs {
		d.URLs = emptied(r.textList(v, "urls"))
	} else {
		d.Hosts = emptied(r.toStrs(&hosts))
	}
	bad := hosts.state == broken || urls.state == broken
	switch {
	case useURLs && len(d.URLs) == 0 && !bad && (urls.state != written || isEmptyList(&urls)),
		!useURLs && (hosts.state == notWritten || hosts.state == null) && !bad,
		!useURLs && hosts.state == written && isEmptyList(&hosts):
		r.absent(ruleInvalid, v.header, words(
			"datasource has no database server", "datasource 没有写明数据库地址",
			`write hosts = ["host:port"], or urls`, `请写 hosts = ["主机:端口"]，或 urls`))
	case !useURLs:
		r.require(v, "database")
		r.require(v, "user")
	}
}

// checkPlatform wants what the servers compare by text: lower case.
func checkPlatform(s string) *mistake {
	m := &mistake{want: diag.Words{EN: `the name of a platform such as "mysql"`, ZH: `平台名称，例如 "mysql"`}}
	if s != strings.ToLower(s) {
		m.hint, m.detail = strings.ToLower(s), diag.Words{EN: `the servers compare it by case: write "%[3]s"`, ZH: `服务端区分大小写：请写 "%[3]s"`}
		return m
	}
	for _, c := range s {
		if !('a' <= c && c <= 'z' || '0' <= c && c <= '9' || c == '-' || c == '_' || c == '.') {
			return m
		}
	}
	return nil
}

func (w *clusterWork) auth() *topology.Auth {
	v, ok := w.view.open("auth", "")
	if !ok {
		return nil
	}
	r := w.r
	a := &topology.Auth{Enabled: r.flag(v, "enabled"), System: r.str(v, "system")}
	if a.Enabled {
		v = r.available(v)
	} else if v.lacks() {
		v.release = nil // off is what the release does anyway
	}
	a.TokenSecretKey, a.TokenExpireSeconds = r.text(v, "token_secret_key"), r.num(v, "token_expire_seconds")
	a.Caching, a.IgnoreURLs = r.optFlag(v, "caching"), r.strs(v, "ignore_urls")
	a.AdminEnabled, a.ConsoleEnabled = r.optFlag(v, "admin_enabled"), r.optFlag(v, "console_enabled")
	if w.release != nil && w.release.AtLeast("3.0.0") {
		on := true
		if a.AdminEnabled == nil {
			a.AdminEnabled = &on
		}
		if a.ConsoleEnabled == nil {
			a.ConsoleEnabled = &on
		}
	}
	if identity, ok := v.open("identity", ""); ok {
		identity = r.available(identity)
		r.require(identity, "key")
		r.require(identity, "value")
		a.Identity = &topology.Identity{Key: r.text(identity, "key"), Value: r.text(identity, "value")}
	}
	a.LDAP, a.OIDC = r.ldap(v), r.oidc(v)
	return a
}

func (r *resolver) ldap(auth view) *topology.LDAP {
	v, ok := auth.open("ldap", "")
	if !ok {
		return nil
	}
	v = r.available(v)
	return &topology.LDAP{
		URL: r.text(v, "url"), BaseDN: r.text(v, "base_dn"), UserDN: r.text(v, "user_dn"), Password: r.text(v, "password"),
		FilterPrefix: r.str(v, "filter_prefix"), CaseSensitive: r.optFlag(v, "case_sensitive"), Timeout: r.optNum(v, "timeout"),
	}
}

func (r *resolver) oidc(auth view) *topology.OIDC {
	v, ok := auth.open("oidc", "")
	if !ok {
		return nil
	}
	v = r.available(v)
	o := &topology.OIDC{
		IssuerURI: r.text(v, "issuer_uri"), ClientID: r.text(v, "client_id"), ClientSecret: r.text(v, "client_secret"),
		Scope: r.text(v, "scope"), Settings: map[string]topology.Value{},
	}
	for _, a := range v.def.Attributes {
		switch a.Name {
		case "issuer_uri", "client_id", "client_secret", "scope":
		default:
			if value := r.text(v, a.Name); value.IsSet() {
				o.Settings[a.Name] = value
			}
		}
	}
	return o
}

// accessLog fills in the release's own: its shipped file and, under that, the
// file inside the jar.
func (w *clusterWork) accessLog() *topology.AccessLog {
	r, stock := w.r, &topology.AccessLog{Enabled: true}
	if w.release != nil {
		w.stockAccessLog(stock)
	}
	v, ok := w.view.open("access_log", "")
	if !ok {
		return stock
	}
	if enabled := r.optFlag(v, "enabled"); enabled != nil {
		stock.Enabled = *enabled
	}
	if days := r.optNum(v, "max_days"); days != nil {
		stock.MaxDays = days
	}
	if s, ok := r.optStr(v, "pattern"); ok {
		stock.Pattern = s
	}
	if s, ok := r.optStr(v, "directory"); ok {
		stock.Directory = s
	}
	return stock
}

func (w *clusterWork) stockAccessLog(a *topology.AccessLog) {
	if days := w.release.JarAccessLogDays(); days > 0 {
		a.MaxDays = &days
	}
	lines, _ := w.release.Shipped()
	for _, l := range lines {
		switch l.Key {
		case "server.tomcat.accesslog.enabled":
			a.Enabled = l.Value == "true"
		case "server.tomcat.accesslog.max-days":
			if n := wholeNumber(l.Value); n != nil {
				a.MaxDays = n
			}
		case "server.tomcat.accesslog.pattern":
			a.Pattern = l.Value
		case "server.tomcat.basedir":
			a.Directory = l.Value
		}
	}
}

func (w *clusterWork) logging() *topology.Logging {
	l := &topology.Logging{Loggers: []*topology.Logger{}}
	v, ok := w.view.open("logging", "")
	if !ok {
		return l
	}
	r := w.r
	l.Directory, l.Level, l.MaxFileSize = r.str(v, "directory"), r.str(v, "level"), r.str(v, "max_file_size")
	l.MaxHistory, l.TotalSizeCap = r.optNum(v, "max_history"), r.str(v, "total_size_cap")
	seen := map[string]bool{}
	for _, b := range v.children("logger") {
		if seen[b.label] {
			continue
		}
		seen[b.label] = true
		one, _ := v.open("logger", b.label)
		l.Loggers = append(l.Loggers, &topology.Logger{
			Name: b.label, Level: r.str(one, "level"), MaxFileSize: r.str(one, "max_file_size"),
			MaxHistory: r.optNum(one, "max_history"), TotalSizeCap: r.str(one, "total_size_cap"),
		})
	}
	slices.SortFunc(l.Loggers, func(a, b *topology.Logger) int { return strings.Compare(a.Name, b.Name) })
	return l
}

func (w *clusterWork) metrics() *topology.Metrics {
	v, _ := w.view.open("metrics", "")
	return &topology.Metrics{Prometheus: w.r.flag(v, "prometheus")}
}

func (w *clusterWork) console() *topology.Console {
	v, ok := w.view.open("console", "")
	if v.lacks() {
		if ok {
			w.r.available(v)
		}
		return nil
	}
	return &topology.Console{Enabled: w.r.flag(v, "enabled"), Port: w.r.num(v, "port"), ContextPath: w.r.contextPath(v)}
}

func (w *clusterWork) mcpRegistry() *topology.MCPRegistry {
	v, _ := w.view.open("mcp_registry", "")
	lacks := v.lacks()
	m := &topology.MCPRegistry{Enabled: w.r.flag(v, "enabled"), Port: w.r.num(v, "port")}
	if m.Enabled {
		w.r.available(v)
	}
	if lacks {
		return nil
	}
	return m
}

// jvm resolves the block jvm inside v.
func (r *resolver) jvm(v view) *topology.JVM {
	v, _ = v.open("jvm", "")
	return &topology.JVM{Heap: r.str(v, "heap"), Young: r.str(v, "young"), Metaspace: r.str(v, "metaspace"), Options: emptied(r.strs(v, "options"))}
}

// docker resolves a docker block; tag and container_name stay empty where they
// are not written.
func (r *resolver) docker(v view) *topology.Docker {
	d := &topology.Docker{
		Engine: r.str(v, "engine"), Image: r.checked(v, "image", checkImage), Tag: r.checked(v, "tag", checkTag),
		Config: r.str(v, "config"), Network: r.checked(v, "network", checkContainerName), Restart: r.checked(v, "restart", checkRestart),
		Memory: r.str(v, "memory"), Env: r.textMap(v, "env"), Volumes: r.strs(v, "volumes"), Options: emptied(r.strs(v, "options")),
		ContainerName: r.checked(v, "container_name", checkContainerName),
	}
	r.checkKeys(v, "env", d.Env, checkVariableName)
	r.checkVolumes(v, d.Volumes)
	return d
}

// checked is str with a further check of what is written.
func (r *resolver) checked(v view, name string, check func(string) *mistake) string {
	s, ok := r.optStr(v, name)
	if !ok {
		return r.str(v, name)
	}
	if m := check(s); m != nil {
		f := r.find(v, name)
		r.mistaken(f.place(), name, quoted(s), ruleInvalid, m)
	}
	return s
}

func (r *resolver) contextPath(v view) string {
	return r.checked(v, "context_path", checkContextPath)
}
