"""Every cell of the tables, and every number behind the page, follows from the file alone."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from support.expected_report import Expected, Rows
from support.kinds import KINDS, random_of_kind

import gaus_pass as gp
from gaus_pass.analysis.bounds import least_length, recurrence_mii, windows
from gaus_pass.analysis.constraints import precedence
from gaus_pass.analysis.objectives import evaluate_term, lifetimes, registers
from gaus_pass.errors import GausError
from gaus_pass.formats.documents import parse_documents
from gaus_pass.formats.result_json import solved_document
from gaus_pass.regions.ssp import with_units
from gaus_pass.report.content import report_sections
from gaus_pass.report.text import to_markdown, to_text
from gaus_pass.report.viewer_page.html import to_html
from gaus_pass.report.writing import subjects_of

OBJECTIVES = ("ii > length > register-bits", "memory > 3*resources + communication")


@dataclass(frozen=True)
class Case:
    """What a file says, and the three reports made of it."""

    expected: Expected
    text: str
    markdown: str
    view: dict[str, Any]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """A file of any kind of problem; whatever a solver claims in it is wrong."""
    name, seed = draw(st.sampled_from(list(KINDS))), draw(st.integers(0, 2**20))
    problem = random_of_kind(name, seed, least=0, most=14)
    options = gp.Options(
        solver=draw(st.sampled_from(("list", "asap"))),
        objective=draw(st.sampled_from(OBJECTIVES)),
        ii=draw(st.none() | st.integers(1, 5)) if KINDS[name].pipelined else None,
    )
    try:
        outcome = gp.solve(problem, options, pipelined=KINDS[name].pipelined)
        if draw(st.booleans()):
            outcome = with_units(outcome)
    except GausError:
        assume(False)
        raise
    extra = {"control_bits": draw(st.integers(0, 9))} if draw(st.booleans()) else {}
    document = solved_document(outcome, extra)
    (result,) = document["results"]
    result["terms"] = dict.fromkeys(result["terms"], 12_345)
    result["length"] = 54_321
    result["objective"]["value"] = [98_765] * len(result["objective"]["value"])
    (read,) = parse_documents(json.dumps(document), "test")
    subjects = subjects_of([read], lambda said: pytest.fail(said.message))
    sections = report_sections(subjects[0])
    (data,) = re.findall(
        r"<script[^>]*application/json[^>]*>(.*?)</script>", to_html(subjects), re.DOTALL
    )
    return Case(Expected(read), to_text(sections), to_markdown(sections), json.loads(data)[0])


def sections_of(markdown: str) -> dict[str, Rows]:
    """The rows of all tables below each heading, their headers left out."""
    found: dict[str, Rows] = {}
    for part in re.split(r"^#+ ", markdown, flags=re.MULTILINE)[1:]:
        title, _, body = part.partition("\n")
        lines = [line for line in body.splitlines() if line.startswith("|")]
        rows = [
            tuple(re.sub(r"\\(.)", r"\1", c) for c in line[2:-2].split(" | ")) for line in lines
        ]
        lines_of_dashes = [k for k, row in enumerate(rows) if set("".join(row)) <= set("-:|")]
        headers = {k - 1 for k in lines_of_dashes} | set(lines_of_dashes)
        found[title] = [row for k, row in enumerate(rows) if k not in headers]
    return found


def numbers(text: str) -> list[float]:
    """The numbers of a text that stand for themselves."""
    found = re.findall(r"(?<![\w.])-?\d[\d,]*(?:\.\d+)?(?:e-?\d+)?", text)
    return [float(n.replace(",", "").rstrip(".")) for n in found]


def stated(name: str, value: str) -> list[float]:
    """The numbers of a fact; the cause of a bound and the remarks in brackets say others."""
    if name in ("ResMII", "RecMII"):
        value = value.partition(":")[0]
    if name == "longest path":
        return numbers(re.sub(r"'op(\d+)'", r"\1", value))
    return numbers(value.partition("(")[0])


@given(cases())
@settings(max_examples=60, deadline=None)
def test_every_cell_of_the_markdown(case: Case):
    expected, found = case.expected, sections_of(case.markdown)
    first, *_ = found.values()
    pairs = [*first, *found["Schedule"], *found["Storage"], *found.get("Clock", [])]
    shown = {row[0]: row[1] for row in pairs}
    for name, wanted in expected.summary().items():
        assert stated(name, shown.pop(name)) == pytest.approx(wanted, rel=1e-5), name
    words = {"solver", "status", "gap", "verified", "effort", "II"}
    assert set(shown) <= words
    assert found["Objective"] == expected.objective()
    assert found.get("Resources", []) == expected.resources()
    assert found.get("Operator types", []) == expected.operator_types()
    folded = "Slots" if (expected.schedule.ii or 1) > 1 else "Steps"
    assert found.get(folded, []) == expected.steps()
    assert found.get("Operations", []) == expected.operations()
    gaps = [row[3] for row in found["Objective"] if row[3] != "0 %"]
    assert shown["gap"].split(" (")[0] == (gaps[0] if gaps else "0 %")


@given(cases())
@settings(max_examples=30, deadline=None)
def test_the_text_has_the_cells_of_the_markdown(case: Case):
    lines = {tuple(re.split(r" {2,}", line.strip())) for line in case.text.splitlines()}
    for title, rows in sections_of(case.markdown).items():
        if title not in (
            "Objective",
            "Resources",
            "Operator types",
            "Steps",
            "Slots",
            "Operations",
        ):
            continue
        for row in rows:
            cells = tuple(cell for cell in row if cell)
            assert any(same(line, cells) for line in lines), (title, row)


def same(line: tuple[str, ...], cells: tuple[str, ...]) -> bool:
    """Whether a line of text has these cells; a long one may end in an ellipsis."""
    return len(line) == len(cells) and all(
        shown == cell or (shown.endswith("…") and cell.startswith(shown[:-1].rstrip()))
        for shown, cell in zip(line, cells, strict=True)
    )


@given(cases())
@settings(max_examples=60, deadline=None)
def test_every_number_behind_the_page(case: Case):
    expected, view = case.expected, case.view
    problem, schedule = expected.problem, expected.schedule
    edges = precedence(problem)
    assert (view["ii"], view["length"]) == (schedule.ii, expected.term["length"])
    assert view["interval"] == expected.interval
    assert view["stages"] == -(-expected.term["length"] // (schedule.ii or 1))
    assert view["clock"] == (None if problem.clock is None else problem.clock.cycle_time)
    assert view["blocking"] == [t.blocking for t in problem.operator_types]
    facts = {name: value for name, value in view["facts"] if re.match(r"-?\d", value)}
    named = {
        "II": "ii",
        "length": "length",
        "register bits": "register-bits",
        "peak memory": "memory",
    }
    for name, term in named.items():
        if name in facts:
            assert numbers(facts.pop(name)) == [evaluate_term(problem, schedule, term)]
    target = facts.pop("target II", None)
    assert target is None or int(target) == expected.result["target_ii"] < schedule.ii
    assert numbers(facts.pop("stages")) == [view["stages"]]
    assert numbers(facts.pop("operations")) == [len(expected.start)]
    assert not facts
    ready, last = lifetimes(problem, schedule)
    assert view["values"] == {
        "producer": problem.val_producer.tolist(),
        "bits": problem.val_bits.tolist(),
        "ready": ready.tolist(),
        "last": last.tolist(),
        "registers": registers(problem, schedule).tolist(),
        "name": list(problem.val_names),
    }
    assert view["recurrence"]["ii"] == recurrence_mii(problem, edges).ii
    path = [view["operations"]["asap"][i] for i in view["critical"]]
    assert path == sorted(path)
    if path:
        last_one = view["critical"][-1]
        ends = path[-1] + int(problem.busy[last_one])
        assert ends == least_length(problem, edges, schedule.ii)


@given(cases())
@settings(max_examples=60, deadline=None)
def test_every_column_of_the_operations_behind_the_page(case: Case):
    expected, shown = case.expected, case.view["operations"]
    problem, schedule = expected.problem, expected.schedule
    within = windows(problem, precedence(problem), schedule.ii, expected.term["length"])
    interval = schedule.ii or max([*expected.start, 0]) + 1
    assert shown["start"] == expected.start
    if schedule.ii is not None:
        assert shown["stage"] == [t // interval for t in expected.start]
    assert shown["slot"] == [t % interval for t in expected.start]
    assert shown["unit"] == (None if schedule.unit is None else schedule.unit.tolist())
    assert shown["latency"] == [kind.latency for kind in expected.types]
    assert [problem.operator_types[t].name for t in shown["type"]] == [
        kind.name for kind in expected.types
    ]
    assert shown["asap"] == within.asap.tolist()
    assert shown["alap"] == within.alap.tolist()
    if problem.clock is None:
        assert shown["settled"] is shown["in_delay"] is shown["out_delay"] is None
        return
    assert shown["settled"] == expected.settled
    assert shown["clock_to_q"] == problem.clock.clock_to_q
    assert shown["in_delay"] == [kind.in_delay for kind in expected.types]
    assert shown["out_delay"] == [
        kind.out_delay if kind.latency else 0.0 for kind in expected.types
    ]


def levels(part: dict[str, Any], count: int, prefix: str = "") -> list[int]:
    """The level in each of ``count`` steps."""
    at, level = part[f"{prefix}at"], part[f"{prefix}level"]
    return [
        next((level[k] for k in reversed(range(len(at))) if at[k] <= t), 0) for t in range(count)
    ]


@given(cases())
@settings(max_examples=60, deadline=None)
def test_every_step_and_slot_behind_the_page(case: Case):
    expected, view = case.expected, case.view
    problem, schedule = expected.problem, expected.schedule
    for name in ("steps", "slots"):
        part, folded = view["alive"][name], name == "slots"
        bits = expected.alive(folded)
        count = expected.interval if folded else max(bits, default=0) + 1
        assert levels(part, count) == [bits[t] for t in range(count)]
        assert part["peak"] == max(bits.values(), default=0)
    assert view["alive"]["slots"]["peak"] == evaluate_term(problem, schedule, "memory")
    for group in view["groups"]:
        if not group["shared"]:
            continue
        slots = expected.interval
        use = [expected.units[group["name"]][slot] for slot in range(slots)]
        assert levels(group, slots) == use
        (resource,) = (r for r in problem.resource_types if r.name == group["name"])
        assert (group["limit"], group["peak"]) == (resource.limit, max(use))
        boxes = sorted(
            i
            for i, kind in enumerate(expected.types)
            for _ in range(kind.uses.get(resource.name, 0))
        )
        assert sorted(group["operation"]) == boxes


@given(cases())
@settings(max_examples=30, deadline=None)
def test_the_trace_behind_the_page_is_that_of_the_file(case: Case):
    shown, stated = case.view["trace"], case.expected.result["trace"]
    assert [p["objective"] for p in shown["points"]] == [p["objective"] for p in stated]
    assert [p["iteration"] for p in shown["points"]] == [p["iteration"] for p in stated]
    assert shown["bounds"] == case.expected.result["lower_bound"]
