package schemas

func clusterBlock() *Block {
	return &Block{
		Type: "cluster", Label: "name", Many: true, ForEach: true,
		Summary: Words{"one Nacos cluster", "一个 Nacos 集群"},
		Attributes: append([]Attribute{{
			Name: "name", Type: TypeName, DefaultText: "the label; label-key under for_each",
			Summary: Words{"name of the cluster, unique", "集群名称，不可重复"},
		}}, clusterAttributes()...),
		Blocks: append([]*Block{nodeBlock(), gatewayBlock()}, clusterBlocks()...),
	}
}

func defaultsBlock() *Block {
	return &Block{
		Type:       "defaults",
		Summary:    Words{"the body of a cluster without nodes and gateways; every cluster inherits what it does not set", "不含节点和网关的集群内容；每个集群继承自己没有设置的部分"},
		Attributes: clusterAttributes(),
		Blocks:     clusterBlocks(),
	}
}

func functionAttribute() Attribute {
	return Attribute{
		Name: "function", Type: TypeString, Default: "all",
		Enum: []string{"all", "config", "naming", "microservice", "ai"},
		// startup.sh -f: config and naming since 1.0, the others by the release page of 3.2.2
		ValueSince: map[string]string{"microservice": "3.2.2", "ai": "3.2.2"},
		Summary:    Words{"part of Nacos that runs", "运行的 Nacos 功能"},
	}
}

func deploymentAttribute() Attribute {
	return Attribute{
		Name: "deployment", Type: TypeString, Default: "merged", Since: "3.0.0", // startup.sh -d @3.0.0
		Enum:    []string{"merged", "server", "console"},
		Summary: Words{"whether server and console run together or apart", "服务端和控制台一起还是分开运行"},
	}
}

func propertiesAttribute() Attribute {
	return Attribute{
		Name: "properties", Type: TypeTextMap, PerNode: true, Default: map[string]string{},
		Summary: Words{"further application.properties keys; a value replaces a generated one in its place", "application.properties 的更多配置项；其值会在原位替换生成的值"},
	}
}

func clusterAttributes() []Attribute {
	return []Attribute{
		{Name: "version", Type: TypeRelease, Required: true, Summary: Words{`Nacos release, such as "2.4.3"`, `Nacos 版本，例如 "2.4.3"`}},
		{Name: "mode", Type: TypeString, Enum: []string{"cluster", "standalone"}, Default: "cluster", Summary: Words{"a cluster, or one server alone", "集群，或单机"}},
		{Name: "environment", Type: TypeString, Enum: []string{"production", "staging", "development"}, Default: "production", Summary: Words{"softens some rules of lint", "放宽部分检查规则"}},
		{Name: "port", Type: TypePort, Default: 8848, Summary: Words{"main port of every node", "每个节点的主端口"}},
		{Name: "context_path", Type: TypeString, Default: "/nacos", Summary: Words{"path below which the servers answer", "服务端的上下文路径"}},
		{Name: "home", Type: TypePath, PerNode: true, DefaultText: `"/home/nacos"; "/home/nacos/<cluster>-<node>" for nodes that share a host`, Summary: Words{"where Nacos is installed on a node; with containers, the host's folder for their data and logs", "节点上 Nacos 的安装目录；使用容器时为主机上存放数据和日志的目录"}},
		{Name: "storage", Type: TypeString, Enum: []string{"external", "embedded"}, DefaultText: `"external" with a datasource; "embedded" in standalone mode`, Summary: Words{"where configuration is kept; embedded in cluster mode from 1.3; external, where it is written, also with db.num, db.url, db.user and db.password in properties instead of a datasource", "配置存储；集群模式的 embedded 自 1.3 起；写明 external 时，也可以在 properties 中给出 db.num、db.url、db.user 和 db.password，而不写 datasource"}},
		functionAttribute(),
		deploymentAttribute(),
		propertiesAttribute(),
	}
}

