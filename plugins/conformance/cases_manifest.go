package conformance

import (
	"context"
	"fmt"
	"slices"

	"github.com/nacosgen/nacosgen/plugins/host"
	"github.com/nacosgen/nacosgen/plugins/internal/wire"
)

func manifestCases() []Case {
	return []Case{
		{"manifest-files", words("every file is the one whose sum the manifest has", "每个文件都与清单中的校验和一致"), manifestFiles},
		{"manifest-protocol", words("the manifest names a protocol that nacosgen speaks", "清单列出 nacosgen 支持的协议"), manifestProtocol},
		{"manifest-name", words("name and version are those of the manifest", "名称和版本与清单一致"), manifestName},
		{"manifest-kinds", words("the manifest's kinds are what the plugin offers", "清单的 kinds 与插件实际提供的一致"), manifestKinds},
	}
}

// manifest skips where there is none.
func (k *kit) manifest() (*host.Manifest, error) {
	if k.program.Manifest == nil {
		return nil, skip("a program without a manifest was named")
	}
	return k.program.Manifest, nil
}

func manifestFiles(_ context.Context, k *kit) error {
	m, err := k.manifest()
	if err != nil {
		return err
	}
	return m.Compare(k.program.Dir)
}

func manifestProtocol(_ context.Context, k *kit) error {
	m, err := k.manifest()
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(m.Protocols, func(n int) bool { return slices.Contains(wire.Majors(), n) }) {
		return fmt.Errorf("protocols is %v, this nacosgen speaks %v", m.Protocols, wire.Majors())
	}
	return nil
}

func manifestName(ctx context.Context, k *kit) error {
	m, err := k.manifest()
	if err != nil {
		return err
	}
	d, err := k.describe(ctx)
	if err != nil {
		return err
	}
	if d.GetName() != "" && d.GetName() != m.Name {
		return fmt.Errorf("the plugin says that its name is %q, its manifest %q", d.GetName(), m.Name)
	}
	if d.GetVersion() != "" && d.GetVersion() != m.Version {
		return fmt.Errorf("the plugin says that its version is %q, its manifest %q", d.GetVersion(), m.Version)
	}
	return nil
}

func manifestKinds(ctx context.Context, k *kit) error {
	m, err := k.manifest()
	if err != nil {
		return err
	}
	d, err := k.describe(ctx)
	if err != nil {
		return err
	}
	for _, kind := range []struct {
		name   string
		offers bool
	}{{host.KindOutput, len(d.GetOutputs()) > 0}, {host.KindRules, len(d.GetRules()) > 0}} {
		if has := slices.Contains(m.Kinds, kind.name); has != kind.offers {
			return fmt.Errorf("kinds is %q: the plugin offers the kind %s: %v", m.Kinds, kind.name, kind.offers)
		}
	}
	return nil
}
