"""The request that a command line makes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from gaus_pass.options import Options


@dataclass(frozen=True)
class ChoiceRequest:
    """Options of ``hls`` for the choice among several designs.

    Attributes
    ----------
    target
        ``yosys`` or a command; None makes one design and measures nothing.
    seconds, megabytes
        Limits of a measurement.
    longer
        Steps that loops may take beyond the length of the proxy's best.
    rounds
        Of feedback; None for as many as the target is good for.
    cache
        Whether measurements are kept.
    table, plot
        Where the table and the picture go.
    """

    target: str | None = None
    candidates: int = 20
    score: str = "area*delay"
    jobs: int | None = None
    seconds: float = 300.0
    megabytes: int = 4096
    longer: int = 4
    rounds: int | None = None
    cache: bool = True
    table: str | None = None
    plot: str | None = None


@dataclass(frozen=True)
class ExploreRequest:
    """Options of ``hls`` for the search for transformations and limits.

    Attributes
    ----------
    limits
        The most that a design may take, by kind: ``dsp``, ``bram``, ``lut``, ``ff``.
    points
        Designs that are tried.
    synthesise
        Designs of the front that are synthesised; None for a few where there are limits.
    keep_interface
        Whether arguments stay in one bank.
    front
        Where the front goes: .json, .csv, .md or .html.
    """

    limits: str = ""
    points: int = 40
    synthesise: int | None = None
    keep_interface: bool = False
    front: str | None = None


@dataclass(frozen=True)
class SweepRequest:
    """Options of ``sweep``.

    Attributes
    ----------
    file
        The input; None goes on with the last sweep of the store.
    axes
        As `gaus_pass.sweep.axes.parse_axes` takes them.
    flow
        One of `gaus_pass.sweep.spec.FLOWS`; None for that of the input.
    minimise
        Objectives of the front, as ``a,b``.
    front, csv, parquet, page
        Where the results go.
    on
        The executor; see `gaus_pass.sweep.executors.open_executor`.
    seconds, megabytes, retries
        Bounds of a point, and how often a lost one is tried again.
    search, method
        Number of points to look for, and how; None computes all of them.
    prune
        Whether points are cut that bounds prove not to be on the front.
    """

    file: str | None = None
    axes: tuple[str, ...] = ()
    store: str | None = None
    resume: bool = False
    status: bool = False
    flow: str | None = None
    target: str | None = None
    trips: int = 64
    minimise: str | None = None
    front: str | None = None
    csv: str | None = None
    parquet: str | None = None
    page: str | None = None
    on: str = "processes"
    jobs: int | None = None
    seconds: float = 600.0
    megabytes: int = 4096
    retries: int = 2
    prune: bool = False
    search: int | None = None
    method: str = "nsga2"


@dataclass(frozen=True)
class Request:
    """A command with its options.

    Attributes
    ----------
    input
        A path, or ``-`` for stdin.
    output
        A path, or None for stdout.
    node_latency
        Latency of a node of an .aig, .gml or .dot file.
    solvers, plot
        For ``compare``: the solvers, all if empty, and the path of the plot (for ``report`` too).
    measure
        For ``characterise``: one of `gaus_pass.ir.operators.characterise.MEASURES`.
    part, seeds
        For ``characterise``: a part whose file is wanted, a device of
        `gaus_pass.target.place_and_route.FPGAS` or a delay model of XLS, and the placements of
        every probe.
    top, testbench, report, choice
        For ``hls``: the function, the paths of test bench and report, and the choice of a design.
    explore
        For ``hls``: the search, if it is asked for.
    inputs
        For ``train``: the files.
    lifeline
        For ``serve``: a pipe whose other end is the caller's.
    allow_unregistered
        For ``hls``: attributes of unknown dialects are read, and ignored.
    sweep, texts
        For ``sweep``: what is asked for, and the options of all points as text, by key.
    flags
        For C: those for clang.
    cosim, data
        For C: whether to compare with the compiled program, and what some ports get.
    show_operators
        For ``hls``: print the cores of these operators and types, as ``a,b``, and make nothing.
    header
        For ``hls``: the path of a C header with the registers.
    tolerance
        For C: how far floats of the compiled program and the module may be apart.
    """

    command: str
    input: str
    output: str | None
    options: Options = field(default_factory=Options)
    quiet: bool = False
    debug: bool = False
    node_latency: int = 1
    solvers: tuple[str, ...] = ()
    plot: str | None = None
    measure: str = "aig"
    part: str | None = None
    seeds: int = 3
    top: str | None = None
    testbench: str | None = None
    report: str | None = None
    sdc: str | None = None
    choice: ChoiceRequest = field(default_factory=ChoiceRequest)
    explore: ExploreRequest | None = None
    inputs: tuple[str, ...] = ()
    lifeline: int | None = None
    allow_unregistered: bool = False
    sweep: SweepRequest = field(default_factory=SweepRequest)
    texts: Mapping[str, str] = field(default_factory=dict[str, str])
    flags: tuple[str, ...] = ()
    cosim: bool = False
    data: tuple[str, ...] = ()
    show_operators: str | None = None
    header: str | None = None
    tolerance: float | None = None
