package schemas

func clusterBlocks() []*Block {
	return []*Block{
		upgradeBlock(),
		datasourceBlock(),
		authBlock(),
		accessLogBlock(),
		loggingBlock(),
		jvmBlock(),
		metricsBlock(),
		consoleBlock(),
		mcpRegistryBlock(),
		dockerBlock(),
		outputBlock(),
	}
}

func upgradeBlock() *Block {
	return &Block{
		Type: "upgrade", Summary: Words{"allows nodes with either release and switches on the rules about upgrade paths", "允许节点使用新旧两个版本，并启用升级路径检查"},
		Attributes: []Attribute{
			{Name: "from", Type: TypeRelease, Required: true, Summary: Words{"the release that runs now", "当前运行的版本"}},
		},
	}
}

func datasourceBlock() *Block {
	return &Block{
		Type: "datasource", Label: "platform", Summary: Words{"the external database; the label is mysql, postgresql or a plugin's name", "外置数据库；标签为 mysql、postgresql 或插件名称"},
		Attributes: []Attribute{
			{Name: "hosts", Type: TypeHostPorts, DefaultText: "none", Summary: Words{"host:port each; several are several databases of which Nacos picks a healthy one", "每项为 \"主机:端口\"；多项表示多个数据库，由 Nacos 选用健康的一个"}},
			{Name: "urls", Type: TypeTextList, DefaultText: "made from hosts", Summary: Words{"JDBC URLs, in place of hosts", "JDBC URL，代替 hosts"}},
			{Name: "database", Type: TypeText, Summary: Words{"name of the database", "数据库名称"}},
			{Name: "user", Type: TypeText, Summary: Words{"account", "账号"}},
			{Name: "password", Type: TypeText, Summary: Words{"its password", "密码"}},
			{Name: "params", Type: TypeTextMap, Default: map[string]string{}, Summary: Words{"parameters of the JDBC URL", "JDBC URL 参数"}},
			// DataSourcePoolProperties, db.pool.config.driverClassName @2.2.0
			{Name: "driver_class", Type: TypeString, Since: "2.2.0", DefaultText: "the platform's", Summary: Words{"JDBC driver", "JDBC 驱动类"}},
			{Name: "server_version", Type: TypeString, DefaultText: "unknown", Summary: Words{"version of the database server", "数据库服务器版本"}},
			{Name: "max_connections", Type: TypeNumber, Min: limit(1), DefaultText: "unknown", Summary: Words{"connections that the database accepts", "数据库允许的连接数"}},
		},
		Blocks: []*Block{{
			Type: "pool", Since: "1.4.1", // db.pool.config.* @1.4.1
			Summary: Words{"connection pool of each node", "每个节点的连接池"},
			Attributes: []Attribute{
				{Name: "max_size", Type: TypeNumber, Min: limit(1), DefaultText: "the release's", Summary: Words{"most connections", "最大连接数"}},
				{Name: "min_idle", Type: TypeNumber, Min: limit(0), DefaultText: "the release's", Summary: Words{"connections kept when idle", "最小空闲连接数"}},
				{Name: "connection_timeout", Type: TypeNumber, Min: limit(250), DefaultText: "the release's", Summary: Words{"ms to wait for a connection", "等待连接的毫秒数"}}, // HikariConfig: 250 ms at least
			},
		}},
	}
}

