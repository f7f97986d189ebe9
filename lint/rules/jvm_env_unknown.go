package rules

import (
	"slices"
	"strings"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// JVMEnvUnknown looks for variables that other images take for Java's options,
// and for Java's options in the one variable that stands behind -jar.
var JVMEnvUnknown = &lint.Rule{
	ID: "jvm-env-unknown",
	Summary: diag.Words{
		EN: "a variable for Java must be one that the image reads",
		ZH: "Java 相关的环境变量必须是镜像会读取的",
	},
	Severity: diag.Warning,
	Theme:    lint.Memory,
	Since:    "0.1.0",
	Releases: "all images",
	Source:   "docker-startup.sh@1.1.0-v3.2.3 (JAVA_OPT, JAVA_OPT_EXT, JVM_XMS, JVM_XMX, JVM_XMN, JVM_MS, JVM_MMS); startup.sh@2.4.0 (CUSTOM_NACOS_MEMORY)",
	Check:    checkJVMEnvUnknown,
}

func checkJVMEnvUnknown(p *lint.Pass) {
	said := saidOnce{}
	for _, n := range p.Cluster.Nodes {
		if !mentionsVariable(n, mayBeForJava) || !isOfficialImage(n.Docker) {
			continue
		}
		rel := schemas.Find(n.Release)
		if rel == nil {
			continue
		}
		for _, s := range p.Settings(n) {
			if s.Kind != lint.SettingVariable {
				continue
			}
			text, args, ok := javaVariableProblem(rel, s.Name, s.Value)
			if ok && said.first(s.Address) {
				p.Report(diag.Diagnostic{Address: s.Address, Text: text, Args: args, Fixes: renamedToJavaOpt(p, rel, n, s)})
			}
		}
	}
}

func javaVariableProblem(rel *schemas.Release, name string, value topology.Value) (text diag.Text, args []any, found bool) {
	if name == "JAVA_OPT_EXT" {
		return optionBehindJar(value)
	}
	if !isStrayJavaVariable(rel, name) {
		return diag.Text{}, nil, false
	}
	instead := "JAVA_OPT"
	if isHeapVariable(name) {
		instead = "JVM_XMS, JVM_XMX"
	}
	return diag.Text{
		Summary: diag.Words{
			EN: "the image does not read %[1]s: want %[2]s",
			ZH: "镜像不会读取 %[1]s：应使用 %[2]s",
		},
		Detail: diag.Words{
			EN: "The server starts with the image's own sizes and options, and nothing tells so. Write jvm { heap = ... } for sizes and jvm { options = [...] } for the rest; nacosgen sets the variables of the release.",
			ZH: "服务端会使用镜像自带的内存大小和参数启动，且没有任何提示。内存大小请写 jvm { heap = ... }，其余写 jvm { options = [...] }；nacosgen 会设置该版本的变量。",
		},
	}, []any{name, instead}, true
}

// renamedToJavaOpt gives options the variable that the image hands to Java. What
// the image writes behind them itself, and options in several variables, are for
// a person to sort out.
func renamedToJavaOpt(p *lint.Pass, rel *schemas.Release, n *topology.Node, s lint.Setting) []diag.Fix {
	if s.Name == "JAVA_OPT_EXT" || isHeapVariable(s.Name) || strings.Contains(s.Value.Text, "-Xm") {
		return nil
	}
	for name := range n.Docker.Env {
		if name != s.Name && isStrayJavaVariable(rel, name) {
			return nil
		}
	}
	return renameVariable(p, n, s, "JAVA_OPT")
}

// optionBehindJar looks for options of Java where only arguments of the server
// stand.
func optionBehindJar(value topology.Value) (text diag.Text, args []any, found bool) {
	words := strings.Fields(value.Text)
	i := slices.IndexFunc(words, func(w string) bool { return strings.HasPrefix(w, "-D") || strings.HasPrefix(w, "-X") })
	if i < 0 {
		return diag.Text{}, nil, false
	}
	word := words[i]
	if value.IsSensitive() {
		word = topology.Masked
	}
	return diag.Text{
		Summary: diag.Words{
			EN: "%[1]s in JAVA_OPT_EXT stands behind -jar, where Java does not read it: want it in JAVA_OPT",
			ZH: "JAVA_OPT_EXT 中的 %[1]s 位于 -jar 之后，Java 不会读取：应写在 JAVA_OPT 中",
		},
		Detail: diag.Words{
			EN: "Behind -jar stand the server's own arguments (--key=value); options of Java have no effect there. Write jvm { options = [...] }.",
			ZH: "-jar 之后是服务端自己的参数（--key=value），Java 参数在那里不起作用。请写 jvm { options = [...] }。",
		},
	}, []any{word}, true
}

// isStrayJavaVariable tells whether a name is meant for Java, but read by
// neither the image nor Java itself.
func isStrayJavaVariable(rel *schemas.Release, name string) bool {
	switch name {
	case "JAVA_HOME", "JAVA_VERSION", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "JAVA":
		return false
	case "CUSTOM_NACOS_MEMORY", "CATALINA_OPTS", "JAVAOPTS":
		return true // startup.sh's, which the image does not run; Tomcat's, which is inside the server
	}
	return (strings.HasPrefix(name, "JAVA_") || strings.HasPrefix(name, "JVM_") || isHeapVariable(name)) && rel.ImageVariable(name) == nil
}

// mayBeForJava tells, at little cost, whether a variable is worth a look.
func mayBeForJava(name string) bool {
	return strings.HasPrefix(name, "JAVA") || strings.HasPrefix(name, "JVM_") || name == "CATALINA_OPTS" || isHeapVariable(name)
}

// isHeapVariable tells whether a name is meant for a size.
func isHeapVariable(name string) bool {
	switch name {
	case "CUSTOM_NACOS_MEMORY", "XMS", "XMX", "XMN":
		return true
	}
	return strings.Contains(name, "HEAP") && !strings.Contains(name, "DUMP") ||
		(strings.HasPrefix(name, "JAVA_") || strings.HasPrefix(name, "JVM_")) &&
			(strings.HasSuffix(name, "_XMX") || strings.HasSuffix(name, "_XMS") || strings.HasSuffix(name, "_XMN") || strings.HasSuffix(name, "MEMORY"))
}
