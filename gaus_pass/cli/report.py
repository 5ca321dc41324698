"""``gaus report``: a result JSON as text, Markdown or a page to look at."""

from __future__ import annotations

import sys
from pathlib import Path

from gaus_pass.cli.arguments import Request
from gaus_pass.cli.reading import read_documents
from gaus_pass.cli.schedule import write
from gaus_pass.diagnostics import Diagnostic, Severity, format_diagnostic
from gaus_pass.errors import ImportFailed, InvalidOption
from gaus_pass.formats.documents import Answer, Document
from gaus_pass.report.content import Subject, report_sections
from gaus_pass.report.html import to_html
from gaus_pass.report.text import to_markdown, to_text
from gaus_pass.verify import violations

_TEXTS = {".md": to_markdown, ".txt": to_text, "": to_text}
_PAGES = {".html": to_html, ".htm": to_html}


def report(request: Request) -> None:
    """Describe every result of the input.

    Raises
    ------
    GausError
        The input is no result JSON, or the output's name ends in something unknown.
    """
    suffix = "" if request.output is None else Path(request.output).suffix
    if suffix not in _TEXTS and suffix not in _PAGES:
        raise InvalidOption(
            f"a report cannot be written as '{suffix}'; let the name of the output end in .txt, "
            ".md or .html"
        )
    subjects = [
        _subject(document, answer, request.quiet)
        for document in read_documents(request.input)
        for answer in document.answers
    ]
    if not subjects:
        raise ImportFailed(f"'{request.input}' has no results; 'gaus schedule' makes them")
    if suffix in _PAGES:
        write(request.output, _PAGES[suffix](subjects))
    else:
        sections = [section for subject in subjects for section in report_sections(subject)]
        write(request.output, _TEXTS[suffix](sections))


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
