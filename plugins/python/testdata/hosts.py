"""A plugin by the helpers: an output and a rule, and prints where they hurt."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from nacosgen_plugin import (  # noqa: E402
    Attribute,
    CheckRequest,
    Edit,
    File,
    Finding,
    Fix,
    Origin,
    Plugin,
    Request,
    Source,
    Words,
)

plugin = Plugin()
SEPARATOR = Attribute("separator", "string", "stands between two words", default=" ")


@plugin.output("hosts", "nodes of a cluster, one a line", config=[SEPARATOR])
def hosts(request: Request):
    """Give a file for each cluster."""
    print("a print is harmless")
    for cluster in request.topology["clusters"]:
        between = request.config.get("separator", " ")
        lines, origins = [], []
        for node in cluster["nodes"]:
            lines.append(f"{node['address']}{between}{node['name']}\n")
            address = f"cluster.{cluster['name']}.node.{node['name']}.address"
            origins.append(Origin(1, [Source(address=address)]))
        yield File(f"{cluster['name']}/hosts", "".join(lines), origins=origins)


@plugin.rule(
    "hosts-long-name", Words("names are short", "名称要短"), severity="warning"
)
def long_names(request: CheckRequest):
    """Find nodes with names of more than 12 letters."""
    for cluster in request.topology["clusters"]:
        for node in cluster["nodes"]:
            if len(node["name"]) > 12:
                address = f"cluster.{cluster['name']}.node.{node['name']}.name"
                summary = f"the name {node['name']!r} is long, want 12 letters at most"
                fix = Fix("call it a", [Edit(address, '"a"')])
                yield Finding("hosts-long-name", address, summary, fixes=[fix])


if __name__ == "__main__":
    plugin.main()
