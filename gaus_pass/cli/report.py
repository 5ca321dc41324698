"""``gaus report``: a result JSON as text, Markdown, a page to look at, a graph or waves."""

from __future__ import annotations

from collections.abc import Sequence

from gaus_pass.cli.reading import read_documents
from gaus_pass.cli.request import Request
from gaus_pass.errors import ImportFailed
from gaus_pass.opt.diagnostics import Channel
from gaus_pass.report.content import Subject
from gaus_pass.report.plot import claim_picture, curves, plot_curves
from gaus_pass.report.writing import form_of, subjects_of
from gaus_pass.support.files import claim, write


def report(request: Request) -> None:
    """Describe every result of the input.

    Raises
    ------
    GausError
        The input is not result JSON, or the suffix of the output is unknown.
    """
    render = form_of(request.output)
    text_wanted = request.plot is None or request.output is not None
    if text_wanted:
        claim(request.output)
    claim_picture(request.plot)
    subjects = subjects_of(read_documents(request.input), Channel(quiet=request.quiet).emit)
    if not subjects:
        raise ImportFailed("there are no results; 'gaus schedule' makes them", request.input)
    if request.plot is not None:
        _plot(subjects, request.plot)
    if text_wanted:
        write(request.output, render(subjects))


def _plot(subjects: Sequence[Subject], path: str) -> None:
    drawn = list(curves(subjects))
    if not drawn:
        raise ImportFailed("the results have no trace to plot; let 'gaus schedule' make them anew")
    titles = list(dict.fromkeys(title for title, _ in drawn))
    plot_curves(titles[0] if len(titles) == 1 else "objective", [c for _, c in drawn], path)
