"""Cores as gates: and-inverter graphs, which can be cut between any two gates of a carry.

This is for the delay model that counts levels of such gates.  Where delays are those of a part,
an adder is faster as one operation than as the sum of its gates, and stays whole.
"""

from __future__ import annotations

from typing import Any

from gaus_pass.ir.core.bindings import PassManager, ir
from gaus_pass.ir.core.handles import Module
from gaus_pass.ir.core.walk import walk_nested
from gaus_pass.options import Options

_LARGEST = 8000
"""Gates up to which a core is cut between them; the scheduler takes seconds beyond."""
_GATE = "synth.aig.and_inv"
_PASSES = "builtin.module(hw.module({}))"
_TO, _FROM = "convert-comb-to-synth,canonicalize,cse", "convert-synth-to-comb"


def as_gates(text: str, options: Options) -> Module | None:
    """The module as gates; None where delays are none of gates, or where there are too many."""
    if options.period is None or options.part is not None or options.delay_model != "aig":
        return None
    parent = ir.Module.parse(text)
    if any(op.name.startswith("comb.div") for op in walk_nested(parent.operation)):
        return None
    _run(parent, _TO)
    gates = sum(op.name == _GATE for op in walk_nested(parent.operation))
    return None if gates > _LARGEST else parent


def without_gates(parent: Module) -> None:
    """Write gates as operations of `comb` again."""
    _run(parent, _FROM)


def _run(parent: Any, passes: str) -> None:
    PassManager.parse(_PASSES.format(passes)).run(parent.operation)
