"""The origins of values, traced through registers, wires and inverters.

The output of a register is its input one iteration earlier, that of a shift register several
iterations earlier.  Inverters are those of and-inverter graphs.
"""

from __future__ import annotations

import heapq
from typing import Any

from gaus_pass.errors import InvalidProblem
from gaus_pass.ir.core.handles import IrValue, Op
from gaus_pass.ir.core.locations import location_text
from gaus_pass.ir.core.walk import name_hint, value_name

_DATA, _CLOCK, _ENABLE = 0, 1, 2
REGISTERS = frozenset(("seq.compreg", "seq.compreg.ce", "seq.firreg", "seq.shiftreg"))
_WITH_ENABLE = frozenset(("seq.compreg.ce", "seq.shiftreg"))

Source = tuple[Any, int]
"""A value, and how many iterations ago."""


class Sources:
    """Follows values to the results of operations behind them."""

    def __init__(self) -> None:
        self._links: dict[Any, tuple[Source, ...]] = {}
        self._wires: dict[Any, Any] = {}
        self._known: dict[Any, tuple[Source, ...]] = {}
        self._clocked: Any = None

    def add_wire(self, op: Op) -> None:
        """Note that ``op`` passes on its only operand in the same iteration."""
        self._wires[op.results[0]] = op
        self._links[op.results[0]] = ((op.operands[0], 0),)

    def add_register(self, op: Op) -> None:
        """Note a register; its enable counts as an input.

        Raises
        ------
        InvalidProblem
            It has another clock than the registers before it.
        """
        self.check_clock(op, op.operands[_CLOCK])
        distance = op.attributes["numElements"].value if op.name == "seq.shiftreg" else 1
        taken = [op.operands[_DATA]]
        taken += [op.operands[_ENABLE]] if op.name in _WITH_ENABLE else []
        self._links[op.results[0]] = tuple((value, distance) for value in taken)

    def check_clock(self, op: Op, clock: Any) -> None:
        """Refuse a second clock."""
        if self._clocked is None:
            self._clocked = (op, clock)
        other, first = self._clocked
        if clock != first:
            raise InvalidProblem(
                f"'{op.name}' runs on clock '{value_name(clock)}', '{other.name}' at "
                f"{location_text(other.location)} on '{value_name(first)}'; iterations of one "
                "schedule share one clock, so put each clock domain into a module of its own",
                location_text(op.location),
            )

    @property
    def clock(self) -> Any:
        """The clock of what has one; None without any."""
        return None if self._clocked is None else self._clocked[1]

    def check_wires(self) -> None:
        """Refuse cycles of inverters.

        Raises
        ------
        InvalidProblem
            A cycle contains no operation and no register.
        """
        settled: set[Any] = set()
        for first in self._wires:
            path: dict[Any, None] = {}
            value = first
            while value in self._wires and value not in settled:
                if value in path:
                    op = self._wires[value]
                    raise InvalidProblem(
                        f"combinational cycle of inverters through "
                        f"'{name_hint(op) or op.name}'; a register must break it",
                        location_text(op.location),
                    )
                path[value] = None
                value = self._wires[value].operands[0]
            settled.update(path)

    def of(self, value: IrValue) -> tuple[Source, ...]:
        """The sources of ``value``; none for registers that only feed each other.

        Through a register with an enable, each source counts at its shortest distance, because
        older values are held by the register itself.
        """
        chain: dict[Any, int] = {}
        while value not in chain and value not in self._known:
            links = self._links.get(value, ())
            if len(links) != 1:
                break
            ((following, chain[value]),) = links
            value = following
        found = () if value in chain else self._sources(value)
        for link, step in reversed(chain.items()):
            found = tuple((source, distance + step) for source, distance in found)
            self._known[link] = found
        return found

    def _sources(self, value: IrValue) -> tuple[Source, ...]:
        if value not in self._links:
            return ((value, 0),)
        if value not in self._known:
            self._known[value] = tuple(self._nearest(value).items())
        return self._known[value]

    def _nearest(self, value: IrValue) -> dict[Any, int]:
        """Sources behind a register with an enable; the nearest come first."""
        found: dict[Any, int] = {}
        best = {value: 0}
        waiting = [(0, 0, value)]
        while waiting:
            distance, _, current = heapq.heappop(waiting)
            links = self._links[current] if distance == best[current] else ()
            for source, step in links:
                least = distance + step
                known = best if source in self._links else found
                if least < known.get(source, least + 1):
                    known[source] = least
                    if known is best:
                        heapq.heappush(waiting, (least, len(best), source))
        return dict(sorted(found.items(), key=lambda pair: pair[1]))
