"""Starts of a descent: the midpoint of the windows, or a schedule that another solver made."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

from gaus_pass.errors import GausError
from gaus_pass.model.problem import Problem
from gaus_pass.model.schedule import FloatArray, Schedule
from gaus_pass.solvers.base import Budget, Task, find_solver
from gaus_pass.solvers.construct.balance import priced_resources
from gaus_pass.solvers.own_options import GausOptions


def midpoint(task: Task) -> FloatArray:
    """(n,) the paper's start: half-way between ASAP and ALAP."""
    return (task.windows.asap + task.windows.alap) / 2


def first_choice(task: Task) -> str:
    """With ``init=auto`` a balanced list schedule, which is hard to find from the midpoint."""
    if task.start is not None:
        return "start"
    init = task.options(GausOptions).init
    if init != "auto":
        return init
    return "list" if priced_resources(task) else "midpoint"


def initial_schedules(task: Task, init: str) -> Iterator[tuple[str, Schedule]]:
    """Legal schedules to begin with, by name, for ``init`` auto, midpoint, list or sdc."""
    if task.start is not None:
        yield "start", task.start
    if init == "auto" and not _limited(task.problem):
        yield "asap", Schedule(task.windows.asap, task.ii)
        yield "alap", Schedule(task.windows.alap, task.ii)
    if init in ("auto", "list") or _limited(task.problem):
        yield "list", _solved(task, "list")
    if init == "sdc":
        yield "sdc", _solved(task, "sdc")
    if init == "auto":
        with suppress(GausError):
            yield "sdc", _solved(task, "sdc")


def _solved(task: Task, name: str) -> Schedule:
    return find_solver(name)(replace(task, budget=Budget(), start=None)).schedule


def _limited(problem: Problem) -> bool:
    return bool(problem.limits)
