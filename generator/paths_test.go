package generator

import (
	"math/rand/v2"
	"path"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/nacosgen/nacosgen/diag"
)

func TestCheckPath(t *testing.T) {
	long := strings.Repeat("a", 256)
	cases := []struct {
		path string
		want string // part of what is wrong; "" is sound
	}{
		{"prod/a/conf/cluster.conf", ""},
		{".hidden/.x", ""},
		{"a..b/..c/d..", ""},
		{"192.168.0.1/etc/nacos/cluster.conf", ""},
		{"2001:db8::1/cluster.conf", ""},
		{"生产/甲/cluster.conf", ""},
		{"con/aux", ""},
		{"", "empty"},
		{"/etc/passwd", "absolute"},
		{"../x", `".."`},
		{"a/../b", `".."`},
		{"a/..", `".."`},
		{"./a", `"."`},
		{"a//b", "empty name"},
		{"a/", "empty name"},
		{`a\b`, "backslash"},
		{"c:/x", "drive letter"},
		{"C:x", "drive letter"},
		{"a\x00b", "control"},
		{"a\nb", "control"},
		{"a\x7fb", "control"},
		{"a\u202etxt", "control"},
		{"a\u2028b", "control"},
		{"a\xffb", "UTF-8"},
		{"a/.../b", "dots and blanks"},
		{"a/ /b", "dots and blanks"},
		{long, "255"},
		{strings.Repeat("abc/", 300) + "x", "1024"},
		{".nacosgen-manifest.json", "own"},
		{".Nacosgen-Stage/x", "own"},
		{"a/.nacosgen-manifest.json", ""},
	}
	for _, c := range cases {
		wrong, ok := CheckPath(c.path)
		if ok != (c.want == "") || !strings.Contains(wrong.EN, c.want) {
			t.Errorf("CheckPath(%q) = %q, %v, want %q", c.path, wrong.EN, ok, c.want)
		}
		if !ok && wrong.ZH == "" {
			t.Errorf("CheckPath(%q): no Chinese words", c.path)
		}
	}
}

func FuzzCheckPath(f *testing.F) {
	for _, s := range []string{"a/b", "../x", "a/./b", "C:x", "a\x00", ".nacosgen", "İ/ſ", "a. /b", "ﬃ", "é/e\u0301"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, p string) {
		folded := Fold(p)
		if _, ok := CheckPath(p); !ok {
			return
		}
		if !utf8.ValidString(p) || path.IsAbs(p) || path.Clean(p) != p || strings.HasPrefix(p, "..") && (len(p) == 2 || p[2] == '/') {
			t.Errorf("CheckPath lets %q pass", p)
		}
		if strings.Count(folded, "/") != strings.Count(p, "/") {
			t.Errorf("Fold(%q) = %q: the number of names differs", p, folded)
		}
		if again := Fold(folded); again != folded {
			t.Errorf("Fold(Fold(%q)) = %q, want %q", p, again, folded)
		}
	})
}

type claimed struct {
	place Place
	files []File
}

func file(path, output, address string) File {
	return File{Path: path, Output: output, Address: diag.Address(address)}
}

