package deployment

import (
	"net/netip"
	"strings"

	"github.com/nacosgen/nacosgen/schemas"
	"github.com/nacosgen/nacosgen/topology"
)

// httpListener is a port for the API or the console.
func (m *gatewayMaker) httpListener(role string, port int, upstream string, from ...Source) Listener {
	l := m.listener(role, port, upstream, from...)
	l.ReadTimeout = m.measure("read_timeout", m.gateway.ReadTimeout, isMilliseconds)
	l.ServerNames = m.serverNames()
	l.BodySize = m.measure("client_max_body_size", m.gateway.ClientMaxBodySize, isSize)
	l.HeaderBuffers = Parameter{"8 64k", []Source{headerLimit()}}
	l.NextUpstream = Parameter{"error timeout http_503", []Source{unavailable()}}
	l.Headers = []Header{
		{"Host", "$http_host", []Source{hostHeader(), hostPort()}},
		{"X-Real-IP", "$remote_addr", []Source{clientAddress()}},
		{"X-Forwarded-For", "$proxy_add_x_forwarded_for", []Source{clientAddress()}},
		{"X-Forwarded-Proto", "$scheme", []Source{clientAddress()}},
		{"Connection", "", []Source{idleConnections()}},
	}
	if l.TLS != nil {
		l.Redirects = []Redirect{{"http://$http_host/", "https://$http_host/", []Source{From(m.at.Child("tls")), absoluteRedirects()}}}
	}
	l.Locations = []Location{{"prefix", "/", upstream, []Source{From(m.at), unchangedPath()}}}
	return l
}

// streamListener is the port for gRPC, which goes through as plain TCP: an
// HTTP/2 proxy would cut the push channel.
func (m *gatewayMaker) streamListener(port int, upstream string) Listener {
	l := m.listener(RoleSDKGRPC, port, upstream, From(m.at.Child("port")), From(m.at.Child("grpc")), clientOffset(), noHTTP2())
	l.ReadTimeout = m.measure("stream_timeout", m.gateway.StreamTimeout, isMilliseconds)
	if l.TLS != nil {
		l.TLS.ALPN = Parameter{"h2", []Source{alpn()}}
	}
	return l
}

// listener is what all listeners share. Listening on IPv6 fails on a machine
// without it, so the topology has to have it somewhere.
func (m *gatewayMaker) listener(role string, port int, upstream string, from ...Source) Listener {
	address, err := netip.ParseAddr(m.gateway.Address)
	l := Listener{
		Role: role, Kind: kindOf(role), Port: port, Upstream: upstream, Sources: from,
		IPv6: err == nil && address.Is6(), TLS: m.tls(), Allow: m.allow(),
		ConnectTimeout: Parameter{"5s", []Source{deadMachine()}},
	}
	for _, a := range l.Allow {
		l.IPv6 = l.IPv6 || strings.Contains(a.Text, ":")
	}
	return l
}

// tls gives nil without a block.
func (m *gatewayMaker) tls() *ListenerTLS {
	if m.gateway.TLS == nil {
		return nil
	}
	at := m.at.Child("tls")
	path := func(attribute, text string) Parameter {
		if !isFileName(text) {
			m.reportOnce(unwritable(at.Child(attribute), text, fileNameForm()))
			return Parameter{}
		}
		return Parameter{text, []Source{From(at.Child(attribute))}}
	}
	return &ListenerTLS{
		Certificate:    path("certificate", m.gateway.TLS.Certificate),
		CertificateKey: path("certificate_key", m.gateway.TLS.CertificateKey),
		Protocols:      Parameter{"TLSv1.2 TLSv1.3", []Source{From(at), oldTLS()}},
	}
}

// allow gives the masked form of each entry: nginx ignores the bits behind a
// prefix, with a warning.
func (m *gatewayMaker) allow() []Parameter {
	var list []Parameter
	for i, text := range m.gateway.Allow {
		at := m.at.Child("allow").Index(i)
		canonical, ok := canonicalCIDR(text)
		if !ok {
			m.reportOnce(unwritable(at, text, cidrForm()))
			continue
		}
		list = append(list, Parameter{canonical, []Source{From(at)}})
	}
	return list
}

// serverNames splits the names at blanks, as nginx's own directive has them.
func (m *gatewayMaker) serverNames() []Parameter {
	at := m.at.Child("server_name")
	names := strings.FieldsFunc(m.gateway.ServerName, func(r rune) bool { return r == ' ' })
	if len(names) == 0 {
		names = []string{"_"}
	}
	var list []Parameter
	for _, name := range names {
		if !isServerName(name) {
			m.reportOnce(unwritable(at, name, serverNameForm()))
			continue
		}
		list = append(list, Parameter{name, []Source{From(at)}})
	}
	return list
}

// measure gives a duration or size in nginx's units; "" where it has another form.
func (m *gatewayMaker) measure(attribute, text string, is func(string) bool) Parameter {
	at := m.at.Child(attribute)
	if text == "" {
		return Parameter{}
	}
	if !is(text) {
		m.reportOnce(unwritable(at, text, unitForm(attribute)))
		return Parameter{}
	}
	return Parameter{text, []Source{From(at)}}
}

// closedLocations are the paths of the API that only nodes and operators use,
// from node to node and not through a gateway. A path parameter, which Tomcat
// takes out before it looks for the handler, would lead around them: no client
// sends one.
func closedLocations(c *topology.Cluster, rel *schemas.Release) []Location {
	context := strings.TrimSuffix("/"+strings.Trim(c.ContextPath, "/"), "/")
	at := From(c.Address().Child("context_path"))
	internal := internalPaths()
	list := make([]Location, 0, len(internal)+1)
	for _, p := range internal {
		if rel == nil || rel.In(p.from, p.to) {
			list = append(list, Location{"prefix", context + p.path, "", []Source{at, Fact(p.why, p.source)}})
		}
	}
	if strings.Contains(context, ";") {
		return list
	}
	return append(list, Location{"regex", ";", "", []Source{pathParameters()}})
}
