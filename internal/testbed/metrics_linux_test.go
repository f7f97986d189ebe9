package testbed_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/nacosgen/nacosgen/internal/testbed"
)

// series is what an alert rule of the Prometheus example asks for: a metric, and
// the labels that it must have, with their values or, for those that are summed by,
// without.
type series struct {
	metric string
	labels []string // name="value" or name=
}

// asked finds the series of Nacos's own in the golden alert rules of the example,
// examples/plugins/prometheus.
func asked(t *testing.T) []series {
	t.Helper()
	body, err := os.ReadFile("../../examples/plugins/prometheus/testdata/prod/want/prod/prometheus/alerts.yml")
	if err != nil {
		t.Fatal(err)
	}
	var found []series
	for line := range strings.Lines(strings.ReplaceAll(string(body), `\"`, `"`)) {
		for _, selector := range regexp.MustCompile(`(nacos_[a-z_]+)\{([^}]*)\}`).FindAllStringSubmatch(line, -1) {
			s := series{metric: selector[1]}
			for label := range strings.SplitSeq(selector[2], ",") {
				if !strings.Contains(label, "!=") && !strings.HasPrefix(label, "nacos_") { // our own come with the target
					s.labels = append(s.labels, label)
				}
			}
			if by := regexp.MustCompile(`sum by \(([^)]*)\)`).FindStringSubmatch(line); by != nil {
				for label := range strings.SplitSeq(by[1], ", ") {
					if !strings.HasPrefix(label, "nacos_") {
						s.labels = append(s.labels, label+"=")
					}
				}
			}
			found = append(found, s)
		}
	}
	if len(found) < 3 {
		t.Fatalf("the alert rules ask for %v", found)
	}
	return found
}

// metrics: each node serves what the Prometheus example scrapes, where it scrapes
// it, with the names that its alert rules use.
func metrics(t *testing.T, b *testbed.Bed) {
	wanted := asked(t)
	servers := apis(t, b)
	for i, s := range b.Servers {
		// Exceptions are counted from the first one on: this is one of config.
		if body, status := servers[i].Post("listen", nil); status != 400 {
			t.Errorf("node %s, listening to nothing: %d %s", s.Node.Name, status, body)
		}
		var body string
		var status int
		served := func(want series) bool { return serves(body, want) }
		testbed.Eventually(time.Minute, func() bool {
			body, status = testbed.Get(s.URL("/actuator/prometheus"))
			return status == 200 && !slices.ContainsFunc(wanted, func(want series) bool { return !served(want) })
		})
		if status != 200 {
			t.Errorf("metrics of node %s: %d %.300s", s.Node.Name, status, body)
			continue
		}
		for _, want := range wanted {
			if !served(want) {
				t.Errorf("node %s has no %s with %v, but:\n%s", s.Node.Name, want.metric, want.labels, strings.Join(ours(body), "\n"))
			}
		}
	}
}

func serves(exposition string, want series) bool {
	for line := range strings.Lines(exposition) {
		labels, found := strings.CutPrefix(line, want.metric+"{")
		for _, label := range want.labels {
			found = found && strings.Contains(","+labels, ","+label)
		}
		if found {
			return true
		}
	}
	return false
}

// ours are the lines of an exposition that name Nacos.
func ours(exposition string) []string {
	var found []string
	for line := range strings.Lines(exposition) {
		if strings.Contains(line, "nacos") && !strings.HasPrefix(line, "#") {
			found = append(found, strings.TrimSpace(line))
		}
	}
	return found
}
