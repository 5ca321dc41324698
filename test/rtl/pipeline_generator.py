"""Makes seeded random pipelines out of operations on random earlier values."""

from __future__ import annotations

import random
from collections.abc import Callable

from random_pipeline import Node, RandomPipeline, Style

WIDTHS = (1, 3, 7, 8, 16, 32, 33)


def generate(seed: int, operations: int, style: Style) -> RandomPipeline:
    """A pipeline of about that many operations."""
    return _Generator(seed, operations, style).run()


class _Generator:
    def __init__(self, seed: int, operations: int, style: Style) -> None:
        self.random = random.Random(seed)
        self.wanted = operations
        self.pipeline = RandomPipeline(seed, style)
        self.used: set[int] = set()

    def run(self) -> RandomPipeline:
        p, rng = self.pipeline, self.random
        for i in range(rng.randint(2, 5)):
            bits = rng.choice(WIDTHS)
            p.inputs.append(bits)
            capture = p.style.captures and i > 0 and rng.random() < 0.5
            p.captured.update({i} if capture else ())
            p.nodes.append(Node(f"%x{i}" if capture else f"%a{i}", bits, lambda _: 0))
        p.nodes.append(self._constant(rng.choice(WIDTHS)))
        makers = [self._arithmetic] * 4 + [self._mux, self._compare, self._shift, self._extract]
        makers += [self._concat, self._variadic]
        makers += [self._latency] if p.style.latency_bodies else []
        while p.operations < self.wanted:
            rng.choice(makers)()
        # Most of what nobody uses is returned, so that a wrong value anywhere is seen; the rest
        # stays dead.
        sinks = [i for i in range(len(p.inputs), len(p.nodes)) if i not in self.used]
        p.returned = [i for i in sinks if rng.random() < 0.9] or [len(p.nodes) - 1]
        p.outputs = [p.nodes[i].bits for i in p.returned]
        return p

    def _pick(self) -> int:
        nodes = self.pipeline.nodes
        if self.random.random() < 0.1:
            return self.random.randrange(len(self.pipeline.inputs))
        return self.random.randrange(max(0, len(nodes) - 30), len(nodes))

    def _of_width(self, bits: int) -> int:
        """A value of that width among the last ones; a constant, or a resized one, if none is."""
        nodes = self.pipeline.nodes
        fitting = [i for i in range(max(0, len(nodes) - 60), len(nodes)) if nodes[i].bits == bits]
        if fitting and self.random.random() < 0.9:
            return self.random.choice(fitting)
        nodes.append(self._constant(bits))
        return len(nodes) - 1

    def _constant(self, bits: int) -> Node:
        value = self.random.getrandbits(bits)
        name = f"%c{len(self.pipeline.nodes)}"
        signed = value - (1 << bits) if value >> (bits - 1) else value
        literal = ("true" if value else "false") if bits == 1 else f"{signed} : i{bits}"
        self.pipeline.lines.append(f"{name} = hw.constant {literal}")
        return Node(name, bits, lambda _: value)

    def _emit(self, kind: str, text: str, bits: int, evaluate: Callable[[list[int]], int]) -> None:
        p, rng = self.pipeline, self.random
        latency = rng.choice((0, 0, 0, 0, 1, 1, 2, 3))
        hint = f', sv.namehint = "v{p.operations % 40}"' if rng.random() < 0.3 else ""
        attributes = f"{{ssp.operator_type = @{kind}{latency}{hint}}}"
        name = f"%v{len(p.nodes)}"
        before, colon, after = text.rpartition(" : ")
        p.lines.append(f"{name} = {before} {attributes}{colon}{after}")
        p.nodes.append(Node(name, bits, evaluate))
        p.operations += 1

    def _arithmetic(self) -> None:
        name = self.random.choice(("add", "sub", "mul", "and", "or", "xor", "add"))
        a = self._pick()
        bits = self.pipeline.nodes[a].bits
        b = self._of_width(bits)
        functions: dict[str, Callable[[int, int], int]] = {
            "add": lambda x, y: x + y,
            "sub": lambda x, y: x - y,
            "mul": lambda x, y: x * y,
            "and": lambda x, y: x & y,
            "or": lambda x, y: x | y,
            "xor": lambda x, y: x ^ y,
        }
        function = functions[name]
        kind = {"add": "add", "sub": "add", "mul": "mul"}.get(name, "logic")
        text = f"comb.{name} {self._name(a)}, {self._name(b)} : i{bits}"
        self._emit(kind, text, bits, lambda v: function(v[a], v[b]))

    def _variadic(self) -> None:
        a = self._pick()
        bits = self.pipeline.nodes[a].bits
        others = [self._of_width(bits) for _ in range(self.random.randint(2, 4))]
        names = ", ".join(map(self._name, [a, *others]))
        text = f"comb.add {names} : i{bits}"
        self._emit("add", text, bits, lambda v: v[a] + sum(v[i] for i in others))

    def _name(self, i: int) -> str:
        """How an operand is written; asking makes it used."""
        self.used.add(i)
        return self.pipeline.nodes[i].name

    def _mux(self) -> None:
        condition, a = self._of_width(1), self._pick()
        bits = self.pipeline.nodes[a].bits
        b = self._of_width(bits)
        names = ", ".join(map(self._name, (condition, a, b)))
        self._emit(
            "logic", f"comb.mux {names} : i{bits}", bits, lambda v: v[a] if v[condition] else v[b]
        )

    def _compare(self) -> None:
        a = self._pick()
        bits = self.pipeline.nodes[a].bits
        b = self._of_width(bits)
        predicate = self.random.choice(("eq", "ne", "ult", "slt", "sge"))

        def compare(v: list[int]) -> int:
            x, y = v[a], v[b]
            if predicate.startswith("s"):
                x, y = _signed(x, bits), _signed(y, bits)
            results = {"eq": x == y, "ne": x != y, "ult": x < y, "slt": x < y, "sge": x >= y}
            return int(results[predicate])

        text = f"comb.icmp {predicate} {self._name(a)}, {self._name(b)} : i{bits}"
        self._emit("compare", text, 1, compare)

    def _shift(self) -> None:
        a = self._pick()
        bits = self.pipeline.nodes[a].bits
        b = self._of_width(bits)
        name = self.random.choice(("shl", "shru", "shrs"))

        def shift(v: list[int]) -> int:
            amount = v[b]
            if name == "shl":
                return v[a] << amount if amount < bits else 0
            value = _signed(v[a], bits) if name == "shrs" else v[a]
            return value >> min(amount, bits)

        text = f"comb.{name} {self._name(a)}, {self._name(b)} : i{bits}"
        self._emit("logic", text, bits, shift)

    def _extract(self) -> None:
        a = self._pick()
        source = self.pipeline.nodes[a].bits
        bits = self.random.randint(1, source)
        low = self.random.randint(0, source - bits)
        text = f"comb.extract {self._name(a)} from {low} : (i{source}) -> i{bits}"
        self._emit("wire", text, bits, lambda v: v[a] >> low)

    def _concat(self) -> None:
        a, b = self._pick(), self._pick()
        widths = [self.pipeline.nodes[i].bits for i in (a, b)]
        if sum(widths) > 64:
            return
        text = f"comb.concat {self._name(a)}, {self._name(b)} : i{widths[0]}, i{widths[1]}"
        self._emit("wire", text, sum(widths), lambda v: v[a] << widths[1] | v[b])

    def _latency(self) -> None:
        """An adder with registers inside: one before it or all behind it."""
        p, rng = self.pipeline, self.random
        a = self._pick()
        bits = p.nodes[a].bits
        b = self._of_width(bits)
        latency, early = rng.randint(1, 3), rng.random() < 0.5
        name = f"%l{len(p.nodes)}"
        lines: list[str] = []
        enable = ""
        if p.style.stall:
            lines += ["%one = hw.constant true", "%run = comb.xor %stall, %one : i1"]
            enable = ", %run"

        def register(value: str, k: int) -> str:
            op = "seq.compreg.ce" if p.style.stall else "seq.compreg"
            lines.append(f"%q{k} = {op} {value}, %clk{enable} : i{bits}")
            p.body_bits += bits
            return f"%q{k}"

        x, y, count = self._name(a), self._name(b), latency
        if early:
            x, y, count = register(x, 100), register(y, 101), latency - 1
        lines.append(f"%s = comb.add {x}, {y} : i{bits}")
        current = "%s"
        for k in range(count):
            current = register(current, k)
        body = " ".join(f"{line}\n" for line in lines)
        p.lines.append(
            f"{name} = pipeline.latency {latency} -> (i{bits}) {{\n{body}"
            f"pipeline.latency.return {current} : i{bits} }}"
        )
        p.nodes.append(Node(name, bits, lambda v: v[a] + v[b]))
        p.operations += 1


def _signed(value: int, bits: int) -> int:
    return value - (1 << bits) if value >> (bits - 1) else value
