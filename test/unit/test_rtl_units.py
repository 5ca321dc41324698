"""Binding, multiplexer delays, and that nothing illegal becomes hardware."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gaus_pass.analysis.verify import violations
from gaus_pass.errors import SolverError
from gaus_pass.hardware.function import Function, GateDelays
from gaus_pass.hls.functions import functions, lower_functions
from gaus_pass.ir.core.bindings import ir, new_context
from gaus_pass.ir.core.reading import parse_file
from gaus_pass.ir.loops.function import read_function
from gaus_pass.model.problem import Clock
from gaus_pass.model.schedule import Schedule
from gaus_pass.options import Options
from gaus_pass.rtl.binding.bind import Binding, bind
from gaus_pass.rtl.lower import lower_function
from gaus_pass.rtl.netlist.numbers import signed_digits
from gaus_pass.rtl.plan import SolvedLeaf
from gaus_pass.rtl.timing import first_selects, selects, with_control, with_selects
from gaus_pass.scheduling.solve import solve

KERNELS = Path(__file__).resolve().parents[1] / "kernels"
LIBRARY = str(KERNELS / "Inputs" / "circt.json")
CONTEXT = new_context()
UNIT = GateDelays(select=1.0, gate=1.0)


def model_of(name: str, options: Options) -> tuple[Any, Function]:
    """The module, which has to live on, and the model of its function."""
    with CONTEXT:
        module = parse_file(str(KERNELS / f"{name}.mlir"), CONTEXT)
        [function] = functions(module.operation)
        return module, read_function(function, options, lambda _: None)


def solved_leaf(model: Function, options: Options, share: str = "auto") -> SolvedLeaf:
    [leaf] = model.leaves()
    outcome = solve(leaf.graph.problem, options, pipelined=True)
    binding = bind(leaf.graph, outcome.problem, outcome.schedule, share)
    return SolvedLeaf(leaf, outcome.problem, outcome.schedule, binding)


def products(solved: SolvedLeaf) -> list[tuple[int, int]]:
    """Slot and unit of every operation on a multiplier."""
    slots = solved.schedule.slot
    units = solved.binding.units.items()
    return sorted((int(slots[i + 1]), u) for i, (name, u) in units if name == "mul")


def test_a_unit_has_one_operation_in_a_slot():
    options = Options(operators=LIBRARY, ii=4, limits={"mul": 2})
    _module, model = model_of("fir", options)
    found = products(solved_leaf(model, options))
    assert len(found) == len(set(found)) == 4
    assert {u for _, u in found} <= {0, 1}


def test_multipliers_are_shared_only_where_that_is_asked_for_or_pays():
    options = Options(operators=LIBRARY, ii=4)
    _module, model = model_of("fir", options)
    assert len(products(solved_leaf(model, options, "auto"))) == 4
    assert products(solved_leaf(model, options, "limits")) == []
    _module, model = model_of("fir", Options(operators=LIBRARY))
    assert products(solved_leaf(model, Options(operators=LIBRARY), "auto")) == []  # II 1


@pytest.mark.parametrize("broken", ["start", "unit"])
def test_an_illegal_schedule_or_binding_is_not_lowered(broken: str):
    options = Options(operators=LIBRARY, ii=4, limits={"mul": 1})
    module, model = model_of("iir", options)
    before = str(module)
    solved = solved_leaf(model, options)
    if broken == "start":
        start = np.array(solved.schedule.start)
        start[-1] = 0
        solved = replace(solved, schedule=Schedule(start, solved.schedule.ii))
    else:
        units = {i: (name, u + (name == "mul")) for i, (name, u) in solved.binding.units.items()}
        solved = replace(solved, binding=Binding(units))
    with CONTEXT, pytest.raises(SolverError, match="illegal schedule"):
        lower_function(model, [solved])
    assert str(module) == before


def test_multiplexers_count_in_the_clock():
    """What fits without multiplexers is rescheduled so that it fits with them."""
    options = Options(ii=4, limits={"mul": 1}, cycle_time=3.0)
    _module, model = model_of("iir", options)
    plain = solved_leaf(model, options)
    extra = selects(plain.leaf.graph, plain.schedule, plain.binding, UNIT)
    timed = with_selects(plain.problem, extra.delay)
    assert violations(plain.problem, plain.schedule) == []
    assert any(v.kind == "chaining" for v in violations(timed, plain.schedule))

    options = replace(options, cycle_time=5.0)
    module, _ = model_of("iir", options)
    with CONTEXT, ir.Location.unknown():
        [design] = lower_functions(functions(module.operation), options, lambda _: None)
    [outcome] = design.outcomes
    assert violations(outcome.problem, outcome.schedule) == []
    assert design.description["cycles"]["items"][0]["ii"] == 4


def test_what_selects_arrives_through_gates():
    """Operands from registers wait until the turns of a half of them are gathered."""
    options = Options(operators=LIBRARY, ii=4, limits={"mul": 1}, cycle_time=100.0)
    _module, model = model_of("fir", options)
    solved = solved_leaf(model, options)
    graph = solved.leaf.graph
    extra = selects(graph, solved.schedule, solved.binding, UNIT)
    shared = [i for i, (name, _) in solved.binding.units.items() if name == "mul"]
    assert len(shared) == 4
    # Phases have registers; an or of two turns.  The selects of first iterations do not wait.
    assert {(extra.delay[i], extra.control[i]) for i in shared} == {(2.0, 1.0), (3.0, 0.0)}

    slow = replace(solved.problem, clock=Clock(3.5))
    timed = with_selects(slow, extra.delay)
    assert violations(timed, solved.schedule) == []
    late = {i: arrives * 2 for i, arrives in extra.control.items()}
    whole, longer = with_control(timed, solved.schedule, late)
    assert any(v.kind == "chaining" for v in violations(whole, longer))
    assert violations(replace(whole, clock=Clock(4.0)), longer) == []


def test_every_value_of_the_first_iterations_has_a_select():
    """Initial values 0, 0, 0 are one select; two different arguments are two."""
    options = Options()
    _module, model = model_of("fir", options)
    [leaf] = model.leaves()
    delays = first_selects(leaf.graph, UNIT)
    assert set(delays.values()) == {1.0}
    with CONTEXT, ir.Location.unknown():
        module = ir.Module.parse(TWO_INITIAL)
        [function] = functions(module.operation)
        [leaf] = read_function(function, options, lambda _: None).leaves()
    assert 2.0 in first_selects(leaf.graph, UNIT).values()


def test_a_predicate_passes_gates_on_its_way_to_the_port():
    options = Options()
    _module, model = model_of("running_maximum", options)
    solved = solved_leaf(model, options)
    extra = selects(solved.leaf.graph, solved.schedule, solved.binding, GateDelays(1.0, 10.0))
    stores = [i for i, o in enumerate(solved.leaf.graph.loop.operations) if o.predicate is not None]
    assert [extra.delay[i] for i in stores] == [20.0]  # with its turn, and with stall


TWO_INITIAL = """
func.func @lag(%x: memref<8xi32>, %p: i32, %q: i32) {
  affine.for %i = 0 to 8 iter_args(%a = %p, %b = %q) -> (i32, i32) {
    %v = affine.load %x[%i] : memref<8xi32>
    affine.store %b, %x[%i] : memref<8xi32>
    affine.yield %v, %a : i32, i32
  }
  return
}
"""


@pytest.mark.parametrize("number", [0, 1, 7, -1, 23, -45, 255, 341])
def test_signed_digits_are_the_number(number: int):
    digits = signed_digits(number)
    assert sum(sign << shift for shift, sign in digits) == number
    shifts = [shift for shift, _ in digits]
    assert all(b - a > 1 for a, b in itertools.pairwise(shifts))
