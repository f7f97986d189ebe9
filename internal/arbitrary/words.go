package arbitrary

import (
	"strings"

	"github.com/nacosgen/nacosgen/schemas"
)

// texts are values that an attribute may have, those that matter to some rule
// among them.
func texts(block, attribute string) []string {
	switch attribute {
	case "hosts":
		return []string{"10.0.0.9:3306", "127.0.0.1:3306", "db.example.com:3306", "10.0.0.1:3306", "[fd00::9]:3306", "localhost:3311"}
	case "urls":
		return urls()
	case "database":
		return []string{"nacos", "mysql", "nacos_config", "information_schema"}
	case "user", "user_dn":
		return []string{"nacos", "root", "nacos_read", "a,b"}
	case "password", "value", "client_secret":
		return []string{"root", "123456", "nacos", "a,b", "s3cret,of", "x${y}", "\ufeffx", `back\slash`, "security", "Gx7!k2"}
	case "key":
		return []string{"serverIdentity", "x-cluster", "test"}
	case "token_secret_key":
		return tokens()
	case "server_version":
		return []string{"5.7.44", "8.0.36", "8.4"}
	case "ignore_urls":
		return []string{"/**", "/v1/cs/**", "/login", "/v1/ns/**"}
	case "pattern":
		return []string{"%h %l %u %t", "common"}
	case "directory", "home":
		return []string{"/home/nacos", "/data/nacos", "/data/nacos/logs", "/var/log/nacos"}
	case "context_path":
		return []string{"/nacos", "", "/x"}
	case "zone":
		return []string{"z1", "z2", "z3"}
	case "addresses":
		return []string{"192.168.7.1", "192.168.7.2", "10.0.0.1"}
	case "options":
		if block == "jvm" {
			return javaOptions()
		}
		return engineOptions()
	case "volumes":
		return []string{
			"/data/conf:/home/nacos/conf", "/data/nacos/data:/home/nacos/data", "/data/logs:/home/nacos/logs:ro", "named:/home/nacos/data", "/x:/opt/nacos/logs",
			"/data/c.properties:/home/nacos/init.d/custom.properties", "/data/cluster.conf:/home/nacos/conf/cluster.conf", "/data/app:/home/nacos/conf/application.properties:ro", "/etc/localtime:/etc/localtime:ro",
		}
	case "network":
		return []string{"host", "bridge", "nacos-net", "none"}
	case "restart":
		return []string{"no", "always", "on-failure:3", "unless-stopped"}
	case "image":
		return []string{"nacos/nacos-server", "registry.example.com/nacos"}
	case "tag":
		return []string{"latest", "v2.4.3", "v3.0.3", "own"}
	case "container_name":
		return []string{"nacos", "c-1"}
	case "server_name":
		return []string{"_", "nacos.example.com"}
	case "allow":
		return []string{"10.0.0.0/8", "192.168.1.1", "fd00::/8"}
	case "timezone":
		return []string{"Asia/Shanghai", "UTC", "Europe/Berlin"}
	case "user_name", "driver_class":
		return []string{"com.mysql.cj.jdbc.Driver", "org.postgresql.Driver"}
	case "certificate", "certificate_key":
		return []string{"/etc/ssl/nacos.pem"}
	}
	return []string{"x", "nacos", "true", "10"}
}

func urls() []string {
	return []string{
		"jdbc:mysql://10.0.0.9:3306/nacos?characterEncoding=utf8&connectTimeout=1000&socketTimeout=3000&useSSL=false",
		"jdbc:mysql://10.0.0.9:3306/nacos&useSSL=false", "jdbc:mysql://db:3306/nacos?useSSL=false&amp;serverTimezone=UTC", "jdbc:mysql://127.0.0.1/mysql",
		"jdbc:postgresql://10.0.0.9:5432/nacos", "jdbc:mysql://[fd00::9]:3306/n?a b=c", "jdbc:mysql://${HOST:10.0.0.9}:3306/nacos?x", "nonsense",
	}
}

