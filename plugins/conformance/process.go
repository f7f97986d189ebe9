package conformance

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"google.golang.org/protobuf/encoding/protowire"

	"github.com/nacosgen/nacosgen/plugins/internal/rpc"
	"github.com/nacosgen/nacosgen/plugins/internal/wire"
)

// marker is a variable whose value is unique to one start: what still carries it
// afterwards was left behind.
const marker = "NACOSGEN_TEST_START"

// launch is how a plugin is started for once.
type launch struct {
	env      []string // beside the usual ones
	versions string   // majors that are offered; "" the usual ones
	noCookie bool
	openIn   bool // standard input stays open, without a byte
	dir      string
}

// process is one start of the plugin.
type process struct {
	cmd    *exec.Cmd
	id     string // value of the marker
	folder string // private: s for sockets, t for temporary files, w to work in
	lines  chan string
	done   chan struct{} // closed when it ended
	stdin  io.Closer
	conn   *rpc.Conn
	client *client
	line   string // of the handshake

	mu             sync.Mutex
	stdout, stderr bytes.Buffer
}

// spawn starts the program and reads nothing yet.
func (k *kit) spawn(l launch) (*process, error) {
	folder, err := os.MkdirTemp(k.scratch, "")
	if err != nil {
		return nil, err
	}
	for _, sub := range []string{"s", "t", "w", "h"} {
		if err := os.Mkdir(filepath.Join(folder, sub), 0o700); err != nil {
			return nil, err
		}
	}
	p := &process{folder: folder, id: filepath.Base(k.scratch) + "-" + filepath.Base(folder) + ".", lines: make(chan string, 16), done: make(chan struct{})}
	p.cmd = exec.Command(k.program.Argv[0], k.program.Argv[1:]...)
	p.cmd.Dir = filepath.Join(folder, "w")
	if l.dir != "" {
		p.cmd.Dir = l.dir
	}
	p.cmd.Env = append(k.environment(p, l), l.env...)
	p.cmd.SysProcAttr = apart()
	if err := p.connect(l.openIn); err != nil {
		return nil, err
	}
	k.started = append(k.started, p)
	return p, nil
}

// environment is the little that a plugin gets from the host.
func (k *kit) environment(p *process, l launch) []string {
	versions := l.versions
	if versions == "" {
		versions = fmt.Sprint(wire.Major)
	}
	env := []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + filepath.Join(p.folder, "h"), "TMPDIR=" + filepath.Join(p.folder, "t"), "LANG=C.UTF-8",
		"PLUGIN_UNIX_SOCKET_DIR=" + filepath.Join(p.folder, "s"), "PLUGIN_PROTOCOL_VERSIONS=" + versions,
		"PLUGIN_MIN_PORT=10000", "PLUGIN_MAX_PORT=25000", marker + "=" + p.id,
	}
	if cookie := wire.Handshake(); !l.noCookie {
		env = append(env, cookie.MagicCookieKey+"="+cookie.MagicCookieValue)
	}
	for _, name := range []string{"SystemRoot", "TEMP", "TMP"} { // Windows can't do without
		if v := os.Getenv(name); v != "" {
			env = append(env, name+"="+v)
		}
	}
	return env
}

// connect joins the streams and starts. The pipes are ours, so that a child of
// the plugin that keeps them open holds nobody up.
func (p *process) connect(openIn bool) error {
	outRead, outWrite, err := os.Pipe()
	if err != nil {
		return err
	}
	errRead, errWrite, err := os.Pipe()
	if err != nil {
		return err
	}
	p.cmd.Stdout, p.cmd.Stderr = outWrite, errWrite
	ends := []*os.File{outWrite, errWrite}
	if openIn {
		inRead, inWrite, err := os.Pipe()
		if err != nil {
			return err
		}
		p.cmd.Stdin, p.stdin = inRead, inWrite
		ends = append(ends, inRead)
	}
	err = p.cmd.Start()
	for _, f := range ends {
		_ = f.Close()
	}
	if err != nil {
		_, _ = outRead.Close(), errRead.Close()
		return fmt.Errorf("starting %s: %w", p.cmd.Path, err)
	}
	go p.read(outRead)
	go p.keep(errRead, &p.stderr)
	go func() {
		_ = p.cmd.Wait() // the state is kept
		close(p.done)
	}()
	return nil
}

// read hands lines of standard output on and keeps what comes.
func (p *process) read(r io.ReadCloser) {
	defer r.Close()
	defer close(p.lines)
	in := bufio.NewReader(io.TeeReader(io.LimitReader(r, 1<<20), &limited{p: p, to: &p.stdout}))
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		select {
		case p.lines <- strings.TrimRight(line, "\r\n"):
		default: // it is in stdout
		}
	}
}

func (p *process) keep(r io.ReadCloser, to *bytes.Buffer) {
	defer r.Close()
	_, _ = io.Copy(&limited{p: p, to: to}, r)
}

// limited keeps the first 256 KiB and drops the rest.
type limited struct {
	p  *process
	to *bytes.Buffer
}

