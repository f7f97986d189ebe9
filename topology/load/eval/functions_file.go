package eval

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// functions are those that see the outside world.
func (e Environment) functions() map[string]function.Function {
	table := map[string]function.Function{
		"basename":     ofTexts(cty.String, baseName, "path"),
		"dirname":      ofTexts(cty.String, dirName, "path"),
		"env":          ofTexts(cty.String, e.getenv, "name"),
		"file":         ofTexts(cty.String, e.file, "path"),
		"filebase64":   ofTexts(cty.String, e.fileBase64, "path"),
		"fileexists":   ofTexts(cty.Bool, e.fileExists, "path"),
		"templatefile": e.templateFile(),
	}
	for name, d := range digests() {
		prefix := "file" + name
		table[prefix] = ofTexts(cty.String, func(args []string) (cty.Value, error) {
			data, err := e.read(args[0])
			if err != nil {
				return cty.NilVal, err
			}
			return d.of(data), nil
		}, "path")
	}
	return table
}

func baseName(args []string) (cty.Value, error) {
	return cty.StringVal(filepath.Base(args[0])), nil
}

func dirName(args []string) (cty.Value, error) {
	return cty.StringVal(filepath.ToSlash(filepath.Dir(args[0]))), nil
}

func (e Environment) getenv(args []string) (cty.Value, error) {
	if e.Getenv != nil {
		if text, ok := e.Getenv(args[0]); ok {
			if !utf8.ValidString(text) {
				return cty.NilVal, function.NewArgErrorf(0, "the value of %s is not UTF-8", args[0])
			}
			return cty.StringVal(text), nil
		}
	}
	return cty.NilVal, function.NewArgErrorf(0, "%s is not set in the environment", args[0])
}

// path resolves a name from the topology's folder.
func (e Environment) path(name string) string {
	if filepath.IsAbs(name) {
		return filepath.Clean(name)
	}
	return filepath.Join(e.BaseDir, name)
}

func (e Environment) read(name string) ([]byte, error) {
	if e.ReadFile == nil {
		return nil, function.NewArgErrorf(0, "there is no file %s", name)
	}
	data, err := e.ReadFile(e.path(name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, function.NewArgErrorf(0, "there is no file %s; names are taken from the topology's folder", name)
	}
	if err != nil {
		return nil, function.NewArgErrorf(0, "file %s can't be read: %s", name, err)
	}
	return data, nil
}

func (e Environment) file(args []string) (cty.Value, error) {
	text, err := e.text(args[0])
	return cty.StringVal(text), err
}

// text reads a file that must be UTF-8.
func (e Environment) text(name string) (string, error) {
	data, err := e.read(name)
	if err != nil {
		return "", err
	}
	if !utf8.Valid(data) {
		return "", function.NewArgErrorf(0, "file %s is not UTF-8; filebase64 reads any file", name)
	}
	return string(data), nil
}

func (e Environment) fileBase64(args []string) (cty.Value, error) {
	data, err := e.read(args[0])
	return cty.StringVal(base64.StdEncoding.EncodeToString(data)), err
}

func (e Environment) fileExists(args []string) (cty.Value, error) {
	if e.Stat == nil {
		return cty.False, nil
	}
	found, err := e.Stat(e.path(args[0]))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return cty.False, nil
	case err != nil:
		return cty.NilVal, function.NewArgErrorf(0, "file %s can't be looked at: %s", args[0], err)
	case found.IsDir():
		return cty.NilVal, function.NewArgErrorf(0, "%s is a folder, not a file", args[0])
	}
	return cty.BoolVal(found.Mode().IsRegular()), nil
}

// templateFile fills in a file's template. Inside, the names are those of vars
// alone, and it can't be called itself.
func (e Environment) templateFile() function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{textParam("path"), anyParam("vars")},
		Type: func(args []cty.Value) (cty.Type, error) {
			if !args[0].IsKnown() || !args[1].IsKnown() {
				return cty.DynamicPseudoType, nil
			}
			v, err := e.render(args[0].AsString(), args[1])
			return v.Type(), err
		},
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			return e.render(args[0].AsString(), args[1])
		},
	})
}

func (e Environment) render(name string, vars cty.Value) (cty.Value, error) {
	if t := vars.Type(); !t.IsMapType() && !t.IsObjectType() {
		return cty.DynamicVal, function.NewArgErrorf(1, "an object or map is required")
	}
	src, err := e.text(name)
	if err != nil {
		return cty.DynamicVal, err
	}
	tokens, _ := hclsyntax.LexTemplate([]byte(src), name, hcl.InitialPos)
	if ds := checkTokens(tokens); len(ds) > 0 {
		return cty.DynamicVal, templateError(name, src, ds[0])
	}
	expr, ds := hclsyntax.ParseTemplate([]byte(src), name, hcl.InitialPos)
	if ds.HasErrors() {
		return cty.DynamicVal, templateError(name, src, translateAll(ds, false)[0])
	}
	scope := &hcl.EvalContext{Variables: vars.AsValueMap(), Functions: Functions(e)}
	scope.Functions["templatefile"] = noTemplateInTemplate()
	if scope.Variables == nil {
		scope.Variables = map[string]cty.Value{}
	}
	v, found := evaluate(expr, scope)
	if diag.HasErrors(found) {
		return cty.DynamicVal, templateError(name, src, found[0])
	}
	return v, nil
}

// noTemplateInTemplate stands for templatefile inside a template, which could
// call itself for ever.
func noTemplateInTemplate() function.Function {
	return ofTexts(cty.String, func([]string) (cty.Value, error) {
		return cty.NilVal, errors.New("a template can't fill in another")
	}, "path", "vars")
}

// templateError is the first thing that is wrong inside a template file.
func templateError(name, src string, d diag.Diagnostic) error {
	at := diag.NewLines([]byte(src)).At(d.Range.Start)
	text := d.Summary(diag.English)
	if detail := d.Details(diag.English); detail != "" {
		text += " (" + sentence(detail) + ")"
	}
	return function.NewArgError(0, fmt.Errorf("%s:%d:%d: %s", name, at.Line, at.Column, text))
}