func tokens() []string {
	return []string{
		"Kx8vQz2LmT4pWc7RnY1bGd5HsJ9fUaEo0iXw3ZtNqVk=", "c2hvcnQ=", "raw text, no Base64", strings.Repeat("0123456789", 6), "",
		"SecretKey" + strings.Repeat("0123456789", 6), // as published
		"VGhpc0lzTXlDdXN0" + "b21TZWNyZXRLZXkwMTIzNDU2Nzg=",
	}
}

func javaOptions() []string {
	return []string{
		"-Xmx1g", "-Xms512m", "-Xmn2g", "-XX:MaxMetaspaceSize=64m", "-Dserver.port=8849", "-Dnacos.server.ip=127.0.0.1", "-Dnacos.preferHostnameOverIp=true",
		"-Dnacos.member.list=10.0.0.1:8848", "-Dserver.tomcat.accesslog.max-days=3", "-XX:+UseG1GC", "-agentlib:jdwp=transport=dt_socket,server=y,address=9555", "-D", "-Duser.timezone=UTC",
	}
}

func engineOptions() []string {
	return []string{
		"-p", "18848:8848", "--publish=8848:8848", "-p=9848:9848", "127.0.0.1:9555:9555", "--publish", "7848-7850:7848-7850", "-p 8849:8848", "--hostname=nacos1", "-h", "nacos1",
		"--log-opt", "max-size=50m", "--ulimit=nofile=1024:1024", "--net=host", "--network", "bridge", "-e", "MODE=standalone", "--env=TZ=UTC", "-v", "/data:/home/nacos/data", "--health-cmd=curl -f http://localhost:8848/nacos/v1/console/health/readiness",
		"nacos/nacos-server", "--restart=no", "-m=512m", "--user=nacos", "--", "",
	}
}

func (w *writer) imageVariables() []string {
	rel := w.release
	if rel == nil {
		rel = w.anyRelease()
	}
	vars, _ := rel.ImageVariables()
	names := []string{"MODE"}
	for i := range vars {
		names = append(names, vars[i].Name)
	}
	return names
}

// upper is the name by which Spring finds a key in the environment.
func upper(key string) string {
	return strings.ToUpper(strings.NewReplacer(".", "_", "-", "", "[", "_", "]", "").Replace(key))
}

// mapTexts are values of properties, variables and parameters.
func mapTexts() []string {
	list := []string{
		"", "true", "false", "TRUE", "0", "1", "2", "-1", "8848", "65536", "30", "600000  # 10 min", "nacos", "*", "mysql", "MySQL", `"mysql"`, "derby", "postgresql", "/**", "/nacos", "x y", " x ", "a,b", "utf8",
		"${MYSQL_SERVICE_HOST}", "${X:y}", "$${z}", "10.0.0.1:8848 10.0.0.2:8848", "10.0.0.1:8848,10.0.0.2:8848,10.0.0.3:8848", `"10.0.0.1:8848 10.0.0.2:8848"`, "nacos1:8848 nacos2:8848", "127.0.0.1", "10.0.0.1", "localhost", "nacos1",
		"hostname", "cluster", "standalone", "embedded", "address-server", "file", "-Xmx3g", "1g", "512m", "-Dserver.port=1", "--server.port=8849", "serverIdentity", "security", "中文", "10485760", "31457280", "\u2028", "\t", "\\", "UTC", "y",
	}
	return append(append(list, urls()...), tokens()...)
}

// property is a key of some release, with names where the table has {NAME}.
func (w *writer) property() string {
	key := pick(w, schemas.PropertyKeys())
	for {
		before, rest, ok := strings.Cut(key, "{")
		if !ok {
			return key
		}
		name, after, _ := strings.Cut(rest, "}")
		if name == "n" || name == "N" {
			name = "0"
		}
		key = before + strings.ToLower(name) + after
	}
}
