package conformance

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"google.golang.org/protobuf/encoding/protowire"

	"github.com/nacosgen/nacosgen/plugins/internal/rpc"

	"github.com/nacosgen/nacosgen/plugins/internal/wire"
)

func startCases() []Case {
	return []Case{
		{"start-handshake", words("it prints the handshake line in time", "按时打印握手行"), startHandshake},
		{"handshake-first-line", words("nothing stands on standard output before the handshake line", "标准输出上握手行之前没有任何内容"), handshakeFirst},
		{"handshake-core", words("the line begins with go-plugin's own version, 1", "握手行以 go-plugin 自身版本 1 开头"), handshakeCore},
		{"handshake-protocol", words("it speaks gRPC", "使用 gRPC"), handshakeProtocol},
		{"handshake-unix-socket", words("it listens on a Unix socket", "在 Unix 套接字上监听"), handshakeSocket},
		{"handshake-socket-folder", words("the socket stands in the folder PLUGIN_UNIX_SOCKET_DIR", "套接字位于 PLUGIN_UNIX_SOCKET_DIR 目录"), handshakeFolder},
		{"version-chosen", words("it chooses the protocol's major that was offered", "选择主机提供的协议主版本"), versionChosen},
		{"version-unknown", words("it does not claim a major that it can't speak", "不声称支持它不会的协议主版本"), versionUnknown},
		{"cookie-wanted", words("without the magic cookie it ends, and says so on standard error", "没有 magic cookie 时退出，并在标准错误上说明"), cookieWanted},
		{"stdin-empty", words("an empty standard input does not end it", "标准输入为空时不退出"), stdinEmpty},
		{"stdin-unread", words("it does not wait for standard input", "不等待标准输入"), stdinUnread},
		{"folder-any", words("it starts in any working folder", "可在任意工作目录启动"), folderAny},
		{"environment-small", words("it needs no variable but the usual ones", "除常用变量外不需要其他环境变量"), environmentSmall},
		{"health", words("it answers health checks for the service plugin", "对服务 plugin 的健康检查作出应答"), healthServing},
		{"method-unknown", words("it answers a method that it does not know with UNIMPLEMENTED, and goes on", "对未知方法回答 UNIMPLEMENTED 并继续运行"), methodUnknown},
		{"start-several", words("several of it run at once", "可同时运行多个进程"), startSeveral},
	}
}

func startHandshake(_ context.Context, k *kit) error {
	p, err := k.spawn(launch{})
	if err != nil {
		return err
	}
	_, err = p.firstLine(k.times.Start)
	return err
}

// shake starts the plugin and takes its first line apart.
func (k *kit) shake(l launch) (*process, *handshake, error) {
	p, err := k.spawn(l)
	if err != nil {
		return nil, nil, err
	}
	line, err := p.firstLine(k.times.Start)
	if err != nil {
		return nil, nil, err
	}
	h, err := parseHandshake(line)
	return p, h, err
}

func handshakeFirst(_ context.Context, k *kit) error {
	_, _, err := k.shake(launch{})
	return err
}

func handshakeCore(_ context.Context, k *kit) error {
	_, h, err := k.shake(launch{})
	if err == nil && h.core != "1" {
		return fmt.Errorf("the first field is %q, want 1", h.core)
	}
	return err
}

func handshakeProtocol(_ context.Context, k *kit) error {
	_, h, err := k.shake(launch{})
	if err == nil && h.protocol != "grpc" {
		return fmt.Errorf("the fifth field is %q, want grpc", h.protocol)
	}
	return err
}

func handshakeSocket(_ context.Context, k *kit) error {
	_, h, err := k.shake(launch{})
	if err != nil {
		return err
	}
	if h.network != "unix" {
		return fmt.Errorf("the third field is %q, want unix: others on the machine could connect", h.network)
	}
	return nil
}

func handshakeFolder(_ context.Context, k *kit) error {
	p, h, err := k.shake(launch{})
	if err != nil {
		return err
	}
	if h.network != "unix" {
		return skip("it listens on no Unix socket")
	}
	if want := filepath.Join(p.folder, "s"); filepath.Dir(h.address) != want {
		return fmt.Errorf("the socket is %s, want one in %s: others on the machine could connect", h.address, want)
	}
	if info, err := os.Stat(h.address); err != nil || info.Mode()&os.ModeSocket == 0 {
		return errors.Join(fmt.Errorf("%s is no socket", h.address), err)
	}
	return nil
}

