package nginx_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/nacosgen/nacosgen/internal/consumer"
	"github.com/nacosgen/nacosgen/topology"
)

// node is a stand-in for one server: the main port over HTTP, the gRPC port as
// an echo that speaks first.
type node struct {
	*httptest.Server
	grpc net.Listener
	hits atomic.Int64
}

// newNode starts a node that answers with handle and stops with the test.
func newNode(t *testing.T, name string, handle http.HandlerFunc) *node {
	t.Helper()
	n := &node{}
	n.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n.hits.Add(1)
		w.Header().Set("X-Node", name)
		handle(w, r)
	}))
	t.Cleanup(n.Close)
	var err error
	if n.grpc, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { n.grpc.Close() })
	go func() {
		for {
			conn, err := n.grpc.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				fmt.Fprintf(conn, "%s\n", name)
				io.Copy(conn, conn)
			}()
		}
	}()
	return n
}

func portOf(t *testing.T, l net.Listener) int {
	t.Helper()
	return l.Addr().(*net.TCPAddr).Port
}

// freePort gives a port that nobody listens on, unless another program takes
// it before nginx does.
func freePort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", ":0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return portOf(t, l)
}

// behind makes a cluster of release out of nodes, with a gateway on free ports.
func behind(t *testing.T, release string, nodes ...*node) *topology.Cluster {
	t.Helper()
	c := cluster(release)
	for i, n := range nodes {
		main, grpc := portOf(t, n.Listener), portOf(t, n.grpc)
		c.Nodes = append(c.Nodes, &topology.Node{
			Name: string(rune('a' + i)), Index: i, Address: "127.0.0.1", Port: main, Deployment: "merged",
			Ports: topology.Ports{Main: main, SDKGRPC: &grpc},
		})
	}
	grpc := freePort(t)
	c.Gateways[0].Address, c.Gateways[0].Port, c.Gateways[0].Ports.SDKGRPC = "127.0.0.1", freePort(t), &grpc
	return c
}

// start runs nginx on what is rendered for c, until the test ends, and gives
// the folder with its logs.
func start(t *testing.T, c *topology.Cluster) string {
	t.Helper()
	program := consumer.Require(t, "nginx", "nginx")
	dir := t.TempDir()
	cmd := nginxCommand(t, program, dir, config(t, dir, render(t, c, nil)))
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGTERM}
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = 5 * time.Second
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	t.Cleanup(func() { // the test's context has ended, and with it nginx
		if err := <-ended; err != nil && !strings.Contains(err.Error(), context.Canceled.Error()) {
			t.Errorf("nginx: %v\n%s", err, said.String())
		}
	})
	waitFor(t, c.Gateways[0].Port, ended)
	return dir
}

// waitFor returns once something listens on port.
func waitFor(t *testing.T, port int, ended chan error) {
	t.Helper()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	limit := time.After(10 * time.Second)
	for {
		conn, err := net.Dial("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
		if err == nil {
			conn.Close()
			return
		}
		select {
		case err := <-ended:
			ended <- err
			t.Fatalf("nginx ended: %v", err)
		case <-limit:
			t.Fatalf("nothing on port %d: %v", port, err)
		case <-tick.C:
		}
	}
}

func gatewayURL(c *topology.Cluster) string {
	return "http://127.0.0.1:" + strconv.Itoa(c.Gateways[0].Port)
}

// ask sends one request and gives status, body and the node that answered.
func ask(t *testing.T, method, url string, body io.Reader) (int, string, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, body)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(text), resp.Header.Get("X-Node")
}

// echo answers with what a server sees of a request.
func echo(w http.ResponseWriter, r *http.Request) {
	n, _ := io.Copy(io.Discard, r.Body)
	fmt.Fprintf(w, "%s %s\nHost: %s\nX-Real-IP: %s\nX-Forwarded-For: %s\nX-Forwarded-Proto: %s\nConnection: %s\nbody: %d\n",
		r.Proto, r.RequestURI, r.Host, r.Header.Get("X-Real-IP"), r.Header.Get("X-Forwarded-For"), r.Header.Get("X-Forwarded-Proto"), r.Header.Get("Connection"), n)
}

