package rules

import (
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
)

// elsewhere lists what other stages report: reading the topology, making the
// deployment, the outputs, and the linter about its own comments and files.
func elsewhere() []*lint.Rule {
	return []*lint.Rule{
		fatal("hcl-syntax", lint.Language, "the text must be HCL", "文本必须是合法的 HCL"),
		fatal("hcl-unknown-name", lint.Language, "every block, attribute, function and rule must be one that exists", "块、属性、函数和规则的名称必须存在"),
		fatal("hcl-type", lint.Language, "a value must have the type that is asked for", "值的类型必须符合要求"),
		fatal("hcl-reference", lint.Language, "what an expression refers to must exist", "表达式引用的对象必须存在"),
		fatal("variable-missing", lint.Language, "a variable without a default must be given a value to build", "构建时，没有默认值的变量必须赋值"),
		fatal("variable-invalid", lint.Language, "the value of a variable must fit its type and its validation", "变量的值必须符合其类型和校验条件"),
		fatal("topology-invalid", lint.Language, "the blocks of a topology must make sense together", "拓扑中的各块必须彼此一致"),
		fatal("setting-unsupported", lint.Outputs, "a setting must be one that the release and the outputs can express", "设置必须能由该版本和输出表达"),
		fatal("value-unwritable", lint.Outputs, "a value must fit the format of the file that carries it", "值必须能写入承载它的文件格式"),
		fatal("path-conflict", lint.Outputs, "each file must have a path of its own", "每个文件必须有各自的路径"),
		{
			ID: "release-newer-than-known", Theme: lint.Releases, Severity: diag.Warning, Since: "0.1.0", Releases: "those newer than the newest known",
			Summary: diag.Words{EN: "the release should be one whose facts are known", ZH: "版本应在本版 nacosgen 已收录的范围内"},
			Source:  "alibaba/nacos releases",
		},
		fatal("config-invalid", lint.Linting, ".nacosgen.hcl must say what nacosgen understands", ".nacosgen.hcl 的内容必须能被 nacosgen 理解"),
		linting("suppression-without-reason", diag.Warning, "a suppression should say why", "抑制注释应写明理由"),
		linting("suppression-unknown-rule", diag.Warning, "a suppression should name a rule that exists", "抑制注释应写明存在的规则"),
		linting("suppression-unused", diag.Warning, "a suppression should have a finding to suppress", "抑制注释应确有可抑制的问题"),
		linting("baseline-stale", diag.Info, "an entry of the baseline should still have its finding", "基线中的条目应仍有对应的问题"),
	}
}

// fatal is a rule without which no file can be made.
func fatal(id string, theme lint.Theme, en, zh string) *lint.Rule {
	return &lint.Rule{ID: id, Theme: theme, Severity: diag.Error, Fatal: true, Since: "0.1.0", Summary: diag.Words{EN: en, ZH: zh}}
}

func linting(id string, severity diag.Severity, en, zh string) *lint.Rule {
	return &lint.Rule{ID: id, Theme: lint.Linting, Severity: severity, Since: "0.1.0", Summary: diag.Words{EN: en, ZH: zh}}
}
