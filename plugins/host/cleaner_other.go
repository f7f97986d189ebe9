//go:build !unix

package host

// cleaner is nothing where processes have no groups.
type cleaner struct{}

func startCleaner(string) *cleaner { return nil }

func (*cleaner) watch(int) {}

func (*cleaner) done() error { return nil }
