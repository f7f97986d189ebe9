package testbed

import (
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/nacosgen/nacosgen/topology"
)

// readyWithin is how long three servers may take on a slow machine.
const readyWithin = 5 * time.Minute

// Server is one Nacos server of the bed.
type Server struct {
	Node    *topology.Node
	Machine *Machine
	Process *Process // nil before Start
	bed     *Bed
}

// Place copies the node's folder into the server's home, over what is there.
func (s *Server) Place() {
	s.bed.t.Helper()
	target := s.Machine.Path(s.Node.Home)
	s.bed.must(os.RemoveAll(filepath.Join(target, "conf")))
	s.bed.must(Copy(s.bed.dir(s.Node.Name), target))
}

// Conf is the path of a file in the server's conf folder.
func (s *Server) Conf(name string) string {
	if s.Node.Docker != nil {
		return filepath.Join(s.Machine.dir, ".container", "conf", name)
	}
	return filepath.Join(s.Machine.Path(s.Node.Home), "conf", name)
}

// Log is the path of a file in the server's folder of logs.
func (s *Server) Log(name string) string {
	return filepath.Join(s.Machine.Path(s.Node.Home), "logs", name)
}

// Start runs the server as bin/startup.sh of its release does, or its container.
// Logs of a run before are taken away: what they say is about that one.
func (s *Server) Start() {
	s.bed.t.Helper()
	s.bed.must(os.RemoveAll(s.Log("")))
	if s.Node.Docker != nil {
		s.startContainer()
		return
	}
	s.Process = s.run(nil, nil, s.Node.Home, s.options(), nil)
}

// options are those of the JVM that the flags of the start script become.
func (s *Server) options() []string {
	c := s.bed.Cluster
	var options []string
	switch {
	case c.Standalone():
		options = append(options, "-Dnacos.standalone=true")
	case c.Storage == "embedded":
		options = append(options, "-DembeddedStorage=true")
	}
	if s.Node.Function != "all" {
		options = append(options, "-Dnacos.functionMode="+s.Node.Function)
	}
	if s.Node.Deployment != "merged" {
		options = append(options, "-Dnacos.deployment.type="+s.Node.Deployment)
	}
	return append(options, s.Node.JVM.Options...)
}

// run starts Java with the class path of the release; the heap is small, so that
// three servers fit on a small machine, and what only long runs gain from is off. Arguments are those of startup.sh@2.2.3
// and @3.0.3.
func (s *Server) run(c *container, env []string, nacosHome string, options, args []string) *Process {
	s.bed.t.Helper()
	dir := filepath.Join(s.bed.kit, serverProgram(s.bed.release).name)
	classpath, err := os.ReadFile(filepath.Join(dir, "classpath"))
	s.bed.must(err)
	argv := []string{"java", "-Xms256m", "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:+UnlockDiagnosticVMOptions", "-XX:-BytecodeVerificationRemote", "-Dnacos.home=" + nacosHome}
	argv = append(append(argv, opens()...), options...)
	argv = append(argv, "-cp", string(classpath), "Server", "--spring.config.additional-location=file:"+nacosHome+"/conf/",
		"--logging.config="+nacosHome+"/conf/nacos-logback.xml", "--server.max-http-header-size=524288")
	if c == nil {
		s.bed.must(os.MkdirAll(filepath.Join(s.Machine.Path(nacosHome), "logs"), 0o755))
	}
	p, err := s.Machine.start(c, "nacos-"+s.Node.Name, nacosHome, env, append(argv, args...)...)
	s.bed.must(err)
	return p
}

// opens lets releases made for Java 8 run on 17.
func opens() []string {
	var options []string
	for _, p := range []string{"lang", "util", "util.concurrent", "math", "net", "nio", "io", "text", "time"} {
		options = append(options, "--add-opens=java.base/java."+p+"=ALL-UNNAMED")
	}
	return append(options, "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED", "--add-opens=java.sql/java.sql=ALL-UNNAMED")
}

// URL is the address of path below the server's context path.
func (s *Server) URL(path string) string {
	return "http://" + s.Node.Address + ":" + strconv.Itoa(s.Node.Port) + strings.TrimSuffix(s.bed.Cluster.ContextPath, "/") + path
}

// readiness is the path that answers once the server serves.
func (s *Server) readiness() string {
	if s.bed.line() == 3 {
		return "/v3/admin/core/state/readiness"
	}
	return "/v1/ns/operator/metrics"
}

