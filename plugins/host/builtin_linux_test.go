package host_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/nacosgen/nacosgen/plugins/builtin"
	"github.com/nacosgen/nacosgen/plugins/host"
	"github.com/nacosgen/nacosgen/plugins/sdk"
	"github.com/nacosgen/nacosgen/plugins/sdk/sdktest"
)

// TestBuiltIns runs the built-in outputs in another process: what comes back is
// what they make here, to the byte, which files are secret and origins included, and
// they keep their promises there too.
func TestBuiltIns(t *testing.T) {
	search := t.TempDir()
	install(t, search, "builtins", nil)
	h := hosting(t, host.Options{})
	all, err := h.Plugins(t.Context(), &host.Project{Search: []string{search}, Timeouts: host.Timeouts{Start: time.Minute, Describe: time.Minute}}, []host.Requirement{{Name: "builtins", Secrets: true}})
	if err != nil {
		t.Fatal(err)
	}
	secrets := 0
	for i, here := range builtin.Outputs() {
		there := all[0].Outputs[i]
		t.Run(here.Spec().Name, func(t *testing.T) {
			want := here.Spec()
			want.Name, want.Needs = "external-"+want.Name, reads(want.Name)
			if diff := cmp.Diff(want, there.Spec()); diff != "" {
				t.Errorf("spec (-here +there):\n%s", diff)
			}
			for _, c := range sdktest.Render(t, here, "testdata/everything", map[string]string{"db_password": secret}) {
				for _, origins := range []bool{false, true} {
					req := *c.Request
					req.Origins, req.Deployment = origins, sdk.Narrow(req.Deployment, there.Spec().Needs)
					whole := *c.Request
					whole.Origins = origins
					secrets += same(t, here, there, &whole, &req)
				}
				narrow := *c.Request
				narrow.Deployment = sdk.Narrow(narrow.Deployment, there.Spec().Needs)
				sdktest.Check(t, there, &narrow)
			}
		})
	}
	if secrets == 0 {
		t.Error("no file was secret")
	}
}

// same gives the number of files with secrets.
func same(t *testing.T, here, there sdk.Output, whole, narrow *sdk.Request) (secrets int) {
	t.Helper()
	a, errA := here.Render(t.Context(), whole)
	b, errB := there.Render(t.Context(), whole)
	if errA != nil || errB != nil {
		t.Fatal(errA, errB)
	}
	if diff := cmp.Diff(fmt.Sprintf("%+v", a), fmt.Sprintf("%+v", b)); diff != "" {
		t.Errorf("in another process (-here +there):\n%s", diff)
	}
	if len(a.Artefacts) == 0 {
		t.Error("nothing was made")
	}
	for _, file := range b.Artefacts {
		if file.Secret && file.Mode == 0o600 {
			secrets++
		}
	}
	return secrets
}

// BenchmarkStart is what a plugin costs a command: found, hashed, copied, started,
// asked, ended. It runs with as many at once as there are names.
func BenchmarkStart(b *testing.B) {
	for _, n := range []int{1, 5} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			search, scratch := b.TempDir(), shortFolder(b)
			var required []host.Requirement
			for i := range n {
				name := fmt.Sprintf("many-%d", i)
				install(b, search, name, nil)
				required = append(required, host.Requirement{Name: name})
			}
			for b.Loop() {
				h := host.New(host.Options{Scratch: scratch})
				if _, err := h.Plugins(b.Context(), &host.Project{Search: []string{search}}, required); err != nil {
					b.Fatal(err)
				}
				if err := h.Close(); err != nil {
					b.Fatal(err)
				}
			}
			info, _ := os.Stat(filepath.Join(search, "many-0", "plugin"))
			b.ReportMetric(float64(info.Size())/1e6, "MB/plugin")
		})
	}
}
