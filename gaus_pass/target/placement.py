"""What nextpnr reports of a design that is placed and routed: cells, slowest paths, arrivals."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

from gaus_pass.target import scan

_EDGE = "posedge "
_PACKED = re.compile(r"_TRELLIS_FF_Q.*|_SB_DFF.*|\.\d+\.\d+$")
"""What synthesis appends to the name of a register or memory for one of its cells."""
_FACTOR = re.compile(r"[AB]\d+")
"""Pins of a multiplier, of whose registers the report has the set-up in the slowest path alone."""


@dataclass(frozen=True)
class Route:
    """The slowest path between registers of two clocks, or of one.

    Attributes
    ----------
    delay
        In picoseconds, with clock-to-out and set-up.
    steps
        What it goes through: kind (``clk-to-q``, ``routing``, ``logic``, ``setup``), picoseconds,
        the cell that is reached, and where the net comes from in the Verilog.
    """

    delay: int
    steps: tuple[tuple[str, int, str, tuple[str, ...]], ...] = ()

    def of(self, kind: str) -> int:
        """Picoseconds of one kind."""
        return sum(step[1] for step in self.steps if step[0] == kind)


@dataclass(frozen=True)
class Placed:
    """A design that is placed and routed.

    Attributes
    ----------
    paths
        By clocks, from and to.
    cells
        By name; see `gaus_pass.target.place_and_route.Fpga`.
    arrivals
        By register or memory: when the last of its inputs is there, in picoseconds from the edge;
        empty where that was not asked for.
    """

    paths: Mapping[tuple[str, str], Route]
    cells: Mapping[str, int] = field(default_factory=dict[str, int])
    arrivals: Mapping[str, int] = field(default_factory=dict[str, int])

    @property
    def delay(self) -> int:
        """The period that it needs, in picoseconds, where it has one clock."""
        return max((path.delay for path in self.paths.values()), default=0)


def read_report(
    report: Any, counted: Mapping[str, tuple[str, ...]], synthesised: Mapping[str, int]
) -> Placed:
    """What nextpnr reports.

    Parameters
    ----------
    counted
        See `gaus_pass.target.place_and_route.Fpga`.
    synthesised
        Cells of the netlist by kind.

    Raises
    ------
    LookupError, TypeError, ValueError
        It is no report.
    """
    placed = {name: int(cell["used"]) for name, cell in report["utilization"].items()}
    used = {**synthesised, **placed}
    cells = {
        name: sum(n for kind, n in used.items() if any(fnmatchcase(kind, k) for k in kinds))
        for name, kinds in counted.items()
    }
    paths = {
        (_clock(path["from"]), _clock(path["to"])): _path(path["path"])
        for path in report["critical_paths"]
        if path["from"].startswith(_EDGE) and path["to"].startswith(_EDGE)
    }
    paths = {clocks: path for clocks, path in paths.items() if scan.CLOCK not in clocks}
    nets = report.get("detailed_net_timings", [])
    return Placed(paths, cells, _arrivals(nets, paths.values()) if nets else {})


def _arrivals(nets: Iterable[Any], slowest: Iterable[Route]) -> dict[str, int]:
    found: dict[str, int] = {}
    for net in nets:
        for end in net["endpoints"]:
            if not _FACTOR.fullmatch(end.get("port", "")):
                name = _PACKED.sub("", end["cell"])
                latest = round(1000 * max(end["delay"]))
                found[name] = max(found.get(name, 0), latest)
    for path in slowest:
        if path.steps:
            name = _PACKED.sub("", path.steps[-1][2])
            found[name] = max(found.get(name, 0), path.delay)
    return found


def _clock(edge: str) -> str:
    return edge.removeprefix(_EDGE).partition("$")[0]


def _path(steps: Iterable[Any]) -> Route:
    found = tuple(
        (
            str(step["type"]),
            round(1000 * float(step["delay"])),
            str(step["to"]["cell"]),
            tuple(step.get("sources", ())),
        )
        for step in steps
    )
    return Route(round(sum(delay for _, delay, _, _ in found)), found)
