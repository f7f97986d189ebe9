"""Write a plugin for nacosgen as a function from a topology to files.

    from nacosgen_plugin import File, Plugin, Request

    plugin = Plugin()


    @plugin.output("hosts", summary="nodes of a cluster, one a line")
    def hosts(request: Request):
        for cluster in request.topology["clusters"]:
            lines = [f"{n['address']} {n['name']}" for n in cluster["nodes"]]
            yield File(f"{cluster['name']}/hosts", "\\n".join(lines) + "\\n")


    if __name__ == "__main__":
        plugin.main()

This one file and grpcio with protobuf are all that a plugin needs: Python 3.9 or
later, grpcio 1.30 or later, protobuf 3.20 or later, so Debian's own packages
python3-grpcio and python3-protobuf serve. Put it beside the plugin's script.

Functions are pure: no clock, environment, disk or network, and the same
request gives the same files. They are called from several threads at once.
What is printed goes to standard error, which nacosgen shows.
"""

from __future__ import annotations

import itertools
import json
import os
import signal
import sys
import tempfile
import threading
import traceback
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent import futures
from dataclasses import dataclass, field
from typing import (
    Any,
    Callable,
    Union,
)

import grpc
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

__all__ = [
    "Attribute",
    "CheckRequest",
    "Edit",
    "File",
    "Finding",
    "Fix",
    "Origin",
    "Plugin",
    "Related",
    "Request",
    "Secret",
    "Source",
    "Words",
    "is_secret",
    "known",
]

__version__ = "0.1.0"

MAJOR = 1
"""Major of the protocol that this file speaks: nacosgen.plugin.v1."""

COOKIE = ("NACOSGEN_PLUGIN", "nacosgen.plugin")


def _take_stdout() -> int | None:
    """Keep standard output for the handshake: what is printed goes to stderr.

    None where nobody asks for one: nacosgen did not start this program.
    """
    if os.environ.get(COOKIE[0]) != COOKIE[1]:
        return None
    del os.environ[COOKIE[0]]  # a child of the plugin is no plugin
    hello = os.dup(1)
    os.dup2(2, 1)
    sys.stdout.flush()
    return hello


# Done when the file is imported, so that nothing is printed before.
_HELLO = _take_stdout()


MAX_CHUNK = 64 << 10
MAX_RUNS = 1000


# What a plugin says and is told.


@dataclass(frozen=True)
class Words:
    """One text in English and Simplified Chinese; without zh, English is shown."""

    en: str
    zh: str = ""


Text = Union[str, Words]


@dataclass(frozen=True)
class Attribute:
    """One attribute of an output's configuration in HCL.

    type is a word of the language: text, string, number, bool, port, address,
    size, duration, path, "list of strings" and so on. default is a JSON value;
    None is no default.
    """

    name: str
    type: str
    summary: Text = ""
    required: bool = False
    default: Any = None
    default_text: str = ""
    enum: Sequence[str] = ()
    units: Sequence[str] = ()
    min: int | None = None
    max: int | None = None


@dataclass(frozen=True)
class Source:
    """One reason of a line: an address in the topology, or a fact."""

    address: str = ""
    fact: str = ""
    source: str = ""


@dataclass(frozen=True)
class Origin:
    """A run of lines that have the same sources."""

    lines: int
    sources: Sequence[Source] = ()


@dataclass(frozen=True)
class File:
    """One complete file.

    path is relative to the output folder, with slashes; mode is 0o644, 0o755 or
    0o600. A file with a secret in it says so by secret, and gets 0o600.
    origins cover its lines from the first, and are given only where
    Request.origins asks.
    """

    path: str
    body: str | bytes
    mode: int = 0
    format: str = "text"
    secret: bool = False
    origins: Sequence[Origin] = ()


@dataclass(frozen=True)
class Related:
    """Another place that has to do with a finding."""

    address: str
    summary: Text


@dataclass(frozen=True)
class Edit:
    """The new expression, as HCL, of the attribute at an address."""

    address: str
    text: str


@dataclass(frozen=True)
class Fix:
    """One way to mend a finding: all of its edits or none."""

    title: Text
    edits: Sequence[Edit]
    safe: bool = False


@dataclass(frozen=True)
class Finding:
    """Something that is wrong with the user's topology.

    rule is one of the plugin's, or of an output also "setting-unsupported" or
    "value-unwritable". severity is error, warning, info, or "" for the rule's own.
    """

    rule: str
    address: str
    summary: Text
    detail: Text = ""
    severity: str = ""
    related: Sequence[Related] = ()
    fixes: Sequence[Fix] = ()


