package deployment

// The facts behind what nobody wrote.

func serverOffset() Source {
	return Fact("a server opens the port for clients at its main port + 1000", "alibaba/nacos: GrpcSdkServer, BaseRpcServer@2.3.2")
}

func clientOffset() Source {
	return Fact("a client dials the port it is given + 1000", "alibaba/nacos: GrpcClient@2.0.4, GrpcConstants@2.1.2")
}

func noHTTP2() Source {
	return Fact("gRPC is forwarded as TCP: an HTTP/2 proxy cuts the push channel", "nacos.io: deployment overview, 200-compatibility")
}

func alpn() Source {
	return Fact("gRPC clients in Java refuse a TLS connection on which h2 was not negotiated", "grpc/grpc-java#5167, #5543; nginx stream ssl_alpn, 1.21.4")
}

func hostHeader() Source {
	return Fact("without it the upstream's name is sent, and Tomcat answers 400 to a name with an underscore", "apache/tomcat: HttpParser@9.0.13")
}

func hostPort() Source {
	return Fact("the server builds redirects from it, so it keeps the port", "alibaba/nacos#12272")
}

func clientAddress() Source {
	return Fact("the server takes a client's address from it", "alibaba/nacos: RequestUtil@1.1.0, WebUtils@3.0.3")
}

func absoluteRedirects() Source {
	return Fact("the server sees plain HTTP and redirects to it", "spring-boot: server.tomcat.use-relative-redirects")
}

func headerLimit() Source {
	return Fact("the server takes 512 KiB of request line and headers; heartbeats of 1.x clients carry metadata in the line", "alibaba/nacos: startup.sh@1.1.0, @3.0.3 (max-http-header-size)")
}

func unavailable() Source {
	return Fact("a node that starts or has no leader answers 503", "alibaba/nacos: TrafficReviseFilter@2.3.2")
}

func idleConnections() Source {
	return Fact("connections to a server are used again, and given up before Tomcat closes them after 60 s", "apache/tomcat: http11.Constants@9.0.13; nginx upstream keepalive_timeout, 1.15.3")
}

func deadMachine() Source {
	return Fact("a machine that is gone does not answer at all, and clients wait less than nginx's 60 s", "nginx: proxy_connect_timeout")
}

func oldTLS() Source {
	return Fact("nginx before 1.27.3 offers TLS 1.0 and 1.1 too", "nginx: ssl_protocols")
}

func unchangedPath() Source {
	return Fact("a path reaches the server as it is, whatever its context path", "nginx: proxy_pass without a URI")
}

func pathParameters() Source {
	return Fact("Tomcat drops ;parameters from a path, so that they would lead around the closed paths", "apache/tomcat: CoyoteAdapter.parsePathParameters")
}

// internalPath is a path below the context path that no client asks for.
type internalPath struct {
	path, from, to string
	why, source    string
}

// internalPaths is short on purpose: the console of 1.x and 2.x needs
// /v1/core/cluster, and runs behind the same listener.
func internalPaths() []internalPath {
	return []internalPath{
		{"/v1/ns/raft", "", "2.1.2", "votes and data between nodes, without authentication", "alibaba/nacos: RaftController@1.1.0, gone @2.2.0"},
		{"/v1/ns/distro", "", "2.5.5", "data between nodes", "alibaba/nacos: DistroController@1.1.0"},
		{"/v1/cs/ops", "", "3.1.2", "dumps and, with embedded storage, SQL", "alibaba/nacos: ConfigOpsController@1.3.0"},
		{"/v1/core/ops", "1.3.0", "3.1.2", "commands to the Raft group", "alibaba/nacos: CoreOpsController@1.3.0"},
		{"/v2/core/ops", "2.1.0", "3.1.2", "commands to the Raft group", "alibaba/nacos: CoreOpsV2Controller@2.1.0"},
		{"/actuator", "", "", "the inside of one server: environment, heap, metrics", "alibaba/nacos: application.properties@1.1.0 (management.*)"},
	}
}
