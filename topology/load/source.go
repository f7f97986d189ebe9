package load

import (
	"bytes"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/nacosgen/nacosgen/diag"
)

// source is one file of a topology.
type source struct {
	name string // with slashes, as ranges name it
	json bool
	body []byte
}

// sourceSet is what a path stands for. What can't be parsed at all has a
// diagnostic in place of a source.
type sourceSet struct {
	sources     []source
	unusable    []source
	diagnostics []diag.Diagnostic
}

func (s *sourceSet) files() map[string][]byte {
	files := map[string][]byte{}
	for _, f := range slices.Concat(s.sources, s.unusable) {
		files[f.name] = f.body
	}
	return files
}

func (s *sourceSet) refuse(f source, at diag.Range, text diag.Text, args ...any) {
	s.unusable = append(s.unusable, f)
	s.say(ruleSyntax, at, text, args...)
}

func (s *sourceSet) say(rule string, at diag.Range, text diag.Text, args ...any) {
	s.diagnostics = append(s.diagnostics, diag.Diagnostic{Rule: rule, Severity: diag.Error, Text: text, Args: args, Range: at})
}

// readSources reads the files that path stands for, by name.
func readSources(path string, fsys FS) (*sourceSet, error) {
	names, err := sourceNames(path, fsys)
	if err != nil {
		return nil, err
	}
	set, total := &sourceSet{}, 0
	if len(names) == 0 {
		set.say(ruleSyntax, diag.Range{File: filepath.ToSlash(path)}, words(
			"the folder %[1]s holds no topology: no file *.hcl or *.hcl.json", "目录 %[1]s 中没有拓扑：没有 *.hcl 或 *.hcl.json 文件",
			"name a file, or a folder that holds one; folders inside it are not searched", "请指定文件，或包含拓扑文件的目录；不会搜索子目录"), quoted(path))
	}
	for _, name := range names {
		if info, err := fsys.Stat(name); name != "-" && err == nil && info.Size() > MaxBytes {
			set.tooLarge(name)
			break
		}
		body, err := fsys.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("reading topology: %w", err)
		}
		if total += len(body); total > MaxBytes {
			set.tooLarge(name)
			break
		}
		f := source{name: filepath.ToSlash(name), json: isJSON(name, body), body: body}
		if set.readable(f, len(names) == 1) {
			set.sources = append(set.sources, f)
		}
	}
	return set, nil
}

// sourceNames lists the files that path stands for, sorted.
func sourceNames(path string, fsys FS) ([]string, error) {
	if path == "-" {
		return []string{path}, nil
	}
	info, err := fsys.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("reading topology: %w", err)
	}
	if !info.IsDir() {
		return []string{path}, nil
	}
	entries, err := fsys.ReadDir(path)
	if err != nil {
		return nil, fmt.Errorf("reading topology: %w", err)
	}
	var names []string
	for _, e := range entries {
		name := e.Name()
		if e.Type()&^fs.ModeSymlink != 0 || strings.HasPrefix(name, ".") || !strings.HasSuffix(name, ".hcl") && !strings.HasSuffix(name, ".hcl.json") {
			continue
		}
		names = append(names, filepath.Join(path, name))
	}
	slices.Sort(names)
	return names, nil
}

// isJSON tells HCL's JSON syntax by the name and, on standard input, by the
// brace that no native file begins with.
func isJSON(name string, body []byte) bool {
	if name == "-" {
		return bytes.HasPrefix(bytes.TrimSpace(bytes.TrimPrefix(body, utf8BOM)), []byte("{"))
	}
	return strings.HasSuffix(name, ".json")
}

// baseDir is the topology's folder.
func baseDir(path string, fsys FS) string {
	if path == "-" {
		return "."
	}
	if info, err := fsys.Stat(path); err == nil && info.IsDir() {
		return path
	}
	return filepath.Dir(path)
}

var utf8BOM = []byte("\xef\xbb\xbf")

// readable tells whether f is text that can be parsed, and reports why not.
func (s *sourceSet) readable(f source, alone bool) bool {
	switch bad := invalidUTF8(f.body); {
	case isUTF16(f.body):
		s.refuse(f, diag.Range{File: f.name, End: min(2, len(f.body))}, words(
			"the file is UTF-16, want UTF-8", "文件是 UTF-16 编码，应为 UTF-8",
			"save it as UTF-8", "请另存为 UTF-8"))
	case bad >= 0 && bytes.IndexByte(f.body, 0) >= 0:
		s.binary(f)
	case bad >= 0:
		s.refuse(f, diag.Range{File: f.name, Start: bad, End: bad + 1}, words(
			"the byte 0x%02[1]x is not UTF-8", "字节 0x%02[1]x 不是 UTF-8",
			"save the file as UTF-8", "请将文件保存为 UTF-8"), f.body[bad])
	case bytes.IndexByte(f.body, 0) >= 0:
		at := bytes.IndexByte(f.body, 0)
		s.refuse(f, diag.Range{File: f.name, Start: at, End: at + 1}, words(
			"a NUL character, want text", "出现 NUL 字符，应为文本",
			"remove it; the file may be damaged or no text at all", "请删除；文件可能已损坏或根本不是文本"))
	case alone && len(bytes.TrimSpace(bytes.TrimPrefix(f.body, utf8BOM))) == 0:
		s.refuse(f, diag.Range{File: f.name}, words(
			"the file is empty, want a topology", "文件为空，应为拓扑",
			"begin with a cluster block; `nacosgen init` writes an example", "请从 cluster 块开始；`nacosgen init` 会写出示例"))
	default:
		return true
	}
	return false
}

// binary refuses a file that is no text at all; its body is none for a snippet.
func (s *sourceSet) binary(f source) {
	s.say(ruleSyntax, diag.Range{File: f.name}, words(
		"the file is binary, want a topology", "文件是二进制文件，应为拓扑",
		"name a text file in HCL; `nacosgen init` writes an example", "请指定 HCL 文本文件；`nacosgen init` 会写出示例"))
}

func (s *sourceSet) tooLarge(name string) {
	s.say(ruleInvalid, diag.Range{File: filepath.ToSlash(name)}, words(
		"the topology is larger than 16 MiB", "拓扑超过 16 MiB",
		"split it into several topologies; each may have up to 16 MiB", "请拆分为多个拓扑，每个最多 16 MiB"))
	s.unusable, s.sources = append(s.unusable, s.sources...), nil
}

func isUTF16(body []byte) bool {
	return bytes.HasPrefix(body, []byte{0xff, 0xfe}) || bytes.HasPrefix(body, []byte{0xfe, 0xff}) ||
		len(body) >= 4 && (body[0] == 0) != (body[1] == 0) && (body[2] == 0) != (body[3] == 0) && (body[0] == 0) == (body[2] == 0)
}

// invalidUTF8 gives the place of the first byte that is no UTF-8, or -1.
func invalidUTF8(body []byte) int {
	if utf8.Valid(body) {
		return -1
	}
	for i := 0; i < len(body); {
		r, size := utf8.DecodeRune(body[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return -1
}