func TestLiveHTTP(t *testing.T) {
	release := make(chan struct{})
	a := newNode(t, "a", echo)
	b := newNode(t, "b", func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/nacos/v1/cs/configs/listener" {
			<-release
		}
		echo(w, r)
	})
	c := behind(t, "1.4.8", a, b)
	c.Gateways[0].GRPC, c.Gateways[0].ReadTimeout, c.Gateways[0].Algorithm = false, "5s", "round_robin"
	dir := start(t, c)
	url := gatewayURL(c)

	t.Run("requests take turns", func(t *testing.T) {
		seen := map[string]int{}
		for range 10 {
			_, _, name := ask(t, "GET", url+"/nacos/", nil)
			seen[name]++
		}
		if seen["a"] != 5 || seen["b"] != 5 {
			t.Errorf("answered by %v", seen)
		}
	})
	t.Run("path and headers", func(t *testing.T) {
		const path = "/nacos/v1/cs/configs?dataId=a%2Fb;c&accessToken=hidden-token"
		_, got, _ := ask(t, "GET", url+path, nil)
		want := "HTTP/1.1 " + path + "\nHost: " + strings.TrimPrefix(url, "http://") +
			"\nX-Real-IP: 127.0.0.1\nX-Forwarded-For: 127.0.0.1\nX-Forwarded-Proto: http\nConnection: \nbody: 0\n"
		if got != want {
			t.Errorf("got\n%swant\n%s", got, want)
		}
	})
	t.Run("bodies", func(t *testing.T) {
		for size, want := range map[int]int{10 << 20: 200, 21 << 20: 413} {
			status, got, _ := ask(t, "POST", url+"/nacos/v1/cs/configs", bytes.NewReader(make([]byte, size)))
			if status != want || status == 200 && !strings.Contains(got, fmt.Sprintf("body: %d\n", size)) {
				t.Errorf("%d bytes: status %d, want %d: %.200s", size, status, want, got)
			}
		}
	})
	t.Run("a heartbeat with much metadata", func(t *testing.T) {
		if status, _, _ := ask(t, "PUT", url+"/nacos/v1/ns/instance/beat?beat="+strings.Repeat("x", 30<<10), nil); status != 200 {
			t.Errorf("status %d", status)
		}
	})
	t.Run("long poll", func(t *testing.T) {
		wake := time.AfterFunc(400*time.Millisecond, func() { close(release) })
		defer wake.Stop()
		for range 2 { // one of them waits
			if status, _, _ := ask(t, "POST", url+"/nacos/v1/cs/configs/listener", strings.NewReader("x")); status != 200 {
				t.Errorf("status %d", status)
			}
		}
	})
	t.Run("paths of the nodes", func(t *testing.T) {
		for path, want := range map[string]int{
			"/nacos/v1/ns/raft/vote": 403, "/nacos/v1/ns/distro/datum": 403, "/nacos/v1/cs/ops/derby?sql=x": 403, "/nacos/actuator/env": 403, "/nacos//v1/./ns/%72aft": 403,
			"/nacos/v1;x=y/ns/raft/vote": 403, "/nacos/v1/core/ops/raft": 403, "/nacos/v1/core/cluster/nodes": 200, "/nacos/v1/ns/operator/servers": 200, "/": 200,
		} {
			if status, _, _ := ask(t, "GET", url+path, nil); status != want {
				t.Errorf("%s: status %d, want %d", path, status, want)
			}
		}
	})
	t.Run("log", func(t *testing.T) {
		log, err := os.ReadFile(filepath.Join(dir, "access.log"))
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(log, []byte("hidden-token")) || !bytes.Contains(log, []byte(" GET /nacos/v1/cs/configs 200 ")) {
			t.Errorf("%.500s", log)
		}
	})
}

func TestLiveFailures(t *testing.T) {
	alive, starting, dead := newNode(t, "alive", echo), newNode(t, "starting", func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusServiceUnavailable)
	}), newNode(t, "dead", echo)
	c := behind(t, "2.4.3", alive, starting, dead)
	dead.Close()
	dead.grpc.Close()
	starting.grpc.Close()
	start(t, c)
	for i := range 10 {
		if status, _, name := ask(t, "GET", gatewayURL(c)+"/nacos/", nil); status != 200 || name != "alive" {
			t.Errorf("request %d: status %d from %q", i, status, name)
		}
		conn, reader := dialGRPC(t, c, nil)
		if got, err := reader.ReadString('\n'); got != "alive\n" {
			t.Errorf("connection %d: %q, %v", i, got, err)
		}
		conn.Close()
	}
	if n := starting.hits.Load(); n == 0 || n > int64(c.Gateways[0].MaxFails) {
		t.Errorf("the node that is starting was asked %d times, want 1 to max_fails", n)
	}
}

