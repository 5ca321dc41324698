"""A combinational `hw.module` cut into a pipeline.

::

    inputs ─► logic ─► registers ─► logic ─► registers ─► outputs
              step 0     rank 1     step 1     rank 2

Operations are scheduled for the fewest register bits.  A value has a register for every step that
it crosses, and the outputs have one more, so that a pipeline of L steps has latency L.  All
registers are enabled by ``ce``, which makes the pipeline stall.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from gaus_pass.errors import InvalidProblem
from gaus_pass.ir.core.bindings import hw, ir
from gaus_pass.ir.core.handles import Op
from gaus_pass.ir.core.locations import location_text
from gaus_pass.ir.core.types import CLOCK, Widths
from gaus_pass.ir.core.walk import defining_op, is_constant, name_hint
from gaus_pass.ir.operators.declarations import Declarations, TimingSource
from gaus_pass.model.builder import ProblemBuilder
from gaus_pass.model.problem import Problem

CLOCK_PORT, ENABLE_PORT = "clk", "ce"
INPUTS = "inputs"
"""First operation of the problem, and its type: makes the inputs."""


@dataclass(frozen=True)
class Logic:
    """A combinational module and the problem made of it.

    Attributes
    ----------
    operations
        Those of the body that are no constants; ``operations[i]`` is operation ``i + 1``.  The
        last operation of the problem is the output.
    """

    module: Any
    operations: tuple[Any, ...]
    problem: Problem


def read_logic(module: Op, timing: TimingSource, allowance: float) -> Logic:
    """The problem of a combinational module.

    Parameters
    ----------
    allowance
        Delay that is left free behind the inputs.

    Raises
    ------
    InvalidProblem
        It has an input or output called as a control, or an operation that nothing is known of.
    """
    name = module.attributes["sym_name"].value
    ports = hw.ModuleType(module.attributes["module_type"].value)
    for control in (CLOCK_PORT, ENABLE_PORT):
        if control in (*ports.input_names, *ports.output_names):
            raise InvalidProblem(f"'@{name}' has a port '{control}', which a pipeline adds")
    *body, output = (view.operation for view in module.regions[0].blocks[0].operations)
    operations = tuple(op for op in body if not is_constant(op))
    builder = ProblemBuilder(name)
    types, widths = Declarations(builder), Widths()
    for resource in timing.types.resources.values():
        builder.resource_type(resource.name, resource.limit, resource.cost)
    builder.operator_type(INPUTS, 0, allowance)
    builder.operation(INPUTS, INPUTS, "", 0, 0)
    users: dict[Any, list[int]] = {}
    for i, op in enumerate((*operations, output)):
        for value in dict.fromkeys(op.operands):
            users.setdefault(value, []).append(i + 1)
    for i, op in enumerate(operations):
        own = f"{name_hint(op) or op.name.rpartition('.')[2]}.{i}"
        kind = types.name_of(timing.of_operation(op, None, widths))
        builder.operation(own, kind, location_text(op.location))
    builder.operator_type("output", 0)
    builder.operation("output", "output")
    made = [(0, value) for value in module.regions[0].blocks[0].arguments]
    made += [(i + 1, value) for i, op in enumerate(operations) for value in op.results]
    for producer, value in made:
        builder.value(producer, widths.bits(value.type), users.get(value, []))
    return Logic(module, operations, builder.build())


@dataclass
class Registers:
    """Puts registers into a module.

    Attributes
    ----------
    bits
        Of all registers made.
    """

    module: Any
    clock: Any
    enable: Any
    bits: int = 0
    _ranks: dict[Any, list[Any]] = field(default_factory=dict[Any, "list[Any]"])

    def after(self, value: Any, name: str, ranks: int) -> Any:
        """A value behind this many registers."""
        taps = self._ranks.setdefault(value, [value])
        while len(taps) <= ranks:
            taps.append(self._register(taps[-1], f"{name}_{len(taps)}"))
        return taps[ranks]

    def _register(self, value: Any, name: str) -> Any:
        self.bits += Widths().bits(value.type)
        attributes = {
            "name": ir.StringAttr.get(name),
            "operandSegmentSizes": ir.DenseI32ArrayAttr.get([1, 1, 1, 0, 0, 0]),
        }
        before = defining_op(value)
        block = self.module.regions[0].blocks[0]
        place = ir.InsertionPoint.at_block_begin(block) if before is None else _behind(before)
        made = ir.Operation.create(
            "seq.compreg.ce",
            results=[value.type],
            operands=[value, self.clock, self.enable],
            attributes=attributes,
            loc=self.module.location,
            ip=place,
        )
        return made.results[0]


def _behind(op: Any) -> Any:
    return ir.InsertionPoint.after(op)


def insert_registers(logic: Logic, start: list[int], latency: int) -> Registers:
    """Make the module a pipeline: add its ports, and a register wherever a value crosses a step.

    Parameters
    ----------
    start
        Step of each operation of the problem, below ``latency``.
    latency
        Ranks of registers between inputs and outputs.
    """
    module = logic.module
    block = module.regions[0].blocks[0]
    inputs = list(block.arguments)
    names = list(hw.ModuleType(module.attributes["module_type"].value).input_names)
    registers = Registers(module, *_add_controls(module))
    home = dict.fromkeys(inputs, 0)
    called = dict(zip(inputs, names, strict=True))
    for i, op in enumerate(logic.operations):
        home.update((value, start[i + 1]) for value in op.results)
        hint = name_hint(op) or op.name.rpartition(".")[2]
        called.update((value, f"{hint}_{i}") for value in op.results)
    *_, output = (view.operation for view in block.operations)
    for op, step in (*_steps(logic, start), (output, latency)):
        operands = op.operands
        for k, value in enumerate(list(operands)):
            if value in home and home[value] < step:
                operands[k] = registers.after(value, called[value], step - home[value])
    return registers


def _steps(logic: Logic, start: list[int]) -> Iterator[tuple[Any, int]]:
    return zip(logic.operations, start[1:-1], strict=True)


def _add_controls(module: Any) -> tuple[Any, Any]:
    """Add the clock and the enable behind the inputs."""
    kind = str(module.attributes["module_type"].value)
    first, _, outputs = kind.partition("output ")
    added = f"input {CLOCK_PORT} : {CLOCK}, input {ENABLE_PORT} : i1"
    first = first.removesuffix(", ") + (", " if "input " in first else "")
    text = f"{first}{added}, output {outputs}"
    module.attributes["module_type"] = ir.TypeAttr.get(ir.Type.parse(text))
    if "result_locs" in module.attributes:
        del module.attributes["result_locs"]
    block = module.regions[0].blocks[0]
    where = module.location
    clock = block.add_argument(ir.Type.parse(CLOCK), where)
    return clock, block.add_argument(ir.IntegerType.get_signless(1), where)
