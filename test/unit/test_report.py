"""The numbers of a report are those of the objectives, and its layout fits a terminal."""

from __future__ import annotations

import json
import re
from typing import Any

import numpy as np
import pytest

import gaus_pass as gp
from gaus_pass.analysis.objectives import memory, peak, register_bits
from gaus_pass.formats.documents import Document, parse_documents
from gaus_pass.formats.result_json import solved_document
from gaus_pass.report.content import Subject, report_sections
from gaus_pass.report.figures import (
    bits_after_steps,
    bits_in_slots,
    bits_inside,
    resource_uses,
    stages,
    starts_per_slot,
    starts_per_step,
    worst_path,
)
from gaus_pass.report.text import to_markdown, to_text


def random_problem(seed: int, *, loop: bool = False) -> gp.Problem:
    """A random graph with limits, a clock and, for a loop, edges to later iterations."""
    rng = np.random.default_rng(seed)
    builder = gp.ProblemBuilder(f"random{seed}")
    builder.resource_type("mul", limit=2, cost=8)
    builder.resource_type("add")
    builder.operator_type("mul", 2, 1.5, 0.5, uses={"mul": 1})
    builder.operator_type("add", 0, 1.0, uses={"add": 1})
    n = int(rng.integers(2, 25))
    kinds = ["mul" if rng.random() < 0.4 else "add" for _ in range(n)]
    for i, kind in enumerate(kinds):
        builder.operation(f"op{i}", kind)
    for i, kind in enumerate(kinds):
        users: list[Any] = [j for j in range(i + 1, n) if rng.random() < 2 / n]
        if loop and i and rng.random() < 0.3:
            users.append((int(rng.integers(0, i)), int(rng.integers(1, 3))))
        builder.value(i, int(rng.integers(1, 40)), users, hold=2 if kind == "mul" else 0)
    return builder.build(clock=gp.Clock(4.0, 0.2, 0.1, 0.2))


def read_back(outcome: gp.Outcome, extra: dict[str, Any] | None = None) -> Document:
    """What a report gets to see: the file, not the solver's objects."""
    (document,) = parse_documents(json.dumps(solved_document(outcome, extra)), "test")
    return document


def subject_of(document: Document) -> Subject:
    (answer,) = document.answers
    return Subject(
        document.problem,
        answer.schedule,
        answer.data,
        document.data,
        document.registers,
        document.is_pipeline,
    )


def text_of(outcome: gp.Outcome, extra: dict[str, Any] | None = None) -> str:
    return to_text(report_sections(subject_of(read_back(outcome, extra))))


def number_after(text: str, name: str) -> int:
    """The number that stands beside a name."""
    match = re.search(rf"^ +{re.escape(name)} +([\d,]+)", text, re.MULTILINE)
    assert match, f"no '{name}' in:\n{text}"
    return int(match[1].replace(",", ""))


CASES = [(seed, loop) for seed in range(12) for loop in (False, True)]


@pytest.mark.parametrize(("seed", "loop"), CASES)
def test_the_numbers_are_those_of_the_objectives(seed: int, loop: bool):
    outcome = gp.solve(random_problem(seed, loop=loop), pipelined=loop)
    text = text_of(outcome)
    terms = outcome.terms
    assert number_after(text, "length") == terms["length"]
    assert number_after(text, "register bits, data") == terms["register-bits"]
    assert number_after(text, "peak memory") == terms["memory"]
    assert number_after(text, "communication") == terms["communication"]
    assert number_after(text, "resource cost") == terms["resources"]
    assert number_after(text, "final II" if loop else "length") == (
        terms["ii"] if loop else terms["length"]
    )


@pytest.mark.parametrize(("seed", "loop"), CASES)
def test_tables_add_up(seed: int, loop: bool):
    outcome = gp.solve(random_problem(seed, loop=loop), pipelined=loop)
    problem, schedule = outcome.problem, outcome.schedule
    assert starts_per_step(problem, schedule).sum() == problem.num_operations
    assert starts_per_slot(problem, schedule).sum() == problem.num_operations
    if (schedule.ii or 1) == 1:
        assert bits_after_steps(problem, schedule).sum() == register_bits(problem, schedule)
    if schedule.ii is not None:
        assert bits_in_slots(problem, schedule).max() == memory(problem, schedule)
        assert len(bits_in_slots(problem, schedule)) == schedule.ii
    for use in resource_uses(problem, schedule):
        assert use.peak == peak(problem, schedule, use.name)
        assert 0 <= use.busy <= 1
        assert use.users == sum(
            problem.operator_types[t].uses.get(use.name, 0) > 0 for t in problem.type_of.tolist()
        )


