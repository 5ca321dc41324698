"""Logic levels of single operations, measured by CIRCT and remembered on disk.

An operation is rebuilt in a module of its own, lowered to and-inverter logic, and the longest path
of the module is its delay.  The text of that module is the key of the cache.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from gaus_pass.ir.bindings import PassManager, ir, new_context, synth, wheel_version
from gaus_pass.ir.level_cache import LevelCache
from gaus_pass.ir.pipeline_view import is_constant

_LOWERINGS = (
    "builtin.module(map-arith-to-comb)",
    "builtin.module(canonicalize)",
    "builtin.module(hw.module(hw-aggregate-to-comb,convert-comb-to-synth))",
)
_KEPT_OUT = ("gaus.", "ssp.", "sv.")


class AigDelays:
    """Measures operations; one object serves a whole run."""

    def __init__(self, directory: Path | None = None) -> None:
        self._levels = LevelCache(f"aig-levels-{wheel_version()}", directory)
        self._context: Any = None

    def levels(self, op: Any) -> int | None:
        """Levels of logic through ``op``, or None when CIRCT cannot lower it."""
        text = scratch_module(op)
        if text not in self._levels:
            self._levels.add({text: self._measure(text)})
        return self._levels[text]

    def _measure(self, text: str) -> int | None:
        if self._context is None:
            self._context = new_context()
            # Failing to lower is an answer here, not an error of the user.
            self._context.emit_error_diagnostics = True
            self._context.attach_diagnostic_handler(lambda _: True)
        with self._context, ir.Location.unknown():
            try:
                module = ir.Module.parse(text)
                for pipeline in _LOWERINGS:
                    PassManager.parse(pipeline).run(module.operation)
                return _longest_path(module)
            except (ir.MLIRError, ValueError):
                return None


def _longest_path(module: Any) -> int:
    analysis = synth.LongestPathAnalysis(
        module.operation, keep_only_max_delay_paths=True, top_module_name="m"
    )
    paths = analysis.get_all_paths("m")
    return int(paths.longest_path.delay) if len(paths) else 0


def scratch_module(op: Any) -> str:
    """An ``hw.module`` that holds only ``op``; constant operands stay constants."""
    inputs, body, names = [], [], []
    for i, operand in enumerate(op.operands):
        owner = operand.owner
        kind = str(operand.type)
        if not isinstance(owner, ir.Block) and is_constant(owner.operation):
            body.append(f"%a{i} = {_generic(owner, '')} : () -> {kind}")
        else:
            inputs.append(f"in %a{i} : {kind}")
        names.append(f"%a{i}")
    kinds = [str(result.type) for result in op.results]
    types = ", ".join(str(operand.type) for operand in op.operands)
    results = ", ".join(f"%r{i}" for i in range(len(kinds)))
    ports = ", ".join(inputs + [f"out r{i} : {kind}" for i, kind in enumerate(kinds)])
    body.append(f"{results} = {_generic(op, ', '.join(names))} : ({types}) -> ({', '.join(kinds)})")
    body.append(f"hw.output {results} : {', '.join(kinds)}")
    return f"hw.module @m({ports}) {{\n  " + "\n  ".join(body) + "\n}\n"


def _generic(op: Any, operands: str) -> str:
    op = op.operation
    attributes = op.attributes
    kept = [f"{name} = {attributes[name]}" for name in attributes if not name.startswith(_KEPT_OUT)]
    return f'"{op.name}"({operands}) {{{", ".join(kept)}}}'
