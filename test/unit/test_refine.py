"""Local search: what it reaches, when it ends, and what it starts from."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from support import oracle
from support.problems import random_problem
from support.tasks import task_of

from gaus_pass.analysis.verify import violations
from gaus_pass.model.builder import ProblemBuilder
from gaus_pass.model.from_graph import from_arrays
from gaus_pass.model.schedule import Schedule, SolveStatus
from gaus_pass.solvers.base import Task
from gaus_pass.solvers.common.bounds import lower_bound
from gaus_pass.solvers.refine.energy import ProfileState, state_of
from gaus_pass.solvers.refine.levelling import level_bits
from gaus_pass.solvers.refine.profiles import DRAWS
from gaus_pass.solvers.refine.solver import refine, solve_refine


def layered(seed: int, n: int = 60, latency: int = 1) -> list[tuple[int, int]]:
    rng = np.random.default_rng(seed)
    return [(int(rng.integers(max(0, i - 12), i)), i) for i in range(1, n) for _ in range(2)]


def memory_task(**options: int) -> Task:
    return task_of(from_arrays([1] * 60, layered(1), bits=8), "memory", more=5, **options)


@pytest.mark.parametrize("objective", ["memory", "register-bits", "memory + register-bits"])
@pytest.mark.parametrize("seed", range(4))
def test_finds_the_optimum_of_small_problems(seed: int, objective: str) -> None:
    problem = random_problem(np.random.default_rng(seed), 5)
    task = task_of(problem, objective, more=1)
    found = solve_refine(task).objective
    best = min(
        task.value(Schedule(np.array(start), task.ii))
        for start in oracle.legal_schedules(problem, task.ii, task.length)
    )
    assert found == best


def test_starts_from_the_given_schedule_and_notes_what_it_gains() -> None:
    task = memory_task(iterations=50)
    late = Schedule(task.windows.alap)
    result = solve_refine(replace(task, start=late))
    assert result.trace[0].objective == task.value(late)
    assert [p.objective for p in result.trace] == sorted(
        (p.objective for p in result.trace), reverse=True
    )
    assert result.trace[-1].objective == result.objective < task.value(late)


def test_the_trace_tells_how_it_cools_down_over_all_sweeps() -> None:
    task = memory_task(iterations=20_000)
    starts = [Schedule(task.windows.alap), Schedule(task.windows.asap)]
    trace = refine(replace(task, start=starts[0]), (0.0,), starts[1:]).trace
    sweeps = [p.iteration for p in trace]
    assert sweeps == sorted(sweeps)
    told = [p.more["temperature"] for p in trace if "temperature" in p.more]
    assert 50 < len(told) < 250
    race = next(k for k in range(1, len(told)) if told[k] > told[k - 1])
    for cooling in (told[:race], told[race:]):
        assert cooling == sorted(cooling, reverse=True)
        assert cooling[0] > 2 * cooling[-1] > 0


def test_a_bound_that_is_reached_ends_the_search() -> None:
    task = memory_task(iterations=10**9)
    start = Schedule(task.windows.alap)
    value = task.value(start)
    assert refine(replace(task, start=start), value).objective == value


def test_time_limit_zero_answers_with_the_start() -> None:
    task = memory_task(seconds=0)
    assert violations(task.problem, solve_refine(task).schedule, task.length) == []


def test_an_interrupt_keeps_the_best_so_far() -> None:
    def interrupt(stage: str, objective: float) -> None:
        if stage.startswith("refine"):
            raise KeyboardInterrupt

    result = solve_refine(replace(memory_task(iterations=10**6), progress=interrupt))
    assert result.status is SolveStatus.INTERRUPTED
    assert result.objective <= result.trace[0].objective


def test_several_starts_race_and_the_answer_does_not_depend_on_threads() -> None:
    task = memory_task(iterations=20_000)
    starts = [Schedule(task.windows.alap), Schedule(task.windows.asap)]
    task = replace(task, start=starts[0])
    results = [refine(task, lower_bound(task), starts[1:]) for _ in range(2)]
    assert results[0].schedule.start.tolist() == results[1].schedule.start.tolist()
    assert results[0].objective <= min(task.value(s) for s in starts)


def test_an_earlier_level_is_kept() -> None:
    problem = from_arrays([1] * 40, layered(2, 40), bits=4)
    task = task_of(problem, "memory > communication", more=4, iterations=400)
    first = solve_refine(
        replace(task, objective=replace(task.objective, levels=task.objective.levels[:1]))
    )
    both = solve_refine(replace(task, start=first.schedule))
    assert both.objective[0] <= first.objective[0]
    assert both.objective <= task.value(first.schedule)


def test_levelling_lowers_the_peak_and_stays_legal() -> None:
    task = memory_task()
    result = level_bits(task, Schedule(task.windows.asap), (0.0,))
    assert result.objective < task.value(Schedule(task.windows.asap))
    assert violations(task.problem, result.schedule, task.length) == []


def test_what_hangs_together_without_registers_moves_as_a_whole() -> None:
    # Late is best, but any step of a single operation costs 64 bits and more first.
    builder = ProblemBuilder()
    builder.operator_type("op", 1)
    for k in range(7):
        builder.operation(f"op{k}", "op", latest=0 if k == 0 else None)
    for k, bits in enumerate((1, 64, 64, 64, 64, 64)):
        builder.value(k, bits, [k + 1], hold=1)
    builder.operation("end", "op", earliest=26)
    builder.value(6, 32, [7], hold=1)
    task = task_of(builder.build(), "register-bits", ii=4)
    noise = np.random.default_rng(0).random((20_000, DRAWS))
    reached: dict[float, float] = {}
    for clusters in (0.0, 0.2):
        state = state_of(task, 0, task.windows.asap, 0)
        assert isinstance(state, ProfileState)
        state.clusters, state.heat = clusters, (1e-6, 1e-6)
        state.run(noise, 0.5)
        schedule = Schedule(state.best, task.ii)
        assert violations(task.problem, schedule, task.length) == []
        assert task.value(schedule)[0] == state.value[1]
        reached[clusters] = state.value[1]
    assert reached[0.2] < reached[0.0]
    assert reached[0.2] == 5
