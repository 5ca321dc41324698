"""Sums, shifts and comparisons of integers as cores, against Python's own numbers."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from support.bit_slices import Simulation
from support.cores import assert_same

from gaus_pass.cores.generate import Choices, core_for
from gaus_pass.cores.generate.families import RELATIONS


def signed(number: int, bits: int) -> int:
    return number - (number >> (bits - 1) << bits)


def of_signed(judge: Callable[[int, int], int]) -> Callable[[int, int, int], int]:
    return lambda a, b, bits: judge(signed(a, bits), signed(b, bits))


COMPARE: dict[str, Callable[[int, int], bool]] = {
    "eq": lambda a, b: a == b,
    "ne": lambda a, b: a != b,
    "lt": lambda a, b: a < b,
    "le": lambda a, b: a <= b,
    "gt": lambda a, b: a > b,
    "ge": lambda a, b: a >= b,
}


def relation(name: str) -> Callable[[int, int, int], int]:
    judge = COMPARE[name if name in COMPARE else name[1:]]
    return of_signed(judge) if name[0] == "s" else lambda a, b, _: judge(a, b)


JUDGES: dict[tuple[str, str], Callable[[int, int, int], int]] = {
    ("add", "i"): lambda a, b, _: a + b,
    ("sub", "i"): lambda a, b, _: a - b,
    ("shl", "i"): lambda a, b, _: a << b,
    ("shr", "u"): lambda a, b, _: a >> b,
    ("shr", "s"): lambda a, b, bits: signed(a, bits) >> b,
    ("min", "u"): lambda a, b, _: min(a, b),
    ("max", "u"): lambda a, b, _: max(a, b),
    ("min", "s"): of_signed(min),
    ("max", "s"): of_signed(max),
    **{(f"icmp_{name}", "i"): relation(name) for name in RELATIONS},
}
SHIFTS = ("shl", "shr")


@pytest.mark.parametrize(("family", "sign"), JUDGES)
@pytest.mark.parametrize(("bits", "carry"), [(1, None), (5, None), (5, 3), (32, 16), (64, 16)])
def test_values(family: str, sign: str, bits: int, carry: int | None):
    if bits <= 5:
        pairs = [(a, b) for a in range(1 << bits) for b in range(1 << bits)]
    else:
        drawn = np.random.default_rng(bits).integers(0, 2**63, (400, 2), np.uint64)
        pairs = [(a % 2**bits, b % 2**bits) for a, b in (2 * drawn + (drawn & 1)).tolist()]
        pairs += [(a, a) for a, _ in pairs[:20]] + [(a, a ^ 1) for a, _ in pairs[:20]]
        pairs += [(a, a ^ (1 << 15)) for a, _ in pairs[:20]] + [(0, 2**bits - 1), (2**bits - 1, 0)]
    if family in SHIFTS:
        # Further shifts may give anything.
        pairs = [(a, b if bits <= 5 else b % bits) for a, b in pairs if b < bits or bits > 5]
    core = core_for(family, f"{sign}{bits}", choices=Choices(carry=carry))
    result = Simulation(core.text).values(
        *(np.array(one, np.uint64) for one in zip(*pairs, strict=True))
    )
    wanted = [JUDGES[family, sign](a, b, bits) % 2**core.result for a, b in pairs]
    assert core.result == (1 if family.startswith("icmp") else bits)
    assert_same(result, np.array(wanted, np.uint64), np.arange(len(pairs), dtype=np.uint64))
