package rules

import (
	"strings"
	"testing"

	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/lint/linttest"
)

// TestEncodingAmongParams adds the parameter in the spelling of the first one,
// which keeps its comments; to what is computed or empty it adds nothing.
func TestEncodingAmongParams(t *testing.T) {
	for _, c := range []struct{ params, want string }{
		{"{\n # ms\n connectTimeout = 1000 # 1 s\n socketTimeout = 1\n}", "{\n # ms\n characterEncoding = \"utf8\", connectTimeout = 1000 # 1 s\n socketTimeout = 1\n}"},
		{"{\n \"z\" = 1 # z\n a = 1\n}", "{\n \"characterEncoding\": \"utf8\", \"z\" = 1 # z\n a = 1\n}"},
		{"merge({ a = 1 }, {})", "merge({ a = 1 }, {})"},
		{"{ for k in [\"a\"] : k => 1 }", "{ for k in [\"a\"] : k => 1 }"},
		{"{}", "{}"},
	} {
		head := "cluster \"c\" {\nversion = \"2.4.3\"\nnode \"a\" { address = \"10.0.0.1\" }\ndatasource \"mysql\" {\nhosts = [\"10.0.0.9:3306\"]\ndatabase = \"n\"\nuser = \"u\"\npassword = \"x\"\nparams = "
		src := []byte(head + c.params + "\n}\n}\n")
		found := linttest.Lint(t, DBURLNoEncoding, "a.hcl", src)
		if len(found) != 1 {
			t.Fatalf("%s: %d findings", c.params, len(found))
		}
		if changed, _ := lint.Apply(map[string][]byte{"a.hcl": src}, found, false); changed["a.hcl"] != nil {
			src = changed["a.hcl"]
		}
		if got, _ := strings.CutPrefix(string(src), head); got != c.want+"\n}\n}\n" {
			t.Errorf("%s: %s", c.params, got)
		}
		if again := linttest.Lint(t, DBURLNoEncoding, "a.hcl", src); c.want != c.params && len(again) > 0 {
			t.Errorf("%s: still found", src)
		}
	}
}
