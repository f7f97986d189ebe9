package write_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/generator"
	"github.com/nacosgen/nacosgen/generator/write"
	"github.com/nacosgen/nacosgen/internal/engine"
	"github.com/nacosgen/nacosgen/internal/workload"
	"github.com/nacosgen/nacosgen/plugins/builtin"
)

type memory struct{ fstest.MapFS }

func (m memory) ReadFile(name string) ([]byte, error)       { return m.MapFS.ReadFile(name) }
func (m memory) ReadDir(name string) ([]fs.DirEntry, error) { return m.MapFS.ReadDir(name) }
func (m memory) Stat(name string) (fs.FileInfo, error)      { return m.MapFS.Stat(name) }

func engineOf(hcl []byte) *engine.Engine {
	e := &engine.Engine{Outputs: builtin.Outputs()}
	e.Load.FS = memory{fstest.MapFS{"t.hcl": {Data: hcl}}}
	e.Load.Getenv = func(string) (string, bool) { return "", false }
	return e
}

// tmpfs is a new folder in memory.
func tmpfs(b testing.TB) string {
	b.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "nacosgen-bench-")
	if err != nil {
		b.Skipf("no tmpfs: %v", err)
	}
	b.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

// buildOnce is what the command does.
func buildOnce(ctx context.Context, e *engine.Engine, dir string) (s *write.Summary, err error) {
	in, err := e.Open("t.hcl")
	if err != nil {
		return nil, err
	}
	w, err := write.Open(ctx, dir, write.Options{})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, w.Close()) }()
	set := w.Topology("../t.hcl", nil, nil)
	found, err := engine.Render(ctx, e, []*engine.Input{in}, engine.Selection{}, engine.Sink[int]{
		Work: func(ctx context.Context, it *engine.Item) (int, []diag.Diagnostic, error) {
			a, err := set.Add(ctx, it.Cluster)
			if err != nil {
				return 0, nil, err
			}
			return a.Unchanged, a.Findings, nil
		},
	})
	if err != nil {
		return nil, err
	}
	if diag.HasErrors(found[0]) {
		return nil, errors.New(found[0][0].Summary(diag.English))
	}
	return w.Finish(ctx)
}

// rendered is all files of a size, in memory.
func rendered(b testing.TB, s workload.Size) []*generator.Cluster {
	b.Helper()
	var all []*generator.Cluster
	e := engineOf(s.HCL())
	in, err := e.Open("t.hcl")
	if err != nil {
		b.Fatal(err)
	}
	_, err = engine.Render(b.Context(), e, []*engine.Input{in}, engine.Selection{}, engine.Sink[*generator.Cluster]{
		Work: func(_ context.Context, it *engine.Item) (*generator.Cluster, []diag.Diagnostic, error) {
			return it.Cluster, nil, nil
		},
		Done: func(c *generator.Cluster) error { all = append(all, c); return nil },
	})
	if err != nil || len(all) != s.Clusters {
		b.Fatalf("%d clusters, %v", len(all), err)
	}
	return all
}

// twoWriters calls do for each file, from two goroutines.
func twoWriters(cs []*generator.Cluster, do func(*generator.File) error) error {
	var wg sync.WaitGroup
	errs := make([]error, 2)
	for n := range errs {
		wg.Go(func() {
			for i := n; i < len(cs); i += 2 {
				for j := range cs[i].Files {
					if err := do(&cs[i].Files[j]); err != nil {
						errs[n] = err
					}
				}
			}
		})
	}
	wg.Wait()
	return errors.Join(errs...)
}

// plainWrite is the least that a program must do: create, write, rename.
func plainWrite(dir string, cs []*generator.Cluster) error {
	return twoWriters(cs, func(f *generator.File) error {
		p := filepath.Join(dir, f.Path)
		file, err := os.OpenFile(p+".new", os.O_WRONLY|os.O_CREATE|os.O_EXCL, f.Mode)
		if errors.Is(err, fs.ErrNotExist) {
			if err = os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
				return err
			}
			file, err = os.OpenFile(p+".new", os.O_WRONLY|os.O_CREATE|os.O_EXCL, f.Mode)
		}
		if err != nil {
			return err
		}
		if _, err := file.Write(f.Body); err != nil {
			return err
		}
		if err := file.Close(); err != nil {
			return err
		}
		return os.Rename(p+".new", p)
	})
}

func plainCompare(dir string, cs []*generator.Cluster) error {
	return twoWriters(cs, func(f *generator.File) error {
		body, err := os.ReadFile(filepath.Join(dir, f.Path))
		if err == nil && string(body) != string(f.Body) {
			err = errors.New("differs")
		}
		return err
	})
}

// BenchmarkBuild is the whole build into an empty folder, one that changes
// nothing, and one that replaces every file, next to the plain programs.
func BenchmarkBuild(b *testing.B) {
	for _, s := range workload.Sizes() {
		b.Run(s.Name, func(b *testing.B) {
			hcl := s.HCL()
			other := []byte(strings.ReplaceAll(string(hcl), "pa55-word", "other-word"))
			other = []byte(strings.ReplaceAll(string(other), "INFO", "DEBUG"))
			cs := rendered(b, s)
			dir := tmpfs(b)
			perFile := func(b *testing.B) {
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(s.Files()), "ns/file")
			}
			fresh := func(b *testing.B, do func(dir string) error) {
				for b.Loop() {
					b.StopTimer()
					if err := os.RemoveAll(dir + "/out"); err != nil {
						b.Fatal(err)
					}
					b.StartTimer()
					if err := do(dir + "/out"); err != nil {
						b.Fatal(err)
					}
				}
				perFile(b)
			}
			build := func(hcl []byte) func(string) error {
				return func(dir string) error {
					_, err := buildOnce(b.Context(), engineOf(hcl), dir)
					return err
				}
			}
			b.Run("plain-write", func(b *testing.B) { fresh(b, func(dir string) error { return plainWrite(dir, cs) }) })
			b.Run("new", func(b *testing.B) { fresh(b, build(hcl)) })
			b.Run("plain-compare", func(b *testing.B) {
				for b.Loop() {
					if err := plainCompare(dir+"/out", cs); err != nil {
						b.Fatal(err)
					}
				}
				perFile(b)
			})
			b.Run("unchanged", func(b *testing.B) {
				for b.Loop() {
					if err := build(hcl)(dir + "/out"); err != nil {
						b.Fatal(err)
					}
				}
				perFile(b)
			})
			b.Run("replace", func(b *testing.B) {
				n := 0
				for b.Loop() {
					text := [][]byte{other, hcl}[n%2]
					n++
					if err := build(text)(dir + "/out"); err != nil {
						b.Fatal(err)
					}
				}
				perFile(b)
			})
		})
	}
}
