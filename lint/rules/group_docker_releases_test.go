package rules

import (
	"fmt"
	"strings"
	"testing"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/lint/linttest"
	"github.com/nacosgen/nacosgen/schemas"
)

// inRelease is a cluster of one release with a docker block.
func inRelease(version, storage, docker string) string {
	database := `datasource "mysql" {
    hosts    = ["10.0.0.9:3306"]
    database = "nacos"
    user     = "nacos"
    password = "s3cret"
  }`
	auth := ""
	if schemas.Find(version).AtLeast("3.0.0") {
		auth = `auth {
    token_secret_key = "ZmFsc2UtdG9rZW4tZm9yLWZpeHR1cmVzLW9ubHktMTIzNDU2Nzg="
    identity {
      key   = "x-cluster"
      value = "opensesame"
    }
  }`
	}
	if storage == "embedded" {
		database = `storage = "embedded"`
	}
	return fmt.Sprintf("cluster \"c\" {\n  version = %q\n  %s\n  %s\n  node \"a\" { address = \"10.0.0.1\" }\n  docker {\n    %s\n  }\n}\n", version, database, auth, docker)
}

// The last release before and the first after every boundary.
func TestDockerReleases(t *testing.T) {
	const embedded, external = "embedded", "external"
	for _, tt := range []struct {
		rule            *lint.Rule
		storage, docker string
		version         string
		want            string // severity and a part of summary or detail; "" silence
	}{
		{CustomPropertiesIgnored, external, `volumes = ["/x:/home/nacos/init.d"]`, "1.4.4", ""},
		{CustomPropertiesIgnored, external, `volumes = ["/x:/home/nacos/init.d"]`, "1.4.5", "warning does not read"},
		{CustomPropertiesIgnored, external, `volumes = ["/x:/home/nacos/init.d"]`, "1.4.8", "warning does not read"},
		{CustomPropertiesIgnored, external, `volumes = ["/x:/home/nacos/init.d"]`, "2.0.0", ""},
		{CustomPropertiesIgnored, external, `volumes = ["/x:/home/nacos/init.d"]`, "2.1.0", ""},
		{CustomPropertiesIgnored, external, `volumes = ["/x:/home/nacos/init.d"]`, "2.1.1", "warning does not read"},
		{EnvRenamedPort, external, `env = { NACOS_SERVER_PORT = "1" }`, "1.2.0", ""},
		{EnvRenamedPort, external, `env = { NACOS_SERVER_PORT = "1" }`, "1.2.1", ""},
		{EnvRenamedPort, external, `env = { NACOS_SERVER_PORT = "1" }`, "1.3.0", "error ignores it"},
		{EnvRenamedPort, external, `env = { NACOS_APPLICATION_PORT = "1" }`, "1.2.0", "error ignores it"},
		{EnvRenamedPort, external, `env = { NACOS_APPLICATION_PORT = "1" }`, "1.2.1", ""},
		{DockerDBMasterSlaveEnv, external, `env = { MYSQL_MASTER_SERVICE_PORT = "1" }`, "1.1.4", ""},
		{DockerDBMasterSlaveEnv, external, `env = { MYSQL_MASTER_OF_OURS = "1" }`, "1.1.4", ""},
		{DockerDBMasterSlaveEnv, external, `env = { MYSQL_MASTER_SERVICE_PORT = "1" }`, "1.2.0", "error MYSQL_SERVICE_*"},
		{DockerDBMasterSlaveEnv, external, `env = { MYSQL_SLAVE_SERVICE_PORT = "1" }`, "3.2.3", "error Nothing took over"},
		{DockerDBNumAboveOne, external, "config = \"env\"\n env = { MYSQL_DATABASE_NUM = \"2\" }", "1.1.4", "error MYSQL_SLAVE_SERVICE_HOST"},
		{DockerDBNumAboveOne, external, "config = \"env\"\n env = { MYSQL_DATABASE_NUM = \"2\" }", "1.2.0", "warning the same host once more"},
		{DockerDBNumAboveOne, external, "config = \"env\"\n env = { MYSQL_DATABASE_NUM = \"2\" }", "2.1.2", "warning the same host once more"},
		{DockerDBNumAboveOne, external, "config = \"env\"\n env = { MYSQL_DATABASE_NUM = \"2\" }", "2.2.0", "error db.url.1 is null"},
		{DockerDBNumAboveOne, external, "config = \"env\"\n env = { MYSQL_DATABASE_NUM = \"2\" }", "3.3.0", "error db.url.1 is null"},
		{DockerDBNumAboveOne, external, "config = \"env\"\n env = { MYSQL_DATABASE_NUM = \"2\", MYSQL_SLAVE_SERVICE_HOST = \"x\" }", "1.1.4", ""},
		{DockerDBNumAboveOne, external, "config = \"env\"\n env = { MYSQL_DATABASE_NUM = \"2\", MYSQL_SLAVE_SERVICE_HOST = \"x\" }", "2.2.0", "error db.url.1 is null"},
		{DockerDBNumAboveOne, external, "config = \"env\"\n env = { MYSQL_DATABASE_NUM = \"2\", MYSQL_SLAVE_SERVICE_HOST = \"\" }", "1.1.4", "error MYSQL_SLAVE_SERVICE_HOST"},
		{AuthEnvMandatory3x, embedded, `env = { NACOS_AUTH_TOKEN = "" }`, "2.5.5", ""},
		{AuthEnvMandatory3x, embedded, `env = { NACOS_AUTH_TOKEN = "" }`, "3.0.0", "error ends at once"},
		{ImageModeUnset, external, `env = { NACOS_SERVERS = "" }`, "1.2.1", "warning jmenv.tbsite.net"},
		{ImageModeUnset, external, `env = { NACOS_SERVERS = "" }`, "1.3.0", "warning a cluster of its own"},
		{EnvUnknown, external, `env = { TOMCAT_ACCESSLOG_ENABLED = "x" }`, "2.5.5", ""},
		{EnvUnknown, external, `env = { TOMCAT_ACCESSLOG_ENABLED = "x" }`, "3.0.0", "warning has no effect"},
		{EnvUnknown, external, `env = { MEMBER_LIST = "x" }`, "1.2.1", "warning of other releases"},
		{EnvUnknown, external, `env = { MEMBER_LIST = "x" }`, "1.3.0", ""},
		{EnvUnknown, external, `env = { MYSQL_MASTER_SERVICE_HOST = "x" }`, "1.1.4", ""},
		{EnvUnknown, external, `env = { MYSQL_MASTER_SERVICE_HOST = "x" }`, "1.2.0", ""},
		{EnvUnknown, external, `env = { MYSQL_MASTER_SERVICE_HOSTS = "x" }`, "1.1.4", "warning did you mean MYSQL_MASTER_SERVICE_HOST?"},
		{EnvUnknown, external, `env = { MYSQL_MASTER_SERVICE_HOSTS = "x" }`, "1.2.0", ""},
		{EnvUnknown, external, `env = { NACOS_AUTH_ADMIN_ENABLE = "x" }`, "3.0.0", "warning of other releases"},
		{EnvUnknown, external, `env = { NACOS_AUTH_ADMIN_ENABLE = "x" }`, "3.0.1", ""},
		{EnvUnknown, external, `env = { NACOS_AUTH_TOKEN_EXPIRE_SECONDS = "60" }`, "2.1.0", "warning has no effect"},
		{EnvUnknown, external, `env = { NACOS_AUTH_TOKEN_EXPIRE_SECONDS = "60" }`, "2.1.1", ""},
		{DebugPortPublished, embedded, `env = { NACOS_DEBUG = "y" }`, "2.5.5", "warning NACOS_DEBUG opens"},
		{DebugPortPublished, embedded, `env = { NACOS_DEBUG = "y" }`, "3.0.0", ""},
		{DebugPortPublished, embedded, `env = { NACOS_DEBUG = "y" }`, "3.0.3", ""},
		{DebugPortPublished, embedded, `env = { NACOS_DEBUG = "y" }`, "3.1.0", "warning NACOS_DEBUG opens"},
		{HealthcheckPath, embedded, `options = ["--health-cmd=curl localhost:8848/nacos/v1/console/health/liveness"]`, "2.5.5", ""},
		{HealthcheckPath, embedded, `options = ["--health-cmd=curl localhost:8848/nacos/v1/console/health/liveness"]`, "3.0.0", "warning has nothing there"},
		{MountedPropertiesIgnoreEnv, external, `env = { MYSQL_SERVICE_USER = "x" }`, "1.1.4", ""},
		{MountedPropertiesIgnoreEnv, external, `env = { MYSQL_SERVICE_USER = "x" }`, "1.2.0", "error something else for db.user"},
		{MountedPropertiesIgnoreEnv, external, `env = { MYSQL_SERVICE_USER = "x" }`, "1.4.8", "error something else for db.user"},
		{ComposeDollar, embedded, `env = { TOMCAT_ACCESSLOG_ENABLED = "$${X}" }`, "3.0.0", ""},
		{ComposeDollar, embedded, `env = { MODE = "$${X}" }`, "3.0.0", "error nothing expands"},
		{VolumeTargetDuplicate, embedded, `volumes = ["/x:/home/nacos/conf/nacos-logback.xml"]`, "2.4.3", "error nacosgen mounts the node's own file"},
		{VolumeTargetDuplicate, embedded, `volumes = ["/x:/y", "/z:/y"]`, "2.4.3", "error Take one of the two out"},
		{MountedPropertiesIgnoreEnv, external, `env = { MYSQL_SERVICE_USER = "x" }`, "2.2.0", "error something else for db.user.0"},
		{MountedPropertiesIgnoreEnv, embedded, `env = { MYSQL_SERVICE_USER = "x" }`, "2.2.0", "warning in its own application.properties alone"},
		{MountedPropertiesIgnoreEnv, embedded, `env = { NACOS_CONSOLE_PORT = "1" }`, "3.0.0", ""},
	} {
		found := linttest.Lint(t, tt.rule, "topology.hcl", []byte(inRelease(tt.version, tt.storage, tt.docker)))
		var got []string
		for _, d := range found {
			got = append(got, d.Severity.String()+" "+d.Summary(diag.English)+" | "+d.Details(diag.English))
		}
		level, part, _ := strings.Cut(tt.want, " ")
		if tt.want == "" && len(got) > 0 || tt.want != "" && (len(got) != 1 || !strings.HasPrefix(got[0], level) || !strings.Contains(got[0], part)) {
			t.Errorf("%s %s %s: %q, want %q", tt.rule.ID, tt.version, tt.docker, got, tt.want)
		}
	}
}
