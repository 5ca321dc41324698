"""An `ssp.instance` as a DOT graph, with the node names that CIRCT gives."""

from __future__ import annotations

from collections.abc import Iterable

from gaus_pass.ir.ssp.model import Instance, SspDependence, SspOperation
from gaus_pass.text import one_line


def dot_text(instance: Instance) -> str:
    """The dependence graph, the operator types and the instance's own properties."""
    lines = ["digraph G {", "  node [shape=box]", "  subgraph dependence_graph {"]
    lines += [
        f"    op{i} [label={_label(_operation(i, operation))}]"
        for i, operation in enumerate(instance.operations)
    ]
    lines += [f"    {_edge(dependence)}" for dependence in instance.dependences]
    lines += ["  }", "  subgraph cluster_operator_types {", '    label="Operator types"']
    for i, (name, kind) in enumerate(instance.types.items()):
        facts = {
            "latency": kind.latency,
            "incDelay": kind.in_delay,
            "outDelay": kind.out_delay,
            "limit": kind.limit,
        }
        lines.append(f"    opr{i} [label={_label([name, *_facts(facts)])}]")
    lines.append("  }")
    if instance.limits:
        facts = [name if n is None else f"{name}: {n}" for name, n in instance.limits.items()]
        lines.append(f"  resources [shape=note, label={_label(['Resource types', *facts])}]")
    title = [f"{instance.name} of {instance.kind.name}".strip(), *_facts({"II": instance.interval})]
    lines += [f"  instance [shape=note, label={_label(title)}]", "}"]
    return "\n".join(lines) + "\n"


def _operation(index: int, operation: SspOperation) -> list[str]:
    named = operation.name != f"#{index}"
    facts = {"t": operation.start, "z": operation.start_in_cycle}
    return [
        f"#{index} {operation.name}" if named else operation.name,
        f"opr: {operation.operator_type}",
        *([f"rsrcs: {', '.join(operation.uses)}"] if operation.uses else []),
        *_facts(facts),
    ]


def _edge(dependence: SspDependence) -> str:
    facts = ["style=dashed"] if dependence.value is None else []
    if dependence.distance:
        facts.append(f'label="dist: {dependence.distance}"')
    ends = f"op{dependence.src} -> op{dependence.dst}"
    return f"{ends} [{', '.join(facts)}]" if facts else ends


def _facts(values: dict[str, int | None] | dict[str, int | float | None]) -> list[str]:
    return [f"{name}: {value:g}" for name, value in values.items() if value is not None]


def _label(lines: Iterable[str]) -> str:
    shown = map(one_line, lines)
    escaped = (line.replace("\\", "\\\\").replace('"', '\\"') for line in shown)
    return '"' + "\\n".join(escaped) + '"'
