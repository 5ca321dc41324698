"""The file of a part, from probes that are synthesised, placed and routed.

Every placement is remembered on disk, so that a run that was interrupted goes on where it ended.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from statistics import mean
from typing import Any

from gaus_pass.parts.library import part_json, part_of, rising
from gaus_pass.parts.part import Part
from gaus_pass.support.files import keep, scratch_folder
from gaus_pass.support.machine import cache_directory
from gaus_pass.target.liberty import Cells, cell_sources, map_cells, time_module
from gaus_pass.target.place_and_route import Fpga, place, sources, synthesise
from gaus_pass.target.probes import CHAINS, Probe, cell_probes, design, few_packs, packs
from gaus_pass.target.process import Runner, TargetFailed

SEEDS = (1, 2, 3)
_LEAST_UNCERTAINTY = 0.095
"""What the worst of 18 designs of tools/bench/clock.py took beyond the promise of its static check;
chains that are placed alone take less."""
_TOGETHER = 8
"""Probes that are mapped to cells in one run, and remembered together."""
_MULTIPLIER = 18
"""Bits of the factors of a multiplier."""
_MEGAHERTZ = 200.0
"""What the placer aims at: faster than most probes."""

Delays = dict[tuple[tuple[str, ...], int], int]
"""Picoseconds by key and point of a reading, from register to register and with what these take."""

CLOCK_TO_OUT, SET_UP, WIRE = (("register", name) for name in ("clock_to_out", "set_up", "wire"))


def measured(
    fpga: Fpga,
    run: Runner,
    said: Callable[[str], None],
    seeds: Sequence[int] = SEEDS,
    groups: Sequence[Sequence[Probe]] | None = None,
    directory: Path | None = None,
) -> Delays:
    """Delays of all probes of a device, each the mean over the seeds.

    Probes that cannot be placed, since the device is too small for them, are left out.

    Parameters
    ----------
    said
        Called with a line of progress for each placement.
    groups
        In place of all of them.
    directory
        Where placements are remembered.

    Raises
    ------
    TargetFailed
        A program failed for the probe of registers, without which there is no part.
    """
    found: Delays = {}
    all_groups = list(groups or (few_packs() if fpga.pins else packs()))
    for number, group in enumerate(all_groups, 1):
        try:
            delays = [
                _placed(fpga, group, seed, run, directory or cache_directory() / "parts")
                for seed in seeds
            ]
        except TargetFailed as error:
            if any(reading.key == WIRE for probe in group for reading in probe.readings):
                raise
            said(f"{fpga.name}: {number} of {len(all_groups)} designs left out: {error.message}")
            continue
        said(f"{fpga.name}: {number} of {len(all_groups)} designs measured")
        for k, probe in enumerate(group):
            for reading in probe.readings:
                name = " ".join(reading.names(k))
                # What synthesis could leave out has no path.
                values = [d[name] for d in delays if name in d]
                if values:
                    found[reading.key, reading.point] = round(mean(v[0] for v in values))
                if values and reading.key == WIRE:
                    found[CLOCK_TO_OUT, 0] = round(mean(v[1] for v in values))
                    found[SET_UP, 0] = round(mean(v[2] for v in values))
    return found


def _placed(
    fpga: Fpga, group: Sequence[Probe], seed: int, run: Runner, directory: Path
) -> dict[str, list[int]]:
    """Delay, clock-to-out and set-up by clocks, from disk where they are known."""
    made = sources(fpga, design(group), "top")
    parts = (json.dumps(fpga.tools), *fpga.arguments, made.script, str(seed), made.verilog)
    file = _file(directory, *parts)
    known = _kept(file)
    if known is not None:
        return known
    with scratch_folder(made.files) as folder:
        # What a product takes to the logic behind it, not to a register inside.
        synthesise(fpga, run, folder, multipliers=False)
        paths = place(fpga, seed, _MEGAHERTZ, run, folder).paths
    found = {
        " ".join(clocks): [route.delay, route.of("clk-to-q"), route.of("setup")]
        for clocks, route in paths.items()
    }
    keep(file, json.dumps(found, sort_keys=True))
    return found


def _file(directory: Path, *identity: str) -> Path:
    """Where a measurement is remembered."""
    return directory / (hashlib.sha256("\0".join(identity).encode()).hexdigest() + ".json")


def _kept(file: Path) -> dict[str, list[int]] | None:
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def measured_cells(
    cells: Cells, run: Runner, said: Callable[[str], None], directory: Path | None = None
) -> Delays:
    """Delays of all probes in a cell library.

    Parameters
    ----------
    directory
        Where measurements are remembered.

    Raises
    ------
    TargetFailed
        A program failed.
    """
    probes = cell_probes()
    found: Delays = {}
    for first in range(0, len(probes), _TOGETHER):
        group = probes[first : first + _TOGETHER]
        timed = _timed(cells, group, run, directory or cache_directory() / "parts")
        for probe, times in zip(group, timed, strict=True):
            if not times:  # synthesis has left nothing between the registers
                continue
            [reading], (arrival, clock_to_out, set_up) = probe.readings, times
            found[reading.key, reading.point] = arrival + set_up
            if reading.key == WIRE:
                found[CLOCK_TO_OUT, 0], found[SET_UP, 0] = clock_to_out, set_up
        said(f"{cells.name}: {first + len(group)} of {len(probes)} designs measured")
    return found


def _timed(cells: Cells, group: Sequence[Probe], run: Runner, directory: Path) -> list[list[int]]:
    """Arrival, clock-to-out and set-up of probes, from disk where they are known."""
    names = [f"probe{k}" for k in range(len(group))]
    designs = map(design, ([probe] for probe in group))
    texts = [
        d.replace("module top(", f"module {name}(") for d, name in zip(designs, names, strict=True)
    ]
    file = _file(directory, cells.identity, *texts)
    known = _kept(file)
    if known is not None and known.keys() == set(names):
        return [known[name] for name in names]
    with scratch_folder(cell_sources(cells, "".join(texts), dict.fromkeys(names, "c_0"))) as folder:
        map_cells(run, folder)
        paths = [time_module(run, folder, name) for name in names]
    times = [[] if p is None else [p.arrival, p.clock_to_out, p.set_up] for p in paths]
    keep(file, json.dumps(dict(zip(names, times, strict=True))))
    return times


def part_text(fpga: Fpga | Cells, delays: Delays, seeds: Sequence[int] = SEEDS) -> str:
    """The JSON of a part.

    Parameters
    ----------
    seeds
        With which they were placed; none where nothing was.
    """
    register = {name: delays[("register", name), 0] for name in ("clock_to_out", "set_up")}
    spent = sum(register.values())
    wire = max(0, delays[WIRE, 0] - spent)
    table: dict[str, Any] = {
        "schema": 1,
        "part": fpga.name,
        "device": fpga.device,
        "tools": fpga.tools,
        "placed": bool(seeds),
        "seeds": list(seeds),
        "register": {**register, "wire": wire, "least_period": spent + wire},
        "uncertainty": 0.0,
        "operations": {},
        "fan_in": {},
        "multiplexers": {},
        "memories": [],
    }
    for (key, point), delay in sorted(delays.items()):
        if key[0] in ("operations", "multiplexers"):
            table[key[0]].setdefault(key[1], []).append([point, delay - spent])
    if isinstance(fpga, Fpga) and fpga.counted.get("dsp"):
        _even_products(table["operations"])
    for section in ("operations", "multiplexers"):
        table[section] = {kind: rising(points) for kind, points in table[section].items()}
    table["fan_in"] = _fan_in(table["operations"], delays, spent)
    table["memories"] = list(_memories(delays, register, wire))
    table["uncertainty"] = _uncertainty(part_of(table), delays)
    return part_json(table)


def _even_products(operations: dict[str, list[list[int]]]) -> None:
    """One multiplier takes the same whatever the width: only placements differ, which are evened.

    Else digits of a product would be as narrow as the luckiest placement.
    """
    kinds = [operations[kind] for kind in ("mul", "product") if kind in operations]
    whole = [point for points in kinds for point in points if point[0] <= _MULTIPLIER]
    if whole:
        even = round(mean(delay for _, delay in whole))
        for point in whole:
            point[1] = even


def _steps(points: Sequence[Sequence[int]]) -> list[list[int]]:
    """What is larger than one size is built as the next: block memory or not, for instance."""
    found: list[list[int]] = []
    for x, y in sorted(points, key=tuple):
        if found and found[-1][1] != y:
            found.append([found[-1][0] + 1, y])
        found.append([x, y])
    return found


def _fan_in(
    operations: Mapping[str, Any], delays: Delays, spent: int
) -> dict[str, list[list[int]]]:
    """What more than two operands take beyond two, of one bit for gates and of 16 for sums."""
    width = {"and": 1, "add": 16}
    found: dict[str, list[list[int]]] = {kind: [[2, 0]] for kind in width}
    for (key, point), delay in delays.items():
        if key[0] == "fan_in":
            two = next(y for x, y in operations[key[1]] if x >= width[key[1]])
            found[key[1]].append([point, max(0, delay - spent - two)])
    return {kind: rising(points) for kind, points in found.items()}


def _memories(delays: Delays, register: Mapping[str, int], wire: int) -> Iterator[dict[str, Any]]:
    """Clock-to-out as if the net behind it were one behind a register, which is shorter."""
    behind = register[SET_UP[-1]] + wire
    kinds = dict.fromkeys(key[1:3] for key, _ in delays if key[0] == "memories")
    for ports, latency in kinds:
        both: dict[str, list[list[int]]] = {}
        for (key, point), delay in delays.items():
            if key[:3] == ("memories", ports, latency):
                spent = behind if key[3] == CLOCK_TO_OUT[-1] else register[CLOCK_TO_OUT[-1]]
                both.setdefault(key[3], []).append([point, max(0, delay - spent)])
        curves = {name: _steps(points) for name, points in both.items()}
        for name in (ports, "2rw") if ports == "1rw" else (ports,):
            yield {"ports": name, "latency": int(latency), **curves}


def _uncertainty(part: Part, delays: Delays) -> float:
    """Share of the period by which the worst chain exceeds the sum of its operations."""
    least, spent = _LEAST_UNCERTAINTY, part.clock_to_out + part.set_up
    for name, (_, _, _, operations) in CHAINS.items():
        measured = delays.get((("calibration", name), 0))
        if measured is not None:
            promised = spent + sum(_of_chain(part, kind, bits) for kind, bits in operations)
            least = max(least, 1 - promised / measured)
    return round(least, 3)


def _of_chain(part: Part, kind: str, bits: int) -> int:
    if kind.startswith("select"):
        return part.multiplexer(int(kind.removeprefix("select") or 2), bits)
    return part.delay(kind, bits) or 0
