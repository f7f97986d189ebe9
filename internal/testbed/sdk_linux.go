package testbed

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// SDK is the official Java client, running beside the tests.
type SDK struct {
	Version string
	in      io.WriteCloser
	answers chan string
	silent  bool // it owes an answer, which would be taken for that to a later command
}

// StartSDKs runs each client that the cluster's line is for, see Clients.
func (b *Bed) StartSDKs(server string) []*SDK {
	b.t.Helper()
	var list []*SDK
	for _, version := range Clients(b.release) {
		list = append(list, b.StartSDK(version, server))
	}
	return list
}

// GatewayAddress is where clients find the first gateway, host:port.
func (b *Bed) GatewayAddress() string {
	g := b.Cluster.Gateways[0]
	return net.JoinHostPort(g.Address, strconv.Itoa(g.Port))
}

// StartSDK runs the client of that version against a server or a gateway, logged
// in where the cluster asks for it. It ends with the test.
func (b *Bed) StartSDK(version, server string) *SDK {
	b.t.Helper()
	return b.StartSDKAt(version, server, b.Cluster.ContextPath)
}

// StartSDKAt is StartSDK with another context path than the cluster's.
func (b *Bed) StartSDKAt(version, server, contextPath string) *SDK {
	b.t.Helper()
	dir := filepath.Join(b.kit, clientProgram(version).name)
	classpath, err := os.ReadFile(filepath.Join(dir, "classpath"))
	b.must(err)
	userHome := b.t.TempDir() // it keeps snapshots and logs below
	args := append([]string{"-Xmx128m", "-XX:TieredStopAtLevel=1", "-Duser.home=" + userHome, "-DJM.LOG.PATH=" + userHome}, opens()...)
	args = append(args, "-cp", string(classpath), "Client", server, contextPath)
	if b.Cluster.Auth != nil && b.Cluster.Auth.Enabled {
		args = append(args, Account, Password)
	}
	cmd := exec.Command("java", args...)
	cmd.Stderr, err = os.Create(filepath.Join(userHome, "stderr"))
	b.must(err)
	s := &SDK{Version: version, answers: make(chan string, 1)}
	s.in, err = cmd.StdinPipe()
	b.must(err)
	out, err := cmd.StdoutPipe()
	b.must(err)
	b.must(cmd.Start())
	go func() {
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			if text, found := strings.CutPrefix(lines.Text(), "> "); found {
				s.answers <- text
			}
		}
		close(s.answers)
	}()
	b.t.Cleanup(func() {
		cmd.Process.Kill()
		for range s.answers { // until it has ended
		}
		cmd.Wait()
	})
	return s
}

// Do gives the client one command and waits for its answer: "ok TEXT" or
// "error TEXT".
func (s *SDK) Do(format string, args ...any) string {
	if s.silent {
		return "error no answer to an earlier command"
	}
	fmt.Fprintf(s.in, format+"\n", args...)
	select {
	case text, alive := <-s.answers:
		if !alive {
			return "error the client has ended"
		}
		return text
	case <-time.After(time.Minute):
		s.silent = true
		return "error no answer for a minute"
	}
}
