//go:build unix

package host

import (
	"errors"
	"fmt"
	"io"
	"os/exec"
	"syscall"
)

// cleaner is a shell that waits for the host to end. Where the host does not say
// goodbye, as it was killed, the cleaner kills the plugins' process groups, and
// what else carries the name of their folder in its environment, and removes the folder.
type cleaner struct {
	cmd  *exec.Cmd
	pipe io.WriteCloser
}

const cleanerScript = `
groups=
while read -r word value; do
  case $word in
    group) groups="$groups $value" ;;
    done) exit 0 ;;
  esac
done
for g in $groups; do kill -KILL "-$g"; done
for e in /proc/[0-9]*/environ; do
  if tr '\0' '\n' <"$e" | grep -qF "` + runVariable + `=$1/"; then e=${e%/environ}; kill -KILL "${e#/proc/}"; fi
done
rm -rf -- "$1"
`

// startCleaner gives nil where there is no shell; then only the system's own
// means are left.
func startCleaner(dir string) *cleaner {
	cmd := exec.Command("/bin/sh", "-c", cleanerScript, "nacosgen-cleaner", dir)
	cmd.Env = []string{"PATH=/usr/bin:/bin", runVariable + "=cleaner"}
	cmd.Dir = "/"
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	pipe, err := cmd.StdinPipe()
	if err != nil || cmd.Start() != nil {
		return nil
	}
	return &cleaner{cmd, pipe}
}

func (c *cleaner) watch(pid int) {
	if c != nil {
		fmt.Fprintf(c.pipe, "group %d\n", pid)
	}
}

func (c *cleaner) done() error {
	if c == nil {
		return nil
	}
	_, err := io.WriteString(c.pipe, "done\n")
	if errors.Is(err, syscall.EPIPE) { // somebody ended it
		err = nil
	}
	return errors.Join(err, c.pipe.Close(), ignoreExit(c.cmd.Wait()))
}

// ignoreExit leaves out how the cleaner ended: it has nothing to tell.
func ignoreExit(err error) error {
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return nil
	}
	return err
}
