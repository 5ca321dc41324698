"""What a fuzzer is: it makes cases, judges them, and knows how to make them smaller."""

from __future__ import annotations

import random
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

Case = dict[str, Any]
"""All that a case is, as JSON, so that it can be kept in a file and run again."""


@dataclass(frozen=True)
class Fault:
    """Something that is wrong.

    Attributes
    ----------
    kind
        What a smaller case has to show as well to be the same fault.
    text
        The same for people, with numbers and messages.
    """

    kind: str
    text: str


Tell = Callable[[str, str], Fault]
"""Makes a fault of its kind and what is wrong; adds what was run and what it printed."""


@dataclass(frozen=True)
class Verdict:
    """What came of a case: a fault or none, and what to count."""

    fault: Fault | None = None
    counts: Counter[str] = field(default_factory=Counter[str])


@dataclass(frozen=True)
class Limits:
    """What a case may take: seconds of CPU, seconds of time, MB beyond what the fuzzer has."""

    cpu: int = 120
    seconds: float = 300.0
    megabytes: int = 3000


class Fuzzer(ABC):
    """One kind of random input and its oracle.

    Attributes
    ----------
    batch
        Cases that are judged in one process, one after the other.
    repeats
        Whether a fault is seen again when the case is run again, as long as it is there.
    """

    name: ClassVar[str]
    limits: ClassVar[Limits] = Limits()
    batch: ClassVar[int] = 1
    repeats: ClassVar[bool] = True

    def warm(self) -> str:
        """Import what cases need, once, before processes are forked; why it cannot run, or empty.

        Starts no threads: they do not live in a forked process.
        """
        return ""

    @abstractmethod
    def make(self, rng: random.Random) -> Case:
        """A case, by the random numbers alone."""

    @abstractmethod
    def judge(self, case: Case, folder: Path) -> Verdict:
        """Run a case in an empty folder, in a process of its own that may die of it."""

    @abstractmethod
    def smaller(self, case: Case) -> Iterator[Case]:
        """Cases that are smaller by one step each, the largest steps first."""

    def text(self, case: Case) -> str:
        """The input for people; empty where the case says it all."""
        del case
        return ""
