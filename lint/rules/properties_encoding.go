package rules

import (
	"strings"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
)

// PropertiesEncoding looks at values that begin with a byte order mark, as those
// do that come out of a file saved by a Windows editor. Other characters beyond
// ASCII are written as escapes, which every reader of the file understands.
var PropertiesEncoding = &lint.Rule{
	ID: "properties-encoding",
	Summary: diag.Words{
		EN: "a value should not begin with a byte order mark",
		ZH: "值不应以字节顺序标记（BOM）开头",
	},
	Severity: diag.Warning,
	Theme:    lint.Properties,
	Since:    "0.1.0",
	Releases: "all",
	Source:   "Unicode, section 23.8; java.util.Properties",
	Check:    checkPropertiesEncoding,
}

const byteOrderMark = "\ufeff"

func checkPropertiesEncoding(p *lint.Pass) {
	report := once(p)
	for _, s := range servers(p) {
		for i := range s.deployed.Properties {
			property := &s.deployed.Properties[i]
			if !strings.HasPrefix(property.Value.Text, byteOrderMark) {
				continue
			}
			if e, ok := s.inFile(property.Key); ok {
				report(markedValue(e.name, e.at))
			}
		}
		for i := range s.settings {
			if set := &s.settings[i]; set.Kind == lint.SettingVariable && strings.HasPrefix(set.Value.Text, byteOrderMark) {
				report(markedValue(set.Name, set.Address))
			}
		}
	}
}

func markedValue(name string, at diag.Address) diag.Diagnostic {
	return diag.Diagnostic{
		Address: at,
		Args:    []any{name},
		Text: diag.Text{
			Summary: diag.Words{
				EN: "%[1]s begins with an invisible byte order mark, which becomes part of the value",
				ZH: "%[1]s 以不可见的字节顺序标记（BOM）开头，它会成为值的一部分",
			},
			Detail: diag.Words{
				EN: "Passwords and keys with it do not match, numbers do not parse. Save the file that the value comes from as UTF-8 without BOM, or take it off: trimprefix(..., \"\\uFEFF\").",
				ZH: "带有它的密码和密钥无法匹配，数字无法解析。请把值的来源文件保存为不带 BOM 的 UTF-8，或用 trimprefix(..., \"\\uFEFF\") 去掉。",
			},
		},
	}
}
