"""II and register bits of loops against CIRCT's convert-affine-to-loopschedule.

    python tools/bench/loops.py [FILE.mlir ...]

Without files: the kernels of ``test/kernels``, and CIRCT's own affine-scheduling-analysis.mlir
where it lies beside the checkout.  Each function is scheduled in a process of its own, since
CIRCT's pass aborts on some.  Latencies and ports are CIRCT's: add and compare 0, multiply 3,
memory 1, one port a memory.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from results import ROOT, setting, table, write_section

from gaus_pass.ir.core.bindings import PassManager, ir, new_context
from gaus_pass.ir.core.reading import parse_file, parse_module
from gaus_pass.ir.loops.reading import read_loops
from gaus_pass.ir.loopschedule.fit import fit_form
from gaus_pass.ir.loopschedule.writer import LoopReplacer
from gaus_pass.options import Options
from gaus_pass.scheduling.solve import solve

KERNELS = ROOT / "test" / "kernels"
PUBLIC = ROOT.parent / "shared" / "data" / "circt" / "affine-scheduling-analysis.mlir"
LIBRARY = str(KERNELS / "Inputs" / "circt.json")
_INDEX_BITS = 32
_NATIVE = "builtin.module(func.func(convert-affine-to-loopschedule))"


@dataclass(frozen=True)
class Pipelines:
    """What the `loopschedule.pipeline` operations of a function say, added up over the bits."""

    ii: list[int]
    bits: int


def functions(path: str) -> list[tuple[str, str]]:
    """Name and text of each function of a file, as a module of its own."""
    context = new_context()
    with context:
        module = parse_file(path, context)
        found: list[tuple[str, str]] = []
        for view in module.body.operations:
            alone = ir.Module.create(ir.Location.unknown())
            alone.body.append(view.operation.clone())
            found.append((view.operation.attributes["sym_name"].value, str(alone)))
        return found


def pipelines(module: Any) -> Pipelines:
    """II of every pipeline, and the bits that the stages register."""
    ii: list[int] = []
    bits = 0

    def visit(op: Any) -> Any:
        nonlocal bits
        if op.name == "loopschedule.pipeline":
            ii.append(int(op.attributes["II"].value))
        elif op.name == "loopschedule.pipeline.stage":
            bits += sum(getattr(r.type, "width", _INDEX_BITS) for r in op.results)
        return ir.WalkResult.ADVANCE

    module.operation.walk(visit)
    return Pipelines(ii, bits)


def by_circt(text: str) -> Pipelines:
    """CIRCT's own schedule; raises what CIRCT raises."""
    context = new_context()
    with context:
        module = parse_module(text, "in.mlir", context)
        PassManager.parse(_NATIVE).run(module.operation)
        return pipelines(module)


def by_us(text: str) -> dict[str, Any]:
    """Our schedule of every loop, as attributes would say it and as pipelines."""
    options = Options(operators=LIBRARY)
    context = new_context()
    with context:
        module = parse_module(text, "in.mlir", context)
        graphs = read_loops(module.operation, options, lambda _: None)
        outcomes = [solve(g.problem, options, pipelined=True) for g in graphs]
        replacer = LoopReplacer(len(graphs))
        for graph in map(fit_form, graphs):
            replacer.apply(graph, solve(graph.problem, options, pipelined=True).schedule)
        module.operation.verify()
        written = pipelines(module)
    return {
        "ii": [o.schedule.ii for o in outcomes],
        "bound": [o.minimum_ii.ii for o in outcomes],
        "length": [o.schedule.length(o.problem) for o in outcomes],
        "register-bits": sum(o.terms["register-bits"] for o in outcomes),
        "pipeline-ii": written.ii,
        "pipeline-bits": written.bits,
    }


def circt_answer(text: str) -> Pipelines | str:
    """As `by_circt`, in a child; a message where CIRCT refuses or aborts."""
    command = [sys.executable, str(Path(__file__).resolve()), "--child"]
    run = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
    if run.returncode == 0:
        found = json.loads(run.stdout)
        return Pipelines(found["ii"], found["bits"]) if found["ii"] else "leaves the nest as it is"
    match = re.search(r"multiple sinks detected|unsupported operation|null operand", run.stderr)
    return f"refuses: {match[0]}" if match else "aborts"


def compare(path: str) -> list[tuple[str, Pipelines | str, dict[str, Any]]]:
    """Both answers for every function of a file."""
    return [(name, circt_answer(text), by_us(text)) for name, text in functions(path)]


def row(name: str, circt: Pipelines | str, ours: dict[str, Any]) -> list[str]:
    """One line of the table."""
    refused = isinstance(circt, str)
    return [
        name,
        circt if refused else ", ".join(map(str, circt.ii)),
        ", ".join(map(str, ours["ii"])),
        ", ".join(map(str, ours["bound"])),
        ", ".join(map(str, ours["length"])),
        "" if refused else f"{circt.bits:,}",
        f"{ours['pipeline-bits']:,}",
        f"{ours['register-bits']:,}",
    ]


_HEADERS = (
    "function",
    "CIRCT: II",
    "gaus_pass: II",
    "proven bound",
    "length",
    "CIRCT: stage registers (bits)",
    "gaus_pass: stage registers (bits)",
    "register-bits of the model",
)
_TEXT = """\
Every function alone, under CIRCT's latencies (add and compare 0, multiply 3, memory 1) and one port
a memory.  Stage registers are the results of `loopschedule.pipeline.stage`, `index` as 32 bits, in
CIRCT's output and in ours with `loop-form=loopschedule`; `register-bits` of the model count `index`
as narrow as it is.  CIRCT's pass takes the outermost loops of a function only.  A form with
registers for everything that goes to a later iteration may need a greater II than the datapath:
{greater}.

"""


def main() -> None:
    """Measure and write the section."""
    parser = argparse.ArgumentParser(description="Compare loop schedules with CIRCT's.")
    parser.add_argument("files", nargs="*")
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.child:
        found = by_circt(sys.stdin.read())
        print(json.dumps({"ii": found.ii, "bits": found.bits}))
        return
    files = given.files or [str(f) for f in sorted(KERNELS.glob("*.mlir"))]
    if not given.files and PUBLIC.exists():
        files.append(str(PUBLIC))
    answers = [answer for file in files for answer in compare(file)]
    greater = [f"`{n}` {o['pipeline-ii']}" for n, _, o in answers if o["pipeline-ii"] > o["ii"]]
    text = _TEXT.format(greater="; ".join(greater) or "here it never does")
    rows = [row(*answer) for answer in answers]
    text += table(_HEADERS, rows) + "\n\n" + setting(("pycde", "islpy", "ortools"), 1)
    write_section("loops", "Loops against CIRCT's loop pipelining", text)


if __name__ == "__main__":
    main()
