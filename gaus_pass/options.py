"""What a user can ask of a scheduling run, in one table; see `gaus_pass.option_table`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from gaus_pass.errors import InvalidOption
from gaus_pass.exact import parse_clock, require_one_clock
from gaus_pass.option_table import (
    LARGEST,
    OptionTable,
    further_options,
    key_of,
    limits_option,
    option,
)
from gaus_pass.registry import SOLVERS, TERMS, solver_options

DEFAULT_OBJECTIVE = "ii > length > register-bits"

PARTS = ("ecp5", "ice40", "osu018", "asap7", "sky130")
"""Parts whose delays the package brings."""

_SOLVERS = tuple(SOLVERS)


if TYPE_CHECKING:
    from gaus_pass.solvers.own_options import AutoOptions, GflownetOptions

    class _SolverOptions(AutoOptions, GflownetOptions, OptionTable):
        """What type checkers know of the solvers' own options."""

else:
    _SolverOptions = OptionTable


@dataclass(frozen=True)
class Options(_SolverOptions):
    """What a user can ask of a scheduling run.  Field names are the kebab-case keys with ``_``.

    Raises
    ------
    InvalidOption
        A value is out of range or not of its kind: a float that is not whole for an integer, a
        word that is not one of the choices.  ``limits`` also takes text, as a command line does.
    """

    objective: str = option(
        DEFAULT_OBJECTIVE,
        f"what to minimise: {', '.join(TERMS)}; k*term, '+' for sums, '>' for lexicographic order",
        str,
    )
    solver: str = option(
        "auto", "which solver: " + ", ".join(_SOLVERS[:-1]) + f" or {_SOLVERS[-1]}", str
    )
    ii: int | None = option(None, "target initiation interval in cycles", int, least=1)
    length: int | None = option(None, "upper bound on the schedule length in steps", int, least=1)
    slack: float = option(
        1.0, "upper bound on the length as a multiple of the least one", float, least=1.0
    )
    cycle_time: float | None = option(
        None, "clock period in the unit of the delays; without it delays are ignored", float
    )
    clock: str | None = option(
        None, "clock of the hardware, 100MHz or 10ns, kept with the measured delays of part", str
    )
    part: str | None = option(
        None, "hardware part whose measured delays count, in place of delay-model", str, PARTS
    )
    clock_to_q: float = option(0.0, "delay from clock edge to register output", float, least=0)
    setup: float = option(0.0, "register set-up time", float, least=0)
    margin: float | None = option(
        None,
        "time kept free in every cycle, in ns with part; default 0, and with part its uncertainty",
        float,
        least=0,
    )
    input_delay: float | None = option(
        None,
        "with clock: ns after the clock edge at which read data, start and stall arrive; read data "
        "by default when a block memory of the part has them",
        float,
        least=0,
    )
    output_delay: float | None = option(
        None,
        "with clock: ns before the clock edge at which outputs are needed; addresses and data of "
        "memories by default when a block memory of the part needs them",
        float,
        least=0,
    )
    delay_model: str = option(
        "unit", "operator delays: unit, aig (levels measured by CIRCT), or an operator library", str
    )
    limits: Mapping[str, int] = limits_option(
        "units of resource types, as r:n,r:n; overrides the file"
    )
    constraints: str = option(
        "", "start steps of operations, distances between two, as in a:3,b:2..5,a->b:1..4", str
    )
    like: str | None = option(None, "result JSON from which the fewest operations move", str)
    operators: str | None = option(
        None, "operator library: JSON, MLIR with an ssp.library, or a delay model of XLS", str
    )
    cores: str = option(
        "auto",
        "operators of loops that have no logic, or one slower than the clock: auto makes pipelined "
        "modules for them, in hls with a clock dividers and square roots digit by digit where no "
        "loop gets longer; iterative makes these digit by digit always; none wants an operator "
        "library",
        str,
        ("auto", "iterative", "none"),
    )
    captures: str = option(
        "promote",
        "values captured from outside a pipeline: promote them to inputs or trust them as stable",
        str,
        ("promote", "stable"),
    )
    ports: str = option(
        "",
        "memory ports of loops: 2rw, 1r1w, by memory arg0:1r1w,alloca0:2rw, or auto: the fewest "
        "that reach the least II; default 1rw",
        str,
    )
    index_bits: int = option(32, "width of an index in loops and at ports", int, least=2)
    port_names: str = option(
        "numbered",
        "ports of lowered loops: arg0_…, or the names of arguments in the source where they can be",
        str,
        ("numbered", "source"),
    )
    partition: str = option(
        "", "memories in banks, as arg0:1:cyclic:4,arg1:0:block:2,alloca0:0:complete", str
    )
    interface: str = option(
        "",
        "arguments and results of lowered loops that are no memories outside, as "
        "arg0:stream,arg1:axi-stream,arg2:axi-master; axi-lite for control and numbers",
        str,
    )
    read_latency: int = option(1, "cycles of a memory read in loops", int, least=1)
    read_during_write: str | None = option(
        None,
        "what a memory read sees of a store to its element in the same cycle; default old, with "
        "part undefined, as in block memories",
        str,
        ("old", "new", "undefined"),
    )
    exact_dependences: bool = option(
        False, "a memory dependence that has to be assumed is an error, not a remark", bool
    )
    flatten: bool = option(False, "run perfect loop nests as one loop", bool)
    flush: bool = option(
        False,
        "what is inside of loops goes on while a stream or FIFO that they read is empty",
        bool,
    )
    dataflow: bool = option(
        False, "loops and called functions of a function run at the same time, as processes", bool
    )
    unroll: str = option(
        "",
        "loops to unroll, as k:4,j:full, before flatten; by gaus.name, induction variable or loopN",
        str,
    )
    interchange: str = option(
        "",
        "loops that change places in lowering, from outside to inside as they are to be, as k:j",
        str,
    )
    transforms: str = option(
        "safe",
        "what lowering does to loops unasked: nothing, what saves cycles, or all that is safe",
        str,
        ("none", "safe", "all"),
    )
    reassociate: str = option(
        "flags",
        "which sums of floats may have another order in lowering: those with fastmath<reassoc>, or "
        "all",
        str,
        ("flags", "fast"),
    )
    loop_form: str = option(
        "attributes",
        "how schedules of loops are written: gaus.* attributes, loopschedule.pipeline, or that as "
        "lower-loopschedule-to-calyx takes it",
        str,
        ("attributes", "loopschedule", "calyx"),
    )
    io: str | None = option(
        None,
        "inputs and outputs: nodes (inputs are operations, outputs no uses) or ports; the default "
        "is ports for MLIR and nodes for graph files",
        str,
        ("nodes", "ports"),
    )
    opaque: int | None = option(
        None,
        "latency of dataflow operations that no operator library knows; without it they are errors",
        int,
        least=0,
    )
    pipeline: bool = option(False, "make pipelines of the combinational modules of the input", bool)
    stages: int | None = option(
        None,
        "number of stages of a pipeline; sets the least cycle time without cycle-time",
        int,
        least=1,
    )
    stall: bool = option(False, "with pipeline: add a port that stalls the pipeline", bool)
    share: str = option(
        "auto",
        "units that lowered loops share: those with a limit and, at II > 1, multipliers and "
        "dividers, or only those with a limit",
        str,
        ("auto", "limits"),
    )
    iterations: int | None = option(
        None,
        "deterministic budget of the iterative solvers; default depends on the solver",
        int,
        least=1,
    )
    time_limit: float | None = option(
        None, "wall-clock budget in seconds; results then vary between runs", float, least=0
    )
    further: Mapping[str, Any] = further_options(solver_options)
    seed: int = option(0, "seed of every random choice", int, least=0)
    samples: int = option(
        1,
        "distinct legal schedules to look for; the best is used, the result JSON has all",
        int,
        least=1,
    )
    strict: bool = option(False, "an II that cannot be met is an error, not a warning", bool)
    report: str | None = option(
        None,
        "write the result to this file: JSON, or a report where its name ends in .html, .md, .txt, "
        ".dot or .wave.json",
        str,
    )

    @property
    def period(self) -> float | None:
        """Clock period in the unit of the delays, picoseconds with a part; None without a clock."""
        return self.cycle_time if self.clock is None else float(parse_clock(self.clock))

    def at_period(self, period: float | None) -> Options:
        """These options at another period, or at none."""
        if self.part is None:
            return replace(self, cycle_time=period)
        return replace(self, clock=None if period is None else f"{period:.12g}ps")

    def deadline(self, began: float) -> float:
        """Reading of the monotonic clock at which the time of a run that began then is up."""
        return float("inf") if self.time_limit is None else began + self.time_limit

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.index_bits > 64:
            raise InvalidOption(f"index-bits={self.index_bits} is out of range; it is at most 64")
        if self.cycle_time is not None and not 0 < self.cycle_time <= LARGEST:
            text = f"cycle-time={self.cycle_time:g}"
            raise InvalidOption(f"{text} is out of range; it must be above 0, at most {LARGEST}")
        self._check_clock()

    def _check_clock(self) -> None:
        if self.part is not None and self.delay_model != "unit":
            raise InvalidOption(
                f"part={self.part} and delay-model={self.delay_model:.60} both say what delays "
                "are; leave out one of them"
            )
        if self.part is not None and self.cycle_time is not None:
            raise InvalidOption(
                f"cycle-time={self.cycle_time:g} has no unit, and part={self.part} has delays in "
                "picoseconds; give a clock such as clock=100MHz or clock=10ns"
            )
        for name in ("clock_to_q", "setup"):
            if self.part is not None and getattr(self, name):
                raise InvalidOption(f"{key_of(name)} is known of part={self.part}; leave it out")
        for name in ("input_delay", "output_delay"):
            if self.clock is None and getattr(self, name) is not None:
                raise InvalidOption(f"{key_of(name)} counts with clock; add clock=100MHz and part")
        if self.clock is not None:
            require_one_clock(self.clock, self.cycle_time, self.part, PARTS)
