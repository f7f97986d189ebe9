package arbitrary

import (
	"slices"

	"github.com/nacosgen/nacosgen/schemas"
)

// entry gives a pair for a map of free text: one that some rule looks at, with
// fitting values, or any key of any release, or one that nobody reads.
func (w *writer) entry(of string) (key, value string) {
	telling := tellingParameters
	switch of {
	case "env":
		telling = tellingVariables
	case "properties":
		telling = tellingProperties
	}
	if !w.chance(3) {
		s := pick(w, telling())
		return s[0], pick(w, s[1:])
	}
	value = pick(w, mapTexts())
	switch {
	case of == "env":
		return pick(w, slices.Concat(schemas.ImageVariableNames(), w.imageVariables(), []string{upper(w.property()), "A_b"})), value
	case of == "properties" && w.chance(6):
		return pick(w, []string{"x" + w.property(), "my.own", "ключ"}), value
	case of == "properties":
		return w.property(), value
	}
	return pick(w, []string{"x y", "a&b", "rewriteBatchedStatements"}), value
}

// tellingParameters are names of parameters of a JDBC URL, each with values.
func tellingParameters() [][]string {
	return [][]string{
		{"characterEncoding", "utf8", ""}, {"connectTimeout", "1000"}, {"socketTimeout", "3000"}, {"useSSL", "false", "true"}, {"serverTimezone", "UTC", "Asia/Shanghai"},
		{"allowPublicKeyRetrieval", "true"}, {"useUnicode", "true", "x y", "a&amp;b"},
	}
}

