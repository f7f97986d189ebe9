"""A plugin in bare grpcio, written from plugin.proto: no helpers, no protobuf.

Messages are few enough to be read and written by hand: a field is a varint of
number * 8 + kind, kind 2 is a length and that many bytes, kind 0 a varint.
"""

import json
import os
import signal
import sys
import threading
from concurrent import futures

import grpc


def varint(n):
    out = bytearray()
    while n > 127:
        out.append(n & 127 | 128)
        n >>= 7
    return bytes(out) + bytes([n])


def put(number, value):
    """Encode a field: text, bytes of a message, or a number."""
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    body = value.encode() if isinstance(value, str) else value
    return varint(number << 3 | 2) + varint(len(body)) + body


def read_varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return value, at


def fields(data):
    """Decode a message to its last field by number; others are passed over."""
    found, at = {}, 0
    while at < len(data):
        key, at = read_varint(data, at)
        if key & 7 == 0:
            found[key >> 3], at = read_varint(data, at)
        elif key & 7 == 2:
            size, at = read_varint(data, at)
            found[key >> 3], at = data[at : at + size], at + size
        else:
            at += 8 if key & 7 == 1 else 4
    return found


def describe(request, context):
    spec = put(1, "bare-hosts") + put(2, "nodes of a cluster, one a line") + put(3, 1)
    return put(3, spec)


def render(request, context, heads_only=False):
    asked = fields(request)
    if asked.get(1) != b"bare-hosts":
        context.abort(grpc.StatusCode.NOT_FOUND, "there is no such output")
    try:
        topology = json.loads(asked.get(2, b""))
    except ValueError as error:
        context.abort(grpc.StatusCode.INVALID_ARGUMENT, str(error))
    for cluster in topology["clusters"]:
        head = put(1, cluster["name"] + "/bare-hosts") + put(2, 0o644) + put(3, "text")
        yield put(1, head)
        if heads_only:
            continue
        lines = [f"{n['address']} {n['name']}\n" for n in cluster["nodes"]]
        body = "".join(lines).encode()
        for start in range(0, len(body), 65536):
            yield put(2, body[start : start + 65536])


def validate(request, context):
    return render(request, context, heads_only=True)


def main():
    if os.environ.get("NACOSGEN_PLUGIN") != "nacosgen.plugin":
        sys.exit("this is a plugin of nacosgen, which starts it")
    done = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: done.set())

    def shutdown(request, context):
        done.set()
        return b""

    one, many = (
        grpc.unary_unary_rpc_method_handler,
        grpc.unary_stream_rpc_method_handler,
    )
    services = {
        "grpc.health.v1.Health": {"Check": one(lambda *_: put(1, 1))},
        "plugin.GRPCController": {"Shutdown": one(shutdown)},
        "nacosgen.plugin.v1.Plugin": {"Describe": one(describe)},
        "nacosgen.plugin.v1.Output": {
            "Render": many(render),
            "Validate": many(validate),
        },
    }
    server = grpc.server(
        futures.ThreadPoolExecutor(max_workers=8),
        options=[("grpc.max_receive_message_length", -1)],
    )
    for name, methods in services.items():
        handler = grpc.method_handlers_generic_handler(name, methods)
        server.add_generic_rpc_handlers((handler,))
    path = os.path.join(os.environ["PLUGIN_UNIX_SOCKET_DIR"], "bare")
    server.add_insecure_port("unix:" + path)
    server.start()
    print(f"1|1|unix|{path}|grpc", flush=True)
    done.wait()
    server.stop(0.5).wait()


if __name__ == "__main__":
    main()
