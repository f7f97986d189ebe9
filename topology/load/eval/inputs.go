package eval

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/json"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/zclconf/go-cty/cty"
)

// EnvironmentPrefix stands before a variable's name in the environment.
const EnvironmentPrefix = "NACOSGEN_VAR_"

// given is one value from outside the topology, not yet converted.
type given struct {
	text string         // of -var and the environment
	expr hcl.Expression // of a file; text is then empty
	at   diag.Range     // zero for -var and the environment
	// source names where it came from, for messages.
	source string
}

// value evaluates g for v. Text is taken as it is or as an expression,
// depending on the type of v; names and functions are not known here.
func (g *given) value(v *variable) (cty.Value, []diag.Diagnostic) {
	if g.expr != nil {
		return evaluateConstant(g.expr, v.sensitive)
	}
	if v.literal {
		return cty.StringVal(g.text), nil
	}
	if ds := checkDepth([]byte(g.text), g.source); len(ds) > 0 {
		return cty.DynamicVal, placeless(ds, v)
	}
	expr, ds := hclsyntax.ParseExpression([]byte(g.text), g.source, hcl.InitialPos)
	if ds.HasErrors() {
		return cty.DynamicVal, placeless(translateAll(ds, v.sensitive), v)
	}
	value, problems := evaluateConstant(expr, v.sensitive)
	return value, placeless(problems, v)
}

// readValues collects what is given for the variables, later over earlier: the
// environment, *.auto.nacosgenvars by name, then -var-file and -var in order.
func (b *builder) readValues() error {
	for _, v := range b.variables {
		if b.env.Getenv == nil {
			break
		}
		if text, ok := b.env.Getenv(EnvironmentPrefix + v.name); ok {
			v.given = &given{text: text, source: EnvironmentPrefix + v.name}
		}
	}
	files, err := b.env.autoFiles()
	if err != nil {
		return err
	}
	for _, name := range files {
		if err := b.readFile(name); err != nil {
			return err
		}
	}
	for _, in := range b.src.Inputs {
		if in.File != "" {
			if err := b.readFile(in.File); err != nil {
				return err
			}
			continue
		}
		v := b.byName[in.Name]
		if v == nil {
			b.report(b.undeclared(in.Name, diag.Range{}, diag.Error))
			continue
		}
		v.given = &given{text: in.Value, source: "-var " + in.Name}
	}
	return nil
}

// autoFiles gives the variable files beside the topology, sorted by name.
func (e Environment) autoFiles() ([]string, error) {
	if e.ReadDir == nil {
		return nil, nil
	}
	dir := e.BaseDir
	if dir == "" {
		dir = "."
	}
	entries, err := e.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("looking for *.auto.nacosgenvars: %w", err)
	}
	var names []string
	for _, entry := range entries {
		name := entry.Name()
		if entry.Type()&^fs.ModeSymlink != 0 || strings.HasPrefix(name, ".") {
			continue
		}
		if strings.HasSuffix(name, ".auto.nacosgenvars") || strings.HasSuffix(name, ".auto.nacosgenvars.json") {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for i, name := range names {
		names[i] = filepath.Join(e.BaseDir, name)
	}
	return names, nil
}

// readFile takes the values of one variable file. It has attributes alone.
func (b *builder) readFile(name string) error {
	if b.env.ReadFile == nil {
		return fmt.Errorf("variable file %s: %w", name, fs.ErrNotExist)
	}
	src, err := b.env.ReadFile(name)
	if err != nil {
		return fmt.Errorf("variable file: %w", err)
	}
	shown := filepath.ToSlash(name)
	b.module.files[shown] = src
	attributes, ds := parseVariableFile(src, shown, b.anySensitive())
	b.report(ds...)
	if diag.HasErrors(ds) {
		b.unread = true
		// What could not be understood may be anything.
		b.module.secrets = append(b.module.secrets, diag.Range{File: shown, End: len(src)})
	}
	for _, a := range sortedAttributes(attributes) {
		v := b.byName[a.Name]
		if v == nil {
			b.report(b.undeclared(a.Name, Range(a.NameRange), diag.Warning))
			b.module.secrets = append(b.module.secrets, Range(a.Expr.Range()))
			continue
		}
		if v.sensitive {
			b.module.secrets = append(b.module.secrets, Range(a.Expr.Range()))
		}
		v.given = &given{expr: a.Expr, at: Range(a.Expr.Range()), source: shown}
	}
	return nil
}

// parseVariableFile reads the attributes of a variable file, in JSON syntax
// where its name ends in ".json".
func parseVariableFile(src []byte, name string, secret bool) (hcl.Attributes, []diag.Diagnostic) {
	if ds := checkDepth(src, name); len(ds) > 0 {
		return nil, ds
	}
	var file *hcl.File
	var ds hcl.Diagnostics
	if strings.HasSuffix(name, ".json") {
		file, ds = json.Parse(blankBOM(src), name)
		ds = ds[:min(len(ds), 1)] // the innermost
	} else {
		file, ds, _ = ParseNative(src, name)
	}
	if ds.HasErrors() || file == nil {
		return nil, translateAll(ds, secret)
	}
	attributes, more := file.Body.JustAttributes()
	return attributes, translateAll(append(ds, more...), secret)
}

// blankBOM gives src with blanks in place of a byte order mark, which HCL skips
// in its native syntax only.
func blankBOM(src []byte) []byte {
	rest, ok := bytes.CutPrefix(src, []byte("\uFEFF"))
	if !ok {
		return src
	}
	return append([]byte("   "), rest...)
}

func (b *builder) anySensitive() bool {
	return slices.ContainsFunc(b.variables, func(v *variable) bool { return v.sensitive })
}

// undeclared says that a value was given for a variable that does not exist.
func (b *builder) undeclared(name string, at diag.Range, severity diag.Severity) diag.Diagnostic {
	names := make([]string, len(b.variables))
	for i, v := range b.variables {
		names[i] = v.name
	}
	return unknownName(nameOfVariable, name, names, at, severity)
}

// sortedAttributes gives attributes by their place in the file.
func sortedAttributes(as hcl.Attributes) []*hcl.Attribute {
	sorted := make([]*hcl.Attribute, 0, len(as))
	for _, a := range as {
		sorted = append(sorted, a)
	}
	slices.SortFunc(sorted, func(a, b *hcl.Attribute) int {
		return a.NameRange.Start.Byte - b.NameRange.Start.Byte
	})
	return sorted
}
