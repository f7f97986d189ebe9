package schemas

import (
	"encoding/json"
	"fmt"
	"strings"
)

// languageSchema describes HCL's JSON syntax of the language: a block is an
// object, or a list of them, below its label if it has one; any value may be
// the text of a template, "${...}".
func languageSchema() ([]byte, error) {
	s := languageMaker{defs: object{
		"expression": object{
			"description": "A value made by an expression, \"${...}\".",
			"type":        "string",
			"pattern":     `[$%]\{`,
		},
		"text": object{"type": []string{"string", "number", "boolean", "null"}},
	}}
	s.defs["topology"] = s.body(Language(), "")
	return json.MarshalIndent(object{
		"$schema":     "https://json-schema.org/draft/2020-12/schema",
		"$id":         "https://github.com/nacosgen/nacosgen/schemas/language.schema.json",
		"title":       "nacosgen topology in HCL's JSON syntax",
		"description": "What users write in a file *.hcl.json.",
		"anyOf":       oneOrMany(ref("topology")),
		"$defs":       s.defs,
	}, "", "  ")
}

type object = map[string]any

type languageMaker struct{ defs object }

func ref(name string) object { return object{"$ref": "#/$defs/" + name} }

// oneOrMany are the forms of a body: an object, or a list of objects.
func oneOrMany(item object) []any {
	return []any{item, object{"type": "array", "items": item}}
}

// body makes the schema of what stands inside b; path is that of b, "" at the top.
func (s languageMaker) body(b *Block, path string) object {
	properties := object{"//": object{"description": "A comment."}}
	if path == "" {
		properties["$schema"] = object{"description": "Where editors find this schema.", "type": "string"}
	}
	var required []string
	for i := range b.Attributes {
		a := &b.Attributes[i]
		properties[a.Name] = s.attribute(a)
		if a.Required && !inherits(path) {
			required = append(required, a.Name)
		}
	}
	if b.ForEach {
		properties["for_each"] = object{
			"description": "A map or a set of strings: one " + b.Type + " for each; each.key and each.value stand in it.",
			"anyOf":       []any{ref("expression"), object{"type": []string{"object", "array", "null"}}},
		}
	}
	for _, inner := range b.Blocks {
		properties[inner.Type] = s.block(inner, strings.TrimPrefix(path+"."+inner.Type, "."))
	}
	body := object{"type": "object", "properties": properties, "additionalProperties": b.Open}
	if required != nil {
		body["required"] = required
	}
	return body
}

// inherits tells whether the block at path may leave out what is required,
// because another one like it is merged with it.
func inherits(path string) bool {
	top, _, _ := strings.Cut(path, ".")
	return top == "defaults" || top == "cluster"
}

// block makes the schema of the values of a block's name.
func (s languageMaker) block(b *Block, path string) object {
	s.defs[path] = s.body(b, path)
	forms := oneOrMany(ref(path))
	if !b.Many {
		forms[1].(object)["maxItems"] = 1
	}
	value := object{"anyOf": append(forms, object{"type": "null"})}
	if b.Label != "" {
		byLabel := object{"type": "object", "additionalProperties": value}
		value = object{"anyOf": append(oneOrMany(byLabel), object{"type": "null"})}
	}
	value["description"] = describe(b.Summary.EN, "", b.Since, b.Until)
	return value
}

func (s languageMaker) attribute(a *Attribute) object {
	value := s.value(a)
	value["description"] = describe(a.Summary.EN, a.DefaultText, a.Since, a.Until)
	if a.Default != nil {
		value["default"] = a.Default
	}
	return value
}

func describe(summary, otherwise, since, until string) string {
	parts := []string{summary}
	if otherwise != "" {
		parts = append(parts, "default: "+otherwise)
	}
	switch {
	case since != "" && until != "":
		parts = append(parts, fmt.Sprintf("Nacos %s - %s", since, until))
	case since != "":
		parts = append(parts, "Nacos "+since+" and later")
	case until != "":
		parts = append(parts, "Nacos up to "+until)
	}
	return strings.Join(parts, "; ")
}

// value makes the schema of an attribute's value. null switches inheritance off.
func (s languageMaker) value(a *Attribute) object {
	if a.Type == TypeAny {
		return object{}
	}
	if a.Type == TypeText {
		return object{"$ref": "#/$defs/text"}
	}
	return object{"anyOf": []any{ref("expression"), known(a), object{"type": "null"}}}
}

// known is the schema of a value that is written out; a number or a bool may
// stand as text and the other way round, as in native syntax.
func known(a *Attribute) object {
	list := func(item object) object {
		return object{"type": "array", "items": object{"anyOf": []any{ref("expression"), item}}}
	}
	text := object{"type": []string{"string", "number", "boolean"}}
	port := wholeNumber(limit(1), limit(65535))
	switch a.Type {
	case TypeTextMap:
		return object{"type": "object", "additionalProperties": ref("text")}
	case TypeTextList:
		return object{"type": "array", "items": ref("text")}
	case TypeStrings, TypeAddresses, TypeHostPorts, TypeCIDRs:
		return list(text)
	case TypeNumbers:
		return list(wholeNumber(nil, nil))
	case TypePorts:
		return list(port)
	case TypeBool:
		return object{"enum": []any{true, false, "true", "false"}}
	case TypePort:
		return port
	case TypeNumber:
		return wholeNumber(a.Min, a.Max)
	case TypeSize, TypeDuration:
		return object{"type": "string", "pattern": "^[0-9]"}
	case TypePath:
		return object{"type": "string", "minLength": 1}
	case TypeRelease:
		return object{"type": "string", "pattern": `^[0-9]+(\.[0-9]+){2,3}$`}
	}
	if a.Enum != nil {
		return object{"enum": a.Enum}
	}
	return text
}

func wholeNumber(least, most *int) object {
	number := object{"type": "integer"}
	if least != nil {
		number["minimum"] = *least
	}
	if most != nil {
		number["maximum"] = *most
	}
	return object{"anyOf": []any{number, object{"type": "string", "pattern": "^-?[0-9]+$"}}}
}
