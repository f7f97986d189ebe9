package clusterconf

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestGrammarOf(t *testing.T) {
	for release, want := range map[string]Grammar{
		"1.1.0":   {},
		"1.1.3":   {},
		"1.1.4":   {Commas: true},
		"1.2.1":   {Commas: true},
		"1.3.0":   {Commas: true, DefaultPort: 8848},
		"1.4.0":   {Commas: true, DefaultPort: 8848},
		"1.4.2":   {Commas: true, DefaultPort: 8848, Brackets: true, Blank: BlankFault},
		"1.4.3":   {Commas: true, DefaultPort: 8848, Brackets: true, Blank: BlankFault, DottedNames: true},
		"1.4.8":   {Commas: true, DefaultPort: 8848, Brackets: true, Blank: BlankFault},
		"2.0.0":   {Commas: true, Brackets: true, Blank: BlankFault},
		"2.2.0.1": {Commas: true, Brackets: true, Blank: BlankFault},
		"3.3.0":   {Commas: true, Brackets: true, Blank: BlankFault},
	} {
		if got := GrammarOf(release); got != want {
			t.Errorf("%s: %+v, want %+v", release, got, want)
		}
	}
}

func TestRead(t *testing.T) {
	for _, c := range []struct {
		release, src string
		want         []Member
		fails        string
	}{
		{"1.1.0", "# list\n10.0.0.1:8848\r\n\n  10.0.0.2 # second\n", []Member{{"10.0.0.1", 8848, 2}, {"10.0.0.2", 7777, 4}}, ""},
		{"1.1.0", "10.0.0.1:8848,10.0.0.2:8848\n", nil, "8848,10.0.0.2"},
		{"1.1.4", "10.0.0.1:8848, 10.0.0.2:8848\n", []Member{{"10.0.0.1", 8848, 1}, {" 10.0.0.2", 8848, 1}}, ""},
		{"1.3.0", "a\n \n", []Member{{"a", 8848, 1}, {"", 8848, 2}}, ""},
		{"1.3.0", "[fd00::1]:8848\n", nil, "port"},
		{"1.4.1", "[fd00::1]:8848\n[fd00::2]\n", []Member{{"[fd00::1]", 8848, 1}, {"[fd00::2]", 8848, 2}}, ""},
		{"1.4.2", "a:8848\n \n", nil, "without address"},
		{"1.4.3", "nacos1:8848\n", nil, "without a dot"},
		{"1.4.4", "nacos1:8848\n", []Member{{"nacos1", 8848, 1}}, ""},
		{"2.4.3", "a\n#b\n", []Member{{"a", 7777, 1}}, ""},
		{"2.4.3", "a:8848?raft_port=8807\n", nil, "port"},
		{"2.4.3", "a:1,,b\n", nil, "without address"},
	} {
		got, err := GrammarOf(c.release).Read([]byte(c.src), 7777)
		if c.fails != "" {
			if err == nil || !strings.Contains(err.Error(), c.fails) {
				t.Errorf("%s, %q: error %v, want one about %q", c.release, c.src, err, c.fails)
			}
			continue
		}
		if diff := cmp.Diff(c.want, got); err != nil || diff != "" {
			t.Errorf("%s, %q: %v (-want +got):\n%s", c.release, c.src, err, diff)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add("10.0.0.1:8848\n#x\n[::1]:8848\na,b", "2.4.3")
	f.Add(" \n,\n:", "1.1.0")
	f.Fuzz(func(t *testing.T, src, release string) {
		_, _ = GrammarOf(release).Read([]byte(src), 8848)
	})
}

// FuzzPrint: a comment never becomes a member, and members stay what they are.
func FuzzPrint(f *testing.F) {
	f.Add("made\nby us")
	f.Fuzz(func(t *testing.T, comment string) {
		src := AppendMember(AppendComment(nil, comment), "10.0.0.1:8848")
		for _, release := range []string{"1.1.0", "1.1.4", "1.3.0", "1.4.3", "2.0.0"} {
			got, err := GrammarOf(release).Read(src, 1)
			if err != nil || len(got) != 1 || got[0] != (Member{"10.0.0.1", 8848, 2}) {
				t.Fatalf("%s: %v, %v from %q", release, got, err, src)
			}
		}
	})
}

func TestRewritten(t *testing.T) {
	ours := "# ours\n10.0.0.9:8848\n10.0.0.10:8858\n[fd00::1]:8848\n"
	for name, c := range map[string]struct {
		other string
		want  bool
	}{
		"itself, with a comment": {ours, false},
		"a comment of a person":  {"#2026-11-22T21:30:01.123\n10.0.0.10:8858\n# gone soon\n10.0.0.9:8848\n[fd00::1]:8848\n", false},
		"an empty line":          {"#2026-11-22T21:30:01.123\n10.0.0.10:8858\n10.0.0.9:8848\n[fd00::1]:8848\n\n", false},
		"another head":           {"# 2026\n10.0.0.10:8858\n10.0.0.9:8848\n[fd00::1]:8848\n", false},
		"without seconds":        {"#2026-11-22T21:30\n10.0.0.10:8858\n10.0.0.9:8848\n[fd00::1]:8848", true},
		"in another order":       {"#2026-11-22T21:30:01.123\n10.0.0.10:8858\n10.0.0.9:8848\n[fd00::1]:8848\n", true},
		"on one line":            {"10.0.0.10:8858,10.0.0.9:8848,[fd00::1]:8848", true},
		"one twice":              {"10.0.0.10:8858\n10.0.0.9:8848\n[fd00::1]:8848\n10.0.0.9:8848\n", true},
		"one more":               {"10.0.0.10:8858\n10.0.0.9:8848\n[fd00::1]:8848\n10.0.0.11:8848\n", false},
		"one less":               {"10.0.0.9:8848\n[fd00::1]:8848\n", false},
		"another port":           {"10.0.0.9:8849\n10.0.0.10:8858\n[fd00::1]:8848\n", false},
		"without a port":         {"10.0.0.9\n10.0.0.10:8858\n[fd00::1]:8848\n", false},
		"one at fault":           {"10.0.0.10:8858\n10.0.0.9:8848\n[fd00::1]:8848\n10.0.0.11:x\n", false},
		"nothing":                {"", false},
		"another server's own":   {"10.1.0.9:8848\n10.0.0.10:8858\n[fd00::1]:8848\n", false},
	} {
		if got := Rewritten([]byte(ours), []byte(c.other)); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
	if Rewritten([]byte("x:y"), []byte("x:y")) {
		t.Error("two files that no server reads are the same")
	}
}
