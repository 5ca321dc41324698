"""Points of the search: what is asked of the loops, memories and units of a function."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from gaus_pass.option_table import build_options
from gaus_pass.options import Options

FULL = "full"


@dataclass(frozen=True)
class Point:
    """What a design is asked for beyond the options of the user; `Point()` asks for nothing.

    Attributes
    ----------
    unroll
        Loops and their factors, a number or `FULL`.
    banked
        Whether memories are divided where unrolled accesses want that.
    ii
        Target of every loop; None for the least.
    limits
        Units by resource type.
    transforms, cores
        As the options; None takes that of the user.
    """

    unroll: tuple[tuple[str, str], ...] = ()
    banked: bool = True
    ii: int | None = None
    limits: tuple[tuple[str, int], ...] = ()
    transforms: str | None = None
    cores: str | None = None

    def unrolled(self, loop: str, factor: str) -> Point:
        """The point with another factor of a loop."""
        return replace(self, unroll=tuple(sorted({**dict(self.unroll), loop: factor}.items())))

    def limited(self, resource: str, count: int) -> Point:
        """The point with another limit."""
        return replace(self, limits=tuple(sorted({**dict(self.limits), resource: count}.items())))

    def changes(self, partition: str, asked: Options) -> dict[str, str]:
        """The options that say so, as text by key."""
        found: dict[str, str] = {}
        if self.unroll:
            own = ",".join(f"{loop}:{factor}" for loop, factor in self.unroll)
            found["unroll"] = _with(asked.unroll, own)
        if partition:
            found["partition"] = _with(asked.partition, partition)
        if self.ii is not None:
            found["ii"] = str(self.ii)
        if self.limits:
            limits = {**asked.limits, **dict(self.limits)}
            found["limits"] = ",".join(f"{name}:{count}" for name, count in limits.items())
        if self.transforms is not None:
            found["transforms"] = self.transforms
        if self.cores is not None:
            found["cores"] = self.cores
        return found


def changed(options: Options, texts: Mapping[str, str]) -> Options:
    """Options with what `Point.changes` says."""
    read = build_options(texts, Options)
    return replace(options, **{spec: getattr(read, spec) for spec in map(_field_of, texts)})


def _field_of(key: str) -> str:
    """The field of `Options` that an option sets."""
    return key.replace("-", "_")


def _with(asked: str, own: str) -> str:
    return ",".join(filter(None, (asked, own)))
