// Command sample is a plugin that does everything right, or, after the last
// "sample-" of its name, whatever is wrong: "sample-path-up+file-mode" makes a
// path with .. and a file of an unheard-of mode.
package main

import (
	"context"
	"fmt"
	"io"
	"math"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"

	"github.com/nacosgen/nacosgen/plugins/internal/wire"
	"github.com/nacosgen/nacosgen/plugins/sdk"
	"github.com/nacosgen/nacosgen/plugins/sdk/serve"
)

// faults are those that the program's name asks for.
type faults []string

func (f faults) has(name string) bool { return slices.Contains(f, name) }

func main() {
	var f faults
	if _, names, ok := strings.Cut(filepath.Base(os.Args[0]), "sample-"); ok {
		f = strings.Split(names, "+")
	}
	beforeHandshake(f)
	server := serve.Plugin{Name: "sample", Version: "1.0.0", Outputs: outputs(f), Rules: []sdk.RuleSet{ruleSet{f}}}
	if f.has("offers-nothing") {
		server.Outputs, server.Rules = nil, nil
	}
	if f.has("no-rules") {
		server.Rules = nil
	}
	options := []grpc.ServerOption{grpc.MaxRecvMsgSize(math.MaxInt32)}
	if f.has("small-messages") {
		options = nil
	}
	options = append(options, grpc.ChainUnaryInterceptor(unary(f)), grpc.ChainStreamInterceptor(streams(f)))
	if f.has("method-unknown") {
		options = append(options, grpc.UnknownServiceHandler(func(any, grpc.ServerStream) error { return fmt.Errorf("what?") }))
	}
	config := server.Config()
	config.Logger = hclog.NewNullLogger()
	config.GRPCServer = func(given []grpc.ServerOption) *grpc.Server {
		return grpc.NewServer(append(given, options...)...)
	}
	plugin.Serve(config)
	if f.has("shutdown-code") {
		os.Exit(3)
	}
}

// beforeHandshake is all that can go wrong before a plugin is one.
func beforeHandshake(f faults) {
	socket := filepath.Join(os.Getenv("PLUGIN_UNIX_SOCKET_DIR"), "plugin")
	versions := strings.Split(os.Getenv("PLUGIN_PROTOCOL_VERSIONS"), ",")
	last := versions[len(versions)-1]
	for _, name := range f {
		switch name {
		case "no-handshake":
			wait()
		case "exits":
			fmt.Fprintln(os.Stderr, "the sample has enough of it")
			os.Exit(1)
		case "prints-first":
			fmt.Println("starting up ...")
		case "handshake-core":
			pretend("2|1|unix|" + socket + "|grpc")
		case "handshake-netrpc":
			pretend("1|1|unix|" + socket + "|netrpc")
		case "handshake-tcp":
			pretend("1|1|tcp|127.0.0.1:1|grpc")
		case "handshake-folder":
			pretend("1|1|unix|/tmp/nacosgen-sample-elsewhere|grpc")
		case "version-echoed":
			pretend("1|" + last + "|unix|" + socket + "|grpc")
		case "cookie-ignored":
			cookie := wire.Handshake()
			os.Setenv(cookie.MagicCookieKey, cookie.MagicCookieValue)
		case "stdin-wanted":
			if text, _ := io.ReadAll(os.Stdin); len(text) == 0 {
				os.Exit(1)
			}
		case "stdin-awaited":
			_, _ = io.ReadAll(os.Stdin)
		case "folder-wanted":
			if dir, _ := os.Getwd(); dir == "/" {
				os.Exit(1)
			}
		case "variable-wanted":
			if os.Getenv("SAMPLE_HOME") == "" {
				os.Exit(1)
			}
		case "one-at-a-time":
			if _, err := net.Listen("unix", os.Args[0]+".lock"); err != nil {
				os.Exit(1)
			}
		case "child-stays":
			child := exec.Command("sleep", "60")
			child.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
			if err := child.Start(); err != nil {
				panic(err)
			}
		case "temporary-file":
			if err := os.WriteFile(filepath.Join(os.TempDir(), "sample.tmp"), nil, 0o600); err != nil {
				panic(err)
			}
		case "terminate-ignored":
			signal.Ignore(syscall.SIGTERM)
		}
	}
}

// pretend prints a handshake line without anything behind it.
func pretend(line string) {
	fmt.Println(line)
	wait()
}

func wait() {
	time.Sleep(time.Minute)
	os.Exit(1)
}

// unary spoils calls with one answer.
func unary(f faults) grpc.UnaryServerInterceptor {
	return func(ctx context.Context, req any, info *grpc.UnaryServerInfo, handler grpc.UnaryHandler) (any, error) {
		switch {
		case f.has("no-health") && strings.HasPrefix(info.FullMethod, "/grpc.health"):
			return nil, fmt.Errorf("no idea how I am")
		case f.has("shutdown-ignored") && strings.HasSuffix(info.FullMethod, "/Shutdown"):
			return nil, fmt.Errorf("not now")
		case f.has("shutdown-waits") && strings.HasSuffix(info.FullMethod, "/Shutdown"):
			busy.Wait()
		case f.has("describe-hangs") && strings.HasSuffix(info.FullMethod, "/Describe"):
			wait()
		}
		answer, err := handler(ctx, req)
		if err == nil && strings.HasSuffix(info.FullMethod, "/Describe") {
			spoilDescription(f, req, answer)
		}
		return answer, err
	}
}
