"""Timing of operations by the options of a run, and its declaration in a problem."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from gaus_pass.errors import InvalidProblem
from gaus_pass.ir.core.handles import Op
from gaus_pass.ir.core.locations import location_text
from gaus_pass.ir.core.operation_names import is_inverter, library_name
from gaus_pass.ir.core.types import Widths, widest
from gaus_pass.ir.core.walk import LATENCY
from gaus_pass.ir.operators.delay_model import DelayModel
from gaus_pass.ir.operators.delays import make_delay_model
from gaus_pass.ir.operators.latency_body import body_delays
from gaus_pass.ir.operators.library import OperatorLibrary
from gaus_pass.ir.operators.library_files import libraries_of
from gaus_pass.ir.operators.types import OperatorTypes, Timing, TypesByScope
from gaus_pass.model.builder import ProblemBuilder
from gaus_pass.options import Options


@dataclass(frozen=True)
class TimingSource:
    """Where timing comes from; ``delays`` None when there is no cycle time to ask for them."""

    types: OperatorTypes
    delays: DelayModel | None = None

    def of_operation(self, op: Op, library: str | None, widths: Widths) -> Timing:
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
        return self.delayed(op, timing, op.name, bits)

    def _of_latency(self, op: Op, library: str | None, widths: Widths) -> Timing:
        latency: int = op.attributes["latency"].value
        if "ssp.operator_type" in op.attributes:
            known = self.types.timing(op, op.name, widest(op, widths), library)
            return replace(known, name=f"{known.name}:{latency}", latency=latency)
        if self.delays is None:
            return Timing(f"latency:{latency}", latency)

        def delay_of(inner: Op) -> float:
            bits = widest(inner, widths)
            known = self.types.find(inner.name, bits)
            return 0.0 if known is None else self.delayed(inner, known, inner.name, bits).in_delay

        return Timing(f"latency:{latency}", latency, *body_delays(op, delay_of))

    def delayed(self, op: Op, timing: Timing, name: str, bits: int) -> Timing:
        """The operator type with the delays that an operation called ``name`` has here."""
        return timing if self.delays is None else self.delays.apply(timing, op, name, bits)


@dataclass(frozen=True)
class TimingContext:
    """Timing as the options of a run define it.

    Attributes
    ----------
    libraries
        The user's library, if there is one, before the default one.
    delays
        None when there is no cycle time to ask for them.
    scopes
        Operator types by the scope of an operation, which may contain SSP libraries.
    """

    libraries: list[OperatorLibrary]
    delays: DelayModel | None
    scopes: TypesByScope

    @classmethod
    def from_options(
        cls,
        options: Options,
        libraries: Iterable[OperatorLibrary] | None = None,
        *,
        timed: bool = False,
    ) -> TimingContext:
        """The context for these options.

        Parameters
        ----------
        libraries
            The libraries, if they are loaded already.
        timed
            Use delays even without a cycle time.

        Raises
        ------
        ImportFailed
            A library or a delay model cannot be read.
        """
        loaded = libraries_of(options.operators) if libraries is None else list(libraries)
        # The model is made even without a cycle time, so that a wrong name is an error either way.
        delays = make_delay_model(options)
        used = delays if timed or options.period is not None else None
        return cls(loaded, used, TypesByScope(loaded))

    def source(self, op: Op) -> TimingSource:
        """The source for the operations below ``op``."""
        return TimingSource(self.scopes.of(op), self.delays)


@dataclass
class Declarations:
    """Declares operator types to a builder; a name with several timings is numbered."""

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