func authBlock() *Block {
	return &Block{
		Type: "auth", Since: "1.2.0", // nacos.core.auth.enabled @1.2.0
		Summary: Words{"who may talk to the servers; absent: off", "鉴权：谁可以访问服务端；没有此块即关闭"},
		Attributes: []Attribute{
			{Name: "enabled", Type: TypeBool, Default: true, Summary: Words{"whether clients must log in", "客户端是否必须登录"}},
			{Name: "system", Type: TypeString, Enum: []string{"nacos", "ldap", "oidc"}, Default: "nacos",
				ValueSince: map[string]string{"ldap": "2.0.1", "oidc": "3.2.0"}, Summary: Words{"where accounts are kept", "账号所在的系统"}},
			{Name: "token_secret_key", Type: TypeText, Summary: Words{"Base64 of 32 bytes or more that sign tokens, the same on all nodes", "用于签发令牌的密钥，至少 32 字节的 Base64，所有节点相同"}},
			{Name: "token_expire_seconds", Type: TypeNumber, Min: limit(1), Default: 18000, Summary: Words{"life of a token", "令牌有效期（秒）"}},
			{Name: "caching", Type: TypeBool, DefaultText: "the release's", Summary: Words{"whether permissions are cached", "是否缓存权限"}},
			{Name: "admin_enabled", Type: TypeBool, Since: "3.0.0", DefaultText: "true", Summary: Words{"whether the admin API needs a login", "运维 API 是否需要登录"}},
			{Name: "console_enabled", Type: TypeBool, Since: "3.0.0", DefaultText: "true", Summary: Words{"whether the console needs a login", "控制台是否需要登录"}},
			{Name: "ignore_urls", Type: TypeStrings, DefaultText: "the release's", Summary: Words{"paths without a login", "不需要登录的路径"}},
		},
		Blocks: []*Block{identityBlock(), ldapBlock(), oidcBlock()},
	}
}

func identityBlock() *Block {
	return &Block{
		Type: "identity", Since: "1.4.1", // nacos.core.auth.server.identity.key @1.4.1
		Summary: Words{"header by which servers know each other", "服务端互相识别的请求头"},
		Attributes: []Attribute{
			{Name: "key", Type: TypeText, Required: true, Summary: Words{"name of the header", "请求头名称"}},
			{Name: "value", Type: TypeText, Required: true, Summary: Words{"its value", "请求头的值"}},
		},
	}
}

// ldapBlock: nacos.core.auth.ldap.* by their first releases in nacos/properties.json.
func ldapBlock() *Block {
	return &Block{
		Type: "ldap", Since: "2.0.1", Summary: Words{"directory to log in with", "用于登录的目录服务"},
		Attributes: []Attribute{
			{Name: "url", Type: TypeText, DefaultText: "the release's", Summary: Words{"such as ldap://10.0.0.9:389", "例如 ldap://10.0.0.9:389"}},
			{Name: "base_dn", Type: TypeText, Since: "2.1.0", DefaultText: "the release's", Summary: Words{"where accounts are searched", "查找账号的起点"}},
			{Name: "user_dn", Type: TypeText, DefaultText: "the release's", Summary: Words{"account that searches", "用于查找的账号"}},
			{Name: "password", Type: TypeText, Since: "2.1.0", DefaultText: "the release's", Summary: Words{"its password", "其密码"}},
			{Name: "filter_prefix", Type: TypeString, Since: "2.1.2", DefaultText: "the release's", Summary: Words{"attribute that holds the login name", "登录名所在的属性"}},
			{Name: "case_sensitive", Type: TypeBool, Since: "2.2.0", DefaultText: "the release's", Summary: Words{"whether login names differ by case", "登录名是否区分大小写"}},
			{Name: "timeout", Type: TypeNumber, Min: limit(1), DefaultText: "the release's", Summary: Words{"ms", "毫秒"}},
		},
	}
}

// oidcBlock: nacos.core.auth.plugin.oidc.* of nacos/properties.json, with
// underscores in place of hyphens.
func oidcBlock() *Block {
	text := func(name, en, zh string) Attribute {
		return Attribute{Name: name, Type: TypeText, DefaultText: "the release's", Summary: Words{en, zh}}
	}
	return &Block{
		Type: "oidc", Since: "3.2.0", Summary: Words{"identity provider", "身份提供方"},
		Attributes: []Attribute{
			text("issuer_uri", "the provider", "提供方地址"),
			text("client_id", "name of the client", "客户端标识"),
			text("client_secret", "its secret", "客户端密钥"),
			text("scope", "scopes with blanks between", "以空格分隔的 scope"),
			text("admin_role", "role that makes an administrator", "管理员对应的角色"),
			text("authorization_endpoint", "in place of the discovered one", "代替自动发现的端点"),
			text("authorization_timeout_ms", "ms", "毫秒"),
			text("auto_create_user", "whether users are created at first login", "首次登录时是否创建用户"),
			text("jwks_cache_ttl_seconds", "seconds for which keys are kept", "密钥缓存秒数"),
			text("roles_claim", "claim that holds the roles", "角色所在的 claim"),
			text("strict_audience_validation", "whether the audience must match", "是否严格校验 audience"),
			text("strict_nonce_validation", "whether the nonce must match", "是否严格校验 nonce"),
			text("token_validation_method", "how tokens are checked", "令牌校验方式"),
			text("username_claim", "claim that holds the login name", "登录名所在的 claim"),
		},
	}
}

