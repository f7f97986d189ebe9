package testbed

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// EnvMistake names mistakes with commas, or is "all": each is made in the files of
// a cluster of its own, whose run must then fail.
const EnvMistake = "NACOSGEN_MISTAKE"

// Mistake is one wrong thing in one file that an output made.
type Mistake struct {
	Name    string
	Release string
	File    string // below the cluster's folder
	Old     string // text of the file,
	New     string // and what stands there by mistake
	Fails   string // what the run must say
}

// Mistakes are one or more for each output.
func Mistakes() []Mistake {
	const grpc = "\n    server {\n        listen 9848;"
	return []Mistake{
		{"missing-member", "2.2.4", "a/conf/cluster.conf", "10.77.0.12:8848\n", "", "/members"},
		{"wrong-member-port", "2.2.4", "c/conf/cluster.conf", "10.77.0.11:8859\n", "10.77.0.11:8860\n", "/members"},
		{"wrong-port", "2.2.4", "b/conf/application.properties", "server.port=8859\n", "server.port=8869\n", "node b doesn't start"},
		{"wrong-key", "2.2.4", "c/conf/application.properties", "nacos.core.auth.enabled=", "nacos.core.auth.enable=", "/authentication"},
		{"missing-platform", "2.2.4", "a/conf/application.properties", "spring.sql.init.platform=", "spring.sql.platform=", "node a doesn't start"},
		{"wrong-level", "2.2.4", "a/conf/nacos-logback.xml", `level="WARN"`, `level="INFO"`, "/logging"},
		{"missing-cap", "2.2.4", "b/conf/nacos-logback.xml", "<totalSizeCap>30MB</totalSizeCap>", "", "/logging"},
		{"missing-stream", "2.2.4", "front/nginx.conf", grpc, grpc[:len(grpc)-2] + "9;", "/configurations"},
		{"missing-upstream", "2.2.4", "front/nginx.conf", "proxy_pass http://", "proxy_pass http://10.77.0.99:8848; # ", "/configurations"},
		{"missing-variables", "3.1.0", "c/docker-run.sh", "--env-file", "--label-file", "hands over no variables"},
		{"wrong-mount", "3.1.0", "c/docker-run.sh", ":/home/nacos/conf/nacos-logback.xml:ro", ":/home/nacos/conf/logback.xml:ro", "node c"},
		{"wrong-variable", "3.1.0", "c/nacos.env", "NACOS_SERVER_CONTEXTPATH=", "NACOS_CONTEXT_PATH=", "node c doesn't start"},
	}
}

// mistakes are those that the user asks for.
func mistakes() ([]Mistake, error) {
	asked := os.Getenv(EnvMistake)
	if asked == "" {
		return nil, nil
	}
	var found []Mistake
	var known []string
	for _, m := range Mistakes() {
		known = append(known, m.Name)
		if asked == "all" || slices.Contains(strings.Split(asked, ","), m.Name) {
			found = append(found, m)
		}
	}
	for name := range strings.SplitSeq(asked, ",") {
		if asked != "all" && !slices.Contains(known, name) {
			return nil, fmt.Errorf("%s: no mistake %q, only %s", EnvMistake, name, strings.Join(known, ", "))
		}
	}
	return found, nil
}

// Mistaken tells whether the files of this run hold a mistake.
func Mistaken() bool { return os.Getenv(EnvMistake) != "" }

// make writes the mistake into what nacosgen wrote of a cluster.
func (m Mistake) make(dir string) error {
	file := filepath.Join(dir, m.File)
	body, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	changed := strings.Replace(string(body), m.Old, m.New, 1)
	if changed == string(body) {
		return fmt.Errorf("%s has no %q to make the mistake %s with", m.File, m.Old, m.Name)
	}
	return os.WriteFile(file, []byte(changed), 0o600)
}

// made makes the mistake of this run.
func (b *Bed) made() error {
	for _, m := range Mistakes() {
		if m.Name == os.Getenv(EnvMistake) {
			return m.make(filepath.Join(b.Out, b.Cluster.Name))
		}
	}
	return nil
}

// tryMistakes runs a cluster with each; one that isn't noticed, or by something
// else than it should be, makes the exit code 1.
func tryMistakes(kit string, list []Mistake) (code int, err error) {
	var report strings.Builder
	for _, m := range list {
		began := time.Now()
		var said bytes.Buffer
		exit, err := inside(kit, io.MultiWriter(os.Stdout, &said), []string{"-test.run=^TestCluster$", "-test.v", "-test.timeout=15m"},
			EnvReleases+"="+m.Release, EnvMistake+"="+m.Name)
		if err != nil {
			return 0, err
		}
		verdict := "noticed"
		if exit == 0 || !failed(said.String(), m.Fails) {
			verdict, code = "NOT NOTICED", 1
		}
		fmt.Fprintf(&report, "%s by %q after %.0f s: %s of %s, in %s\n", verdict, m.Fails, time.Since(began).Seconds(), m.Name, m.Release, m.File)
	}
	fmt.Printf("\nmistakes:\n%s", report.String())
	return code, nil
}

// failed tells whether the output of a run has the failure: of a part of the test
// where it begins with a slash, or else a text.
func failed(output, failure string) bool {
	for line := range strings.Lines(output) {
		part, isPart := strings.CutPrefix(failure, "/")
		if isPart && strings.Contains(line, "--- FAIL: TestCluster/") && strings.Contains(line, "/"+part+" ") {
			return true
		}
		if !isPart && strings.Contains(line, failure) {
			return true
		}
	}
	return false
}
