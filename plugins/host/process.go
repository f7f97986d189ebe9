package host

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
	"runtime"
	"strconv"
	"strings"
	"sync"
	"time"
)

// process is one plugin's process. It is the runner that go-plugin drives.
type process struct {
	program *program
	env     []string
	sockets string // the folder in which it may listen
	log     func(line string)
	launch  *launcher
	started func() // called when it runs

	hello  *io.PipeReader
	first  firstLine
	done   chan struct{} // closed when it has ended, and its group with it
	ending error         // of Wait; after done

	mu   sync.Mutex
	pid  int  // 0 before it was started
	dead bool // killed, perhaps before it was started
}

// maxHello is how much of standard output is looked at for the handshake line.
const maxHello = 4 << 10

// Start starts the process.
func (p *process) Start(context.Context) error {
	cmd := exec.Command(p.program.path, p.program.args...)
	cmd.Args[0] = p.program.name
	cmd.Env, cmd.Dir, cmd.ExtraFiles = p.env, workingFolder(), p.program.extra
	cmd.SysProcAttr = attributes()
	out, outWriter, err := os.Pipe()
	if err != nil {
		return err
	}
	defer outWriter.Close()
	errs, errWriter, err := os.Pipe()
	if err != nil {
		out.Close()
		return err
	}
	defer errWriter.Close()
	cmd.Stdout, cmd.Stderr = outWriter, errWriter // and standard input is empty
	err = p.launch.do(cmd.Start)
	p.program.close()
	if err != nil {
		return errors.Join(err, out.Close(), errs.Close())
	}
	var hello *io.PipeWriter
	p.hello, hello = io.Pipe()
	var readers sync.WaitGroup
	readers.Go(func() { p.readOutput(out, hello) })
	readers.Go(func() { p.readErrors(errs) })
	go func() {
		p.ending = cmd.Wait()
		killGroup(cmd.Process.Pid) // whoever it left behind would hold the pipes open
		killOrphans(p.env)
		readers.Wait()
		close(p.done)
	}()
	p.mu.Lock()
	if p.pid = cmd.Process.Pid; p.dead {
		killGroup(p.pid)
	}
	p.mu.Unlock()
	p.started()
	return nil
}

// workingFolder is one that holds nothing of the user's and stays.
func workingFolder() string {
	if runtime.GOOS == "windows" {
		return os.TempDir()
	}
	return "/"
}

// readOutput hands the first line on, as the handshake, and throws the rest away.
func (p *process) readOutput(out *os.File, hello *io.PipeWriter) {
	defer out.Close()
	defer hello.Close()
	r := bufio.NewReaderSize(out, maxHello)
	line, err := r.ReadSlice('\n')
	p.first.set(line)
	if len(line) > 0 {
		_, _ = hello.Write(append(bytes.TrimRight(bytes.Clone(line), "\r\n"), '\n'))
	}
	if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
		return
	}
	_, _ = io.Copy(io.Discard, r)
}

// readErrors keeps the last lines of standard error.
func (p *process) readErrors(errs *os.File) {
	defer errs.Close()
	r := bufio.NewReaderSize(errs, 16<<10)
	for {
		line, err := r.ReadSlice('\n')
		if text := strings.TrimRight(string(line), "\r\n"); text != "" {
			p.log(text)
		}
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			return
		}
	}
}

// Wait waits for the process to end.
func (p *process) Wait(context.Context) error {
	<-p.done
	return p.ending
}

// Kill ends the process and its group at once.
func (p *process) Kill(context.Context) error {
	if p.kill() {
		<-p.done
	}
	return nil
}

// kill tells whether there was a process.
func (p *process) kill() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.dead = true
	if p.pid == 0 {
		return false
	}
	select {
	case <-p.done:
	default:
		killGroup(p.pid)
	}
	return true
}

// runs tells whether the process was started.
func (p *process) runs() bool { return p.ID() != "" }

// ended tells whether the process has ended, or does so within the time.
func (p *process) ended(within time.Duration) bool {
	select {
	case <-p.done:
		return true
	default:
	}
	if !p.runs() {
		return false
	}
	select {
	case <-p.done:
		return true
	case <-time.After(within):
		return false
	}
}

// ID names the process; "" before it was started.
func (p *process) ID() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.pid == 0 {
		return ""
	}
	return strconv.Itoa(p.pid)
}

// Name is the file that was started.
func (p *process) Name() string { return p.program.name }

// Diagnose has nothing to add: we tell what went wrong ourselves.
func (p *process) Diagnose(context.Context) string { return "" }

// Stdout is the handshake line alone.
func (p *process) Stdout() io.ReadCloser { return p.hello }

// Stderr is empty: the process reads its own.
func (p *process) Stderr() io.ReadCloser { return io.NopCloser(strings.NewReader("")) }

// PluginToHost refuses an address that others could reach: the socket has to be
// in the private folder.
func (p *process) PluginToHost(network, address string) (string, string, error) {
	if network == "unix" && filepath.Dir(filepath.Clean(address)) == p.sockets {
		return network, address, nil
	}
	if network == "tcp" && runtime.GOOS == "windows" && strings.HasPrefix(address, "127.0.0.1:") {
		return network, address, nil
	}
	return "", "", fmt.Errorf("%w: %s %s", errAddress, network, clean(address))
}

var errAddress = errors.New("it listens elsewhere than in the folder PLUGIN_UNIX_SOCKET_DIR")

// HostToPlugin changes nothing.
func (p *process) HostToPlugin(network, address string) (string, string, error) {
	return network, address, nil
}

// firstLine is the first line of standard output.
type firstLine struct {
	mu   sync.Mutex
	text string
}

func (f *firstLine) set(line []byte) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.text = strings.TrimSpace(string(line))
}

func (f *firstLine) get() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.text
}

// launcher starts all processes from one thread that stays: the system kills a
// child when the thread that started it ends.
type launcher struct {
	mu   sync.Mutex
	jobs chan func()
}

func (l *launcher) do(job func() error) error {
	l.mu.Lock()
	if l.jobs == nil {
		l.jobs = make(chan func())
		go func() {
			runtime.LockOSThread() // never unlocked: the thread ends with this goroutine
			for job := range l.jobs {
				job()
			}
		}()
	}
	jobs := l.jobs
	l.mu.Unlock()
	result := make(chan error)
	jobs <- func() { result <- job() }
	return <-result
}

func (l *launcher) close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.jobs != nil {
		close(l.jobs)
		l.jobs = nil
	}
}
