"""gaus_pass: schedules operator dataflow graphs out of CIRCT/MLIR, and proves how well.

The five lines::

    import gaus_pass as gp

    problem = gp.from_arrays(latency=[1, 1, 2], edges=[(0, 2), (1, 2)], bits=8)
    outcome = gp.solve(problem, objective="length > register-bits")
    print(outcome.start, outcome.terms, outcome.result.gap)

Importing this package loads neither torch nor circt nor ortools: names resolve on first use.
"""

from __future__ import annotations

TYPE_CHECKING = False  # of typing, which takes longer to load than all the rest here
if TYPE_CHECKING:
    from typing import Any

    from gaus_pass.analysis.verify import Violation, violations
    from gaus_pass.api.outcome import Outcome, from_json, problem_to_json
    from gaus_pass.api.own_solver import register_solver
    from gaus_pass.api.solving import Comparison, Progressed, compare, solve
    from gaus_pass.errors import (
        GausError,
        ImportFailed,
        Infeasible,
        InvalidOption,
        InvalidProblem,
        MissingDependency,
        SolverError,
    )
    from gaus_pass.model.builder import ProblemBuilder
    from gaus_pass.model.from_graph import from_arrays, from_networkx
    from gaus_pass.model.problem import Clock, OperatorType, Problem, ResourceType
    from gaus_pass.model.schedule import Schedule, SolveResult, SolveStatus
    from gaus_pass.options import Options
    from gaus_pass.sweep.api import sweep

__version__ = "0.2.0.dev0"

_HOMES = {
    "model.builder": ("ProblemBuilder",),
    "model.from_graph": ("from_arrays", "from_networkx"),
    "errors": (
        "GausError",
        "ImportFailed",
        "Infeasible",
        "InvalidOption",
        "InvalidProblem",
        "MissingDependency",
        "SolverError",
    ),
    "api.outcome": ("Outcome", "from_json", "problem_to_json"),
    "api.own_solver": ("register_solver",),
    "api.solving": ("Comparison", "Progressed", "compare", "solve"),
    "options": ("Options",),
    "model.problem": ("Clock", "OperatorType", "Problem", "ResourceType"),
    "model.schedule": ("Schedule", "SolveResult", "SolveStatus"),
    "analysis.verify": ("Violation", "violations"),
}
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names}

__all__ = [
    "Clock",
    "Comparison",
    "GausError",
    "ImportFailed",
    "Infeasible",
    "InvalidOption",
    "InvalidProblem",
    "MissingDependency",
    "OperatorType",
    "Options",
    "Outcome",
    "Problem",
    "ProblemBuilder",
    "Progressed",
    "ResourceType",
    "Schedule",
    "SolveResult",
    "SolveStatus",
    "SolverError",
    "Violation",
    "compare",
    "from_arrays",
    "from_json",
    "from_networkx",
    "problem_to_json",
    "register_solver",
    "solve",
    "sweep",
    "violations",
]


def __getattr__(name: str) -> Any:
    if name == "sweep":
        from importlib import import_module

        return import_module("gaus_pass.sweep")
    if name not in _HOME_OF:
        raise AttributeError(f"module 'gaus_pass' has no attribute '{name}'")
    # Not at the top: Ctrl-C shows a trace until a program runs, so little may load before.
    from importlib import import_module

    value = getattr(import_module(f"gaus_pass.{_HOME_OF[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
