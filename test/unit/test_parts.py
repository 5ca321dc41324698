"""Parts: curves between measured points, operations put together from others, memories."""

import pytest

from gaus_pass.errors import ClockMissed, InvalidOption
from gaus_pass.exact import parse_clock
from gaus_pass.hardware.function import GateDelays
from gaus_pass.ir.operators.part_delays import PartDelays
from gaus_pass.options import PARTS, Options
from gaus_pass.parts.library import load_part, part_names
from gaus_pass.parts.operators import operation_delay
from gaus_pass.parts.part import curve_of
from gaus_pass.scheduling.prepare import clock_of


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
        assert delays[0] <= delays[-1], op  # type: ignore[operator]
    assert 0 < part.gate(2) <= part.gate(8) <= part.gate(64)
    assert 0 == part.multiplexer(1, 8) < part.multiplexer(2, 8) < part.multiplexer(64, 8)
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


def test_every_part_of_the_options_has_a_file():
    assert set(PARTS) == set(part_names())


def test_a_clock_is_a_frequency_or_a_period():
    clocks = {"100MHz": 10_000, "10ns": 10_000, "0.1GHz": 10_000, "300MHz": 3333, "2.5ns": 2500,
              "32kHz": 31_250_000, "7ps": 7, "1us": 1_000_000}  # fmt: skip
    assert {text: parse_clock(text) for text in clocks} == clocks


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"clock": "10ns"}, "clock=10ns needs the delays of a part; add part="),
        ({"clock": "100", "part": "ecp5"}, "clock=100 has no unit; write clock=100MHz or"),
        ({"clock": "100mhz", "part": "ecp5"}, "no number with a unit (GHz, MHz, kHz, ps, ns, us)"),
        ({"clock": "fast", "part": "ecp5"}, "clock=fast is no number with a unit"),
        ({"clock": "0MHz", "part": "ecp5"}, "clock=0MHz is out of range"),
        ({"clock": "0ns", "part": "ecp5"}, "clock=0ns is out of range"),
        ({"clock": "1e9ns", "part": "ecp5"}, "clock=1e9ns is no number with a unit"),
        ({"part": "vertex"}, "part=vertex is not one of ecp5, ice40, osu018, asap7, sky130"),
        ({"clock": "10ns", "cycle_time": 4}, "clock=10ns and cycle-time=4 are two clocks"),
        ({"part": "ecp5", "cycle_time": 4}, "give a clock such as clock=100MHz"),
        ({"part": "ecp5", "delay_model": "aig"}, "both say what delays are; leave out one"),
        ({"part": "ecp5", "setup": 1}, "setup is known of part=ecp5; leave it out"),
        ({"part": "ecp5", "clock_to_q": 1}, "clock-to-q is known of part=ecp5; leave it out"),
        ({"cycle_time": 9, "input_delay": 1}, "input-delay counts with clock"),
        ({"output_delay": 1}, "output-delay counts with clock"),
    ],
)
def test_clocks_that_contradict_are_refused(options: dict, message: str):
    with pytest.raises(InvalidOption) as caught:
        Options(**options)
    assert message in caught.value.message


def test_a_part_keeps_its_uncertainty_free_unless_a_margin_is_given():
    part = load_part("ecp5")
    clock = clock_of(Options(clock="100MHz", part="ecp5"), 10_000)
    assert clock.available == 10_000 * (1 - part.uncertainty) - part.clock_to_out - part.set_up
    assert clock.period_for(clock.available) == 10_000
    given = clock_of(Options(clock="100MHz", part="ecp5", margin=0.5), 10_000)
    assert given.available == 9_500 - part.clock_to_out - part.set_up
    assert given.option(12_345) == "clock=81MHz"
    with pytest.raises(ClockMissed, match=r"faster than registers of part=ecp5 allow; set clock"):
        clock_of(Options(clock="5GHz", part="ecp5"), 200)


def test_options_at_another_period_stay_as_they_are():
    options = Options(clock="100MHz", part="ecp5", seed=3)
    assert options.period == 10_000
    assert options.at_period(12_500).period == 12_500
    assert options.at_period(None) == Options(part="ecp5", seed=3)
    assert Options(cycle_time=3).at_period(4) == Options(cycle_time=4)


def test_a_multiplexer_takes_less_than_a_tree_of_selects_where_that_was_measured():
    part = load_part("ecp5")
    delays = PartDelays(part, Options(part="ecp5"))
    gates = GateDelays(float(part.multiplexer(2, 32)), 1000.0, delays.choices())
    assert [gates.multiplexer(k) for k in range(4)] == [
        0, *(part.multiplexer(ways, 32) for ways in (2, 4, 8))
    ]  # fmt: skip
    assert gates.multiplexer(3) < 3 * gates.select
    assert GateDelays(2.0, 1.0).multiplexer(3) == 6
    assert gates.multiplexer(9) == 9 * gates.select, "more levels than are asked for"
