package host

import (
	"fmt"
	"slices"
	"strings"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/plugins/internal/wire"
)

// Failure is what went wrong with a plugin, and all that helps to mend it.
type Failure struct {
	Plugin, Version string
	Path            string // of its file or folder; "" not known
	Problem         diag.Words
	Remedy          diag.Words
	Speaks          []int    // majors of the protocol; nil not known
	Stderr          []string // last lines, cleaned, secrets masked
	args            []any    // of Problem and Remedy, indexed; diag.Words are told in the language of the message
	err             error
}

func (f *Failure) Unwrap() error { return f.err }

// Error is the message in English.
func (f *Failure) Error() string { return f.In(diag.English) }

// In is the message: what is wrong in one line, then what is known, a line each.
func (f *Failure) In(lang diag.Language) string {
	var b strings.Builder
	name := f.Plugin
	if f.Version != "" {
		name += " " + f.Version
	}
	fmt.Fprintf(&b, label(lang, "plugin %s: %s", "插件 %s：%s"), name, f.Problem.In(lang, f.said(lang)...))
	line := func(en, zh, text string) {
		fmt.Fprintf(&b, "\n  %s %s", label(lang, en, zh), text)
	}
	if f.Path != "" {
		line("path:", "路径：", f.Path)
	}
	if f.Speaks != nil {
		line("speaks:", "协议：", fmt.Sprintf(label(lang, "protocol %s; this nacosgen speaks %s", "插件 %s；当前 nacosgen %s"), majors(f.Speaks), majors(wire.Majors())))
	}
	if f.Remedy.EN != "" {
		line("to do:", "处理：", f.Remedy.In(lang, f.said(lang)...))
	}
	if len(f.Stderr) > 0 {
		line("its standard error ended with:", "其标准错误的末尾：", "")
		for _, l := range f.Stderr {
			b.WriteString("\n    | " + l)
		}
	}
	return b.String()
}

// said are the arguments, of which some are words themselves.
func (f *Failure) said(lang diag.Language) []any {
	all := slices.Clone(f.args)
	for i, arg := range all {
		if w, ok := arg.(diag.Words); ok {
			all[i] = w.In(lang)
		}
	}
	return all
}

func label(lang diag.Language, en, zh string) string { return diag.Words{EN: en, ZH: zh}.In(lang) }

func majors(all []int) string {
	sorted := slices.Sorted(slices.Values(all))
	return strings.Trim(strings.ReplaceAll(fmt.Sprint(sorted), " ", ", "), "[]")
}

// Failures gives every Failure in err, in order.
func Failures(err error) []*Failure {
	if f, ok := err.(*Failure); ok {
		return []*Failure{f}
	}
	var all []*Failure
	switch e := err.(type) {
	case interface{ Unwrap() []error }:
		for _, one := range e.Unwrap() {
			all = append(all, Failures(one)...)
		}
	case interface{ Unwrap() error }:
		all = Failures(e.Unwrap())
	}
	return all
}
