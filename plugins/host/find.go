package host

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// found is a plugin as it lies on the disk, or one that runs already.
type found struct {
	name     string
	dir      string // of the manifest
	manifest *Manifest
	text     []byte // of the manifest
	pinned   bool
	attached *Attached
}

func (f *found) version() string {
	if f.manifest == nil {
		return ""
	}
	return f.manifest.Version
}

// entry is the file to start.
func (f *found) entry() string {
	if f.manifest == nil {
		return ""
	}
	return filepath.Join(f.dir, filepath.FromSlash(f.manifest.Entry(Platform())))
}

// Installed is a plugin that lies in one of the folders that are looked through.
type Installed struct {
	Dir      string
	Name     string // of its folder
	Manifest *Manifest
	Text     []byte // of the manifest
	Err      error  // what is wrong with the manifest
}

// List gives every plugin below the folders of search, in their order, by name.
// A name that stands twice is found where it stands first.
func List(search []string) []Installed {
	var all []Installed
	for _, place := range search {
		entries, _ := os.ReadDir(place)
		for _, e := range entries {
			dir := filepath.Join(place, e.Name())
			m, text, err := ReadManifest(dir)
			if errors.Is(err, fs.ErrNotExist) {
				continue
			}
			if err == nil && m.Name != e.Name() {
				err = errors.New("its manifest is that of " + m.Name)
			}
			all = append(all, Installed{Dir: dir, Name: e.Name(), Manifest: m, Text: text, Err: err})
		}
	}
	return all
}

// find looks for a plugin and checks all that can be told without running it.
func (h *Host) find(p *Project, q *Requirement) (*found, error) {
	if !IsName(q.Name) {
		return nil, &Failure{Plugin: clean(q.Name), Problem: words("that is no name of a plugin", "这不是插件名称"), Remedy: words("write lower case letters, digits and hyphens", "请使用小写字母、数字和连字符")}
	}
	if slices.Contains(h.options.BuiltIn, q.Name) {
		return nil, &Failure{
			Plugin: q.Name, Problem: words("the name belongs to a built-in output", "该名称属于内置输出"),
			Remedy: words("remove it from required_plugins, or choose a plugin of another name", "请从 required_plugins 中删除，或选用其他名称的插件"),
		}
	}
	if a, ok := h.options.Attached[q.Name]; ok {
		return &found{name: q.Name, pinned: true, attached: &a}, nil
	}
	for _, place := range p.Search {
		dir := filepath.Join(place, q.Name)
		if _, err := os.Stat(filepath.Join(dir, ManifestName)); errors.Is(err, fs.ErrNotExist) {
			continue
		}
		m, text, err := ReadManifest(dir)
		if err != nil {
			return nil, &Failure{
				Plugin: q.Name, Path: filepath.Join(dir, ManifestName), err: err, args: []any{clean(err.Error())},
				Problem: words("its manifest can't be read: %[1]s", "无法读取其清单：%[1]s"),
				Remedy:  words("install the plugin again", "请重新安装该插件"),
			}
		}
		f := &found{name: q.Name, dir: dir, manifest: m, text: text}
		return f, f.suits(p, q)
	}
	return nil, &Failure{
		Plugin: q.Name, args: []any{strings.Join(p.Search, ", "), q.Name},
		Problem: words("it is required and not installed", "拓扑要求该插件，但没有安装"),
		Remedy:  words("run `nacosgen plugin install`; looked in %[1]s", "请运行 `nacosgen plugin install`；已查找 %[1]s"),
	}
}

// suits wants the manifest to be what is required, pinned and runnable here.
func (f *found) suits(p *Project, q *Requirement) error {
	m := f.manifest
	fail := func(problem, remedy [2]string, args ...any) error {
		return &Failure{
			Plugin: f.name, Version: m.Version, Path: f.dir, Speaks: m.Protocols,
			Problem: words(problem[0], problem[1]), Remedy: words(remedy[0], remedy[1]), args: args,
		}
	}
	switch {
	case m.Name != f.name:
		return fail([2]string{"its manifest is that of %[1]s", "其清单属于 %[1]s"},
			[2]string{"name the folder after the plugin, or install it again", "请按插件名称命名目录，或重新安装"}, m.Name)
	case !m.Speaks():
		return fail([2]string{"it speaks another protocol than this nacosgen", "它使用的协议与当前 nacosgen 不同"},
			[2]string{"install a version of the plugin for this nacosgen, or a nacosgen for this plugin", "请安装适用于当前 nacosgen 的插件版本，或适用于该插件的 nacosgen"})
	case m.Entry(Platform()) == "":
		return fail([2]string{"it has no program for %[1]s", "它没有适用于 %[1]s 的程序"},
			[2]string{"install the plugin for this platform", "请安装适用于该平台的插件"}, Platform())
	case q.Allows != nil && !q.Allows(m.Version):
		return fail([2]string{"the topology requires version %[1]q", "拓扑要求版本 %[1]q"},
			[2]string{"install a version that meets the constraint: `nacosgen plugin install`", "请安装满足约束的版本：`nacosgen plugin install`"}, q.Constraint)
	}
	return f.pin(p, fail)
}

// pin compares the plugin with the lock file.
func (f *found) pin(p *Project, fail func(problem, remedy [2]string, args ...any) error) error {
	if p.Lock == nil || p.Lock.Plugins[f.name] == nil {
		if p.Locked {
			return fail([2]string{"%[1]s does not pin it", "%[1]s 没有锁定它"},
				[2]string{"run `nacosgen plugin lock` and commit %[1]s", "请运行 `nacosgen plugin lock` 并提交 %[1]s"}, p.LockFile)
		}
		return nil
	}
	locked := p.Lock.Plugins[f.name]
	sums, ok := locked.For(Platform())
	switch {
	case !ok:
		return fail([2]string{"%[1]s pins it for other platforms than %[2]s", "%[1]s 没有锁定 %[2]s 平台"},
			[2]string{"run `nacosgen plugin lock` for this platform too", "请为该平台运行 `nacosgen plugin lock`"}, p.LockFile, Platform())
	case locked.Version != f.manifest.Version:
		return fail([2]string{"%[1]s pins version %[2]s", "%[1]s 锁定的是版本 %[2]s"},
			[2]string{"install that version, or run `nacosgen plugin lock` where this one is meant", "请安装该版本；若确实要用当前版本，请运行 `nacosgen plugin lock`"}, p.LockFile, locked.Version)
	case sums.Tree != TreeSum(f.text):
		return fail([2]string{"it is not the one that %[1]s pins: %[2]s, pinned is %[3]s", "它与 %[1]s 锁定的不一致：%[2]s，锁定的是 %[3]s"},
			[2]string{"install it again; run `nacosgen plugin lock` only where the change is meant", "请重新安装；只有在变更属于预期时才运行 `nacosgen plugin lock`"}, p.LockFile, TreeSum(f.text), sums.Tree)
	}
	f.pinned = true
	return nil
}
