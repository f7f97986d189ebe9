package schemas

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

// strict decodes every row of a fact file and knows each of its members.
func strict[T any](t *testing.T, name, text string) map[string]T {
	t.Helper()
	rows := map[string]T{}
	for line := range strings.Lines(text) {
		id, value, found := strings.Cut(line, "\t")
		if !found || id == "" {
			t.Fatalf("%s: a line without an id", name)
		}
		if _, twice := rows[id]; twice {
			t.Errorf("%s: %s stands twice", name, id)
		}
		decoder := json.NewDecoder(strings.NewReader(value))
		decoder.DisallowUnknownFields()
		var row T
		if err := decoder.Decode(&row); err != nil {
			t.Errorf("%s: %s: %v", name, id, err)
		}
		rows[id] = row
	}
	return rows
}

func TestEmbeddedFilesAreWellFormed(t *testing.T) {
	strict[releaseRow](t, "releases", releasesText)
	strict[History](t, "history", historyText)
	strict[vulnerabilityRow](t, "vulnerabilities", vulnerabilitiesText)
	strict[[]ShippedProperty](t, "shipped", shippedText)
	strict[[]unsafeRow](t, "unsafe", unsafeText)
	strict[propertyRow](t, "properties", dataFile(t, "properties"))
	strict[logbackRow](t, "logback", logbackText)
	strict[imageRow](t, "images", imagesText)
	strict[variableRow](t, "variables", dataFile(t, "variables"))
	strict[portRow](t, "ports", portsText)
}

// checkSpans wants both ends known and in order.
func checkSpans(t *testing.T, what string, spans ...span) {
	t.Helper()
	for _, s := range spans {
		from, to := Find(s.From), Find(s.To)
		if from == nil || to == nil || from.number > to.number {
			t.Errorf("%s: range %q - %q", what, s.From, s.To)
		}
	}
}

func TestRangesAreOfKnownReleases(t *testing.T) {
	for key, p := range strict[propertyRow](t, "properties", dataFile(t, "properties")) {
		checkSpans(t, key, slices.Concat(p.Ranges, p.Unread, p.Effective)...)
		for _, d := range slices.Concat(p.Defaults, p.JarDefault) {
			checkSpans(t, key, d.span)
		}
		for _, v := range p.Via {
			checkSpans(t, key, v.span)
		}
		if b := p.ReplacedBy; b != nil && (Find(b.From) == nil || properties().row(b.Key) == nil) {
			t.Errorf("%s: replaced by %s from %s", key, b.Key, b.From)
		}
		for _, v := range p.ValuesFrom {
			if Find(v.From) == nil || !slices.Contains(p.Values, v.Value) {
				t.Errorf("%s: value %s from %s", key, v.Value, v.From)
			}
		}
	}
	for name, v := range strict[variableRow](t, "variables", dataFile(t, "variables")) {
		for _, e := range v.Entries {
			checkSpans(t, name, e.Ranges...)
		}
	}
	for id, v := range strict[vulnerabilityRow](t, "vulnerabilities", vulnerabilitiesText) {
		checkSpans(t, id, v.Ranges...)
	}
	for id, rows := range strict[[]unsafeRow](t, "unsafe", unsafeText) {
		for _, row := range rows {
			checkSpans(t, id+" "+row.Key, row.span)
		}
	}
	for _, row := range portRows().row("all").MainPortRange {
		checkSpans(t, "main port range", row.span)
	}
	for _, n := range images().row("all").Notes {
		checkSpans(t, n.Text, n.Ranges...)
	}
}

// A variable must not have two entries for one release, nor a key two defaults.
func TestRangesDoNotOverlap(t *testing.T) {
	count := func(r *Release, spans ...span) (n int) {
		for _, s := range spans {
			if s.has(r) {
				n++
			}
		}
		return n
	}
	for _, r := range Releases() {
		for name, v := range strict[variableRow](t, "variables", dataFile(t, "variables")) {
			var spans []span
			for _, e := range v.Entries {
				spans = append(spans, e.Ranges...)
			}
			if n := count(r, spans...); n > 1 {
				t.Errorf("%s: %d entries for %s", r.Version, n, name)
			}
		}
		for key, p := range strict[propertyRow](t, "properties", dataFile(t, "properties")) {
			var defaults []span
			for _, d := range p.Defaults {
				defaults = append(defaults, d.span)
			}
			if count(r, p.Ranges...) > 1 || count(r, defaults...) > 1 {
				t.Errorf("%s: several rows for %s", r.Version, key)
			}
		}
	}
}

