"""Names for the wires of a module that have none, so that its Verilog says what they are.

What a wire is for names it, else what it is made of, else its kind and its place in the source::

    loop_i_next, done_now_enable    what a register takes, and when
    y_value                         what an output shows
    busy_and_advance, not_stall     an operation on things with names
    i_extended, i_shl_3             zeros or copies of the sign beside them
    product_12_8                    a product of line 12
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gaus_pass.ir.core.bindings import hw, ir
from gaus_pass.ir.core.constants import known
from gaus_pass.ir.core.handles import IrValue, Module, Op
from gaus_pass.ir.core.locations import location_text
from gaus_pass.ir.core.names import UniqueNames
from gaus_pass.ir.core.walk import (
    defining_op,
    hw_input_names,
    name_hint,
    set_name_hint,
    walk_nested,
)
from gaus_pass.text import KEYWORDS, legal_name

_SHORT = 24
"""Letters of an operand's name up to which it takes part in the name of a result."""

_JOINED = {
    "comb.and": "and", "comb.or": "or", "comb.xor": "xor", "comb.add": "plus",
    "comb.sub": "minus", "comb.mul": "times", "comb.divu": "by", "comb.divs": "by",
    "comb.modu": "mod", "comb.mods": "mod", "comb.shl": "shl", "comb.shru": "shr",
    "comb.shrs": "shr",
}  # fmt: skip
_RELATIONS = ("is", "is_not", *("lt", "le", "gt", "ge") * 2, "is", "is_not", "is", "is_not")
"""By predicate of `comb.icmp`."""
_KINDS = {
    "comb.and": "all", "comb.or": "some", "comb.xor": "odd", "comb.add": "sum",
    "comb.sub": "difference", "comb.mul": "product", "comb.divu": "quotient",
    "comb.divs": "quotient", "comb.modu": "rest", "comb.mods": "rest", "comb.icmp": "compared",
    "comb.mux": "choice", "comb.extract": "part", "comb.concat": "joined",
    "comb.replicate": "copies", "comb.parity": "parity", "comb.shl": "shifted",
    "comb.shru": "shifted", "comb.shrs": "shifted",
}  # fmt: skip
_STORED = ("sv.reg", "sv.wire", "sv.logic", "hw.wire")
_READ = "sv.read_inout"
_NAME_KEYS = ("name", "sv.namehint", "instanceName", "hw.verilogName")


def name_wires(module: Module) -> None:
    """Name the unnamed results and registers of an `hw.module` that holds no more than hardware."""
    _Names(module).run()


