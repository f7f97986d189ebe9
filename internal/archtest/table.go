// Package archtest holds the architecture as a table, and a check that reads
// the source files themselves: the cached result of a test that runs `go list`
// would go stale.
package archtest

import (
	"slices"
	"strings"
)

// Everything stands for every package of ours.
const everything = "*"

// protocol and stubs are generated code: the messages, and their services in gRPC.
const (
	protocol = "plugins/proto/nacosgen/plugin/v1"
	stubs    = protocol + "/pluginv1grpc"
)

// Imports tells which packages of ours each package may import. Names are paths
// below the module; "/*" at the end stands for any one name more. A package that
// is not here may import none of ours.
func imports() map[string][]string {
	model := []string{"topology", "diag", "schemas"}
	contract := []string{"plugins/sdk", "topology", "deployment", "diag", "schemas"}
	lint := []string{"lint", "topology", "deployment", "diag", "schemas"}
	engine := slices.Concat(contract, outputs(), []string{
		"topology/load", "topology/write", "internal/config", "internal/format/*", "deployment/read", "plugins/builtin",
		"generator", "lint", "lint/rules", "lint/report",
	})
	table := map[string][]string{
		"diag":                 nil,
		"schemas":              nil,
		"schemas/gen":          {"schemas"},
		"topology":             {"diag"},
		"topology/load":        slices.Concat(model, []string{"topology/load/eval", "topology/load/syntax"}),
		"topology/load/eval":   {"diag", "schemas"},
		"topology/load/syntax": {"diag"},
		// All three read HCL: the limit of nesting and the words for its errors are one.
		"topology/write":    slices.Concat(model, []string{"topology/load/eval"}),
		"internal/config":   {"diag", "schemas", "topology/load/eval"},
		"internal/format/*": {"diag"},
		// What a value may hold so that a .properties file can carry it is known
		// to the printer, and said at the value's address.
		"deployment":            slices.Concat(model, []string{"internal/format/properties"}),
		"deployment/read":       slices.Concat(model, []string{"deployment", "internal/format/*"}),
		"plugins/sdk":           {"topology", "deployment", "diag", "schemas"},
		"plugins/sdk/serve":     slices.Concat(contract, []string{"plugins/internal/wire", protocol, stubs}),
		"plugins/sdk/sdktest":   slices.Concat(contract, []string{"internal/engine", "internal/golden"}),
		"plugins/internal/rpc":  nil,
		"plugins/internal/wire": slices.Concat(contract, []string{"plugins/internal/rpc", protocol}),
		"plugins/proto":         nil,
		protocol:                nil,
		stubs:                   {protocol},
		// The host refuses paths by the same words as the writer does, and asks who reads
		// HCL what is an expression.
		"plugins/host":        slices.Concat(contract, []string{"plugins/internal/rpc", "plugins/internal/wire", "internal/config", "generator", "topology/load/eval"}),
		"plugins/conformance": slices.Concat(contract, []string{"plugins/internal/rpc", "plugins/internal/wire", protocol, "plugins/host", "generator", "topology/load"}),
		"plugins/install":     {"plugins/host", "internal/config"},
		"plugins/sdk/pack":    {"plugins/host"},
		"plugins/builtin":     slices.Concat([]string{"plugins/sdk"}, outputs()),
		"generator":           {"plugins/sdk", "topology", "diag"},
		"generator/write":     {"generator", "diag"},
		"lint":                {"topology", "deployment", "diag", "schemas"},
		"lint/rules":          lint,
		"lint/report":         lint,
		"lint/linttest":       slices.Concat(lint, []string{"topology/load"}),
		"internal/engine":     engine,
		"internal/importer":   slices.Concat(engine, []string{"internal/engine"}),
		"internal/lsp":        slices.Concat(engine, []string{"internal/engine"}),
		"internal/golden":     nil,
		"internal/consumer":   nil,
		"internal/workload":   nil,
		"internal/arbitrary":  {"diag", "schemas"},
		// It runs the command from outside.
		"internal/workload/bars": {"internal/workload"},
		// A plugin, of outputs that we have anyway.
		"internal/workload/bars/plugin": {"plugins/sdk", "plugins/sdk/serve", "plugins/builtin"},
		"internal/archtest":             nil,
		"internal/mutate":               nil,
		// It runs the command from outside, and reads what show prints.
		"internal/testbed":       {"topology", "schemas", "internal/consumer"},
		"internal/docgen":        {everything},
		"cmd/nacosgen":           {everything},
		"examples/*":             public(),
		"examples/*/*":           public(),
		"examples/plugins/build": {"plugins/host", "plugins/sdk/pack"},
	}
	for _, output := range outputs() {
		table[output] = slices.Concat(contract, []string{"internal/format/*"})
	}
	return table
}

