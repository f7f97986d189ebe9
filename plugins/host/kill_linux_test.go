package host_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/nacosgen/nacosgen/plugins/host"
)

// hostVariable makes this program a host, which starts the plugins that it names
// by SEARCH:SCRATCH:NAME,NAME, says so and then waits.
const hostVariable = "NACOSGEN_TEST_HOST"

func beHost(text string) {
	parts := strings.Split(text, ":")
	h := host.New(host.Options{Scratch: parts[1]})
	var required []host.Requirement
	for name := range strings.SplitSeq(parts[2], ",") {
		required = append(required, host.Requirement{Name: name})
	}
	fmt.Println("starting")
	times := host.Timeouts{Start: time.Hour, Describe: time.Hour, Render: time.Hour}
	all, err := h.Plugins(context.Background(), &host.Project{Search: []string{parts[0]}, Timeouts: times}, required)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, p := range all {
		if p.Name == "renders-late" {
			go p.Outputs[0].Render(context.Background(), request())
			continue
		}
		if _, err := p.Outputs[0].Render(context.Background(), request()); err != nil {
			fmt.Println(err)
			return
		}
	}
	fmt.Println("ready")
	hang()
}

// TestHostIsKilled kills the host, which can't clean up then: no plugin, no
// child of one and no file may stay all the same.
func TestHostIsKilled(t *testing.T) {
	for names, until := range map[string]string{
		"renders-late,leaves-child,leaves-daemon": "ready",
		"silent": "starting",
	} {
		t.Run(names, func(t *testing.T) {
			search, scratch := t.TempDir(), shortFolder(t)
			for name := range strings.SplitSeq(names, ",") {
				install(t, search, name, nil)
			}
			program, _ := own()
			cmd := exec.Command(program)
			cmd.Env = append(os.Environ(), hostVariable+"="+search+":"+scratch+":"+names)
			out, err := cmd.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			lines := bufio.NewScanner(out)
			for lines.Scan() && lines.Text() != until {
				if lines.Text() != "starting" {
					t.Error(lines.Text())
				}
			}
			for until == "starting" && len(processesOf(scratch)) < 2 { // cleaner, plugin
				time.Sleep(10 * time.Millisecond)
			}
			if err := cmd.Process.Kill(); err != nil {
				t.Fatal(err)
			}
			_ = cmd.Wait()
			for range 200 {
				if left, _ := os.ReadDir(scratch); len(left) == 0 {
					break
				}
				time.Sleep(20 * time.Millisecond)
			}
			nothingLeft(t, scratch)
		})
	}
}
