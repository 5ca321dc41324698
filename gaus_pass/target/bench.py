"""Many designs measured side by side."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed

from gaus_pass.options import Options
from gaus_pass.parts.library import load_part
from gaus_pass.target.cells import CellTarget
from gaus_pass.target.command import CommandTarget
from gaus_pass.target.fpga import FpgaTarget
from gaus_pass.target.liberty import CELLS, PortTimes
from gaus_pass.target.measure import Measure, Target
from gaus_pass.target.place_and_route import FPGAS
from gaus_pass.target.process import Runner, TargetFailed
from gaus_pass.target.store import MeasureStore
from gaus_pass.target.yosys import YosysTarget

YOSYS = "yosys"
_MEGAHERTZ = 100.0
"""What a placer aims at where no clock is asked for."""

Design = tuple[str, str]
"""Verilog, and the name of its top module."""


def find_target(text: str, options: Options) -> Target:
    """The target that ``--target`` names: a tool, or else a command.

    Raises
    ------
    MissingDependency
        The tool is not installed.
    """
    if text in FPGAS:
        period = options.period if options.part is not None else None
        return FpgaTarget(FPGAS[text], _MEGAHERTZ if period is None else 1e6 / period)
    if text in CELLS:
        if options.input_delay is None:
            return CellTarget(CELLS[text])
        plain = load_part(text).clock_to_out / 1000
        return CellTarget(
            CELLS[text], PortTimes(options.input_delay, plain, options.output_delay or 0.0)
        )
    return YosysTarget() if text == YOSYS else CommandTarget(text)


class Bench:
    """Measures designs, each in a separate process, and caches the results.

    Parameters
    ----------
    jobs
        Processes at a time.
    store
        Cache of measurements; None measures everything again.
    announce
        Called with a message before a long step ahead of the first measurement.
    """

    def __init__(
        self,
        target: Target,
        runner: Runner,
        jobs: int,
        store: MeasureStore | None,
        announce: Callable[[str], None] = lambda _: None,
    ) -> None:
        self.target, self._runner, self._jobs, self._store = target, runner, jobs, store
        self._announce, self._ready = announce, False
        self._hopeless: TargetFailed | None = None

    def measure(self, designs: Sequence[Design]) -> Generator[tuple[int, Measure | TargetFailed]]:
        """Numbers of designs and what came out, in the order in which they are done.

        When the caller closes it, or an exception ends it, all processes end.
        """
        pool = ThreadPoolExecutor(self._jobs)
        waiting: dict[Future[Measure], int] = {}
        try:
            for number, (verilog, top) in enumerate(designs):
                known = self._store.find(verilog, top) if self._store else None
                known = self._prepare() if known is None else known
                if known is None:
                    waiting[pool.submit(self._one, verilog, top)] = number
                else:
                    yield number, known
            for future in as_completed(waiting):
                yield waiting[future], _outcome(future)
        except BaseException:
            self._runner.stop()
            raise
        finally:
            pool.shutdown(cancel_futures=True)

    def _prepare(self) -> TargetFailed | None:
        """Make the target ready, once; why no design can be measured, or None."""
        if not self._ready:
            self._ready = True
            try:
                self.target.prepare(self._announce)
            except TargetFailed as error:
                self._hopeless = error
        return self._hopeless

    def _one(self, verilog: str, top: str) -> Measure:
        found = self.target.measure(verilog, top, self._runner)
        if self._store:
            self._store.add(verilog, top, found)
        return found


def _outcome(future: Future[Measure]) -> Measure | TargetFailed:
    try:
        return future.result()
    except TargetFailed as error:
        return error
