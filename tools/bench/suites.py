"""What the bench runs: instances and solvers of the suites A, B, C, R and L.

A: few steps, everything chained, peak resources against communication.  B: bits alive at once.
C: the same modulo an II.  R: register bits.  Circuits are .aig files and random workloads .gml(.gz)
files of one folder, so that other graphs of the families are a matter of putting them there;
modulo_graphs.py makes the instances of C from them.  L: the formulations of the others on 10^3 to
10^6 operations, from large_graphs.py; a suite each, on one page.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_REFERENCES = Path(__file__).with_name("references.json")
GRAPHS = (".aig", ".gml.gz", ".gml")
STEPS = 10
"""Length of the schedules of suite A."""


@dataclass(frozen=True)
class Instance:
    """One graph under one setting.

    Attributes
    ----------
    arguments
        Of ``gaus schedule``, without solver and budget.
    """

    name: str
    path: Path
    arguments: tuple[str, ...]


@dataclass(frozen=True)
class Suite:
    """Instances that are solved and shown together.

    Attributes
    ----------
    solvers
        Arguments of each solver by the name that tables give it.
    """

    name: str
    title: str
    text: str
    objective: str
    settings: dict[str, tuple[str, ...]]
    solvers: dict[str, tuple[str, ...]]
    suffixes: tuple[str, ...] = GRAPHS
    page: str = ""
    """Of docs/results; that of its own name where it is empty."""

    def instances(self, folder: Path, wanted: frozenset[str]) -> Iterator[Instance]:
        """Every graph under the folder in every setting; all of them if none is ``wanted``."""
        for path in graphs_of(folder, self.suffixes):
            graph, _, interval = short_name(path).partition("_ii")
            if wanted and graph not in wanted:
                continue
            own = ("--objective", self.objective, *(("--ii", interval) if interval else ()))
            for setting, arguments in self.settings.items():
                name = f"{graph} {setting}" if setting else short_name(path).replace("_ii", " II ")
                yield Instance(name, path, (*arguments, *own))

    def references(self) -> dict[str, dict[str, float]]:
        """Values to compare with, by column and instance."""
        found: dict[str, dict[str, dict[str, float]]] = json.loads(_REFERENCES.read_text())
        return found.get(self.name, {})


def graphs_of(folder: Path, suffixes: tuple[str, ...] = GRAPHS) -> list[Path]:
    """All files of a folder that are graphs, by name."""
    return sorted(p for p in folder.rglob("*") if p.name.endswith(suffixes))


def short_name(path: Path) -> str:
    """What tables call a graph."""
    name = path.name.partition(".")[0]
    return name.removeprefix("rand_graph_")


_SEARCHING = {name: ("--solver", name) for name in ("gaus", "refine", "auto")}
_PEERS = {name: ("--solver", name) for name in ("force-directed", "cp-sat")}
_ITERATIVE = {
    **_PEERS,
    "gumbel": ("--solver", "gumbel"),
    "gaus-paper (midpoint)": ("--solver", "gaus-paper", "--init", "midpoint"),
    "gaus-paper (list)": ("--solver", "gaus-paper", "--init", "list"),
    **_SEARCHING,
}
_AT_ONCE = {name: ("--solver", name) for name in ("asap", "alap", "list", "sdc")}

_LARGE = {
    **{name: _AT_ONCE[name] for name in ("list", "sdc")},
    "force-directed": _PEERS["force-directed"],
    "refine": _SEARCHING["refine"],
    "gaus": _SEARCHING["gaus"],
    "auto": _SEARCHING["auto"],
}
_WITHOUT = {
    f"auto without {name}": ("--solver", "auto", "--without", name) for name in ("gaus", "prices")
}


def _large(name: str, what: str, text: str, objective: str, suffix: str, *more: str) -> Suite:
    """A formulation of suite L on the instances of ``large_graphs.py`` with a suffix."""
    return Suite(
        name,
        f"Suite {name}: {what}",
        text,
        objective,
        {"": more},
        {**_LARGE, **_WITHOUT},
        (f".{suffix}.json", *(("hyp.aig",) if suffix in ("b", "r") else ())),
        "suite-l",
    )


_LARGE_SUITES = (
    _large(
        "LB",
        "memory footprint",
        "Formulation B: length 1.2 × depth, no limits; most bits alive in any step.",
        "memory",
        "b",
        *("--node-latency", "1", "--slack", "1.2"),
    ),
    _large(
        "LU",
        "memory footprint with units",
        "Formulation B with limits: units for 1.4 times the mean work of a step (loads and stores "
        "as many as wanted), length 1.2 × depth or n^0.6, whichever is more.",
        "memory",
        "bl",
    ),
    _large(
        "LC",
        "modulo memory footprint",
        "Formulation C: the same units in slots, n/20 back-edges, about 1500 operations a slot.",
        "memory",
        "c",
        "--strict",
    ),
    _large(
        "LA",
        "peak resources and communication",
        f"Formulation A: {STEPS} steps, chaining allowed, a resource type for every kind of "
        "operation; 10 × peak cost + communication.",
        "10*resources+communication",
        "a",
    ),
    _large(
        "LR",
        "register bits",
        "Formulation R: the least length, no limits; sum of lifetimes.",
        "register-bits",
        "r",
        *("--node-latency", "1"),
    ),
)
FAMILIES = {"L": tuple(suite.name for suite in _LARGE_SUITES)}
"""Suites that are asked for by one name."""

SUITES = {
    "A": Suite(
        "A",
        "Suite A: peak resources and communication",
        f"Formulation A: {STEPS} steps, chaining allowed, every node one unit (in random "
        "workloads its weight), 10 × peak use + communication; primary inputs are movable.",
        "10*resources+communication",
        {"": ("--node-latency", "0", "--length", str(STEPS))},
        {"list": _AT_ONCE["list"], "order-cut": ("--solver", "order-cut"), **_ITERATIVE},
    ),
    "B": Suite(
        "B",
        "Suite B: memory footprint",
        "Formulation B: unit latency, one bit a value, length 1.0 and 1.2 × depth; most bits "
        "alive in any step.",
        "memory",
        {s: ("--node-latency", "1", "--slack", s) for s in ("1.0", "1.2")},
        {**_AT_ONCE, **_ITERATIVE},
    ),
    "R": Suite(
        "R",
        "Suite R: register bits",
        "Unit latency, one bit a value, length = depth; sum of lifetimes, proven by sdc.",
        "register-bits",
        {"": ("--node-latency", "1")},
        {name: _AT_ONCE[name] for name in ("asap", "alap", "sdc")},
    ),
    "C": Suite(
        "C",
        "Suite C: modulo memory footprint",
        "Formulation C on the instances of `tools/bench/modulo_graphs.py`: widths of 1 to 32 bits, "
        "|V|/20 back-edges, ⌈1.1 · n/II⌉ operations a slot, 1.2 × depth; most bits alive in any "
        "slot.",
        "memory",
        {"": ("--strict",)},
        {"list": _AT_ONCE["list"], "sdc": _AT_ONCE["sdc"], **_ITERATIVE},
        (".json",),
    ),
    **{suite.name: suite for suite in _LARGE_SUITES},
}
