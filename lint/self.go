package lint

import (
	"github.com/nacosgen/nacosgen/deployment"
	"github.com/nacosgen/nacosgen/topology"
)

// SelfKind tells how a server comes to its own address.
type SelfKind int

// The kinds, in the order in which a server tries them (InetUtils@1.1.0, @2.0.3, @3.0.3).
const (
	SelfExplicit SelfKind = iota // it is told
	SelfHostname                 // it takes its host name
	SelfGuessed                  // it takes one of an interface
)

// Self is how a server comes to its own address.
type Self struct {
	Kind SelfKind
	// Value is the address that it is told, or its host name; not set where the
	// host name is not known, and for a guess.
	Value topology.Value
	// Setting is what the user wrote and what so decides, of a guess the one that
	// took the address away; nil where all follows from the topology.
	Setting *Setting
}

// The settings that decide, as the server and the entry point of the image name them.
const (
	selfKey         = "nacos.inetutils.ip-address"
	hostnameKey     = "nacos.inetutils.prefer-hostname-over-ip"
	selfFlag        = "nacos.server.ip"
	hostnameFlag    = "nacos.preferHostnameOverIp"
	selfVariable    = "NACOS_SERVER_IP"
	hostnameSetting = "PREFER_HOST_MODE"
)

// SelfOf tells how n comes to its own address. The order is: -Dnacos.server.ip
// (the entry point makes it of NACOS_SERVER_IP, behind all other flags), the key,
// host name mode by any of its switches, an interface.
func (p *Pass) SelfOf(n *topology.Node, d *deployment.Node) Self {
	known := Shared(p, func() map[*topology.Node]Self { return map[*topology.Node]Self{} })
	self, ok := known[n]
	if !ok {
		self = p.findSelf(n, d)
		known[n] = self
	}
	return self
}

func (p *Pass) findSelf(n *topology.Node, d *deployment.Node) Self {
	settings := p.Settings(n)
	if !decidesSelf(settings) {
		self := derivedSelf(n, d)
		self.Value = hostnameOr(n, d, self)
		return self
	}
	f := &selfFinder{n, d, settings}
	for _, found := range []*told{f.variable(selfVariable), f.flag(selfFlag), f.key(selfKey)} {
		if found != nil && found.value.IsSet() {
			return Self{SelfExplicit, found.value, found.setting}
		}
	}
	if found, on := f.hostname(); on {
		self := Self{Kind: SelfHostname, Setting: found}
		self.Value = hostnameOr(n, d, self)
		return self
	}
	return Self{Kind: SelfGuessed, Setting: f.taken()}
}

// derivedSelf is what nacosgen writes: the address, or host name mode.
func derivedSelf(n *topology.Node, d *deployment.Node) Self {
	for i := range d.Properties {
		switch p := &d.Properties[i]; p.Key {
		case selfKey:
			return Self{Kind: SelfExplicit, Value: deployment.Filled(p.Value, n)}
		case hostnameKey:
			return Self{Kind: SelfHostname, Value: topology.Text(n.Address)}
		}
	}
	return Self{Kind: SelfExplicit, Value: topology.Text(n.Address)}
}

// hostnameOr is the host name of a container in host name mode; otherwise what
// self has.
func hostnameOr(n *topology.Node, d *deployment.Node, self Self) topology.Value {
	if self.Kind != SelfHostname || d.Container == nil {
		return self.Value
	}
	if f := HostnameFlag(n); f != nil {
		return topology.Text(f.Value)
	}
	return topology.Text(d.Container.Hostname.Text)
}

// HostnameFlag is the flag among the options that names n's container; nil
// where there is none. The last one wins.
func HostnameFlag(n *topology.Node) *EngineFlag {
	var last *EngineFlag
	for _, f := range EngineFlags(n.Docker) {
		if f.Name == "hostname" {
			last = &f
		}
	}
	return last
}

// decidesSelf tells whether any setting has to do with the own address.
func decidesSelf(settings []Setting) bool {
	for i := range settings {
		s := &settings[i]
		switch {
		case s.Kind == SettingVariable && (s.Name == selfVariable || s.Name == hostnameSetting),
			s.Kind == SettingFlag && (s.Name == selfFlag || s.Name == hostnameFlag),
			s.Says(selfKey), s.Says(hostnameKey):
			return true
		}
	}
	return false
}

// told is a value and, where the user wrote it, the setting.
type told struct {
	value   topology.Value
	setting *Setting
}

type selfFinder struct {
	n        *topology.Node
	d        *deployment.Node
	settings []Setting
}

// variable is one of the container's, the user's before ours.
func (f *selfFinder) variable(name string) *told {
	if f.d.Container == nil {
		return nil
	}
	if s := Last(f.settings, SettingVariable, name); s != nil {
		return &told{s.Value, s}
	}
	if v := f.d.Container.Variable(name); v != nil {
		return &told{v.Value, f.property(selfKey, v.Value)}
	}
	return nil
}

// property is the user's own line that a variable of ours was made of.
func (f *selfFinder) property(key string, value topology.Value) *Setting {
	for i := range f.settings {
		if s := &f.settings[i]; s.Kind == SettingProperty && s.Says(key) && s.Value == value {
			return s
		}
	}
	return nil
}

func (f *selfFinder) flag(name string) *told {
	if s := Last(f.settings, SettingFlag, name); s != nil {
		return &told{s.Value, s}
	}
	return nil
}

// key is one of Spring's: above the file, or in it where the file is in force.
func (f *selfFinder) key(key string) *told {
	if s := Winning(f.settings, key); s != nil && s.Kind != SettingProperty {
		return &told{s.Value, s}
	}
	if f.d.Container != nil && f.d.Container.Config == "env" {
		return nil // the image's own file is in force, which has no such line
	}
	for i := range f.d.Properties {
		if p := &f.d.Properties[i]; p.Key == key || p.Group == "properties" && (&Setting{Name: p.Key}).Says(key) {
			value := deployment.Filled(p.Value, f.n)
			return &told{value, f.property(key, p.Value)}
		}
	}
	return nil
}

// hostname tells whether any switch of host name mode is on, and which of the user's.
func (f *selfFinder) hostname() (by *Setting, on bool) {
	for _, s := range []struct {
		found *told
		is    string
	}{
		{f.variable(hostnameSetting), "hostname"}, {f.flag(hostnameFlag), "true"}, {f.key(hostnameKey), "true"},
	} {
		if s.found != nil && (s.found.value.Text == s.is || s.found.value.IsUnknown()) {
			return s.found.setting, true
		}
	}
	return nil, false
}

// taken is the setting without which the server would know its address.
func (f *selfFinder) taken() *Setting {
	for _, key := range []string{selfVariable, hostnameSetting} {
		if s := Last(f.settings, SettingVariable, key); s != nil {
			return s
		}
	}
	for _, key := range []string{selfKey, hostnameKey} {
		if s := Winning(f.settings, key); s != nil {
			return s
		}
	}
	return nil
}
