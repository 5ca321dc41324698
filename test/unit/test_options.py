"""The option grammar: what is read, and what is refused with which words."""

from __future__ import annotations

import pytest

from gaus_pass.analysis.objectives import parse_objective
from gaus_pass.errors import InvalidOption
from gaus_pass.option_table import options_of, parse_options, split_options
from gaus_pass.options import Options
from gaus_pass.solvers.base import solver_names


def test_reads_everything() -> None:
    text = 'ii=2 objective="10*resources + communication > length" strict limits=mul:2,add:1'
    options = parse_options(text + " cycle-time=3.5 delay-model=aig", Options)
    assert options == Options(
        ii=2,
        objective="10*resources + communication > length",
        strict=True,
        limits={"mul": 2, "add": 1},
        cycle_time=3.5,
        delay_model="aig",
    )


def test_braces_and_quotes_group() -> None:
    assert split_options("a={x y} b='p q' c") == {"a": "x y", "b": "p q", "c": "true"}


def test_a_value_may_hold_options_of_its_own() -> None:
    assert split_options("scheduler=simplex options=last-op-name=sink,cycle-time=5.0") == {
        "scheduler": "simplex",
        "options": "last-op-name=sink,cycle-time=5.0",
    }


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("cycletime=3", "unknown option 'cycletime'; did you mean 'cycle-time'"),
        ("nonsense=1", "unknown option 'nonsense'; valid: objective, solver, ii"),
        ("ii=two", "ii=two is not an integer"),
        ("ii=0", "ii=0 is out of range; it must be at least 1"),
        ("ii=99999999999999999999", "out of range; it must be at most 1099511627776"),
        ("ii=-3", "ii=-3 is out of range"),
        (
            "cycle-time=nan",
            "cycle-time=nan is out of range; it must be above 0, at most 1099511627776",
        ),
        ("slack=1e999", "slack=inf is out of range; it must be at most 1099511627776"),
        ("slack=18446744073709551616", r"slack=1.84467e\+19 is out of range"),
        ("cycle-time=1e308", "cycle-time=1e\\+308 is out of range"),
        ("ii=\uff12", "is not an integer"),
        ("ii=1_0", "ii=1_0 is not an integer"),
        ("slack=\u00b2", "is not a number"),
        ("limits=mul:\u00b2", "is not of the form name:count"),
        ("limits=mul:99999999999999999999999", "is out of range; it must be at most 1099511627776"),
        ("limits=mul:" + "9" * 5000, "is out of range; it must be at most 1099511627776"),
        ("slack=0.5", "slack=0.5 is out of range; it must be at least 1"),
        ("seed=1 seed=2", "option 'seed' is given twice"),
        ("captures=maybe", "captures=maybe is not one of promote, stable"),
        ("strict=2", "strict=2 is neither true nor false"),
        ("limits=mul", "'mul' is not of the form name:count"),
        ("limits=mul:1,mul:2", "'mul' is given twice"),
        ("limits=mul:-1", "'mul:-1' is not of the form"),
        ('objective="a', "cannot read options at"),
    ],
)
def test_refuses(text: str, message: str) -> None:
    with pytest.raises(InvalidOption, match=message):
        parse_options(text, Options)


def test_help_names_every_solver() -> None:
    (solver,) = (f for f in options_of(Options) if f.name == "solver")
    *names, last = solver_names()
    assert solver.metadata["help"] == f"which solver: {', '.join(names)} or {last}"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("lenght", "unknown term 'lenght'; did you mean 'length'"),
        ("0*length", "weight '0' is not positive"),
        ("length >", "cannot read ''"),
        ("2**length", "cannot read"),
    ],
)
def test_refuses_objectives(text: str, message: str) -> None:
    with pytest.raises(InvalidOption, match=message):
        parse_objective(text)


def test_objective_round_trip() -> None:
    text = "ii > 10*resources + communication > register-bits"
    assert str(parse_objective(text)) == text
