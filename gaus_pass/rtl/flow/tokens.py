"""What passes between processes once a run: permissions, and values with them.

A token that arrives in a cycle is there in the next one.  No more than so many runs are in progress
at once, which is why nobody asks whether there is room.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from gaus_pass.rtl.netlist.builder import Wire
from gaus_pass.rtl.netlist.environment import Environment
from gaus_pass.rtl.netlist.numbers import Number


class Tokens:
    """A number of tokens.

    Parameters
    ----------
    most
        As many as there can be.

    Attributes
    ----------
    count
        The number.
    arrives, leaves
        To be driven: whether one comes, and one goes, at the end of a cycle.
    """

    def __init__(self, env: Environment, name: str, most: int) -> None:
        net = env.net
        self.env, self.most = env, most
        self.bits = most.bit_length()
        self.arrives = net.wire(f"{name}_arrives", 1)
        self.leaves = net.wire(f"{name}_leaves", 1)
        register = env.control(f"{name}_count", self.bits)
        self.count = register.value
        more, fewer = self.arrives.value, self.leaves.value
        one = net.constant(1, self.bits)
        up = net.all_of(more, net.invert(fewer))
        down = net.all_of(fewer, net.invert(more))
        following = net.select(up, net.add(self.count, one), self.count)
        register.drive(net.select(down, net.sub(self.count, one), following))

    def some(self) -> Any:
        """Whether there is one."""
        return self.env.net.invert(self.env.net.is_number(self.count, 0))

    def all(self) -> Any:
        """Whether there are as many as there can be."""
        return self.env.net.is_number(self.count, self.most)


def pointer(env: Environment, name: str, size: int, steps: Any) -> Any:
    """A register that counts from 0 to ``size - 1`` and again, when ``steps`` is high."""
    net = env.net
    bits = max(1, (size - 1).bit_length())
    register = env.control(f"{name}_place", bits, steps)
    following = net.add(register.value, net.constant(1, bits))
    if size & (size - 1) or size == 1:
        last = net.is_number(register.value, size - 1)
        following = net.select(last, net.constant(0, bits), following)
    register.drive(following)
    return register.value


class Handed:
    """Values that wait until a process takes them, with a token for each run.

    Parameters
    ----------
    channels
        Those whose values are passed.
    most
        Runs whose values may wait.

    Attributes
    ----------
    tokens
        Runs whose values wait.
    heads
        By channel: the value of the oldest run.
    """

    def __init__(self, env: Environment, name: str, channels: Sequence[int], most: int) -> None:
        net = env.net
        self.env, self.tokens = env, Tokens(env, name, most)
        self._data: dict[int, Wire] = {}
        self.heads: dict[int, Number] = {}
        if not channels:
            return
        stored = net.all_of(self.tokens.arrives.value, env.advance)
        to = pointer(env, f"{name}_to", most, self.tokens.arrives.value)
        of = pointer(env, f"{name}_of", most, self.tokens.leaves.value)
        for number in channels:
            bits = env.channels[number].bits
            data = net.wire(f"{name}_value{number}", bits)
            store = net.memory(f"{name}_values{number}", max(most, 2), bits, net.constant(0, 1))
            net.write(store, to, data.value, stored)
            self._data[number] = data
            head = net.read(store, of, bits)
            self.heads[number] = Number(head, env.channels[number].is_index)

    def put(self, arrives: Any, values: Mapping[int, Number]) -> None:
        """Say when a run's values come, and what they are."""
        self.tokens.arrives.drive(arrives)
        for number, data in self._data.items():
            bits = self.env.channels[number].bits
            data.drive(values[number].fit(self.env.net, bits))

    def take(self, leaves: Any) -> None:
        """Say when the oldest run's values are taken."""
        self.tokens.leaves.drive(leaves)