func accessLogBlock() *Block {
	return &Block{
		Type: "access_log", Summary: Words{"Tomcat's access log; absent: the release's own default", "Tomcat 访问日志；没有此块则用该版本的默认值"},
		Attributes: []Attribute{
			{Name: "enabled", Type: TypeBool, DefaultText: "the release's", Summary: Words{"whether it is written", "是否写入"}},
			{Name: "max_days", Type: TypeNumber, Min: limit(-1), DefaultText: "the release's", Summary: Words{"days for which files are kept; -1: for ever", "文件保留天数；-1 为永久"}},
			{Name: "pattern", Type: TypeString, DefaultText: "the release's", Summary: Words{"form of a line", "行格式"}},
			{Name: "directory", Type: TypeString, DefaultText: "the release's", Summary: Words{"base folder (server.tomcat.basedir)", "根目录（server.tomcat.basedir）"}},
		},
	}
}

func logLevel() Attribute {
	return Attribute{Name: "level", Type: TypeString, DefaultText: "the release's", Enum: []string{"TRACE", "DEBUG", "INFO", "WARN", "ERROR", "OFF"}, Summary: Words{"least level that is written", "写入的最低级别"}}
}

func logSizes() []Attribute {
	return []Attribute{
		{Name: "max_file_size", Type: TypeSize, Units: logbackUnits(), Min: limit(1), DefaultText: "the release's", Summary: Words{"size of one file", "单个文件大小"}},
		{Name: "max_history", Type: TypeNumber, Min: limit(0), DefaultText: "the release's", Summary: Words{"days for which files are kept", "文件保留天数"}},
		{Name: "total_size_cap", Type: TypeSize, Units: logbackUnits(), DefaultText: "the release's", Summary: Words{"size of all files of one log", "同一日志所有文件的总大小"}},
	}
}

func loggingBlock() *Block {
	return &Block{
		Type: "logging", Summary: Words{"what differs from the release's stock nacos-logback.xml; holds for the root and every logger without its own", "与该版本自带 nacos-logback.xml 的不同之处；对根和没有单独设置的 logger 生效"},
		Attributes: append([]Attribute{
			{Name: "directory", Type: TypePath, DefaultText: "logs below the node's installation", Summary: Words{"as the node sees it: inside the container", "节点所见的目录：容器内的路径"}},
			logLevel(),
		}, logSizes()...),
		Blocks: []*Block{{
			Type: "logger", Label: "logger", Many: true, Summary: Words{"one logger or appender of the release, by name", "该版本的某个 logger 或 appender，按名称"},
			Attributes: append([]Attribute{logLevel()}, logSizes()...),
		}},
	}
}

func jvmBlock() *Block {
	return &Block{
		Type: "jvm", PerNode: true, Summary: Words{"memory and options of the server's Java", "服务端 Java 的内存和参数"},
		Attributes: []Attribute{
			{Name: "heap", Type: TypeSize, Units: jvmUnits(), Min: limit(1), PerNode: true, DefaultText: "the start script's", Summary: Words{"Xms and Xmx", "Xms 和 Xmx"}},
			{Name: "young", Type: TypeSize, Units: jvmUnits(), Min: limit(1), PerNode: true, DefaultText: "the start script's", Summary: Words{"Xmn", "Xmn"}},
			{Name: "metaspace", Type: TypeSize, Units: jvmUnits(), Min: limit(1), PerNode: true, DefaultText: "the start script's", Summary: Words{"MaxMetaspaceSize", "MaxMetaspaceSize"}},
			{Name: "options", Type: TypeStrings, PerNode: true, Default: []string{}, Summary: Words{"further options", "更多参数"}},
		},
	}
}

