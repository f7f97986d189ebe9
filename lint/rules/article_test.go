package rules_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/lint/rules"
)

// TestArticle lints what an article of 2019 tells people to do, which is copied
// to this day. Each of its mistakes gets a finding where a topology can say it;
// what it can't say, nacosgen makes right or nobody can look at.
func TestArticle(t *testing.T) {
	src, err := os.ReadFile("testdata/article.hcl")
	if err != nil {
		t.Fatal(err)
	}
	found := check(t, newEngine(map[string][]byte{topologyFile: src}), topologyFile)
	for _, mistake := range []struct {
		name, what string
		in         string   // the cluster that makes it
		want       []string // rules; none where a topology can't make the mistake
		why        string
	}{
		{"S1", "the list says 8748, the port is 8848", "then", []string{"member-port-not-server-port"}, ""},
		{"S2", "-p with the host network", "then", []string{"docker-publish-with-host-network"}, ""},
		{"S3", "image without tag", "then", []string{"image-floating-tag"}, ""},
		{"S3", "variables that later images ignore", "later", []string{"docker-db-master-slave-env", "env-renamed-port"}, ""},
		{"S3", "secrets that later images insist on", "today", []string{"token-missing", "identity-missing"}, ""},
		{"S4", "root, 123456, in plain text", "then", []string{"db-root-user", "db-weak-password"}, ""},
		{"S4", "root, 123456, in plain text", "", []string{"secret-in-git-or-compose"}, ""},
		{"S5", "paths without a login, three dead switches", "then", []string{"ignore-urls-all", "legacy-security-keys"}, ""},
		{"S6", "a login is a nuisance", "later", []string{"auth-off"}, ""},
		{"S6", "a login is a nuisance", "today", []string{"auth-3x-partial"}, ""},
		{"S7", "names of log files that do not exist", "", nil, "files that a reader looks for stand in no topology"},
		{"S8", "access log and log files without bounds", "then", []string{"accesslog-unbounded", "accesslog-basedir-empty"}, ""},
		{"S8", "access log and log files without bounds", "host", []string{"logback-disk-budget"}, ""},
		{"S9", "a URL without TLS, time zone and time-outs", "then", []string{"db-timeouts-absent"}, ""},
		{"S9", "a URL without TLS, time zone and time-outs", "later", []string{"db-no-server-timezone", "db-mysql8-key-retrieval"}, ""},
		{"S10", "keys that are appended once more", "then", []string{"property-duplicate"}, ""},
		{"S11", "sh startup.sh", "", nil, "who starts a server, and with which shell, stands in no topology"},
		{"S12", "no own address on machines with several", "then", []string{"self-ip-not-pinned"}, ""},
		{"S13", "a platform that the release does not read", "", nil, "without an effect on 1.1.0; nacosgen writes the platform where a release wants it"},
		{"S14", "the number of databases", "then", []string{"docker-db-num-above-one"}, ""},
		{"S15", "no restart policy", "then", []string{"restart-policy-missing"}, ""},
		{"S16", "the default heap on a small machine", "host", []string{"heap-over-limit", "heap-sum-over-host"}, ""},
		{"S17", "the database on a member's machine", "then", []string{"db-on-member-host"}, ""},
		{"S18", "a proxy that refuses larger requests", "then", []string{"nginx-body-size"}, ""},
		{"S18", "a proxy without gRPC", "later", []string{"vip-grpc-missing"}, ""},
		{"S19", "the list of members is fixed", "", nil, "a statement about the server, not a setting"},
		{"S20", "how many nodes must survive", "", nil, "a statement about the server, not a setting"},
		{"S21", "the same order of members on all nodes", "", nil, "right as it is; nacosgen orders all lists alike"},
		{"S22", "a release without a login for clients", "then", []string{"eol-version"}, ""},
	} {
		if (len(mistake.want) == 0) == (mistake.why == "") {
			t.Errorf("%s: want rules, or a reason why there are none", mistake.name)
		}
		for _, rule := range mistake.want {
			if rules.Find(rule) == nil || !slices.ContainsFunc(found, func(d diag.Diagnostic) bool { return d.Rule == rule && isIn(d.Address, mistake.in) }) {
				t.Errorf("%s (%s): no finding of %s in %s", mistake.name, mistake.what, rule, mistake.in)
			}
		}
	}
	for _, d := range found {
		checkFinding(t, src, d)
	}
}

// isIn tells whether an address lies in the cluster of that name, in a host, or anywhere.
func isIn(a diag.Address, where string) bool {
	switch where {
	case "":
		return true
	case "host":
		return strings.HasPrefix(string(a), "host.")
	}
	return strings.HasPrefix(string(a)+".", "cluster."+where+".")
}
