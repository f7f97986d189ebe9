package schemas

import "sync"

var language = sync.OnceValue(makeLanguage)

// Language gives the table of the topology language: a block without a type
// whose blocks are those of the top level. Treat it as read-only. The decoder,
// suggestions, documents, hover and the JSON schema come from it.
func Language() *Block { return language() }

func makeLanguage() *Block {
	return &Block{
		Summary: Words{"a topology", "一份拓扑"},
		Blocks: []*Block{
			nacosgenBlock(),
			variableBlock(),
			localsBlock(),
			hostBlock(),
			defaultsBlock(),
			clusterBlock(),
			topOutputBlock(),
		},
	}
}

func nacosgenBlock() *Block {
	return &Block{
		Type: "nacosgen", Many: true,
		Summary: Words{"what the topology needs of the tool itself", "拓扑对工具本身的要求"},
		Attributes: []Attribute{{
			Name: "required_version", Type: TypeString,
			Summary: Words{`constraint on the version of nacosgen, such as ">= 0.1, < 1.0" or "~> 0.3"`, `对 nacosgen 版本的约束，例如 ">= 0.1, < 1.0" 或 "~> 0.3"`},
		}},
		Blocks: []*Block{{
			Type: "required_plugins", Open: true,
			Summary: Words{"external plugins by name, each { source, version }", "外部插件，名称对应 { source, version }"},
		}},
	}
}

func variableBlock() *Block {
	return &Block{
		Type: "variable", Label: "name", Many: true,
		Summary: Words{"an input of the topology, var.<name>", "拓扑的输入，写作 var.<名称>"},
		Attributes: []Attribute{
			{Name: "type", Type: TypeAny, DefaultText: "any", Summary: Words{"type expression, such as string or map(object({ port = optional(number) }))", "类型表达式，例如 string 或 map(object({ port = optional(number) }))"}},
			{Name: "default", Type: TypeAny, Summary: Words{"value where none is given; without it the variable is required", "未给值时使用的值；没有它则变量必须给值"}},
			{Name: "description", Type: TypeString, Summary: Words{"what it is for", "用途说明"}},
			{Name: "sensitive", Type: TypeBool, Default: false, Summary: Words{"never shown, through any expression", "无论经过什么表达式都不显示"}},
			{Name: "nullable", Type: TypeBool, Default: true, Summary: Words{"whether null may be given", "是否可以给 null"}},
		},
		Blocks: []*Block{{
			Type: "validation", Many: true,
			Summary: Words{"a condition that the value must meet", "值必须满足的条件"},
			Attributes: []Attribute{
				{Name: "condition", Type: TypeBool, Required: true, Summary: Words{"true for a good value", "值有效时为 true"}},
				{Name: "error_message", Type: TypeString, Required: true, Summary: Words{"what is said of a bad one", "值无效时的说明"}},
			},
		}},
	}
}

func localsBlock() *Block {
	return &Block{
		Type: "locals", Many: true, Open: true,
		Summary: Words{"named expressions, local.<name>, in any order", "命名的表达式，写作 local.<名称>，顺序不限"},
	}
}

func hostBlock() *Block {
	return &Block{
		Type: "host", Label: "name", Many: true,
		Summary: Words{"a machine; nodes and gateways refer to it by its name", "一台机器；节点和网关按名称引用它"},
		Attributes: []Attribute{
			{Name: "address", Type: TypeAddress, Required: true, Summary: Words{"IP or DNS name", "IP 或 DNS 名称"}},
			{Name: "addresses", Type: TypeAddresses, Default: []string{}, Summary: Words{"further addresses of the machine", "机器的其他地址"}},
			{Name: "zone", Type: TypeString, Summary: Words{"rack, room or availability zone", "机架、机房或可用区"}},
			{Name: "memory", Type: TypeSize, Units: machineUnits(), Min: limit(1), DefaultText: "unknown", Summary: Words{"memory of the machine", "机器内存"}},
			{Name: "disk", Type: TypeSize, Units: machineUnits(), Min: limit(1), DefaultText: "unknown", Summary: Words{"disk for logs and data", "日志和数据可用的磁盘"}},
			{Name: "reserved_ports", Type: TypePorts, Default: []string{}, Summary: Words{"ports that something else uses", "被其他程序占用的端口"}},
			{Name: "java", Type: TypeNumber, Min: limit(5), Max: limit(99), DefaultText: "unknown", Summary: Words{"major version of Java", "Java 主版本号"}},
			{Name: "user", Type: TypeString, DefaultText: "unknown", Summary: Words{"account that runs bare-metal nodes", "运行非容器节点的账号"}},
			{Name: "timezone", Type: TypeString, DefaultText: "unknown", Summary: Words{"time zone of the machine, such as Asia/Shanghai", "机器时区，例如 Asia/Shanghai"}},
			{Name: "open_files", Type: TypeNumber, Min: limit(1), DefaultText: "unknown", Summary: Words{"limit of open files", "可打开文件数上限"}},
		},
	}
}

func outputBlock() *Block {
	return &Block{
		Type: "output", Label: "output", Many: true, Open: true,
		Summary: Words{"settings of an output plugin; the plugin's own attributes are taken too", "输出插件的设置；也接受插件自己的属性"},
		Attributes: []Attribute{
			{Name: "enabled", Type: TypeBool, Default: true, Summary: Words{"whether the output makes files", "该输出是否生成文件"}},
			{Name: "path", Type: TypeString, PerNode: true, DefaultText: "the output's own", Summary: Words{"file of a node or gateway below the output folder, from cluster and self; for docker-run the folder", "节点或网关的文件相对输出目录的路径，可用 cluster 和 self；对 docker-run 是目录"}},
		},
	}
}

func topOutputBlock() *Block {
	b := outputBlock()
	b.Summary = Words{"settings of an output plugin for every cluster", "对所有集群生效的输出插件设置"}
	return b
}

func limit(n int) *int { return &n }

// machineUnits are those of memory and disks; the same with i (KiB) and
// without (KB) count in steps of 1024, as in every consumer here.
func machineUnits() []string {
	return []string{"k", "m", "g", "t", "KB", "MB", "GB", "TB", "KiB", "MiB", "GiB", "TiB"}
}

// jvmUnits: globalDefinitions parse of -Xmx: k, m, g, t in either case, no B.
func jvmUnits() []string { return []string{"k", "m", "g", "t"} }

// logbackUnits: ch.qos.logback.core.util.FileSize, "([0-9]+)\s*(|kb|mb|gb)s?" in either case.
func logbackUnits() []string { return []string{"KB", "MB", "GB"} }

// dockerUnits: docker/go-units RAMInBytes as documented for --memory: b, k, m, g.
func dockerUnits() []string { return []string{"b", "k", "m", "g"} }

// nginxSizeUnits: ngx_parse_offset: k, m, g in either case.
func nginxSizeUnits() []string { return []string{"k", "m", "g"} }

// nginxTimeUnits: ngx_parse_time, largest first; ms only where the directive counts them.
func nginxTimeUnits() []string { return []string{"y", "M", "w", "d", "h", "m", "s", "ms"} }

// nginxSecondUnits: ngx_parse_time of a directive that counts seconds (fail_timeout).
func nginxSecondUnits() []string { return []string{"y", "M", "w", "d", "h", "m", "s"} }