func nodeBlock() *Block {
	return &Block{
		Type: "node", Label: "name", Many: true, ForEach: true,
		Summary: Words{"one Nacos server", "一个 Nacos 服务端"},
		Attributes: []Attribute{
			{Name: "name", Type: TypeName, DefaultText: "the label; label-key under for_each", Summary: Words{"name of the node, unique among nodes and gateways of the cluster", "节点名称，在集群的节点和网关中不可重复"}},
			{Name: "address", Type: TypeAddress, PerNode: true, DefaultText: "the host's", Summary: Words{"IP or DNS name that the others dial", "其他节点访问它的 IP 或 DNS 名称"}},
			{Name: "port", Type: TypePort, PerNode: true, DefaultText: "the cluster's", Summary: Words{"main port", "主端口"}},
			{Name: "host", Type: TypeString, PerNode: true, DefaultText: "the address", Summary: Words{"name of a host block or, when the topology has none, free text", "host 块的名称；拓扑中没有 host 块时为任意文字"}},
			{Name: "zone", Type: TypeString, PerNode: true, DefaultText: "the host's", Summary: Words{"rack, room or availability zone", "机架、机房或可用区"}},
			{Name: "home", Type: TypePath, PerNode: true, DefaultText: "the cluster's", Summary: Words{"where Nacos is installed on the node; with a container, the host's folder for its data and logs", "节点上 Nacos 的安装目录；使用容器时为主机上存放数据和日志的目录"}},
			{Name: "version", Type: TypeRelease, PerNode: true, DefaultText: "the cluster's", Summary: Words{"Nacos release of the node, during an upgrade", "升级期间该节点的 Nacos 版本"}},
			nodeAttribute(functionAttribute()),
			nodeAttribute(deploymentAttribute()),
			{Name: "console_port", Type: TypePort, PerNode: true, DefaultText: "the cluster's console.port", Since: "3.0.0", Summary: Words{"port of the console on the node", "该节点控制台的端口"}},
			propertiesAttribute(),
		},
		Blocks: []*Block{jvmBlock(), dockerBlock()},
	}
}

func nodeAttribute(a Attribute) Attribute {
	a.Default, a.DefaultText, a.PerNode = nil, "the cluster's", true
	return a
}

func gatewayBlock() *Block {
	return &Block{
		Type: "gateway", Label: "name", Many: true,
		Summary: Words{"what clients and browsers talk to", "客户端和浏览器访问的入口"},
		Attributes: []Attribute{
			{Name: "type", Type: TypeString, Enum: []string{"nginx"}, Default: "nginx", Summary: Words{"kind of gateway", "网关种类"}},
			{Name: "host", Type: TypeString, DefaultText: "the address", Summary: Words{"name of a host block or, when the topology has none, free text", "host 块的名称；拓扑中没有 host 块时为任意文字"}},
			{Name: "address", Type: TypeAddress, DefaultText: "the host's", Summary: Words{"IP or DNS name of the gateway", "网关的 IP 或 DNS 名称"}},
			{Name: "port", Type: TypePort, DefaultText: "the cluster's", Summary: Words{"HTTP port; clients of 2.x and later use port + 1000 too", "HTTP 端口；2.x 及以后的客户端还使用该端口 + 1000"}},
			{Name: "server_name", Type: TypeString, Default: "_", Summary: Words{"names by which the gateway is called", "网关的域名"}},
			{Name: "algorithm", Type: TypeString, Enum: []string{"round_robin", "least_conn", "ip_hash", "random"}, Default: "round_robin", Summary: Words{"how requests are spread", "请求分配方式"}},
			{Name: "max_fails", Type: TypeNumber, Min: limit(0), Default: 3, Summary: Words{"failures after which a node is left out", "节点被摘除前的失败次数"}},
			{Name: "fail_timeout", Type: TypeDuration, Units: nginxSecondUnits(), Default: "10s", Summary: Words{"time in which failures count and for which a node is left out", "统计失败及摘除节点的时间"}},
			{Name: "client_max_body_size", Type: TypeSize, Units: nginxSizeUnits(), Default: "20m", Summary: Words{"largest request", "请求的最大大小"}},
			{Name: "read_timeout", Type: TypeDuration, Units: nginxTimeUnits(), Default: "90s", Summary: Words{"longer than the long polling of 1.x clients", "应长于 1.x 客户端的长轮询"}},
			{Name: "stream_timeout", Type: TypeDuration, Units: nginxTimeUnits(), Default: "10m", Summary: Words{"idle time of a gRPC connection", "gRPC 连接的空闲时间"}},
			{Name: "allow", Type: TypeCIDRs, Default: []string{}, Summary: Words{"who may connect; empty: all", "允许的来源；空为全部"}},
			{Name: "console_port", Type: TypePort, Since: "3.0.0", DefaultText: "none", Summary: Words{"port on which the 3.x console is offered", "提供 3.x 控制台的端口"}},
			{Name: "grpc", Type: TypeBool, DefaultText: "true from 2.0", Summary: Words{"whether gRPC is forwarded", "是否转发 gRPC"}},
		},
		Blocks: []*Block{{
			Type: "tls", Summary: Words{"TLS on all listeners; files on the gateway's machine", "所有监听使用 TLS；文件位于网关机器上"},
			Attributes: []Attribute{
				{Name: "certificate", Type: TypePath, Required: true, Summary: Words{"certificate chain in PEM", "PEM 证书链"}},
				{Name: "certificate_key", Type: TypePath, Required: true, Summary: Words{"its key in PEM", "PEM 私钥"}},
			},
		}},
	}
}