func metricsBlock() *Block {
	return &Block{
		Type: "metrics", Summary: Words{"what is measured", "监控指标"},
		Attributes: []Attribute{
			{Name: "prometheus", Type: TypeBool, Default: false, Summary: Words{"whether Prometheus can read the metrics", "是否提供 Prometheus 指标"}},
		},
	}
}

func consoleBlock() *Block {
	return &Block{
		Type: "console", Since: "3.0.0", Summary: Words{"the 3.x console", "3.x 控制台"},
		Attributes: []Attribute{
			{Name: "enabled", Type: TypeBool, Default: true, Summary: Words{"whether the pages are served", "是否提供页面"}},
			{Name: "port", Type: TypePort, Default: 8080, Summary: Words{"its port", "端口"}},
			{Name: "context_path", Type: TypeString, Default: "", Summary: Words{"path below which it answers", "上下文路径"}},
		},
	}
}

func mcpRegistryBlock() *Block {
	return &Block{
		Type: "mcp_registry", Since: "3.1.0", Summary: Words{"the registry of MCP servers", "MCP 服务注册中心"},
		Attributes: []Attribute{
			{Name: "enabled", Type: TypeBool, Default: false, Summary: Words{"whether it runs", "是否运行"}},
			{Name: "port", Type: TypePort, Default: 9080, Summary: Words{"its port", "端口"}},
		},
	}
}

func dockerBlock() *Block {
	return &Block{
		Type: "docker", PerNode: true, Summary: Words{"how nodes run in containers; absent: no container files", "节点如何在容器中运行；没有此块则不生成容器文件"},
		Attributes: []Attribute{
			{Name: "engine", Type: TypeString, PerNode: true, Enum: []string{"docker", "podman"}, Default: "docker", Summary: Words{"command that runs containers", "运行容器的命令"}},
			{Name: "image", Type: TypeString, PerNode: true, Default: "nacos/nacos-server", Summary: Words{"image without tag", "镜像，不含标签"}},
			{Name: "tag", Type: TypeString, PerNode: true, DefaultText: "of the release", Summary: Words{"tag of the image, with a digest behind it where one pins it (v2.4.3@sha256:...)", "镜像标签，需要固定镜像时可在其后加摘要（v2.4.3@sha256:...）"}},
			{Name: "config", Type: TypeString, PerNode: true, Enum: []string{"files", "env"}, Default: "files", Summary: Words{"whether settings are mounted or go through variables", "配置通过挂载文件还是环境变量"}},
			{Name: "network", Type: TypeString, PerNode: true, Default: "host", Summary: Words{`"host", "bridge" or a name`, `"host"、"bridge" 或网络名称`}},
			{Name: "restart", Type: TypeString, PerNode: true, Default: "unless-stopped", Summary: Words{"restart policy", "重启策略"}},
			{Name: "memory", Type: TypeSize, Units: dockerUnits(), Min: limit(1), PerNode: true, DefaultText: "no limit", Summary: Words{"limit of the container's memory", "容器内存上限"}},
			{Name: "env", Type: TypeTextMap, PerNode: true, Default: map[string]string{}, Summary: Words{"further variables", "更多环境变量"}},
			{Name: "volumes", Type: TypeStrings, PerNode: true, DefaultText: "data and logs below the node's home", Summary: Words{`"source:target[:options]" each`, `每项为 "源:目标[:选项]"`}},
			{Name: "options", Type: TypeStrings, PerNode: true, Default: []string{}, Summary: Words{"further flags of the run command", "run 命令的更多参数"}},
			{Name: "container_name", Type: TypeString, PerNode: true, DefaultText: "<cluster>-<node>", Summary: Words{"name of the container", "容器名称"}},
		},
	}
}
