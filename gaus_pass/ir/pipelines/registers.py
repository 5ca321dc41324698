"""Pipeline registers: their origins, and their names in the Verilog.

CIRCT gives every register of a stage the location of the stage, and the Verilog export numbers
equal names.  `gaus_pass.ir.pipelines.apply` therefore marks the location of each stage.  After
`lower-pipeline-to-hw`, every marked register gets here the location of the operation that makes its
value, and a name that the export keeps: ``<pipeline>_<value>_s<stage>``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from gaus_pass.ir.core.bindings import hw, ir
from gaus_pass.ir.core.handles import Location, Module, Op
from gaus_pass.ir.core.locations import location_text
from gaus_pass.ir.core.names import UniqueNames
from gaus_pass.ir.core.types import Widths
from gaus_pass.ir.core.walk import (
    defining_op,
    find_operations,
    hw_input_names,
    name_hint,
    walk_nested,
)
from gaus_pass.ir.pipelines.view import PIPELINE, STAGE

_REGISTERS = frozenset(("seq.compreg", "seq.compreg.ce"))
_UNNAMED = re.compile(r"^(?:(.*)_)?stage\d+_reg\d+$")
_NAME_KEYS = ("name", "sv.namehint", "instanceName", "verilogName", "hw.verilogName")
_ILLEGAL = re.compile(r"[^A-Za-z0-9_$]")


@dataclass(frozen=True)
class Register:
    """One register of the lowered pipeline.

    Attributes
    ----------
    module, pipeline
        The ``hw.module`` that contains it, and the pipeline that it was made for.
    value
        Name of the value: of the operation that makes it, or of the input.
    stage
        The stage at whose end the register sits.
    name
        Name in the Verilog.
    control
        Whether it is part of the valid chain.
    """

    module: str
    pipeline: str
    value: str
    stage: int
    name: str
    bits: int
    location: str
    control: bool


@dataclass
class _Origin:
    pipeline: str
    base: str  # register name without stage
    value: str
    location: Location


def trace_registers(root: Op) -> list[Register]:
    """Name and place the pipeline registers of every ``hw.module`` in ``root``."""
    # All modules first: a reference to an operation inside one of them dies when it is rewritten.
    modules = find_operations(root, "hw.module")
    return [register for module in modules for register in _Tracer(module).run()]


class _Tracer:
    def __init__(self, module: Module) -> None:
        self.module = module
        self.symbol: str = module.attributes["sym_name"].value
        self.widths = Widths()
        self.origins: dict[Any, tuple[_Origin, int]] = {}  # register's value → origin, stage
        self.started: set[tuple[str, int]] = set()

    def run(self) -> list[Register]:
        registers = [(op, mark) for op in self._operations() if (mark := _mark(op)) is not None]
        if not registers:
            return []
        ours = {op.results[0] for op, _ in registers}
        names = UniqueNames(self._taken(ours))
        return [self._rewrite(op, names, *mark) for op, mark in registers]

    def _operations(self) -> Iterator[Any]:
        for view in self.module.regions[0].blocks[0].operations:
            yield view.operation

    def _taken(self, ours: set[Any]) -> set[str]:
        """Names that the Verilog export uses for other things in the module."""
        ports = self.module.attributes["module_type"]
        taken = {*hw_input_names(ports), *hw.ModuleType(ports.value).output_names}
        for op in walk_nested(self.module):
            if not (len(op.results) and op.results[0] in ours):
                keys = (op.attributes.get(key) for key in _NAME_KEYS)
                taken.update(key.value for key in keys if isinstance(key, ir.StringAttr))
        return taken

    def _rewrite(self, op: Op, names: UniqueNames, pipeline: str, stage: int) -> Register:
        control = self._is_valid_register(op, pipeline, stage)
        origin = self._origin(op, pipeline, stage)
        wanted = _register_name(op) if control else f"{origin.base}_s{stage}"
        name = names.unique(_ILLEGAL.sub("_", wanted))
        new = _renamed(op, name, origin.location)
        self.origins[new] = (origin, stage)
        bits = self.widths.find(new.type) or 0
        where = location_text(origin.location)
        value = "valid" if control else origin.value
        return Register(self.symbol, pipeline, value, stage, name, bits, where, control)

    def _is_valid_register(self, op: Op, pipeline: str, stage: int) -> bool:
        """CIRCT makes the valid register of a stage before the stage's data registers."""
        first = (pipeline, stage) not in self.started
        self.started.add((pipeline, stage))
        return first and _register_name(op).endswith(f"stage{stage}_enable")

    def _origin(self, op: Op, pipeline: str, stage: int) -> _Origin:
        source = op.operands[0]
        known = self.origins.get(source)
        if known is not None and known[0].pipeline == pipeline and known[1] == stage - 1:
            return known[0]
        producer, name = defining_op(source), _register_name(op)
        scheduled = producer is not None and STAGE in producer.attributes
        hint = name_hint(producer) if scheduled else None
        unnamed = _UNNAMED.match(name)
        if unnamed is not None:
            value = hint or name
            prefix = f"{unnamed[1]}_" if unnamed[1] else ""
            base = prefix + hint if hint else name
        else:
            base, value = name, hint or _without_prefix(name, pipeline)
        if producer is not None and (scheduled or _mark(producer) is None):
            location = producer.location
        else:
            location = op.location.locations[0]
        return _Origin(pipeline, base, value, location)


def _mark(op: Op) -> tuple[str, int] | None:
    """Pipeline and stage of a register, or None for anything else."""
    if op.name not in _REGISTERS or not isinstance(op.location, ir.FusedLoc):
        return None
    metadata: Any = op.location.metadata
    mark: Any = None if metadata is None else metadata.maybe_downcast()
    if not isinstance(mark, ir.DictAttr) or PIPELINE not in mark:
        return None
    return mark[PIPELINE].value, mark[STAGE].value


def _register_name(op: Op) -> str:
    attribute = op.attributes.get("name")
    return "" if attribute is None else attribute.value


def _without_prefix(name: str, pipeline: str) -> str:
    """CIRCT puts the pipeline's name, or ``pN``, before the name of a value."""
    own = pipeline.rpartition(".")[2]
    if name.startswith(f"{own}_"):
        return name[len(own) + 1 :]
    return re.sub(r"^p\d+_", "", name)


def _renamed(op: Op, name: str, location: Location) -> Any:
    attributes = {key: op.attributes[key] for key in op.attributes}
    attributes["name"] = ir.StringAttr.get(name)
    attributes["inner_sym"] = hw.InnerSymAttr.get(ir.StringAttr.get(name))
    new = ir.Operation.create(
        op.name,
        results=[op.results[0].type],
        operands=list(op.operands),
        attributes=attributes,
        loc=location,
        ip=ir.InsertionPoint(op),
    )
    op.results[0].replace_all_uses_with(new.results[0])
    op.erase()
    return new.results[0]
