package deployment

import (
	"path"
	"strings"

	"github.com/nacosgen/nacosgen/diag"
)

// mounts lists the node's files, then the volumes.
func (m *containerMaker) mounts() {
	if m.out.Config == "files" {
		if !m.isOn(OutputProperties) {
			m.report(propertiesSwitchedOff(m.at.Child("config")))
		} else {
			m.mountFile(OutputProperties, "application.properties", m.at.Child("config"))
		}
	}
	if m.isOn(OutputLogback) {
		m.mountFile(OutputLogback, "nacos-logback.xml", m.at)
	}
	if m.n.Docker.Volumes == nil {
		m.ownVolumes()
	}
	for i, text := range m.n.Docker.Volumes {
		m.userVolume(i, text)
	}
}

// isOn tells whether the topology leaves an output on.
func (m *containerMaker) isOn(output string) bool {
	settings := m.c.Outputs[output]
	return settings == nil || settings.Enabled
}

// pathOf is where an output writes a file (docker-run: its folder), below the output folder.
func (m *containerMaker) pathOf(output, byDefault string) string {
	if file := m.node.Files[output]; file != "" {
		return file
	}
	if settings := m.c.Outputs[output]; settings != nil && settings.Paths[m.n.Name] != "" {
		return settings.Paths[m.n.Name]
	}
	return path.Join(m.c.Name, m.n.Name, byDefault)
}

// mountFile mounts one of the node's files read-only; at is why.
func (m *containerMaker) mountFile(output, name string, at diag.Address) {
	file := relativePath(m.pathOf(OutputDockerRun, ""), m.pathOf(output, "conf/"+name))
	if strings.Contains(file, ":") {
		m.report(colonInMount(m.self, file))
		return
	}
	sources := append(make([]Source, 0, 2), From(at))
	for _, moved := range []string{OutputDockerRun, output} {
		if settings := m.c.Outputs[moved]; settings != nil && settings.Paths[m.n.Name] != "" {
			sources = append(sources, From(m.cluster.Child("output", moved, "path")))
		}
	}
	m.out.Mounts = append(m.out.Mounts, Mount{MountFile, file, homeInside + "/conf/" + name, "ro",
		append(sources, m.fact("the server reads it from conf below its home"))})
}

// relativePath gives the way from a folder to a file, both below one root.
func relativePath(folder, file string) string {
	if path.Clean(folder) == folder && path.Clean(file) == file && len(file) > len(folder)+1 &&
		strings.HasPrefix(file, folder) && file[len(folder)] == '/' {
		return file[len(folder)+1:] // as nearly always
	}
	from, to := splitPath(folder), splitPath(file)
	for len(from) > 0 && len(to) > 1 && from[0] == to[0] {
		from, to = from[1:], to[1:]
	}
	return strings.Repeat("../", len(from)) + strings.Join(to, "/")
}

func splitPath(p string) []string {
	p = strings.Trim(path.Clean("/"+p), "/")
	if p == "" {
		return nil
	}
	return strings.Split(p, "/")
}

// ownVolumes keeps data and logs on the machine below the node's home. The
// entry point itself writes to the logs folder of the image, whatever the
// topology says about the server's.
func (m *containerMaker) ownVolumes() {
	home := From(m.self.Child("home"))
	if strings.Contains(m.n.Home, ":") {
		m.report(colonInMount(home.Address, m.n.Home))
		return
	}
	m.folder("data", homeInside+"/data", home, m.fact("Raft logs, the embedded database and states of plugins are kept there"))
	m.folder("logs", homeInside+"/logs", home, m.fact("the entry point lets Java write its garbage collector log and heap dumps there"))
	if log := m.c.Logging; log != nil && log.Directory != "" {
		m.outside("logs", log.Directory, home, From(m.cluster.Child("logging", "directory")))
	}
	if access := m.c.AccessLog; access != nil && access.Enabled && access.Directory != "" {
		m.outside("access", access.Directory, home, From(m.cluster.Child("access_log", "directory")))
	}
}

// outside mounts a folder of logs that is in no volume yet.
func (m *containerMaker) outside(name, target string, sources ...Source) {
	if !path.IsAbs(target) {
		return // below the server's working folder, the image's home
	}
	target = path.Clean(target)
	for _, mount := range m.out.Mounts {
		if mount.Kind == MountFolder && (target == mount.Target || strings.HasPrefix(target, mount.Target+"/")) {
			return
		}
	}
	if strings.Contains(target, ":") {
		m.report(colonInMount(sources[len(sources)-1].Address, target))
		return
	}
	m.folder(name, target, sources...)
}

func (m *containerMaker) folder(name, target string, sources ...Source) {
	m.out.Mounts = append(m.out.Mounts, Mount{MountFolder, path.Join(m.n.Home, name), target, "", sources})
}

// userVolume takes "source:target[:options]". A target that is mounted already
// stays in, for lint to tell (volume-target-duplicate).
func (m *containerMaker) userVolume(i int, text string) {
	at := m.at.Child("volumes").Index(i)
	parts := strings.Split(text, ":")
	if len(parts) < 2 || len(parts) > 3 || !path.IsAbs(parts[1]) {
		m.report(volumeUnreadable(at, text))
		return
	}
	mount := Mount{MountVolume, parts[0], path.Clean(parts[1]), "", []Source{From(at)}}
	if len(parts) == 3 {
		mount.Options = parts[2]
	}
	switch source := parts[0]; {
	case path.IsAbs(source):
		mount.Kind = MountFolder
	case source == ".", source == "..", strings.HasPrefix(source, "./"), strings.HasPrefix(source, "../"):
		mount.Kind, mount.Source = MountFile, path.Clean(source)
	case !isContainerName(source):
		m.report(volumeUnreadable(at, text))
		return
	}
	m.out.Mounts = append(m.out.Mounts, mount)
}
