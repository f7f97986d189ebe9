package host

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/plugins/internal/wire"
)

// failure begins the message about what went wrong.
func (r *running) failure(problem, remedy diag.Words, args ...any) *Failure {
	f := &Failure{Plugin: r.found.name, Version: r.found.version(), Path: r.found.entry(), Problem: problem, Remedy: remedy, args: args}
	if m := r.found.manifest; m != nil {
		f.Speaks = m.Protocols
	}
	for _, line := range r.tail.get() {
		f.Stderr = append(f.Stderr, clean(r.hidden.mask(line)))
	}
	return f
}

func startedByHand() diag.Words {
	return words("its program has to serve the protocol at once: `serve.Main` in Go, and nothing printed before it", "其程序须立即提供协议服务：Go 中用 `serve.Main`，之前不要打印任何内容")
}

// notStarted tells why there is no handshake.
func (r *running) notStarted(err error, after time.Duration) error {
	if r.process == nil {
		return r.failure(words("the plugin that NACOSGEN_REATTACH_PLUGINS names can't be reached: %[1]s", "无法连接 NACOSGEN_REATTACH_PLUGINS 指定的插件：%[1]s"),
			words("start it in the debugger again, and take over what it prints", "请在调试器中重新启动它，并使用其输出的内容"), clean(err.Error()))
	}
	if !r.process.runs() {
		return r.notExecuted(err)
	}
	ended := r.process.ended(time.Second) // go-plugin has killed it
	line := r.process.first.get()
	parts := strings.Split(line, "|")
	shown := strconv.Quote(cut(r.hidden.mask(line)))
	limit := r.timeouts.Start
	switch {
	case line == "" && after >= limit:
		return r.failure(words("it did not begin to serve within %[1]s", "它没有在 %[1]s 内开始提供服务"),
			words("%[2]s; a slow one gets more time by `plugins { start_timeout = \"30s\" }` in .nacosgen.hcl", "%[2]s；较慢的插件可在 .nacosgen.hcl 中用 `plugins { start_timeout = \"30s\" }` 放宽时限"),
			limit, startedByHand())
	case line == "" && ended:
		return r.failure(words("it ended before it served anything: %[1]s", "它在提供服务之前就已结束：%[1]s"), startedByHand(), r.exit())
	case len(parts) < 4 || parts[0] != "1":
		return r.failure(words("it printed %[1]s where the line of the handshake should be", "它在应输出握手行的位置打印了 %[1]s"),
			words("nothing but the handshake may go to standard output: print to standard error", "标准输出只能用于握手：请打印到标准错误"), shown)
	case !slices.Contains(wire.Majors(), number(parts[1])):
		f := r.failure(words("it speaks another protocol than this nacosgen", "它使用的协议与当前 nacosgen 不同"),
			words("install a version of the plugin for this nacosgen, or a nacosgen for this plugin", "请安装适用于当前 nacosgen 的插件版本，或适用于该插件的 nacosgen"))
		f.Speaks = []int{number(parts[1])}
		return f
	case len(parts) < 5 || strings.TrimSpace(parts[4]) != "grpc":
		return r.failure(words("its handshake %[1]s is not one of gRPC", "其握手 %[1]s 不是 gRPC"),
			words("end the line with |grpc", "请以 |grpc 结束该行"), shown)
	case errors.Is(err, errAddress):
		return r.failure(words("it listens at %[1]s, out of its folder", "它监听在 %[1]s，不在其目录内"),
			words("listen on a Unix socket in the folder that PLUGIN_UNIX_SOCKET_DIR names", "请监听 PLUGIN_UNIX_SOCKET_DIR 所指目录中的 Unix 套接字"), clean(parts[2]+" "+parts[3]))
	}
	return r.failure(words("it can't be reached: %[1]s", "无法连接它：%[1]s"), startedByHand(), clean(err.Error()))
}

// notExecuted tells why the system did not start the program.
func (r *running) notExecuted(err error) error {
	remedy := words("install it again", "请重新安装")
	switch {
	case errors.Is(err, syscall.ENOEXEC):
		remedy = words("its program is for another platform, or a script without an interpreter in the manifest", "其程序适用于其他平台，或是清单中没有 interpreter 的脚本")
	case errors.Is(err, fs.ErrPermission):
		remedy = words("the folder for temporary files must allow programs: set TMPDIR to one that is not mounted noexec", "临时目录必须允许执行程序：请将 TMPDIR 设为未以 noexec 挂载的目录")
	case errors.Is(err, fs.ErrNotExist):
		remedy = words("a library or an interpreter that it was built for is not there", "缺少构建它所用的库或解释器")
	}
	f := r.failure(words("it can't be started: %[1]s", "无法启动它：%[1]s"), remedy, clean(err.Error()))
	f.err = err
	return f
}

func number(s string) int {
	n, err := strconv.Atoi(strings.TrimSpace(s))
	if err != nil {
		return 0
	}
	return n
}

// exit says how the process ended.
func (r *running) exit() string {
	if r.process.ending == nil {
		return "exit status 0"
	}
	return r.process.ending.Error()
}

// failed tells why a call gave nothing: the plugin ended, took too long, broke a
// limit, or said so itself.
func (r *running) failed(ctx context.Context, call string, err error) error {
	cause := context.Cause(ctx)
	var slow errSlow
	switch {
	case errors.As(cause, &slow):
		return r.failure(words("%[1]s did not answer within %[2]s", "%[1]s 没有在 %[2]s 内应答"),
			words("where it needs longer, set %[3]s in the block plugins of .nacosgen.hcl", "如果确实需要更长时间，请在 .nacosgen.hcl 的 plugins 块中设置 %[3]s"), call, slow.limit, settingOf(call))
	case cause != nil:
		return cause
	}
	if s := status.Code(err); (s == codes.Unavailable || s == codes.Canceled) && r.process != nil && r.process.ended(time.Second) {
		f := r.failure(words("it ended during %[1]s: %[2]s", "它在 %[1]s 期间结束：%[2]s"),
			words("it broke; tell its author what its standard error says", "它已崩溃，请将其标准错误的内容告知作者"), call, r.exit())
		f.err = err
		return f
	}
	f := r.failure(words("%[1]s failed: %[2]s", "%[1]s 失败：%[2]s"), words("tell its author", "请告知其作者"), call, cut(clean(r.hidden.mask(statusText(err)))))
	switch status.Code(err) {
	case codes.ResourceExhausted:
		f.Remedy = words("a message may have 4 MiB, a chunk of a file 64 KiB; a plugin's server must not limit what it receives", "一条消息最多 4 MiB，文件分块最多 64 KiB；插件的服务端不得限制接收大小")
	case codes.Unimplemented:
		f.Remedy = words("it does not serve what its description offers", "它没有提供其描述中声明的服务")
	}
	f.err = err
	return f
}

// statusText is what a gRPC error says, and its code where that tells something.
func statusText(err error) string {
	s, ok := status.FromError(err)
	if !ok {
		return err.Error()
	}
	first, _, _ := strings.Cut(s.Message(), "\n") // of a panic the rest is its stack
	if s.Code() == codes.Unknown {
		return first
	}
	return fmt.Sprintf("%s (%s)", first, s.Code())
}

// settingOf is the attribute in .nacosgen.hcl for the time of a call.
func settingOf(call string) string {
	switch {
	case strings.HasPrefix(call, "Describe"):
		return "describe_timeout"
	case strings.HasPrefix(call, "Render"):
		return "render_timeout"
	}
	return "check_timeout"
}
