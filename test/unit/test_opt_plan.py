"""Cutting pipelines: order is kept, ours come out with their place, natives stay together."""

from dataclasses import dataclass
from typing import Any

import pytest

from gaus_pass.errors import InvalidOption
from gaus_pass.opt.pipeline_text import parse_pipeline
from gaus_pass.opt.plan import DumpStep, NativeStep, OwnStep, Planner
from gaus_pass.passes.base import PassSpec


@dataclass(frozen=True)
class NoOptions:
    pass


def nothing(*_: Any) -> None:
    pass


OURS = PassSpec("ours", "", NoOptions, nothing)


def planned(text: str, **dumps: tuple[str, ...]) -> list[Any]:
    planner = Planner({"ours": OURS}, nothing, nothing, **dumps)
    return [shown(step) for step in planner.steps(parse_pipeline(text))]


def shown(step: Any) -> Any:
    if isinstance(step, NativeStep):
        return step.text
    return (step.spec.argument if isinstance(step, OwnStep) else step.title, "/".join(step.path))


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("any()", []),
        ("any(a,b)", ["a,b"]),
        ("any(a,ours,b)", ["a", ("ours", "any"), "b"]),
        ("any(a,f(b,c),d)", ["a,f(b,c),d"]),
        ("any(a,f(b,ours,c),d)", ["a,f(b)", ("ours", "any/f"), "f(c),d"]),
        ("any(f(g(ours)),f(g(a)))", [("ours", "any/f/g"), "f(g(a))"]),
        ("any(f(ours,ours),ours)", [("ours", "any/f"), ("ours", "any/f"), ("ours", "any")]),
    ],
)
def test_steps(text: str, steps: list[Any]) -> None:
    assert planned(text) == steps


def test_dumps_stand_around_the_passes_that_are_named() -> None:
    steps = planned("any(f(a,b,ours))", dump_before=("ours",), dump_after=("a",))
    assert steps == [
        "f(a)",
        ("After a", "any/f"),
        "f(b)",
        ("Before ours", "any/f"),
        ("ours", "any/f"),
    ]
    assert DumpStep("x", ("any",)) not in steps


def test_natives_are_checked_against_the_operation_around_them() -> None:
    checked: list[tuple[str, str]] = []
    anchors: list[str] = []
    planner = Planner({}, lambda e, anchor: checked.append((e.name, anchor)), anchors.append)
    planner.steps(parse_pipeline("any(a,f(b))"))
    assert checked == [("a", "any"), ("b", "f")]
    assert anchors == ["f"]


def test_an_unknown_option_of_ours_names_the_pass() -> None:
    with pytest.raises(InvalidOption, match="--ours: unknown option 'x'"):
        planned("any(ours{x=1})")


def test_the_root_must_be_the_module() -> None:
    with pytest.raises(InvalidOption, match=r"write builtin.module\(f\(a\)\)"):
        planned("f(a)")
