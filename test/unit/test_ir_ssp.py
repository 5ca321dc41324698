"""SSP instances: text of attributes, reading, binding, writing, and CIRCT's rules as the judge."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest

from gaus_pass.analysis.units import bind_units
from gaus_pass.analysis.verify import violations
from gaus_pass.diagnostics import Diagnostic
from gaus_pass.errors import InvalidProblem
from gaus_pass.ir.core.bindings import new_context
from gaus_pass.ir.core.operation_names import INSTANCE
from gaus_pass.ir.core.reading import parse_module
from gaus_pass.ir.core.walk import find_operations
from gaus_pass.ir.ssp import attributes as ssp_attributes
from gaus_pass.ir.ssp.extract import SspProblem, apply, extract
from gaus_pass.ir.ssp.instance import read_instance
from gaus_pass.ir.ssp.verify import verify_solution
from gaus_pass.model.problem import OperatorType, ResourceType
from gaus_pass.model.schedule import Schedule
from gaus_pass.options import Options
from gaus_pass.regions.ssp import solve_instance

KINDS = (
    "Problem",
    "CyclicProblem",
    "SharedOperatorsProblem",
    "ModuloProblem",
    "ChainingProblem",
    "ChainingCyclicProblem",
    "ChainingSharedOperatorsProblem",
    "ChainingModuloProblem",
)


@pytest.fixture(scope="module")
def context() -> Any:
    return new_context()


def instance_in(text: str, context: Any) -> tuple[Any, Any]:
    """The module, which has to stay alive, and its first instance."""
    module = parse_module(text, "test.mlir", context)
    return module, find_operations(module.operation, INSTANCE)[0]


def ignore(_: Diagnostic) -> None:
    pass


@pytest.mark.parametrize(
    ("text", "parsed"),
    [
        ("#ssp.dependence<1 : [#ssp.dist<2>]>", (1, None, 2)),
        ('#ssp.dependence<0, "op3">', (0, "op3", 0)),
        ("#ssp.dependence<0, @op3 : [#ssp.dist<4>]>", (0, "op3", 4)),
        (r'#ssp.dependence<12, "a \22b\22>" : [#ssp.dist<4294967295>]>', (12, 'a "b">', -1)),
    ],
)
def test_dependences(text: str, parsed: tuple[int, str | None, int]):
    assert ssp_attributes._parse_dependence(text) == parsed


def test_symbols():
    assert ssp_attributes.symbol_path(r'@Lib::@"x \22y\22"') == ["Lib", 'x "y"']
    assert ssp_attributes.references('[@r, @Lib::@"s t", @r]') == (("r",), ("Lib", "s t"), ("r",))
    assert np.isnan(ssp_attributes.decimal("0x7FC00000 : f32"))


def random_instance(rng: random.Random, kind: str) -> str:
    """Acyclic but for auxiliary dependences with a distance; delays of up to 5."""
    chained = "Chaining" in kind
    lines = [f'ssp.instance @random of "{kind}" {{', "library {"]
    for i in range(4):
        latency = i if not chained else i % 3
        delay = rng.randrange(50) / 10
        after = delay if latency == 0 else rng.randrange(50) / 10
        delays = f", incDelay<{delay} : f32>, outDelay<{after} : f32>" if chained else ""
        blocking = f" {{gaus.blocking = {rng.randint(1, 2)} : i64}}" if i == 3 else ""
        lines.append(f"operator_type @t{i} [latency<{latency}>{delays}]{blocking}")
    lines.append("}\nresource {\nresource_type @r0 [limit<1>]\nresource_type @r1 [limit<2>]\n")
    lines.append("resource_type @r2\n}\ngraph {")
    count = rng.randint(1, 20)
    for i in range(count):
        sources = [f"%{rng.randrange(i)}" for _ in range(rng.randrange(3)) if i]
        if ("Cyclic" in kind or "Modulo" in kind) and rng.random() < 0.2:
            sources.append(f"@o{rng.randrange(i, count)} [dist<{rng.randint(1, 3)}>]")
        kind_of = rng.randrange(4)
        limited = kind_of and (not chained or kind_of % 3)
        uses = rng.choice(["", "@r0", "@r1", "@r1, @r1", "@r0, @r1, @r2"]) if limited else "@r2"
        used = f" uses[{uses}]" if uses else ""
        lines.append(f"%{i} = operation<@t{kind_of}> @o{i}({', '.join(sources)}){used}")
    return "\n".join([*lines, "}", "}"])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("solver", ["sdc", "list"])
def test_random_problems_pass_circt_rules_and_read_back(kind: str, solver: str, context: Any):
    rng = random.Random(f"{kind} {solver}")
    options = Options(solver=solver, cycle_time=10.0 if "Chaining" in kind else None)
    for _ in range(8):
        text = random_instance(rng, kind)
        module, op = instance_in(text, context)
        graph = extract(op)
        schedule = solve_instance(graph, options, ignore).schedule
        apply(graph, schedule)
        assert module.operation.verify()
        again = extract(op)
        verify_solution(again.instance)
        assert again.solution is not None, text
        assert again.solution.start.tolist() == schedule.start.tolist()
        assert again.solution.ii == schedule.ii
        bound = schedule.unit is not None and bool((schedule.unit >= 0).any())
        assert (again.solution.unit is not None) == bound
        first = module.operation.get_asm()
        apply(again, again.solution)
        assert module.operation.get_asm() == first


def test_what_an_instance_says(context: Any):
    text = """
    ssp.instance @x of "ModuloProblem" [II<3>] {
      library {
        operator_type @a [latency<1>, limit<2>]
        operator_type @b [latency<2>, incDelay<1.5>, outDelay<2.5>]
      }
      resource { resource_type @r [limit<1>] }
      graph {
        %0:2 = operation<@a>(@last [dist<2>]) [t<0>]
        %1 = "ssp.operation"(%0#0, %0#1, %0#1) <{
          dependences = [#ssp.dependence<1 : [#ssp.dist<1>]>, #ssp.dependence<3, "last">],
          sspProperties = [#ssp.opr<@b>, #ssp.rsrcs<[@r, @r]>, #ssp.t<4>]}>
          : (none, none, none) -> none
        operation<@a> @last(%0#0) [t<6>]
      }
    }"""
    module, op = instance_in(text, context)
    graph = extract(op)
    problem = graph.problem
    assert problem.names == ("#0", "#1", "last")
    assert problem.resource_types == (ResourceType("r", 1), ResourceType("a", 2))
    assert problem.operator_types == (
        OperatorType("a", 1, uses={"a": 1}),
        OperatorType("b uses r, r", 2, 1.5, 2.5, uses={"r": 2}),
    )
    edges = zip(problem.dep_src, problem.dep_dst, problem.dep_distance, strict=True)
    assert sorted(tuple(map(int, edge)) for edge in edges) == [
        (0, 1, 0), (0, 1, 0), (0, 1, 1), (0, 2, 0), (2, 0, 2), (2, 1, 0)
    ]  # fmt: skip
    assert problem.val_bits.tolist() == [1, 1, 1]
    assert graph.solution is not None
    assert graph.solution.start.tolist() == [0, 4, 6]
    assert graph.solution.ii == 3
    assert module is not None


def test_plain_problems_know_neither_distances_nor_limits(context: Any):
    text = """
    ssp.instance of "Problem" {
      library { operator_type @a [latency<1>] }
      resource { resource_type @r [limit<1>] }
      graph {
        operation<@a> @x(@y [dist<3>]) uses[@r]
        operation<@a> @y() uses[@r]
      }
    }"""
    module, op = instance_in(text, context)
    problem = extract(op).problem
    assert problem.dep_distance.tolist() == [0]
    assert problem.resource_types == (ResourceType("r", None),)
    assert module is not None


def test_reading_judges_references_only(context: Any):
    text = 'ssp.instance of "Problem" { library { operator_type @a } graph { operation<@a>() } }'
    module, op = instance_in(text, context)
    assert read_instance(op).types["a"].latency is None
    with pytest.raises(InvalidProblem, match="Operator type 'a' has no latency"):
        extract(op)
    assert module is not None


def chain(count: int, context: Any) -> SspProblem:
    """Operations of delay 0.1, whose sums are not what they seem in 32 bits."""
    text = 'ssp.instance of "ChainingProblem" {\nlibrary {\n'
    text += "operator_type @a [latency<0>, incDelay<0.1 : f32>, outDelay<0.1 : f32>] }\ngraph {\n"
    text += "%0 = operation<@a>()\n"
    text += "\n".join(f"%{i} = operation<@a>(%{i - 1})" for i in range(1, count))
    module, op = instance_in(text + "\n}\n}", context)
    graph = extract(op)
    schedule = solve_instance(graph, Options(cycle_time=100.0), ignore).schedule
    apply(graph, schedule)
    verify_solution(read_instance(op))
    assert module is not None
    return graph


def test_sums_of_delays_hold_in_single_precision(context: Any):
    chain(200, context)


def test_units_with_blocking_that_wraps(context: Any):
    text = """
    ssp.instance of "ModuloProblem" {
      library { operator_type @a [latency<1>] {gaus.blocking = 2 : i64} }
      resource { resource_type @r [limit<3>] }
      graph {
        operation<@a>() uses[@r]
        operation<@a>() uses[@r]
        operation<@a>() uses[@r]
        operation<@a>() uses[@r, @r]
      }
    }"""
    module, op = instance_in(text, context)
    problem = extract(op).problem
    # In slots 2 and 0, 0 and 1, 1 and 2 of three: no two of the single ones share a unit.
    schedule = bind_units(problem, Schedule(np.array([2, 0, 1, 10]), 3))
    assert schedule.unit is not None
    units = schedule.unit.tolist()
    assert units[3] == -1
    assert len(set(units[:3])) == len(units[:3])
    assert not [v for v in violations(problem, schedule) if v.kind == "unit"]
    assert module is not None


def test_a_large_instance_is_read_and_written(context: Any):
    rng = random.Random(0)
    lines = [f"%{i} = operation<@a>(%{rng.randrange(i)}, %{i - 1})" for i in range(1, 5000)]
    text = 'ssp.instance of "Problem" { library { operator_type @a [latency<1>] } graph {\n'
    module, op = instance_in(text + "%0 = operation<@a>()\n" + "\n".join(lines) + "}}", context)
    graph = extract(op)
    apply(graph, solve_instance(graph, Options(solver="asap"), ignore).schedule)
    verify_solution(read_instance(op))
    assert [o.start for o in read_instance(op).operations] == list(range(5000))
    assert module is not None
