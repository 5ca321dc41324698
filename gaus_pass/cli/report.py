"""``gaus report``: a result JSON as text or Markdown."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from gaus_pass.cli.arguments import Request
from gaus_pass.cli.reading import read_documents
from gaus_pass.cli.schedule import write
from gaus_pass.diagnostics import Diagnostic, Severity, format_diagnostic
from gaus_pass.errors import ImportFailed, InvalidOption
from gaus_pass.formats.documents import Answer, Document, parse_documents
from gaus_pass.report.blocks import Section
from gaus_pass.report.content import Subject, report_sections
from gaus_pass.report.text import to_markdown, to_text
from gaus_pass.verify import violations

FORMATS = {".md": to_markdown, ".txt": to_text, "": to_text}


def report(request: Request) -> None:
    """Describe every result of the input.

    Raises
    ------
    GausError
        The input is no result JSON, or the output's name ends in something unknown.
    """
    suffix = "" if request.output is None else Path(request.output).suffix
    if suffix not in FORMATS:
        raise InvalidOption(
            f"a report cannot be written as '{suffix}'; let the name of the output end in .txt "
            "or .md"
        )
    sections = _sections(read_documents(request.input), request.quiet)
    if not sections:
        raise ImportFailed(f"'{request.input}' has no results; 'gaus schedule' makes them")
    write(request.output, FORMATS[suffix](sections))


def describe_documents(text: str, name: str, suffix: str, quiet: bool) -> str:
    """The report on a result JSON in the format of a suffix of `FORMATS`."""
    return FORMATS[suffix](_sections(parse_documents(text, name), quiet))


def _sections(documents: Iterable[Document], quiet: bool) -> list[Section]:
    return [
        section
        for document in documents
        for answer in document.answers
        for section in report_sections(_subject(document, answer, quiet))
    ]


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
            print(format_diagnostic(Diagnostic(Severity.WARNING, text)), file=sys.stderr)
    return Subject(
        document.problem,
        answer.schedule,
        result,
        document.data,
        document.registers,
        document.is_pipeline,
    )
