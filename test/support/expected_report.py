"""What a report must say of a result JSON, counted anew.

From objectives and bounds where they say it, and else operation by operation with loops, never with
the code of the report.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from gaus_pass.analysis.bounds import recurrence_mii, resource_mii
from gaus_pass.analysis.chaining import settle_times
from gaus_pass.analysis.constraints import precedence
from gaus_pass.analysis.objectives import (
    all_terms,
    evaluate,
    lifetimes,
    parse_objective,
    peak,
)
from gaus_pass.formats.documents import Document

Rows = list[tuple[str, ...]]


@dataclass(frozen=True)
class Expected:
    """The numbers of the only result of a document."""

    document: Document

    @cached_property
    def problem(self) -> Any:
        return self.document.problem

    @cached_property
    def schedule(self) -> Any:
        return self.document.answers[0].schedule

    @cached_property
    def result(self) -> Any:
        return self.document.answers[0].data

    @cached_property
    def term(self) -> dict[str, int]:
        return all_terms(self.problem, self.schedule)

    @cached_property
    def start(self) -> list[int]:
        return self.result["schedules"][0]["start"]

    @cached_property
    def types(self) -> list[Any]:
        """The operator type of each operation."""
        kinds = {t.name: t for t in self.problem.operator_types}
        return [kinds[o["type"]] for o in self.document.data["problem"]["operations"]]

    @property
    def interval(self) -> int:
        """Slots of a folded view."""
        return self.term["length"] if self.schedule.ii is None else self.schedule.ii

    def folded(self, step: int) -> int:
        return step if self.schedule.ii is None else step % self.schedule.ii

    @cached_property
    def units(self) -> dict[str, Counter[int]]:
        """Units in use of each resource type by slot, or by step without II."""
        found: dict[str, Counter[int]] = {r.name: Counter() for r in self.problem.resource_types}
        for begin, kind in zip(self.start, self.types, strict=True):
            for name, units in kind.uses.items():
                for t in range(begin, begin + kind.blocking):
                    found[name][self.folded(t)] += units
        return found

    def alive(self, folded: bool) -> Counter[int]:
        """Bits alive in each step of one iteration, or in each slot of all of them."""
        found: Counter[int] = Counter()
        ready, last = (column.tolist() for column in lifetimes(self.problem, self.schedule))
        for bits, begin, end in zip(self.problem.val_bits.tolist(), ready, last, strict=True):
            for t in range(begin, end):
                found[t % self.interval if folded else t] += bits
        return found

    @cached_property
    def settled(self) -> list[float]:
        stated = self.schedule.start_in_cycle
        return (settle_times(self.problem, self.schedule) if stated is None else stated).tolist()

    # Sections of the text, by title.

    def summary(self) -> dict[str, list[float]]:
        """The numbers beside each name in the sections Summary, Schedule and Storage."""
        problem, term = self.problem, self.term
        found: dict[str, list[float]] = {
            "problem": [
                len(self.start),
                problem.num_dependences,
                problem.num_values,
                sum(problem.val_bits.tolist()),
            ],
            "length": [term["length"], *([] if problem.length is None else [problem.length])],
            "register bits, data": [term["register-bits"]],
            "peak memory": [term["memory"]],
            "communication": [term["communication"]],
        }
        if problem.resource_types:
            found["resource cost"] = [term["resources"]]
        inside = sum(
            bits * hold
            for bits, hold in zip(problem.val_bits.tolist(), problem.val_hold.tolist(), strict=True)
        )
        if inside:
            found["register bits, in operators"] = [inside]
        control = self.document.data.get("control_bits")
        if control is not None:
            found["register bits, control"] = [control]
            found["register bits, both"] = [control + term["register-bits"]]
        return found | self._interval() | self._clock()

    def _interval(self) -> dict[str, list[float]]:
        if self.schedule.ii is None:
            return {}
        found: dict[str, list[float]] = {
            "final II": [self.term["ii"]],
            "stages": [-(-self.term["length"] // self.term["ii"])],
            "ResMII": [resource_mii(self.problem).ii],
            "RecMII": [recurrence_mii(self.problem, precedence(self.problem)).ii],
        }
        if self.result["target_ii"] is not None:
            found["target II"] = [self.result["target_ii"]]
        return found

    def _clock(self) -> dict[str, list[float]]:
        clock = self.problem.clock
        if clock is None or not self.start:
            return {}
        ends = [
            max(s + kind.in_delay, clock.clock_to_q + kind.out_delay if kind.latency else 0.0)
            for s, kind in zip(self.settled, self.types, strict=True)
        ]
        worst = max(ends)
        where = ends.index(worst)
        return {
            "cycle time": [clock.cycle_time],
            "clock-to-q": [clock.clock_to_q],
            "setup": [clock.setup],
            "margin": [clock.margin],
            "longest path": [worst, where, self.start[where]],
            "worst slack": [clock.cycle_time - clock.setup - clock.margin - worst],
        }

    def objective(self) -> Rows:
        text = self.result["objective"]["text"]
        values = evaluate(self.problem, self.schedule, parse_objective(text))
        names = str(parse_objective(text)).split(" > ")
        return [
            (name, f"{value:,g}", f"{bound:,g}", _gap(value, bound))
            for name, value, bound in zip(names, values, self.result["lower_bound"], strict=True)
            if name != "ii" or self.schedule.ii is not None
        ]

    def resources(self) -> Rows:
        slots = self.schedule.ii or self.term["length"]
        rows: Rows = []
        for resource in self.problem.resource_types:
            users = sum(kind.uses.get(resource.name, 0) > 0 for kind in self.types)
            if not users and resource.limit is None:
                continue
            use = [self.units[resource.name][slot] for slot in range(slots)]
            most = peak(self.problem, self.schedule, resource.name)
            there = (most if resource.limit is None else resource.limit) * slots
            busy = sum(use) / there if there else 0.0
            limit = "none" if resource.limit is None else str(resource.limit)
            profile = " ".join(map(str, use[:16])) + (" …" if slots > 16 else "")
            cells = (f"{users}", limit, f"{most}", f"{100 * busy:.0f} %", f"{resource.cost}")
            rows.append((resource.name, *cells, profile))
        return rows

    def operator_types(self) -> Rows:
        counts = Counter(kind.name for kind in self.types)
        return [
            (
                kind.name,
                f"{counts[kind.name]}",
                f"{kind.latency}",
                f"{kind.in_delay:g}",
                f"{kind.out_delay:g}",
                f"{kind.blocking}",
                ", ".join(f"{units} {name}" for name, units in kind.uses.items() if units),
            )
            for kind in self.problem.operator_types
            if counts[kind.name]
        ]

    def steps(self) -> Rows:
        """By slot beyond II 1, else by step; the bits are those in registers behind a step."""
        folded = (self.schedule.ii or 1) > 1
        starts = Counter(t % self.interval if folded else t for t in self.start)
        bits = self.alive(folded)
        count = self.interval if folded else self.term["length"]
        if not self.start:
            return []
        rows = [(f"{t}", f"{starts[t]}", f"{bits[t]:,}") for t in range(min(count, 100))]
        if self.problem.clock is None:
            return rows
        left = self.slacks()
        if folded:
            shown = range(min(self.term["length"], 100))
            return [*rows, *((f"{t}", left.get(t, "")) for t in shown)]
        return [(*row, left.get(int(row[0]), "")) for row in rows]

    def slacks(self) -> dict[int, str]:
        """By step of an iteration: what the latest path in it leaves of the cycle."""
        clock, latest = self.problem.clock, dict[int, float]()
        assert clock is not None
        length = self.term["length"]
        for begin, settled, kind in zip(self.start, self.settled, self.types, strict=True):
            latest[begin] = max(latest.get(begin, 0.0), settled + kind.in_delay)
            done = begin + kind.latency
            if kind.latency and kind.out_delay and done < length:
                latest[done] = max(latest.get(done, 0.0), clock.clock_to_q + kind.out_delay)
        end = clock.cycle_time - clock.setup - clock.margin
        return {step: f"{round(end - time, 6):g}" for step, time in latest.items()}

    def operations(self) -> Rows:
        schedule = self.schedule
        rows: Rows = []
        for i in sorted(range(len(self.start)), key=lambda i: self.start[i]):
            begin = self.start[i]
            cells = [self.problem.names[i], self.types[i].name, f"{begin}"]
            if (schedule.ii or 1) > 1:
                cells += [f"{begin // schedule.ii}", f"{begin % schedule.ii}"]
            if schedule.unit is not None:
                cells.append(f"{schedule.unit[i]}" if schedule.unit[i] >= 0 else "")
            if schedule.start_in_cycle is not None:
                cells.append(f"{schedule.start_in_cycle[i]:g}")
            rows.append(tuple(cells))
        return rows


def _gap(value: float, bound: float) -> str:
    if value <= bound:
        return "0 %"
    return "unbounded" if bound <= 0 else f"{100 * (value - bound) / bound:.3g} %"