// dialGRPC opens a connection to the gateway's gRPC port.
func dialGRPC(t *testing.T, c *topology.Cluster, config *tls.Config) (net.Conn, *bufio.Reader) {
	t.Helper()
	address := net.JoinHostPort("127.0.0.1", strconv.Itoa(*c.Gateways[0].Ports.SDKGRPC))
	var conn net.Conn
	var err error
	if config != nil {
		conn, err = tls.Dial("tcp", address, config)
	} else {
		conn, err = net.Dial("tcp", address)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	if err := conn.SetDeadline(time.Now().Add(10 * time.Second)); err != nil {
		t.Fatal(err)
	}
	return conn, bufio.NewReader(conn)
}

// converse checks that bytes go both ways, the node speaking first.
func converse(t *testing.T, conn net.Conn, reader *bufio.Reader) {
	t.Helper()
	if got, err := reader.ReadString('\n'); got != "a\n" {
		t.Fatalf("the node's first line: %q, %v", got, err)
	}
	sent := bytes.Repeat([]byte("\x00PRI * HTTP/2.0\r\n"), 10_000)
	go conn.Write(sent)
	got := make([]byte, len(sent))
	if _, err := io.ReadFull(reader, got); err != nil || !bytes.Equal(got, sent) {
		t.Errorf("bytes come back changed (%v)", err)
	}
}

func TestLiveStream(t *testing.T) {
	c := behind(t, "2.4.3", newNode(t, "a", echo))
	start(t, c)
	conn, reader := dialGRPC(t, c, nil)
	converse(t, conn, reader)
}

func TestLiveAllow(t *testing.T) {
	n := newNode(t, "a", echo)
	for allow, want := range map[string]int{"192.0.2.0/24": 403, "127.0.0.0/8": 200} {
		c := behind(t, "2.4.3", n)
		c.Gateways[0].Allow = []string{allow}
		start(t, c)
		if status, _, _ := ask(t, "GET", gatewayURL(c)+"/nacos/", nil); status != want {
			t.Errorf("%s: status %d, want %d", allow, status, want)
		}
		if status, _, _ := ask(t, "GET", gatewayURL(c)+"/nacos/actuator", nil); status != 403 {
			t.Errorf("%s: closed path has status %d", allow, status)
		}
		_, reader := dialGRPC(t, c, nil)
		if line, _ := reader.ReadString('\n'); (line == "a\n") != (want == 200) {
			t.Errorf("%s: gRPC port says %q", allow, line)
		}
	}
}

func TestLiveTLSAndConsole(t *testing.T) {
	server := newNode(t, "a", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "http://"+r.Host+"/nacos/", http.StatusFound)
	})
	console := newNode(t, "console", echo)
	c := behind(t, "3.0.3", server, console)
	c.Members = nil
	port := portOf(t, console.Listener)
	c.Nodes[1].Deployment, c.Nodes[1].Ports = "console", topology.Ports{Console: &port}
	g, gatewayConsole, dir := c.Gateways[0], freePort(t), t.TempDir()
	g.ConsolePort = &gatewayConsole
	g.TLS = &topology.TLS{Certificate: dir + "/a b.crt", CertificateKey: dir + "/a b.key"}
	writeCertificate(t, g.TLS)
	start(t, c)

	insecure := &tls.Config{InsecureSkipVerify: true}
	client := &http.Transport{TLSClientConfig: insecure}
	defer client.CloseIdleConnections()
	get := func(port int, path string) *http.Response {
		req, err := http.NewRequestWithContext(t.Context(), "GET", fmt.Sprintf("https://127.0.0.1:%d%s", port, path), nil)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := client.RoundTrip(req)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { resp.Body.Close() })
		return resp
	}
	if got, want := get(g.Port, "/nacos").Header.Get("Location"), fmt.Sprintf("https://127.0.0.1:%d/nacos/", g.Port); got != want {
		t.Errorf("redirect to %q, want %q", got, want)
	}
	body, _ := io.ReadAll(get(gatewayConsole, "/v3/console/health/liveness").Body)
	if !strings.HasPrefix(string(body), "HTTP/1.1 /v3/console/health/liveness\n") || !strings.Contains(string(body), "X-Forwarded-Proto: https\n") {
		t.Errorf("the console saw %q", body)
	}
	conn, reader := dialGRPC(t, c, &tls.Config{InsecureSkipVerify: true, NextProtos: []string{"h2"}})
	converse(t, conn, reader)
	if got := conn.(*tls.Conn).ConnectionState().NegotiatedProtocol; got != "h2" {
		t.Errorf("protocol %q was negotiated: gRPC clients in Java want h2", got)
	}
}
