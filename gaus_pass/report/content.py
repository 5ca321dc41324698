"""Sections of a report on one result, the most asked-for first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gaus_pass.analysis.objectives import communication, memory, register_bits, resources
from gaus_pass.model.problem import Problem
from gaus_pass.model.schedule import Schedule, SolveStatus
from gaus_pass.report.blocks import Facts, Remarks, Section, visible
from gaus_pass.report.bottleneck import bottlenecks
from gaus_pass.report.figures import bits_inside, least_iis, stages, worst_path
from gaus_pass.report.hardware import hardware
from gaus_pass.report.levels import levels, total_gap
from gaus_pass.report.tables import operations, operator_types, resource_table, steps

Json = Mapping[str, Any]


@dataclass(frozen=True)
class Subject:
    """The document and the result that a report is on.

    Attributes
    ----------
    result
        The run of the solver in the result JSON.
    beside
        Keys of the document besides problem and results.
    registers
        Entries of RTL registers.
    pipeline
        Whether it is a pipeline, which takes an input in every cycle and has a valid chain.
    """

    problem: Problem
    schedule: Schedule
    result: Json
    beside: Json
    registers: Sequence[Json] = ()
    pipeline: bool = False


def report_sections(subject: Subject) -> list[Section]:
    """The sections of one result; those without content are left out."""
    problem, schedule = subject.problem, subject.schedule
    sections = [
        Section(_title(subject), (Facts(tuple(_summary(subject))),), level=1),
        Section("Objective", (levels(problem, schedule, subject.result),)),
        Section("Schedule", (Facts(tuple(_schedule(subject))),)),
        Section("Storage", (Facts(tuple(_storage(subject))),)),
        Section("Resources", tuple(resource_table(problem, schedule))),
        Section("Hardware", tuple(hardware(subject.beside.get("modules"), problem.name))),
        Section("Clock", tuple(_clock(subject))),
        Section("Operator types", tuple(operator_types(problem))),
        Section("Bottleneck", tuple(_bottleneck(subject))),
        Section("Needs retiming", tuple(_retiming(subject))),
        Section("Warnings", tuple(_remarks(subject.result.get("warnings")))),
        Section("Suggestions", tuple(_remarks(subject.result.get("suggestions")))),
        Section("Slots" if _overlaps(schedule) else "Steps", tuple(steps(problem, schedule))),
        Section("Operations", tuple(operations(problem, schedule, subject.registers))),
    ]
    return [visible(section) for section in sections if section.blocks]


def _overlaps(schedule: Schedule) -> bool:
    return (schedule.ii or 1) > 1


def _title(subject: Subject) -> str:
    return subject.problem.name or "Schedule"


def _summary(subject: Subject) -> Iterator[tuple[str, str]]:
    problem, result = subject.problem, subject.result
    yield (
        "problem",
        f"{problem.num_operations:,} operations, {problem.num_dependences:,} dependences, "
        f"{problem.num_values:,} values of {int(problem.val_bits.sum()):,} bits",
    )
    yield "solver", f"{result.get('solver', 'unknown')}, seed {result.get('seed', 'unknown')}"
    yield "status", _status(result)
    yield "gap", total_gap(subject.problem, subject.schedule, result)
    if isinstance(result.get("moved"), Mapping):
        yield "moved", _moved(result["moved"])
    yield "verified", "yes" if result.get("verified") is True else "NO: see the warnings"
    if isinstance(result.get("seconds"), int | float):
        rss = result.get("peak_rss_mb")
        yield "effort", f"{result['seconds']:.3g} s" + (f", peak memory {rss} MB" if rss else "")


def _status(result: Json) -> str:
    name = str(result.get("status", "unknown"))
    known = SolveStatus.__members__.get(name.upper())
    return name if known is None else known.value


def _moved(moved: Json) -> str:
    count, least, new = moved.get("count", 0), moved.get("least", 0), moved.get("new", 0)
    proof = "the least" if count == least else f"at least {least:,}"
    return f"{count:,} of {moved.get('known', 0):,} operations ({proof}); {new:,} are new"


def _schedule(subject: Subject) -> Iterator[tuple[str, str]]:
    problem, schedule = subject.problem, subject.schedule
    length = schedule.length(problem)
    yield "length", f"{length:,} steps" + _bounded(problem.length)
    if schedule.ii is None:
        yield "II", "none: it runs once"
        return
    yield "final II", f"{schedule.ii}" + (": an input every cycle" if subject.pipeline else "")
    target = subject.result.get("target_ii")
    if target is not None:
        yield "target II", f"{target}" + ("" if target >= schedule.ii else " (missed)")
    yield "stages", f"{stages(problem, schedule):,}"
    for name, bound in zip(("ResMII", "RecMII"), least_iis(problem), strict=True):
        yield name, f"{bound.ii}" + (f": {bound.cause}" if bound.cause else "")


def _bounded(length: int | None) -> str:
    return "" if length is None else f", at most {length:,}"


def _storage(subject: Subject) -> Iterator[tuple[str, str]]:
    problem, schedule = subject.problem, subject.schedule
    data, control = register_bits(problem, schedule), subject.beside.get("control_bits")
    yield "register bits, data", f"{data:,}"
    if isinstance(control, int):
        yield "register bits, control", f"{control:,} (valid chain)"
        yield "register bits, both", f"{data + control:,}"
    inside = bits_inside(problem)
    if inside:
        yield (
            "register bits, in operators",
            f"{inside:,} (result width × cycles; not counted above)",
        )
    where = "step" if schedule.ii is None else "slot"
    yield (
        "peak memory",
        f"{memory(problem, schedule):,} bits in the fullest {where} (if storage were shared)",
    )
    yield "communication", f"{communication(problem, schedule):,} step boundaries crossed"
    if problem.resource_types:
        yield "resource cost", f"{resources(problem, schedule):,} (peak units × cost)"


def _clock(subject: Subject) -> Iterator[Facts]:
    clock = subject.problem.clock
    worst = worst_path(subject.problem, subject.schedule)
    if clock is None or worst is None:
        return
    name = subject.problem.names[worst.operation]
    yield Facts(
        (
            ("cycle time", clock.shown(clock.cycle_time)),
            ("clock-to-q", clock.shown(clock.clock_to_q)),
            ("setup", clock.shown(clock.setup)),
            ("margin", clock.shown(clock.kept)),
            (
                "longest path",
                f"{clock.shown(worst.delay)}, to '{name}' in step {_step(subject, worst)}",
            ),
            ("worst slack", clock.shown(worst.slack)),
        )
    )


def _step(subject: Subject, worst: Any) -> int:
    return int(subject.schedule.start[worst.operation])


def _retiming(subject: Subject) -> Iterator[Remarks]:
    names: Any = subject.beside.get("needs_retiming")
    if not isinstance(names, list) or not names:
        return
    shown = ", ".join(str(name) for name in names[:20])
    more = f" and {len(names) - 20:,} more" if len(names) > 20 else ""
    text = (
        f"combinational operations with a latency ({len(names):,}); their registers trail the "
        f"logic until synthesis moves them into it: {shown}{more}"
    )
    yield Remarks((text,))


def _bottleneck(subject: Subject) -> Iterator[Remarks]:
    found = tuple(bottlenecks(subject.problem, subject.schedule, subject.pipeline))
    if found:
        yield Remarks(found)


def _remarks(texts: Any) -> Iterator[Remarks]:
    if isinstance(texts, list) and texts:
        yield Remarks(tuple(str(text) for text in texts))