func versionChosen(_ context.Context, k *kit) error {
	_, h, err := k.shake(launch{versions: fmt.Sprintf("%d,7001", wire.Major)})
	if err == nil && h.app != fmt.Sprint(wire.Major) {
		return fmt.Errorf("offered majors %d and 7001 it chose %q", wire.Major, h.app)
	}
	return err
}

func versionUnknown(_ context.Context, k *kit) error {
	p, err := k.spawn(launch{versions: "7001"})
	if err != nil {
		return err
	}
	line, err := p.firstLine(k.times.Start)
	if err != nil {
		if p.ended(k.times.Stop) {
			return nil // that is an answer too
		}
		return err
	}
	if h, err := parseHandshake(line); err != nil || h.app != "7001" {
		return err
	}
	return fmt.Errorf("offered nothing but major 7001 it claims to speak it; want the major that it speaks")
}

func cookieWanted(_ context.Context, k *kit) error {
	p, err := k.spawn(launch{noCookie: true})
	if err != nil {
		return err
	}
	if !p.ended(k.times.Start) {
		return fmt.Errorf("it still runs after %s; want it to end, as somebody started it by hand", k.times.Start)
	}
	select { // until its output is read
	case _, open := <-p.lines:
		if open {
			return fmt.Errorf("it printed %q; want nothing on standard output", shorten(p.outText(), 100))
		}
	case <-time.After(k.times.Stop):
	}
	if p.cmd.ProcessState.Success() {
		return fmt.Errorf("it ended with the exit code 0; want another one")
	}
	return nil
}

func stdinEmpty(ctx context.Context, k *kit) error {
	_, err := k.startAndAsk(ctx, launch{})
	return err
}

func stdinUnread(ctx context.Context, k *kit) error {
	_, err := k.startAndAsk(ctx, launch{openIn: true})
	return err
}

// startAndAsk starts the plugin and asks what it is.
func (k *kit) startAndAsk(ctx context.Context, l launch) (*process, error) {
	p, err := k.start(ctx, l)
	if err != nil {
		return nil, err
	}
	_, err = k.askDescription(ctx, p, hostVersion)
	return p, err
}

func folderAny(ctx context.Context, k *kit) error {
	_, err := k.startAndAsk(ctx, launch{dir: filepath.VolumeName(k.scratch) + string(filepath.Separator)})
	return err
}

func environmentSmall(ctx context.Context, k *kit) error {
	_, err := k.startAndAsk(ctx, launch{})
	if err != nil {
		return fmt.Errorf("with PATH, HOME, TMPDIR, LANG and go-plugin's own variables: %w", err)
	}
	return nil
}

func healthServing(ctx context.Context, k *kit) error {
	p, err := k.plugin(ctx)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, k.times.Describe)
	defer cancel()
	// Both messages have one field, number 1: the service's name, and the status, of
	// which SERVING is 1 (grpc/health/v1/health.proto).
	request := protowire.AppendString(protowire.AppendTag(nil, 1, protowire.BytesType), "plugin")
	answer, err := p.conn.Call(ctx, "grpc.health.v1.Health/Check", request)
	if err != nil {
		return fmt.Errorf("grpc.health.v1.Health/Check: %w", err)
	}
	serving := protowire.AppendVarint(protowire.AppendTag(nil, 1, protowire.VarintType), 1)
	if !bytes.Equal(answer, serving) {
		return fmt.Errorf("grpc.health.v1.Health/Check says %x, want SERVING, which is %x", answer, serving)
	}
	return nil
}

func methodUnknown(ctx context.Context, k *kit) error {
	p, err := k.plugin(ctx)
	if err != nil {
		return err
	}
	calling, cancel := context.WithTimeout(ctx, k.times.Describe)
	defer cancel()
	_, err = p.conn.Call(calling, "nacosgen.plugin.v1.Plugin/OfALaterProtocol", nil)
	if rpc.CodeOf(err) != rpc.Unimplemented {
		return fmt.Errorf("it answered with %v, want UNIMPLEMENTED", err)
	}
	_, err = k.askDescription(ctx, p, hostVersion)
	return err
}

func startSeveral(ctx context.Context, k *kit) error {
	const count = 3
	var all []*process
	for range count {
		p, err := k.start(ctx, launch{})
		if err != nil {
			return fmt.Errorf("start %d of %d: %w", len(all)+1, count, err)
		}
		all = append(all, p)
	}
	for i, p := range all {
		if _, err := k.askDescription(ctx, p, hostVersion); err != nil {
			return fmt.Errorf("%d run, the one started as number %d: %w", count, i+1, err)
		}
	}
	return nil
}

func oneLine(s string) bool {
	return s != "" && strings.TrimSpace(s) == s && plain(s) == s && !strings.ContainsAny(s, "\n\t")
}
