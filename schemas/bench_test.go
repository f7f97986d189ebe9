package schemas

import "testing"

// What a command pays for the facts when it first needs them: a build of one
// cluster in Docker all of these.
func BenchmarkFirstUse(b *testing.B) {
	b.Run("releases", func(b *testing.B) { decodeAll[releaseRow](b, releasesText) })
	b.Run("shipped", func(b *testing.B) {
		for b.Loop() {
			readTable[[]ShippedProperty](shippedText).row("s18")
			readTable[[]unsafeRow](unsafeText).row("unsafe_jar_defaults")
		}
	})
	b.Run("logback", func(b *testing.B) {
		for b.Loop() {
			t := readTable[logbackRow](logbackText)
			t.row("l12")
			t.row("shared")
		}
	})
	b.Run("properties", func(b *testing.B) {
		for b.Loop() {
			makePropertyTable()
		}
	})
}

func decodeAll[T any](b *testing.B, text string) {
	for b.Loop() {
		t := readTable[T](text)
		for _, id := range t.ids {
			t.row(id)
		}
	}
}
