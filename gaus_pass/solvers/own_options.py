"""Options that only some solvers have, which several share; see `gaus_pass.option_table`."""

from __future__ import annotations

from dataclasses import dataclass

from gaus_pass.option_table import option


@dataclass(frozen=True, eq=False, repr=False)
class DeviceOptions:
    """Of solvers that can compute on a GPU."""

    device: str = option(
        "auto",
        "where gaus and gumbel compute, and refine with cuda: auto takes a GPU if there is one",
        str,
        ("auto", "cpu", "cuda"),
    )


@dataclass(frozen=True, eq=False, repr=False)
class GausOptions(DeviceOptions):
    """Of gaus."""

    init: str = option(
        "auto",
        "where gaus begins: the middle of the windows or a schedule",
        str,
        ("auto", "midpoint", "list", "sdc"),
    )


@dataclass(frozen=True, eq=False, repr=False)
class GflownetOptions(DeviceOptions):
    """Of gflownet."""

    checkpoint: str | None = option(
        None,
        "policy of gflownet to draw from, as gaus train writes it; iterations train it on",
        str,
        exclusive=True,
    )


@dataclass(frozen=True, eq=False, repr=False)
class AutoOptions(GausOptions):
    """Of auto, which hands on what its stages read."""

    without: str = option(
        "", "stages that auto leaves out, for experiments: names of docs/solvers.md, as a,b", str
    )

    def left_out(self) -> frozenset[str]:
        """Names of the stages that are left out."""
        return frozenset(filter(None, self.without.split(",")))
