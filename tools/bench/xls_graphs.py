"""The same random graph for XLS and for us, XLS's schedule read back, and both register counts.

What XLS counts, and how the problem says the same:

- With ``delay_model="unit"`` every operation takes 1 ps, the tuple of the outputs too; a parameter
  takes none.  So operations and "out" are of latency 0 and delay 1, parameters of delay 0.
- XLS holds parameters in the first stage and the returned value in the last one.  So parameters
  have the window [0, 0]; "out" uses every output and therefore comes last by itself.
- XLS gives no registers to inputs before the first and to outputs after the last stage, and a
  pipeline register to every value that is used in a later stage: bits × stage boundaries, which is
  our register-bits at II 1.
- XLS picks the least number of stages for its clock, then minimises register bits: our objective
  ``length > register-bits``.  (Ties between optima go to early starts in both.)

XLS optimises before it schedules, so that operations may vanish: equal pairs of operands, nested
ands and the like.  The graphs avoid what it simplifies, and `read_stages` insists on finding every
operation again.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from typing import Any

import numpy as np

import gaus_pass as gp
from gaus_pass.model.problem import IntArray

BITS = 32
PARAMETERS = 4
WINDOW = 50
"""Operands are among so many last values."""

OBJECTIVE = "length > register-bits"
# Neither commutes and associates with another, so that XLS leaves them alone.
_OPCODES = ("umul", "sub", "nand")
_REGISTER = re.compile(r"^  reg p\d+_\w+\(bits\[(\d+)\]\)", re.MULTILINE)
_WIRE = re.compile(r"^  wire \[\d+:0\] p(\d+)_(v\d+|out\w*)_comb;", re.MULTILINE)


@dataclass(frozen=True)
class Graph:
    """Operands of each operation; values 0..3 are the parameters, operation i makes value i + 4."""

    operands: tuple[tuple[int, int], ...]
    seed: int

    @property
    def outputs(self) -> list[int]:
        """Values that no operation uses."""
        used = {value for pair in self.operands for value in pair}
        return [v for v in range(PARAMETERS + len(self.operands)) if v not in used]


def random_graph(operations: int, seed: int) -> Graph:
    """Draw a graph in which no two operations have the same operands."""
    rng = random.Random(seed)
    pairs: dict[tuple[int, int], None] = {}
    while len(pairs) < operations:
        last = PARAMETERS + len(pairs)
        a, b = sorted(rng.sample(range(max(0, last - WINDOW), last), 2))
        pairs[a, b] = None
    return Graph(tuple(pairs), seed)


def value_name(value: int) -> str:
    """``p0`` for a parameter, ``v0`` for the result of an operation."""
    return f"p{value}" if value < PARAMETERS else f"v{value - PARAMETERS}"


def xls_text(graph: Graph) -> str:
    """Write the graph as XLS IR: a function that returns a tuple of all outputs."""
    rng = random.Random(graph.seed)
    kind = f"bits[{BITS}]"
    outputs = graph.outputs
    result = "(" + ", ".join(kind for _ in outputs) + ")"
    parameters = ", ".join(f"p{i}: {kind} id={i + 1}" for i in range(PARAMETERS))
    lines = [f"top fn f({parameters}) -> {result} {{"]
    for i, (a, b) in enumerate(graph.operands):
        operands = f"{value_name(a)}, {value_name(b)}, id={i + PARAMETERS + 1}"
        lines.append(f"  v{i}: {kind} = {rng.choice(_OPCODES)}({operands})")
    operands = ", ".join(map(value_name, outputs))
    number = len(graph.operands) + PARAMETERS + 1
    lines += [f"  ret out: {result} = tuple({operands}, id={number})", "}"]
    return "package random\n\n" + "\n".join(lines) + "\n"


def our_problem(graph: Graph, clock: int) -> gp.Problem:
    """Build the graph as a problem: parameters, operations, and ``out`` last."""
    builder = gp.ProblemBuilder("random")
    builder.operator_type("parameter", 0)
    builder.operator_type("operation", 0, 1.0)
    for i in range(PARAMETERS):
        builder.operation(f"p{i}", "parameter", latest=0)
    users: list[list[int]] = [[] for _ in range(PARAMETERS + len(graph.operands))]
    for i, pair in enumerate(graph.operands):
        operation = builder.operation(f"v{i}", "operation")
        for value in pair:
            users[value].append(operation)
    out = builder.operation("out", "operation")
    for value in graph.outputs:
        users[value].append(out)
    for value, its_users in enumerate(users):
        builder.value(value, BITS, its_users)
    return builder.build(clock=gp.Clock(float(clock)))


def run_xls(text: str, clock: int, strategy: str = "sdc") -> tuple[str, str]:
    """Schedule and generate code; give the block's IR and the Verilog."""
    import xls

    package: Any = xls.Package.parse_ir(text)
    result = package.schedule_and_codegen(
        generator="pipeline",
        delay_model="unit",
        clock_period_ps=clock,
        scheduling_strategy=strategy,
        opt_level=0,  # the graph as it is
        separate_lines=True,  # a wire for every operation
    )
    return package.to_string(), result.get_verilog_text()


def count_registers(block: str) -> int:
    """Bits of the registers that XLS made."""
    return sum(int(bits) for bits in _REGISTER.findall(block))


def read_stages(verilog: str, graph: Graph) -> IntArray:
    """Stage of every operation of `our_problem`, from the names of the wires."""
    stage = {name: int(number) for number, name in _WIRE.findall(verilog)}
    lost = [i for i in range(len(graph.operands)) if f"v{i}" not in stage]
    if lost:
        raise ValueError(f"XLS simplified {len(lost)} operations away, v{lost[0]} first")
    last = verilog.count("// ===== Pipe stage") - 1
    operations = [stage[f"v{i}"] for i in range(len(graph.operands))]
    return np.array([0] * PARAMETERS + operations + [last], np.int64)
