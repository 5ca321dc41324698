"""Result JSON in the format that a file name asks for: text, Markdown, a page, a graph or waves."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence

from gaus_pass.analysis.verify import violations
from gaus_pass.diagnostics import Diagnostic, Emit, Severity
from gaus_pass.errors import InvalidOption
from gaus_pass.formats.documents import Answer, Document, parse_documents
from gaus_pass.formats.dot import to_dot
from gaus_pass.formats.problem_json import Json
from gaus_pass.report.content import Subject, report_sections
from gaus_pass.report.text import to_markdown, to_text
from gaus_pass.report.viewer_page.html import to_html
from gaus_pass.report.wave import to_wave
from gaus_pass.support.files import write

Render = Callable[[Sequence[Subject]], str]


def _text(subjects: Sequence[Subject]) -> str:
    return to_text([s for subject in subjects for s in report_sections(subject)])


def _markdown(subjects: Sequence[Subject]) -> str:
    return to_markdown([s for subject in subjects for s in report_sections(subject)])


def _dot(subjects: Sequence[Subject]) -> str:
    return "".join(to_dot(s.problem, s.schedule) for s in subjects)


def _wave(subjects: Sequence[Subject]) -> str:
    if len(subjects) > 1:
        raise InvalidOption(
            f"{len(subjects)} results in one file; a wave diagram shows one, .html shows them all"
        )
    return to_wave(subjects[0].problem, subjects[0].schedule)


# By the end of the output's name.
_FORMS: dict[str, Render] = {
    ".txt": _text,
    ".md": _markdown,
    ".html": to_html,
    ".dot": _dot,
    ".wave.json": _wave,
}


def form_of(output: str | None) -> Render:
    """The writer for the suffix of a file name; raises `InvalidOption` for unknown suffixes."""
    if output is None:
        return _text
    name = _name(output)
    form = _known_form(name)
    if form is not None or "." not in name:
        return form or _text
    *others, last = _FORMS
    raise InvalidOption(
        f"a report cannot be written as '.{name.rpartition('.')[2]}'; let the name of the output "
        f"end in {', '.join(others)} or {last}"
    )


def _name(output: str) -> str:
    return output.replace("\\", "/").rpartition("/")[2]


def _known_form(name: str) -> Render | None:
    return next((form for ending, form in _FORMS.items() if name.endswith(ending)), None)


def write_report(path: str, document: Json, emit: Emit) -> None:
    """Write a result document as JSON, or as a report where the suffix of the file asks for one.

    Raises
    ------
    GausError
        The file cannot be written, or the disk is full; an existing file is untouched.
    """
    form = _known_form(_name(path))
    text = as_json(document) if form is None else describe(document, form, emit)
    write(path, text)


def as_json(document: Json) -> str:
    """A document as the text of a file."""
    return json.dumps(document, separators=(",", ":")) + "\n"


def describe(document: Json, form: Render, emit: Emit) -> str:
    """A document in one of the forms, exactly as if it had been read from a file."""
    return form(subjects_of(parse_documents(as_json(document), "the result"), emit))


def subjects_of(documents: Iterable[Document], emit: Emit) -> list[Subject]:
    """All results; a warning goes to ``emit`` for each that is illegal."""
    return [
        _subject(document, answer, emit) for document in documents for answer in document.answers
    ]


def _subject(document: Document, answer: Answer, emit: Emit) -> Subject:
    """The subject of a report, verified again, since a file may claim 'verified' wrongly."""
    result = dict(answer.data)
    found = violations(document.problem, answer.schedule)
    if found:
        text = f"the schedule is illegal ({len(found)} violations): {found[0].message}"
        stated = result.get("warnings")
        result["verified"] = False
        result["warnings"] = [*stated, text] if isinstance(stated, list) else [text]
        emit(Diagnostic(Severity.WARNING, text))
    return Subject(
        document.problem,
        answer.schedule,
        result,
        document.data,
        document.registers,
        document.is_pipeline,
    )
