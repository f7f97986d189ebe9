package sdk_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/plugins/sdk"
)

// TestNarrow wants each need to bring its own part and no other.
func TestNarrow(t *testing.T) {
	whole := &deployment.Deployment{FormatVersion: 1, Clusters: []*deployment.Cluster{{
		Name: "prod", Release: "2.4.3", Gateways: []*deployment.Gateway{{Name: "GATEWAYS"}},
		Nodes: []*deployment.Node{{
			Name: "a", Members: []deployment.Member{{Text: "MEMBERS"}}, Properties: []deployment.Property{{Key: "PROPERTIES"}},
			Logging: &deployment.Logging{Scan: "LOGGING"}, Container: &deployment.Container{}, Start: &deployment.Start{Script: "CONTAINER"},
		}},
	}}}
	markers := map[sdk.Need]string{
		sdk.NeedMembers: "MEMBERS", sdk.NeedProperties: "PROPERTIES", sdk.NeedLogging: "LOGGING", sdk.NeedContainer: "CONTAINER", sdk.NeedGateways: "GATEWAYS",
	}
	contains := func(d *deployment.Deployment, marker string) bool {
		text, err := json.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		return strings.Contains(string(text), marker)
	}
	for need := range markers {
		d := sdk.Narrow(whole, []sdk.Need{need})
		for other, marker := range markers {
			if got := contains(d, marker); got != (other == need) {
				t.Errorf("needs %s: the part %s is there: %v", need, other, got)
			}
		}
		if !contains(d, `"name":"prod"`) || !contains(d, `"name":"a"`) {
			t.Errorf("needs %s: names are gone", need)
		}
	}
	if sdk.Narrow(whole, nil) != nil || sdk.Narrow(whole, []sdk.Need{sdk.NeedOrigins}) != nil || sdk.Narrow(nil, sdk.Needs()) != nil {
		t.Error("something was given to those who need nothing")
	}
	if sdk.Narrow(whole, []sdk.Need{sdk.NeedMembers, sdk.NeedSettings}) != whole {
		t.Error("all of it is not the whole")
	}
}
