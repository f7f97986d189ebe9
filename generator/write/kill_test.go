package write

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"
)

// rounds is how often a test that kills builds does so: few in an ordinary
// run, as many as NACOSGEN_KILL_ROUNDS says.
func rounds(t *testing.T) int {
	t.Helper()
	text, ok := os.LookupEnv("NACOSGEN_KILL_ROUNDS")
	if !ok {
		return 20
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatalf("NACOSGEN_KILL_ROUNDS: %v", err)
	}
	return n
}

// fleet is a set of five files for each of 300 nodes.
func fleet(version int) set {
	s := set{}
	for n := range 300 {
		node := fmt.Sprintf("c%d/n%d/", n/5, n)
		for _, file := range []string{"conf/cluster.conf", "conf/application.properties", "conf/nacos-logback.xml", "secret", "run"} {
			s[node+file] = fmt.Sprintf("%s of version %d\n", node+file, version)
		}
	}
	return s
}

// child is what the killed process is told.
type child struct {
	Dir      string
	Identity string
	Files    set
	// KillAt is the operation before which the child kills itself; 0: none.
	KillAt int64
}

// TestMain builds instead of testing where a test started it for that.
func TestMain(m *testing.M) {
	task := os.Getenv("NACOSGEN_TEST_BUILD")
	if task == "" {
		os.Exit(m.Run())
	}
	if err := buildAsChild(task); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func buildAsChild(task string) error {
	data, err := os.ReadFile(task)
	if err != nil {
		return err
	}
	var c child
	if err := json.Unmarshal(data, &c); err != nil {
		return err
	}
	fmt.Println("begin") // to be timed from here
	f := &faults{kill: c.KillAt}
	opts := Options{Prune: true, Wait: time.Minute, between: func(top folder) folder { return faulty(top, f) }}
	out, err := build(context.Background(), c.Dir, c.Identity, c.Files, opts)
	fmt.Println(f.count.Load())
	if err == nil && out.Refused() {
		err = fmt.Errorf("taken for changed by hand: %v", out.ByHand[0])
	}
	return err
}

func command(t *testing.T, c child) *exec.Cmd {
	t.Helper()
	data, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	task := filepath.Join(t.TempDir(), "task.json")
	if err := os.WriteFile(task, data, 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), "NACOSGEN_TEST_BUILD="+task)
	cmd.Stderr = os.Stderr
	return cmd
}

// TestKilledBuilds kills builds at random points while they replace an older
// set, by turns between two operations and at any time: each file is old or new, and the next
// build heals it.
func TestKilledBuilds(t *testing.T) {
	dir := filepath.Join(fastDir(t), "out")
	sets := []set{fleet(1), fleet(2)}
	delete(sets[0], "c3/n15/run")
	delete(sets[1], "c4/n20/conf/cluster.conf")
	mustBuild(t, dir, sets[0], Options{})
	whole, operations := measured(t, dir, sets)
	killed, promised := 0, 0
	for round := range rounds(t) {
		was, will := sets[round%2], sets[(round+1)%2]
		c := child{Dir: dir, Identity: "../t.hcl", Files: will}
		if round%4 > 0 {
			c.KillAt = 1 + rand.N(operations)
		}
		cmd := command(t, c)
		_, _ = start(t, cmd)
		if c.KillAt == 0 {
			defer time.AfterFunc(rand.N(whole), func() { _ = cmd.Process.Kill() }).Stop()
		}
		if err := cmd.Wait(); err != nil {
			killed++
		}
		if _, err := os.Lstat(filepath.Join(dir, stageIntent)); err == nil {
			promised++
		}
		got, _ := tree(t, dir)
		for p, body := range got {
			if body != was[p] && body != will[p] {
				t.Fatalf("round %d: %s is %q, neither old nor new", round, p, body)
			}
		}
		for p := range was {
			if _, stays := will[p]; stays && got[p] == "" {
				t.Fatalf("round %d: %s is lost", round, p)
			}
		}
		if out := mustBuild(t, dir, will, Options{Prune: true}); out.Refused() {
			t.Fatalf("round %d: our own files are taken for changed by hand: %v", round, out.ByHand)
		}
		wantTree(t, dir, will)
	}
	t.Logf("%d builds were killed before their end, %d of them while they renamed; each takes %v, %d operations", killed, promised, whole, operations)
	if killed < rounds(t)*3/4 {
		t.Errorf("only %d builds were killed before their end", killed)
	}
}

// measured tells how long a child builds and how many operations it does, and
// leaves sets[0] on disk.
func measured(t *testing.T, dir string, sets []set) (whole time.Duration, operations int64) {
	t.Helper()
	cmd := command(t, child{Dir: dir, Identity: "../t.hcl", Files: sets[1]})
	begin, out := start(t, cmd)
	if _, err := fmt.Fscanln(out, &operations); err != nil {
		t.Fatal(err)
	}
	whole = time.Since(begin)
	if err := cmd.Wait(); err != nil {
		t.Fatal(err)
	}
	mustBuild(t, dir, sets[0], Options{Prune: true})
	return whole, operations
}

// start returns when the child begins to build, with what else it will say.
func start(t *testing.T, cmd *exec.Cmd) (time.Time, io.Reader) {
	t.Helper()
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := fmt.Fscanln(out, new(string)); err != nil {
		t.Fatalf("the child says nothing: %v", err)
	}
	return time.Now(), out
}

// TestTwoProcesses lets two builds, of different topologies, begin at once in
// one folder, ten times; one of each pair is killed in some rounds.
func TestTwoProcesses(t *testing.T) {
	dir := filepath.Join(fastDir(t), "out")
	first, second := set{}, set{}
	for p, body := range fleet(1) {
		first["one-"+p], second["two-"+p] = body, body
	}
	for round := range 10 {
		for p := range first {
			first[p] = fmt.Sprint("one ", round)
		}
		for p := range second {
			second[p] = fmt.Sprint("two ", round)
		}
		a, b := command(t, child{Dir: dir, Identity: "../one.hcl", Files: first}), command(t, child{Dir: dir, Identity: "../two.hcl", Files: second})
		start(t, a)
		start(t, b)
		if round%3 == 2 {
			_ = a.Process.Kill()
			_ = a.Wait()
			if err := b.Wait(); err != nil {
				t.Fatal(err)
			}
			a = command(t, child{Dir: dir, Identity: "../one.hcl", Files: first})
			start(t, a)
		} else if err := b.Wait(); err != nil {
			t.Fatal(err)
		}
		if err := a.Wait(); err != nil {
			t.Fatal(err)
		}
		want := maps.Clone(first)
		maps.Copy(want, second)
		wantTree(t, dir, want)
	}
}
