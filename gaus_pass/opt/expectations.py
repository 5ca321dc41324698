"""``--verify-diagnostics``: the diagnostics that an input says it causes against those it did.

An expectation is a comment ``expected-error {{text}}``, for the severities ``error``, ``warning``,
``remark`` and ``note``; ``@+1``, ``@-1``, ``@above``, ``@below`` and ``@unknown`` after it say
where, ``-re`` after the severity that the parts of the text in ``{{}}`` are regular expressions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from gaus_pass.diagnostics import Diagnostic, Severity

_EXPECTATION = re.compile(
    r"expected-(error|note|remark|warning)(-re)? *(@([+-][0-9]+|above|below|unknown))? *"
    r"\{\{(.*)\}\}$"
)


@dataclass(frozen=True)
class Expectation:
    """One comment.

    Attributes
    ----------
    written_at
        Line of the comment.
    line
        Line that the diagnostic has to be about; None is a diagnostic without a place.
    pattern
        Has to be found in the message.
    """

    severity: Severity
    text: str
    written_at: int
    line: int | None
    pattern: re.Pattern[str]


def parse_expectations(text: str, filename: str) -> tuple[list[Expectation], list[Diagnostic]]:
    """Find all expectations; the second list says which of them make no sense."""
    found: list[Expectation] = []
    wrong: list[Diagnostic] = []
    below: list[Expectation] = []
    last_plain_line = 0
    for number, line in enumerate(text.split("\n"), start=1):
        match = _EXPECTATION.search(line.rstrip())
        if match is None:
            found += [replace(expectation, line=number) for expectation in below]
            below, last_plain_line = [], number
            continue
        try:
            expectation = _expectation(match, number, last_plain_line)
            (below if match[4] == "below" else found).append(expectation)
        except (ValueError, re.error) as error:
            wrong.append(_nonsense(str(error), filename, number))
    wrong += [_nonsense("there is nothing 'below'", filename, e.written_at) for e in below]
    return sorted(found, key=lambda expectation: expectation.written_at), wrong


def _nonsense(message: str, filename: str, number: int) -> Diagnostic:
    return Diagnostic(Severity.ERROR, f"bad expectation: {message}", f"{filename}:{number}:1")


def _expectation(match: re.Match[str], number: int, last_plain_line: int) -> Expectation:
    pattern = _pattern(match[5]) if match[2] else re.escape(match[5])
    line = _target(match[4], number, last_plain_line)
    return Expectation(Severity(match[1]), match[5], number, line, re.compile(pattern))


def _target(where: str | None, number: int, last_plain_line: int) -> int | None:
    if where == "unknown":
        return None
    if where is None or where == "below":
        return number
    if where != "above":
        return number + int(where)
    if last_plain_line == 0:
        raise ValueError("there is nothing 'above'")
    return last_plain_line


def _pattern(text: str) -> str:
    """``a.b {{[0-9]+}}`` → a regular expression in which only the part in braces is special."""
    parts = re.split(r"\{\{(.*?)\}\}", text)
    return "".join(f"(?:{p})" if i % 2 else re.escape(p) for i, p in enumerate(parts))


def compare(
    expected: Iterable[Expectation],
    seen: Iterable[Diagnostic],
    filename: str,
    *,
    only_expected: bool = False,
) -> list[Diagnostic]:
    """Differences as errors; empty when everything is as expected.

    Parameters
    ----------
    only_expected
        Unexpected diagnostics are accepted.
    """
    open_ = list(expected)
    wrong: list[Diagnostic] = []
    for diagnostic in seen:
        match = next((e for e in open_ if _matches(e, diagnostic, filename)), None)
        if match is not None:
            open_.remove(match)
        elif not only_expected:
            message = f"unexpected {diagnostic.severity.value}: {diagnostic.message}"
            wrong.append(Diagnostic(Severity.ERROR, message, diagnostic.location))
    for missing in open_:
        message = f'expected {missing.severity.value} "{missing.text}" was not produced'
        wrong.append(Diagnostic(Severity.ERROR, message, f"{filename}:{missing.written_at}:1"))
    return wrong


def _matches(expectation: Expectation, diagnostic: Diagnostic, filename: str) -> bool:
    return (
        expectation.severity is diagnostic.severity
        and expectation.line == _line_in(diagnostic.location, filename)
        and expectation.pattern.search(diagnostic.message) is not None
    )


def _line_in(location: str, filename: str) -> int | None:
    """The line of a ``file:line:col`` in this file; -1 in another one, None without a place."""
    if not location:
        return None
    name, _, line_and_column = location.removesuffix(":").partition(f"{filename}:")
    line = line_and_column.partition(":")[0]
    return int(line) if not name and line.isdigit() else -1
