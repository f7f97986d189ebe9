package rules

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

func resourcesRules() []*lint.Rule {
	return []*lint.Rule{
		AccesslogBasedirEmpty,
		AccesslogMaxDaysIneffective,
		AccesslogUnbounded,
		DockerLogUnbounded,
		LogbackDiskBudget,
		LogsDirShared,
		MetaspaceTooSmall,
		NginxBodySize,
		NginxConsoleNotSticky,
		NginxGrpcNoTLSMix,
		NginxNoFailParams,
		NginxReadTimeout,
		NginxStreamTimeout,
		OpenFilesLow,
		TimezoneDiffers,
		VIPSingleBackend,
		YoungGenOverHeap,
		HeapInitialDiffers,
		HeapOverLimit,
		HeapSumOverHost,
		HeapTooSmall,
		JVMEnvUnknown,
		LogbackAppenderUnbounded,
		LogbackDebugLevel,
	}
}

// saidOnce keeps a setting that many nodes inherit from being reported for each.
type saidOnce map[diag.Address]bool

func (s saidOnce) first(at diag.Address) bool {
	if s[at] {
		return false
	}
	s[at] = true
	return true
}

// serverSetting is a key as the server of one node finds it.
type serverSetting struct {
	value topology.Value
	// at is where the user wrote it; "" where it is the release's own.
	at diag.Address
	// alone: nothing else stands in the text at that address.
	alone bool
}

// settingOf looks for key where Spring does: arguments, system properties and
// variables that the user gave the node, then its application.properties.
func settingOf(c *topology.Cluster, n *topology.Node, d *deployment.Node, key string) (serverSetting, bool) {
	if mentions(n, key) {
		if s := lint.Winning(lint.Settings(c, n), key); s != nil && s.Kind != lint.SettingProperty {
			alone := s.Kind == lint.SettingVariable && s.Address == lint.EnvAddress(c, n, s.Name)
			return serverSetting{s.Value, s.Address, alone}, true
		}
	}
	for i := range d.Properties {
		p := &d.Properties[i]
		if p.Key == key || p.Group == "properties" && isSameKey(p.Key, key) {
			at, _ := lint.Blame(p.Sources)
			value := deployment.Filled(p.Value, n)
			return serverSetting{value, at, value == p.Value}, true
		}
	}
	return serverSetting{}, false
}

// mentions tells, at little cost, whether a user may have given n the setting
// of a key beside its application.properties.
func mentions(n *topology.Node, key string) bool {
	if n.JVM != nil && slices.ContainsFunc(n.JVM.Options, func(o string) bool { return strings.Contains(o, key) }) {
		return true
	}
	return mentionsVariable(n, func(name string) bool {
		return len(name) <= len(key) && strings.EqualFold(name[:1], key[:1]) || strings.HasPrefix(name, "JAVA_OPT")
	})
}

// mentionsVariable tells whether n's container may be given a variable of such
// a name; those among the engine's flags are taken for any.
func mentionsVariable(n *topology.Node, wanted func(name string) bool) bool {
	if n.Docker == nil {
		return false
	}
	for name := range n.Docker.Env {
		if name != "" && wanted(name) {
			return true
		}
	}
	return slices.ContainsFunc(n.Docker.Options, func(o string) bool {
		return strings.HasPrefix(o, "-e") || strings.HasPrefix(o, "--env")
	})
}

// isSameKey compares keys as Spring's relaxed binding does, without dashes,
// underscores and case.
func isSameKey(a, b string) bool {
	for {
		a, b = strings.TrimLeft(a, "-_"), strings.TrimLeft(b, "-_")
		if a == "" || b == "" {
			return a == b
		}
		if !strings.EqualFold(a[:1], b[:1]) {
			return false
		}
		a, b = a[1:], b[1:]
	}
}

// replace gives the fix that writes text in place of s; none where s stands
// among other words.
func (s serverSetting) replace(text string, title diag.Words, safe bool) []diag.Fix {
	if s.at == "" || !s.alone {
		return nil
	}
	if in := s.at.Steps(); len(in) > 1 && (in[len(in)-2] == "properties" || in[len(in)-2] == "env") {
		text = strconv.Quote(strings.Trim(text, `"`))
	}
	return []diag.Fix{{Title: title, Safe: safe, Edits: []diag.Edit{{Address: s.at, Text: text}}}}
}

// releaseBefore tells whether a release stands before another one by number; so
// does one that is not known, for rules that begin there.
func releaseBefore(release, other string) bool {
	rel := schemas.Find(release)
	return rel == nil || !rel.AtLeast(other)
}

// sizeText writes bytes with the largest unit that leaves them whole.
func sizeText(bytes int64) string {
	units := []string{"", "k", "m", "g", "t"}
	unit := 0
	for bytes > 0 && bytes%1024 == 0 && unit < len(units)-1 {
		bytes, unit = bytes/1024, unit+1
	}
	return strconv.FormatInt(bytes, 10) + units[unit]
}

// roughSize writes bytes for people.
func roughSize(bytes int64) string {
	if bytes < 1<<30 {
		return strconv.FormatInt(bytes>>20, 10) + " MB"
	}
	return strings.TrimSuffix(strconv.FormatFloat(float64(bytes)/(1<<30), 'f', 1, 64), ".0") + " GB"
}

// nginxTime reads a duration of nginx: "90s", "1m30s", "500ms", a number alone
// for seconds. Months are 30 days, years 365, as in ngx_parse_time.
func nginxTime(text string) (time.Duration, bool) {
	const day = 24 * time.Hour
	units := map[string]time.Duration{
		"ms": time.Millisecond, "s": time.Second, "": time.Second, "m": time.Minute, "h": time.Hour,
		"d": day, "w": 7 * day, "M": 30 * day, "y": 365 * day,
	}
	var total time.Duration
	rest := strings.ReplaceAll(text, " ", "")
	for rest != "" {
		number := rest[:len(rest)-len(strings.TrimLeft(rest, "0123456789"))]
		rest = rest[len(number):]
		end := strings.IndexAny(rest, "0123456789")
		if end < 0 {
			end = len(rest)
		}
		n, err := strconv.ParseInt(number, 10, 32)
		unit, ok := units[rest[:end]]
		if err != nil || !ok {
			return 0, false
		}
		total, rest = total+time.Duration(n)*unit, rest[end:]
	}
	return total, text != ""
}
