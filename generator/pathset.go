package generator

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"github.com/nacosgen/nacosgen/diag"
)

// PathSet finds files that would get into each other's way, over all clusters
// and topologies of a build. It may be used by several goroutines; what it
// finds does not depend on their order.
type PathSet struct {
	mu      sync.Mutex
	seen    map[string]map[string]mark // by topmost name and path, folded: of files and of the folders above them
	clashes map[string][]mark
	wrong   []finding
}

// Place orders what is put into a PathSet: topologies as given, clusters as
// declared.
type Place struct{ Topology, Cluster int }

// mark is a claim of a file, or of a folder above it.
type mark struct {
	claim  *claim
	size   int32 // of what is marked, from the front of the claim's path
	folder bool
}

func (m mark) exact() string { return m.claim.path[:m.size] }

type claim struct {
	place   Place
	order   int // of the file in its cluster
	path    string
	output  string
	address diag.Address
}

// finding is a diagnostic about a claim; depth is how deep the clash lies.
type finding struct {
	at    *claim
	depth int
	d     diag.Diagnostic
}

// Add claims the paths of files, which are all of one cluster or topology. It
// tells whether all paths so far are free and sound, so that files may be
// written.
func (s *PathSet) Add(at Place, files []File) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.seen == nil {
		s.seen, s.clashes = map[string]map[string]mark{}, map[string][]mark{}
	}
	claims := make([]claim, len(files))
	for i := range files {
		f, c := &files[i], &claims[i]
		*c = claim{place: at, order: i, path: f.Path, output: f.Output, address: f.Address}
		if wrong, sound := CheckPath(f.Path); !sound {
			s.wrong = append(s.wrong, finding{c, 0, unsound(c, wrong)})
			continue
		}
		s.claim(c, len(files))
	}
	return len(s.wrong) == 0 && len(s.clashes) == 0
}

// claim enters the path of c, one of that many of its cluster.
func (s *PathSet) claim(c *claim, files int) {
	key := Fold(c.path)
	top, _, _ := strings.Cut(key, "/")
	seen := s.seen[top]
	if seen == nil { // most clusters have a folder to themselves
		seen = make(map[string]mark, files+files/2)
		s.seen[top] = seen
	}
	s.mark(seen, key, mark{claim: c, size: int32(len(c.path))})
	// Folding keeps the slashes, so the folders of both walk side by side.
	for k, p := parent(key), parent(c.path); p != ""; k, p = parent(k), parent(p) {
		m, there := seen[k]
		if there && m.folder && m.exact() == p && compareClaims(*m.claim, *c) <= 0 {
			break // and so are those above it
		}
		s.mark(seen, k, mark{claim: c, size: int32(len(p)), folder: true})
	}
}

// mark keeps, of those that share a folder, the first in the topologies' order.
func (s *PathSet) mark(seen map[string]mark, key string, m mark) {
	old, there := seen[key]
	switch {
	case !there:
		seen[key] = m
	case old.folder && m.folder && old.exact() == m.exact():
		if compareClaims(*m.claim, *old.claim) < 0 {
			seen[key] = m
		}
	default:
		s.clashes[key] = append(s.clashes[key], m)
	}
}

func parent(p string) string {
	i := strings.LastIndexByte(p, '/')
	return p[:max(i, 0)]
}

// Findings gives what is wrong with the paths of one topology (by its position
// in [Place]): each clash once, at the one that comes later, naming the earlier.
func (s *PathSet) Findings(topology int) []diag.Diagnostic {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := slices.Clone(s.wrong)
	for key, marks := range s.clashes {
		top, _, _ := strings.Cut(key, "/")
		all = append(all, clashes(append(slices.Clone(marks), s.seen[top][key]))...)
	}
	slices.SortFunc(all, func(a, b finding) int {
		return cmp.Or(compareClaims(*a.at, *b.at), cmp.Compare(a.depth, b.depth))
	})
	var found []diag.Diagnostic
	for _, f := range all {
		if f.at.place.Topology == topology {
			found = append(found, f.d)
		}
	}
	return found
}

