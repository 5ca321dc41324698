"""--verify-diagnostics: places, texts, severities, each exactly once."""

import pytest

from gaus_pass.diagnostics import Diagnostic, Severity
from gaus_pass.opt.diagnostics import Collector
from gaus_pass.opt.expectations import compare, parse_expectations

ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE


def lines_of(text: str) -> list[int | None]:
    expected, wrong = parse_expectations(text, "f")
    assert wrong == []
    return [expectation.line for expectation in expected]


def verdict(text: str, *seen: Diagnostic, only_expected: bool = False) -> list[str]:
    expected, wrong = parse_expectations(text, "dir/f.mlir")
    assert wrong == []
    differences = compare(expected, seen, "dir/f.mlir", only_expected=only_expected)
    return [difference.message for difference in differences]


def at(line: int, message: str = "it is bad", severity: Severity = ERROR) -> Diagnostic:
    return Diagnostic(severity, message, f"dir/f.mlir:{line}:7")


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("op // expected-error {{x}}", [1]),
        ("op // expected-error {{x}}   ", [1]),
        ("op\n// expected-error@-1 {{x}}", [1]),
        ("// expected-error @+2 {{x}}\n\nop", [3]),
        ("a\nb // expected-note@above{{x}}\nop", [1]),
        ("a\n// expected-note@above {{x}}\n// expected-error@above {{x}}", [1, 1]),
        ("// expected-note@below {{x}}\n// expected-error@below {{y}}\nop", [3, 3]),
        ("// expected-remark@unknown {{x}}", [None]),
        ("op // expected-error {{x}} trailing", []),
        ("op // expected-failure {{x}}", []),
    ],
)
def test_the_line_that_is_meant(text: str, lines: list[int | None]) -> None:
    assert lines_of(text) == lines


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("// expected-error@above {{x}}", "there is nothing 'above'"),
        ("op\n// expected-error@below {{x}}", "there is nothing 'below'"),
        ("// expected-error-re {{a{{(}}}}", "bad expectation"),
    ],
)
def test_expectations_without_sense(text: str, message: str) -> None:
    expected, wrong = parse_expectations(text, "f")
    assert expected == []
    assert [message in diagnostic.message for diagnostic in wrong] == [True]


def test_a_match_leaves_nothing_to_say() -> None:
    assert verdict("op // expected-error {{is bad}}", at(1)) == []


@pytest.mark.parametrize(
    "seen",
    [at(2), at(1, "other"), at(1, severity=WARNING), Diagnostic(ERROR, "it is bad", "g.mlir:1:7")],
)
def test_wrong_place_text_or_severity_is_both_unexpected_and_missing(seen: Diagnostic) -> None:
    text = "op // expected-error {{is bad}}"
    assert verdict(text, seen) == [
        f"unexpected {seen.severity.value}: {seen.message}",
        'expected error "is bad" was not produced',
    ]
    assert verdict(text, seen, only_expected=True) == ['expected error "is bad" was not produced']


def test_one_expectation_covers_one_diagnostic() -> None:
    assert verdict("op // expected-error {{bad}}", at(1), at(1)) == ["unexpected error: it is bad"]


def test_regular_expressions_only_where_they_are_asked_for() -> None:
    assert verdict("op // expected-error-re {{a.b {{[0-9]+}} c}}", at(1, "a.b 12 c")) == []
    assert verdict("op // expected-error-re {{a.b {{[0-9]+}} c}}", at(1, "axb 12 c")) != []
    assert verdict("op // expected-error {{a.b}}", at(1, "axb")) != []


def test_a_diagnostic_without_a_place_needs_unknown() -> None:
    nowhere = Diagnostic(ERROR, "it is bad")
    assert verdict("// expected-error@unknown {{bad}}", nowhere) == []
    assert verdict("// expected-error {{bad}}", nowhere) != []


def test_the_collector_keeps_notes_but_not_the_operation() -> None:
    collector = Collector()
    notes = (("f:1:1", "see current operation: x"), ("f:2:1", "why"))
    collector.emit(Diagnostic(ERROR, "bad", "f:1:1", notes))
    assert collector.errors == 1
    assert collector.seen == [Diagnostic(ERROR, "bad", "f:1:1"), Diagnostic(NOTE, "why", "f:2:1")]
