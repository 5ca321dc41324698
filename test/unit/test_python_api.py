"""What Python callers hand over: taken exactly, or refused in words that name it."""

from __future__ import annotations

import copy
import pickle
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pytest

import gaus_pass as gp

EDGES = [(0, 2), (1, 2)]
Make = Callable[[], object]


def arrays(**changes: Any) -> gp.Problem:
    given: dict[str, Any] = {"latency": [3, 1, 1], "edges": EDGES, **changes}
    return gp.from_arrays(**given)


def refused(cases: dict[str, tuple[Make, str]], kind: type[gp.GausError]) -> None:
    """Every case raises exactly this kind, and its message begins with these words."""
    for name, (make, words) in cases.items():
        with pytest.raises(kind) as caught:
            make()
        assert type(caught.value) is kind, name
        assert caught.value.message.startswith(words), (name, caught.value.message)


def test_numbers_are_taken_exactly() -> None:
    wanted = arrays(bits=8)
    for same in (
        arrays(latency=[3.0, 1, 1], bits=8.0),
        arrays(latency=np.array([3, 1, 1], np.float32), bits=np.int8(8)),
        arrays(edges=np.array(EDGES, float), bits=[8, 8, 8]),
        arrays(edges=zip([0, 1], [2.0, 2], strict=True), bits=np.full(3, 8), distance=0),
        arrays(edges=nx.DiGraph(EDGES).edges, bits=8, delay=0),
    ):
        assert same == wanted
    assert arrays(edges=[]).num_dependences == arrays(edges=np.zeros((0, 2))).num_dependences == 0


def test_plain_numbers_make_the_same_problem_as_others() -> None:
    rng = np.random.default_rng(0)
    for n in (1, 2, 5, 40):
        pairs = rng.integers(0, n, (3 * n, 2))
        given: dict[str, Any] = {
            "latency": rng.integers(0, 3, n),
            "edges": np.unique(pairs, axis=0)[rng.permutation(len(np.unique(pairs, axis=0)))],
            "bits": rng.integers(0, 64, n),
            "names": [f"n{k}" for k in rng.permutation(n)],
            "delay": rng.choice([0.0, 0.5, 2.0], n),
        }
        given["distance"] = np.full(len(given["edges"]), 1)
        lists: dict[str, Any] = {
            key: value if key == "names" else value.tolist() for key, value in given.items()
        }
        # A float among integers is looked at by itself, as everything beside it.
        others: dict[str, Any] = {**lists, "bits": [float(b) for b in lists["bits"]]}
        wanted = gp.from_arrays(**others, cycle_time=4)
        assert gp.from_arrays(**given, cycle_time=4) == wanted
        assert gp.from_arrays(**lists, cycle_time=4) == wanted
        given["edges"][:] = 0  # nobody looks at the arrays of the caller later
        given["bits"][:] = 0
        assert gp.from_arrays(**lists, cycle_time=4) == wanted
    twice = arrays(edges=[(0, 2), (0, 2)])
    assert twice == arrays(edges=[(0, 2), (0, 2.0)])
    assert (twice.num_dependences, len(twice.use_op)) == (1, 2)


