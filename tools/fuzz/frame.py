"""The loop around every fuzzer: cases until the time is over, findings shrunk and kept.

Case N of a seed depends on the fuzzer, the seed and N alone, however many run at a time.
"""

from __future__ import annotations

import gc
import random
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from fuzz.cases import Case, Fault, Fuzzer
from fuzz.judging import Judge
from fuzz.keeping import Finding, keep, text_of
from fuzz.processes import Running, stop, wait
from fuzz.shrinking import shrink

_SHRINK_SECONDS = 120.0


@dataclass(frozen=True)
class Settings:
    """What a run is asked for.

    Attributes
    ----------
    cases
        The most cases; None: as many as there is time for.
    keep
        Folder for findings; None keeps none.
    """

    seed: int
    seconds: float
    jobs: int = 1
    cases: int | None = None
    first: int = 0
    keep: Path | None = None
    shrink_seconds: float = _SHRINK_SECONDS


@dataclass
class Tally:
    """What came of a run."""

    cases: int = 0
    seconds: float = 0.0
    interrupted: bool = False
    counts: Counter[str] = field(default_factory=Counter[str])
    findings: list[Finding] = field(default_factory=list[Finding])

    def closing(self, fuzzer: Fuzzer, seed: int) -> str:
        """The last line of a run."""
        counts = ", ".join(f"{n} {what}" for what, n in sorted(self.counts.items()))
        return (
            f"{fuzzer.name}: seed {seed}, {self.cases} cases in {self.seconds:.0f} s"
            f"{f' ({counts})' if counts else ''}; {len(self.findings)} findings"
        )


def case_of(fuzzer: Fuzzer, seed: int, number: int) -> Case:
    """Case ``number`` of a seed."""
    return fuzzer.make(random.Random(f"{fuzzer.name} {seed} {number}"))


def run(fuzzer: Fuzzer, settings: Settings) -> Tally:
    """Run a fuzzer; says what it finds on standard output as it goes."""
    return _Run(fuzzer, settings).go()


class _Run:
    def __init__(self, fuzzer: Fuzzer, settings: Settings) -> None:
        self.fuzzer, self.settings = fuzzer, settings
        self.judge = Judge(fuzzer)
        self.tally = Tally()
        self.running: dict[int, tuple[Running, list[int]]] = {}
        self.waiting: list[int] = []  # begun in a batch that another case has ended
        self.next = settings.first
        self.kinds: set[str] = set()

    def go(self) -> Tally:
        gc.freeze()  # forked processes then leave the memory that they share as it is
        began = time.monotonic()
        try:
            self._until(began + self.settings.seconds)
        except KeyboardInterrupt:
            self.tally.interrupted = True
        finally:
            stop([one for one, _ in self.running.values()])
            self.judge.close()
        self.tally.seconds = time.monotonic() - began
        return self.tally

    def _until(self, end: float) -> None:
        while True:
            numbers: list[int] = []
            if len(self.running) < self.settings.jobs and time.monotonic() < end:
                numbers = self._batch()
            if numbers:
                one = self.judge.start([self._case(n) for n in numbers])
                self.running[one.pid] = (one, numbers)
            elif self.running:
                self._collect()
            else:
                return

    def _batch(self) -> list[int]:
        """Numbers of the cases that come next."""
        while len(self.waiting) < self.fuzzer.batch and self._more():
            self.waiting.append(self.next)
            self.next += 1
        numbers = self.waiting[: self.fuzzer.batch]
        self.waiting = self.waiting[self.fuzzer.batch :]
        return numbers

    def _more(self) -> bool:
        cases = self.settings.cases
        return cases is None or self.next < self.settings.first + cases

    def _case(self, number: int) -> Case:
        return case_of(self.fuzzer, self.settings.seed, number)

    def _collect(self) -> None:
        for one, ended in wait([one for one, _ in self.running.values()]):
            _, numbers = self.running.pop(one.pid)
            verdicts = self.judge.collect(one, ended)
            self.waiting += numbers[len(verdicts) :]
            for number, verdict in zip(numbers, verdicts, strict=False):
                self.tally.cases += 1
                self.tally.counts += verdict.counts
                if verdict.fault is not None:
                    self._found(number, verdict.fault)

    def _found(self, number: int, fault: Fault) -> None:
        if fault.kind in self.kinds:
            self.tally.counts["of a kind that was found before"] += 1
            return
        seed, case = self.settings.seed, self._case(number)
        print(f"{self.fuzzer.name}: seed {seed}, case {number}: {fault.kind}", flush=True)
        if self.fuzzer.repeats and self.judge(case).fault is None:
            self.tally.counts["not seen again"] += 1
            print(f"{self.fuzzer.name}: not seen again: {fault.text}", flush=True)
            return
        self.kinds.add(fault.kind)
        case = shrink(self.fuzzer, case, fault.kind, self.judge, self.settings.shrink_seconds)
        fault = self.judge(case).fault or fault
        finding = Finding(self.fuzzer.name, seed, number, fault, case)
        self.tally.findings.append(finding)
        print(fault.text)
        if self.settings.keep is None:
            sys.stdout.write(text_of(finding, self.fuzzer))
        else:
            print(f"{self.fuzzer.name}: kept as {keep(finding, self.fuzzer, self.settings.keep)}")
        sys.stdout.flush()
