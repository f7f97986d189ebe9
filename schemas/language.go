// Package schemas holds facts about Nacos by release, the table of the
// topology language, and JSON schemas; all embedded, decoded when first needed.
package schemas

import "slices"

// Type is the type of an attribute of the language.
type Type string

// The types. A "text" may be sensitive or unknown, the others may not.
const (
	TypeText     Type = "text"     // free text: topology.Value
	TypeTextMap  Type = "text map" // map of free text
	TypeTextList Type = "text list"
	TypeString   Type = "string"
	TypeStrings  Type = "list of strings"
	TypeNumber   Type = "number" // a whole number
	TypeNumbers  Type = "list of numbers"
	TypeBool     Type = "bool"
	TypePort     Type = "port"     // 1 - 65535
	TypeAddress  Type = "address"  // IP or DNS name
	TypeSize     Type = "size"     // "2g", "512m", "50MB"
	TypeDuration Type = "duration" // nginx's: "90s", "10m"
	TypeRelease  Type = "release"
	TypePath     Type = "path" // an absolute path on the node
	TypeAny      Type = "any"

	TypeName      Type = "name"              // of a cluster, node or gateway
	TypePorts     Type = "list of ports"     // TypePort each
	TypeAddresses Type = "list of addresses" // TypeAddress each
	TypeHostPorts Type = "list of host:port" // IPv6 in brackets
	TypeCIDRs     Type = "list of CIDRs"     // "10.0.0.0/8", or one address
)

// Attribute is one attribute of a block.
type Attribute struct {
	Name        string   `json:"name"`
	Type        Type     `json:"type"`
	Required    bool     `json:"required,omitempty"`
	Default     any      `json:"default,omitempty"`      // JSON value; nil: none, or DefaultText says what
	DefaultText string   `json:"default_text,omitempty"` // a default that depends, in words
	Enum        []string `json:"enum,omitempty"`
	// Units are those that the consumer of a size or duration knows, as it spells them.
	Units []string `json:"units,omitempty"`
	// ValueSince is the first release that has a value, where it is later than Since.
	ValueSince map[string]string `json:"value_since,omitempty"`
	Min        *int              `json:"min,omitempty"` // of a number
	Max        *int              `json:"max,omitempty"`
	Summary    Words             `json:"summary"`
	// Since is the first release that has it, Until the last; "" is any.
	Since string `json:"since,omitempty"`
	Until string `json:"until,omitempty"`
	// PerNode attributes may use self: they are resolved once a node.
	PerNode bool `json:"per_node,omitempty"`
}

// SpelledUnits are the units of a size or duration, those of a duration in their
// order, the largest first; a plugin that names none of its own means those that
// everybody knows.
func (a *Attribute) SpelledUnits() []string {
	switch {
	case a.Type == TypeSize && len(a.Units) == 0:
		return jvmUnits()
	case a.Type == TypeDuration && len(a.Units) == 0:
		return []string{"d", "h", "m", "s", "ms"}
	case a.Type != TypeDuration:
		return a.Units
	}
	all := nginxTimeUnits()
	return slices.SortedStableFunc(slices.Values(a.Units), func(x, y string) int { return slices.Index(all, x) - slices.Index(all, y) })
}

// Words is one text in English and Chinese.
type Words struct {
	EN string `json:"en"`
	ZH string `json:"zh,omitempty"`
}

// Block is one type of block. Blocks with ForEach take the attribute for_each
// beside those listed.
type Block struct {
	Type       string      `json:"type"`
	Label      string      `json:"label,omitempty"` // what the label means; "" takes none
	Many       bool        `json:"many,omitempty"`  // may stand several times
	ForEach    bool        `json:"for_each,omitempty"`
	Attributes []Attribute `json:"attributes"`
	Blocks     []*Block    `json:"blocks,omitempty"`
	Summary    Words       `json:"summary"`
	Since      string      `json:"since,omitempty"`
	Until      string      `json:"until,omitempty"`
	// Open blocks take attributes beyond those listed, as text.
	Open    bool `json:"open,omitempty"`
	PerNode bool `json:"per_node,omitempty"`
}

// Attribute finds an attribute of b by name; nil where there is none.
func (b *Block) Attribute(name string) *Attribute {
	for i := range b.Attributes {
		if b.Attributes[i].Name == name {
			return &b.Attributes[i]
		}
	}
	return nil
}

// Block finds a type of block inside b; nil where there is none.
func (b *Block) Block(name string) *Block {
	for _, c := range b.Blocks {
		if c.Type == name {
			return c
		}
	}
	return nil
}

// Names lists what may stand in b, attributes and then blocks, in order of the table.
func (b *Block) Names() []string {
	names := make([]string, 0, len(b.Attributes)+len(b.Blocks)+1)
	if b.ForEach {
		names = append(names, "for_each")
	}
	for i := range b.Attributes {
		names = append(names, b.Attributes[i].Name)
	}
	for _, c := range b.Blocks {
		names = append(names, c.Type)
	}
	return names
}
