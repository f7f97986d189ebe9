package main

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"strconv"
	"strings"
)

// mutant is one way in which a file is broken.
type mutant struct {
	id   int
	rule string // "" for a file that several rules share
	at   token.Position
	name string // see name
}

// runtime is what instrumented files call; it joins their package. One mutant
// is active at a time, named by the environment. With a file to trace to, none is,
// and the file gets the id of each mutant that would have changed something.
const runtime = `package rules

import (
	"os"
	"strconv"
	"sync"
)

var activeMutant, _ = strconv.Atoi(os.Getenv("MUTANT"))

var mutantTrace = sync.OnceValue(func() func(id int) {
	file, err := os.Create(os.Getenv("MUTANT_TRACE"))
	if err != nil {
		panic(err)
	}
	var seen sync.Map
	return func(id int) {
		if _, old := seen.LoadOrStore(id, true); !old {
			file.WriteString(strconv.Itoa(id) + "\n")
		}
	}
})

func mutantChanges(id int) bool {
	if activeMutant < 0 {
		mutantTrace()(id)
	}
	return activeMutant == id
}

func mutantNot(id int, v bool) bool { return v != mutantChanges(id) }

func mutantIs(id int, instead, v bool) bool {
	if instead != v && mutantChanges(id) {
		return instead
	}
	return v
}

func mutantKeeps(id int) bool { return !mutantChanges(id) }
`

// instrumenter puts mutants into one file.
type instrumenter struct {
	set      *token.FileSet
	src      []byte
	rule     string
	function string // that is visited
	next     *int
	named    map[string]int // how many mutants have a name
	mutants  []mutant
}

// instrument gives src with every mutant in it, asleep: each condition, each
// operand of && and ||, each border of a comparison, each boolean result and each
// finding that is reported. ids go up from *next.
func instrument(name, rule string, src []byte, next *int) ([]byte, []mutant, error) {
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, name, src, parser.SkipObjectResolution)
	if err != nil {
		return nil, nil, err
	}
	in := &instrumenter{set: set, src: src, rule: rule, next: next, named: map[string]int{}}
	for _, d := range file.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && f.Body != nil {
			in.function = f.Name.Name
			in.block(f.Body.List, returnsBool(f.Type))
		}
	}
	var out bytes.Buffer
	file.Comments = nil // they would move
	if err := format.Node(&out, set, file); err != nil {
		return nil, nil, err
	}
	return out.Bytes(), in.mutants, nil
}

// returnsBool tells whether the last result of a function is a bool.
func returnsBool(t *ast.FuncType) bool {
	if t.Results == nil {
		return false
	}
	last, ok := t.Results.List[len(t.Results.List)-1].Type.(*ast.Ident)
	return ok && last.Name == "bool"
}

// add notes a mutant of what stands at n and gives its id as an expression.
func (in *instrumenter) add(n ast.Node, what string) ast.Expr {
	*in.next++
	at := in.set.Position(n.Pos())
	in.mutants = append(in.mutants, mutant{*in.next, in.rule, at, in.name(at, n, what)})
	return &ast.BasicLit{Kind: token.INT, Value: strconv.Itoa(*in.next)}
}

// name tells a mutant from the others by what stands there, so that it keeps its
// name when lines move: "FILE FUNCTION: WHAT: SOURCE", and from the second of one
// name on " (2)".
func (in *instrumenter) name(at token.Position, n ast.Node, what string) string {
	source := strings.Join(strings.Fields(string(in.src[at.Offset:in.set.Position(n.End()).Offset])), " ")
	name := fmt.Sprintf("%s %s: %s: %s", at.Filename, in.function, what, source)
	in.named[name]++
	if n := in.named[name]; n > 1 {
		return fmt.Sprintf("%s (%d)", name, n)
	}
	return name
}

// block visits statements in place; bools tells whether the function around
// them returns a bool last.
func (in *instrumenter) block(list []ast.Stmt, bools bool) {
	for i, s := range list {
		list[i] = in.statement(s, bools)
	}
}

