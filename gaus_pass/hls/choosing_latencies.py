"""How many cycles a read of each local memory takes: one, or two with the register in its block.

A clock has more room for logic behind a register than behind a block, and a recurrence has more
room without a further cycle: both are scheduled quickly, and the shortest run wins.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from math import inf

from gaus_pass.errors import GausError
from gaus_pass.hardware.function import Function
from gaus_pass.hardware.memory import Memory
from gaus_pass.hls.choosing_steps import cycles_of
from gaus_pass.ir.loops.written import written_schedule
from gaus_pass.options import Options
from gaus_pass.parts.library import load_part

_LATE = 2
_MOST = 16
"""Memories that are tried one by one."""

Late = frozenset[str]
"""Names of memories whose reads take a cycle more."""


def late_memories(model: Function, options: Options, read: Callable[[Late], Function]) -> Late:
    """The local memories that are better read in two cycles.

    Parameters
    ----------
    model
        The function with reads of one cycle.
    read
        Makes the model with others.
    """
    able = [memory.name for memory in model.memories if _has_register(memory, options)]
    if not able or any(not x.straight and written_schedule(x.graph) for x in model.leaves()):
        return frozenset()
    quick = replace(options, solver="list", time_limit=None, samples=1, report=None)

    def cycles(late: Late) -> float:
        try:
            return cycles_of(read(late), quick)
        except GausError:
            return inf

    best, fewest = frozenset[str](), cycles(frozenset())
    every = frozenset(able)
    together = cycles(every) if fewest == inf else inf
    if together < fewest:
        best, fewest = every, together
    for name in able[:_MOST]:
        other = best ^ {name}
        found = cycles(other)
        # As many cycles with fewer registers are better.
        if found < fewest or (found == fewest < inf and name in best):
            best, fewest = other, found
    return best


def _has_register(memory: Memory, options: Options) -> bool:
    """Whether the part has a register behind such a memory, and the user leaves the choice."""
    if options.part is None or options.period is None or options.read_latency > 1:
        return False
    part = load_part(options.part)
    sizes = (bank.size * bank.bits for bank in memory.banks if bank.size is not None)
    return memory.is_local and all(
        part.memory(size, _LATE, memory.ports.kind) is not None for size in sizes
    )
