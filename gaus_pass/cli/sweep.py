"""``gaus sweep``: many designs of one input, kept in a store, and the front of them."""

from __future__ import annotations

from dataclasses import replace

from gaus_pass.cli.kernels import read_kernel
from gaus_pass.cli.progress import ProgressLine
from gaus_pass.cli.request import Request, SweepRequest
from gaus_pass.diagnostics import Diagnostic, Emit, Severity
from gaus_pass.errors import InvalidOption
from gaus_pass.opt.diagnostics import Channel
from gaus_pass.options import Options
from gaus_pass.support.files import claim, write
from gaus_pass.support.interrupts import loading
from gaus_pass.sweep.axes import parse_axes
from gaus_pass.sweep.drive import Bounds
from gaus_pass.sweep.run import (
    How,
    Swept,
    begin,
    compute,
    latest,
    minimising,
    read,
    require_designs,
)
from gaus_pass.sweep.search import require_method
from gaus_pass.sweep.spec import FLOWS, Spec, flow_of
from gaus_pass.sweep.store import Store
from gaus_pass.sweep.tables import causes, csv_text, parquet_bytes, records, status_text

_CAUSES = 3
"""Of points without a design, that are said."""


def sweep(request: Request) -> None:
    """Compute the points that are missing, and write what is asked for of all of them.

    Raises
    ------
    GausError
        The input, an option, the store or an output is at fault, or no point has a design.
    KeyboardInterrupt
        Ctrl-C; the store has what was done until then.
    """
    asked = request.sweep
    outputs = [p for p in (asked.front, asked.csv, asked.parquet, asked.page) if p is not None]
    for path in outputs:
        claim(path)
    emit = Channel(quiet=request.quiet).emit
    if asked.store is None:
        raise InvalidOption("--store has to name a folder for the results")
    path = None if asked.status else asked.file
    with loading():
        spec = None if path is None else _spec(request, path, emit)
    with Store(asked.store, create=spec is not None) as store:
        if asked.status:
            write(None, status_text(store))
            return
        if spec is None:
            number, spec = latest(store)
            spec = minimising(spec, asked.minimise, begun=True)
        else:
            number, spec = begin(store, spec, resume=asked.resume)
        if path is not None or asked.resume:
            with ProgressLine(request.quiet) as progress:
                compute(store, number, spec, _how(asked), progress.show)
        swept = read(store, number, spec)
        emit(Diagnostic(Severity.REMARK, swept.summary(), notes=_why_not(swept)))
        require_designs(swept)
        _write(asked, store, swept, whether_front=not outputs)


def _why_not(swept: Swept) -> tuple[tuple[str, str], ...]:
    """Notes on why points have no design: the most frequent causes."""
    if not swept.done:  # then an error says it
        return ()
    found = list(causes(swept.rows).items())[:_CAUSES]
    return tuple(("", f"{count:,} of them: {cause}") for cause, count in found)


def _spec(request: Request, path: str, emit: Emit) -> Spec:
    asked = request.sweep
    kernel = read_kernel(replace(request, input=path), emit)
    data = kernel.data if kernel.made is None else kernel.made.encode()
    name, top = kernel.name, request.top if kernel.made is None else None
    space = parse_axes(asked.axes, dict(request.texts))
    wishes = {k: v for k, v in kernel.wishes.items() if k not in {a.name for a in space.axes}}
    fixed = {**wishes, **request.texts}
    if not space.axes:
        raise InvalidOption("--axis says what to vary, as in --axis 'ii=1..4'; give at least one")
    if asked.flow is not None and asked.flow not in FLOWS:
        raise InvalidOption(f"--flow={asked.flow} is not one of {', '.join(FLOWS)}")
    flow = flow_of(data, name, top, asked.flow)
    identity = ""
    if asked.target:
        from gaus_pass.target.bench import find_target

        identity = find_target(asked.target, Options()).identity
    spec = Spec(
        name, data, flow, space, fixed, top, request.allow_unregistered,
        request.node_latency, asked.target or "", identity, asked.trips,
    )  # fmt: skip
    if asked.search is not None:
        require_method(asked.method)
        spec = replace(spec, search={"points": asked.search, "method": asked.method})
    if asked.prune:
        if asked.search is not None:
            raise InvalidOption("--prune is about all points; --search cuts points by itself")
        spec = replace(spec, prune=True)
    return minimising(spec, asked.minimise)


def _how(asked: SweepRequest) -> How:
    return How(
        asked.on, asked.jobs, Bounds(asked.seconds, asked.megabytes, asked.retries), asked.resume
    )


def _write(asked: SweepRequest, store: Store, swept: Swept, whether_front: bool) -> None:
    front = csv_text(records(swept.spec, swept.front, whole=False))
    if asked.front is not None or whether_front:
        write(asked.front, front)
    if asked.csv is not None:
        write(asked.csv, csv_text(records(swept.spec, swept.rows)))
    if asked.page is not None:
        from gaus_pass.sweep.web import page

        write(asked.page, page(store, swept))
    if asked.parquet is not None:
        write(asked.parquet, parquet_bytes(records(swept.spec, swept.rows)))
