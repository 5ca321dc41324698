"""One point of a sweep: a design is made and described; runs in a process of its own."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from gaus_pass.diagnostics import Diagnostic
from gaus_pass.errors import GausError
from gaus_pass.formats.result_json import joined_documents, solved_document
from gaus_pass.hls.from_file import FunctionFile, make, without_comments
from gaus_pass.option_table import build_options
from gaus_pass.options import Options
from gaus_pass.parts.fabric import ECP5, XILINX
from gaus_pass.regions.questions import questions
from gaus_pass.report.writing import as_json
from gaus_pass.support.guard import TOO_DEEP
from gaus_pass.sweep.metrics import Corners, Metrics, hls_metrics, schedule_metrics
from gaus_pass.sweep.spec import HLS, Spec
from gaus_pass.target.bench import find_target
from gaus_pass.target.measure import Measure, Target
from gaus_pass.target.process import Runner, TargetFailed
from gaus_pass.target.store import MeasureStore

DONE, INFEASIBLE, FAILED, CUT = "done", "infeasible", "failed", "cut"
"""A design; a proof or a rule that there is none; no answer, which another try may bring; not
computed, because bounds prove that the point is not on the front.
"""

DESIGN, BOUNDS, ADVICE = "design", "bounds", "advice"
"""What a task asks for: a design, lower bounds of it, or options that are worth a try."""

RESULT, VERILOG = ".json.gz", ".sv.gz"
"""Ends of the names of artefacts."""


@dataclass(frozen=True)
class Task:
    """A point to be computed.

    Attributes
    ----------
    options
        As text, by key.
    seconds, megabytes
        Bounds of the wall-clock time and the memory that it may take.
    asks
        `DESIGN`, or what is wanted in place of one: `BOUNDS` or `ADVICE`.
    """

    data: bytes
    name: str
    flow: str
    options: dict[str, str]
    top: str | None = None
    allow_unregistered: bool = False
    node_latency: int = 1
    target: str = ""
    trips: int = 64
    seconds: float = 600.0
    megabytes: int = 4096
    asks: str = DESIGN

    @staticmethod
    def of(spec: Spec, number: int, seconds: float, megabytes: int) -> Task:
        """The task of a point of a sweep."""
        return Task(
            spec.data, spec.name, spec.flow, spec.options(number), spec.top,
            spec.allow_unregistered, spec.node_latency, spec.target, spec.trips, seconds, megabytes,
        )  # fmt: skip


@dataclass(frozen=True)
class Answer:
    """What came out of a point.

    Attributes
    ----------
    status
        `DONE`, `INFEASIBLE` or `FAILED`.
    cause
        Of the latter two.
    files
        Artefacts by the ends of their names.
    corners
        Lower bounds, where these were wanted.
    advice
        Options as text by key, several times, where these were wanted.
    """

    status: str
    metrics: Metrics = field(default_factory=dict[str, float])
    cause: str = ""
    files: dict[str, bytes] = field(default_factory=dict[str, bytes])
    corners: Corners = ()
    advice: tuple[dict[str, str], ...] = ()


def compute(task: Task) -> Answer:
    """Make the design of a point; never raises."""
    try:
        options = build_options(task.options, Options)
        return _of_function(task, options) if task.flow == HLS else _of_problems(task, options)
    except TargetFailed as error:
        return Answer(FAILED, cause=_told(error))
    except GausError as error:
        return Answer(INFEASIBLE, cause=_told(error))
    except RecursionError:
        return Answer(INFEASIBLE, cause=TOO_DEEP)
    except MemoryError:
        text = f"it needs more than {task.megabytes} MB of memory; raise --point-megabytes"
        return Answer(FAILED, cause=text)
    except Exception as error:
        return Answer(FAILED, cause=f"internal error: {type(error).__name__}: {error}")


def _told(error: GausError) -> str:
    return f"{error.location}: {error.message}" if error.location else error.message


def _ignore(_: Diagnostic) -> None:
    """Warnings of a point are in its result JSON."""


def file_of(task: Task) -> FunctionFile:
    """The function of a point."""
    return FunctionFile(task.data, task.name, task.top, task.allow_unregistered)


def _of_function(task: Task, options: Options) -> Answer:
    file = file_of(task)
    fabric = ECP5 if options.part == ECP5.name else XILINX
    made = make(file, options, _ignore, fabric=fabric)
    metrics = hls_metrics(made.document, options, task.trips) | dict(made.area)
    document = made.document
    if task.target:
        found = _measured(task, options, made.verilog, document["modules"][0]["module"])
        metrics |= found.numbers()
        document = {**document, "measured": found.numbers()}
    files = {RESULT: _packed(as_json(document)), VERILOG: _packed(made.verilog)}
    return Answer(DONE, metrics, files=files)


def _of_problems(task: Task, options: Options) -> Answer:
    asked = questions(task.data, task.name, options, _ignore, task.node_latency)
    outcomes = [question.solve(options, emit=_ignore) for question in asked]
    documents = [
        solved_document(outcome, question.extra(outcome))
        for question, outcome in zip(asked, outcomes, strict=True)
    ]
    document = joined_documents(documents, asked[0].source)
    metrics = schedule_metrics(document, options)
    return Answer(DONE, metrics, files={RESULT: _packed(as_json(document))})


def _measured(task: Task, options: Options, verilog: str, top: str) -> Measure:
    """What the target says, now or before of the same text."""
    target = find_target(task.target, options)
    store, text = MeasureStore(target.identity), without_comments(verilog)
    known = store.find(text, top)
    if known is None:
        _preparation(target.identity)(target)
        known = target.measure(text, top, Runner(task.seconds, task.megabytes))
        store.add(text, top, known)
    return known


@cache
def _preparation(_: str) -> Callable[[Target], None]:
    """What prepares a target of one identity, the first time that it is called."""
    ready: list[Any] = []

    def prepare(target: Target) -> None:
        if not ready:
            target.prepare(lambda _: None)
            ready.append(target)

    return prepare


def _packed(text: str) -> bytes:
    return gzip.compress(text.encode("utf-8", "surrogateescape"), 6, mtime=0)
