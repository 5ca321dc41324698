"""The model of a function as hardware, without any IR."""

from __future__ import annotations

import json

import pytest

from gaus_pass.hardware.cycles import (
    LOOP,
    STRAIGHT,
    AroundCycles,
    BranchCycles,
    Cycles,
    LeafCycles,
    WhileCycles,
)
from gaus_pass.hardware.function import Channel, Function, GateDelays
from gaus_pass.hardware.interface import Interface, OutsideMemory, Result, Scalar
from gaus_pass.hardware.linear_forms import LinearForm, product
from gaus_pass.hardware.loop import Bound, Level, Loop
from gaus_pass.hardware.memory import DYNAMIC, Memory, MemoryModel
from gaus_pass.hardware.numbers import Integer, bits_of, trip_count
from gaus_pass.hardware.ports import Direction, Ports
from gaus_pass.hardware.process import Around, Carried, Leaf, LoopGraph, leaves
from gaus_pass.model.builder import ProblemBuilder


def memory(shape: tuple[int, ...], ports: Ports | None = None) -> Memory:
    return Memory("arg0", None, 0, shape, 16, ports or Ports())


def test_integers_know_their_range_and_the_number_of_a_pattern():
    assert Integer(8, signed=True).range == (-128, 127)
    assert Integer(8, signed=False).range == (0, 255)
    assert Integer(8, signed=True).number(255) == -1
    assert Integer(8, signed=False).number(-1) == 255


@pytest.mark.parametrize("low", range(-9, 10))
def test_a_width_holds_its_range_and_a_bit_less_does_not(low: int):
    for high in range(low, 10):
        bits, signed = bits_of(low, high)
        least, greatest = Integer(bits, signed).range
        assert least <= low
        assert high <= greatest
        if bits > 1:
            least, greatest = Integer(bits - 1, signed).range
            assert low < least or greatest < high


def test_linear_forms_add_and_multiply():
    one, two = LinearForm.of({3: 2, 5: -1}, 4), LinearForm.of({5: 1})
    assert one.plus(two) == LinearForm.of({3: 2}, 4)
    assert one.plus(two, 3).range(lambda atom: (0, atom)) == (4, 4 + 2 * 3 + 2 * 5)
    assert product(one, LinearForm(constant=-2)) == LinearForm.of({3: -4, 5: 2}, -8)
    assert product(one, two) is None


def test_a_memory_is_one_bank_with_its_elements_in_row_major_order():
    [bank] = memory((3, 5, 7)).banks
    assert memory((3, 5, 7)).strides == (35, 7, 1)
    assert (bank.size, bank.address_bits) == (105, 7)
    assert memory((DYNAMIC, 7)).banks[0].address_bits == 32
    assert memory((1,)).banks[0].address_bits == 1
    assert memory(()).size == 1


def test_ports_have_signals_and_are_units_of_resources():
    [bank] = memory((4,), Ports(0, 2, 1)).banks
    assert bank.resources == {"arg0.r": 2, "arg0.w": 1}
    assert bank.resource(is_store=True) == "arg0.w"
    assert bank.counts.number_of("arg0.w", 0) == 2
    read, _, write = bank.ports
    assert [(s.name, s.bits) for s in read.signals()] == [
        ("arg0_addr", 2), ("arg0_en", 1), ("arg0_rdata", 16)
    ]  # fmt: skip
    assert [s.name for s in write.signals() if s.direction is Direction.IN] == []
    assert [s.name for s in write.signals()] == [
        "arg0_p2_addr", "arg0_p2_en", "arg0_p2_we", "arg0_p2_wdata"
    ]  # fmt: skip


def test_both_kinds_of_access_share_a_port_that_reads_and_writes():
    [bank] = memory((4,), Ports(2)).banks
    assert bank.resource(is_store=True) == bank.resource(is_store=False) == "arg0"
    assert [s.name for s in bank.ports[1].signals()] == [
        "arg0_p1_addr", "arg0_p1_en", "arg0_p1_we", "arg0_p1_wdata", "arg0_p1_rdata"
    ]  # fmt: skip


def test_what_a_read_sees_of_a_write_says_how_far_they_are_apart():
    load, store = False, True
    old, new, never = (MemoryModel(1, text) for text in ("old", "new", "undefined"))
    assert [m.delay(store, load) for m in (old, new, never)] == [1, 0, 1]
    assert [m.delay(load, store) for m in (old, new, never)] == [0, 1, 1]
    assert [m.delay(store, store) for m in (old, new, never)] == [1, 1, 1]


def interface() -> Interface:
    outside = OutsideMemory.of(memory((2, 3), Ports(0, 1, 1)))
    return Interface(
        (outside, Scalar("arg1", 32, index=True)), (Result("out0", 8), Result("out1", 1)), "new"
    )