def test_arrays_are_refused() -> None:
    refused(
        {
            "float": (lambda: arrays(latency=[2.9, 1, 1]), "latency of 'op0' is 2.9, which is not"),
            "text": (lambda: arrays(latency=["3", 1, 1]), "latency of 'op0' is '3', which is not"),
            "bool": (lambda: arrays(latency=[3, True, 1]), "latency of 'op1' is True"),
            "nan": (lambda: arrays(latency=[3, 1, np.nan]), "latency of 'op2' is nan"),
            "huge": (lambda: arrays(latency=[3, 1, 2**70]), "latency of 'op2' is 118059162"),
            "one": (lambda: arrays(latency=3), "latency is 3; give a list"),
            "axes": (lambda: arrays(latency=np.ones((3, 1))), "latency of 'op0' is an array (1,)"),
            "edge": (lambda: arrays(edges=[(0.5, 2)]), "source of edge 0 is 0.5"),
            "turned": (
                lambda: arrays(edges=np.array([[0, 1, 0], [2, 2, 1]])),
                "edges has 2 rows of 3 and 3; give one pair (source, destination) an edge: trans",
            ),
            "flat": (lambda: arrays(edges=[0, 2, 1, 2]), "edge 0 is 0; give (source, destination)"),
            "triple": (lambda: arrays(edges=[(0, 2, 1)]), "edge 0 has 3 entries; give (source"),
            "ragged": (lambda: arrays(edges=[(0, 2), (1,)]), "edge 1 has 1 entries; give (source"),
            "negative": (lambda: arrays(edges=[(0, -1)]), "edge 0 is (0, -1); an edge names"),
            "bits": (lambda: arrays(bits=8.5), "bits of 'op0' is 8.5"),
            "no bits": (lambda: arrays(bits=-1), "negative width of a value: -1"),
            "widths": (lambda: arrays(bits=[8]), "shapes differ: bits has 1 entries for 3"),
            "distance": (lambda: arrays(distance=[0, 0.5]), "distance of edge 'op1' -> 'op2' is"),
            "hops": (lambda: arrays(distance=[0]), "shapes differ: distance has 1 entries for 2"),
            "delay": (lambda: arrays(delay=["1", 2, 3]), "delay of 'op0' is '1', which is not a n"),
            "clock": (lambda: arrays(cycle_time="2"), "cycle_time is '2', which is not a number"),
            "few names": (lambda: arrays(names=["a"]), "shapes differ: names has 1 entries for 3"),
            "letters": (lambda: arrays(names="abc"), "names is 'abc'; give a list"),
            "twice": (lambda: arrays(names=["a", "b", "a"]), "two operations are called 'a'"),
            "number": (lambda: arrays(names=["a", "b", 3]), "name of an operation is 3"),
        },
        gp.InvalidProblem,
    )


def graph(node: dict[str, Any], edge: dict[str, Any] | None = None) -> nx.DiGraph[Any]:
    made: nx.DiGraph[Any] = nx.DiGraph()
    made.add_node("a", **node)
    made.add_edge("a", "b", **(edge or {}))
    return made


def test_networkx_attributes_are_known_or_ignored_by_name() -> None:
    made = gp.from_networkx(graph({"latency": 2.0, "hue": 1}, {"distance": 1.0}), ignore=["hue"])
    assert (made.latency.tolist(), made.dep_distance.tolist()) == ([2, 1], [1])
    slow = gp.from_networkx(graph({"latency": 0, "delay": 1.5}))
    assert [t.in_delay for t in slow.operator_types] == [1.5, 0.0]  # for a cycle time to come

    def of(node: dict[str, Any], edge: dict[str, Any] | None = None, **more: Any) -> Make:
        return lambda: gp.from_networkx(graph(node, edge), **more)

    one_and_text: nx.DiGraph[Any] = nx.DiGraph([(1, "1")])
    wrong: Any = [nx.Graph(EDGES), [1]]
    refused(
        {
            "typo": (
                of({"latancy": 3}),
                "node 'a' has an unknown attribute 'latancy'; did you mean 'latency'? valid: "
                "latency, bits, delay; where it means nothing, say ignore=('latancy',)",
            ),
            "case": (of({"Bits": 3}), "node 'a' has an unknown attribute 'Bits'; did you mean 'b"),
            "width": (of({"width": 3}), "node 'a' has an unknown attribute 'width'; valid: lat"),
            "edge": (of({}, {"dist": 1}), "edge 'a' -> 'b' has an unknown attribute 'dist'; did"),
            "letters": (of({"hue": 1}, ignore="hue"), "ignore is 'hue'; give a list"),
            "float": (of({"latency": 2.5}), "latency of 'a' is 2.5"),
            "none": (of({"bits": None}), "bits of 'a' is None"),
            "hops": (of({}, {"distance": 0.5}), "distance of edge 'a' -> 'b' is 0.5"),
            "same": (lambda: gp.from_networkx(one_and_text), "two operations are called '1'"),
            "undirected": (lambda: gp.from_networkx(wrong[0]), "Graph is not directed; give a ne"),
            "no graph": (lambda: gp.from_networkx(wrong[1]), "list is not directed"),
        },
        gp.InvalidProblem,
    )


