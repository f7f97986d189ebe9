package rules

import (
	"testing"
	"time"

	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/lint/linttest"
)

func TestResourcesRules(t *testing.T) {
	for _, rule := range resourcesRules() {
		t.Run(rule.ID, func(t *testing.T) { linttest.Run(t, ".", rule) })
	}
}

// Some of what a file written by hand may lack, no topology can leave out.
func TestUnboundedAppender(t *testing.T) {
	sources := []deployment.Source{deployment.From("x")}
	rolling := func(limit, history string) *deployment.Rolling {
		return &deployment.Rolling{TotalSizeCap: deployment.LogSetting{Text: limit}, MaxHistory: deployment.LogSetting{Text: history}}
	}
	for _, tt := range []struct {
		appender deployment.Appender
		want     string
		found    bool
	}{
		{deployment.Appender{File: "a.log", Class: "ch.qos.logback.core.FileAppender"}, "", true},
		{deployment.Appender{Class: "ch.qos.logback.core.ConsoleAppender"}, "", false},
		{deployment.Appender{Class: "ch.qos.logback.classic.AsyncAppender"}, "", false},
		{deployment.Appender{File: "a.log", Rolling: rolling("", "7")}, "total_size_cap", true},
		{deployment.Appender{File: "a.log", Rolling: rolling("0", "7")}, "total_size_cap", true},
		{deployment.Appender{File: "a.log", Rolling: rolling("0 KB", "7")}, "total_size_cap", true},
		{deployment.Appender{File: "a.log", Rolling: rolling("10GB", "")}, "max_history", true},
		{deployment.Appender{File: "a.log", Rolling: rolling("10", "7")}, "", false},
		{deployment.Appender{File: "a.log", Rolling: rolling("1GB", "7")}, "", false},
	} {
		tt.appender.Sources = sources
		at, limit, found := unboundedAppender(&tt.appender)
		if limit != tt.want || found != tt.found || found != (at == "x") {
			t.Errorf("%+v: %q %v at %q", tt.appender, limit, found, at)
		}
		tt.appender.Sources = []deployment.Source{deployment.Fact("stock", "nacos-logback.xml")}
		if _, _, found := unboundedAppender(&tt.appender); found {
			t.Errorf("%+v: ours, but a finding", tt.appender)
		}
	}
}

func TestNginxTime(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"90s": 90 * time.Second, "10m": 10 * time.Minute, "1m30s": 90 * time.Second, "1h 5m": 65 * time.Minute,
		"30": 30 * time.Second, "500ms": 500 * time.Millisecond, "1d": 24 * time.Hour, "1M": 720 * time.Hour, "0": 0,
	} {
		if got, ok := nginxTime(text); !ok || got != want {
			t.Errorf("%s: %v %v, want %v", text, got, ok, want)
		}
	}
	for _, text := range []string{"", "x", "s", "10x", "-1s", "99999999999s"} {
		if got, ok := nginxTime(text); ok {
			t.Errorf("%q: %v", text, got)
		}
	}
}

func TestRoughSize(t *testing.T) {
	for bytes, want := range map[int64]string{512 << 20: "512 MB", 1 << 30: "1 GB", 3 << 29: "1.5 GB", 148<<30 + 400<<20: "148.4 GB"} {
		if got := roughSize(bytes); got != want {
			t.Errorf("%d: %s, want %s", bytes, got, want)
		}
	}
}

func TestSizeText(t *testing.T) {
	for bytes, want := range map[int64]string{0: "0", 1: "1", 1 << 10: "1k", 512 << 20: "512m", 2 << 30: "2g", 3 << 40: "3t", 1536 << 20: "1536m", 5 << 50: "5120t"} {
		if got := sizeText(bytes); got != want {
			t.Errorf("%d: %s, want %s", bytes, got, want)
		}
	}
}
