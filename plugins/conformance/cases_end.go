package conformance

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

func endCases() []Case {
	return []Case{
		{"output-quiet", words("nothing but the handshake line stands on standard output", "标准输出上只有握手行"), outputQuiet},
		{"disk-untouched", words("it writes no file while it works", "运行时不写任何文件"), diskUntouched},
		{"shutdown", words("it ends when it is asked to", "收到请求后退出"), shutdownEnds},
		{"shutdown-code", words("it then ends with the exit code 0", "此时退出码为 0"), shutdownCode},
		{"shutdown-busy", words("it ends although a call is running", "即使有调用正在进行也会退出"), shutdownBusy},
		{"shutdown-files", words("it leaves no socket and no file behind", "不留下套接字或文件"), shutdownFiles},
		{"shutdown-processes", words("it leaves no process behind", "不留下进程"), shutdownProcesses},
		{"terminate", words("it ends when the system asks it to", "收到系统终止信号后退出"), terminates},
	}
}

func outputQuiet(ctx context.Context, k *kit) error {
	p, err := k.worked(ctx)
	if err != nil {
		return err
	}
	if err := p.shutdown(ctx, k.times.Stop); err != nil {
		killGroup(p)
	}
	_, rest, _ := strings.Cut(p.outText(), "\n")
	if rest != "" {
		return fmt.Errorf("after the handshake line it printed %q on standard output; log to standard error", shorten(rest, 200))
	}
	return nil
}

// worked gives a process of its own that has done a little of everything.
func (k *kit) worked(ctx context.Context) (*process, error) {
	p, err := k.startAndAsk(ctx, launch{})
	if err != nil {
		return nil, err
	}
	if k.described == nil {
		if _, err := k.describe(ctx); err != nil {
			return nil, err
		}
	}
	err = k.eachRequest(ctx, true, func(r *request) error {
		_, err := k.renderBy(ctx, p, r)
		return err
	}, usual, standalone)
	if err != nil && !isSkip(err) {
		return nil, err
	}
	ids, err := k.ruleIDs(ctx)
	if isSkip(err) {
		return p, nil
	}
	if err != nil {
		return nil, err
	}
	_, m, err := k.checkMessage(usual, ids)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, k.times.Call)
	defer cancel()
	if _, err := p.client.check(ctx, m); err != nil {
		return nil, fmt.Errorf("the call Check: %w%s", err, p.lastWords())
	}
	return p, nil
}

func diskUntouched(ctx context.Context, k *kit) error {
	p, err := k.worked(ctx)
	if err != nil {
		return err
	}
	for _, name := range p.leftFiles() {
		if !strings.HasPrefix(name, "s/") {
			return fmt.Errorf("it wrote %s into its %s; the host alone writes", filepath.Base(name), map[byte]string{'w': "working folder", 't': "TMPDIR", 'h': "HOME"}[name[0]])
		}
	}
	return nil
}

// over gives a process that worked and was then asked to end.
func (k *kit) over(ctx context.Context) (*process, error) {
	p, err := k.worked(ctx)
	if err != nil {
		return nil, err
	}
	return p, p.shutdown(ctx, k.times.Stop)
}

func shutdownEnds(ctx context.Context, k *kit) error {
	_, err := k.over(ctx)
	return err
}

func shutdownCode(ctx context.Context, k *kit) error {
	p, err := k.over(ctx)
	if err == nil && !p.cmd.ProcessState.Success() {
		return fmt.Errorf("after plugin.GRPCController/Shutdown it ended with: %s%s", p.cmd.ProcessState, p.lastWords())
	}
	return err
}

func shutdownBusy(ctx context.Context, k *kit) error {
	r, err := k.firstRequest(ctx, wide)
	if err != nil {
		return err
	}
	p, err := k.startAndAsk(ctx, launch{})
	if err != nil {
		return err
	}
	took, err := k.measure(ctx, p, r)
	if err != nil {
		return err
	}
	calling, cancel := context.WithTimeout(ctx, k.times.Call)
	defer cancel()
	answered := make(chan struct{})
	go func() {
		defer close(answered)
		_, _ = p.client.render(calling, r.message)
	}()
	select { // so that the call has begun, or is over already
	case <-answered:
	case <-time.After(took / 2):
	}
	err = p.shutdown(ctx, k.times.Stop)
	cancel()
	<-answered
	return err
}

func shutdownFiles(ctx context.Context, k *kit) error {
	p, err := k.over(ctx)
	if err != nil {
		return err
	}
	if left := p.leftFiles(); len(left) > 0 {
		return fmt.Errorf("it leaves %s behind", strings.Join(left, ", "))
	}
	if h, err := parseHandshake(p.line); err == nil {
		if _, err := os.Lstat(h.address); err == nil {
			return fmt.Errorf("it leaves the socket %s behind", h.address)
		}
	}
	return nil
}

func shutdownProcesses(ctx context.Context, k *kit) error {
	p, err := k.over(ctx)
	if err != nil {
		return err
	}
	for end := time.Now().Add(k.times.Stop / 2); time.Now().Before(end) && len(leftProcesses(p.id)) > 0; {
		pause()
	}
	if left := leftProcesses(p.id); len(left) > 0 {
		return fmt.Errorf("it leaves %d processes behind: %v", len(left), left)
	}
	return nil
}

func pause() {
	timer := time.NewTimer(10 * time.Millisecond)
	defer timer.Stop()
	<-timer.C
}

// terminates wants the end that comes when the connection is gone without a word
// and the machine goes down.
func terminates(ctx context.Context, k *kit) error {
	p, err := k.worked(ctx)
	if err != nil {
		return err
	}
	p.conn.Close()
	if err := terminate(p); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	if !p.ended(k.times.Stop) {
		return fmt.Errorf("it still runs %s after SIGTERM", k.times.Stop)
	}
	return nil
}
