"""What operations of a netlist take: alone, joined with others, and instances at their pins."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from gaus_pass.cores.cut import ENABLE_PORT
from gaus_pass.cores.placing import is_core
from gaus_pass.hls.arrival import NEVER, Arrivals, Delays, Owner, Pins
from gaus_pass.ir.core.bindings import hw
from gaus_pass.ir.core.constants import known
from gaus_pass.ir.core.types import Widths
from gaus_pass.ir.core.walk import hw_input_names, walk_nested
from gaus_pass.ir.operators.delays import make_delay_model
from gaus_pass.ir.operators.types import Timing
from gaus_pass.options import Options
from gaus_pass.parts.library import load_part
from gaus_pass.parts.operators import operation_delay

_SUMS = ("comb.add", "comb.sub")
_TABLE, _TABLES = 4, 6
"""The most inputs of a look-up table, and of the few that a selection of four is made of."""


class NetlistDelays:
    """The delays of one module, with those of a part or in levels of logic.

    Parameters
    ----------
    module
        The `hw.module`, beside the modules that it has instances of.
    owned
        By wire: the operation of the source whose logic it is of.
    """

    def __init__(self, module: Any, owned: Mapping[Any, Owner], options: Options) -> None:
        self.part = None if options.part is None else load_part(options.part)
        self.model = make_delay_model(options)
        self._gates = options.part is None and options.delay_model == "aig"
        self._module, self._owned = module, owned
        self._widths = Widths()
        self._cells: dict[tuple[object, ...], float] = {}
        self._pins: dict[str, Pins] = {}
        self._modules: dict[str, Any] | None = None

    def delays(self, starts: Mapping[str, float]) -> Delays:
        """For `Arrivals`, with the times at which inputs and registers have their values."""
        return Delays(self.of, self.joined, self._owned, starts, self.pins)

    def of(self, op: Any) -> float:
        """What an operation takes alone; levels of an and-inverter graph have no inversions."""
        bits = self._bits(op)
        if self._gates and op.name == "comb.xor" and (1 << bits) - 1 in map(known, op.operands):
            return 0.0
        relation = str(op.attributes["predicate"]) if "predicate" in op.attributes else ""
        key = (op.name, bits, relation, *map(known, op.operands))
        if key not in self._cells:
            self._cells[key] = self.model.apply(Timing(op.name, 0), op, op.name, bits).in_delay
        return self._cells[key]

    def joined(self, op: Any, inputs: int) -> float | None:
        """See `Delays`: look-up tables, and sums of several operands."""
        part = self.part
        if part is None:
            return None
        if op.name in _SUMS:
            if inputs == 2:
                return self.of(op)
            delay = operation_delay(part, "comb.add", self._bits(op), fan_in=inputs)
            return None if delay is None else float(delay)
        if inputs == len(op.operands) or (inputs <= _TABLE and part.placed):
            return self.of(op)
        if inputs > _TABLES or not part.placed:  # cells are no look-up tables
            return None
        bits = self._bits(op)
        pair = part.multiplexer(2, bits) if op.name == "comb.mux" else part.gate()
        more = part.multiplexer(4, bits) - part.multiplexer(2, bits)
        return max(self.of(op), pair + more * (inputs - _TABLE) / (_TABLES - _TABLE))

    def _bits(self, op: Any) -> int:
        return max((self._widths.find(v.type) or 1) for v in (*op.operands, *op.results))

    def pins(self, instance: Any) -> Pins:
        """What an instance takes at its pins.

        A core is timed pin by pin; of another module its library says what it takes.
        """
        name = instance.attributes["moduleName"].value
        module = self._named(name)
        if module is None or not is_core(module):
            return self._told(instance)
        if name not in self._pins:
            self._pins[name] = _timed(module, self)
        return self._pins[name]

    def _named(self, name: str) -> Any:
        if self._modules is None:
            around = self._module.parent.regions[0].blocks[0].operations
            self._modules = {
                view.operation.attributes["sym_name"].value: view.operation
                for view in around
                if "sym_name" in view.operation.attributes
            }
        return self._modules.get(name)

    def _told(self, instance: Any) -> Pins:
        """As the operation that it implements has it."""
        inputs = [port.value for port in instance.attributes["argNames"]]
        outputs = [port.value for port in instance.attributes["resultNames"]]
        owners = [self._owned[v] for v in instance.results if v in self._owned]
        if not owners:
            return Pins({}, dict.fromkeys(outputs, 0.0), {})
        owner = owners[0]
        into = {port: 0.0 if port == ENABLE_PORT else owner.delay or 0.0 for port in inputs}
        if owner.latency:
            return Pins(into, dict.fromkeys(outputs, owner.after), {})
        return Pins({}, {}, dict.fromkeys(outputs, into))


def _timed(module: Any, costs: NetlistDelays) -> Pins:
    """The pins of a module of `comb` and registers."""
    ports = module.attributes["module_type"]
    inputs, names = hw_input_names(ports), list(hw.ModuleType(ports.value).output_names)
    body = list(walk_nested(module))
    ends = [v for op in body if op.name.startswith("seq.compreg") for v in _taken(op)]
    [output] = [op for op in body if op.name == "hw.output"]
    delays = costs.delays({})

    def latest(arrivals: Arrivals, values: Iterable[Any]) -> float:
        return max((arrivals.of(v).time for v in values), default=NEVER)

    own = Arrivals(delays, inputs, -1)
    out = {n: own.of(v).time for n, v in zip(names, output.operands, strict=True)}
    into: dict[str, float] = {}
    through: dict[str, dict[str, float]] = {n: {} for n in names}
    for number, name in enumerate(inputs):
        arrivals = Arrivals(delays, inputs, number)
        into[name] = latest(arrivals, ends)
        for port, value in zip(names, output.operands, strict=True):
            time = arrivals.of(value).time
            if time > NEVER / 2:
                through[port][name] = time
    return Pins({n: t for n, t in into.items() if t > NEVER / 2}, out, through, latest(own, ends))


def _taken(register: Any) -> list[Any]:
    """What has to be there at the edge: data, and the enable."""
    operands = list(register.operands)
    return [operands[0], *operands[2:3]] if register.name.endswith(".ce") else operands[:1]