// clashes tells about marks of one folded path: every file of the same path,
// but of a folder only the first that needs it.
func clashes(marks []mark) []finding {
	slices.SortFunc(marks, func(a, b mark) int { return compareClaims(*a.claim, *b.claim) })
	first := marks[0]
	var found []finding
	told := map[string]bool{}
	for _, m := range marks[1:] {
		if parent(m.exact()) != parent(first.exact()) || m.folder && (m.exact() == first.exact() && first.folder || told[m.exact()]) {
			continue // told about the folder above, or here already
		}
		told[m.exact()] = told[m.exact()] || m.folder
		found = append(found, finding{m.claim, strings.Count(m.exact(), "/"), clash(first, m)})
	}
	return found
}

func compareClaims(a, b claim) int {
	return cmp.Or(cmp.Compare(a.place.Topology, b.place.Topology), cmp.Compare(a.place.Cluster, b.place.Cluster),
		cmp.Compare(a.order, b.order), cmp.Compare(a.path, b.path))
}

func unsound(c *claim, wrong diag.Words) diag.Diagnostic {
	return diag.Diagnostic{
		Rule: "path-conflict", Severity: diag.Error, Address: c.address,
		Text: diag.Text{
			Summary: diag.Words{
				EN: "path %[1]q of output %[2]s can't be written: " + wrong.EN,
				ZH: "输出 %[2]s 的路径 %[1]q 无法写入：" + wrong.ZH,
			},
			Detail: diag.Words{
				EN: "A path is relative to the output folder and stays inside it, with `/` between its names. Set another `path` in output %[2]q.",
				ZH: "路径相对于输出目录且不能离开它，名称之间用 `/`。请在 output %[2]q 中设置其他 `path`。",
			},
		},
		Args: []any{c.path, c.output},
	}
}

func clash(one, other mark) diag.Diagnostic {
	first, c := one.claim, other.claim
	d := diag.Diagnostic{
		Rule: "path-conflict", Severity: diag.Error, Address: c.address,
		Args: []any{c.path, c.output, first.path, first.output, owner(first), owner(c)},
		Related: []diag.Related{{
			Words: diag.Words{EN: "the other file, %[1]q", ZH: "另一个文件 %[1]q"}, Args: []any{first.path}, Address: first.address,
		}},
	}
	switch {
	case one.folder != other.folder:
		d.Text.Summary = diag.Words{
			EN: "path %[1]q of %[6]s (output %[2]s) and path %[3]q of %[5]s (output %[4]s): one needs a folder where the other is a file",
			ZH: "%[6]s 的路径 %[1]q（输出 %[2]s）与 %[5]s 的路径 %[3]q（输出 %[4]s）：一个需要目录，而另一个是同名文件",
		}
	case one.exact() == other.exact():
		d.Text.Summary = diag.Words{
			EN: "path %[1]q is made twice: by output %[4]s of %[5]s and by output %[2]s of %[6]s",
			ZH: "路径 %[1]q 被生成两次：%[5]s 的输出 %[4]s 与 %[6]s 的输出 %[2]s",
		}
	default:
		d.Text.Summary = diag.Words{
			EN: "path %[1]q of %[6]s (output %[2]s) differs from path %[3]q of %[5]s (output %[4]s) only in case or Unicode form",
			ZH: "%[6]s 的路径 %[1]q（输出 %[2]s）与 %[5]s 的路径 %[3]q（输出 %[4]s）仅大小写或 Unicode 形式不同",
		}
	}
	d.Text.Detail = diag.Words{
		EN: "Each file needs a path of its own, on every file system. Rename one of the two, or set another `path` in output %[2]q.",
		ZH: "每个文件在任何文件系统上都需要唯一的路径。请重命名其中之一，或在 output %[2]q 中设置其他 `path`。",
	}
	return d
}

func owner(c *claim) string {
	if c.address == "" {
		return "the topology"
	}
	return string(c.address)
}
