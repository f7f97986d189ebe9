package host

import (
	"bufio"
	"errors"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"sync"
	"time"
)

// process is one plugin's process.
type process struct {
	program *program
	env     []string
	log     func(line string) // gets standard error
	launch  *launcher
	started func() // called when it runs

	hello  chan string   // gets the first line of standard output; closed without one
	done   chan struct{} // closed when it has ended, and its group with it
	ending error         // of Wait; after done

	mu   sync.Mutex
	pid  int  // 0 before it was started
	dead bool // killed, perhaps before it was started
}

// maxHello is how much of standard output is looked at for the handshake line.
const maxHello = 4 << 10

// drain is how long the pipes of a process that has ended are read.
const drain = 200 * time.Millisecond

// start starts the process.
func (p *process) start() error {
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
	if err := p.launch.do(cmd.Start); err != nil {
		return errors.Join(err, out.Close(), errs.Close())
	}
	var readers sync.WaitGroup
	readers.Go(func() { p.readOutput(out) })
	readers.Go(func() { p.readErrors(errs) })
	go func() {
		p.ending = cmd.Wait()
		killGroup(cmd.Process.Pid) // whoever it left behind would hold the pipes open
		killOrphans(p.env)
		// Who is still there, unknown to us, must not hold us up. What was written before stands
		// in the pipes and is read at once.
		_ = out.SetReadDeadline(time.Now().Add(drain))
		_ = errs.SetReadDeadline(time.Now().Add(drain))
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
func (p *process) readOutput(out *os.File) {
	defer out.Close()
	r := bufio.NewReaderSize(out, maxHello)
	line, err := r.ReadSlice('\n')
	if len(line) > 0 {
		p.hello <- strings.TrimSpace(string(line))
	}
	close(p.hello)
	if err == nil || errors.Is(err, bufio.ErrBufferFull) {
		_, _ = io.Copy(io.Discard, r)
	}
}

// readErrors hands on the lines of standard error.
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

// kill ends the process and its group at once, also one that is just being started.
func (p *process) kill() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.dead = true
	if p.pid == 0 {
		return
	}
	select {
	case <-p.done:
	default:
		killGroup(p.pid)
	}
}

// id is the process's number; 0 where it was not started.
func (p *process) id() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.pid
}

// ended tells whether the process has ended, or does so within the time.
func (p *process) ended(within time.Duration) bool {
	select {
	case <-p.done:
		return true
	default:
	}
	if p.id() == 0 {
		return false
	}
	select {
	case <-p.done:
		return true
	case <-time.After(within):
		return false
	}
}

// launcher starts all processes from one thread that stays: the system kills a
// child when the thread that started it ends.
type launcher struct {
	mu     sync.Mutex
	jobs   chan func()
	before []int // children that were there first, and are nobody's plugin's
}

func (l *launcher) do(job func() error) error {
	l.mu.Lock()
	if l.jobs == nil {
		l.jobs, l.before = make(chan func()), children()
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

// close comes when all processes have ended.
func (l *launcher) close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.jobs != nil {
		close(l.jobs)
		l.jobs = nil
		killStrangers(l.before)
	}
}
