"""What a network means, and its text in MLIR, made of the same JSON independently."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fuzz.networks.making import Network

SCALAR = "k"


def wrapped(number: int) -> int:
    """A number as 32 bits with a sign."""
    return (number + 2**31) % 2**32 - 2**31


def run(
    network: Network, arguments: Mapping[str, Sequence[int]], scalar: int
) -> tuple[dict[str, list[int]], list[int]]:
    """The memories that go outside, and the results."""
    memories = {name: list(values) for name, values in arguments.items()}
    values: dict[str, int] = {}
    for process in network["processes"]:
        rows, columns = process["size"]
        add = values.get(process["value"] or "", 0)
        if process["uses_scalar"] and network["scalar"]:
            add = wrapped(add + scalar)
        kind = process["kind"]
        count = rows if kind == "grow" else rows * columns
        read = [0] * count
        for name, way in process["reads"]:
            own = memories[name]
            for e in range(count):
                read[e] = wrapped(read[e] + own[e if way == "same" else count - 1 - e])
        if kind == "map":
            found = [wrapped(v * 3 + add) for v in read]
        elif kind == "steps":
            found = [wrapped(_steps(v & 7) + add) for v in read]
        elif kind == "sum":
            found = [wrapped(sum(read[r * columns : (r + 1) * columns]) + add) for r in range(rows)]
        elif kind == "grow":
            found = [wrapped(read[r] + add + c) for r in range(rows) for c in range(columns)]
        else:
            values[process["name"]] = wrapped(sum(read) + add)
            continue
        memories[process["fills"]] = found
    outside = {name: memories[name] for name in network["outside"]}
    return outside, [values[name] for name in network["results"]]


def _steps(number: int) -> int:
    count = 0
    while number > 0:
        number, count = number - 2, count + 1
    return count


def mlir(network: Network) -> str:
    """The function, and those that it calls."""
    outside, sizes = network["outside"], network["memories"]
    kinds = {name: f"memref<{size}xi32>" for name, size in sizes.items()}
    arguments = [f"%{name}: {kinds[name]}" for name in (*network["arguments"], *outside)]
    arguments += [f"%{SCALAR}: i32"] if network["scalar"] else []
    results = ", ".join(["i32"] * len(network["results"]))
    arrow = f" -> ({results})" if results else ""
    flush = str(network.get("flush", False)).lower()
    lines = [
        f"func.func @f({', '.join(arguments)}){arrow} "
        f"attributes {{gaus.hint = {{dataflow = true, flush = {flush}}}}} {{"
    ]
    local = [n for n in sizes if n not in network["arguments"] and n not in outside]
    lines += [f"  %{name} = memref.alloca() : {kinds[name]}" for name in local]
    called: list[str] = []
    for process in network["processes"]:
        adds = [f"%{process['value']}"] if process["value"] else []
        adds += [f"%{SCALAR}"] if process["uses_scalar"] and network["scalar"] else []
        own = [name for name, _ in process["reads"]]
        own += [process["fills"]] if process["kind"] != "total" else []
        body = _body(process, adds)
        if not process["called"]:
            lines += body
            continue
        operands = [f"%{n}" for n in dict.fromkeys(own)] + adds
        types = [kinds[n] for n in dict.fromkeys(own)] + ["i32"] * len(adds)
        given = ", ".join(f"{o}: {t}" for o, t in zip(operands, types, strict=True))
        total = process["kind"] == "total"
        called.append(
            f"func.func private @{process['name']}_f({given}){' -> i32' if total else ''} {{"
        )
        called += body
        end = f"  return %{process['name']} : i32" if total else "  return"
        called += [end, "}"]
        made = f"%{process['name']} = " if total else ""
        back = "i32" if total else "()"
        lines.append(
            f"  {made}func.call @{process['name']}_f({', '.join(operands)}) : "
            f"({', '.join(types)}) -> {back}"
        )
    values = ", ".join(f"%{name}" for name in network["results"])
    lines += [f"  return {values} : {results}" if results else "  return", "}"]
    return "\n".join([*lines, *called]) + "\n"


class _Lines:
    """The lines of a process; values are numbered."""

    def __init__(self, name: str) -> None:
        self.lines: list[str] = []
        self._name, self._count = name, 0

    def value(self, text: str) -> str:
        self._count += 1
        name = f"%{self._name}_{self._count}"
        self.lines.append(f"    {name} = {text}")
        return name

    def add(self, text: str) -> None:
        self.lines.append(f"    {text}")


def _body(process: dict[str, Any], adds: Sequence[str]) -> list[str]:
    name, kind = process["name"], process["kind"]
    rows, columns = process["size"]
    count = rows if kind == "grow" else rows * columns
    own = _Lines(name)
    zero = own.value("arith.constant 0 : i32") if kind in ("total", "sum", "steps") else ""
    reads = process["reads"]
    sizes = {n: count for n, _ in reads}
    fills = {"sum": rows}.get(kind, rows * columns)
    hint = f"{{gaus.hint = {{ii = {process['ii']}}}}}" if process["ii"] else ""

    def load(at: str) -> str:
        total = ""
        for memory, way in reads:
            where = at if way == "same" else f"{count - 1} - ({at})"
            v = own.value(f"affine.load %{memory}[{where}] : memref<{sizes[memory]}xi32>")
            total = v if not total else own.value(f"arith.addi {total}, {v} : i32")
        return total

    def plus(v: str) -> str:
        for other in adds:
            v = own.value(f"arith.addi {v}, {other} : i32")
        return v

    def store(v: str, at: str) -> None:
        own.add(f"affine.store {v}, %{process['fills']}[{at}] : memref<{fills}xi32>")

    i, j = f"%{name}_i", f"%{name}_j"
    if kind in ("map", "steps") and process["flat"]:
        own.add(f"affine.for {i} = 0 to {count} {{")
        store(plus(_changed(own, kind, load(i), zero)), i)
        own.add(f"}} {hint if kind == 'map' else ''}")
    elif kind in ("map", "steps", "grow"):
        own.add(f"affine.for {i} = 0 to {rows} {{")
        own.add(f"affine.for {j} = 0 to {columns} {{")
        at = f"{i} * {columns} + {j}"
        v = plus(_changed(own, kind, load(i if kind == "grow" else at), zero))
        if kind == "grow":
            index = own.value(f"arith.index_cast {j} : index to i32")
            v = own.value(f"arith.addi {v}, {index} : i32")
        store(v, at)
        own.add(f"}} {hint if kind != 'steps' else ''}")
        own.add("}")
    elif kind == "sum":
        own.add(f"affine.for {i} = 0 to {rows} {{")
        acc, total = f"%{name}_acc", f"%{name}_sum"
        own.add(f"{total} = affine.for {j} = 0 to {columns} iter_args({acc} = {zero}) -> (i32) {{")
        v = own.value(f"arith.addi {acc}, {load(f'{i} * {columns} + {j}')} : i32")
        own.add(f"affine.yield {v} : i32")
        own.add(f"}} {hint}")
        store(plus(total), i)
        own.add("}")
    else:
        acc = f"%{name}_acc"
        total = f"%{name}_sum"
        own.add(f"{total} = affine.for {i} = 0 to {count} iter_args({acc} = {zero}) -> (i32) {{")
        v = own.value(f"arith.addi {acc}, {load(i)} : i32")
        own.add(f"affine.yield {v} : i32")
        own.add(f"}} {hint}")
        end = plus(total)
        number = own.value("arith.constant 0 : i32")
        own.add(f"%{name} = arith.addi {end}, {number} : i32")
    return own.lines


def _changed(own: _Lines, kind: str, v: str, zero: str) -> str:
    if kind == "map":
        three = own.value("arith.constant 3 : i32")
        return own.value(f"arith.muli {v}, {three} : i32")
    if kind == "grow":
        return v
    seven, two, one = (own.value(f"arith.constant {n} : i32") for n in (7, 2, 1))
    low = own.value(f"arith.andi {v}, {seven} : i32")
    result = own.value("arith.constant 0 : i32") + "r"
    own.add(f"{result}:2 = scf.while (%a = {low}, %b = {zero}) : (i32, i32) -> (i32, i32) {{")
    own.add(f"  %go = arith.cmpi sgt, %a, {zero} : i32")
    own.add("  scf.condition(%go) %a, %b : i32, i32")
    own.add("} do {")
    own.add("^bb0(%a: i32, %b: i32):")
    own.add(f"  %c = arith.subi %a, {two} : i32")
    own.add(f"  %d = arith.addi %b, {one} : i32")
    own.add("  scf.yield %c, %d : i32, i32")
    own.add("}")
    return f"{result}#1"
