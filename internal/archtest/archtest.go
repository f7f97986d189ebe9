package archtest

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
)

// Module is the path of our module.
const Module = "github.com/nacosgen/nacosgen"

// Check reads every Go file below fsys, the root of the module, and lists what
// breaks the architecture, sorted: "file:line: what". Folders that Go leaves out
// (testdata, names that begin with a dot or an underscore) are left out; files
// of every system are read.
func Check(fsys fs.FS) ([]string, error) {
	c := checker{imports: imports(), fences: fences(), files: token.NewFileSet()}
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && name != "." && (d.Name() == "testdata" || d.Name() == "node_modules" || strings.HasPrefix(d.Name(), ".") || strings.HasPrefix(d.Name(), "_")):
			return fs.SkipDir
		case d.IsDir() || path.Ext(name) != ".go":
			return nil
		}
		source, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		return c.file(name, source)
	})
	slices.Sort(c.problems)
	return c.problems, err
}

type checker struct {
	imports  map[string][]string
	fences   []fence
	files    *token.FileSet
	problems []string
}

func (c *checker) problem(at token.Pos, format string, args ...any) {
	position := c.files.Position(at)
	c.problems = append(c.problems, fmt.Sprintf("%s:%d: ", position.Filename, position.Line)+fmt.Sprintf(format, args...))
}

func (c *checker) file(name string, source []byte) error {
	f, err := parser.ParseFile(c.files, name, source, parser.SkipObjectResolution|parser.ParseComments)
	if err != nil {
		return err
	}
	test := strings.HasSuffix(name, "_test.go")
	if test && strings.HasSuffix(f.Name.Name, "_test") {
		return nil
	}
	if slices.Contains([]string{"util", "utils", "common", "shared", "helper", "helpers"}, f.Name.Name) {
		c.problem(f.Name.Pos(), "package %s: name the noun that it handles", f.Name.Name)
	}
	folder := path.Dir(name)
	for _, spec := range f.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return err
		}
		if own, ok := strings.CutPrefix(imported, Module+"/"); ok {
			c.own(spec.Pos(), folder, own, test)
		} else if !test {
			c.outside(spec.Pos(), folder, imported)
		}
	}
	if !test && !ast.IsGenerated(f) {
		for _, d := range f.Decls {
			c.declaration(d)
		}
	}
	return nil
}

// own checks an import of ours.
func (c *checker) own(at token.Pos, folder, imported string, test bool) {
	if test && slices.ContainsFunc(testHelpers(), func(p string) bool { return matches(p, imported) }) {
		return
	}
	row, known := c.row(folder)
	if test {
		for _, direct := range row {
			further, _ := c.row(direct)
			row = append(slices.Clip(row), further...)
		}
	}
	switch {
	case !known:
		c.problem(at, "%s stands in no table and imports %s", folder, imported)
	case !slices.ContainsFunc(row, func(p string) bool { return matches(p, imported) }):
		c.problem(at, "%s may not import %s", folder, imported)
	}
}

// row is what the table says of a folder.
func (c *checker) row(folder string) (may []string, known bool) {
	if may, known = c.imports[folder]; known {
		return may, true
	}
	for pattern, may := range c.imports {
		if matches(pattern, folder) {
			return may, true
		}
	}
	return nil, false
}

// outside checks an import of others'.
func (c *checker) outside(at token.Pos, folder, imported string) {
	for _, f := range c.fences {
		inside := slices.ContainsFunc(f.within, func(p string) bool { return matches(p, folder) })
		behind := slices.ContainsFunc(f.outside, func(p string) bool { return imported == p || strings.HasPrefix(imported, p+"/") })
		if behind && !inside {
			c.problem(at, "%s may not know %s and imports %s", folder, f.name, imported)
		}
	}
}

// declaration looks for what runs, or can change, without being called: init
// functions, and package variables that are computed or empty at first.
func (c *checker) declaration(d ast.Decl) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Recv == nil && d.Name.Name == "init" {
			c.problem(d.Pos(), "init function: what runs must not depend on imports")
		}
	case *ast.GenDecl:
		if d.Tok != token.VAR {
			return
		}
		for _, spec := range d.Specs {
			c.variable(d, spec.(*ast.ValueSpec))
		}
	}
}

func (c *checker) variable(d *ast.GenDecl, spec *ast.ValueSpec) {
	if isEmbedded(d.Doc) || isEmbedded(spec.Doc) {
		return
	}
	if len(spec.Values) == 0 {
		c.problem(spec.Pos(), "package variable %s begins empty: state of a package", spec.Names[0].Name)
	}
	for _, value := range spec.Values {
		ast.Inspect(value, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncLit:
				return false
			case *ast.CallExpr:
				if !isLateOrConstant(n.Fun) {
					c.problem(n.Pos(), "package variable %s is computed when the program starts", spec.Names[0].Name)
				}
			}
			return true
		})
	}
}

func isEmbedded(doc *ast.CommentGroup) bool {
	return doc != nil && slices.ContainsFunc(doc.List, func(c *ast.Comment) bool { return strings.HasPrefix(c.Text, "//go:embed ") })
}

// isLateOrConstant tells whether calling f costs nothing: it computes on first
// use, makes an error of a text, or converts to a type that is spelled out.
func isLateOrConstant(f ast.Expr) bool {
	switch f := f.(type) {
	case *ast.SelectorExpr:
		from, _ := f.X.(*ast.Ident)
		return from != nil && slices.Contains([]string{"sync.OnceValue", "sync.OnceValues", "sync.OnceFunc", "errors.New"}, from.Name+"."+f.Sel.Name)
	case *ast.ArrayType, *ast.ParenExpr:
		return true
	}
	return false
}