class Secret(str):
    """The text of a secret that the user grants, and its address in the topology.

    It is a str like any other; what is made of it is a plain one, so remember to
    mark the File that it goes to.
    """

    address: str

    def __new__(cls, text: str, address: str) -> Secret:
        """Join a text and an address."""
        made = super().__new__(cls, text)
        made.address = address
        return made


@dataclass(frozen=True)
class Request:
    """All that an output may look at.

    topology is what `nacosgen show --format json` prints, with one cluster
    where the output's scope is cluster. deployment is None unless the output
    needs "settings", or parts: "members", "properties", "logging", "container",
    "gateways". config holds the output's attributes, defaults filled in.
    A secret is {"secret": ADDRESS}, or a Secret where it is granted, and a value
    that is not given yet {"unknown": "var.x"}: see known() and is_secret().
    """

    topology: dict[str, Any]
    deployment: dict[str, Any] | None = None
    config: Mapping[str, Any] = field(default_factory=dict)
    origins: bool = False
    check: bool = False
    """Only findings and the files' heads are wanted: bodies may be empty."""


@dataclass(frozen=True)
class CheckRequest:
    """All that a rule may look at: the whole topology."""

    topology: dict[str, Any]
    deployment: dict[str, Any] | None = None


Render = Callable[[Request], Iterable[Union[File, Finding]]]
Check = Callable[[CheckRequest], Iterable[Finding]]


def known(value: Any) -> str | None:
    """Give the text of a value, or None for one not granted and an unknown one."""
    return value if isinstance(value, str) else None


def is_secret(value: Any) -> bool:
    """Tell whether a value is a secret, granted or not: its file has to say so."""
    return isinstance(value, Secret) or (isinstance(value, dict) and "secret" in value)


# The messages of plugin.proto, field by field. Built here and not generated:
# generated code runs only beside the protobuf that it was made for.

_MESSAGES: dict[str, str] = {
    "DescribeRequest": "host_version:1 string",
    "DescribeResponse": "name:1 string, version:2 string, "
    "outputs:3 *OutputSpec, rules:4 *RuleSpec",
    "OutputSpec": "name:1 string, summary:2 string, scope:3 int32, "
    "needs:4 *string, config:5 *Attribute, same:6 bool",
    "Attribute": "name:1 string, type:2 string, required:3 bool, "
    "default_json:4 string, default_text:5 string, enum:6 *string, "
    "units:7 *string, min:8 ?int64, max:9 ?int64, summary:10 Words",
    "Words": "en:1 string, zh:2 string",
    "RuleSpec": "id:1 string, summary:2 Words, severity:3 int32, "
    "releases:4 string, source:5 string, needs:6 *string, help:7 Words",
    "RenderRequest": "output:1 string, topology:2 bytes, "
    "deployment:3 bytes, config:4 bytes, origins:5 bool, secrets:6 *Secret, "
    "same:7 *Same, like:8 bool",
    "Same": "pointer:1 string, of:2 string",
    "Secret": "pointer:1 string, address:2 string",
    "RenderResponse": "file:1 |File, chunk:2 |bytes, origins:3 |Origins, "
    "finding:4 |Finding, progress:5 |Progress",
    "File": "path:1 string, mode:2 uint32, format:3 string, secret:4 bool, "
    "like:5 string",
    "Origins": "runs:1 *Origin",
    "Origin": "lines:1 int64, sources:2 *Source",
    "Source": "address:1 string, fact:2 string, source:3 string",
    "Finding": "rule:1 string, severity:2 int32, address:3 string, "
    "summary:4 Words, detail:5 Words, related:6 *Related, fixes:7 *Fix",
    "Related": "address:1 string, summary:2 Words",
    "Fix": "title:1 Words, safe:2 bool, edits:3 *Edit",
    "Edit": "address:1 string, text:2 string",
    "Progress": "done:1 int64, total:2 int64",
    "CheckRequest": "rules:1 *string, topology:2 bytes, deployment:3 bytes, "
    "secrets:4 *Secret",
    "CheckResponse": "finding:1 |Finding, progress:2 |Progress",
    # Not ours: what go-plugin asks of each plugin.
    "HealthCheckRequest": "service:1 string",
    "HealthCheckResponse": "status:1 int32",
    "Empty": "",
}
_PACKAGE = "nacosgen.plugin.v1"
_SCALARS = {"string": 9, "bytes": 12, "bool": 8}
_SCALARS.update(int32=5, int64=3, uint32=13)
_SCOPES = {"cluster": 1, "topology": 2}
_SEVERITIES = {"": 0, "error": 1, "warning": 2, "info": 3}
_SERVING = 1


