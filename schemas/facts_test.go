package schemas

import "testing"

func BenchmarkReleases(b *testing.B) {
	for b.Loop() {
		t := readTable[releaseRow](releasesText)
		for _, id := range t.ids {
			t.row(id)
		}
	}
}
func BenchmarkShipped(b *testing.B) {
	for b.Loop() {
		readTable[[]ShippedProperty](shippedText).row("s18")
	}
}
func BenchmarkUnsafe(b *testing.B) {
	for b.Loop() {
		t := readTable[[]unsafeRow](unsafeText)
		for _, id := range t.ids {
			t.row(id)
		}
	}
}
func BenchmarkVariables(b *testing.B) {
	for b.Loop() {
		t := readTable[variableRow](variablesText)
		for _, id := range t.ids {
			t.row(id)
		}
	}
}
func BenchmarkPropertiesIndex(b *testing.B) {
	for b.Loop() {
		readTable[propertyRow](propertiesText)
	}
}
func BenchmarkPropertiesAll(b *testing.B) {
	for b.Loop() {
		t := readTable[propertyRow](propertiesText)
		for _, id := range t.ids {
			t.row(id)
		}
	}
}
func BenchmarkLogback(b *testing.B) {
	for b.Loop() {
		t := readTable[logbackRow](logbackText)
		t.row("l12")
		t.row("shared")
	}
}
func BenchmarkPorts(b *testing.B) {
	for b.Loop() {
		readTable[portRow](portsText).row("p6")
	}
}
func BenchmarkProperty(b *testing.B) {
	r := Find("2.4.3")
	for b.Loop() {
		r.Property("db.url.0")
	}
}
