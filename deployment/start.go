package deployment

import (
	"slices"
	"strings"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// makeStart tells how a bare-metal node is started: the arguments of
// bin/startup.sh, to be run by bash (it holds [[ under #!/bin/sh through
// 1.3.2), and its environment.
func makeStart(c *topology.Cluster, n *topology.Node, rel *schemas.Release) (*Start, []diag.Diagnostic) {
	s := &starter{cluster: c, node: n, rel: rel, start: &Start{Script: "bin/startup.sh", Flags: []Flag{}, Environment: []Variable{}}}
	s.flags()
	s.memory()
	s.options()
	return s.start, s.found
}

type starter struct {
	cluster *topology.Cluster
	node    *topology.Node
	rel     *schemas.Release
	start   *Start
	found   []diag.Diagnostic
}

// flags are those of startup.sh by release; an unknown one ends the script.
func (s *starter) flags() {
	at := s.cluster.Address()
	switch {
	case s.cluster.Standalone():
		s.flag("-m standalone", "", at.Child("mode"), "nacos.standalone needs a JVM option; the default is a cluster")
	case s.cluster.Storage == "embedded":
		s.flag("-p embedded", "1.3.0", at.Child("storage"), "embedded storage needs -DembeddedStorage=true, in a cluster alone")
	}
	if s.node.Function != "all" {
		at := s.own("function", s.node.Function == s.cluster.Function)
		if fact := s.rel.Property("nacos.functionMode"); !slices.Contains(fact.Values, s.node.Function) {
			s.refuse(at, diag.Words{EN: "function %[1]q: Nacos %[2]s knows %[3]s", ZH: "function %[1]q：Nacos %[2]s 只支持 %[3]s"},
				s.node.Function, s.rel.Version, "all, "+strings.Join(fact.Values, ", "))
		} else {
			s.flag("-f "+s.node.Function, "", at, "nacos.functionMode needs a JVM option")
		}
	}
	if s.node.Deployment != "merged" {
		s.flag("-d "+s.node.Deployment, "3.0.0", s.own("deployment", s.node.Deployment == s.cluster.Deployment), "nacos.deployment.type needs a JVM option")
	}
}

// own is where the node's setting stands: at the cluster where it is the same there.
func (s *starter) own(name string, shared bool) diag.Address {
	if shared {
		return s.cluster.Address().Child(name)
	}
	return s.cluster.NodeAddress(s.node).Child(name)
}

// jvm is where a setting of the node's JVM stands.
func (s *starter) jvm(name string, shared bool) diag.Address {
	if shared {
		return s.cluster.Address().Child("jvm", name)
	}
	return s.cluster.NodeAddress(s.node).Child("jvm", name)
}

func (s *starter) flag(text, since string, at diag.Address, why string) {
	if since != "" && !s.rel.AtLeast(since) {
		s.refuse(at, diag.Words{EN: "%[1]s: startup.sh of Nacos %[2]s has no such flag, it came with %[3]s", ZH: "%[1]s：Nacos %[2]s 的 startup.sh 没有该参数，%[3]s 起才有"},
			text, s.rel.Version, since)
		return
	}
	s.start.Flags = append(s.start.Flags, Flag{Text: text, Sources: []Source{From(at), Fact(why, "distribution/bin/startup.sh@"+s.rel.Version)}})
}

// refuse reports what the release of this one node lacks; what the cluster's
// own lacks is told by loading.
func (s *starter) refuse(at diag.Address, summary diag.Words, args ...any) {
	if s.rel.Version == s.cluster.Release {
		return
	}
	s.found = append(s.found, finding(ruleUnsupported, diag.Error, at, summary,
		diag.Words{EN: "Remove the setting, or use a release that has it.", ZH: "请删除该设置，或换用支持它的版本。"}, args...))
}

// memory sizes the JVM through CUSTOM_NACOS_MEMORY, which replaces all of the
// script's own sizes from 2.4.0 on. Before, the script puts its own behind
// whatever JAVA_OPT says, and the last one wins.
func (s *starter) memory() {
	jvm := s.node.JVM
	if jvm.Heap == "" && jvm.Young == "" && jvm.Metaspace == "" {
		return
	}
	if !s.rel.AtLeast("2.4.0") {
		all := s.cluster.JVM
		for _, size := range []struct{ name, text, all string }{
			{"heap", jvm.Heap, all.Heap}, {"young", jvm.Young, all.Young}, {"metaspace", jvm.Metaspace, all.Metaspace},
		} {
			if size.text != "" {
				s.found = append(s.found, finding(ruleUnsupported, diag.Error, s.jvm(size.name, size.text == size.all),
					diag.Words{EN: "jvm.%[1]s: startup.sh of Nacos %[2]s takes no memory sizes", ZH: "jvm.%[1]s：Nacos %[2]s 的 startup.sh 不接受内存大小设置"},
					diag.Words{EN: "It puts its own sizes behind those of JAVA_OPT, and the last one wins; CUSTOM_NACOS_MEMORY came with 2.4.0. Run the node in a container (docker { }), use 2.4.0 or later, or edit bin/startup.sh by hand and remove this setting.",
						ZH: "脚本把自己的大小放在 JAVA_OPT 之后，后者生效；CUSTOM_NACOS_MEMORY 自 2.4.0 起才有。请在容器中运行该节点（docker { }），换用 2.4.0 或更高版本，或手工修改 bin/startup.sh 并删除此设置。"},
					size.name, s.rel.Version))
			}
		}
		return
	}
	sizes, sources := s.sizes()
	s.start.Environment = append(s.start.Environment, Variable{Name: "CUSTOM_NACOS_MEMORY", Value: topology.Text(strings.Join(sizes, " ")), Sources: sources})
}

// sizes fills in the script's own where the topology says nothing; a young
// generation is left to the JVM next to another heap than the script's.
func (s *starter) sizes() (options []string, sources []Source) {
	jvm, all := s.node.JVM, s.cluster.JVM
	heap, young, metaspace := s.scriptSizes()
	take := func(size *string, text, all, name string) {
		if text != "" {
			*size = text
			sources = append(sources, From(s.jvm(name, text == all)))
		}
	}
	if jvm.Heap != "" {
		young = ""
	}
	take(&heap, jvm.Heap, all.Heap, "heap")
	take(&young, jvm.Young, all.Young, "young")
	take(&metaspace, jvm.Metaspace, all.Metaspace, "metaspace")
	options = []string{"-Xms" + heap, "-Xmx" + heap}
	if young != "" {
		options = append(options, "-Xmn"+young)
	}
	if metaspace != "" {
		if jvm.Metaspace == "" {
			options = append(options, "-XX:MetaspaceSize=128m")
		}
		options = append(options, "-XX:MaxMetaspaceSize="+metaspace)
	}
	return options, append(sources, Fact("the variable replaces all sizes of the script", "distribution/bin/startup.sh@2.4.0"))
}

// scriptSizes are those of startup.sh in every release.
func (s *starter) scriptSizes() (heap, young, metaspace string) {
	if s.cluster.Standalone() {
		return "512m", "256m", ""
	}
	return "2g", "1g", "320m"
}

// overrules tells whether a size stands behind JAVA_OPT that says the same as
// one of its options: the last one wins.
func (s *starter) overrules(option string) bool {
	jvm := s.node.JVM
	_, young, metaspace := s.scriptSizes()
	sizes := s.rel.AtLeast("2.4.0")
	switch {
	case strings.HasPrefix(option, "-Xms"), strings.HasPrefix(option, "-Xmx"):
		return true
	case strings.HasPrefix(option, "-Xmn"):
		return jvm.Young != "" || young != "" && !(sizes && jvm.Heap != "")
	case strings.HasPrefix(option, "-XX:MaxMetaspaceSize="):
		return metaspace != "" || sizes && jvm.Metaspace != ""
	}
	return false
}

// options go through JAVA_OPT, which the script puts before its own and splits
// at blanks without regard to quotes.
func (s *starter) options() {
	if len(s.node.JVM.Options) == 0 {
		return
	}
	at := s.jvm("options", slices.Equal(s.node.JVM.Options, s.cluster.JVM.Options))
	for i, option := range s.node.JVM.Options {
		if option == "" || strings.ContainsAny(option, " \t\r\n*?[") {
			s.found = append(s.found, finding(ruleUnwritable, diag.Error, at.Index(i),
				diag.Words{EN: "JVM option %[1]q: startup.sh would split it or expand it", ZH: "JVM 参数 %[1]q：startup.sh 会拆分或展开它"},
				diag.Words{EN: "The script uses JAVA_OPT without quotes: an option holds no blank and none of * ? [, and is not empty. Write several options as several elements.", ZH: "脚本不加引号地使用 JAVA_OPT：参数不能为空，也不能含空白或 * ? [。多个参数请写成多个元素。"}, option))
		}
		if s.overrules(option) {
			s.found = append(s.found, finding(ruleUnsupported, diag.Warning, at.Index(i),
				diag.Words{EN: "JVM option %[1]q has no effect: startup.sh puts its own size behind it", ZH: "JVM 参数 %[1]q 不起作用：startup.sh 会在其后加上自己的大小设置"},
				diag.Words{EN: "Java takes the last one. Write heap, young or metaspace of the jvm block in its place, which reach the script from Nacos 2.4.0 on, or run the node in a container (docker { }).",
					ZH: "Java 以最后一个为准。请改用 jvm 块的 heap、young 或 metaspace（Nacos 2.4.0 起脚本才接受），或在容器中运行该节点（docker { }）。"}, option))
		}
	}
	s.start.Environment = append(s.start.Environment, Variable{Name: "JAVA_OPT", Value: topology.Text(strings.Join(s.node.JVM.Options, " ")),
		Sources: []Source{From(at), Fact("JAVA_OPT stands before the script's own options", "distribution/bin/startup.sh@"+s.rel.Version)}})
}
