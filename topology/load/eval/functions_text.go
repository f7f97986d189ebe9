package eval

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

// maxPadding bounds what format and indent put in front of a text.
const maxPadding = 10_000

func textFunctions() map[string]function.Function {
	return map[string]function.Function{
		"chomp":       stdlib.ChompFunc,
		"endswith":    textTest("suffix", strings.HasSuffix),
		"format":      guarded(stdlib.FormatFunc, checkPadding),
		"formatdate":  stdlib.FormatDateFunc,
		"formatlist":  guarded(stdlib.FormatListFunc, checkPadding),
		"indent":      guarded(stdlib.IndentFunc, checkIndent),
		"join":        stdlib.JoinFunc,
		"lower":       stdlib.LowerFunc,
		"regex":       stdlib.RegexFunc,
		"regexall":    stdlib.RegexAllFunc,
		"replace":     ofTexts(cty.String, replace, "str", "substr", "replace"),
		"split":       stdlib.SplitFunc,
		"startswith":  textTest("prefix", strings.HasPrefix),
		"strcontains": textTest("substr", strings.Contains),
		"strrev":      stdlib.ReverseFunc,
		"substr":      stdlib.SubstrFunc,
		"timeadd":     stdlib.TimeAddFunc,
		"title":       stdlib.TitleFunc,
		"trim":        stdlib.TrimFunc,
		"trimprefix":  stdlib.TrimPrefixFunc,
		"trimspace":   stdlib.TrimSpaceFunc,
		"trimsuffix":  stdlib.TrimSuffixFunc,
		"upper":       stdlib.UpperFunc,
	}
}

func textTest(second string, test func(s, part string) bool) function.Function {
	return ofTexts(cty.Bool, func(args []string) (cty.Value, error) {
		return cty.BoolVal(test(args[0], args[1])), nil
	}, "str", second)
}

// replace replaces a text, or what a regular expression between slashes
// matches; $1 and ${name} then stand for its groups.
func replace(args []string) (cty.Value, error) {
	str, part, by := args[0], args[1], args[2]
	if len(part) > 1 && strings.HasPrefix(part, "/") && strings.HasSuffix(part, "/") {
		expr, err := regexp.Compile(part[1 : len(part)-1])
		if err != nil {
			return cty.NilVal, function.NewArgError(1, err)
		}
		return cty.StringVal(expr.ReplaceAllString(str, by)), nil
	}
	return cty.StringVal(strings.ReplaceAll(str, part, by)), nil
}

// checkPadding refuses a width or precision that would fill the memory.
func checkPadding(args []cty.Value) error {
	spec, _ := args[0].Unmark()
	if !spec.IsKnown() || spec.IsNull() {
		return nil
	}
	digits := 0
	for _, r := range spec.AsString() {
		digits++
		if r < '0' || r > '9' {
			digits = 0
		}
		if digits > len(fmt.Sprint(maxPadding))-1 {
			return function.NewArgErrorf(0, "a number in the format is larger than %d", maxPadding-1)
		}
	}
	return nil
}

func checkIndent(args []cty.Value) error {
	if args[0].GreaterThan(cty.NumberIntVal(maxPadding)).True() {
		return function.NewArgErrorf(0, "more than %d spaces", maxPadding)
	}
	return nil
}
