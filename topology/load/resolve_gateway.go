package load

import (
	"github.com/nacosgen/nacosgen/topology"
	"github.com/zclconf/go-cty/cty"
)

// grpcOffset: clients of 2.0 and later dial the port they are given plus 1000
// (nacos/ports.json, sdk-grpc).
const grpcOffset = 1000

func (w *clusterWork) gateways() {
	w.Gateways = []*topology.Gateway{}
	for _, b := range w.block.children("gateway") {
		g := &topology.Gateway{Name: b.label}
		v := view{def: b.def, address: w.GatewayAddress(g), layers: []layer{{b, w.scope}}, release: w.release}
		v.header = b.place(v.address)
		if m := checkName(g.Name); m != nil {
			w.r.mistaken(b.labelPlace(v.address), "name", quoted(g.Name), ruleInvalid, m)
		}
		if !w.place.names.claim("gateway", g.Name, b.labelPlace(v.address)) {
			continue
		}
		w.place.gateways[g.Name] = b
		w.gateway(g, v)
		w.Gateways = append(w.Gateways, g)
	}
}

func (w *clusterWork) gateway(g *topology.Gateway, v view) {
	r := w.r
	g.Type, g.ServerName = r.str(v, "type"), r.str(v, "server_name")
	host, declared := r.hostRef(v)
	g.Host = host
	if address, ok := r.optStr(v, "address"); ok {
		g.Address = address
	} else if declared != nil {
		g.Address = declared.Address
	} else if v.layers[0].block.attr("host") == nil || len(r.hostList) == 0 {
		r.require(v, "address")
	}
	if g.Host == "" {
		g.Host = g.Address
	}
	g.Port = r.numOver(v, "port", w.Port, w.view.def.Attribute("port").Default)
	g.Algorithm, g.MaxFails, g.FailTimeout = r.str(v, "algorithm"), r.num(v, "max_fails"), r.str(v, "fail_timeout")
	g.ClientMaxBodySize, g.ReadTimeout, g.StreamTimeout = r.str(v, "client_max_body_size"), r.str(v, "read_timeout"), r.str(v, "stream_timeout")
	g.Allow, g.ConsolePort = emptied(r.strs(v, "allow")), r.optNum(v, "console_port")
	g.GRPC = w.forwardsGRPC(v)
	if tls, ok := v.open("tls", ""); ok {
		r.require(tls, "certificate")
		r.require(tls, "certificate_key")
		g.TLS = &topology.TLS{Certificate: r.str(tls, "certificate"), CertificateKey: r.str(tls, "certificate_key")}
	}
	g.Ports = topology.GatewayPorts{HTTP: g.Port, Console: g.ConsolePort}
	if g.GRPC {
		port := g.Port + grpcOffset
		g.Ports.SDKGRPC = &port
	}
}

func (w *clusterWork) forwardsGRPC(v view) bool {
	f := w.r.find(v, "grpc")
	on := w.r.toFlag(&f)
	has := w.release == nil || w.release.AtLeast("2.0.0")
	switch {
	case on == nil:
		return has && w.release != nil
	case *on && !has:
		w.r.unsupported(f.place(), "gRPC", w.release.Version, "2.0.0", "")
		return false
	}
	return *on
}

// selfOfGateway is what self stands for in the paths of a gateway's files.
func selfOfGateway(g *topology.Gateway, index int) cty.Value {
	return cty.ObjectVal(map[string]cty.Value{
		"name": cty.StringVal(g.Name), "address": cty.StringVal(g.Address), "port": cty.NumberIntVal(int64(g.Port)),
		"host": cty.StringVal(g.Host), "zone": cty.StringVal(""), "index": cty.NumberIntVal(int64(index)),
	})
}

// selfOfNode is what self stands for in a node.
func selfOfNode(n *topology.Node) cty.Value {
	return cty.ObjectVal(map[string]cty.Value{
		"name": cty.StringVal(n.Name), "address": cty.StringVal(n.Address), "port": cty.NumberIntVal(int64(n.Port)),
		"host": cty.StringVal(n.Host), "zone": cty.StringVal(n.Zone), "index": cty.NumberIntVal(int64(n.Index)),
	})
}
