"""Builds one `hw.module` of `hw`, `comb` and `seq` operations.

::

    inputs, clock ──► logic ──► registers, wires, memories, instances ──► outputs
                        ▲                                     │
                        └─────────────────────────────────────┘

Everything is a wire: a value of the IR with a width in bits.  Operations without state are made
once and reused (`gaus_pass.rtl.netlist.logic`).  Whatever has state or a name is always made anew,
under a unique name.  A register or a named wire may be read before its driver is connected.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from typing import Any

from gaus_pass.hardware.instances import Instance
from gaus_pass.hardware.interface import CLOCK
from gaus_pass.hardware.ports import Direction, Signal
from gaus_pass.ir.core.bindings import hw, ir
from gaus_pass.ir.core.names import UniqueNames
from gaus_pass.rtl.netlist.logic import Logic, integer, width
from gaus_pass.text import KEYWORDS, legal_name, no_keyword


class Purpose(Enum):
    """The purpose of a register; the value is the word that reports use."""

    VALUE = "value"
    OPERATOR = "operator"
    CONTROL = "control"
    PORT = "port"


@dataclass(frozen=True)
class RegisterInfo:
    """A register, or all those of an instance: its name in the Verilog, width and purpose."""

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
    """A register, enabled as it was made; `drive` connects its input."""


class Wire(Driven):
    """A named wire whose driver is connected later."""


class Netlist(Logic):
    """A module under construction.

    Parameters
    ----------
    name
        Symbol of the module.
    signals
        The ports; the clock is added in front of them.
    location
        Location of the function that the module is made from.
    before
        Operation of the IR in front of which the module is inserted.
    """

    def __init__(
        self,
        name: str,
        signals: Iterable[Signal],
        location: Any,
        before: Any,
    ) -> None:
        self.registers: list[RegisterInfo] = []
        ports = list(signals)
        inputs, self._outputs = (
            [s for s in ports if s.direction is direction] for direction in Direction
        )
        self._names = UniqueNames([*KEYWORDS, CLOCK, *(s.name for s in (*inputs, *self._outputs))])
        with location:
            self.op = hw.HWModuleOp(
                name,
                [
                    (CLOCK, ir.Type.parse("!seq.clock")),
                    *((s.name, integer(s.bits)) for s in inputs),
                ],
                [(s.name, integer(s.bits)) for s in self._outputs],
                ip=ir.InsertionPoint(before),
            )
            if no_keyword(name) != name:
                # The export knows most words of the language, but not all.
                self.op.attributes["verilogName"] = ir.StringAttr.get(no_keyword(name))
            block = self.op.add_entry_block()
        arguments = list(block.arguments)
        self.clock: Any = arguments[0]
        self.inputs = {s.name: a for s, a in zip(inputs, arguments[1:], strict=True)}
        super().__init__(location, ir.InsertionPoint(block))

    def finish(self, outputs: Mapping[str, Any]) -> None:
        """Connect the outputs, by name; nothing can be added afterwards."""
        self._create("hw.output", [], [outputs[s.name] for s in self._outputs])

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
        """A register that takes its input when ``enable`` is high; it has to be driven later.

        Parameters
        ----------
        reset
            Sets it to ``initial`` at the clock edge, whatever ``enable`` is.
        location, place
            Location of the value that it holds, as MLIR and as text.
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
        op = self._create("seq.compreg.ce", [integer(bits)], operands, attributes, location)
        self.registers.append(RegisterInfo(own, bits, purpose, place))
        return Register(op)

    def wire(self, name: str, bits: int, location: Any = None) -> Wire:
        """A wire that has to be driven later."""
        own = self._names.unique(legal_name(name))
        attributes = {"name": ir.StringAttr.get(own)}
        zero = self.constant(0, bits)
        return Wire(self._create("hw.wire", [integer(bits)], [zero], attributes, location))

    def label(self, value: Any, name: str, location: Any = None) -> None:
        """Give a wire a name and a location, if it has no name yet."""
        op = value.owner
        if isinstance(op, ir.Block) or self.known(value) is not None:
            return
        if "sv.namehint" not in op.attributes and "name" not in op.attributes:
            op.attributes["sv.namehint"] = ir.StringAttr.get(no_keyword(legal_name(name)))
            if location is not None:
                op.location = location

    def memory(self, name: str, size: int, bits: int, reset: Any) -> Any:
        """A `seq.hlmem`."""
        own = self._names.unique(legal_name(name))
        kind = ir.Type.parse(f"!seq.hlmem<{size}xi{bits}>")
        attributes = {"name": ir.StringAttr.get(own)}
        return self._create("seq.hlmem", [kind], [self.clock, reset], attributes).results[0]

    def block_memory(
        self, name: str, size: int, bits: int, contents: Sequence[int] | None, collides: bool
    ) -> Any:
        """An array; for `read` and `write`.

        Parameters
        ----------
        contents
            What it holds before the first clock edge, one number an element.
        collides
            Whether a read of an element in the cycle in which it is stored has to see the old
            data; block memories need logic for that.
        """
        own = self._names.unique(legal_name(name))
        kind = ir.Type.parse(f"!hw.inout<uarray<{size}xi{bits}>>")
        attributes: dict[str, Any] = {"name": ir.StringAttr.get(own)}
        if not collides:
            attributes["sv.attributes"] = ir.Attribute.parse('[#sv.attribute<"no_rw_check">]')
        memory = self._create("sv.reg", [kind], [], attributes).results[0]
        if contents is not None:
            self._fill(memory, contents, bits)
        return memory

    def _fill(self, memory: Any, contents: Sequence[int], bits: int) -> None:
        address_bits = max(1, (len(contents) - 1).bit_length())
        words = [
            (self.constant(k, address_bits), self.constant(word, bits))
            for k, word in enumerate(contents)
        ]
        with self._inside(self._create("sv.initial", [], [], regions=1)):
            for address, word in words:
                self._create("sv.bpassign", [], [self._element(memory, address, bits), word])

    def _element(self, array: Any, address: Any, bits: int) -> Any:
        kind = ir.Type.parse(f"!hw.inout<i{bits}>")
        return self._create("sv.array_index_inout", [kind], [array, address]).results[0]

    @contextmanager
    def _inside(self, op: Any) -> Generator[None]:
        """Add operations to the first region of an operation, which has no block yet."""
        outside = self._at
        self._at = ir.InsertionPoint(op.regions[0].blocks.append())
        yield
        self._at = outside

    def read(self, memory: Any, address: Any, bits: int) -> Any:
        """The current element at an address of a memory."""
        if _is_array(memory):
            place = self._element(memory, address, bits)
            return self._create("sv.read_inout", [integer(bits)], [place]).results[0]
        attributes = {
            "latency": ir.IntegerAttr.get(integer(64), 0),
            "operandSegmentSizes": ir.DenseI32ArrayAttr.get([1, 1, 0]),
        }
        return self._create("seq.read", [integer(bits)], [memory, address], attributes).results[0]

    def write(self, memory: Any, address: Any, data: Any, enable: Any) -> None:
        """Write an element at the clock edge if ``enable`` is high."""
        if _is_array(memory):
            clock = self._pure("seq.from_clock", integer(1), self.clock)
            rising = {"events": ir.ArrayAttr.get([ir.IntegerAttr.get(integer(32), 0)])}
            edge = self._create("sv.always", [], [clock], rising, regions=1)
            with self._inside(edge):
                happens = self._create("sv.if", [], [enable], regions=2)
            with self._inside(happens):
                place = self._element(memory, address, width(data))
                self._create("sv.passign", [], [place, data])
            return
        latency = ir.IntegerAttr.get(integer(64), 1)
        self._create("seq.write", [], [memory, address, data, enable], {"latency": latency})

    def instance(self, name: str, module: Instance, inputs: Sequence[Any]) -> list[Any]:
        """An instance of a module; its outputs."""
        names = [
            ir.ArrayAttr.get([ir.StringAttr.get(n) for n in side])
            for side in (module.input_names, module.output_names)
        ]
        own = self._names.unique(legal_name(name))
        if module.register_bits:
            inside = RegisterInfo(own, module.register_bits, Purpose.OPERATOR, "")
            self.registers.append(inside)
        attributes = {
            "instanceName": ir.StringAttr.get(own),
            "moduleName": ir.FlatSymbolRefAttr.get(module.module),
            "argNames": names[0],
            "resultNames": names[1],
            "parameters": ir.ArrayAttr.get([]),
        }
        types = [ir.Type.parse(kind) for kind in module.output_types]
        results = list(self._create("hw.instance", types, inputs, attributes).results)
        self.owned |= {} if self._owner is None else dict.fromkeys(results, self._owner)
        return results


def module_name(near: Any, name: str) -> str:
    """A name that no module beside an operation has: this one, or with a number behind it."""
    beside = near.operation.parent.regions[0].blocks[0].operations
    taken = (op.attributes["sym_name"].value for op in beside if "sym_name" in op.attributes)
    return UniqueNames(taken).unique(name)


def _is_array(memory: Any) -> bool:
    return str(memory.type).startswith("!hw.inout")
