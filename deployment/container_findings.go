package deployment

import (
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// containerUnwritable is about a text that has no form on the engine's command line.
func containerUnwritable(at diag.Address, text diag.Text, args ...any) diag.Diagnostic {
	return diag.Diagnostic{Rule: ruleUnwritable, Severity: diag.Error, Address: at, Text: text, Args: args}
}

func containerNameUnwritable(at diag.Address, name string) diag.Diagnostic {
	return containerUnwritable(at, diag.Text{
		Summary: diag.Words{EN: "%[1]q is no name for a container: want two or more letters, digits, dots, hyphens and underscores", ZH: "%[1]q 不能用作容器名：应为两个以上的字母、数字、点、连字符和下划线"},
		Detail:  diag.Words{EN: "Set container_name in the docker block; the first character must be a letter or a digit.", ZH: "请在 docker 块中设置 container_name；首字符必须是字母或数字。"},
	}, name)
}

func imageUnwritable(at diag.Address, image string) diag.Diagnostic {
	return containerUnwritable(at, diag.Text{
		Summary: diag.Words{EN: "%[1]q is no reference to an image: want \"name:tag\"", ZH: "%[1]q 不是有效的镜像引用：应为 \"名称:标签\""},
		Detail:  diag.Words{EN: "An image is named with letters, digits, and / . : - _ between them, for example \"registry.example.com/nacos/nacos-server\".", ZH: "镜像名由字母、数字以及其间的 / . : - _ 组成，例如 \"registry.example.com/nacos/nacos-server\"。"},
	}, image)
}

func noImageTag(at diag.Address, rel *schemas.Release) diag.Diagnostic {
	return unsupported(at, diag.Text{
		Summary: diag.Words{EN: "there is no image of release %[1]s: want a tag", ZH: "版本 %[1]s 没有对应的镜像：需要指定标签"},
		Detail:  diag.Words{EN: "Set tag in the docker block to one that your registry has, or choose another release (%[2]s).", ZH: "请在 docker 块中用 tag 指定镜像仓库中已有的标签，或选择其他版本（%[2]s）。"},
	}, rel.Version, rel.ImageTagReason)
}

func optionWithTwoFlags(at diag.Address, option string) diag.Diagnostic {
	return containerUnwritable(at, diag.Text{
		Summary: diag.Words{EN: "%[1]q holds more than one flag: want one in each element of options", ZH: "%[1]q 含有多个参数：options 的每个元素应只有一个参数"},
		Detail:  diag.Words{EN: "Write each flag as an element of its own, for example [\"--log-opt max-size=50m\", \"--log-opt max-file=3\"]. A value with a blank before a dash goes into the flag's own word: \"--label=a -b\".", ZH: "请将每个参数写成单独的元素，例如 [\"--log-opt max-size=50m\", \"--log-opt max-file=3\"]。如果值中的空格后面有短横线，请用等号写在同一个词里：\"--label=a -b\"。"},
	}, option)
}

func colonInMount(at diag.Address, path string) diag.Diagnostic {
	return containerUnwritable(at, diag.Text{
		Summary: diag.Words{EN: "%[1]q cannot be mounted: a path in a volume must not hold a colon", ZH: "%[1]q 无法挂载：卷的路径不能含有冒号"},
		Detail:  diag.Words{EN: "The engine takes \"source:target\" apart at its colons. Choose a path without one.", ZH: "容器引擎以冒号分隔 \"源:目标\"。请选择不含冒号的路径。"},
	}, path)
}

func volumeUnreadable(at diag.Address, volume string) diag.Diagnostic {
	return containerUnwritable(at, diag.Text{
		Summary: diag.Words{EN: "%[1]q is no volume: want \"source:target\" or \"source:target:options\"", ZH: "%[1]q 不是有效的卷：应为 \"源:目标\" 或 \"源:目标:选项\""},
		Detail:  diag.Words{EN: "The source is an absolute path on the machine, a path that begins with ./ (from the script's folder), or the name of a volume; the target is an absolute path in the container. Neither may hold a colon.", ZH: "源可以是主机上的绝对路径、以 ./ 开头的路径（相对于脚本所在目录）或卷的名称；目标是容器内的绝对路径。两者都不能含有冒号。"},
	}, volume)
}

func propertiesSwitchedOff(at diag.Address) diag.Diagnostic {
	return unsupported(at, diag.Text{
		Summary: diag.Words{EN: "config is \"files\", but the output application-properties is switched off", ZH: "config 为 \"files\"，但输出 application-properties 已关闭"},
		Detail:  diag.Words{EN: "The container would run with the image's own settings. Switch the output on, or set config = \"env\".", ZH: "容器将使用镜像自带的配置运行。请打开该输出，或设置 config = \"env\"。"},
	})
}

func heapUnsupported(at diag.Address, version string) diag.Diagnostic {
	return unsupported(at, diag.Text{
		Summary: diag.Words{EN: "the image of release %[1]s gives a standalone node a heap of 512m, which cannot be changed", ZH: "版本 %[1]s 的镜像为单机节点固定使用 512m 的堆，无法更改"},
		Detail:  diag.Words{EN: "Its entry point writes its own sizes behind all options until 1.3.2. Take the size out, or choose a later release.", ZH: "在 1.3.2 之前，镜像的入口脚本会把自己的内存参数写在所有选项之后。请去掉该设置，或选择更新的版本。"},
	}, version)
}

func sizeTwice(at diag.Address, name, first, second string) diag.Diagnostic {
	return unsupported(at, diag.Text{
		Summary: diag.Words{EN: "%[1]s is %[2]q by an option and %[3]q here: want one of them", ZH: "%[1]s 在选项中为 %[2]q，在此处为 %[3]q：只能保留一个"},
		Detail:  diag.Words{EN: "The image has one variable for the size. Take it out of options.", ZH: "镜像只有一个变量表示该大小。请将其从 options 中去掉。"},
	}, name, first, second)
}

func optionWithBlank(at diag.Address, option string) diag.Diagnostic {
	return containerUnwritable(at, diag.Text{
		Summary: diag.Words{EN: "%[1]q cannot be given to a container: a Java option must not hold a blank", ZH: "%[1]q 无法传给容器：Java 选项不能含有空格"},
		Detail:  diag.Words{EN: "The image's entry point splits JAVA_OPT at blanks and knows no quotes. Choose a value without one.", ZH: "镜像的入口脚本以空格分隔 JAVA_OPT，且不识别引号。请选择不含空格的值。"},
	}, option)
}

func uncarried(at Source, key, version string) diag.Diagnostic {
	return containerUnwritable(at.Address, diag.Text{
		Summary: diag.Words{EN: "no variable carries %[1]s in release %[2]s exactly: want config = \"files\"", ZH: "在版本 %[2]s 中没有环境变量能够准确传递 %[1]s：应使用 config = \"files\""},
		Detail:  diag.Words{EN: "The image has no variable for it, Spring's relaxed names lose its case, dashes or underscores, and a -D flag holds neither secrets nor blanks nor characters beyond ASCII. Mount application.properties instead.", ZH: "镜像没有对应的变量，Spring 的宽松命名会丢失其大小写、短横线或下划线，而 -D 参数不能携带机密、空格或非 ASCII 字符。请改为挂载 application.properties。"},
	}, key, version)
}

func variableContradicts(at diag.Address, name string, ours, theirs topology.Value, reason Source) diag.Diagnostic {
	d := diag.Diagnostic{
		Rule: ruleInvalid, Severity: diag.Warning, Address: at, Args: []any{name, theirs.Shown(), ours.Shown()},
		Text: diag.Text{
			Summary: variableContradictionWords(),
			Detail:  diag.Words{EN: "The variable wins in the container. Change the topology's own attribute instead, so that all files agree.", ZH: "在容器中以该变量为准。请改为修改拓扑中相应的属性，使所有文件保持一致。"},
		},
	}
	if reason.Address != "" {
		d.Related = []diag.Related{{Words: diag.Words{EN: "the topology says so here", ZH: "拓扑在此处给出"}, Address: reason.Address}}
	}
	return d
}

func variableContradictionWords() diag.Words {
	return diag.Words{EN: "%[1]s = %[2]q contradicts the topology, which makes it %[3]q", ZH: "%[1]s = %[2]q 与拓扑矛盾，拓扑给出的是 %[3]q"}
}