@pytest.mark.parametrize(("seed", "loop"), CASES)
def test_layout(seed: int, loop: bool):
    outcome = gp.solve(random_problem(seed, loop=loop), pipelined=loop)
    sections = report_sections(subject_of(read_back(outcome)))
    text = to_text(sections)
    assert max(map(len, text.splitlines())) <= 80
    assert text.endswith("\n")
    assert not any(line != line.rstrip() for line in text.splitlines())
    width = 0
    for line in to_markdown(sections).splitlines():
        cells = len(re.findall(r"(?<!\\)\|", line))
        assert cells == width or not (cells and width), line
        width = cells


def chained() -> gp.Outcome:
    """Delays 1 + 2 in step 0, then 3, of 4 with 0.5 lost to the registers."""
    problem = gp.from_arrays([0, 0, 0], [(0, 1), (1, 2)], 8, delay=[1.0, 2.0, 3.0], cycle_time=4.0)
    options = gp.Options(cycle_time=4.0, clock_to_q=0.25, setup=0.125, margin=0.125)
    return gp.solve(problem, options)


def test_slack_is_what_the_longest_path_leaves():
    outcome = chained()
    worst = worst_path(outcome.problem, outcome.schedule)
    assert worst is not None
    assert (worst.delay, worst.slack) == (3.25, 0.5)
    text = text_of(outcome)
    assert re.search(r"longest path +3\.25, to 'op[12]' in step \d", text)
    assert re.search(r"worst slack +0\.5\n", text)


def test_slack_counts_the_register_inside_a_clocked_operator():
    problem = gp.ProblemBuilder()
    problem.operator_type("mul", 3, in_delay=1.0, out_delay=3.0)
    problem.operation("m", "mul")
    outcome = gp.solve(problem.build(clock=gp.Clock(5.0, 0.5)))
    worst = worst_path(outcome.problem, outcome.schedule)
    assert worst is not None
    assert (worst.delay, worst.slack) == (3.5, 1.5)


def test_without_a_clock_there_is_no_slack():
    outcome = gp.solve(gp.from_arrays([1], []))
    assert worst_path(outcome.problem, outcome.schedule) is None
    assert "Clock" not in text_of(outcome)


def test_pipelines_list_control_bits_apart():
    outcome = gp.solve(gp.from_arrays([1, 1, 1], [(0, 1), (1, 2)], 8), ii=1)
    extra = {"control_bits": 2, "needs_retiming": ["op1"]}
    text = text_of(outcome, extra)
    assert number_after(text, "register bits, data") == 16
    assert number_after(text, "register bits, control") == 2
    assert number_after(text, "register bits, both") == 18
    assert "an input every cycle" in text
    assert "synthesis moves them into it: op1" in text
    assert "in operators" not in text


def test_stages_are_the_iterations_in_flight():
    problem = gp.from_arrays([1] * 5, [(0, 1), (1, 2), (2, 3), (3, 4)])
    outcome = gp.solve(problem, gp.Options(ii=2))
    assert stages(problem, outcome.schedule) == 3


def test_bits_inside_operators_are_listed_apart():
    builder = gp.ProblemBuilder()
    builder.operator_type("div", 5)
    first, second = builder.operation("a", "div"), builder.operation("b", "div")
    builder.value(first, 32, [second], hold=5)
    outcome = gp.solve(builder.build())
    assert bits_inside(outcome.problem) == 160
    text = text_of(outcome)
    assert number_after(text, "register bits, data") == 0
    assert number_after(text, "register bits, in operators") == 160


def test_registers_are_named_by_operation():
    outcome = gp.solve(gp.from_arrays([1, 1], [(0, 1)], 8, names=["x", "y"]))
    data = solved_document(outcome)
    entry = {"operation": "x", "pipeline": "", "bits": 8, "control": False}
    data["registers"] = [entry | {"stage": s, "register": f"x_s{s}"} for s in (2, 0, 1)]
    (document,) = parse_documents(json.dumps(data), "test")
    text = to_text(report_sections(subject_of(document)))
    assert re.search(r"^  x +latency1 +0 +x_s0 … x_s2 \(3\)$", text, re.MULTILINE)


def test_a_long_name_gives_way_to_the_columns():
    names = ["a_name_that_is_much_longer_than_what_a_terminal_can_show_" * 3, "b"]
    text = text_of(gp.solve(gp.from_arrays([1, 1], [(0, 1)], names=names)))
    assert max(map(len, text.splitlines())) <= 80
    assert "…" in text


def test_markdown_escapes_names():
    outcome = gp.solve(gp.from_arrays([1], [], names=["a|b_*"]))
    assert r"a\|b\_\*" in to_markdown(report_sections(subject_of(read_back(outcome))))


def test_warnings_and_the_least_ii_name_their_cause():
    builder = gp.ProblemBuilder()
    builder.operator_type("slow", 4)
    builder.operation("s", "slow")
    builder.value(0, 8, [(0, 1)], hold=4)
    text = text_of(gp.solve(builder.build(), gp.Options(ii=1)))
    assert "Target II = 1, final II = 4" in text
    assert re.search(r"RecMII +4: recurrence s takes 4 cycles", text)