func (in *instrumenter) statement(s ast.Stmt, bools bool) ast.Stmt {
	switch s := s.(type) {
	case *ast.IfStmt:
		in.closures(s.Init)
		s.Cond = in.negated(s.Cond, "condition")
		in.block(s.Body.List, bools)
		if s.Else != nil {
			s.Else = in.statement(s.Else, bools)
		}
	case *ast.BlockStmt:
		in.block(s.List, bools)
	case *ast.ForStmt:
		in.block(s.Body.List, bools)
	case *ast.RangeStmt:
		in.closures(s.X)
		in.block(s.Body.List, bools)
	case *ast.SwitchStmt:
		for _, c := range s.Body.List {
			c := c.(*ast.CaseClause)
			for i := range c.List {
				if s.Tag == nil {
					c.List[i] = in.negated(c.List[i], "case")
				}
			}
			in.block(c.Body, bools)
		}
	case *ast.ReturnStmt:
		in.returned(s, bools)
	case *ast.ExprStmt:
		in.closures(s)
		if call, ok := s.X.(*ast.CallExpr); ok && isReport(call) {
			id := in.add(call.Fun, "finding dropped")
			return &ast.IfStmt{Cond: calls("mutantKeeps", id), Body: &ast.BlockStmt{List: []ast.Stmt{s}}}
		}
	default:
		in.closures(s)
	}
	return s
}

// returned breaks a boolean result that is made on the spot.
func (in *instrumenter) returned(s *ast.ReturnStmt, bools bool) {
	for i, r := range s.Results {
		if bools && i == len(s.Results)-1 && isLogic(r) {
			s.Results[i] = in.negated(r, "result")
			continue
		}
		in.closures(r)
	}
}

// negated wraps a whole condition, and all of it that can be broken alone.
func (in *instrumenter) negated(cond ast.Expr, what string) ast.Expr {
	id := in.add(cond, what+" negated")
	return calls("mutantNot", id, in.inside(cond))
}

// inside breaks the parts of a condition.
func (in *instrumenter) inside(e ast.Expr) ast.Expr {
	switch e := e.(type) {
	case *ast.ParenExpr:
		e.X = in.inside(e.X)
	case *ast.UnaryExpr:
		if e.Op == token.NOT {
			e.X = in.inside(e.X)
		}
	case *ast.BinaryExpr:
		return in.binary(e)
	default:
		in.closures(e)
	}
	return e
}

func (in *instrumenter) binary(e *ast.BinaryExpr) ast.Expr {
	switch e.Op {
	case token.LAND, token.LOR:
		neutral := ast.NewIdent(strconv.FormatBool(e.Op == token.LAND))
		for _, operand := range []*ast.Expr{&e.X, &e.Y} {
			id := in.add(*operand, fmt.Sprintf("operand of %s dropped", e.Op))
			*operand = calls("mutantIs", id, neutral, in.inside(*operand))
		}
	case token.LSS, token.LEQ, token.GTR, token.GEQ:
		other := map[token.Token]token.Token{token.LSS: token.LEQ, token.LEQ: token.LSS, token.GTR: token.GEQ, token.GEQ: token.GTR}[e.Op]
		id := in.add(e, fmt.Sprintf("%s for %s", other, e.Op))
		return calls("mutantIs", id, &ast.BinaryExpr{X: e.X, Op: other, Y: e.Y}, e)
	default:
		in.closures(e)
	}
	return e
}

// closures visits the functions that are written inside a node.
func (in *instrumenter) closures(n ast.Node) {
	if n == nil {
		return
	}
	if s, ok := n.(ast.Stmt); ok && s == nil {
		return
	}
	ast.Inspect(n, func(n ast.Node) bool {
		f, ok := n.(*ast.FuncLit)
		if ok {
			in.block(f.Body.List, returnsBool(f.Type))
		}
		return !ok
	})
}

// isLogic tells whether an expression is a condition by its form.
func isLogic(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.ParenExpr:
		return isLogic(e.X)
	case *ast.UnaryExpr:
		return e.Op == token.NOT
	case *ast.BinaryExpr:
		switch e.Op {
		case token.LAND, token.LOR, token.EQL, token.NEQ, token.LSS, token.LEQ, token.GTR, token.GEQ:
			return true
		}
	}
	return false
}

// isReport tells whether a call reports a finding: p.Report, report, report...
func isReport(call *ast.CallExpr) bool {
	switch f := call.Fun.(type) {
	case *ast.SelectorExpr:
		return f.Sel.Name == "Report" || f.Sel.Name == "report"
	case *ast.Ident:
		return len(f.Name) >= 6 && f.Name[:6] == "report"
	}
	return false
}

func calls(name string, args ...ast.Expr) ast.Expr {
	return &ast.CallExpr{Fun: ast.NewIdent(name), Args: args}
}