def built(change: Callable[[Any], object]) -> Make:
    def make() -> object:
        builder = gp.ProblemBuilder("x")
        builder.resource_type("mul", 1)
        builder.operator_type("mul", 3, uses={"mul": 1})
        builder.operation("a", "mul")
        builder.operation("b", "mul")
        change(builder)
        return builder.build()

    return make


def test_the_builder_refuses() -> None:
    built(lambda b: b.value(0, np.int64(8), [np.int64(1), (1.0, 2)], later={1: "c"}))()
    refused(
        {
            "limit": (built(lambda b: b.resource_type("r", 1.5)), "limit of resource type 'r' is"),
            "cost": (built(lambda b: b.resource_type("r", 1, "2")), "cost of resource type 'r' is"),
            "latency": (built(lambda b: b.operator_type("x", 1.5)), "latency of operator type 'x'"),
            "delay": (
                built(lambda b: b.operator_type("x", 1, in_delay="1")),
                "in_delay of operator type 'x' is '1', which is not a number",
            ),
            "uses": (
                built(lambda b: b.operator_type("x", 1, uses="mul")),
                "uses of operator type 'x' is 'mul'; give a mapping of names to numbers: {'mul': 1",
            ),
            "units": (
                built(lambda b: b.operator_type("x", 1, uses={"mul": 0.5})),
                "'mul' in uses of operator type 'x' is 0.5",
            ),
            "twice": (built(lambda b: b.operation("a", "mul")), "two operations are called 'a'"),
            "name": (built(lambda b: b.operation(3, "mul")), "name of an operation is 3"),
            "window": (built(lambda b: b.operation("c", "mul", latest="4")), "latest start of 'c'"),
            "ends": (built(lambda b: b.dependence("a", "b")), "source of a dependence is 'a'"),
            "hops": (built(lambda b: b.dependence(0, 1, 0.5)), "distance of dependence 0 -> 1 is"),
            "carries": (built(lambda b: b.dependence(0, 1, carries=2)), "carries of dependence 0"),
            "bits": (built(lambda b: b.value(0, 8.5, [1])), "width of a value of operation 0 is"),
            "users": (built(lambda b: b.value(0, 8, 1)), "users of a value of operation 0 is 1; g"),
            "user": (built(lambda b: b.value(0, 8, ["b"])), "a user of a value of operation 0 is"),
            "later": (built(lambda b: b.value(0, 8, [1], later=[1])), "later of a value of operat"),
            "clock": (built(lambda b: b.build(clock=2.0)), "clock is 2.0; it must be of class Clo"),
            "length": (built(lambda b: b.build(length=3.5)), "length is 3.5"),
        },
        gp.InvalidProblem,
    )


def test_a_problem_of_wrong_arrays_is_refused() -> None:
    problem = arrays()
    for words, wrong in (
        ("dep_delay is float64 (2,); needed", replace(problem, dep_delay=problem.dep_delay + 0.5)),
        ("latest is int64 (1,); needed", replace(problem, latest=problem.latest[:1])),
        ("use_ptr must rise from 0 to 2", replace(problem, use_ptr=problem.use_ptr * 2)),
        ("shapes differ: 3 operations, 0 locations", replace(problem, locations=())),
    ):
        with pytest.raises(gp.InvalidProblem) as caught:
            gp.solve(wrong)
        assert words in caught.value.message


def option(**values: Any) -> Make:
    return lambda: gp.Options(**values)