def _add_field(message: Any, words: str) -> None:
    """Add a field such as "rules:4 *RuleSpec": * repeated, ? optional, | oneof."""
    name_number, kind = words.split()
    name, number = name_number.split(":")
    f = message.field.add(name=name, number=int(number))
    f.label = f.LABEL_REPEATED if kind.startswith("*") else f.LABEL_OPTIONAL
    if kind.startswith("|"):
        if not message.oneof_decl:
            message.oneof_decl.add(name="part")
        f.oneof_index = 0
    if kind.startswith("?"):
        f.proto3_optional = True
        f.oneof_index = len(message.oneof_decl)
        message.oneof_decl.add(name="_" + name)
    kind = kind.lstrip("*?|")
    if kind in _SCALARS:
        f.type = _SCALARS[kind]
    else:
        f.type = f.TYPE_MESSAGE
        f.type_name = f".{_PACKAGE}.{kind}"


def _message_classes() -> dict[str, Any]:
    proto = descriptor_pb2.FileDescriptorProto(
        name="nacosgen_plugin.proto", package=_PACKAGE, syntax="proto3"
    )
    for name, fields in _MESSAGES.items():
        message = proto.message_type.add(name=name)
        for words in filter(None, fields.split(", ")):
            _add_field(message, words)
    pool = descriptor_pool.DescriptorPool()
    pool.AddSerializedFile(proto.SerializeToString())
    make = getattr(message_factory, "GetMessageClass", None)
    if make is None:  # protobuf before 4.22
        old: Any = message_factory.MessageFactory(pool)
        make = old.GetPrototype
    return {
        name: make(pool.FindMessageTypeByName(f"{_PACKAGE}.{name}"))
        for name in _MESSAGES
    }


class _Wire:
    """Turns what plugins say into messages."""

    def __init__(self) -> None:
        self.types = _message_classes()

    def make(self, name: str, /, **fields: Any) -> Any:
        return self.types[name](**fields)

    def words(self, text: Text) -> Any:
        if isinstance(text, str):
            text = Words(text)
        return self.make("Words", en=text.en, zh=text.zh)

    def attribute(self, a: Attribute) -> Any:
        default = a.default
        return self.make(
            "Attribute",
            name=a.name,
            type=a.type,
            required=a.required,
            default_json="" if default is None else json.dumps(default),
            default_text=a.default_text,
            enum=a.enum,
            units=a.units,
            min=a.min,
            max=a.max,
            summary=self.words(a.summary),
        )

    def finding(self, f: Finding) -> Any:
        related = [
            self.make("Related", address=r.address, summary=self.words(r.summary))
            for r in f.related
        ]
        return self.make(
            "Finding",
            rule=f.rule,
            severity=_SEVERITIES[f.severity],
            address=f.address,
            summary=self.words(f.summary),
            detail=self.words(f.detail),
            related=related,
            fixes=[self.fix(x) for x in f.fixes],
        )

    def fix(self, f: Fix) -> Any:
        edits = [self.make("Edit", address=e.address, text=e.text) for e in f.edits]
        return self.make("Fix", title=self.words(f.title), safe=f.safe, edits=edits)

    def origin(self, o: Origin) -> Any:
        sources = [
            self.make("Source", address=s.address, fact=s.fact, source=s.source)
            for s in o.sources
        ]
        return self.make("Origin", lines=o.lines, sources=sources)

    def file(self, f: File, request: Request) -> Iterator[Any]:
        """Give the parts of an answer that are this file."""
        mode = f.mode or (0o600 if f.secret else 0o644)
        head = self.make(
            "File", path=f.path, mode=mode, format=f.format, secret=f.secret
        )
        yield self.make("RenderResponse", file=head)
        if request.check:
            return
        body = f.body.encode() if isinstance(f.body, str) else f.body
        for start in range(0, len(body), MAX_CHUNK):
            chunk = body[start : start + MAX_CHUNK]
            yield self.make("RenderResponse", chunk=chunk)
        if request.origins:
            for start in range(0, len(f.origins), MAX_RUNS):
                runs = [self.origin(o) for o in f.origins[start : start + MAX_RUNS]]
                origins = self.make("Origins", runs=runs)
                yield self.make("RenderResponse", origins=origins)

    def part(self, part: Any, request: Request) -> Iterator[Any]:
        if isinstance(part, File):
            return self.file(part, request)
        if isinstance(part, Finding):
            finding = self.finding(part)
            return iter([self.make("RenderResponse", finding=finding)])
        what = type(part).__name__
        raise TypeError(f"an output gave a {what}, not a File or Finding")


