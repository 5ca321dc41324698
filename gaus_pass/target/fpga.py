"""``--target ecp5``: what a design takes when it is placed and routed in the harness.

The delay is the period in nanoseconds that the slowest path between registers needs, the worst of
all seeds; the area is look-up tables.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace

from gaus_pass.support.files import scratch_folder
from gaus_pass.target.harness import TOP, VERSION, harness, name_inside
from gaus_pass.target.measure import Measure
from gaus_pass.target.place_and_route import (
    Fpga,
    place,
    prepare,
    require_tools,
    sources,
    synthesise,
)
from gaus_pass.target.placement import Placed
from gaus_pass.target.process import Runner

SEEDS = (1, 2, 3, 4, 5)


class FpgaTarget:
    """Measures designs on an FPGA.

    Parameters
    ----------
    megahertz
        What the placer aims at.

    Raises
    ------
    MissingDependency
        Yosys or nextpnr is not installed.
    """

    def __init__(self, fpga: Fpga, megahertz: float = 100.0, seeds: Sequence[int] = SEEDS) -> None:
        require_tools(fpga)
        self._fpga, self._megahertz, self._seeds = fpga, megahertz, tuple(seeds)
        self.name = fpga.name
        ways = (fpga.synthesis, *fpga.arguments)
        digest = hashlib.sha256("\0".join(ways).encode()).hexdigest()[:8]
        aims = (*fpga.tools.values(), *self._seeds, f"{megahertz:.6g}", digest)
        self.identity = "-".join(map(str, (fpga.name, VERSION, *aims)))

    def prepare(self, announce: Callable[[str], None]) -> None:
        """Have Yosys and nextpnr compiled where they never ran."""
        prepare(self._fpga, announce)

    def placed(self, verilog: str, top: str, run: Runner) -> list[Placed]:
        """The design placed and routed once for each seed.

        Raises
        ------
        TargetFailed
            It does not fit, or a program failed.
        """
        made = sources(self._fpga, verilog + harness(verilog, top), TOP)
        with scratch_folder(made.files) as folder:
            synthesise(self._fpga, run, folder)
            placed = [place(self._fpga, s, self._megahertz, run, folder, True) for s in self._seeds]
        return [replace(p, cells=made.own(p.cells)) for p in placed]

    def measure(self, verilog: str, top: str, run: Runner) -> Measure:
        """Place and route a design; see `gaus_pass.target.measure.Target`."""
        placed = self.placed(verilog, top, run)
        worst = max(p.delay for p in placed)
        cells = {name: float(count) for name, count in placed[0].cells.items()}
        more = {**cells, "megahertz": 1e6 / worst if worst else 0.0}
        return Measure(cells.get("lut", 0.0), worst / 1000, more, _arrivals(placed))


def _arrivals(placed: Sequence[Placed]) -> dict[str, float]:
    """The worst of all seeds, by the names that the design itself uses, in nanoseconds."""
    found: dict[str, float] = {}
    for one in placed:
        for name, picoseconds in one.arrivals.items():
            own = name_inside(name)
            found[own] = max(found.get(own, 0.0), picoseconds / 1000)
    return found
