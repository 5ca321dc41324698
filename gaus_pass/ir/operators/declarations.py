"""How long operations take, and how they are declared to a problem."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from gaus_pass.errors import InvalidProblem
from gaus_pass.ir.core.locations import location_text
from gaus_pass.ir.core.types import Widths, widest
from gaus_pass.ir.core.walk import LATENCY
from gaus_pass.ir.operators.delays import DelayModel
from gaus_pass.ir.operators.latency_body import body_delays
from gaus_pass.ir.operators.naming import is_inverter, library_name
from gaus_pass.ir.operators.types import OperatorTypes, Timing
from gaus_pass.model.builder import ProblemBuilder


@dataclass(frozen=True)
class TimingSource:
    """Where timing comes from; ``delays`` None when there is no cycle time to ask for them."""

    types: OperatorTypes
    delays: DelayModel | None = None

    def of_operation(self, op: Any, library: str | None, widths: Widths) -> Timing:
        """The operator type of one operation in a pipeline that uses the SSP library ``library``.

        Raises
        ------
        InvalidProblem
            The operation has regions, or `OperatorTypes.timing` does not know it.
        """
        name: str = op.name
        if name == LATENCY:
            return self._of_latency(op, library, widths)
        if len(op.regions):
            raise InvalidProblem(
                f"'{name}' has regions; only pipeline.latency may have them in a pipeline",
                location_text(op.location),
            )
        if is_inverter(op):
            return Timing("inverter", 0)
        bits, known_as = widest(op, widths), library_name(op)
        timing = self.types.timing(op, known_as, bits, library)
        if known_as != name and timing.latency > 0:
            raise InvalidProblem(
                f"the instance of '{known_as}' takes {timing.latency} cycles by itself; wrap it in "
                f"pipeline.latency {timing.latency}, so that no registers are added",
                location_text(op.location),
            )
        return self._delayed(op, timing, bits)

    def _of_latency(self, op: Any, library: str | None, widths: Widths) -> Timing:
        latency: int = op.attributes["latency"].value
        if "ssp.operator_type" in op.attributes:
            known = self.types.timing(op, op.name, widest(op, widths), library)
            return replace(known, name=f"{known.name}:{latency}", latency=latency)
        if self.delays is None:
            return Timing(f"latency:{latency}", latency)

        def delay_of(inner: Any) -> float:
            bits = widest(inner, widths)
            known = self.types.find(inner.name, bits)
            return 0.0 if known is None else self._delayed(inner, known, bits).in_delay

        return Timing(f"latency:{latency}", latency, *body_delays(op, delay_of))

    def _delayed(self, op: Any, timing: Timing, bits: int) -> Timing:
        return timing if self.delays is None else self.delays.apply(timing, op, op.name, bits)


@dataclass
class Declarations:
    """Declares operator types to a builder; one name with several timings gets numbered."""

    builder: ProblemBuilder
    known: dict[str, Timing] = field(default_factory=dict[str, Timing])

    def name_of(self, timing: Timing) -> str:
        """The declared name of an operator type."""
        if self.known.get(timing.name) is timing:
            return timing.name
        name, count = timing.name, 1
        while (known := self.known.get(name)) is not None and known != timing:
            count += 1
            name = f"{timing.name}#{count}"
        if known is None:
            self.known[name] = timing
            delays = (timing.in_delay, timing.out_delay)
            self.builder.operator_type(name, timing.latency, *delays, timing.blocking, timing.uses)
        return name
