package host

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/plugins/internal/rpc"
)

// failure begins the message about what went wrong.
func (r *running) failure(problem, remedy diag.Words, args ...any) *Failure {
	f := &Failure{Plugin: r.found.name, Version: r.found.version(), Path: r.found.entry(), Problem: problem, Remedy: remedy, args: args}
	if m := r.found.manifest; m != nil {
		f.Speaks = m.Protocols
	}
	for _, line := range r.tail.get() {
		f.Stderr = append(f.Stderr, cutAt(r.hidden.shown(line), maxTailShown))
	}
	return f
}

func mustServe() diag.Words {
	return words("its program has to serve the protocol at once: `serve.Main` in Go, and nothing printed before it", "其程序须立即提供协议服务：Go 中用 `serve.Main`，之前不要打印任何内容")
}

// notPrepared tells why the plugin has no folder, or no copy in it: of a disk that
// is full, for one.
func (r *running) notPrepared(err error) error {
	f := r.failure(words("its private folder can't be made: %[1]s", "无法建立它的私有目录：%[1]s"),
		words("make room where temporary files go, or set TMPDIR to another folder", "请清理临时目录，或将 TMPDIR 设为其他目录"), clean(err.Error()))
	f.err = err
	return f
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
	case r.found.attached != nil && call == "Describe" && rpc.CodeOf(err) == rpc.Unavailable:
		return r.failure(words("the plugin that NACOSGEN_REATTACH_PLUGINS names can't be reached: %[1]s", "无法连接 NACOSGEN_REATTACH_PLUGINS 指定的插件：%[1]s"),
			words("start it in the debugger again, and take over what it prints", "请在调试器中重新启动它，并使用其输出的内容"), clean(statusText(err)))
	}
	code := rpc.CodeOf(err)
	if code == rpc.Unavailable && r.process != nil && r.process.ended(time.Second) {
		f := r.failure(words("it ended during %[1]s: %[2]s", "它在 %[1]s 期间结束：%[2]s"),
			words("it broke; tell its author what its standard error says", "它已崩溃，请将其标准错误的内容告知作者"), call, r.exit())
		f.err = err
		return f
	}
	f := r.failure(words("%[1]s failed: %[2]s", "%[1]s 失败：%[2]s"), words("tell its author", "请告知其作者"), call, cut(r.hidden.shown(statusText(err))))
	switch code {
	case rpc.ResourceExhausted:
		f.Remedy = words("a message may have 4 MiB, a chunk of a file 64 KiB; a plugin's server must not limit what it receives", "一条消息最多 4 MiB，文件分块最多 64 KiB；插件的服务端不得限制接收大小")
	case rpc.Unimplemented:
		f.Remedy = words("it does not serve what its description offers", "它没有提供其描述中声明的服务")
	}
	f.err = err
	return f
}

// statusText is what an error of a call says, and its code where that tells something.
func statusText(err error) string {
	var e *rpc.Error
	if !errors.As(err, &e) {
		return err.Error()
	}
	first, _, _ := strings.Cut(e.Message, "\n") // of a panic the rest is its stack
	if e.Code == rpc.Unknown {
		return first
	}
	return fmt.Sprintf("%s (%s)", first, e.Code)
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