func (l *limited) Write(b []byte) (int, error) {
	l.p.mu.Lock()
	defer l.p.mu.Unlock()
	l.to.Write(b[:min(len(b), max(0, 256<<10-l.to.Len()))])
	return len(b), nil
}

func (p *process) outText() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.stdout.String()
}

func (p *process) errText() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.stderr.String()
}

// firstLine waits for what stands first on standard output.
func (p *process) firstLine(wait time.Duration) (string, error) {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case line, ok := <-p.lines:
		if !ok {
			return "", fmt.Errorf("it ended, or closed its standard output, before the handshake line%s", p.lastWords())
		}
		p.line = line
		return line, nil
	case <-timer.C:
		return "", fmt.Errorf("no handshake line within %s%s", wait, p.lastWords())
	}
}

// lastWords are for messages: the last line of standard error.
func (p *process) lastWords() string {
	text := strings.TrimSpace(p.errText())
	if text == "" {
		return ""
	}
	return "; its standard error ends with: " + shorten(text[strings.LastIndexByte(text, '\n')+1:], 300)
}

// handshake is the line that a plugin prints, taken apart.
type handshake struct{ core, app, network, address, protocol string }

func parseHandshake(line string) (*handshake, error) {
	parts := strings.Split(line, "|")
	if len(parts) < 5 {
		return nil, fmt.Errorf("its first line is %q, want CORE|MAJOR|unix|SOCKET|grpc", shorten(line, 200))
	}
	return &handshake{parts[0], parts[1], parts[2], parts[3], parts[4]}, nil
}

// start starts the program and connects to it.
func (k *kit) start(ctx context.Context, l launch) (*process, error) {
	p, err := k.spawn(l)
	if err != nil {
		return nil, err
	}
	line, err := p.firstLine(k.times.Start)
	if err != nil {
		return nil, err
	}
	h, err := parseHandshake(line)
	if err != nil {
		return nil, err
	}
	if h.network != "unix" {
		return nil, fmt.Errorf("it listens on the network %q, want unix", h.network)
	}
	p.conn = rpc.Dial("unix", h.address)
	p.client = &client{p.conn}
	go p.listen(ctx)
	return p, nil
}

// listen takes what go-plugin's server made of the standard streams; without a
// reader a plugin that prints would stop.
func (p *process) listen(ctx context.Context) {
	stream, err := p.conn.Stream(ctx, "plugin.GRPCStdio/StreamStdio", nil)
	if err != nil {
		return
	}
	defer stream.Close()
	for {
		message, err := stream.Next()
		if err != nil {
			return
		}
		channel, data := stdioData(message)
		to := &p.stderr
		if channel == 1 {
			to = &p.stdout
		}
		_, _ = (&limited{p: p, to: to}).Write(data)
	}
}

// stdioData reads plugin.StdioData (hashicorp/go-plugin@v1.8.0:
// internal/plugin/grpc_stdio.proto): channel 1 is standard output.
func stdioData(b []byte) (channel uint64, data []byte) {
	for len(b) > 0 {
		num, kind, n := protowire.ConsumeTag(b)
		if n < 0 {
			return channel, data
		}
		b = b[n:]
		switch {
		case num == 1 && kind == protowire.VarintType:
			channel, n = protowire.ConsumeVarint(b)
		case num == 2 && kind == protowire.BytesType:
			data, n = protowire.ConsumeBytes(b)
		default:
			n = protowire.ConsumeFieldValue(num, kind, b)
		}
		if n < 0 {
			return channel, data
		}
		b = b[n:]
	}
	return channel, data
}

// ended waits for the process to end.
func (p *process) ended(wait time.Duration) bool {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-p.done:
		return true
	case <-timer.C:
		return false
	}
}

func (p *process) isRunning() bool {
	select {
	case <-p.done:
		return false
	default:
		return true
	}
}

// shutdown asks the plugin to end, and tells whether it did.
func (p *process) shutdown(ctx context.Context, wait time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	end, _ := ctx.Deadline()
	_, err := p.conn.Call(ctx, "plugin.GRPCController/Shutdown", nil)
	if !p.ended(max(time.Until(end), 10*time.Millisecond)) {
		if err != nil {
			return fmt.Errorf("it still runs %s after plugin.GRPCController/Shutdown, which it answered with: %w", wait, err)
		}
		return fmt.Errorf("it still runs %s after plugin.GRPCController/Shutdown", wait)
	}
	return nil // a server that goes may well cut the answer off
}

// kill ends the process and its group.
func (p *process) kill() {
	if p.conn != nil {
		p.conn.Close()
	}
	if p.stdin != nil {
		_ = p.stdin.Close()
	}
	killGroup(p)
	p.ended(5 * time.Second)
}

// leftFiles lists what stands in the private folder of p, but for its own four.
func (p *process) leftFiles() []string {
	var left []string
	err := filepath.WalkDir(p.folder, func(path string, d os.DirEntry, err error) error {
		name, _ := filepath.Rel(p.folder, path)
		if err == nil && len(filepath.ToSlash(name)) > 1 {
			left = append(left, filepath.ToSlash(name))
		}
		return err
	})
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		left = append(left, err.Error())
	}
	return left
}

func shorten(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	return strings.ToValidUTF8(s[:limit], "") + "..."
}
