"""``gaus report``: a result JSON as text, Markdown, a page to look at, a graph or waves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from gaus_pass.cli.arguments import Request
from gaus_pass.cli.reading import read_documents
from gaus_pass.cli.schedule import write
from gaus_pass.diagnostics import Diagnostic, Severity, print_diagnostic
from gaus_pass.errors import ImportFailed, InvalidOption
from gaus_pass.formats.documents import Answer, Document, parse_documents
from gaus_pass.formats.dot import to_dot
from gaus_pass.report.content import Subject, report_sections
from gaus_pass.report.html import to_html
from gaus_pass.report.plot import curves, plot_curves
from gaus_pass.report.text import to_markdown, to_text
from gaus_pass.report.wave import to_wave
from gaus_pass.verify import violations

Write = Callable[[Sequence[Subject]], str]


def report(request: Request) -> None:
    """Describe every result of the input.

    Raises
    ------
    GausError
        The input is no result JSON, or the output's name ends in something unknown.
    """
    written = format_of(request.output)
    subjects = _subjects(read_documents(request.input), request.quiet)
    if not subjects:
        raise ImportFailed(f"'{request.input}' has no results; 'gaus schedule' makes them")
    if request.plot is not None:
        _plot(subjects, request.plot)
    if request.plot is None or request.output is not None:
        write(request.output, written(subjects))


def describe_documents(text: str, name: str, output: str | None, quiet: bool) -> str:
    """The report on a result JSON in the format that the name of an output asks for."""
    return format_of(output)(_subjects(parse_documents(text, name), quiet))


def _subjects(documents: Iterable[Document], quiet: bool) -> list[Subject]:
    return [
        _subject(document, answer, quiet) for document in documents for answer in document.answers
    ]


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
_FORMATS: dict[str, Write] = {
    ".txt": _text,
    ".md": _markdown,
    ".html": to_html,
    ".dot": _dot,
    ".wave.json": _wave,
}


def format_of(output: str | None) -> Write:
    """How to write a report into a file of that name; raises `InvalidOption` for other endings."""
    if output is None:
        return _text
    name = output.replace("\\", "/").rpartition("/")[2]
    for ending, written in _FORMATS.items():
        if name.endswith(ending):
            return written
    if "." not in name:
        return _text
    *others, last = _FORMATS
    raise InvalidOption(
        f"a report cannot be written as '.{name.rpartition('.')[2]}'; let the name of the output "
        f"end in {', '.join(others)} or {last}"
    )


def _plot(subjects: Sequence[Subject], path: str) -> None:
    drawn = list(curves(subjects))
    if not drawn:
        raise ImportFailed("the results have no trace to plot; let 'gaus schedule' make them anew")
    titles = list(dict.fromkeys(title for title, _ in drawn))
    plot_curves(titles[0] if len(titles) == 1 else "objective", [c for _, c in drawn], path)


def _subject(document: Document, answer: Answer, quiet: bool) -> Subject:
    """What to report on; a file can say 'verified' of anything, so it is verified here again."""
    result = dict(answer.data)
    found = violations(document.problem, answer.schedule)
    if found:
        text = f"the schedule is illegal ({len(found)} violations): {found[0].message}"
        stated = result.get("warnings")
        result["verified"] = False
        result["warnings"] = [*stated, text] if isinstance(stated, list) else [text]
        if not quiet:
            print_diagnostic(Diagnostic(Severity.WARNING, text))
    return Subject(
        document.problem,
        answer.schedule,
        result,
        document.data,
        document.registers,
        document.is_pipeline,
    )
