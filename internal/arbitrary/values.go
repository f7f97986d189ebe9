package arbitrary

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/schemas"
)

// expression writes itself, as the value at all of the addresses.
type expression func(w *writer, at []diag.Address)

// computed is what has no literal at its place.
func computed(text string) expression {
	return func(w *writer, at []diag.Address) {
		start := len(w.text)
		w.text = append(w.text, text...)
		w.note(at, start)
	}
}

func literal(text string) expression { return computed(quoted(text)) }

func (w *writer) note(at []diag.Address, start int) {
	for _, a := range at {
		w.out.Values[a] = diag.Range{File: w.file, Start: start, End: len(w.text)}
	}
}

// quoted spells text in the language: with what would end it or begin a
// template escaped.
func quoted(text string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\r", `\r`, "\t", `\t`, "${", "$${", "%{", "%%{").Replace(text) + `"`
}

// list writes elements out.
func list(elements []expression) expression {
	return func(w *writer, at []diag.Address) {
		start := len(w.text)
		w.text = append(w.text, '[')
		for i, e := range elements {
			places := make([]diag.Address, len(at))
			for j, a := range at {
				places[j] = a.Child(strconv.Itoa(i))
			}
			e(w, places)
			if i < len(elements)-1 || w.chance(5) {
				w.text = append(w.text, ", "...)
			}
		}
		w.text = append(w.text, ']')
		w.note(at, start)
	}
}

type pair struct {
	key   string
	value expression
}

// object writes pairs out, one a line, keys in any spelling.
func object(pairs []pair) expression {
	return func(w *writer, at []diag.Address) {
		start := len(w.text)
		w.text = append(w.text, "{\n"...)
		w.depth++
		for _, p := range pairs {
			key := quoted(p.key)
			if diag.IsIdentifier(p.key) && w.chance(2) {
				key = p.key
			}
			w.indent()
			w.text = append(w.text, key+pick(w, []string{" = ", "=", ": "})...)
			places := make([]diag.Address, len(at))
			for j, a := range at {
				places[j] = a.Child(p.key)
			}
			p.value(w, places)
			w.text = append(w.text, '\n')
		}
		w.depth--
		w.indent()
		w.text = append(w.text, '}')
		w.note(at, start)
		for _, a := range at {
			w.out.maps[a] = true
		}
	}
}

// hidden writes e without noting what stands inside of it.
func hidden(before string, e expression, after string) expression {
	return func(w *writer, at []diag.Address) {
		start := len(w.text)
		w.text = append(w.text, before...)
		e(w, nil)
		w.text = append(w.text, after...)
		w.note(at, start)
	}
}

func portValue(w *writer, at []diag.Address) {
	port := pick(w, []int{8848, 8849, 8858, 7848, 9848, 9849, 18848, 80, 999, 1000, 8080, 64534, 64535, 65535, 1 + w.IntN(65535)})
	text := fmt.Sprint(port)
	if w.chance(10) && port > 7 {
		text = fmt.Sprintf("local.number + %d", port-7)
	}
	computed(text)(w, at)
}

// value gives some value of an attribute of a block of that type; nil for none.
func (w *writer) value(block string, a *schemas.Attribute) expression {
	if a.Enum != nil {
		return w.enumerated(a)
	}
	switch a.Type {
	case schemas.TypeText:
		return w.freeText(pick(w, texts(block, a.Name)))
	case schemas.TypeTextMap:
		return w.textMap(a.Name)
	case schemas.TypeTextList, schemas.TypeStrings, schemas.TypeAddresses, schemas.TypeHostPorts, schemas.TypeCIDRs:
		return w.textList(block, a)
	case schemas.TypeNumber:
		return computed(fmt.Sprint(w.number(a)))
	case schemas.TypePort:
		return portValue
	case schemas.TypePorts:
		return list([]expression{portValue, portValue}[w.IntN(3):])
	case schemas.TypeBool:
		return computed(pick(w, []string{"true", "false", "!true", `"true"`}))
	case schemas.TypeDuration:
		return literal(pick(w, []string{"5s", "30s", "60s", "90s", "10m", "1h", "1d"}))
	case schemas.TypeSize:
		return literal(fmt.Sprint(pick(w, []int{1, 2, 5, 10, 64, 256, 300, 512, 1024, 3000}), pick(w, a.Units)))
	case schemas.TypeRelease:
		return literal(w.anyRelease().Version)
	}
	return literal(pick(w, texts(block, a.Name)))
}

// enumerated picks among the values that the release has.
func (w *writer) enumerated(a *schemas.Attribute) expression {
	value := pick(w, a.Enum)
	if !w.has(a.ValueSince[value], "") {
		value = a.Enum[0]
	}
	return literal(value)
}

func (w *writer) number(a *schemas.Attribute) int {
	n := pick(w, []int{-1, 0, 1, 7, 8, 17, 30, 60, 1000, 5000, 65535, 10000000})
	if a.Min != nil {
		n = max(n, *a.Min)
	}
	if a.Max != nil {
		n = min(n, *a.Max)
	}
	return n
}

// freeText is free text: written out, from a variable, or a secret.
func (w *writer) freeText(text string) expression {
	switch w.IntN(14) {
	case 0:
		return computed("var.s")
	case 1:
		return computed("var.v")
	case 2:
		return computed(`"${var.v}` + quoted(text)[1:])
	case 3:
		return computed("trimspace(" + quoted(text) + ")")
	}
	return literal(text)
}

func (w *writer) textList(block string, a *schemas.Attribute) expression {
	choices := texts(block, a.Name)
	elements := make([]expression, w.IntN(4))
	if len(elements) == 0 && block == "datasource" {
		elements = make([]expression, 1)
	}
	for i := range elements {
		elements[i] = literal(pick(w, choices))
		if a.Type == schemas.TypeTextList {
			elements[i] = w.freeText(pick(w, choices))
		}
	}
	if w.chance(10) {
		return hidden("concat(", list(elements), ", [])")
	}
	return list(elements)
}

func (w *writer) textMap(name string) expression {
	var pairs []pair
	taken := map[string]bool{}
	for range w.IntN(7) {
		if key, value := w.entry(name); !taken[key] {
			taken[key] = true
			pairs = append(pairs, pair{key, w.freeText(value)})
		}
	}
	if w.chance(10) {
		return hidden("merge(", object(pairs), ", {})")
	}
	return object(pairs)
}