def test_options_are_of_their_kind() -> None:
    plain = gp.Options(ii=2, limits={"mul": 1}, read_latency=2, report="r.json")
    given: Any = {"ii": 2.0, "limits": "mul:1", "read_latency": 2.0, "report": Path("r.json")}
    assert gp.Options(**given) == plain
    assert type(gp.Options(**given).ii) is int
    assert hash(gp.Options(**given)) == hash(plain)
    refused(
        {
            "float": (option(ii=2.5), "ii=2.5 is not an integer"),
            "text": (option(ii="2"), "ii='2' is not an integer"),
            "bool": (option(samples=True), "samples=True is not an integer"),
            "number": (option(time_limit="5"), "time-limit='5' is not a number"),
            "gpu": (option(device="gpu"), "device=gpu is not one of auto, cpu, cuda"),
            "choice": (option(init="x"), "init=x is not one of"),
            "least": (option(read_latency=0), "read-latency=0 is out of range"),
            "none": (option(seed=None), "seed=None is not an integer"),
            "flag": (option(strict="true"), "strict='true' is not True or False"),
            "list": (option(objective=["ii"]), "objective=['ii'] is not a text"),
            "pairs": (option(limits=[("mul", 1)]), "limits is [('mul', 1)]; give a mapping of na"),
            "half": (option(limits={"mul": 1.5}), "'mul' in limits is 1.5"),
            "form": (option(limits="mul"), "limits: 'mul' is not of the form name:count"),
        },
        gp.InvalidOption,
    )


def test_solve_and_violations_take_their_own() -> None:
    problem = arrays()
    wrong: Any = {"ii": 2}
    start: Any = [0, 0, 3]
    schedule = gp.Schedule(start)
    refused(
        {
            "problem": (lambda: gp.solve(wrong), "problem is {'ii': 2}; it must be of class Prob"),
            "ii": (lambda: gp.solve(problem, ii=wrong), "ii is {'ii': 2}, which is not a whole"),
            "half": (lambda: gp.solve(problem, ii=1.5), "ii is 1.5"),  # pyright: ignore[reportArgumentType]
            "pipelined": (
                lambda: gp.solve(problem, pipelined=wrong),
                "pipelined is {'ii': 2}, not",
            ),
            "start": (lambda: gp.violations(problem, start), "schedule is [0, 0, 3]; it must be"),
            "late": (lambda: gp.Schedule(["0"]), "an entry of start is '0'"),  # pyright: ignore[reportArgumentType]
        },
        gp.InvalidProblem,
    )
    refused(
        {
            "options": (lambda: gp.solve(problem, wrong), "options is {'ii': 2}; it must be of"),
            "zero": (lambda: gp.solve(problem, ii=0), "ii=0 is out of range; it must be at least"),
        },
        gp.InvalidOption,
    )
    assert gp.violations(problem, schedule) == []
    (short,) = gp.violations(problem, replace(schedule, unit=np.zeros(1, np.int64)))
    assert short.message == "unit has shape (1,), needed (3,)"
    with pytest.raises(gp.SolverError, match="there is no sample -1"):
        gp.solve(problem).choose(-1)


def test_outcomes_are_copied_and_problems_compare_in_other_processes() -> None:
    make = built(lambda b: b.value(0, 8, [1]))
    problem: Any = make()
    outcome = gp.solve(problem, gp.Options(ii=1, limits={"mul": 1}, samples=2))
    assert outcome.suggestions
    assert pickle.loads(pickle.dumps(outcome)) == copy.deepcopy(outcome) == outcome
    assert problem == make()
    assert problem not in (arrays(), 3)
    assert problem != replace(problem, val_bits=problem.val_bits + 1)
    assert outcome.schedule != replace(outcome.schedule, ii=outcome.schedule.ii + 1)  # pyright: ignore[reportOptionalOperand]
    with pytest.raises(TypeError, match="unhashable type: 'Problem'"):
        hash(problem)
    program = (
        "import pickle, sys, gaus_pass as gp\n"
        "problem, outcome = pickle.load(sys.stdin.buffer)\n"
        "again = gp.solve(problem, outcome.options)\n"
        "print(again.problem == outcome.problem, again.schedule == outcome.schedule)\n"
        "sys.stdout.flush()\n"
        "sys.stdout.buffer.write(pickle.dumps(problem))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        input=pickle.dumps((problem, outcome)),
        stdout=subprocess.PIPE,
        check=True,
    )
    said, _, back = done.stdout.partition(b"\n")
    assert said == b"True True"
    assert pickle.loads(back) == problem
