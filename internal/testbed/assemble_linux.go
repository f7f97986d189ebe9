package testbed

import (
	"crypto/sha256"
	"embed"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
)

//go:embed testdata
var testdata embed.FS

// Available are the releases whose servers can be assembled from Maven Central.
func Available() []string { return []string{"2.0.3", "2.1.0", "2.2.0.1", "2.2.4", "3.1.0"} }

// The official Java SDK of each line: 1.x speaks HTTP, later ones gRPC.
const (
	ClientHTTP  = "1.4.6"
	ClientGRPC  = "2.4.3"
	ClientGRPC3 = "3.1.0"
)

// Clients are the SDKs that clusters of a release are looked at with: those of the
// line before and of its own.
func Clients(release string) []string {
	if strings.HasPrefix(release, "3.") {
		return []string{ClientHTTP, ClientGRPC, ClientGRPC3}
	}
	return []string{ClientHTTP, ClientGRPC}
}

// program is Java code with its class path.
type program struct {
	name   string // of its folder below the kit
	source string // folder below testdata
	nacos  string // version of the artefacts
	flags  []string
}

func serverProgram(release string) program {
	p := program{name: "server-" + release, source: "server2", nacos: release}
	switch {
	case release == "3.1.0":
		p.source, p.nacos = "server3", "3.1.0-bugfix"
	case HasAuth(release):
		p.flags = []string{"-Pauth"}
	}
	return p
}

func clientProgram(version string) program {
	return program{name: "client-" + version, source: "client", nacos: version}
}

// HasAuth tells whether the republished server of that release can log in.
func HasAuth(release string) bool { return !strings.HasPrefix(release, "2.0.") }

// assemble builds into kit all that the tests inside, without a network, need:
// nacosgen, and a folder with classes and class path for each Java program.
func assemble(kit string, releases []string) error {
	root, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}").Output()
	if err != nil {
		return fmt.Errorf("finding the module: %w", err)
	}
	build := exec.Command("go", "build", "-o", filepath.Join(kit, "nacosgen"), "./cmd/nacosgen")
	build.Dir = strings.TrimSpace(string(root))
	if out, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("building nacosgen: %w\n%s", err, out)
	}
	programs := []program{clientProgram(ClientHTTP), clientProgram(ClientGRPC), clientProgram(ClientGRPC3)}
	for _, r := range releases {
		programs = append(programs, serverProgram(r))
	}
	for _, p := range programs {
		if err := p.assemble(filepath.Join(kit, p.name)); err != nil {
			return fmt.Errorf("assembling %s: %w", p.name, err)
		}
	}
	return nil
}

// assemble makes the folder dir: classes/, and the file classpath.
func (p program) assemble(dir string) error {
	classes := filepath.Join(dir, "classes")
	if err := os.MkdirAll(classes, 0o755); err != nil {
		return err
	}
	var sources []string
	for _, name := range p.files() {
		body, err := testdata.ReadFile("testdata/" + name)
		if err != nil {
			return err
		}
		file := filepath.Join(dir, path.Base(name))
		if err := os.WriteFile(file, body, 0o644); err != nil {
			return err
		}
		if path.Ext(name) == ".java" {
			sources = append(sources, file)
		}
	}
	jars, err := p.jars(dir)
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "classpath"), []byte(classes+":"+jars), 0o644); err != nil {
		return err
	}
	out, err := exec.Command("javac", append([]string{"-nowarn", "-cp", jars, "-d", classes}, sources...)...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("javac: %w\n%s", err, out)
	}
	return nil
}

// files are those of the program below testdata.
func (p program) files() []string {
	if p.source == "client" {
		return []string{"client/pom.xml", "client/Client.java"}
	}
	return []string{p.source + "/pom.xml", p.source + "/Server.java", "server/Report.java"}
}

// jars is the class path in Maven's order, which matters: two jars of 3.1 hold
// the same hessian classes. Maven takes ten seconds to say it, so it is kept in
// the user's cache until a jar of it is gone.
func (p program) jars(dir string) (string, error) {
	pom, err := os.ReadFile(filepath.Join(dir, "pom.xml"))
	if err != nil {
		return "", err
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	cache = filepath.Join(cache, "nacosgen-testbed")
	if err := os.MkdirAll(cache, 0o755); err != nil {
		return "", err
	}
	file := filepath.Join(cache, fmt.Sprintf("%s-%x", p.name, sha256.Sum256(fmt.Append(pom, p.flags)))[:len(cache)+1+len(p.name)+17])
	if list, err := os.ReadFile(file); err == nil && allThere(string(list)) {
		return string(list), nil
	}
	args := append([]string{"-q", "-B", "-f", filepath.Join(dir, "pom.xml"), "-Dnacos=" + p.nacos, "-Dmdep.outputFile=" + file,
		"org.apache.maven.plugins:maven-dependency-plugin:3.6.1:build-classpath"}, p.flags...)
	if out, err := exec.Command("mvn", args...).CombinedOutput(); err != nil {
		return "", fmt.Errorf("mvn: %w\n%s", err, out)
	}
	list, err := os.ReadFile(file)
	return string(list), err
}

func allThere(list string) bool {
	for jar := range strings.SplitSeq(list, ":") {
		if _, err := os.Stat(jar); err != nil {
			return false
		}
	}
	return list != ""
}