func TestEveryReleaseHasAllFacts(t *testing.T) {
	for _, r := range Releases() {
		lines, source := r.Shipped()
		if len(lines) == 0 || !strings.HasPrefix(source, "application.properties@"+r.Version) {
			t.Errorf("%s: shipped: %d lines from %q", r.Version, len(lines), source)
		}
		for _, l := range lines {
			if f := r.Property(l.Key); f == nil || !f.Exists {
				t.Errorf("%s: shipped key %s is not in the table", r.Version, l.Key)
			}
		}
		if l := r.Logback(); len(l.Appenders) == 0 || len(l.Loggers) == 0 || l.RootLevel == "" || l.Source == "" {
			t.Errorf("%s: logback is empty", r.Version)
		}
		if vars, source := r.ImageVariables(); len(vars) < 30 || !strings.HasPrefix(source, "nacos-docker@") {
			t.Errorf("%s: %d image variables from %q", r.Version, len(vars), source)
		}
		if (r.ImageTag == "") != (r.ImageTagReason != "") {
			t.Errorf("%s: tag %q, reason %q", r.Version, r.ImageTag, r.ImageTagReason)
		}
		if i := r.Image(); len(i.ExposedPorts) == 0 {
			t.Errorf("%s: no exposed ports", r.Version)
		}
		if p := r.PortFacts(); len(p.Ports) == 0 || p.Evidence == "" {
			t.Errorf("%s: no port facts", r.Version)
		}
		h := r.History()
		if h == nil || (h.ComparedWith == "") != (r.Version == "1.1.0") {
			t.Fatalf("%s: history %v", r.Version, h)
		}
		var ids []string
		for _, v := range r.Vulnerabilities() {
			ids = append(ids, v.ID)
		}
		if want := slices.Sorted(slices.Values(h.Vulnerabilities)); !slices.Equal(slices.Sorted(slices.Values(ids)), want) {
			t.Errorf("%s: vulnerabilities %v by range, %v listed", r.Version, ids, want)
		}
	}
}

// What variables of the image set must be keys that we know.
func TestImageTargetsAreKnownKeys(t *testing.T) {
	for _, r := range Releases() {
		vars, _ := r.ImageVariables()
		for _, v := range vars {
			for _, e := range v.Effects {
				if e.Kind == "property" && !v.Ineffective && r.Property(e.Target) == nil {
					t.Errorf("%s: %s sets %s, which is in no table", r.Version, v.Name, e.Target)
				}
			}
		}
	}
}

// Values that are published secrets are told of, never embedded as values.
func TestPublishedSecretsHaveNoText(t *testing.T) {
	for _, r := range Releases() {
		lines, _ := r.Shipped()
		for _, l := range lines {
			if l.PublicSecret && l.Value != "" {
				t.Errorf("%s: %s has a text", r.Version, l.Key)
			}
		}
		for _, d := range slices.Concat(r.UnsafeJarDefaults(), r.UnsafeShipped()) {
			if d.PublicSecret && d.Value != "" {
				t.Errorf("%s: %s has a text", r.Version, d.Key)
			}
		}
	}
	for _, text := range []string{shippedText, unsafeText, dataFile(t, "properties"), dataFile(t, "variables"), imagesText} {
		for _, secret := range []string{"SecretKey01234", "VGhpc0lz"} {
			if strings.Contains(text, secret) {
				t.Errorf("a published secret beginning with %s is embedded", secret)
			}
		}
	}
}

func TestSourcesSayWhatIsAssumed(t *testing.T) {
	for _, c := range []struct{ release, want string }{
		{"2.4.3", "application.properties@2.4.3"},
		{"2.5.3", "application.properties@2.5.3, assumed from 2.5.2"},
		{"3.3.0", "application.properties@3.3.0, assumed from 3.2.2"},
		{"3.1.1", "application.properties@3.1.1 (fork: "},
	} {
		_, source := Find(c.release).Shipped()
		if source != c.want && !(strings.HasSuffix(c.want, ": ") && strings.HasPrefix(source, c.want)) {
			t.Errorf("%s: %q, want %q", c.release, source, c.want)
		}
	}
	if l := Find("3.3.0").ShippedValue("nacos.core.auth.enabled"); l.Value != "true" || !strings.Contains(l.Source, "15824") {
		t.Errorf("3.3.0: %+v", l)
	}
	if l := Find("3.2.2").ShippedValue("nacos.core.auth.enabled"); l.Value != "false" || !strings.HasPrefix(l.Source, "application.properties@3.2.2 (fork") {
		t.Errorf("3.2.2: %+v", l)
	}
	for _, r := range Releases() {
		for key := range r.confirmed {
			if r.ShippedValue(key) == nil {
				t.Errorf("%s: %s is confirmed, but not shipped", r.Version, key)
			}
		}
	}
	if _, source := Find("2.5.4").ImageVariables(); source != "nacos-docker@2.5.4, assumed from 2.5.3" {
		t.Errorf("image of 2.5.4: %q", source)
	}
	if source := Find("3.1.2").Logback().Source; source != "nacos-logback.xml@3.1.2, assumed from 3.1.1" {
		t.Errorf("logback of 3.1.2: %q", source)
	}
}
