package schemas

import "testing"

func TestLogbackIsWhole(t *testing.T) {
	for _, r := range Releases() {
		l := r.Logback()
		names := map[string]bool{}
		for _, a := range l.Appenders {
			if names[a.Name] {
				t.Errorf("%s: appender %s twice", r.Version, a.Name)
			}
			names[a.Name] = true
			if a.File != "" && (a.Rolling == nil || a.Rolling.TotalSizeCap == "" || a.Rolling.MaxHistory == nil ||
				a.Pattern == "" || a.FileNamePattern == "") {
				t.Errorf("%s: appender %s: %+v", r.Version, a.Name, a)
			}
		}
		refs := l.RootRefs
		for _, g := range l.Loggers {
			refs = append(refs, g.Refs...)
		}
		for _, a := range l.Appenders {
			refs = append(refs, a.Refs...)
		}
		for _, ref := range refs {
			if l.Appender(ref) == nil {
				t.Errorf("%s: reference to %s", r.Version, ref)
			}
		}
	}
}

func TestLogbackByRelease(t *testing.T) {
	raft := Find("1.1.0").Logback().Appender("naming-raft")
	if raft == nil || raft.File != "${LOG_HOME}/naming-raft.log" || raft.Rolling.MaxFileSize == "" {
		t.Errorf("1.1.0: naming-raft: %+v", raft)
	}
	if Find("3.0.0").Logback() == Find("2.5.1").Logback() {
		t.Error("3.0.0 has the file of 2.5.1")
	}
	first := Find("2.4.3").Logback()
	if again := Find("2.4.3").Logback(); again != first {
		t.Error("made twice")
	}
}