// line is the major version of the cluster's release.
func (b *Bed) line() int { return int(b.release[0] - '0') }

// Ready tells whether the server serves.
func (s *Server) Ready() bool {
	body, status := get(s.URL(s.readiness()))
	return status == http.StatusOK && (strings.Contains(body, `"UP"`) || strings.Contains(body, `"code":0`))
}

// WaitReady waits until the server serves. Where it ends or takes too long, what
// its logs say about it is printed with the lines of our files that are named there.
func (s *Server) WaitReady() {
	s.bed.t.Helper()
	var since time.Time // when it was first elsewhere
	elsewhere := func() bool {
		switch {
		case !s.elsewhere():
			since = time.Time{}
		case since.IsZero():
			since = time.Now()
		}
		return !since.IsZero() && time.Since(since) > 20*time.Second
	}
	if Eventually(readyWithin, func() bool { return s.GaveUp() || s.Ready() || elsewhere() }) && !s.GaveUp() && s.Ready() {
		return
	}
	said, status := get(s.URL(s.readiness()))
	place := ""
	if s.Process.Running() && s.elsewhere() {
		place = fmt.Sprintf("it runs, but not there: it listens on %v\n%s", s.Listening(s.bed.t), s.web())
	}
	s.bed.t.Fatalf("node %s doesn't start; asked at %s whether it is ready, it says %d %s\n%s", s.Node.Name, s.URL(s.readiness()), status, said, s.why(place))
}

// elsewhere tells whether the server has started, and is not where the topology has
// it: nothing takes connections at its port, or what does knows no such path.
func (s *Server) elsewhere() bool {
	if !slices.Contains(s.reports(), "end") {
		return false
	}
	if !dials(net.JoinHostPort(s.Node.Address, strconv.Itoa(s.Node.Port))) {
		return true
	}
	_, status := get(s.URL(s.readiness()))
	return status == http.StatusNotFound
}

// web are the lines in which Tomcat says where it is, by port and context path.
func (s *Server) web() string {
	var found strings.Builder
	for line := range strings.Lines(read(s.Process.Log) + read(s.Log("nacos.log"))) {
		if strings.Contains(line, "Tomcat started on port") {
			found.WriteString("  " + line)
		}
	}
	return found.String()
}

// GaveUp tells whether the server has ended, or says that it can't start: threads
// that are left can keep its process for good, with what it listens on
// (NacosApplicationListener.failed@2.0.3, StartingApplicationListener.failed@2.2.3).
func (s *Server) GaveUp() bool {
	said := read(s.Process.Log)
	return !s.Process.Running() || slices.ContainsFunc([]string{"APPLICATION FAILED TO START", "Startup errors :", "Nacos failed to start"},
		func(text string) bool { return strings.Contains(said, text) })
}

// Eventually asks until the answer is yes, for at most limit.
func Eventually(limit time.Duration, ask func() bool) bool {
	for end := time.Now().Add(limit); time.Now().Before(end); time.Sleep(250 * time.Millisecond) {
		if ask() {
			return true
		}
	}
	return ask()
}

// Restart ends the server and starts it again with the files that are in its home now.
func (s *Server) Restart() {
	s.bed.t.Helper()
	s.Stop()
	s.Start()
}

// Stop ends the server.
func (s *Server) Stop() { s.Process.Stop(20 * time.Second) }

// Why gives the lines of the server's output and logs that tell why it does not
// do what it should, and the lines of its files that those name.
func (s *Server) Why() string { return s.why("") }

// why is Why after something that was seen already.
func (s *Server) why(seen string) string {
	files := []string{s.Process.Log}
	for _, name := range []string{"nacos.log", "nacos-cluster.log", "startup.log", "core-auth.log", "config-fatal.log"} {
		files = append(files, s.Log(name))
	}
	var out strings.Builder
	out.WriteString(seen)
	for _, file := range files {
		if lines := telling(file); len(lines) > 0 {
			fmt.Fprintf(&out, "%s:\n  %s\n", filepath.Base(file), strings.Join(lines, "\n  "))
		}
	}
	if out.Len() == 0 {
		fmt.Fprintf(&out, "no log of %s names an error\n", s.Node.Name)
	}
	for _, line := range s.blamed(out.String()) {
		fmt.Fprintln(&out, "named there:", line)
	}
	return out.String()
}

