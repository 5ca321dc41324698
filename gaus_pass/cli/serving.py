"""``gaus serve``: a message with all problems of a pass on stdin, one answer on stdout.

The message is ``{"schema": 1, "options": {"ii": "2"}, "ssp": {library: {type: {…}}}, "regions":
[{"kind": "dataflow" or "loop", "location": …, "problem": {…}}]}``; see `gaus_pass.ir.native` for
what a problem may leave out.  The answer has the same regions as result JSON, and
``diagnostics``; or it has ``error`` with ``message``, ``location`` and ``notes``, and the exit
status is 1.

If there are loops, the message also has ``frames``, the symbols of the functions that contain them,
and every dataflow region has ``calls``, the symbols that it instantiates or calls.  Dataflow that
then cannot be read, or belongs to a frame or an operator, is left unscheduled: the answer has null
in its place.
"""

from __future__ import annotations

import json
import os
import stat
import sys
import threading
from collections.abc import Iterator, Mapping
from typing import Any

from gaus_pass.cli.request import Request
from gaus_pass.diagnostics import Diagnostic, Emit
from gaus_pass.errors import GausError, ImportFailed, InvalidOption
from gaus_pass.formats.problem_json import Json, problem_from_json
from gaus_pass.formats.result_json import SCHEMA, joined_documents, solved_document
from gaus_pass.ir.core.frames import left_unscheduled
from gaus_pass.option_table import build_options, key_of, options_of, require_names
from gaus_pass.options import Options
from gaus_pass.regions.regions import Region, own_options, resource_names
from gaus_pass.report.writing import write_report
from gaus_pass.scheduling.solve import Outcome, solve
from gaus_pass.support.files import claim, outputs

DATAFLOW, LOOP = "dataflow", "loop"
NOT_NATIVE = (
    "captures",
    "flatten",
    "index_bits",
    "loop_form",
    "partition",
    "pipeline",
    "port_names",
    "stages",
    "stall",
    "unroll",
)
"""Options about pipelines and rewriting: the plugin writes times, and nothing else."""

_MALFORMED = (KeyError, TypeError, ValueError, AttributeError, OverflowError)


def serve(request: Request) -> bool:
    """Answer the message on stdin; returns whether there was no error.

    The process ends with its caller, which holds the other end of the pipe ``--lifeline``.
    """
    if request.lifeline is not None:
        _end_with(request.lifeline)
    # Nothing but the answer may reach the plugin, whatever a library prints.
    channel = os.dup(1)
    os.dup2(2, 1)
    reply = answer(sys.stdin.buffer.read())
    with os.fdopen(channel, "w", encoding="utf-8") as out:
        out.write(json.dumps(reply, separators=(",", ":")) + "\n")
    return "error" not in reply


def _end_with(lifeline: int) -> None:
    """End this process when a pipe closes; a descriptor that was not inherited is ignored."""
    try:
        if not stat.S_ISFIFO(os.fstat(lifeline).st_mode):
            return
    except OSError:
        return

    def wait() -> None:
        os.read(lifeline, 1)
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()


def answer(message: bytes) -> Json:
    """The answer to a message; an error in it is an answer as well."""
    try:
        with outputs() as made:
            answered = _answer(_parse(message))
            made.commit()
        return answered
    except GausError as error:
        return _error(error)
    except MemoryError:
        return _error(GausError("out of memory; is some latency or window far too large?"))
    except Exception as error:
        return _error(GausError(f"internal error: {type(error).__name__}: {error}"))


def _error(error: GausError) -> Json:
    notes = [{"location": where, "message": text} for where, text in error.notes]
    where = error.location
    return {
        "schema": SCHEMA,
        "error": {"message": error.message, "location": where, "notes": notes},
    }


def _parse(message: bytes) -> Json:
    try:
        data: Any = json.loads(message)
    except (RecursionError, ValueError) as error:
        raise ImportFailed(f"the message is not JSON: {error}") from None
    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        raise ImportFailed(f"the message is not problem JSON of schema {SCHEMA}")
    return data


def _answer(data: Json) -> Json:
    said: list[Json] = []

    def emit(diagnostic: Diagnostic) -> None:
        said.append(
            {
                "severity": diagnostic.severity.value,
                "message": diagnostic.message,
                "location": diagnostic.location,
                "notes": [{"location": w, "message": m} for w, m in diagnostic.notes],
            }
        )

    options = _options(data.get("options", {}))
    if options.report is not None:
        claim(options.report)
    regions = _regions(data, options, emit)
    read = [r for r in regions if r is not None]
    known = resource_names(read, options)
    outcomes = [r and r.solve(own_options(options, r, known), emit=emit) for r in regions]
    documents = [o and solved_document(o) for o in outcomes]
    solved = [d for d in documents if d is not None]
    if options.report is not None and solved:
        write_report(options.report, joined_documents(solved, data.get("source")), emit)
    return {
        "schema": SCHEMA,
        "regions": documents,
        "diagnostics": said,
    }


