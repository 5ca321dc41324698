"""What is refused before anything is solved, and what the message says."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gaus_pass.errors import GausError, Infeasible, InvalidProblem
from gaus_pass.model.builder import ProblemBuilder
from gaus_pass.model.from_graph import from_arrays, from_networkx
from gaus_pass.options import Options
from gaus_pass.scheduling.solve import solve


def builder() -> ProblemBuilder:
    b = ProblemBuilder()
    b.operator_type("add", 1)
    return b


def self_loop() -> None:
    b = builder()
    op = b.operation("acc", "add", "k.mlir:4:7")
    b.dependence(op, op)
    b.build()


def zero_distance_cycle() -> None:
    from_arrays([0, 0, 0], [(0, 1), (1, 2), (2, 0)])


def negative_distance() -> None:
    from_arrays([1, 1], [(0, 1)], distance=[-1])


def edge_out_of_range() -> None:
    from_arrays([1, 1], [(0, 2)])


def negative_latency() -> None:
    from_arrays([-1], [])


def nan_delay() -> None:
    from_arrays([0], [], delay=[float("nan")], cycle_time=1.0)


def negative_delay() -> None:
    from_arrays([0], [], delay=[-1.0], cycle_time=1.0)


def unequal_delays() -> None:
    b = ProblemBuilder()
    b.operator_type("add", 0, 1.0, 2.0)
    b.build()


def unknown_type() -> None:
    builder().operation("x", "mul", "k.mlir:1:1")


def declared_twice() -> None:
    b = builder()
    b.operator_type("add", 2)


def unknown_resource_of_type() -> None:
    b = ProblemBuilder()
    b.operator_type("add", 1, uses={"alu": 1})
    b.build()


def empty_window() -> None:
    b = builder()
    b.operation("x", "add", "k.mlir:9:1", earliest=3, latest=2)
    b.build()


def use_before_ready() -> None:
    b = builder()
    x, y = b.operation("x", "add"), b.operation("y", "add")
    b.dependence(x, y, delay=0)
    b.value(x, 8, [y], hold=1, dependences=False)
    b.build()


def negative_width() -> None:
    from_arrays([1], [], bits=-1)


INVALID: list[tuple[Callable[[], None], str]] = [
    (self_loop, r"'acc' depends on itself with distance 0; .* give it a distance"),
    (zero_distance_cycle, "cycle of 3 dependences with distance 0"),
    (negative_distance, "negative distance of a dependence: -1"),
    (edge_out_of_range, r"an edge names an operation outside 0\.\.1"),
    (negative_latency, "latency -1"),
    (nan_delay, "delay nan; delays must be finite"),
    (negative_delay, "delay -1"),
    (unequal_delays, "incoming delay 1 and outgoing delay 2; they must be equal"),
    (unknown_type, "unknown type 'mul'; there are: add"),
    (declared_twice, "'add' is declared twice"),
    (unknown_resource_of_type, "uses unknown resource type 'alu'"),
    (empty_window, r"window \[3, 2\]"),
    (use_before_ready, "'y' uses a value of 'x' that is ready 1 cycles after its start"),
    (negative_width, "negative width of a value: -1"),
]


@pytest.mark.parametrize(("make", "message"), INVALID, ids=lambda x: getattr(x, "__name__", ""))
def test_invalid(make: Callable[[], None], message: str) -> None:
    with pytest.raises(InvalidProblem, match=message):
        make()


def test_locations_are_kept() -> None:
    with pytest.raises(GausError) as error:
        self_loop()
    assert error.value.location == "k.mlir:4:7"


def multipliers(count: int, limit: int | None) -> ProblemBuilder:
    b = ProblemBuilder()
    b.resource_type("mul", limit)
    b.operator_type("mul", 2, uses={"mul": 1})
    for i in range(count):
        b.operation(f"m{i}", "mul", f"k.mlir:{i + 1}:3")
    return b


def test_limit_zero_with_users() -> None:
    with pytest.raises(Infeasible, match=r"'m0' uses 1 .* limit is 0; raise .* at least 1"):
        multipliers(2, 0).build()


def test_limit_in_a_dictated_pipeline() -> None:
    problem = multipliers(4, None).build()
    with pytest.raises(Infeasible, match=r"II 1 cannot be met: .* limits=mul:4 gives II 1"):
        solve(problem, Options(limits={"mul": 2}), ii=1)


def test_unknown_resource_in_limits() -> None:
    with pytest.raises(InvalidProblem, match="limits: unknown resource type 'div'; valid: mul"):
        solve(multipliers(1, None).build(), Options(limits={"div": 1}))


def test_length_below_the_least() -> None:
    problem = from_arrays([2, 3], [(0, 1)])
    with pytest.raises(Infeasible, match=r"length=4 .* takes 5 steps; set length to at least 5"):
        solve(problem, Options(length=4))
    assert solve(problem, Options(length=5)).terms["length"] == 5


def test_delay_above_the_cycle_time() -> None:
    problem = from_arrays([0], [], delay=[3.0])
    with pytest.raises(Infeasible, match=r"delay 3, a cycle has 1.5 left of 2; set cycle-time"):
        solve(problem, Options(cycle_time=2.0, setup=0.5))
    with pytest.raises(Infeasible, match="leaves nothing after"):
        solve(problem, Options(cycle_time=2.0, setup=2.0))


def test_networkx() -> None:
    networkx = pytest.importorskip("networkx")
    graph = networkx.DiGraph()
    graph.add_node("a", latency=2, bits=8)
    graph.add_node("b", latency=0, bits=4)
    graph.add_edge("a", "b")
    graph.add_edge("b", "a", distance=1)
    outcome = solve(from_networkx(graph))
    assert outcome.schedule.start.tolist() == [0, 2]
    assert outcome.schedule.ii == 2


def test_deep_chain_and_wide_graph() -> None:
    n = 100_000
    deep = from_arrays([1] * n, [(i, i + 1) for i in range(n - 1)])
    assert solve(deep).terms["length"] == n
    wide = from_arrays([0] * 5001, [(0, i) for i in range(1, 5001)], bits=3)
    assert solve(wide).terms == solve(wide).terms
