"""OR-Tools, loaded when it is first needed: Ctrl-C waits until all of it is there."""

from __future__ import annotations

from typing import Any

from gaus_pass.support.interrupts import Deferred


def cp_model() -> Any:
    """The module of CP-SAT models."""
    with Deferred():
        from ortools.sat.python import cp_model
    return cp_model


def simple_max_flow() -> Any:
    """The class of maximum flows."""
    with Deferred():
        from ortools.graph.python.max_flow import SimpleMaxFlow
    return SimpleMaxFlow


def linear_solver() -> Any:
    """The module of linear programs."""
    with Deferred():
        from ortools.linear_solver import pywraplp
    return pywraplp
