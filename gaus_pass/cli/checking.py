"""``gaus check``: result JSON, judged by a program that shares nothing with what wrote it."""

from __future__ import annotations

from gaus_pass.cli.request import Request
from gaus_pass.diagnostics import Diagnostic, Severity, print_diagnostic
from gaus_pass.errors import GausError
from gaus_pass.standalone.check import Wrong, check_file
from gaus_pass.text import display_name

_UNREADABLE = (ValueError, LookupError, TypeError, AttributeError)


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
        except _UNREADABLE as error:
            text = f"this is no result JSON that can be read: {type(error).__name__}: {error}"
            failed.append(GausError(text, display_name(path)))
    for one in failed[:-1]:
        print_diagnostic(Diagnostic(Severity.ERROR, one.message, one.location))
    if failed:
        raise failed[-1]
