package load

import (
	"slices"
	"strings"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
	"github.com/nacosgen/nacosgen/topology/load/eval"
	"github.com/zclconf/go-cty/cty"
)

// hostDefaults are what host.x.y is where nothing is written.
func hostDefaults() map[string]cty.Value {
	defaults := map[string]cty.Value{}
	for _, a := range schemas.Language().Block("host").Attributes {
		switch a.Type {
		case schemas.TypeAddresses:
			defaults[a.Name] = cty.ListValEmpty(cty.String)
		case schemas.TypePorts:
			defaults[a.Name] = cty.ListValEmpty(cty.Number)
		case schemas.TypeNumber:
			defaults[a.Name] = cty.NullVal(cty.Number)
		default:
			defaults[a.Name] = cty.NullVal(cty.String)
		}
	}
	return defaults
}

// resolveHosts decodes what the module has evaluated.
func (r *resolver) resolveHosts() {
	r.hostList = []*topology.Host{}
	for _, b := range r.root.children("host") {
		address := diag.Address("host").Child(b.label)
		if m := checkName(b.label); m != nil {
			r.mistaken(b.labelPlace(address), "name", quoted(b.label), ruleInvalid, m)
		}
		d := hostDecoder{r, b, address}
		h := &topology.Host{
			Name: b.label, Address: d.str("address"), Addresses: emptied(d.strs("addresses")), Zone: d.str("zone"),
			Memory: d.str("memory"), Disk: d.str("disk"), ReservedPorts: d.ports("reserved_ports"), Java: d.num("java"),
			User: d.str("user"), Timezone: d.str("timezone"), OpenFiles: d.num("open_files"),
		}
		if a := b.attr("address"); a == nil || d.find("address").state == null {
			r.absent(ruleInvalid, b.place(address.Child("address")), words(
				"the host %[1]s has no address", "主机 %[1]s 缺少 address", `write address = "..." in it`, `请在其中写 address = "..."`), quoted(b.label))
		}
		r.hostList = append(r.hostList, h)
		r.hosts[h.Name] = h
	}
	slices.SortFunc(r.hostList, func(a, b *topology.Host) int { return strings.Compare(a.Name, b.Name) })
}

// hostDecoder reads the attributes of one host.
type hostDecoder struct {
	r       *resolver
	b       *block
	address diag.Address
}

func (d hostDecoder) find(name string) found {
	f := found{def: d.b.def.Attribute(name), attr: d.b.attr(name)}
	if f.attr == nil {
		return f
	}
	f.in = d.address
	f.parts = eval.Apart(d.r.module.HostValue(d.b.label, name))
	switch {
	case f.parts.Broken:
		f.state = broken
	case f.parts.Unknown == "" && f.parts.Value.IsNull():
		f.state = null
	default:
		f.state = written
	}
	return f
}

func (d hostDecoder) str(name string) string {
	f := d.find(name)
	s, _ := d.r.toString(&f)
	return s
}

func (d hostDecoder) num(name string) *int {
	f := d.find(name)
	return d.r.toNum(&f)
}

func (d hostDecoder) strs(name string) []string {
	f := d.find(name)
	return d.r.toStrs(&f)
}

func (d hostDecoder) ports(name string) []int {
	f := d.find(name)
	return emptied(d.r.toNums(&f))
}

// hostRef gives the name of the host that a node or gateway is on; declared is
// nil where the text names no host block, which is reported when there are any.
func (r *resolver) hostRef(v view) (name string, declared *topology.Host) {
	f := r.find(v, "host")
	name, ok := r.toString(&f)
	if !ok || len(r.hostList) == 0 {
		return name, nil
	}
	if h := r.hosts[name]; h != nil {
		return name, h
	}
	names := sortedKeys(r.hosts)
	text := words("unknown host %[1]s", "未知的主机 %[1]s", "", "")
	if !r.partial {
		r.suggest(diag.Nearest(name, names), names, f.place(), text, quoted(name))
	}
	return "", nil
}
