"""Builds one `hw.module` of `hw`, `comb` and `seq` operations.

Equal operations without state are made once.  Registers and wires may be read before it is known
what drives them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from gaus_pass.hardware.instances import Instance
from gaus_pass.hardware.interface import CLOCK
from gaus_pass.hardware.operations import INTEGER_RELATIONS
from gaus_pass.hardware.ports import Direction, Signal
from gaus_pass.ir.core.bindings import hw, ir
from gaus_pass.ir.core.names import UniqueNames
from gaus_pass.text import legal_name


class Purpose(Enum):
    """What a register is there for; the value is the word of the report."""

    VALUE = "value"
    OPERATOR = "operator"
    CONTROL = "control"
    PORT = "port"


@dataclass(frozen=True)
class RegisterInfo:
    """One register: its name in the Verilog, its width and what it is there for."""

    name: str
    bits: int
    purpose: Purpose
    location: str


class Driven:
    """A value of an operation that takes its input later."""

    def __init__(self, op: Any) -> None:
        self._op = op
        self.value: Any = op.results[0]

    def drive(self, value: Any) -> None:
        """Connect the input."""
        assert value.type == self.value.type, f"{value.type} into {self.value.type}"
        self._op.operands[0] = value


class Register(Driven):
    """A register that runs with the enable it was made with; `drive` says what it takes."""


class Wire(Driven):
    """A named wire whose driver comes later."""


def width(value: Any) -> int:
    """Bits of a wire."""
    return int(value.type.width)


class Netlist:
    """A module under construction.

    Parameters
    ----------
    name
        Symbol of the module.
    signals
        Of the ports; the clock is put before them.
    location
        Of what the module is made from.
    before
        Operation of the IR in front of which the module is put.
    """

    def __init__(
        self,
        name: str,
        signals: Iterable[Signal],
        location: Any,
        before: Any,
    ) -> None:
        self.location = location
        self.registers: list[RegisterInfo] = []
        ports = list(signals)
        inputs, self._outputs = (
            [s for s in ports if s.direction is direction] for direction in Direction
        )
        self._names = UniqueNames([CLOCK, *(s.name for s in (*inputs, *self._outputs))])
        self._known: dict[Any, list[Any]] = {}
        self._constants: dict[Any, int] = {}
        with location:
            self.op = hw.HWModuleOp(
                name,
                [
                    (CLOCK, ir.Type.parse("!seq.clock")),
                    *((s.name, _integer(s.bits)) for s in inputs),
                ],
                [(s.name, _integer(s.bits)) for s in self._outputs],
                ip=ir.InsertionPoint(before),
            )
            block = self.op.add_entry_block()
        self._block = block
        arguments = list(block.arguments)
        self.clock: Any = arguments[0]
        self.inputs = {s.name: a for s, a in zip(inputs, arguments[1:], strict=True)}
        self._at = ir.InsertionPoint(block)

    def finish(self, outputs: Mapping[str, Any]) -> None:
        """Connect the outputs, by name; nothing can be added afterwards."""
        self._create("hw.output", [], [outputs[s.name] for s in self._outputs])

    # Operations

    def _create(
        self,
        name: str,
        results: Sequence[Any],
        operands: Sequence[Any],
        attributes: dict[str, Any] | None = None,
        location: Any = None,
    ) -> Any:
        return ir.Operation.create(
            name,
            results=results,
            operands=operands,
            attributes=attributes or {},
            loc=location or self.location,
            ip=self._at,
        )

    def _pure(self, name: str, result: Any, *operands: Any, **attributes: Any) -> Any:
        """An operation without state, made once."""
        key = (name, result, operands, tuple(sorted((k, str(v)) for k, v in attributes.items())))
        if key not in self._known:
            self._known[key] = [self._create(name, [result], operands, attributes).results[0]]
        return self._known[key][0]

    def constant(self, number: int, bits: int) -> Any:
        """A number, cut to its low ``bits``."""
        number = (number + (1 << (bits - 1))) % (1 << bits) - (1 << (bits - 1))
        kind = _integer(bits)
        attribute = ir.Attribute.parse(f"{number} : i{bits}") if bits > 1 else None
        if attribute is None:
            attribute = ir.IntegerAttr.get(kind, number & 1)
        value = self._pure("hw.constant", kind, value=attribute)
        self._constants[value] = number % (1 << bits)
        return value

    def known(self, value: Any) -> int | None:
        """The (unsigned) number that a wire is, if it was made by `constant`."""
        return self._constants.get(value)

    def binary(self, operation: str, one: Any, two: Any) -> Any:
        """``comb.<operation>`` of two wires of one width."""
        return self._pure(f"comb.{operation}", one.type, one, two)

    def add(self, one: Any, two: Any) -> Any:
        """Sum; adding 0 costs nothing."""
        if self.known(two) == 0:
            return one
        return two if self.known(one) == 0 else self.binary("add", one, two)

    def sub(self, one: Any, two: Any) -> Any:
        """Difference."""
        return one if self.known(two) == 0 else self.binary("sub", one, two)

    def invert(self, value: Any) -> Any:
        """All bits inverted."""
        bits = width(value)
        known = self.known(value)
        if known is not None:
            return self.constant(~known, bits)
        return self.binary("xor", value, self.constant(-1, bits))

    def all_of(self, *values: Any) -> Any:
        """Conjunction of single bits; without any it is true."""
        return self._joined("and", 1, values)

    def any_of(self, *values: Any) -> Any:
        """Disjunction of single bits; without any it is false."""
        return self._joined("or", 0, values)

    def _joined(self, operation: str, neutral: int, values: tuple[Any, ...]) -> Any:
        """Single bits under "and" or "or": neutral ones are left out, any other known one wins."""
        found: dict[Any, None] = {}
        for value in values:
            known = self.known(value)
            if known is not None and known != neutral:
                return value
            if known is None:
                found[value] = None
        return self._tree(operation, list(found)) if found else self.constant(neutral, 1)

    def _tree(self, operation: str, values: list[Any]) -> Any:
        while len(values) > 1:
            pairs = [
                self.binary(operation, *values[i : i + 2]) for i in range(0, len(values) - 1, 2)
            ]
            values = pairs + values[len(values) & ~1 :]
        return values[0]

    def compare(self, predicate: str, one: Any, two: Any) -> Any:
        """``comb.icmp``; see `INTEGER_RELATIONS`."""
        number = ir.IntegerAttr.get(_integer(64), INTEGER_RELATIONS.index(predicate))
        return self._pure("comb.icmp", _integer(1), one, two, predicate=number)

    def is_number(self, value: Any, number: int) -> Any:
        """Whether a wire is a number."""
        return self.compare("eq", value, self.constant(number, width(value)))

    def select(self, condition: Any, one: Any, two: Any) -> Any:
        """``one`` where the condition holds, else ``two``."""
        known = self.known(condition)
        if one == two or known == 1:
            return one
        return two if known == 0 else self._pure("comb.mux", one.type, condition, one, two)

    def choose(self, cases: Sequence[tuple[Any, Any]]) -> Any:
        """The value of the case that holds, at most one, by a tree of selects; else any of them."""
        if len(cases) == 1:
            return cases[0][1]
        one, two = cases[: (len(cases) + 1) // 2], cases[(len(cases) + 1) // 2 :]
        condition = self.any_of(*(condition for condition, _ in one))
        return self.select(condition, self.choose(one), self.choose(two))

    def extract(self, value: Any, low: int, bits: int) -> Any:
        """Some bits of a wire."""
        if low == 0 and bits == width(value):
            return value
        known = self.known(value)
        if known is not None:
            return self.constant(known >> low, bits)
        i32 = _integer(32)
        place = ir.IntegerAttr.get(i32, low)
        return self._pure("comb.extract", _integer(bits), value, lowBit=place)

    def concatenate(self, *values: Any) -> Any:
        """Wires side by side, the first one highest."""
        return self._pure("comb.concat", _integer(sum(map(width, values))), *values)

    def resize(self, value: Any, bits: int, signed: bool) -> Any:
        """Cut to the low bits, or extended."""
        have = width(value)
        if bits <= have:
            return self.extract(value, 0, bits)
        known = self.known(value)
        if known is not None:
            negative = signed and known >> (have - 1)
            return self.constant(known - (1 << have) if negative else known, bits)
        if not signed:
            return self.concatenate(self.constant(0, bits - have), value)
        sign = self.extract(value, have - 1, 1)
        high = self._pure("comb.replicate", _integer(bits - have), sign)
        return self.concatenate(high, value)

    def shift_left(self, value: Any, by: int) -> Any:
        """Times a power of two, in the same width."""
        bits = width(value)
        if by >= bits:
            return self.constant(0, bits)
        if by == 0:
            return value
        return self.concatenate(self.extract(value, 0, bits - by), self.constant(0, by))

    # State and names

    def register(
        self,
        name: str,
        bits: int,
        enable: Any,
        purpose: Purpose,
        *,
        reset: Any = None,
        initial: int = 0,
        location: Any = None,
        place: str = "",
    ) -> Register:
        """A register that takes its input where ``enable``; it has to be driven later.

        Parameters
        ----------
        reset
            Sets it to ``initial`` at the clock edge, whatever ``enable`` is.
        location, place
            Of what it holds, as MLIR and as text.
        """
        own = self._names.unique(legal_name(name))
        zero = self.constant(0, bits)
        operands = [zero, self.clock, enable]
        segments = [1, 1, 1, 0, 0, 0]
        if reset is not None:
            operands += [reset, self.constant(initial, bits)]
            segments[3:5] = 1, 1
        attributes = {
            "name": ir.StringAttr.get(own),
            "operandSegmentSizes": ir.DenseI32ArrayAttr.get(segments),
        }
        op = self._create("seq.compreg.ce", [_integer(bits)], operands, attributes, location)
        self.registers.append(RegisterInfo(own, bits, purpose, place))
        return Register(op)

    def wire(self, name: str, bits: int, location: Any = None) -> Wire:
        """A wire that has to be driven later."""
        own = self._names.unique(legal_name(name))
        attributes = {"name": ir.StringAttr.get(own)}
        zero = self.constant(0, bits)
        return Wire(self._create("hw.wire", [_integer(bits)], [zero], attributes, location))

    def label(self, value: Any, name: str, location: Any = None) -> None:
        """Name a wire, and say where it comes from, if it has no name yet."""
        op = value.owner
        if isinstance(op, ir.Block) or self.known(value) is not None:
            return
        if "sv.namehint" not in op.attributes and "name" not in op.attributes:
            op.attributes["sv.namehint"] = ir.StringAttr.get(legal_name(name))
            if location is not None:
                op.location = location

    def memory(self, name: str, size: int, bits: int, reset: Any) -> Any:
        """A `seq.hlmem`."""
        own = self._names.unique(legal_name(name))
        kind = ir.Type.parse(f"!seq.hlmem<{size}xi{bits}>")
        attributes = {"name": ir.StringAttr.get(own)}
        return self._create("seq.hlmem", [kind], [self.clock, reset], attributes).results[0]

    def read(self, memory: Any, address: Any, bits: int) -> Any:
        """What a memory holds at an address now."""
        attributes = {
            "latency": ir.IntegerAttr.get(_integer(64), 0),
            "operandSegmentSizes": ir.DenseI32ArrayAttr.get([1, 1, 0]),
        }
        return self._create("seq.read", [_integer(bits)], [memory, address], attributes).results[0]

    def write(self, memory: Any, address: Any, data: Any, enable: Any) -> None:
        """Write at the clock edge where ``enable``."""
        latency = ir.IntegerAttr.get(_integer(64), 1)
        self._create("seq.write", [], [memory, address, data, enable], {"latency": latency})

    def instance(self, name: str, module: Instance, inputs: Sequence[Any]) -> list[Any]:
        """An instance of a module; its outputs."""
        names = [
            ir.ArrayAttr.get([ir.StringAttr.get(n) for n in side])
            for side in (module.input_names, module.output_names)
        ]
        attributes = {
            "instanceName": ir.StringAttr.get(self._names.unique(legal_name(name))),
            "moduleName": ir.FlatSymbolRefAttr.get(module.module),
            "argNames": names[0],
            "resultNames": names[1],
            "parameters": ir.ArrayAttr.get([]),
        }
        types = [ir.Type.parse(kind) for kind in module.output_types]
        return list(self._create("hw.instance", types, inputs, attributes).results)


def _integer(bits: int) -> Any:
    return ir.IntegerType.get_signless(bits)
