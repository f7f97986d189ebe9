package lint

import (
	"path"
	"strings"

	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// Mount is one mount of a container.
type Mount struct {
	deployment.Mount
	// Address is that of the element of volumes or options that holds it; ""
	// for one that follows from the topology.
	Address diag.Address
}

// Bind tells whether a folder or file of the machine is mounted, and not a
// volume of the engine, which starts as a copy of what the image has there.
func (m *Mount) Bind() bool {
	return m.Kind == deployment.MountFolder || m.Kind == deployment.MountFile
}

// Covers tells whether a path in the container lies in the mount.
func (m *Mount) Covers(inside string) bool {
	return inside == m.Target || strings.HasPrefix(inside, strings.TrimSuffix(m.Target, "/")+"/")
}

// Mounts lists the mounts of n's container, those of the flags --volume and
// --mount last. Addresses are where they are written, at the cluster where n
// says nothing else.
func Mounts(c *topology.Cluster, n *topology.Node, d *deployment.Node) []Mount {
	if d.Container == nil || n.Docker == nil {
		return nil
	}
	list := make([]Mount, 0, len(d.Container.Mounts))
	volumes := string(c.NodeAddress(n).Child("docker", "volumes"))
	for _, m := range d.Container.Mounts {
		at := diag.Address("")
		for _, s := range m.Sources {
			if index, found := strings.CutPrefix(string(s.Address), volumes); found {
				at = VolumesAddress(c, n) + diag.Address(index)
				m.Source = asWritten(m)
			}
		}
		list = append(list, Mount{m, at})
	}
	for _, f := range EngineFlags(n.Docker) {
		var m deployment.Mount
		switch f.Name {
		case "volume":
			m = volumeFlag(f.Value)
		case "mount":
			m = mountFlag(f.Value)
		}
		if path.IsAbs(m.Target) {
			m.Target = path.Clean(m.Target)
			list = append(list, Mount{m, OptionsAddress(c, n).Index(f.Last)})
		}
	}
	return list
}

// asWritten gives the source of a mount as docker tells a path of the node's
// folder from the name of a volume.
func asWritten(m deployment.Mount) string {
	if m.Kind != deployment.MountFile || m.Source == "." || m.Source == ".." || strings.HasPrefix(m.Source, "../") {
		return m.Source
	}
	return "./" + m.Source
}

// volumeFlag reads "[source:]target[:options]".
func volumeFlag(text string) deployment.Mount {
	parts := strings.SplitN(text, ":", 3)
	if len(parts) == 1 {
		return deployment.Mount{Kind: deployment.MountVolume, Target: parts[0]}
	}
	m := deployment.Mount{Kind: mountKind(parts[0]), Source: parts[0], Target: parts[1]}
	if len(parts) == 3 {
		m.Options = parts[2]
	}
	return m
}

// mountKind tells a path from the name of a volume.
func mountKind(source string) deployment.MountKind {
	switch {
	case path.IsAbs(source):
		return deployment.MountFolder
	case strings.HasPrefix(source, "."):
		return deployment.MountFile
	}
	return deployment.MountVolume
}

// mountFlag reads "type=bind,source=...,target=...,readonly".
func mountFlag(text string) deployment.Mount {
	m := deployment.Mount{Kind: deployment.MountVolume}
	for field := range strings.SplitSeq(text, ",") {
		key, value, assigned := strings.Cut(field, "=")
		switch strings.ToLower(key) {
		case "type":
			if value == "bind" {
				m.Kind = deployment.MountFolder
			}
		case "source", "src":
			m.Source = value
		case "target", "destination", "dst":
			m.Target = value
		case "readonly", "ro":
			if !assigned || value == "true" || value == "1" {
				m.Options = "ro"
			}
		}
	}
	return m
}

// EachMount visits the mounts that users give to containers, with all mounts
// of the container. One that is written for several nodes is visited for each
// of them until visit tells that it has reported it.
func (p *Pass) EachMount(visit func(n *topology.Node, d *deployment.Node, rel *schemas.Release, m Mount, all []Mount) bool) {
	told := map[diag.Address]bool{}
	p.EachNode(func(n *topology.Node, d *deployment.Node, rel *schemas.Release) {
		if n.Docker == nil || n.Docker.Volumes == nil && len(n.Docker.Options) == 0 {
			return
		}
		all := Mounts(p.Cluster, n, d)
		for _, m := range all {
			if m.Address != "" && !told[m.Address] {
				told[m.Address] = visit(n, d, rel, m, all)
			}
		}
	})
}