func TestPathSet(t *testing.T) {
	cases := map[string]struct {
		add  []claimed
		want []string
	}{
		"apart": {
			add: []claimed{
				{Place{0, 0}, []File{file("a/x", "p", "cluster.a"), file("a/y", "p", "cluster.a"), file("a/n/x", "p", "cluster.a")}},
				{Place{0, 1}, []File{file("b/x", "p", "cluster.b")}},
			},
		},
		"twice": {
			add: []claimed{
				{Place{0, 0}, []File{file("a/x", "p", "cluster.a.node.n"), file("a/x", "q", "cluster.a.node.n")}},
				{Place{0, 1}, []File{file("a/x", "p", "cluster.b")}},
			},
			want: []string{
				`cluster.a.node.n: path "a/x" is made twice: by output p of cluster.a.node.n and by output q of cluster.a.node.n`,
				`cluster.b: path "a/x" is made twice: by output p of cluster.a.node.n and by output p of cluster.b`,
			},
		},
		"case of a file": {
			add: []claimed{{Place{0, 0}, []File{file("a/X", "p", "cluster.a"), file("a/x", "q", "cluster.b")}}},
			want: []string{
				`cluster.b: path "a/x" of cluster.b (output q) differs from path "a/X" of cluster.a (output p) only in case or Unicode form`,
			},
		},
		"case of a folder, told once": {
			add: []claimed{
				{Place{0, 0}, []File{file("Prod/a/x", "p", "cluster.Prod"), file("Prod/a/y", "p", "cluster.Prod")}},
				{Place{0, 1}, []File{file("prod/a/x", "p", "cluster.prod"), file("prod/b/z", "p", "cluster.prod")}},
			},
			want: []string{
				`cluster.prod: path "prod/a/x" of cluster.prod (output p) differs from path "Prod/a/x" of cluster.Prod (output p) only in case or Unicode form`,
			},
		},
		"normal forms": {
			add: []claimed{{Place{0, 0}, []File{file("\u00e9", "p", "cluster.a"), file("e\u0301", "p", "cluster.b")}}},
			want: []string{
				"cluster.b: path \"e\u0301\" of cluster.b (output p) differs from path \"\u00e9\" of cluster.a (output p) only in case or Unicode form",
			},
		},
		"dot at the end": {
			add: []claimed{{Place{0, 0}, []File{file("a/x", "p", "cluster.a"), file("a./x", "p", "cluster.b")}}},
			want: []string{
				`cluster.b: path "a./x" of cluster.b (output p) differs from path "a/x" of cluster.a (output p) only in case or Unicode form`,
			},
		},
		"file and folder": {
			add: []claimed{
				{Place{0, 0}, []File{file("a", "p", "cluster.a")}},
				{Place{0, 1}, []File{file("a/b/x", "q", "cluster.b"), file("a/b/y", "q", "cluster.b")}},
				{Place{0, 2}, []File{file("a/b/z", "q", "cluster.c"), file("a/b", "q", "cluster.c")}},
			},
			want: []string{
				`cluster.b: path "a/b/x" of cluster.b (output q) and path "a" of cluster.a (output p): one needs a folder where the other is a file`,
				`cluster.c: path "a/b" of cluster.c (output q) and path "a/b/x" of cluster.b (output q): one needs a folder where the other is a file`,
			},
		},
		"unsound": {
			add: []claimed{{Place{0, 0}, []File{file("../x", "p", "cluster.a"), file("../x", "q", "cluster.a")}}},
			want: []string{
				`cluster.a: path "../x" of output p can't be written: it has ".." as a name`,
				`cluster.a: path "../x" of output q can't be written: it has ".." as a name`,
			},
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			for range 10 {
				set, clean := &PathSet{}, true
				order := rand.Perm(len(c.add))
				for _, i := range order {
					clean = set.Add(c.add[i].place, c.add[i].files)
				}
				if clean != (len(c.want) == 0) {
					t.Errorf("order %v: clean %v, want %d findings", order, clean, len(c.want))
				}
				var got []string
				for _, d := range set.Findings(0) {
					got = append(got, string(d.Address)+": "+d.Summary(diag.English))
					if d.Rule != "path-conflict" || strings.Contains(d.Summary(diag.Chinese)+d.Details(diag.Chinese)+d.Details(diag.English), "%!") {
						t.Errorf("bad words: %+v", d)
					}
				}
				if diff := cmp.Diff(c.want, got); diff != "" {
					t.Fatalf("order %v (-want +got):\n%s", order, diff)
				}
			}
		})
	}
}

func TestPathSetOfSeveralTopologies(t *testing.T) {
	set := &PathSet{}
	set.Add(Place{Topology: 1}, []File{file("a/x", "p", "cluster.b")})
	set.Add(Place{Topology: 0}, []File{file("a/x", "p", "cluster.a")})
	if got := set.Findings(0); len(got) != 0 {
		t.Errorf("at the first topology: %v", got)
	}
	if got := set.Findings(1); len(got) != 1 || got[0].Address != "cluster.b" {
		t.Errorf("at the second topology: %v, want one about cluster.b", got)
	}
}
