package host

import (
	"context"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"google.golang.org/protobuf/encoding/protowire"

	"github.com/nacosgen/nacosgen/plugins/internal/wire"
)

// What follows is the client's side of hashicorp/go-plugin (docs/internals.md and
// client.go at v1.8.0), which every plugin's library speaks: variables in, one line out, gRPC,
// a service that carries what the program prints, and one that ends it.

// coreProtocol is the version of go-plugin's own handshake.
const coreProtocol = "1"

// handshakeEnvironment are the variables by which a plugin knows its host.
func handshakeEnvironment(sockets string) []string {
	cookie := wire.Handshake()
	var versions []string
	for _, n := range wire.Majors() {
		versions = append(versions, strconv.Itoa(n))
	}
	return []string{
		cookie.MagicCookieKey + "=" + cookie.MagicCookieValue,
		"PLUGIN_PROTOCOL_VERSIONS=" + strings.Join(versions, ","),
		"PLUGIN_MIN_PORT=10000", "PLUGIN_MAX_PORT=25000",
		"PLUGIN_UNIX_SOCKET_DIR=" + sockets, runVariable + "=" + sockets,
	}
}

// handshake waits for the plugin's line and gives where it listens.
func (r *running) handshake(ctx context.Context, sockets string) (network, address string, err error) {
	limit := time.NewTimer(r.timeouts.Start)
	defer limit.Stop()
	select {
	case <-ctx.Done():
		return "", "", ctx.Err()
	case <-limit.C:
		return "", "", r.failure(words("it did not begin to serve within %[1]s", "它没有在 %[1]s 内开始提供服务"),
			words("%[2]s; a slow one gets more time by `plugins { start_timeout = \"30s\" }` in .nacosgen.hcl", "%[2]s；较慢的插件可在 .nacosgen.hcl 中用 `plugins { start_timeout = \"30s\" }` 放宽时限"),
			r.timeouts.Start, mustServe())
	case line, ok := <-r.process.hello:
		if !ok {
			if r.process.ended(time.Second) {
				remedy := mustServe()
				if len(r.tail.get()) > 0 {
					remedy = words("mend what its standard error tells, or tell its author; %[2]s", "请处理其标准错误所述的问题，或告知其作者；%[2]s")
				}
				return "", "", r.failure(words("it ended before it served anything: %[1]s", "它在提供服务之前就已结束：%[1]s"), remedy, r.exit(), mustServe())
			}
			return "", "", r.failure(words("it closed its standard output without the line of the handshake", "它关闭了标准输出，没有输出握手行"), mustServe())
		}
		return r.parseHandshake(line, sockets)
	}
}

// parseHandshake reads "1|MAJOR|NETWORK|ADDRESS|grpc" and what may follow.
func (r *running) parseHandshake(line, sockets string) (network, address string, err error) {
	parts := strings.Split(line, "|")
	switch {
	case len(parts) < 4 || parts[0] != coreProtocol:
		return "", "", r.failure(words("it printed %[1]s where the line of the handshake should be", "它在应输出握手行的位置打印了 %[1]s"),
			words("nothing but the handshake may go to standard output: print to standard error", "标准输出只能用于握手：请打印到标准错误"), r.quoted(line))
	case !slices.Contains(wire.Majors(), number(parts[1])):
		f := r.failure(words("it speaks another protocol than this nacosgen", "它使用的协议与当前 nacosgen 不同"),
			words("install a version of the plugin for this nacosgen, or a nacosgen for this plugin", "请安装适用于当前 nacosgen 的插件版本，或适用于该插件的 nacosgen"))
		f.Speaks = []int{number(parts[1])}
		return "", "", f
	case len(parts) < 5 || strings.TrimSpace(parts[4]) != "grpc":
		return "", "", r.failure(words("its handshake %[1]s is not one of gRPC", "其握手 %[1]s 不是 gRPC"), words("end the line with |grpc", "请以 |grpc 结束该行"), r.quoted(line))
	case !isPrivate(parts[2], parts[3], sockets):
		return "", "", r.failure(words("it listens at %[1]s, out of its folder", "它监听在 %[1]s，不在其目录内"),
			words("listen on a Unix socket in the folder that PLUGIN_UNIX_SOCKET_DIR names", "请监听 PLUGIN_UNIX_SOCKET_DIR 所指目录中的 Unix 套接字"), clean(parts[2]+" "+parts[3]))
	}
	return parts[2], parts[3], nil
}

func (r *running) quoted(line string) string { return strconv.Quote(cut(r.hidden.mask(line))) }

// isPrivate wants an address that nobody else can reach: a socket in the private
// folder. Go-plugin knows no sockets on Windows.
func isPrivate(network, address, sockets string) bool {
	switch {
	case network == "unix":
		return filepath.Dir(filepath.Clean(address)) == sockets
	case network == "tcp" && runtime.GOOS == "windows":
		return strings.HasPrefix(address, "127.0.0.1:")
	}
	return false
}

// readStreams takes what a program prints while it serves: go-plugin's library
// for Go catches it and sends it here. Others don't serve that.
func (r *running) readStreams() {
	stream, err := r.conn.Stream(context.Background(), "plugin.GRPCStdio/StreamStdio", nil)
	if err != nil {
		return
	}
	defer stream.Close()
	lines := &lineWriter{take: r.log}
	for {
		message, err := stream.Next()
		if err != nil {
			return
		}
		_, _ = lines.Write(printed(message))
	}
}

// printed is the field data, number 2, of a plugin.StdioData.
func printed(message []byte) []byte {
	for len(message) > 0 {
		number, kind, n := protowire.ConsumeTag(message)
		if n < 0 {
			return nil
		}
		message = message[n:]
		if number == 2 && kind == protowire.BytesType {
			data, _ := protowire.ConsumeBytes(message)
			return data
		}
		if n = protowire.ConsumeFieldValue(number, kind, message); n < 0 {
			return nil
		}
		message = message[n:]
	}
	return nil
}

// shutdown asks the plugin to end.
func (r *running) shutdown(ctx context.Context) {
	if r.conn == nil || r.description == nil {
		return
	}
	// A server that stops at once answers nothing any more.
	_, _ = r.conn.Call(ctx, "plugin.GRPCController/Shutdown", nil)
}
