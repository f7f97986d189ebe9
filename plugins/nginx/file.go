package nginx

import (
	"slices"

	"github.com/nacosgen/nacosgen/deployment"
	format "github.com/nacosgen/nacosgen/internal/format/nginx"
)

const header = "Made by nacosgen from the topology; edit that, not this file."

// complete is a whole nginx.conf. It names no user and no pid file: those with
// which an nginx was built fit its distribution.
func complete(g *deployment.Gateway, withOrigins bool) *tree {
	t := newTree(g, withOrigins)
	stream := has(g, "stream")
	t.top = slices.Concat(
		t.comment(g.Sources, append([]string{header}, requirements(g)...)...),
		[]*format.Directive{
			t.simple(g.Sources, "worker_processes", "auto"),
			t.simple(g.Sources, "worker_rlimit_nofile", "65536"),
			t.simple(g.Sources, "error_log", "/var/log/nginx/error.log", "warn"),
		},
	)
	if stream {
		t.top = append(t.top, t.streamModule(g)...)
	}
	t.top = append(t.top,
		t.block(g.Sources, "events", nil, t.simple(g.Sources, "worker_connections", "16384")),
		t.block(g.Sources, "http", nil, slices.Concat(t.logging(g), t.body(g, "http"))...),
	)
	if stream {
		t.top = append(t.top, t.block(g.Sources, "stream", nil, t.body(g, "stream")...))
	}
	return t
}

// fragment is what stands inside the http or the stream block of an nginx.conf
// of somebody else.
func fragment(g *deployment.Gateway, kind string, withOrigins bool) *tree {
	t := newTree(g, withOrigins)
	where := "Include it in the http block of nginx.conf; most packages do that for /etc/nginx/conf.d/*.conf."
	if kind == "stream" {
		where = "Include it in a stream block of nginx.conf, beside the http block: stream { include /etc/nginx/stream.d/*.conf; }"
	}
	t.top = slices.Concat(t.comment(g.Sources, append([]string{header, where}, requirements(g)...)...), t.body(g, kind))
	return t
}

func has(g *deployment.Gateway, kind string) bool {
	return slices.ContainsFunc(g.Listeners, func(l deployment.Listener) bool { return l.Kind == kind })
}

// requirements says which nginx takes the file: keepalive_timeout of an upstream
// came with 1.15.3, ssl_alpn of a stream with 1.21.4.
func requirements(g *deployment.Gateway) []string {
	for _, l := range g.Listeners {
		if l.TLS != nil && l.TLS.ALPN.Text != "" {
			return []string{"Needs nginx 1.21.4 or later: gRPC over TLS wants ssl_alpn."}
		}
	}
	return []string{"Needs nginx 1.15.3 or later."}
}

// streamModule loads the module where a distribution has it as a package of its
// own, and does nothing where it is built in: a pattern may match no file.
func (t *tree) streamModule(g *deployment.Gateway) []*format.Directive {
	return append(t.comment(g.Sources,
		"The stream module where it is a package: libnginx-mod-stream on Debian and Ubuntu, nginx-mod-stream",
		"on Fedora, RHEL and Alpine. It is built into nginx.org's packages and image."),
		t.simple(g.Sources, "include", "/etc/nginx/modules-enabled/*.conf"),
		t.simple(g.Sources, "include", "/usr/share/nginx/modules/*.conf"),
		t.simple(g.Sources, "include", "/etc/nginx/modules/*.conf"),
	)
}

// logging writes paths without their parameters.
func (t *tree) logging(g *deployment.Gateway) []*format.Directive {
	from := append(slices.Clone(g.Sources), deployment.Fact(
		"clients send their access token as a parameter", "alibaba/nacos: SecurityProxy@1.4.2, AuthFilter@1.2.0"))
	return append(t.comment(from, "Without the parameters of a request: an access token may be among them."),
		t.simple(from, "log_format", "nacos", "$remote_addr [$time_iso8601] $request_method $uri $status $body_bytes_sent"+
			" $request_time $upstream_addr $upstream_status $upstream_response_time $http_user_agent"),
		t.simple(from, "access_log", "/var/log/nginx/access.log", "nacos"),
		t.simple(g.Sources, "server_tokens", "off"),
	)
}

// body is the upstreams and servers of one kind.
func (t *tree) body(g *deployment.Gateway, kind string) []*format.Directive {
	var list []*format.Directive
	for i := range g.Listeners {
		l := &g.Listeners[i]
		if l.Kind != kind {
			continue
		}
		for j := range g.Upstreams {
			if u := &g.Upstreams[j]; u.Kind == kind && u.Name == l.Upstream {
				list = append(list, t.upstream(u))
			}
		}
		from := slices.Concat(g.Sources, facts(l.Sources))
		list = append(list, t.comment(from, purpose(l.Role))...)
		if kind == "http" {
			list = append(list, t.httpServer(l, from))
		} else {
			list = append(list, t.streamServer(l, from))
		}
	}
	return list
}

// facts leaves the places out: where a line is the same whatever stands there.
func facts(sources []deployment.Source) []deployment.Source {
	var list []deployment.Source
	for _, s := range sources {
		if s.Fact != "" {
			list = append(list, s)
		}
	}
	return list
}

func purpose(role string) string {
	switch role {
	case deployment.RoleSDKGRPC:
		return "gRPC of 2.x and later clients, as plain TCP: they dial the port they are given + 1000."
	case deployment.RoleConsole:
		return "The console."
	}
	return "The API, and the console where it has no port of its own."
}
