package generator

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/nacosgen/nacosgen/plugins/sdk"
)

func TestShownShowsNoSecret(t *testing.T) {
	for name, encode := range encodings() {
		t.Run(name, func(t *testing.T) {
			c := render(t, withPassword("root", canary), settingsOutput(encode))
			lines, err := c.Shown(t.Context(), &c.Files[0])
			if err != nil {
				t.Fatal(err)
			}
			noTrace(t, "shown", strings.Join(lines, "\n"), encode(canary), canary)
			if want := strings.Count(string(c.Files[0].Body), "\n"); len(lines) != want {
				t.Errorf("%d lines, the file has %d", len(lines), want)
			}
			if lines[0] != "# ours" || lines[2] != "user=root" {
				t.Errorf("plain lines are not shown: %q", lines)
			}
		})
	}
}

// The net holds for a file that is not said to hold a secret.
func TestShownCatchesASecretWhereNoneShouldBe(t *testing.T) {
	leak := output{sdk.Spec{Name: "p"}, func(req *sdk.Request) (*sdk.Result, error) {
		text := "a\n" + req.Topology.Clusters[0].Datasource.Password.Text
		return &sdk.Result{Artefacts: []sdk.Artefact{{Path: "c/p", Body: []byte(text)}}}, nil
	}}
	c := render(t, withPassword("root", canary), leak)
	lines, err := c.Shown(t.Context(), &c.Files[0])
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"a", "(sensitive)"}, lines); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestShownNamesUnknownVariables(t *testing.T) {
	req := withPassword("root", "")
	password := &req.Topology.Clusters[0].Datasource.Password
	password.Unknown = "var.password"
	c := render(t, req, settingsOutput(func(s string) string { return s }))
	lines, err := c.Shown(t.Context(), &c.Files[0])
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"# ours", "port=8848", "user=root", "password=(unknown: var.password)", "last=1"}, lines); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
