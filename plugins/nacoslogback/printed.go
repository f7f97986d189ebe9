package nacoslogback

import (
	"slices"
	"sync"

	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/plugins/sdk"
)

// maxKept is how many different files are remembered: a fleet has few.
const maxKept = 8

// kept remembers the files printed last, since most clusters of a fleet log alike.
// It may be used by several goroutines.
type kept struct {
	mu   sync.Mutex
	list []printed
}

// printed is the file of a Logging, but for its path and origins.
type printed struct {
	logging  *deployment.Logging
	artefact sdk.Artefact
}

// like gives the file of a Logging with the same texts as l.
func (k *kept) like(l *deployment.Logging) (sdk.Artefact, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, p := range k.list {
		if sameTexts(p.logging, l) {
			return p.artefact, true
		}
	}
	return sdk.Artefact{}, false
}

func (k *kept) add(l *deployment.Logging, a sdk.Artefact) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if len(k.list) == maxKept {
		k.list = k.list[1:]
	}
	k.list = append(k.list, printed{l, a})
}

// sameTexts tells whether a and b print the same lines: whether they differ in
// nothing but their sources.
func sameTexts(a, b *deployment.Logging) bool {
	return a.Scan == b.Scan && a.ScanPeriod == b.ScanPeriod && sameLogger(&a.Root, &b.Root) &&
		sameLists(a.Variables, b.Variables, sameVariable) &&
		sameLists(a.Loggers, b.Loggers, sameLogger) &&
		sameLists(a.Appenders, b.Appenders, sameAppender)
}

func sameLists[T any](a, b []T, same func(a, b *T) bool) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if !same(&a[i], &b[i]) {
			return false
		}
	}
	return true
}

func sameVariable(a, b *deployment.Variable) bool {
	return a.Name == b.Name && a.Value.Text == b.Value.Text && a.Value.IsSensitive() == b.Value.IsSensitive()
}

func sameLogger(a, b *deployment.Logger) bool {
	return a.Name == b.Name && a.Level.Text == b.Level.Text && a.Additivity == b.Additivity && slices.Equal(a.Refs, b.Refs)
}

func sameAppender(a, b *deployment.Appender) bool {
	return a.Name == b.Name && a.Class == b.Class && a.File == b.File && a.Append == b.Append &&
		a.Pattern == b.Pattern && a.Charset == b.Charset && a.QueueSize == b.QueueSize &&
		a.DiscardingThreshold == b.DiscardingThreshold && a.NeverBlock == b.NeverBlock &&
		slices.Equal(a.Refs, b.Refs) && sameRolling(a.Rolling, b.Rolling)
}

func sameRolling(a, b *deployment.Rolling) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Class == b.Class && a.FileNamePattern == b.FileNamePattern && a.MaxFileSize.Text == b.MaxFileSize.Text &&
		a.TotalSizeCap.Text == b.TotalSizeCap.Text && a.MaxHistory.Text == b.MaxHistory.Text &&
		a.CleanHistoryOnStart == b.CleanHistoryOnStart
}