def test_the_signals_of_an_interface_are_in_the_order_of_the_ports():
    found = list(interface().signals())
    inputs = [(s.name, s.bits) for s in found if s.direction is Direction.IN]
    outputs = [(s.name, s.bits) for s in found if s.direction is Direction.OUT]
    assert inputs == [("rst", 1), ("start", 1), ("stall", 1), ("arg1", 32), ("arg0_rdata", 16)]
    assert outputs == [
        *(("ready", 1), ("done", 1), ("out0", 8), ("out1", 1)),
        *(("arg0_addr", 3), ("arg0_en", 1), ("arg0_p1_addr", 3), ("arg0_p1_en", 1)),
        *(("arg0_p1_we", 1), ("arg0_p1_wdata", 16)),
    ]


def test_an_interface_comes_back_from_its_json():
    again = Interface.of_json(json.loads(json.dumps(interface().to_json())))
    assert again == interface()
    assert [a.name for a in again.memories] == ["arg0"]
    assert [a.name for a in again.scalars] == ["arg1"]
    unknown = OutsideMemory.of(memory((DYNAMIC, 4)))
    assert unknown.shape == (None, 4)
    assert OutsideMemory.of_json(unknown.to_json()) == unknown


def test_the_cycle_formula_adds_up_nests():
    inner = LeafCycles(LOOP, "inner", ii=2, length=5, drain=1, trips=None)
    before = LeafCycles(STRAIGHT, "before", ii=3, length=3, drain=0, trips=1)
    found = Cycles((before, AroundCycles(None, (inner,))))
    # Three rounds: 4 iterations, none, 1.
    assert found.total([3, 4, 0, 1]) == 1 + 3 + (3 + 1) + (5 + 2 * 3 + 1) + 1 + (5 + 1)
    assert found.total([0]) == 1 + 3 + 1
    assert [leaf.name for leaf in found.leaves()] == ["before", "inner"]
    again = Cycles.of_json(json.loads(json.dumps(found.to_json())))
    assert again == found


def test_the_cycle_formula_follows_conditions():
    one = LeafCycles(LOOP, "one", ii=1, length=4, drain=0, trips=5)
    two = LeafCycles(LOOP, "two", ii=3, length=3, drain=0, trips=None)
    found = Cycles((WhileCycles((one,), (BranchCycles((two,), ()),)), BranchCycles((one,), (two,))))
    # Three evaluations; the if behind the condition is taken, then not; the last if is not.
    whole = 3 * (2 + 8) + (1 + 3 + 3 * 6) + 1
    assert found.total([3, 1, 7, 0, 0, 2]) == 1 + whole + 1 + (3 + 3)
    assert [leaf.name for leaf in found.leaves()] == ["one", "two", "one", "two"]
    assert Cycles.of_json(json.loads(json.dumps(found.to_json()))) == found


def leaf(name: str) -> Leaf:
    builder = ProblemBuilder(name)
    builder.operator_type("loop", 0)
    builder.operation("loop", "loop", "", 0, 0)
    loop = Loop(name, None, "", (), ())
    return Leaf(LoopGraph(loop, builder.build(), ()))


def test_a_function_knows_its_leaves_and_its_cycles_in_order():
    bounds = Bound((LinearForm(),)), Bound((LinearForm(constant=4),))
    header = Loop("around", None, "", (Level(0, *bounds, LinearForm(), 4),), ())
    around = Around(header, 1, (Carried(2, 3, 0, 2),), (leaf("b"), leaf("c")))
    items = (leaf("a"), around, leaf("d"))
    channels = (Channel(8, False, 7), Channel(32, True), Channel(8, False), Channel(8, False))
    function = Function(
        None,
        "f",
        Interface((), ()),
        (),
        channels,
        (),
        items,
        (3,),
        MemoryModel(),
        GateDelays(0.0, 0.0),
    )
    names = [one.graph.loop.name for one in function.leaves()]
    assert names == ["a", "b", "c", "d"]
    assert [one.graph.loop.name for one in leaves(around.items)] == ["b", "c"]
    cycles = function.cycles(LeafCycles(STRAIGHT, name, 2, 2, 0, 1) for name in names)
    assert [one.name for one in cycles.leaves()] == names
    assert cycles.total() == 1 + 2 + 4 * (1 + 2 + 2) + 1 + 2


def test_iterations_count_from_the_greatest_lower_to_the_least_upper_bound():
    assert trip_count([0, 2], [9, 12], 3) == 3
    assert trip_count([0], [9], 9) == 1
    assert trip_count([5], [5], 1) == trip_count([5], [4], 7) == 0
    assert trip_count([-4], [4], 5) == len(range(-4, 4, 5))
