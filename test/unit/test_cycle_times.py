"""The least cycle time, in two digits of the one that is too short."""

from __future__ import annotations

import pytest

from gaus_pass.support.cycle_times import least_cycle_time


@pytest.mark.parametrize(
    ("above", "needed", "known", "found"),
    [
        (4.0, 6.0, None, 6.0),
        (4.0, 5.93, 6.4, 6.0),
        (4.0, 4.01, None, 4.1),
        (12.0, 17.2, 30.0, 18.0),
        (0.07, 5.0, None, 5.0),
        (350.0, 361.0, 400.0, 370.0),
        (5.9, 6.0, 6.0, 6.0),
    ],
)
def test_the_least_one_is_found(above: float, needed: float, known: float | None, found: float):
    tried: list[float] = []

    def holds(cycle_time: float) -> bool:
        tried.append(cycle_time)
        return cycle_time >= needed

    assert least_cycle_time(above, holds, known) == found
    assert all(time > above for time in tried)
