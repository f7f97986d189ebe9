package main

import (
	"fmt"
	"math/rand/v2"

	"github.com/nacosgen/nacosgen/diag"
	pluginv1 "github.com/nacosgen/nacosgen/plugins/proto/nacosgen/plugin/v1"
	"github.com/nacosgen/nacosgen/plugins/sdk"
	"github.com/nacosgen/nacosgen/schemas"
)

func spec() sdk.Spec {
	least, most := 1, 9
	return sdk.Spec{
		Name: "sample", Summary: "a text for each node", Scope: sdk.ScopeCluster, Needs: []sdk.Need{sdk.NeedSettings},
		Config: []schemas.Attribute{
			{Name: "flavour", Type: schemas.TypeString, Enum: []string{"sweet", "sour"}, Default: "sweet", Summary: schemas.Words{EN: "how it tastes", ZH: "味道"}},
			{Name: "count", Type: schemas.TypeNumber, Default: 3, Min: &least, Max: &most, Summary: schemas.Words{EN: "how many", ZH: "数量"}},
			{Name: "owner", Type: schemas.TypeText, Required: true, Summary: schemas.Words{EN: "whose it is", ZH: "所有者"}},
			{Name: "tags", Type: schemas.TypeStrings, Default: []string{"a"}, Summary: schemas.Words{EN: "words about it", ZH: "标签"}},
		},
	}
}

func ruleSpec() sdk.RuleSpec {
	return sdk.RuleSpec{
		ID: "sample-port", Severity: diag.Info, Releases: "all", Source: "the sample itself",
		Summary: diag.Words{EN: "ports are looked at", ZH: "检查端口"}, Help: diag.Words{EN: "# sample-port\n\nLooks at ports.\n"},
	}
}

// spoilDescription changes what the plugin says of itself.
func spoilDescription(f faults, req, answer any) {
	d := answer.(*pluginv1.DescribeResponse)
	if f.has("offers-nothing") {
		return
	}
	o := d.GetOutputs()[0]
	for _, name := range f {
		switch name {
		case "describe-random":
			o.Summary = fmt.Sprint("a summary of chance ", rand.Uint64())
		case "describe-host-version":
			if req.(*pluginv1.DescribeRequest).GetHostVersion() != "0.1.0" {
				d.Rules = nil
			}
		case "describe-name":
			o.Name = "Sample_Output"
		case "describe-version":
			d.Version = "one"
		case "describe-twice":
			d.Outputs = append(d.Outputs, o)
		case "describe-built-in":
			o.Name = "nginx"
		case "describe-no-summary":
			o.Summary = ""
		case "describe-need":
			o.Needs = append(o.Needs, "network")
		case "describe-config-name":
			o.Config[0].Name = "enabled"
		case "describe-config-type":
			o.Config[0].Type = "colour"
		case "describe-config-units":
			o.Config[0].Type, o.Config[0].Units = string(schemas.TypeSize), []string{"acres"}
			o.Config[0].Enum, o.Config[0].DefaultJson = nil, ""
		case "describe-config-default":
			o.Config[1].DefaultJson = `"three"`
		case "describe-rule-name":
			d.Rules[0].Id = "other-port"
		case "describe-escape":
			d.Rules[0].Help.En = "\x1b]0;owned\x07"
		case "describe-other-name":
			d.Name = "other"
		}
	}
}
