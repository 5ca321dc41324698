"""Logic levels of single operations, measured by CIRCT and remembered on disk.

An operation is rebuilt in a module of its own, lowered to and-inverter logic, and the longest path
of the module is its delay.  The text of that module is the key of the cache.  Measuring happens in
a child process, because CIRCT's lowerings and analyses end the process on some operations.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from gaus_pass.ir.core.bindings import PassManager, ir, new_context, synth, wheel_version
from gaus_pass.ir.core.handles import Module, Op
from gaus_pass.ir.core.types import Widths, widest
from gaus_pass.ir.operators.level_cache import LevelCache
from gaus_pass.ir.operators.level_modules import Scratch, scratch_named, scratch_of
from gaus_pass.ir.operators.library import default_library
from gaus_pass.support.forked import Forked

_LOWERINGS = (
    "builtin.module(map-arith-to-comb)",
    "builtin.module(canonicalize)",
    "builtin.module(hw.module(lower-comb,hw-aggregate-to-comb,convert-comb-to-synth))",
)
# Rows of an expansion begin with zeros, and its divisor may be known.
_CLEANING = ("builtin.module(canonicalize)",)
_SIGNED_SHIFTS = ("comb.shrs", "arith.shrsi")
_PICK, _SELECT, _COMPARE_FLOATS = "scf.if", "arith.select", "arith.cmpf"


def cache_name() -> str:
    """Name of the cache file without its suffix; it changes with the method of measuring."""
    return f"aig-levels-2-{wheel_version()}"


class AigDelays:
    """Measures operations; one object serves a whole run."""

    def __init__(self, directory: Path | None = None) -> None:
        self._levels = LevelCache(cache_name(), directory)
        self._widths = Widths()
        self._child = Forked(_measure)

    def levels(self, op: Op, index_bits: int = 0) -> int | None:
        """Levels of logic through ``op``, or None when CIRCT cannot tell.

        Parameters
        ----------
        index_bits
            How wide an `index` is; 0 where there is none.
        """
        if self._is_wiring(op):
            return 0
        if op.name == _PICK or (op.name == _SELECT and _has_floats(op)):
            return self.levels_named(_SELECT, widest(op, self._widths))
        if op.name == _COMPARE_FLOATS:
            # Both are ordered as integers, and what is not a number is found beside it.
            parts = [("arith.cmpi", widest(op, self._widths)), *[("arith.andi", 1)] * 2]
            found = [self.levels_named(name, bits) for name, bits in parts]
            return None if None in found else sum(n for n in found if n is not None)
        return self._of(scratch_of(op, index_bits))

    def levels_named(self, name: str, bits: int, constant: int | None = None) -> int | None:
        """As `levels`, for what `level_modules.scratch_named` takes."""
        return self._of(scratch_named(name, bits, constant)) if bits else 0

    def _is_wiring(self, op: Op) -> bool:
        """Whether there is nothing to measure, for lack of logic or of bits."""
        bits = [[self._widths.find(v.type) for v in part] for part in (op.operands, op.results)]
        if any(part and not any(b is None or b for b in part) for part in bits):
            return True
        # A sign shifted by one bit or none is the sign.
        if op.name in _SIGNED_SHIFTS and bits[1] == [1]:
            return True
        known = default_library().match(op.name, 0)
        return known is not None and known.in_delay == 0

    def _of(self, scratch: Scratch) -> int | None:
        if scratch.text not in self._levels:
            self._levels.add({scratch.text: self._measured(scratch)})
        return self._levels[scratch.text]

    def _measured(self, scratch: Scratch) -> int | None:
        levels = self._asked(scratch.text, _LOWERINGS)
        if levels is None and scratch.expanded is not None:
            return self._asked(scratch.expanded, _LOWERINGS + _CLEANING)
        return levels

    def _asked(self, text: str, passes: tuple[str, ...]) -> int | None:
        answer = self._child.ask(json.dumps([text, passes]).encode())
        return None if answer is None else json.loads(answer)


def _has_floats(op: Op) -> bool:
    return any(isinstance(result.type, ir.FloatType) for result in op.results)


def _measure(request: bytes) -> bytes:
    """Run in the child: the levels of a module as JSON, null if they cannot be measured."""
    text, passes = json.loads(request)
    context = _context()
    with context, ir.Location.unknown():
        try:
            module = ir.Module.parse(text)
            for pipeline in passes:
                PassManager.parse(pipeline).run(module.operation)
            return json.dumps(_longest_path(module)).encode()
        except (ir.MLIRError, ValueError):
            return b"null"


@cache
def _context() -> Any:
    """The context of the child, in which a failing lowering is an answer, not the user's error."""
    context = new_context()
    context.emit_error_diagnostics = True
    context.attach_diagnostic_handler(lambda _: True)
    return context


def _longest_path(module: Module) -> int:
    analysis = synth.LongestPathAnalysis(
        module.operation, keep_only_max_delay_paths=True, top_module_name="m"
    )
    paths = analysis.get_all_paths("m")
    return int(paths.longest_path.delay) if len(paths) else 0
