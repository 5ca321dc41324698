"""Combinational circuits as lists of nodes, and their text as a module or as a pipeline.

A circuit is JSON: ``inputs`` are widths, ``nodes`` have ``op``, ``args`` (numbers of inputs, then
of nodes), ``bits`` of the result and what else the operation needs, ``outputs`` are numbers.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

Json = dict[str, Any]

_SAME = ("add", "sub", "and", "or", "xor", "mul", "shl", "shru", "shrs", "mux")
_DIVISIONS = ("divu", "divs", "modu", "mods")
_COMPARISONS = ("eq", "ne", "slt", "sle", "sgt", "sge", "ult", "ule", "ugt", "uge", "ceq", "cne")
_WIDEST = {"mul": 6, "divu": 4, "divs": 4, "modu": 4, "mods": 4}
_OPS = (
    *_SAME, *_SAME, *_DIVISIONS, "icmp", "icmp", "concat", "extract", "extract", "replicate",
    "parity", "constant", "table", "array", "struct", "wide",
)  # fmt: skip


def make_circuit(rng: random.Random) -> Json:
    """A random circuit that a SAT solver can still handle."""
    inputs = [rng.choice((1, 2, 3, 4, 5, 8)) for _ in range(rng.randint(1, 4))]
    bits = list(inputs)
    nodes: list[Json] = []
    for _ in range(rng.choice((2, 4, 6, 8, 10, 12, 16))):
        node = _node(rng, bits)
        nodes.append(node)
        bits.append(node["bits"])
    young = range(max(0, len(bits) - 4), len(bits))
    outputs = [rng.choice(young) if rng.random() < 0.85 else rng.randrange(len(bits))]
    outputs += [rng.randrange(len(bits)) for _ in range(rng.choice((0, 0, 1, 2)))]
    return {"inputs": inputs, "nodes": nodes, "outputs": outputs}


def _node(rng: random.Random, bits: list[int]) -> Json:
    """An operation; where no arguments fit, a constant."""
    op = rng.choice(_OPS)
    width = rng.choice(bits)
    same = [n for n, b in enumerate(bits) if b == width]

    def some(count: int) -> list[int]:
        """Arguments, younger ones rather."""
        draws = [[rng.randrange(len(same)) for _ in range(3)] for _ in range(count)]
        return [same[max(draw)] for draw in draws]

    if width > _WIDEST.get(op, 64) or (op in _DIVISIONS and width == 1):
        op = "add"
    if op == "mux":
        conditions = [n for n, b in enumerate(bits) if b == 1]
        if conditions:
            return {"op": op, "args": [rng.choice(conditions), *some(2)], "bits": width}
        op = "xor"
    if op in _SAME:
        count = rng.choice((2, 2, 2, 3)) if op in ("add", "and", "or", "xor", "mul") else 2
        return {"op": op, "args": some(count), "bits": width}
    if op in _DIVISIONS:
        return {"op": op, "args": some(2), "bits": width}
    if op == "icmp":
        return {"op": op, "args": some(2), "bits": 1, "predicate": rng.choice(_COMPARISONS)}
    if op in ("concat", "wide"):
        other = rng.randrange(len(bits))
        if width + bits[other] <= 16:
            return {"op": "concat", "args": [*some(1), other], "bits": width + bits[other]}
    if op == "extract":
        size = rng.randint(1, width)
        return {"op": op, "args": some(1), "bits": size, "low": rng.randint(0, width - size)}
    if op == "replicate" and width <= 4:
        times = rng.randint(1, 3)
        return {"op": op, "args": some(1), "bits": width * times}
    if op == "parity":
        return {"op": op, "args": some(1), "bits": 1}
    if op == "array":
        index = [n for n, b in enumerate(bits) if b == 1]
        if index:
            return {"op": op, "args": [*some(2), rng.choice(index)], "bits": width}
    if op == "struct":
        other = rng.randrange(len(bits))
        return {"op": op, "args": [*some(2), other], "bits": width}
    if op == "table":
        single = [n for n, b in enumerate(bits) if b == 1]
        if single:
            args = [rng.choice(single) for _ in range(rng.randint(1, 3))]
            rows = [rng.randrange(2) for _ in range(2 ** len(args))]
            return {"op": op, "args": args, "bits": 1, "table": rows}
    return {"op": "constant", "args": [], "bits": width, "value": rng.getrandbits(width)}


def _lines(circuit: Json, pad: str) -> tuple[list[str], Callable[[int], str]]:
    widths = [*circuit["inputs"], *(node["bits"] for node in circuit["nodes"])]
    count = len(circuit["inputs"])

    def name(number: int) -> str:
        return f"%a{number}" if number < count else f"%v{number}"

    lines: list[str] = []
    for k, node in enumerate(circuit["nodes"]):
        lines += [pad + line for line in _node_lines(node, f"%v{count + k}", name, widths)]
    return lines, name


def _node_lines(
    node: Json, result: str, name: Callable[[int], str], widths: list[int]
) -> list[str]:
    op, bits = node["op"], node["bits"]
    args = [name(n) for n in node["args"]]
    kinds = [f"i{widths[n]}" for n in node["args"]]
    own = f"i{bits}"
    listed = ", ".join(args)
    if op == "constant":
        cut = node["value"] - (2**bits if node["value"] >> (bits - 1) else 0)
        return [
            f"{result} = hw.constant {cut if bits > 1 else ('false', 'true')[cut & 1]}"
            + (f" : {own}" if bits > 1 else "")
        ]
    if op == "icmp":
        return [f"{result} = comb.icmp {node['predicate']} {listed} : {kinds[0]}"]
    if op == "concat":
        return [f"{result} = comb.concat {listed} : {', '.join(kinds)}"]
    if op == "extract":
        return [f"{result} = comb.extract {listed} from {node['low']} : ({kinds[0]}) -> {own}"]
    if op == "replicate":
        return [f"{result} = comb.replicate {listed} : ({kinds[0]}) -> {own}"]
    if op == "parity":
        return [f"{result} = comb.parity {listed} : {kinds[0]}"]
    if op == "table":
        rows = ", ".join(("false", "true")[r] for r in node["table"])
        return [f"{result} = comb.truth_table {listed} -> [{rows}]"]
    if op == "array":
        made = f"{result}_a = hw.array_create {args[0]}, {args[1]} : {own}"
        return [made, f"{result} = hw.array_get {result}_a[{args[2]}] : !hw.array<2x{own}>, i1"]
    if op == "struct":
        kind = f"!hw.struct<x: {kinds[0]}, y: {kinds[2]}>"
        made = [f"{result}_s = hw.struct_create ({args[0]}, {args[2]}) : {kind}"]
        return [*made, f'{result} = hw.struct_extract {result}_s["x"] : {kind}']
    if op in _DIVISIONS:
        # By what is neither zero nor -1: there is no right answer for these.
        signed, most = op in ("divs", "mods"), 2 ** (bits - 1) - 1
        return [
            f"{result}_1 = hw.constant 1 : {own}",
            f"{result}_m = hw.constant {most if signed else -1} : {own}",
            f"{result}_p = comb.and {args[1]}, {result}_m : {own}",
            f"{result}_d = comb.or {result}_p, {result}_1 : {own}",
            f"{result} = comb.{op} {args[0]}, {result}_d : {own}",
        ]
    return [f"{result} = comb.{op} {listed} : {kinds[-1]}"]


def module_text(circuit: Json, name: str, shuffled: int | None = None) -> str:
    """A combinational module; ``shuffled`` is the seed of another order of its lines."""
    lines, value = _lines(circuit, "  ")
    if shuffled is not None:
        random.Random(shuffled).shuffle(lines)
    ports = [f"in %a{k} : i{b}" for k, b in enumerate(circuit["inputs"])]
    kinds = _output_kinds(circuit)
    ports += [f"out y{k} : {kind}" for k, kind in enumerate(kinds)]
    returned = ", ".join(value(n) for n in circuit["outputs"])
    body = "".join(f"{line}\n" for line in lines)
    end = f"  hw.output {returned} : {', '.join(kinds)}\n"
    return f"hw.module @{name}({', '.join(ports)}) {{\n{body}{end}}}\n"


def pipeline_text(circuit: Json, name: str, stall: bool, captured: list[int]) -> str:
    """The same as a ``pipeline.unscheduled`` in a module with the ports of our pipelines.

    Parameters
    ----------
    captured
        Inputs that the body uses from outside.
    """
    lines, value = _lines(circuit, "    ")
    kinds = _output_kinds(circuit)
    inputs = list(enumerate(circuit["inputs"]))
    ports = [f"in %{_outer(k, captured)} : i{b}" for k, b in inputs]
    ports += ["in %clk : !seq.clock", "in %rst : i1", "in %go : i1"]
    ports += ["in %stall : i1"] if stall else []
    ports += [f"out y{k} : {kind}" for k, kind in enumerate(kinds)] + ["out done : i1"]
    arguments = ", ".join(f"%a{k} : i{b} = %p{k}" for k, b in inputs if k not in captured)
    control = (" stall(%stall)" if stall else "") + " clock(%clk) reset(%rst) go(%go) entryEn(%en)"
    results = ", ".join(f"r{k} : {kind}" for k, kind in enumerate(kinds))
    returned = ", ".join(value(n) for n in circuit["outputs"])
    count = len(kinds)
    given = ", ".join(f"%o#{k}" for k in range(count + 1))
    return "".join(
        f"{line}\n"
        for line in (
            f"hw.module @{name}({', '.join(ports)}) {{",
            f"  %o:{count + 1} = pipeline.unscheduled({arguments}){control} -> ({results}) {{",
            *lines,
            f"    pipeline.return {returned} : {', '.join(kinds)}",
            "  }",
            f"  hw.output {given} : {', '.join(kinds)}, i1",
            "}",
        )
    )


def _outer(k: int, captured: list[int]) -> str:
    return f"a{k}" if k in captured else f"p{k}"


def _output_kinds(circuit: Json) -> list[str]:
    widths = [*circuit["inputs"], *(node["bits"] for node in circuit["nodes"])]
    return [f"i{widths[n]}" for n in circuit["outputs"]]