class Plugin:
    """What a program offers: outputs and rules, each a decorated function.

    name and version may stay empty: those of the manifest count.
    """

    def __init__(self, name: str = "", version: str = "") -> None:
        self.name = name
        self.version = version
        self._wire = _Wire()
        self._outputs: dict[str, tuple[Any, Render]] = {}
        self._rules: dict[str, tuple[Any, Check]] = {}

    def output(
        self,
        name: str,
        summary: str,
        scope: str = "cluster",
        needs: Sequence[str] = (),
        config: Sequence[Attribute] = (),
    ) -> Callable[[Render], Render]:
        """Make a function of a Request an output; it gives Files and Findings."""
        spec = self._wire.make(
            "OutputSpec",
            name=name,
            summary=summary,
            scope=_SCOPES[scope],
            needs=needs,
            config=[self._wire.attribute(a) for a in config],
        )

        def take(render: Render) -> Render:
            self._outputs[name] = (spec, render)
            return render

        return take

    def rule(
        self,
        id: str,
        summary: Text,
        severity: str = "error",
        releases: str = "",
        source: str = "",
        needs: Sequence[str] = (),
        help: Text = "",
    ) -> Callable[[Check], Check]:
        """Make a function of a CheckRequest a rule; it gives Findings."""
        spec = self._wire.make(
            "RuleSpec",
            id=id,
            summary=self._wire.words(summary),
            severity=_SEVERITIES[severity],
            releases=releases,
            source=source,
            needs=needs,
            help=self._wire.words(help),
        )

        def take(check: Check) -> Check:
            self._rules[id] = (spec, check)
            return check

        return take

    def render(self, output: str, request: Request) -> list[File | Finding]:
        """Run an output as nacosgen would, for tests: no process needed."""
        return list(self._outputs[output][1](request))

    def check(self, rule: str, request: CheckRequest) -> list[Finding]:
        """Run a rule as nacosgen would, for tests."""
        return list(self._rules[rule][1](request))

    def main(self) -> None:
        """Serve until nacosgen is done with the plugin."""
        _main(self)

    # What follows answers calls.

    def _describe(self, request: Any, context: Any) -> Any:
        return self._wire.make(
            "DescribeResponse",
            name=self.name,
            version=self.version,
            outputs=[spec for spec, _ in self._outputs.values()],
            rules=[spec for spec, _ in self._rules.values()],
        )

    def _validate_call(self, request: Any, context: Any) -> Iterator[Any]:
        return self._answer(request, context, check=True)

    def _render_call(self, request: Any, context: Any) -> Iterator[Any]:
        return self._answer(request, context, check=False)

    def _answer(self, request: Any, context: Any, check: bool) -> Iterator[Any]:
        if request.output not in self._outputs:
            what = f"there is no output {request.output!r}"
            context.abort(grpc.StatusCode.NOT_FOUND, what)
        topology, deployment = _documents(request, context)
        asked = Request(
            topology=topology,
            deployment=deployment,
            config=_parse(request.config or b"{}", "configuration", context),
            origins=request.origins,
            check=check,
        )
        with _Reported(context):
            for part in self._outputs[request.output][1](asked):
                yield from self._wire.part(part, asked)

    def _check_call(self, request: Any, context: Any) -> Iterator[Any]:
        topology, deployment = _documents(request, context)
        wanted = [self._rules[id] for id in request.rules if id in self._rules]
        with _Reported(context):
            for _, check in wanted:
                for found in check(CheckRequest(topology, deployment)):
                    finding = self._wire.finding(found)
                    yield self._wire.make("CheckResponse", finding=finding)


class _Reported:
    """Makes an exception of the plugin's code a gRPC error that says where."""

    def __init__(self, context: Any) -> None:
        self.context = context

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        if isinstance(error, Exception) and self.context.is_active():
            text = "".join(traceback.format_exception(kind, error, trace))
            self.context.abort(grpc.StatusCode.INTERNAL, text)


def _documents(request: Any, context: Any) -> tuple[Any, Any]:
    documents = {"topology": _parse(request.topology, "topology", context)}
    if request.deployment:
        deployment = _parse(request.deployment, "deployment", context)
        documents["deployment"] = deployment
    for granted in request.secrets:
        _mark(documents, granted.pointer, granted.address)
    return documents["topology"], documents.get("deployment")