// telling gives the last lines of a log that report an error or its cause, each once
// whatever its time.
func telling(file string) []string {
	var found []string
	seen := map[string]bool{}
	for line := range strings.Lines(read(file)) {
		line = strings.TrimSpace(line)
		if len(line) > 400 {
			line = line[:400]
		}
		said := line
		if len(line) > 24 && line[4] == '-' && line[19] == ',' { // 2026-11-23 06:19:12,496
			said = line[24:]
		}
		if !seen[said] && (strings.Contains(line, "ERROR") || strings.Contains(line, "Caused by:") || strings.Contains(line, "Exception:") || strings.Contains(line, "APPLICATION FAILED")) {
			seen[said] = true
			found = append(found, line)
		}
	}
	return found[max(0, len(found)-12):]
}

// blamed finds the lines of the generated files whose key or value the log names.
func (s *Server) blamed(log string) []string {
	files := []string{s.Conf("cluster.conf"), s.Conf("application.properties"), s.Conf("nacos-logback.xml")}
	if s.Node.Docker != nil {
		files = append(files, filepath.Join(s.Machine.Path(s.Node.Home), "nacos.env"))
	}
	var found []string
	for _, file := range files {
		for i, line := range strings.Split(read(file), "\n") {
			line = strings.TrimSpace(line)
			key, value, _ := strings.Cut(line, "=")
			if strings.HasPrefix(key, "#") || strings.HasPrefix(key, "<") {
				continue
			}
			word := strings.Trim(value, "abcdefghijklmnopqrstuvwxyz") == "" // true, nacos: everywhere
			if names(log, key, 7) || !word && names(log, value, 4) {
				found = append(found, fmt.Sprintf("%s:%d: %s", filepath.Base(file), i+1, line))
			}
		}
	}
	return found
}

// names tells whether the log has the text, of at least that many bytes, as a word.
func names(log, text string, least int) bool {
	if len(text) < least {
		return false
	}
	word := func(b byte) bool {
		return b == '.' || b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z'
	}
	for rest := log; ; {
		at := strings.Index(rest, text)
		if at < 0 {
			return false
		}
		end := at + len(text)
		if (at == 0 || !word(rest[at-1])) && (end == len(rest) || !word(rest[end])) {
			return true
		}
		rest = rest[at+1:]
	}
}

// read gives what a log holds; one that doesn't exist is empty.
func read(file string) string {
	body, _ := os.ReadFile(file)
	return string(body)
}

// Says tells whether the output or a log of the server holds text.
func (s *Server) Says(t testing.TB, text string) bool {
	t.Helper()
	logs, err := filepath.Glob(s.Log("*.log"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range append(logs, s.Process.Log) {
		if strings.Contains(read(file), text) {
			return true
		}
	}
	return false
}

// Reported are the things that the server says of itself once it runs: loggers,
// appenders, access logs (testdata/server/Report.java).
func (s *Server) Reported(t testing.TB) []string {
	t.Helper()
	var found []string
	if !Eventually(time.Minute, func() bool { found = s.reports(); return slices.Contains(found, "end") }) {
		t.Fatalf("node %s reports %d things, and no end of them\n%s", s.Node.Name, len(found), s.Why())
	}
	return found
}

// reports are what the server has said of itself so far.
func (s *Server) reports() []string {
	var found []string
	for line := range strings.Lines(read(s.Process.Log)) {
		if text, ok := strings.CutPrefix(strings.TrimSpace(line), "report: "); ok {
			found = append(found, text)
		}
	}
	return found
}

// Listening are the TCP ports that the server listens on, in order.
func (s *Server) Listening(t testing.TB) []int {
	t.Helper()
	out, err := s.Machine.command(nil, "/", nil, "ss", "-Hlntp").Output()
	if err != nil {
		t.Fatal(err)
	}
	var ports []int
	for line := range strings.Lines(string(out)) {
		fields := strings.Fields(line)
		if len(fields) < 6 || !strings.Contains(fields[5], fmt.Sprintf("pid=%d,", s.Process.cmd.Process.Pid)) {
			continue
		}
		port, err := strconv.Atoi(fields[3][strings.LastIndexByte(fields[3], ':')+1:])
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Contains(ports, port) {
			ports = append(ports, port)
		}
	}
	slices.Sort(ports)
	return ports
}
