package deployment

import "github.com/nacosgen/nacosgen/schemas"

// keyFacts says what a key is for, and since which release it has its name.
func keyFacts(fact *schemas.PropertyFact) (what, name Source) {
	since := fact.First
	if since == schemas.OldestRelease() {
		since += " or before" // nothing is known of older ones
	}
	return Fact(fact.Doc, fact.Source), Fact("key name "+fact.Key+" since "+since, fact.Source)
}
