"""Whether every path of a module keeps the clock, with the delays that its schedules used.

Paths lead from registers, inputs and memories to registers, outputs and memories.  The schedules
have seen those through values of loops; here those of the control count as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from gaus_pass.errors import ClockMissed
from gaus_pass.hardware.function import Function
from gaus_pass.hls.arrival import NEVER, Arrivals, Owner, Place
from gaus_pass.hls.memory_times import memory_times
from gaus_pass.hls.netlist_delays import NetlistDelays
from gaus_pass.ir.core.bindings import hw
from gaus_pass.ir.core.constants import known
from gaus_pass.ir.core.locations import location_text
from gaus_pass.ir.core.walk import defining_op, hw_input_names, name_hint, walk_nested
from gaus_pass.ir.operators.delays import LEVELS
from gaus_pass.model.problem import Clock
from gaus_pass.options import Options
from gaus_pass.parts.library import load_part
from gaus_pass.parts.part import Part
from gaus_pass.rtl.lower import LoweredFunction
from gaus_pass.scheduling.prepare import clock_of

Json = dict[str, Any]

_SHOWN = 5
"""Paths that a report has."""
_WORDS = {
    "comb.add": "addition", "comb.sub": "subtraction", "comb.mul": "multiplication",
    "comb.icmp": "comparison", "comb.mux": "selection", "comb.and": "gate", "comb.or": "gate",
    "comb.xor": "gate", "hw.instance": "instance",
}  # fmt: skip
_ACCESSES = {"seq.read": 1, "seq.write": 1, "sv.array_index_inout": 1, "sv.passign": 1, "sv.if": 0}
"""Accesses of memories inside: the first operand that has to be there early."""


@dataclass(frozen=True)
class Path:
    """The latest path to one end.

    Attributes
    ----------
    start, end
        What it begins and ends at, in words.
    steps
        Name, place and delay of the logic on it, in order.
    time
        What it takes beyond what every register does.
    location
        Of its slowest step, else of its end.
    operations
        The operations of the source whose logic is on it.
    unowned
        What logic of none of them takes.
    """

    start: str
    end: str
    steps: tuple[tuple[str, str, float], ...]
    time: float
    location: str
    operations: tuple[Place, ...] = ()
    unowned: float = 0.0

    def to_json(self, clock: Clock) -> Json:
        """Its place in the result JSON; times are in the unit of the clock."""
        return {
            "from": self.start,
            "to": self.end,
            "delay": _plain(self.time + clock.clock_to_q + clock.setup),
            "slack": _plain(clock.available - self.time),
            "location": self.location,
            "through": [{"name": n, "location": w, "delay": _plain(d)} for n, w, d in self.steps],
        }


@dataclass(frozen=True)
class Timed:
    """The paths of a module, latest first, and the clock that they have to keep."""

    paths: tuple[Path, ...]
    clock: Clock

    @property
    def violated(self) -> list[Path]:
        """Those that take longer than the clock leaves."""
        return [p for p in self.paths if p.time > self.clock.available + 1e-6]

    def to_json(self) -> Json:
        """Its place in the result JSON."""
        worst = self.paths[0].time if self.paths else 0.0
        return {
            "unit": self.clock.unit or LEVELS,
            "period": _plain(self.clock.cycle_time),
            "least_period": _plain(self.clock.period_for(worst)),
            "violated": len(self.violated),
            "paths": [path.to_json(self.clock) for path in self.paths[:_SHOWN]],
        }

    def missed(self) -> ClockMissed:
        """The error of the worst path, with the clock that would do."""
        path, clock = self.violated[0], self.clock
        more = len(self.violated) - 1
        through = ", ".join(f"{name} {clock.shown(delay)}" for name, _, delay in path.steps)
        through = f" ({through})" if through else ""
        taken = clock.shown(path.time + clock.clock_to_q + clock.setup)
        needed = clock.period_for(path.time)
        text = (
            f"the path from {path.start} to {path.end} takes {taken} and misses "
            f"{clock.option()} by {clock.shown(_plain(path.time - clock.available))}"
            f"{through}{f'; so do {more} more' if more else ''}; "
            f"{clock.remedy(needed)}"
        )
        return ClockMissed(text, needed, path.location)


def time_paths(
    lowered: LoweredFunction, owned: Mapping[Any, Owner], options: Options
) -> Timed | None:
    """Time all paths of a lowered module.

    Parameters
    ----------
    owned
        By wire: the operation of the source whose logic it is of, and what that takes.

    Returns
    -------
    Timed or None
        None without a clock, or where delays are of no scale that logic is measured in.
    """
    part = None if options.part is None else load_part(options.part)
    if options.period is None or (part is None and options.delay_model != "aig"):
        return None
    return _Timer(lowered.module, lowered.model, owned, options, part).run()


class _Timer:
    def __init__(
        self,
        module: Any,
        model: Function,
        owned: Mapping[Any, Owner],
        options: Options,
        part: Part | None,
    ) -> None:
        assert options.period is not None
        self.clock = clock_of(options, options.period)
        self.options, self.part, self.owned = options, part, owned
        self.costs = NetlistDelays(module, owned, options)
        times = memory_times(model, self.costs.model, options, part)
        self.starts, self.ends = dict(times.starts), times.ends
        self.from_memory = times.read
        if options.input_delay is not None:
            late = 1000 * options.input_delay - self.clock.clock_to_q
            self.starts |= {"start": late, "stall": late}
        ports = module.attributes["module_type"]
        self.inputs = hw_input_names(ports)
        self.outputs = list(hw.ModuleType(ports.value).output_names)
        self.operations = list(walk_nested(module))
        self.arrivals = Arrivals(self.costs.delays(self.starts), self.inputs)

    def run(self) -> Timed:
        """The latest path to each end."""
        found = [self._path(value, end, late, op) for op in self.operations
                 for value, end, late in self._ends(op)]  # fmt: skip
        paths = [path for path in found if path is not None] + list(self._inside())
        paths.sort(key=lambda path: (-path.time, path.end))
        return Timed(tuple(paths), self.clock)

    def _ends(self, op: Any) -> Iterator[tuple[Any, str, float]]:
        """Wires that have to be there at the clock edge, what they reach, and how much earlier."""
        operands = list(op.operands)
        if op.name == "seq.compreg.ce":
            name = op.attributes["name"].value
            yield operands[0], f"register '{name}'", 0.0
            for value in operands[2:3]:
                yield value, f"the enable of register '{name}'", 0.0
        elif op.name in _ACCESSES:
            for value in operands[_ACCESSES[op.name] :]:
                yield value, _accessed(op), max(self.ends.values(), default=0.0)
        elif op.name == "hw.output":
            for value, name in zip(operands, self.outputs, strict=True):
                yield value, f"output '{name}'", self._output(name)
        elif op.name == "hw.instance":
            name = op.attributes["instanceName"].value
            into = self.costs.pins(op).into
            ports = [port.value for port in op.attributes["argNames"]]
            for value, port in zip(operands, ports, strict=True):
                if port in into:
                    yield value, f"instance '{name}'", into[port]

    def _inside(self) -> Iterator[Path]:
        """The latest path between registers of each instance."""
        for op in self.operations:
            inside = self.costs.pins(op).inside if op.name == "hw.instance" else NEVER
            if inside > NEVER / 2:
                name = op.attributes["instanceName"].value
                end, place = f"a register of instance '{name}'", location_text(op)
                yield Path(end, end, ((name, place, inside),), inside, place)

    def _output(self, name: str) -> float:
        if self.options.output_delay is not None:
            return max(0.0, 1000 * self.options.output_delay - self.clock.setup)
        return self.ends.get(name, 0.0)

    def _path(self, value: Any, end: str, late: float, op: Any) -> Path | None:
        if known(value) is not None or str(value.type) == "!seq.clock":
            return None
        steps: list[tuple[str, str, float]] = []
        chain = self.arrivals.path(value)
        for wire, arrival in chain[1:]:
            if arrival.delay:
                steps.append((self._word(wire), location_text(wire.owner), arrival.delay))
        time = chain[-1][1].time + late
        # A net that no logic pays; set-up of a memory has its own, but from memory to memory both
        # would have it.
        if not steps and self.part is not None:
            straight = chain[-1][1].time + float(self.part.wire)
            reads = self._name(chain[0][0]) in self.from_memory
            if end.startswith("register") or (reads and late):
                time = min(time, straight) if reads and late else straight
        slowest = max(steps, key=lambda step: step[2])[1] if steps else location_text(op)
        owners = (self.owned.get(wire) for wire, _ in chain[1:])
        places = dict.fromkeys(owner.place for owner in owners if owner is not None)
        unowned = sum(arrival.delay for wire, arrival in chain[1:] if wire not in self.owned)
        start = self._start(chain[0][0])
        return Path(start, end, tuple(steps), time, slowest, tuple(places), unowned)

    def _start(self, value: Any) -> str:
        op = defining_op(value)
        if op is None:
            return f"input '{self.inputs[value.arg_number]}'"
        if op.name.startswith("seq.compreg"):
            return f"register '{op.attributes['name'].value}'"
        return f"'{self._name(value)}'"

    def _word(self, value: Any) -> str:
        """Logic in the words of the source, or what it does."""
        owner = self.owned.get(value)
        if owner is not None:
            return owner.name
        return _WORDS.get(defining_op(value).name, "logic")

    def _name(self, value: Any) -> str:
        op = defining_op(value)
        if op is None:
            return self.inputs[value.arg_number]
        for key in ("name", "instanceName"):
            if key in op.attributes:
                return op.attributes[key].value
        return name_hint(op) or op.name.rpartition(".")[2]


def _accessed(op: Any) -> str:
    """The memory of an access in words."""
    if op.name == "sv.if":  # it enables the one store inside
        op = list(op.regions[0].blocks[0].operations)[-1]
    memory = defining_op(op.operands[0])
    if op.name == "sv.passign":
        memory = defining_op(memory.operands[0])
    return f"memory '{memory.attributes['name'].value}'"


def _plain(number: float) -> float:
    """Without the noise of binary fractions."""
    return round(number, 6)
