"""``gaus report``: result JSON as text, page, graph or waves; ``gaus check``: what it proves."""

from __future__ import annotations

from collections.abc import Sequence

from gaus_pass.cli.reading import read_documents
from gaus_pass.cli.request import Request
from gaus_pass.diagnostics import Diagnostic, Severity, print_diagnostic
from gaus_pass.errors import GausError, ImportFailed
from gaus_pass.opt.diagnostics import Channel
from gaus_pass.report.content import Subject
from gaus_pass.report.plot import claim_picture, curves, plot_curves
from gaus_pass.report.writing import form_of, subjects_of
from gaus_pass.standalone.check import UNREADABLE, Wrong, check_file
from gaus_pass.support.files import claim, write
from gaus_pass.text import display_name


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


def check(request: Request) -> None:
    """Say of every file how many of its results and bounds hold.

    Raises
    ------
    GausError
        Something in the last of the files at fault does not hold; those before are printed.
    """
    failed: list[GausError] = []
    for path in request.inputs:
        try:
            print(f"{display_name(path)}: {check_file(path)}", flush=True)
        except Wrong as error:
            failed.append(GausError(f"{error}; do not use this result", display_name(path)))
        except OSError as error:
            failed.append(GausError(f"cannot read it: {error.strerror}", display_name(path)))
        except UNREADABLE as error:
            text = f"this is no result JSON that can be read: {type(error).__name__}: {error}"
            failed.append(GausError(text, display_name(path)))
    for one in failed[:-1]:
        print_diagnostic(Diagnostic(Severity.ERROR, one.message, one.location))
    if failed:
        raise failed[-1]
