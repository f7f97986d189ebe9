"""Tests of the helpers: python3 -m unittest."""

import json
import re
import unittest
from pathlib import Path

import nacosgen_plugin as helpers
from nacosgen_plugin import CheckRequest, File, Finding, Plugin, Request, Words

HERE = Path(__file__).resolve().parent
PROTO = HERE.parent / "proto" / "nacosgen" / "plugin" / "v1" / "plugin.proto"


def published():
    """Read names, numbers and kinds of all fields from the published .proto."""
    text = re.sub(r"//[^\n]*", "", PROTO.read_text())
    found = {}
    enums = set(re.findall(r"^enum (\w+)", text, re.M))
    for name, body in re.findall(r"^message (\w+) \{(.*?)^\}", text, re.M | re.S):
        one, fields = body.split("oneof part {") if "oneof" in body else ("", body)
        mark = "|" if "oneof" in body else ""
        for label, kind, field, number in re.findall(
            r"(repeated |optional )?([\w]+) (\w+) = (\d+);", one + fields
        ):
            kind = "int32" if kind in enums else kind
            sign = mark + {"repeated ": "*", "optional ": "?", "": ""}[label]
            found.setdefault(name, set()).add(f"{field}:{number} {sign}{kind}")
    return found


class Protocol(unittest.TestCase):
    """The messages here are those that are published."""

    def test_fields(self):
        for name, fields in published().items():
            with self.subTest(name):
                self.assertEqual(set(helpers._MESSAGES[name].split(", ")), fields)

    def test_numbers(self):
        text = PROTO.read_text()
        for severity, number in helpers._SEVERITIES.items():
            name = severity.upper() or "UNSPECIFIED"
            self.assertIn(f"SEVERITY_{name} = {number};", text)
        for scope, number in helpers._SCOPES.items():
            self.assertIn(f"SCOPE_{scope.upper()} = {number};", text)


class Parts(unittest.TestCase):
    """What functions give becomes messages."""

    def setUp(self):
        self.wire = helpers._Wire()

    def parts(self, part, **asked):
        return list(self.wire.part(part, Request({}, **asked)))

    def test_file_in_chunks(self):
        body = "é" * 40_000
        head, *chunks = self.parts(File("a/b", body, secret=True))
        self.assertEqual((head.file.path, head.file.mode), ("a/b", 0o600))
        self.assertEqual([len(c.chunk) for c in chunks], [65536, 14464])
        self.assertEqual(b"".join(c.chunk for c in chunks).decode(), body)

    def test_check_has_heads_only(self):
        parts = self.parts(File("a", "text"), check=True)
        self.assertEqual([p.WhichOneof("part") for p in parts], ["file"])

    def test_origins_only_when_asked(self):
        file = File("a", "x\n", origins=[helpers.Origin(1)] * 1001)
        self.assertEqual(len(self.parts(file)), 2)
        runs = [len(p.origins.runs) for p in self.parts(file, origins=True)[2:]]
        self.assertEqual(runs, [1000, 1])

    def test_finding(self):
        words = Words("a", "甲")
        (part,) = self.parts(Finding("r", "cluster.a", words, severity="info"))
        found = part.finding
        self.assertEqual((found.summary.zh, found.severity), ("甲", 3))

    def test_anything_else_is_refused(self):
        with self.assertRaisesRegex(TypeError, "gave a str"):
            self.parts("text")

    def test_default_of_attribute(self):
        make = self.wire.attribute
        self.assertEqual(make(helpers.Attribute("a", "bool", default=False)).min, 0)
        made = make(helpers.Attribute("a", "number", default=0, min=0))
        self.assertEqual((made.default_json, made.HasField("min")), ("0", True))
        self.assertFalse(made.HasField("max"))
        self.assertEqual(make(helpers.Attribute("a", "text")).default_json, "")


class Secrets(unittest.TestCase):
    """Granted secrets are marked where the request says that they stand."""

    def documents(self, topology, *secrets, deployment=None):
        request = helpers._Wire().make(
            "RenderRequest",
            topology=json.dumps(topology).encode(),
            deployment=json.dumps(deployment).encode() if deployment else b"",
        )
        for pointer, address in secrets:
            request.secrets.add(pointer=pointer, address=address)
        return helpers._documents(request, None)

    def test_marked(self):
        there = {"clusters": [{"password": "p", "properties": {"a/b~c": "q"}}]}
        topology, deployment = self.documents(
            there,
            ("/topology/clusters/0/password", "cluster.a.password"),
            ("/topology/clusters/0/properties/a~1b~0c", "cluster.a.properties"),
            ("/deployment/nodes/1", "cluster.a.node"),
            deployment={"nodes": ["x", "y"]},
        )
        cluster = topology["clusters"][0]
        self.assertEqual(cluster["password"], "p")
        self.assertEqual(cluster["password"].address, "cluster.a.password")
        self.assertTrue(helpers.is_secret(cluster["properties"]["a/b~c"]))
        marks = [helpers.is_secret(n) for n in deployment["nodes"]]
        self.assertEqual(marks, [False, True])
        self.assertEqual((topology, json.loads(json.dumps(topology))), (there, there))

    def test_unknown_places(self):
        there = {"clusters": [{"port": 1, "name": "a"}]}
        for pointer in (
            "",
            "/other",
            "/topology/clusters/7/name",
            "/topology/clusters/x/name",
            "/topology/clusters/0/port",
            "/topology/clusters/0/port/deeper",
            "/topology/clusters/0/later/1",
        ):
            with self.subTest(pointer):
                self.assertEqual(self.documents(there, (pointer, "x"))[0], there)

    def test_is_secret(self):
        self.assertTrue(helpers.is_secret({"secret": "cluster.a"}))
        self.assertTrue(helpers.is_secret(helpers.Secret("x", "cluster.a")))
        self.assertFalse(helpers.is_secret("x"))
        self.assertFalse(helpers.is_secret({"unknown": "var.x"}))


class Functions(unittest.TestCase):
    """A plugin's functions run without a process."""

    def test_render_and_check(self):
        plugin = Plugin()

        @plugin.output("names", "names of clusters")
        def names(request):
            for cluster in request.topology["clusters"]:
                yield File(cluster["name"], "")

        @plugin.rule("names-none", "there is one")
        def none(request):
            return [Finding("names-none", "cluster", "there is none")]

        topology = {"clusters": [{"name": "a"}]}
        self.assertEqual(plugin.render("names", Request(topology))[0].path, "a")
        self.assertEqual(len(plugin.check("names-none", CheckRequest(topology))), 1)

    def test_known(self):
        self.assertEqual(helpers.known("x"), "x")
        self.assertIsNone(helpers.known({"secret": "cluster.a"}))
        self.assertIsNone(helpers.known({"unknown": "var.x"}))
        self.assertEqual(helpers.known(helpers.Secret("x", "cluster.a")), "x")


if __name__ == "__main__":
    unittest.main()
