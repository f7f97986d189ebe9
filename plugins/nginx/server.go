package nginx

import (
	"slices"
	"strconv"
	"strings"

	"github.com/nacosgen/nacosgen/deployment"
	format "github.com/nacosgen/nacosgen/internal/format/nginx"
)

// upstream prints a group of servers. The zone lets all workers share what they
// know of failures; keepalive stands behind the balancing method, which it wraps.
func (t *tree) upstream(u *deployment.Upstream) *format.Directive {
	body := []*format.Directive{t.simple(u.Sources, "zone", u.Name, "256k")}
	if u.Algorithm.Text != "" {
		words := strings.Fields(u.Algorithm.Text)
		body = append(body, t.simple(u.Algorithm.Sources, words[0], words[1:]...))
	}
	body = slices.Grow(body, len(u.Servers)+2)
	for i := range u.Servers {
		s := &u.Servers[i]
		args := append(make([]string, 0, 3), s.Address, "max_fails="+strconv.Itoa(s.MaxFails))
		if s.FailTimeout != "" {
			args = append(args, "fail_timeout="+s.FailTimeout)
		}
		body = append(body, t.simple(s.Sources, "server", args...))
	}
	if u.Keepalive > 0 {
		body = append(body, t.simple(u.KeepaliveTimeout.Sources, "keepalive", strconv.Itoa(u.Keepalive)))
		body = append(body, t.parameter("keepalive_timeout", u.KeepaliveTimeout)...)
	}
	return t.block(u.Sources, "upstream", []string{u.Name}, body...)
}

// httpServer prints a listener; from is why it is there at all.
func (t *tree) httpServer(l *deployment.Listener, from []deployment.Source) *format.Directive {
	body := slices.Concat(t.listen(l), t.serverNames(l), t.tls(l), t.allow(l, from),
		t.parameter("client_max_body_size", l.BodySize),
		t.words("large_client_header_buffers", l.HeaderBuffers),
		t.parameter("proxy_connect_timeout", l.ConnectTimeout),
		t.parameter("proxy_read_timeout", l.ReadTimeout),
		t.words("proxy_next_upstream", l.NextUpstream),
		[]*format.Directive{t.simple(from, "proxy_http_version", "1.1")},
	)
	body = slices.Grow(body, len(l.Headers)+len(l.Redirects)+len(l.Locations)+2)
	for _, h := range l.Headers {
		body = append(body, t.simple(h.Sources, "proxy_set_header", h.Name, h.Value))
	}
	for _, r := range l.Redirects {
		body = append(body, t.simple(r.Sources, "proxy_redirect", r.From, r.To))
	}
	return t.block(from, "server", nil, append(body, t.locations(l, from)...)...)
}

// locations prints those that lead somewhere before those that refuse.
func (t *tree) locations(l *deployment.Listener, from []deployment.Source) []*format.Directive {
	var open []*format.Directive
	closed := make([]*format.Directive, 0, len(l.Locations))
	for i := range l.Locations {
		where := &l.Locations[i]
		args := []string{where.Path}
		if where.Match == "regex" {
			args = []string{"~", where.Path}
		}
		if where.Upstream == "" {
			closed = append(closed, t.block(where.Sources, "location", args, t.simple(t.because(from, where), "deny", "all")))
			continue
		}
		open = append(open, t.block(where.Sources, "location", args,
			t.simple(where.Sources, "proxy_pass", "http://"+where.Upstream)))
	}
	if len(closed) > 0 {
		open = append(open, t.comment(from,
			"Only nodes and operators use these paths, and ask a node itself. The last one: no client",
			"sends path parameters, which the server would ignore and which would lead around the others.")...)
	}
	return append(open, closed...)
}

// because are the reasons of a location beside its path, where anybody asks.
func (t *tree) because(from []deployment.Source, where *deployment.Location) []deployment.Source {
	if t.sources == nil {
		return nil
	}
	return slices.Concat(from, facts(where.Sources))
}

func (t *tree) streamServer(l *deployment.Listener, from []deployment.Source) *format.Directive {
	return t.block(from, "server", nil, slices.Concat(t.listen(l), t.tls(l), t.allow(l, from),
		t.parameter("proxy_connect_timeout", l.ConnectTimeout),
		t.parameter("proxy_timeout", l.ReadTimeout),
		[]*format.Directive{t.simple(from, "proxy_pass", l.Upstream)},
	)...)
}

func (t *tree) listen(l *deployment.Listener) []*format.Directive {
	port := strconv.Itoa(l.Port)
	addresses := []string{port}
	if l.IPv6 {
		addresses = append(addresses, "[::]:"+port)
	}
	var list []*format.Directive
	for _, address := range addresses {
		args := []string{address}
		if l.TLS != nil {
			args = append(args, "ssl")
		}
		list = append(list, t.simple(l.Sources, "listen", args...))
	}
	return list
}

func (t *tree) serverNames(l *deployment.Listener) []*format.Directive {
	if len(l.ServerNames) == 0 {
		return nil
	}
	names := make([]string, 0, len(l.ServerNames))
	for _, n := range l.ServerNames {
		names = append(names, n.Text)
	}
	return []*format.Directive{t.simple(l.ServerNames[0].Sources, "server_name", names...)}
}

func (t *tree) tls(l *deployment.Listener) []*format.Directive {
	if l.TLS == nil {
		return nil
	}
	return slices.Concat(
		t.parameter("ssl_certificate", l.TLS.Certificate),
		t.parameter("ssl_certificate_key", l.TLS.CertificateKey),
		t.words("ssl_protocols", l.TLS.Protocols),
		t.parameter("ssl_alpn", l.TLS.ALPN),
	)
}

func (t *tree) allow(l *deployment.Listener, from []deployment.Source) []*format.Directive {
	var list []*format.Directive
	for _, a := range l.Allow {
		list = append(list, t.simple(a.Sources, "allow", a.Text))
	}
	if len(list) > 0 {
		rest := deployment.Fact("who matches no rule is let in", "nginx: ngx_http_access_module, ngx_stream_access_module")
		list = append(list, t.simple(slices.Concat(from, []deployment.Source{rest}), "deny", "all"))
	}
	return list
}

// words prints a parameter of several words.
func (t *tree) words(name string, p deployment.Parameter) []*format.Directive {
	if p.Text == "" {
		return nil
	}
	return []*format.Directive{t.simple(p.Sources, name, strings.Fields(p.Text)...)}
}