class _Names:
    def __init__(self, module: Module) -> None:
        ports = module.attributes["module_type"]
        self.inputs = hw_input_names(ports)
        self.outputs = list(hw.ModuleType(ports.value).output_names)
        self.operations = list(walk_nested(module))
        self.names = UniqueNames([*KEYWORDS, *self.inputs, *self.outputs, *self._given()])
        self.placed: set[str] = set()

    def _given(self) -> Iterator[str]:
        """Names that the export keeps, of registers that a report tells among them."""
        for op in self.operations:
            for key in _NAME_KEYS:
                attribute = op.attributes.get(key)
                if attribute is not None and isinstance(attribute, ir.StringAttr):
                    yield attribute.value

    def run(self) -> None:
        """Purposes come first, what is made of them after."""
        for value, name in self._purposes():
            op = defining_op(value)
            if op is not None and op.name.startswith("comb.") and name_hint(op) is None:
                set_name_hint(op, self.names.unique(legal_name(name)))
        for op in self.operations:
            if op.name in _STORED:
                self._name_stored(op)
            elif _is_nameable(op) and name_hint(op) is None:
                name = self._composed(op)
                set_name_hint(op, self._placed(op) if name is None else self.names.unique(name))

    def _purposes(self) -> Iterator[tuple[Any, str]]:
        """Wires and what they are there for."""
        for op in self.operations:
            if op.name in ("sv.passign", "sv.bpassign"):
                target, value = op.operands
                name = self._name(target)
                if name is None:
                    continue
                yield value, f"{name}_next"
                above = op.parent
                if above is not None and above.name == "sv.if":
                    yield above.operands[0], f"{name}_enable"
            elif op.name == "hw.output":
                for value, port in zip(op.operands, self.outputs, strict=True):
                    yield value, f"{port}_value"

    def _name_stored(self, op: Op) -> None:
        """A register or wire that has no name: after what it takes."""
        attribute = op.attributes.get("name")
        if attribute is not None and attribute.value:
            return
        is_wire = op.name == "hw.wire"
        source = op.operands[0] if is_wire else self._taken(op.results[0])
        name = None if source is None else self._name(source)
        if not is_wire or name is None:
            name = self.names.unique(f"{name}_kept" if name else f"kept{_place(op)}")
        op.attributes["name"] = ir.StringAttr.get(name)

    def _taken(self, target: Any) -> Any:
        """What is assigned to a register."""
        for use in target.uses:
            owner = use.owner.operation if hasattr(use.owner, "operation") else use.owner
            if owner.name == "sv.passign" and use.operand_number == 0:
                return owner.operands[1]
        return None

    def _name(self, value: IrValue) -> str | None:
        """The name of a value, or None."""
        op = defining_op(value)
        if op is None:
            number = value.arg_number
            return self.inputs[number] if number < len(self.inputs) else None
        if op.name == _READ:
            return self._name(op.operands[0])
        attribute = op.attributes.get("name") if op.name in _STORED else None
        if attribute is not None:
            return attribute.value or None
        number = known(value) if op.name == "hw.constant" else None
        return name_hint(op) if number is None else str(number)

    def _composed(self, op: Op) -> str | None:
        """A name made of those of the operands, where they are short."""
        if op.name == "comb.concat":
            return self._padded(op)
        names = [self._name(v) for v in op.operands]
        short = [n for n in names if n and len(n) <= _SHORT and n not in self.placed]
        if len(short) != len(names) or not names or short[0][0].isdigit():
            return None
        if op.name == "comb.xor" and _is_inverse(op):
            return f"not_{short[0]}"
        if op.name == "comb.icmp":
            return f"{short[0]}_{_RELATIONS[op.attributes['predicate'].value]}_{short[1]}"
        if op.name == "comb.extract":
            low = op.attributes["lowBit"].value
            high = low + op.results[0].type.width - 1
            return f"{short[0]}_{high}" if high == low else f"{short[0]}_{high}_{low}"
        if op.name in _JOINED and len(short) == 2:
            return f"{short[0]}_{_JOINED[op.name]}_{short[1]}"
        return None

    def _padded(self, op: Op) -> str | None:
        """The name of a value with zeros or copies of its sign beside it."""
        if len(op.operands) != 2:
            return None
        high, low = op.operands
        is_shifted = known(low) == 0
        name = self._name(high if is_shifted else low)
        if name is None or name[0].isdigit() or len(name) > _SHORT or name in self.placed:
            return None
        if is_shifted:
            return f"{name}_shl_{low.type.width}"
        return f"{name}_extended" if known(high) == 0 or _is_sign(high, low) else None

    def _placed(self, op: Op) -> str:
        """The kind of an operation, and where it is in the source."""
        kind = _KINDS[op.name] if op.name in _KINDS else op.name.partition(".")[2]
        name = self.names.unique(kind + _place(op))
        self.placed.add(name)
        return name


def _is_nameable(op: Op) -> bool:
    """Whether the export may make a wire of the result."""
    if len(op.results) != 1 or op.name in ("hw.constant", "hw.instance", _READ):
        return False
    return op.name.startswith(("comb.", "hw."))


def _is_inverse(op: Op) -> bool:
    number = known(op.operands[-1]) if len(op.operands) == 2 else None
    return number is not None and number == (1 << op.results[0].type.width) - 1


def _is_sign(bits: IrValue, value: IrValue) -> bool:
    """Whether bits are copies of the highest one of a value."""
    op = defining_op(bits)
    if op is not None and op.name == "comb.replicate":
        op = defining_op(op.operands[0])
    if op is None or op.name != "comb.extract" or op.operands[0] != value:
        return False
    return op.attributes["lowBit"].value == value.type.width - 1


def _place(op: Op) -> str:
    """``_12_8`` for line 12, column 8, or nothing."""
    numbers = location_text(op).rsplit(":", 2)[1:]
    return "".join(f"_{n}" for n in numbers)
