package deployment

import (
	"strconv"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/topology"
)

// datasource enters the external database: as many keys as there are
// databases, none for embedded storage.
func (s *sheet) datasource() {
	ds := s.cluster.Datasource
	if ds == nil || s.cluster.Storage != "external" {
		return
	}
	s.platform(ds)
	s.urls(ds)
	s.account("user", ds.User)
	s.account("password", ds.Password)
	s.pool(ds)
}

func (s *sheet) datasourceAddress() diag.Address {
	return s.at.Child("datasource", s.cluster.Datasource.Platform)
}

// platform enters the kind of database. Clusters through 1.2.1 never read it
// (PropertyUtil@1.1.0), from 2.2.0 on it is required.
func (s *sheet) platform(ds *topology.Datasource) {
	at := s.datasourceAddress()
	if ds.Platform != "mysql" && !s.rel.AtLeast("2.2.0") {
		s.found = append(s.found, finding(ruleUnsupported, diag.Error, at,
			diag.Words{EN: "datasource %[1]q: Nacos %[2]s knows MySQL alone", ZH: "数据源 %[1]q：Nacos %[2]s 只支持 MySQL"},
			diag.Words{EN: "Other databases need Nacos 2.2.0 or later.", ZH: "其他数据库需要 Nacos 2.2.0 或更高版本。"}, ds.Platform, s.rel.Version))
	}
	if s.cluster.Standalone() || s.rel.AtLeast("1.3.0") {
		s.hold(diag.Warning, s.setting("spring.datasource.platform", topology.Text(ds.Platform), at))
	}
}

func (s *sheet) urls(ds *topology.Datasource) {
	at := s.datasourceAddress()
	urls, from := ds.URLs, []diag.Address{at.Child("urls")}
	if len(urls) == 0 {
		if !s.hostsWritable(ds) {
			return
		}
		from = []diag.Address{at.Child("hosts"), at.Child("database")}
		if len(ds.Params) > 0 {
			from = append(from, at.Child("params"))
		}
		for _, host := range ds.Hosts {
			urls = append(urls, jdbcURL(ds, host, s.rel))
		}
	}
	s.hold(diag.Warning, s.setting("db.num", topology.Text(strconv.Itoa(len(urls))), from[0]))
	for i, url := range urls {
		places := append([]diag.Address{from[0].Index(i)}, from[1:]...)
		s.numbered("db.url.{n}", i, url, places...)
	}
}

// hostsWritable tells whether URLs can be made of the hosts.
func (s *sheet) hostsWritable(ds *topology.Datasource) bool {
	at := s.datasourceAddress()
	switch {
	case len(ds.Hosts) == 0 || !ds.Database.IsSet():
		return false // loading wants them
	case ds.Platform != "mysql" && ds.Platform != "postgresql":
		s.found = append(s.found, finding(ruleUnsupported, diag.Error, at.Child("hosts"),
			diag.Words{EN: "hosts of datasource %[1]q: how its JDBC URL looks is not known", ZH: "数据源 %[1]q 的 hosts：不知道其 JDBC URL 的写法"},
			diag.Words{EN: "Write urls = [\"jdbc:...\"] in place of hosts and database, and driver_class.", ZH: "请用 urls = [\"jdbc:...\"] 代替 hosts 和 database，并设置 driver_class。"}, ds.Platform))
		return false
	case !s.rel.AtLeast("1.3.1") && percentEncode(ds.Database.Text) != ds.Database.Text:
		s.found = append(s.found, finding(ruleUnwritable, diag.Error, at.Child("database"),
			diag.Words{EN: "name of the database: the driver of Nacos %[1]s decodes no %%XX in it", ZH: "数据库名称：Nacos %[1]s 的驱动不会解码其中的 %%XX"},
			diag.Words{EN: "Connector/J 5.1 takes the name as it stands in the URL: use letters, digits, - and _ alone.", ZH: "Connector/J 5.1 按 URL 原样取数据库名：请只用字母、数字、- 和 _。"}, s.rel.Version))
		return false
	}
	return true
}

// account enters user or password, which serve every database. Before 1.3.1
// the key without a number does that (ExternalDataSourceServiceImpl@1.3.0), and
// hides a published default in the jar; since then the first one, and a comma
// splits a value without a number (ExternalDataSourceProperties@1.3.1).
func (s *sheet) account(name string, value topology.Value) {
	at := s.datasourceAddress().Child(name)
	if !value.IsSet() && (name == "password" || len(s.cluster.Datasource.URLs) > 0) { // a user beside hosts is wanted by loading
		s.noAccount(name)
	}
	s.trimmed(value, at)
	if s.rel.AtLeast("1.3.1") {
		s.numbered("db."+name+".{n}", 0, value, at)
		return
	}
	s.setting("db."+name, value, at)
}

func (s *sheet) pool(ds *topology.Datasource) {
	at := s.datasourceAddress()
	driver, from := ds.DriverClass, at.Child("driver_class")
	if driver == "" && ds.Platform == "postgresql" {
		driver, from = "org.postgresql.Driver", at
	}
	if driver != "" {
		s.setting("db.pool.config.driverClassName", topology.Text(driver), from)
	}
	for _, p := range []struct {
		name, key string
		value     *int
	}{
		{"max_size", "db.pool.config.maximumPoolSize", ds.Pool.MaxSize},
		{"min_idle", "db.pool.config.minimumIdle", ds.Pool.MinIdle},
		{"connection_timeout", "db.pool.config.connectionTimeout", ds.Pool.ConnectionTimeout},
	} {
		if p.value != nil {
			s.setting(p.key, topology.Text(strconv.Itoa(*p.value)), at.Child("pool", p.name))
		}
	}
}

func (s *sheet) noAccount(missing string) {
	s.found = append(s.found, finding(ruleNoDatasource, diag.Error, s.datasourceAddress(),
		diag.Words{EN: "datasource without %[1]s: Nacos %[2]s would not start", ZH: "数据源缺少 %[1]s：Nacos %[2]s 无法启动"},
		diag.Words{EN: "Write %[1]s in the datasource block, for a password best from a sensitive variable: the server takes neither from the URL.",
			ZH: "请在 datasource 块中写出 %[1]s，密码最好来自 sensitive 变量：服务端不会从 URL 中读取。"},
		missing, s.rel.Version))
}
