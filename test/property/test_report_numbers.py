"""Every number of a report, and of the data behind the page, follows from the file alone."""

from __future__ import annotations

import json
import re
from typing import Any

import numpy as np
from hypothesis import given, settings
from support.problems import problems

import gaus_pass as gp
from gaus_pass.analysis.bounds import recurrence_mii, resource_mii
from gaus_pass.analysis.constraints import precedence
from gaus_pass.analysis.objectives import all_terms, evaluate_term, lifetimes, peak
from gaus_pass.formats.documents import Document, parse_documents
from gaus_pass.formats.result_json import solved_document
from gaus_pass.model.problem import Problem
from gaus_pass.report.content import Subject, report_sections
from gaus_pass.report.text import to_text
from gaus_pass.report.viewer_page.view_data import view_data


def solved(problem: Problem, extra: dict[str, Any]) -> Document:
    """A result as a file; everything that a solver claims in it is wrong."""
    outcome = gp.solve(problem, gp.Options(solver="list"), pipelined=True)
    document = solved_document(outcome, extra)
    (result,) = document["results"]
    for name in result["terms"]:
        result["terms"][name] += 12_345
    result["length"] = 54_321
    (read,) = parse_documents(json.dumps(document), "test")
    return read


def subject_of(document: Document) -> Subject:
    (answer,) = document.answers
    problem, schedule = document.problem, answer.schedule
    return Subject(problem, schedule, answer.data, document.data, (), document.is_pipeline)


def facts(text: str) -> dict[str, str]:
    """What stands beside a name in the text."""
    return dict(re.findall(r"^ {2}(\S.*?) {2,}(\S.*)$", text, re.MULTILINE))


def whole(text: str) -> int:
    match = re.match(r"-?[\d,]+", text)
    assert match, text
    return int(match[0].replace(",", ""))


@given(problems())
@settings(max_examples=60, deadline=None)
def test_the_text_has_the_values_of_the_objectives(problem: Problem):
    subject = subject_of(solved(problem, {"control_bits": 7}))
    problem, schedule = subject.problem, subject.schedule
    terms = all_terms(problem, schedule)
    shown = facts(to_text(report_sections(subject)))
    assert whole(shown["length"]) == terms["length"]
    assert whole(shown["final II"]) == terms["ii"]
    assert whole(shown["register bits, data"]) == terms["register-bits"]
    assert whole(shown["register bits, both"]) == terms["register-bits"] + 7
    assert whole(shown["peak memory"]) == terms["memory"]
    assert whole(shown["communication"]) == terms["communication"]
    assert whole(shown["resource cost"]) == terms["resources"]
    assert whole(shown["stages"]) == -(-terms["length"] // terms["ii"])
    assert whole(shown["ResMII"]) == resource_mii(problem).ii
    assert whole(shown["RecMII"]) == recurrence_mii(problem, precedence(problem)).ii
    assert "54,321" not in shown.values()
    if problem.clock is not None and problem.num_operations:
        slack = float(shown["worst slack"])
        left = problem.clock.cycle_time - problem.clock.setup - problem.clock.margin
        assert slack == float(f"{left - float(shown['longest path'].split(',')[0]):g}")
        assert slack >= 0


@given(problems())
@settings(max_examples=60, deadline=None)
def test_the_page_has_the_values_of_the_objectives(problem: Problem):
    subject = subject_of(solved(problem, {}))
    problem, schedule = subject.problem, subject.schedule
    view = json.loads(json.dumps(view_data(subject), allow_nan=False))
    shown = dict(view["facts"])
    for fact, term in (("II", "ii"), ("length", "length"), ("register bits", "register-bits")):
        assert whole(shown[fact]) == evaluate_term(problem, schedule, term)
    assert whole(shown["peak memory"]) == view["alive"]["slots"]["peak"]
    assert view["alive"]["slots"]["peak"] == evaluate_term(problem, schedule, "memory")
    bits, kept = np.array(view["values"]["bits"]), np.array(view["values"]["registers"])
    assert int((bits * kept).sum()) == evaluate_term(problem, schedule, "register-bits")
    ready, last = lifetimes(problem, schedule)
    assert view["values"]["ready"] == ready.tolist()
    assert view["values"]["last"] == last.tolist()
    assert sorted(view["rows"]) == list(range(problem.num_operations))


@given(problems())
@settings(max_examples=60, deadline=None)
def test_rows_are_in_topological_order_and_lanes_hold_one_thing_at_a_time(problem: Problem):
    subject = subject_of(solved(problem, {}))
    problem, schedule = subject.problem, subject.schedule
    view = view_data(subject)
    row = {i: k for k, i in enumerate(view["rows"])}
    for a, b, hops in zip(
        problem.dep_src.tolist(),
        problem.dep_dst.tolist(),
        problem.dep_distance.tolist(),
        strict=True,
    ):
        assert hops or row[a] < row[b]
    blocking = problem.per_type("blocking")[problem.type_of]
    for group in view["groups"]:
        taken = [
            (lane, (int(schedule.start[i]) + t) % view["interval"])
            for i, lane in zip(group["operation"], group["lane"], strict=True)
            for t in range(int(blocking[i]))
        ]
        assert len(taken) == len({*taken})
        assert max(lane for lane, _ in taken) < group["lanes"]
        if group["shared"]:
            assert group["peak"] == peak(problem, schedule, group["name"])


@given(problems(most_operations=8))
@settings(max_examples=40, deadline=None)
def test_no_schedule_of_this_length_keeps_fewer_bits_than_the_bound(problem: Problem):
    subject = subject_of(solved(problem, {}))
    alive = view_data(subject)["alive"]
    for part in alive.values():
        at, level = np.array(part["at"]), np.array(part["level"])
        for step, least in zip(part["bound_at"], part["bound_level"], strict=True):
            assert least <= level[np.searchsorted(at, step, side="right") - 1]
