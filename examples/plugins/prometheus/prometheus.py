"""A plugin for nacosgen: scrape configuration and alert rules for Prometheus.

Metrics are those that the server registers with Micrometer: nacos_monitor with
the labels module and name, and nacos_exception_total (alibaba/nacos,
MetricsMonitor.java: of naming @00c01cf, of core @01a28ee, of config @03ec666).
internal/testbed scrapes real servers for them.
"""

import json
import re
import sys
from pathlib import Path

if not (Path(__file__).parent / "nacosgen_plugin.py").exists():
    # In the repository; an installed plugin has the helpers beside it.
    sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "plugins/python"))

from nacosgen_plugin import (
    Attribute,
    File,
    Finding,
    Origin,
    Plugin,
    Request,
    Source,
    Words,
)

plugin = Plugin()

EXPOSED = "management.endpoints.web.exposure.include"
BASE_PATH = "management.endpoints.web.base-path"

CONFIG = [
    Attribute(
        "scrape_interval",
        "string",
        Words("seconds between two scrapes, such as 15s", "抓取间隔，如 15s"),
        default="15s",
    ),
    Attribute(
        "down_for",
        "string",
        Words("how long a node is silent before an alert", "节点失联多久后告警"),
        default="2m",
    ),
    Attribute(
        "max_connections",
        "number",
        Words("long connections of a node before an alert", "节点长连接数告警阈值"),
        default=5000,
        min=1,
    ),
]
UNITS = ("y", "w", "d", "h", "m", "s", "ms")
# Units from large to small, each once (parseDuration of prometheus/common).
DURATION = re.compile("(?=[0-9])" + "".join(f"([0-9]+{u})?" for u in UNITS))


def text(value):
    """Write a YAML scalar: JSON text is YAML."""
    return json.dumps(value, ensure_ascii=False)


def setting(node, key):
    value = (node.get("properties") or {}).get(key)
    return value if isinstance(value, str) else ""


def is_exposed(cluster, node):
    """Tell whether a node serves its metrics; a value not known yet may say so."""
    value = (node.get("properties") or {}).get(EXPOSED)
    if value is None:
        return (cluster.get("metrics") or {}).get("prometheus", False)
    if not isinstance(value, str):
        return True
    return bool({"*", "prometheus"} & {word.strip() for word in value.split(",")})


def metrics_path(cluster, node):
    base = setting(node, BASE_PATH) or "/actuator"
    return f"{cluster['context_path'].rstrip('/')}/{base.strip('/')}/prometheus"


def target(node):
    host = node["address"]
    return f"[{host}]:{node['port']}" if ":" in host else f"{host}:{node['port']}"


def scrape(cluster, nodes, config):
    """Write one job for each path, with a target for each node."""
    lines = ["scrape_configs:"]
    for path in sorted({metrics_path(cluster, n) for n in nodes}):
        first = path == metrics_path(cluster, nodes[0])
        name = f"nacos-{cluster['name']}" + ("" if first else path)
        lines += [
            f"  - job_name: {text(name)}",
            f"    metrics_path: {text(path)}",
            f"    scrape_interval: {config['scrape_interval']}",
            "    static_configs:",
        ]
        for node in (n for n in nodes if metrics_path(cluster, n) == path):
            lines += [
                f"      - targets: [{text(target(node))}]",
                "        labels:",
                f"          nacos_cluster: {text(cluster['name'])}",
                f"          nacos_node: {text(node['name'])}",
                f"          nacos_release: {text(node['release'])}",
            ]
            if node.get("zone"):
                lines.append(f"          zone: {text(node['zone'])}")
    return "\n".join(lines) + "\n"


def alert(name, expr, for_, severity, summary):
    return [
        f"      - alert: {name}",
        f"        expr: {text(expr)}",
        f"        for: {for_}",
        "        labels:",
        f"          severity: {severity}",
        "        annotations:",
        f"          summary: {text(summary)}",
    ]


