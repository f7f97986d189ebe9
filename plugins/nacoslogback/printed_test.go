package nacoslogback

import (
	"reflect"
	"testing"

	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/plugins/sdk"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

func logging(name, directory string) *deployment.Logging {
	n := &topology.Node{Name: "n", Release: "3.3.0"}
	c := &topology.Cluster{Name: name, Release: "3.3.0", Nodes: []*topology.Node{n}, Logging: &topology.Logging{
		Directory: directory, Level: "INFO", Loggers: []*topology.Logger{{Name: "naming-raft", Level: "WARN"}},
	}}
	return deployment.LoggingOf(c, n, schemas.Find("3.3.0"))
}

// TestSameTexts changes each text of a file, one after the other: all of them
// tell two files apart, and sources don't.
func TestSameTexts(t *testing.T) {
	a, b := logging("a", "/logs"), logging("b", "/logs")
	if reflect.DeepEqual(a, b) || !sameTexts(a, b) {
		t.Fatal("files of two clusters that log alike")
	}
	changed := 0
	eachText(reflect.ValueOf(b), func(text reflect.Value, name string) {
		old := text.String()
		text.SetString(old + "x")
		if sameTexts(a, b) && !(name == "Secret" && old != "") && name != "Unknown" {
			t.Errorf("%s %q is not looked at", name, old)
		}
		text.SetString(old)
		changed++
	})
	if changed < 200 {
		t.Errorf("only %d texts", changed)
	}
	b.Loggers = b.Loggers[1:]
	if sameTexts(a, b) {
		t.Error("a logger less is not seen")
	}
}

func eachText(v reflect.Value, do func(reflect.Value, string)) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			eachText(v.Elem(), do)
		}
	case reflect.Slice:
		if v.Type().Elem() == reflect.TypeFor[deployment.Source]() {
			return
		}
		if v.Len() > 0 && v.Type().Elem().Kind() == reflect.String {
			v.Set(reflect.AppendSlice(reflect.MakeSlice(v.Type(), 0, v.Len()), v)) // it is the release's own
		}
		for i := range v.Len() {
			if e := v.Index(i); e.Kind() == reflect.String {
				do(e, "element")
			} else {
				eachText(e, do)
			}
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Field(i); f.Kind() == reflect.String {
				do(f, v.Type().Field(i).Name)
			} else {
				eachText(f, do)
			}
		}
	}
}

// TestKept has clusters that log alike share the bytes, and more kinds of files
// than are kept.
func TestKept(t *testing.T) {
	o := New()
	for round := range 2 {
		for _, directory := range []string{"/a", "/a", "/b", "/c", "/d", "/e", "/f", "/g", "/h", "/i", "/a"} {
			l := logging("c", directory)
			got, err := o.print(l, &sdk.Request{})
			want, _ := printLogging(l, &sdk.Request{})
			if err != nil || string(got.Body) != string(want.Body) {
				t.Fatalf("round %d, %s: %v\n%s", round, directory, err, got.Body)
			}
		}
		if len(o.kept.list) != maxKept {
			t.Errorf("%d files are kept", len(o.kept.list))
		}
	}
	one, _ := o.print(logging("x", "/a"), &sdk.Request{})
	other, _ := o.print(logging("y", "/a"), &sdk.Request{})
	if &one.Body[0] != &other.Body[0] {
		t.Error("two clusters that log alike have a copy each")
	}
}