// tellingProperties are keys of application.properties, each with values.
func tellingProperties() [][]string {
	bools := []string{"true", "false", "TRUE", ""}
	key := func(name string, values ...string) []string { return append([]string{name}, values...) }
	return [][]string{
		key("server.port", "8848", "8849"), key("nacos.server.main.port", "8848", "8858"), key("nacos.console.port", "8080", "7848"), key("db.num", "0", "1", "2", "x"),
		key("db.url.0", urls()...), key("db.url.1", urls()...), key("db.url.3", urls()...), key("db.user", "root", "a,b", "nacos"), key("db.password", "root", "a,b", "x${y}", `\`),
		key("db.password.0", "a,b", "123456"), key("spring.datasource.platform", "mysql", "MySQL", `"mysql"`, "derby", "postgresql", ""), key("spring.sql.init.platform", "mysql", "derby", "dm", " mysql"),
		key("nacos.inetutils.ip-address", "127.0.0.1", "10.0.0.1", "nacos1", "nacos1.example.com"), key("nacos.inetutils.prefer-hostname-over-ip", bools...), key("nacos.server.ip", "10.0.0.1"),
		key("nacos.inetutils.preferred-networks", "10.0"), key("nacos.inetutils.ignored-interfaces[0]", "docker0"), key("nacos.core.auth.enabled", bools...), key("nacos.core.auth.enable", bools...),
		key("nacos.core.auth.caching.enabled", bools...), key("nacos.core.auth.enable.userAgentAuthWhite", bools...), key("nacos.security.ignore.urls", "/**", "/v1/cs/**", "/login"),
		key("nacos.core.auth.system.type", "", "nacos"), key("nacos.core.auth.server.identity.key", "serverIdentity", "x", ""), key("nacos.core.auth.server.identity.value", "security", "y", ""),
		key("nacos.core.auth.plugin.nacos.token.secret.key", tokens()...), key("nacos.core.auth.default.token.secret.key", tokens()...), key("nacos.core.auth.plugin.nacos.token.expire.seconds", "1", "18000"),
		key("server.servlet.context-path", "/nacos", "/x"), key("server.servlet.contextPath", "/nacos", ""), key("server.tomcat.accesslog.enabled", bools...), key("server.tomcat.accesslog.max-days", "-1", "7"),
		key("server.tomcat.accesslog.maxDays", "-1", "7"), key("server.tomcat.basedir", "", "file:."), key("management.endpoints.web.exposure.include", "*", "env,health", "prometheus"),
		key("nacos.member.list", "10.0.0.1:8848,10.0.0.2"), key("nacos.core.member.lookup.type", "address-server", "file"), key("address.server.domain", "x"), key("maxContent", "10485760", "31457280"),
		key("nacos.remote.server.grpc.sdk.max-inbound-message-size", "10485760"), key("nacos.core.protocol.raft.data.election_timeout_ms", "1", "5000"), key("nacos.core.member.meta.site", "z1"),
		key("nacos.core.support.upgrade.from.1x", bools...), key("db.pool.config.maximumPoolSize", "20", "500"), key("db.pool.config.maxLifetime", "600000  # 10 min"), key("spring.security.enabled", bools...),
		key("nacos.logs.path", "/data", "/data/nacos/logs"), key("my.text", "\ufeffx", "${MYSQL_SERVICE_HOST}", "${X:y}", "ä"),
	}
}

// tellingVariables are variables of the image, each with values.
func tellingVariables() [][]string {
	lists := []string{
		"", "10.0.0.1:8848 10.0.0.2:8848", "10.0.0.1:8848,10.0.0.2:8848", "10.0.0.1:8848, 10.0.0.2:8848", "10.0.0.1 10.0.0.2", "10.0.0.1,,10.0.0.2", `"10.0.0.1:8848 10.0.0.2:8848"`, "nacos1:8848 nacos2:8849", "nacos1:18848", "10.0.0.1:8848?raft_port=7848",
		"10.0.0.1:8848 10.0.0.1:8848", "http://10.0.0.1:8848", "fd00::1 [fd00::2]:8848", "127.0.0.1:8848 nacos1:8848", "nacos_1:x",
	}
	addresses := []string{"10.0.0.1", "127.0.0.1", "nacos1", "nacos1.example.com", "172.17.0.2", ""}
	bools := []string{"true", "false", "", "y"}
	return [][]string{
		{"MODE", "cluster", "standalone", "", "Standalone"}, append([]string{"NACOS_SERVERS"}, lists...), append([]string{"MEMBER_LIST"}, lists...), append([]string{"NACOS_SERVER_IP"}, addresses...),
		{"PREFER_HOST_MODE", "hostname", "ip", ""}, {"NACOS_SERVER_PORT", "8848", "8849"}, {"NACOS_APPLICATION_PORT", "8848", "8858", "x"}, {"SERVER_PORT", "8849"}, {"MYSQL_DATABASE_NUM", "1", "2"},
		{"MYSQL_MASTER_SERVICE_HOST", "10.0.0.9"}, {"MYSQL_SERVICE_HOST", "10.0.0.9", "127.0.0.1"}, {"MYSQL_SERVICE_PASSWORD", "root", "a,b", `"q"`}, {"MYSQL_SERVICE_DB_PARAM", "useSSL=false", "a=b&amp;c=d"},
		{"SPRING_DATASOURCE_PLATFORM", "mysql", `"mysql"`, ""}, {"EMBEDDED_STORAGE", "embedded", "x"}, append([]string{"NACOS_AUTH_TOKEN"}, tokens()...), append([]string{"NACOS_AUTH_ENABLE"}, bools...),
		{"NACOS_AUTH_IDENTITY_KEY", "serverIdentity", ""}, {"NACOS_AUTH_IDENTITY_VALUE", "security", ""}, {"NACOS_AUTH_TOKN", "x"}, {"JVM_XMX", "3g", "100m", "x"}, {"JVM_XMS", "1g"}, {"JVM_XMN", "1g", "5g"}, {"JVM_MMS", "64m"},
		{"JAVA_OPT", "-Xmx3g", "-Dnacos.server.ip=127.0.0.1"}, {"JAVA_OPT_EXT", "-Dserver.port=1", "--server.max-http-header-size=1", "--server.port=8849"}, {"JAVA_OPTS", "-Xmx1g"}, {"TZ", "UTC", "Asia/Shanghai"},
		append([]string{"TOMCAT_ACCESSLOG_ENABLED"}, bools...), {"PREFERRED_NETWORKS", "10.0"}, append([]string{"NACOS_DEBUG"}, bools...), {"nacos.core.auth.enabled", "true"}, {"MY_OWN", "${X:-y}", "$$", "\ufeffx", "a  # b", "x ", `"q"`},
		append([]string{"NACOS_AUTH_USER_AGENT_AUTH_WHITE_ENABLE"}, bools...), {"SERVER_SERVLET_CONTEXTPATH", "/x"}, {"FUNCTION_MODE", "config", "naming"}, {"MYSQL_SLAVE_SERVICE_HOST", "10.0.0.8"}, {"PLUGIN_ENABLE", "x"},
	}
}
