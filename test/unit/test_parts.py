"""Parts: curves between measured points, operations put together from others, memories."""

import pytest

from gaus_pass.errors import InvalidOption
from gaus_pass.parts.library import load_part, part_names
from gaus_pass.parts.operators import operation_delay
from gaus_pass.parts.part import curve_of


def test_a_curve_is_straight_between_points_and_never_falls_beyond_them():
    curve = curve_of([[8, 100], [16, 201], [32, 101]])
    assert [curve.at(x) for x in (1, 8, 12, 16, 32, 64)] == [100, 100, 151, 201, 101, 101]
    assert curve_of([[8, 100], [16, 200]]).at(32) == 400
    assert curve_of([[8, 100]]).at(1000) == 100


def test_an_unknown_part_is_an_error_that_lists_the_known():
    with pytest.raises(InvalidOption, match=r"unknown part 'ecp'; did you mean 'ecp5'\?.*valid:"):
        load_part("ecp")


@pytest.mark.parametrize("name", part_names())
def test_every_part_is_whole_and_plausible(name: str):
    part = load_part(name)
    assert part.name == name
    assert part.tools
    for op in ("comb.add", "comb.sub", "arith.muli", "comb.and", "comb.icmp", "comb.mux"):
        delays = [operation_delay(part, op, bits) for bits in (1, 8, 32, 64, 128)]
        assert all(d is not None and 0 < d < 300_000 for d in delays), op
        assert delays[0] < delays[-1] or op == "comb.and", op  # type: ignore[operator]
    assert 0 < part.gate(2) <= part.gate(8) <= part.gate(64)
    assert 0 == part.multiplexer(1, 8) < part.multiplexer(2, 8) < part.multiplexer(64, 8)
    assert part.routing(10) <= part.routing(100_000)
    assert part.available(10_000) < 10_000 - part.clock_to_out
    assert part.available(10_000, margin=0) == 10_000 - part.clock_to_out - part.set_up


def test_what_needs_no_logic_takes_no_time():
    part = load_part("ecp5")
    assert operation_delay(part, "comb.concat", 32) == 0
    assert operation_delay(part, "comb.shl", 32, constant=3) == 0
    assert operation_delay(part, "arith.muli", 32, constant=8) == 0
    assert operation_delay(part, "comb.and", 32, constant=255) == 0
    assert operation_delay(part, "comb.xor", 32, constant=255) == part.gate()
    assert operation_delay(part, "func.call", 32) is None


def test_three_operands_are_less_than_two_operations():
    part = load_part("ecp5")
    two, three = (operation_delay(part, "comb.add", 32, fan_in=n) for n in (2, 3))
    assert two is not None
    assert three is not None
    assert two < three < 2 * two


def test_equality_is_not_an_order():
    part = load_part("ecp5")
    less, equal = (operation_delay(part, "comb.icmp", 32, equality=e) for e in (False, True))
    assert equal is not None
    assert less is not None
    assert equal < less