def _mark(documents: Any, pointer: str, address: str) -> None:
    """Make the string that a JSON pointer leads to a Secret, if it is there."""
    tokens = [t.replace("~1", "/").replace("~0", "~") for t in pointer.split("/")[1:]]
    at: Any = None
    key: Any = None
    value: Any = documents
    for token in tokens:
        try:
            at, key = value, int(token) if isinstance(value, list) else token
            value = at[key]
        except (LookupError, TypeError, ValueError):
            return
    if isinstance(value, str):
        at[key] = Secret(value, address)


def _parse(text: bytes, what: str, context: Any) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        invalid = grpc.StatusCode.INVALID_ARGUMENT
        context.abort(invalid, f"the {what} is no JSON: {error}")


# The program around it.


def _service(
    wire: _Wire, name: str, methods: Mapping[str, tuple[str, str, Any, bool]]
) -> Any:
    """Join a service to gRPC; a method is (request, response, function, stream)."""
    handlers = {}
    for method, (asked, answered, function, stream) in methods.items():
        make = (
            grpc.unary_stream_rpc_method_handler
            if stream
            else grpc.unary_unary_rpc_method_handler
        )
        handlers[method] = make(
            function,
            request_deserializer=wire.types[asked].FromString,
            response_serializer=wire.types[answered].SerializeToString,
        )
    return grpc.method_handlers_generic_handler(name, handlers)


def _handlers(plugin: Plugin, done: threading.Event) -> list[Any]:
    wire = plugin._wire

    def health(request: Any, context: Any) -> Any:
        if request.service not in ("", "plugin"):
            context.abort(grpc.StatusCode.NOT_FOUND, "no such service")
        return wire.make("HealthCheckResponse", status=_SERVING)

    def shutdown(request: Any, context: Any) -> Any:
        done.set()
        return wire.make("Empty")

    health_names = ("HealthCheckRequest", "HealthCheckResponse")
    render_names = ("RenderRequest", "RenderResponse")
    described = ("DescribeRequest", "DescribeResponse", plugin._describe, False)
    services: dict[str, dict[str, tuple[str, str, Any, bool]]] = {
        "grpc.health.v1.Health": {"Check": (*health_names, health, False)},
        "plugin.GRPCController": {"Shutdown": ("Empty", "Empty", shutdown, False)},
        _PACKAGE + ".Plugin": {"Describe": described},
    }
    if plugin._outputs:
        services[_PACKAGE + ".Output"] = {
            "Validate": (*render_names, plugin._validate_call, True),
            "Render": (*render_names, plugin._render_call, True),
        }
    if plugin._rules:
        checked = ("CheckRequest", "CheckResponse", plugin._check_call, True)
        services[_PACKAGE + ".Rules"] = {"Check": checked}
    return [_service(wire, name, methods) for name, methods in services.items()]


def _socket_path(folder: str) -> str:
    for n in itertools.count():
        path = os.path.join(folder, f"plugin{os.getpid()}-{n}")
        if not os.path.exists(path):
            return path
    raise AssertionError  # count never ends


def _main(plugin: Plugin) -> None:
    if _HELLO is None:
        sys.exit("this is a plugin: nacosgen starts it, for `nacosgen build` and lint")
    done = threading.Event()
    # Ctrl-C reaches the whole group: it is nacosgen that ends its plugins.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: done.set())
    folder = os.environ.get("PLUGIN_UNIX_SOCKET_DIR")
    own = None if folder else tempfile.mkdtemp(prefix="plugin")
    path = _socket_path(folder or own or "")
    # A request is one message, however large.
    unlimited = [
        ("grpc.max_receive_message_length", -1),
        ("grpc.max_send_message_length", -1),
    ]
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=16), options=unlimited)
    server.add_generic_rpc_handlers(tuple(_handlers(plugin, done)))
    if server.add_insecure_port("unix:" + path) == 0:
        sys.exit(f"can't listen on {path}")
    os.chmod(path, 0o600)
    server.start()
    os.write(_HELLO, f"1|{MAJOR}|unix|{path}|grpc\n".encode())
    os.close(_HELLO)
    done.wait()
    server.stop(grace=0.5).wait()
    for leftover, remove in ((path, os.unlink), (own, os.rmdir)):
        if leftover and os.path.exists(leftover):
            remove(leftover)
    sys.stderr.flush()
    os._exit(0)  # a call that hangs would keep its thread, and the process