def _options(texts: Any) -> Options:
    if not isinstance(texts, dict) or not all(isinstance(t, str) for t in texts.values()):
        raise ImportFailed("'options' is not an object of texts")
    options = build_options(texts, Options)
    defaults = Options()
    for spec in options_of(Options):
        given = getattr(options, spec.name)
        if spec.name in NOT_NATIVE and given != getattr(defaults, spec.name):
            raise InvalidOption(
                f"option '{key_of(spec.name)}' is not for the native plugin, which schedules "
                "dataflow and loops as they are; use gaus-opt for it"
            )
    if options.delay_model == "aig" and options.cycle_time is not None:
        raise InvalidOption(
            "delay-model=aig is not for the native plugin, because CIRCT measures the operations "
            "themselves; use an operator library ('gaus characterise' writes one), or gaus-opt"
        )
    if options.part is not None:
        raise InvalidOption(
            f"part={options.part} is not for the native plugin, because delays of a part depend on "
            "operands that the plugin does not send; use an operator library in its own unit with "
            "cycle-time, or gaus-opt"
        )
    return options


def _regions(data: Json, options: Options, emit: Emit) -> list[Region | None]:
    from gaus_pass.ir.loops.memory import memory_model, parse_ports
    from gaus_pass.ir.native import Completion, ssp_library
    from gaus_pass.ir.operators.declarations import TimingContext
    from gaus_pass.ir.operators.library_files import libraries_of
    from gaus_pass.ir.operators.types import OperatorTypes

    try:
        parts = data.get("regions", [data])
        libraries = [ssp_library(data.get("ssp", {})), *libraries_of(options.operators)]
        ports = parse_ports(options.ports)
        require_names("ports", "memory", filter(None, ports), _memories(parts))
        memory = memory_model(options)
        context = TimingContext.from_options(options, libraries)
        types = OperatorTypes(None, libraries)
        completion = Completion(types, context.delays, options.opaque, memory, ports)
        others = _not_plain(data, libraries, options)
        return [_region(part, completion, others, emit) for part in parts]
    except _MALFORMED as error:
        raise ImportFailed(f"the message is not problem JSON: {error!r}") from None


def _not_plain(data: Json, libraries: Any, options: Options) -> set[str] | None:
    """Symbols of frames and of implementations of operators; None where there is no loop."""
    from gaus_pass.ir.core.frames import frames, with_parts
    from gaus_pass.ir.operators.library import known_symbols

    if not data.get("frames"):
        return None
    called = {f"@{part['problem']['name']}": part.get("calls", ()) for part in data["regions"]}
    operators, described = known_symbols(libraries)
    known = None if options.opaque is not None else described
    return frames(data["frames"], called, known) | with_parts(operators, called)


def _memories(parts: Any) -> Iterator[str]:
    for part in parts:
        for kind in part["problem"].get("operator_types", ()):
            if "memory" in kind:
                yield str(kind["memory"])


def _region(
    part: Mapping[str, Any], completion: Any, others: set[str] | None, emit: Emit
) -> Region | None:
    """The region to solve, or None for one that is left as it is."""
    kind, where = part.get("kind", DATAFLOW), str(part.get("location", ""))
    if kind not in (DATAFLOW, LOOP):
        raise ImportFailed(f"a region is of kind '{kind}'; valid: {DATAFLOW}, {LOOP}", where)
    name = part["problem"]["name"]
    if kind == LOOP:
        others = None
    if others is not None and f"@{name}" in others:
        return None
    try:
        problem = problem_from_json(completion.complete(part["problem"], kind))
    except GausError as error:
        located = error.at(where)
        if others is None:
            raise located from None
        emit(left_unscheduled(name, located))
        return None

    def solve_region(options: Options, **channels: Any) -> Outcome:
        return _solve(problem, options, kind == LOOP, where, **channels)

    return Region(problem, solve_region, lambda schedule: schedule)


def _solve(problem: Any, options: Options, loop: bool, where: str, **channels: Any) -> Outcome:
    """As `gaus-schedule` of the Python driver solves loops and dataflow."""
    from gaus_pass.regions.ssp import with_units

    try:
        if loop:
            return solve(problem, options, pipelined=True, **channels)
        return with_units(solve(problem, options, **channels))
    except GausError as error:
        raise error.at(where) from None
