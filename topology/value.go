package topology

import (
	"encoding/json"
	"fmt"

	"github.com/nacosgen/nacosgen/diag"
)

// Value is text that a user may keep secret or leave to the command line. All
// else in a topology is known and plain.
type Value struct {
	// Text is the value itself; empty while Unknown is set.
	Text string
	// Secret is the value's own address where it comes from something
	// sensitive, through any expression; empty where it may be shown.
	Secret diag.Address
	// Unknown is the address (var.x) of the variable without a value.
	Unknown diag.Address
}

// Text makes a plain value.
func Text(s string) Value { return Value{Text: s} }

// IsSensitive tells whether the text must not be shown.
func (v Value) IsSensitive() bool { return v.Secret != "" }

// IsUnknown tells whether the text is not there yet; rules are silent about it.
func (v Value) IsUnknown() bool { return v.Unknown != "" }

// IsPlain tells whether the text is known and may be shown.
func (v Value) IsPlain() bool { return v.Secret == "" && v.Unknown == "" }

// IsSet tells whether there is, or will be, any text.
func (v Value) IsSet() bool { return v.Text != "" || v.Unknown != "" }

// Masked stands in for a sensitive text wherever a person reads it.
const Masked = "(sensitive)"

// Shown is what a person may read of v.
func (v Value) Shown() string {
	switch {
	case v.IsUnknown():
		return "(unknown: " + string(v.Unknown) + ")"
	case v.IsSensitive():
		return Masked
	}
	return v.Text
}

// String is Shown, so that a value printed by mistake shows no secret.
func (v Value) String() string { return v.Shown() }

// GoString is Shown.
func (v Value) GoString() string { return fmt.Sprintf("topology.Text(%q)", v.Shown()) }

type valueObject struct {
	Secret  diag.Address `json:"secret,omitempty"`
	Unknown diag.Address `json:"unknown,omitempty"`
}

// MarshalJSON writes a string, {"secret": address} or {"unknown": "var.x"}; an
// unknown value wins over a sensitive one.
func (v Value) MarshalJSON() ([]byte, error) {
	switch {
	case v.IsUnknown():
		return json.Marshal(valueObject{Unknown: v.Unknown})
	case v.IsSensitive():
		return json.Marshal(valueObject{Secret: v.Secret})
	}
	return json.Marshal(v.Text)
}

// UnmarshalJSON reads what MarshalJSON writes; the text of a secret is lost.
func (v *Value) UnmarshalJSON(data []byte) error {
	*v = Value{}
	if len(data) > 0 && data[0] == '{' {
		var o valueObject
		if err := json.Unmarshal(data, &o); err != nil {
			return err
		}
		v.Secret, v.Unknown = o.Secret, o.Unknown
		return nil
	}
	return json.Unmarshal(data, &v.Text)
}
