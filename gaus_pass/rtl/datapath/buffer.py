"""Buffers between processes: copies of a bank, one for the producer while others wait or are read.

Producer and consumer each work on the copy that their pointer says; a pointer goes on when a run of
its process ends.  That no two processes have the same copy is up to the tokens of the control.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from gaus_pass.hardware.memory import Bank, Memory, MemoryModel
from gaus_pass.rtl.datapath.memories import Driven, storage
from gaus_pass.rtl.netlist.environment import Environment


@dataclass(frozen=True)
class Side:
    """What a process does with a bank.

    Attributes
    ----------
    copy, has
        The copy that it has or gets next, and whether it has one.
    ports
        The drivers of its ports.
    """

    copy: Any
    has: Any
    ports: Sequence[Driven]


def build_copies(
    env: Environment,
    memory: Memory,
    bank: Bank,
    model: MemoryModel,
    copies: int,
    sides: tuple[Side, Side],
    suffix: str,
) -> tuple[list[Any], list[Any]]:
    """Make the copies; the read data of the ports of the producer and of the consumer.

    Parameters
    ----------
    sides
        Of the producer and of the consumer, which stores nothing.
    suffix
        Of the names of the copies, where the bank has several consumers.
    """
    net = env.net
    made: list[list[Any]] = []
    for k in range(copies):
        here = [net.all_of(net.is_number(side.copy, k), side.has) for side in sides]
        ports = [
            _joined(env, here, pair) for pair in zip(sides[0].ports, sides[1].ports, strict=True)
        ]
        made.append(storage(env, memory, bank, model, ports, f"{suffix}_copy{k}"))
    found: list[list[Any]] = []
    for side in sides:
        chosen: list[Any] = []
        for data in zip(*made, strict=True):
            if data[0] is None:
                chosen.append(None)
                continue
            wire = data[-1]
            for k in reversed(range(copies - 1)):
                wire = net.select(net.is_number(side.copy, k), data[k], wire)
            chosen.append(wire)
        found.append(chosen)
    return found[0], found[1]


def _joined(env: Environment, here: Sequence[Any], pair: tuple[Driven, Driven]) -> Driven:
    """The driver of a port of a copy: that of the process whose copy it is."""
    net = env.net
    fills, reads = pair
    enable = net.any_of(*(net.all_of(h, p.enable) for h, p in zip(here, pair, strict=True)))
    return replace(
        fills,
        address=net.select(here[1], reads.address, fills.address),
        enable=enable,
        write_enable=net.all_of(here[0], fills.write_enable),
    )