def alerts(cluster, nodes, config):
    """Write alert rules: the majority, a node, connections, failures."""
    # A label value in PromQL is quoted much as JSON quotes.
    of = f"nacos_cluster={text(cluster['name'])}"
    node = "node {{ $labels.nacos_node }} of {{ $labels.nacos_cluster }}"
    wait = config["down_for"]
    lines = ["groups:", f"  - name: {text('nacos-' + cluster['name'])}", "    rules:"]
    lines += alert(
        "NacosNodeDown", f"up{{{of}}} == 0", wait, "warning", f"{node} is silent"
    )
    members = len(cluster["members"])
    if members > 1 and members == len(nodes):  # else some are not counted by up
        majority = members // 2 + 1
        lines += alert(
            "NacosMajorityLost",
            f"sum(up{{{of}}}) < {majority}",
            wait,
            "critical",
            f"fewer than {majority} of {members} nodes serve: no leader, no writes",
        )
    if not cluster["release"].startswith("1."):
        # Its module is config in 2.1.0 and core in 2.2.4 and 3.1.0 (seen on servers).
        lines += alert(
            "NacosManyConnections",
            f'nacos_monitor{{{of},name="longConnection"}}'
            f" > {config['max_connections']}",
            "5m",
            "warning",
            f"{node} holds {{{{ $value }}}} long connections",
        )
    failed = f'nacos_monitor{{{of},module="naming",name="failedPush"}}'
    lines += alert(
        "NacosPushFailing",
        f"delta({failed}[5m]) > 0",
        "5m",
        "warning",
        f"{node} fails to push services to clients",
    )
    quiet = of + ',name!="illegalArgument"'  # what clients do wrong
    exceptions = f"nacos_exception_total{{{quiet}}}"
    by = "sum by (nacos_cluster, nacos_node, module, name)"
    # A server has no such series before its first exception, which increase,
    # having nothing to compare it with, doesn't count.
    lines += alert(
        "NacosExceptions",
        f"{by} (increase({exceptions}[5m])) > 0"
        f" or {by} ({exceptions} unless {exceptions} offset 5m) > 0",
        "1m",
        "warning",
        f"{node} counts {{{{ $labels.module }}}} {{{{ $labels.name }}}} exceptions",
    )
    return "\n".join(lines) + "\n"


def hidden(cluster, node):
    """Make the finding about a node whose metrics are not served."""
    at = f"cluster.{cluster['name']}.metrics.prometheus"
    summary = Words(
        f"node {node['name']!r} serves no metrics, want metrics.prometheus = true",
        f"节点 {node['name']!r} 不提供指标，应设置 metrics.prometheus = true",
    )
    detail = Words(
        "Write metrics { prometheus = true }, or add prometheus to " + EXPOSED + ".",
        "请写 metrics { prometheus = true }，或在 " + EXPOSED + " 中加入 prometheus。",
    )
    return Finding("setting-unsupported", at, summary, detail, severity="warning")


def bad_duration(cluster, name, value):
    summary = Words(
        f"{name} is {value!r}, want a duration of Prometheus such as 15s",
        f"{name} 为 {value!r}，应为 Prometheus 时长，如 15s",
    )
    return Finding("value-unwritable", f"cluster.{cluster['name']}", summary)


@plugin.output(
    "prometheus", "scrape configuration and alert rules of Prometheus", config=CONFIG
)
def render(request: Request):
    """Give two files for each cluster some of whose nodes serve metrics."""
    config = {a.name: a.default for a in CONFIG}
    config.update(request.config)
    for cluster in request.topology["clusters"]:
        nodes = []
        wrong = [
            bad_duration(cluster, name, config[name])
            for name in ("scrape_interval", "down_for")
            if not DURATION.fullmatch(str(config[name]))
        ]
        yield from wrong
        for node in cluster["nodes"]:
            if node["deployment"] == "console":
                continue  # its main port is not open
            if is_exposed(cluster, node):
                nodes.append(node)
            else:
                yield hidden(cluster, node)
        if not nodes or wrong:
            continue
        sources = [Source(address=f"cluster.{cluster['name']}")]
        for name, make in (("scrape.yml", scrape), ("alerts.yml", alerts)):
            body = make(cluster, nodes, config)
            origins = [Origin(body.count("\n"), sources)] if request.origins else []
            path = f"{cluster['name']}/prometheus/{name}"
            yield File(path, body, format="yaml", origins=origins)


if __name__ == "__main__":
    plugin.main()
