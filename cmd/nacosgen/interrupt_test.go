package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/nacosgen/nacosgen/generator/write"
)

// Ctrl-C ends a command that waits for standard input, with exit code 2 and
// without a report of half an input.
func TestInterruptWhileReading(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no such signal")
	}
	for _, command := range []string{"lint", "build", "fmt", "show"} {
		t.Run(command, func(t *testing.T) {
			cmd := exec.CommandContext(t.Context(), "nacosgen", command, "-")
			cmd.Dir = t.TempDir()
			var out, stderr bytes.Buffer
			cmd.Stdout, cmd.Stderr = &out, &stderr
			in, err := cmd.StdinPipe()
			if err == nil {
				err = cmd.Start()
			}
			if err != nil {
				t.Fatal(err)
			}
			// More than a pipe holds: when all is written, the command reads.
			if _, err := io.WriteString(in, "cluster \"c\" {\n"+strings.Repeat("# A comment.\n", 20_000)); err != nil {
				t.Fatal(err)
			}
			if err := cmd.Process.Signal(os.Interrupt); err != nil {
				t.Fatal(err)
			}
			if code := exitOf(t, cmd); code != 2 || out.Len() > 0 || stderr.String() != "nacosgen: interrupted\n" {
				t.Errorf("exit code %d, want 2\n%s%s", code, out.String(), stderr.String())
			}
			if made, _ := os.ReadDir(cmd.Dir); len(made) > 0 {
				t.Errorf("left %v behind", made)
			}
		})
	}
}

// Ctrl-C ends a command that was given a pipe for which nobody writes, too. One
// that lies in a folder is no topology file.
func TestInterruptAtAPipe(t *testing.T) {
	mkfifo, err := exec.LookPath("mkfifo")
	if err != nil {
		t.Skip("mkfifo is not installed")
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "t.hcl"), []byte("cluster \"c\" {\n  version = \"2.4.3\"\n  mode    = \"standalone\"\n  storage = \"embedded\"\n  node \"a\" {\n    address = \"10.0.0.1\"\n  }\n}\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.CommandContext(t.Context(), mkfifo, filepath.Join(dir, "pipe.hcl"), filepath.Join(dir, "pipe.auto.nacosgenvars")).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, args := range []string{"lint", "lint .", "lint t.hcl", "build .", "show .", "fmt --check ."} {
		t.Run(args, func(t *testing.T) {
			cmd := exec.CommandContext(t.Context(), "nacosgen", strings.Fields(args)...)
			cmd.Dir = dir
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
	for _, command := range []string{"lint", "build", "show"} {
		t.Run(command+" PIPE", func(t *testing.T) {
			cmd := exec.CommandContext(t.Context(), "nacosgen", command, "pipe.hcl")
			cmd.Dir = dir
			var stderr bytes.Buffer
			cmd.Stderr = &stderr
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			ended, opened := make(chan int, 1), make(chan *os.File, 1)
			go func() { ended <- exitOf(t, cmd) }()
			go func() { // waits until the command opens it, too
				pipe, _ := os.OpenFile(filepath.Join(dir, "pipe.hcl"), os.O_WRONLY, 0)
				opened <- pipe
			}()
			select {
			case pipe := <-opened:
				defer pipe.Close()
				if err := cmd.Process.Signal(os.Interrupt); err != nil {
					t.Fatal(err)
				}
			case code := <-ended:
				t.Fatalf("exit code %d before it read\n%s", code, stderr.String())
			}
			if code := <-ended; code != 2 || stderr.String() != "nacosgen: interrupted\n" {
				t.Errorf("exit code %d, want 2\n%s", code, stderr.String())
			}
		})
	}
}

func exitOf(t *testing.T, cmd *exec.Cmd) int {
	t.Helper()
	err := cmd.Wait()
	var failed *exec.ExitError
	if err != nil && !errors.As(err, &failed) {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode()
}

// Ctrl-C in the midst of a build leaves every file as it was, or makes all of
// them; nothing else lies about.
func TestInterruptWhileBuilding(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no such signal")
	}
	dir := t.TempDir()
	topology, out := filepath.Join(dir, "t.hcl"), filepath.Join(dir, "out")
	interrupted := 0
	for round := 0; interrupted < 3 && round < 20; round++ {
		if err := os.WriteFile(topology, []byte(manyClusters(fmt.Sprintf("10.%d", round))), 0o644); err != nil {
			t.Fatal(err)
		}
		cmd := exec.CommandContext(t.Context(), "nacosgen", "build", "-o", out, topology)
		if round == 0 {
			if text, err := cmd.CombinedOutput(); err != nil {
				t.Fatalf("%v\n%s", err, text)
			}
			continue
		}
		before := snapshot(t, out)
		code := interrupt(t, cmd, filepath.Join(out, write.StageName))
		after := snapshot(t, out)
		switch {
		case code == 2 && after == before:
			interrupted++
		case code != 0 || after == before:
			t.Fatalf("round %d: exit code %d; files as they were: %t", round, code, after == before)
		}
	}
	if interrupted == 0 {
		t.Error("no build was interrupted")
	}
}

// interrupt starts a command, interrupts it once a file is there, and gives
// its exit code.
func interrupt(t *testing.T, cmd *exec.Cmd, file string) int {
	t.Helper()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan int, 1)
	go func() {
		_ = cmd.Wait()
		ended <- cmd.ProcessState.ExitCode()
	}()
	for {
		select {
		case code := <-ended:
			return code
		default:
			if _, err := os.Stat(file); err == nil {
				_ = cmd.Process.Signal(os.Interrupt)
				return <-ended
			}
			runtime.Gosched()
		}
	}
}

func manyClusters(net string) string {
	return fmt.Sprintf(`cluster "c" {
  for_each = toset([for i in range(120) : tostring(i)])
  version  = "2.4.3"
  storage  = "embedded"
  auth { enabled = false }
  node "n" {
    for_each = toset(["1", "2", "3"])
    address  = "%s.${replace(cluster.name, "c-", "")}.${each.key}"
  }
}
`, net)
}

// snapshot is the names and texts of all files in a folder but the lock.
func snapshot(t *testing.T, dir string) string {
	t.Helper()
	var b strings.Builder
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.Name() == write.LockName {
			return err
		}
		fmt.Fprintln(&b, path)
		if d.Type().IsRegular() {
			text, err := os.ReadFile(path)
			b.Write(text)
			return err
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}
