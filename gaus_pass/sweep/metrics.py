"""Numbers of a design by which designs are compared, from its result JSON.

All of them are better when they are less.  ``period`` is in nanoseconds with a part, else in the
unit of the delays: that of the clock asked for, or what the slowest path needs where it misses it.
``area`` is in look-up tables, counted in the netlist, unless a target measures it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from gaus_pass.errors import InvalidOption
from gaus_pass.hardware.cycles import Cycles
from gaus_pass.option_table import unknown_name
from gaus_pass.options import Options
from gaus_pass.sweep.spec import HLS, Spec

Metrics = dict[str, float]
Corners = tuple[Metrics, ...]
"""Lower bounds of a point, each design of which is above one of them; empty where none is known."""

ORDER = (
    *("cycles", "time", "ii", "length", "period", "area", "delay", "register-bits"),
    *("lut", "ff", "dsp", "bram", "units", "resources", "communication", "memory"),
)
"""Metrics as they are listed; what a target measures besides comes after them."""
_TERMS = ("resources", "communication", "memory")
_CLOCKS = ("clock", "cycle-time")
_PS = 1e-3


def hls_metrics(document: Mapping[str, Any], options: Options, trips: int) -> Metrics:
    """Of the module of a result JSON."""
    module = document["modules"][0]
    cycles = Cycles.of_json(module["cycles"])
    results = _results(document)
    found: Metrics = {
        "cycles": cycles.estimate(trips),
        "ii": max((leaf.ii for leaf in cycles.leaves() if leaf.kind == "loop"), default=1),
        "length": sum(result["length"] for result in results),
        "register-bits": sum(module["register_bits"].values()),
        "units": len(module["units"]),
        "resources": sum(result["terms"]["resources"] for result in results),
    }
    period = promised_period(module.get("timing"), options)
    if period is not None:
        found["period"] = period
        found["time"] = round(found["cycles"] * period, 6)
    return found


def promised_period(timing: Mapping[str, Any] | None, options: Options) -> float | None:
    """The clock period that the module keeps."""
    if options.period is None:
        return None
    period = options.period
    if timing is not None:
        period = max(period, timing["least_period"]) if timing["violated"] else period
    return round(period * (1.0 if options.part is None else _PS), 6)


def schedule_metrics(document: Mapping[str, Any], options: Options) -> Metrics:
    """Of all schedules of a result JSON: sums, and the largest II."""
    results = _results(document)
    terms = [result["terms"] for result in results]
    found: Metrics = {
        "length": sum(result["length"] for result in results),
        "register-bits": sum(term["register-bits"] for term in terms),
        "units": sum(n for term in terms for name, n in term.items() if "resources." in name),
        **{name: sum(term[name] for term in terms) for name in _TERMS},
    }
    iis = [result["ii"] for result in results if result["ii"] is not None]
    if iis:
        found["ii"] = max(iis)
    period = promised_period(None, options)
    return found if period is None else {**found, "period": period}


def _results(document: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [part["results"][0] for part in document.get("regions", [document])]


def in_order(names: Iterable[str]) -> list[str]:
    """Names of metrics as they are listed."""
    known = set(names)
    return [n for n in ORDER if n in known] + sorted(known.difference(ORDER))


def objectives(spec: Spec, rows: Sequence[Mapping[str, float]]) -> tuple[str, ...]:
    """What the front of a sweep is of: the metrics asked for, else those that its flow is about.

    Raises
    ------
    InvalidOption
        A metric is asked for that no design has.
    """
    known = {name for row in rows for name in row}
    for name in spec.minimise:
        if rows and name not in known:
            raise InvalidOption("--minimise: " + unknown_name("metric", name, in_order(known)))
    if spec.minimise:
        return spec.minimise
    usual = ("ii", "length", "register-bits", "resources")
    if spec.flow == HLS:
        usual = ("cycles", "area")
    if any(axis.name in _CLOCKS for axis in spec.space.axes):
        usual = (*usual, "period")
    return tuple(name for name in usual if not rows or name in known)