// outputs are the built-in ones. They know nothing of each other.
func outputs() []string {
	return []string{"plugins/applicationproperties", "plugins/clusterconf", "plugins/dockerrun", "plugins/nacoslogback", "plugins/nginx"}
}

// public are the packages that other modules can import.
func public() []string {
	return []string{"diag", "schemas", "topology", "topology/load", "topology/write", "deployment", "generator", "lint", "plugins/sdk", "plugins/sdk/serve", "plugins/sdk/sdktest"}
}

// testHelpers may be imported by the tests of every package, besides what the
// package itself may and what those packages may: they know nothing of ours, and
// the formats are how a test reads what a consumer would. lint/linttest runs the
// fixtures of rules that only their own package lists, and topology/load is how a
// test comes by a whole topology. Tests in a package of their
// own (_test) are free: they look at a package from outside, with whatever makes
// its input.
func testHelpers() []string {
	return []string{"internal/golden", "internal/consumer", "internal/format/*", "lint/linttest", "topology/load", "internal/arbitrary"}
}

// fence keeps packages of others to some of ours.
type fence struct {
	name    string   // for the message
	outside []string // import paths, each with what is below it
	within  []string // packages of ours
}

func fences() []fence {
	return []fence{
		{
			name: "gRPC and go-plugin", outside: []string{"google.golang.org/grpc", "github.com/hashicorp/go-plugin"},
			// Linked into the command they would cost each of its starts, and a third more room.
			within: []string{"plugins/sdk/serve", stubs},
		},
		{
			// docgen reads the functions' parameters, which are cty's.
			name: "HCL", outside: []string{"github.com/hashicorp/hcl", "github.com/zclconf/go-cty"},
			within: []string{"topology/load", "topology/load/eval", "topology/load/syntax", "topology/write", "internal/config", "internal/lsp", "internal/docgen"},
		},
		{name: "Cobra", outside: []string{"github.com/spf13"}, within: []string{"cmd/nacosgen"}},
		{
			name: "files, processes, logs and chance", outside: []string{"os", "syscall", "log", "math/rand", "net/http", "golang.org/x/sys", "golang.org/x/term"},
			within: []string{
				"cmd/nacosgen", "generator/write", "plugins/host", "plugins/conformance", "plugins/install", "plugins/internal/rpc", "plugins/sdk/serve", "plugins/sdk/sdktest", "plugins/sdk/pack",
				"internal/workload/bars", "internal/workload/bars/plugin", "internal/arbitrary", "internal/golden", "internal/consumer", "internal/mutate", "internal/testbed", "schemas/gen", "lint/linttest", "internal/lsp", "examples/*", "examples/*/*",
			},
		},
	}
}

// matches tells whether name, a path below the module, is meant by pattern.
func matches(pattern, name string) bool {
	if pattern == everything {
		return true
	}
	want, got := strings.Split(pattern, "/"), strings.Split(name, "/")
	if len(want) != len(got) {
		return false
	}
	for i := range want {
		if want[i] != "*" && want[i] != got[i] {
			return false
		}
	}
	return true
}
