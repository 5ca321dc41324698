"""Logic levels of single operations, measured by CIRCT and remembered on disk.

An operation is rebuilt in a module of its own, lowered to and-inverter logic, and the longest path
of the module is its delay.  The text of that module is the key of the cache.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any, cast

from gaus_pass.ir.bindings import PassManager, ir, new_context, synth, wheel_version
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
        self._file = (directory or cache_directory()) / f"aig-levels-{wheel_version()}.json"
        self._levels: dict[str, int | None] = _load(self._file)
        self._context: Any = None

    def levels(self, op: Any) -> int | None:
        """Levels of logic through ``op``, or None when CIRCT cannot lower it."""
        text = scratch_module(op)
        if text not in self._levels:
            self._levels[text] = self._measure(text)
            _store(self._file, self._levels)
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


def cache_directory() -> Path:
    """Where measured levels are kept: ``$XDG_CACHE_HOME/gaus-pass``."""
    base = os.environ.get("XDG_CACHE_HOME", "")
    root = Path(base) if os.path.isabs(base) else Path(os.path.expanduser("~/.cache"))
    return root / "gaus-pass"


def _load(file: Path) -> dict[str, int | None]:
    try:
        content: Any = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}  # absent or damaged: it is only a cache
    if not isinstance(content, dict):
        return {}
    entries = cast("dict[str, Any]", content)
    return {k: v for k, v in entries.items() if v is None or (type(v) is int and v >= 0)}


def _store(file: Path, levels: dict[str, int | None]) -> None:
    scratch = file.with_suffix(f".{os.getpid()}.tmp")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        scratch.write_text(json.dumps(levels, indent=0, sort_keys=True), encoding="utf-8")
        scratch.replace(file)
    except OSError:
        pass  # a read-only home costs time, nothing else
