package dockerrun

import (
	"errors"

	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/internal/format/env"
)

// envFile prints the variables of a node, a comment before each group. Only
// its owner may read it, whatever it holds: the next password goes there too.
func (r *renderer) envFile(c *deployment.Cluster, n *deployment.Node, file string) {
	p := r.newPage("a comment of the env file")
	comment := func(text string, sources ...deployment.Source) {
		before := len(p.body)
		p.body = env.AppendComment(p.body, text)
		p.mark(len(p.body)-before, sources)
	}
	comment(notice)
	comment("The variables of node "+plainText(n.Name)+" of cluster "+plainText(c.Name)+", read by "+ScriptName+" (docker run --env-file):",
		r.from(c, n, "name")...)
	comment("everything behind the first = is the value, quotes and # included.")
	secret, group := false, ""
	for i := range n.Container.Variables {
		v := &n.Container.Variables[i]
		if v.Group != group {
			group = v.Group
			p.add("\n")
			comment(groupTitle(group))
		}
		secret = secret || !v.Value.IsPlain()
		before := len(p.body)
		var err error
		if p.body, err = env.Append(p.body, v.Name, v.Value.Text); err != nil {
			r.report(variableUnwritable(place(v.Sources), v.Name, err))
			continue
		}
		p.mark(len(p.body)-before, v.Sources)
	}
	r.artefact(p, file, "env", 0o600, secret)
}

// groupTitle names a group of variables.
func groupTitle(group string) string {
	switch group {
	case "node":
		return "the node and its cluster"
	case "java":
		return "memory and options of Java"
	case "user":
		return "from docker.env in the topology"
	}
	return group
}

func variableUnwritable(at diag.Address, name string, err error) diag.Diagnostic {
	var fault env.Fault
	errors.As(err, &fault)
	d := diag.Diagnostic{Rule: "value-unwritable", Severity: diag.Error, Address: at, Args: []any{name}}
	d.Text.Detail = diag.Words{
		EN: "An env file has one variable a line and no way to escape anything. Take the character out, or mount the setting (config = \"files\").",
		ZH: "环境变量文件每行一个变量，没有任何转义方法。请去掉该字符，或改用挂载文件（config = \"files\"）。",
	}
	switch fault {
	case env.ValueEnd:
		d.Text.Summary = diag.Words{EN: "the value of variable %[1]q holds a line end, which an env file can't hold", ZH: "变量 %[1]q 的值含有换行，环境变量文件无法容纳"}
	case env.ValueNUL:
		d.Text.Summary = diag.Words{EN: "the value of variable %[1]q holds a NUL character, which an env file can't hold", ZH: "变量 %[1]q 的值含有 NUL 字符，环境变量文件无法容纳"}
	case env.NotUTF8:
		d.Text.Summary = diag.Words{EN: "variable %[1]q is not valid UTF-8, which an env file must be", ZH: "变量 %[1]q 不是有效的 UTF-8，环境变量文件要求 UTF-8"}
	case env.TooLong:
		d.Text.Summary = diag.Words{EN: "variable %[1]q is longer than the 65535 bytes that a line of an env file can have", ZH: "变量 %[1]q 超过环境变量文件每行 65535 字节的上限"}
	default:
		d.Text.Summary = diag.Words{EN: "%[1]q is no name for a variable: want no blank, no \"=\" and no \"#\" at the front", ZH: "%[1]q 不能用作变量名：不能含空格和 \"=\"，也不能以 \"#\" 开头"}
		d.Text.Detail = diag.Words{EN: "Rename the variable: letters, digits and underscores are safe everywhere.", ZH: "请重命名该变量：字母、数字和下划线在任何地方都是安全的。"}
	}
	return d
}
