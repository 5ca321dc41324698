"""Whether a modulo schedule exists, as a constraint program written apart from the solvers."""

from __future__ import annotations

from ortools.sat.python import cp_model

from gaus_pass.model.problem import Problem


def feasible(problem: Problem, ii: int, horizon: int) -> bool:
    """Whether start times within ``horizon`` keep dependences, windows and limits at an II.

    Units are busy for one cycle; the clock is left aside.
    """
    model = cp_model.CpModel()
    starts, slots = [], []
    for i in range(problem.num_operations):
        latest = min(int(problem.latest[i]), horizon)
        start = model.new_int_var(int(problem.earliest[i]), latest, f"t{i}")
        slot = model.new_int_var(0, ii - 1, f"m{i}")
        model.add_modulo_equality(slot, start, ii)
        starts.append(start)
        slots.append(slot)
    columns = (problem.dep_src, problem.dep_dst, problem.dep_distance, problem.dep_delay)
    for src, dst, distance, delay in zip(*(c.tolist() for c in columns), strict=True):
        model.add(starts[dst] + ii * distance >= starts[src] + delay)
    kinds = [problem.operator_types[t] for t in problem.type_of.tolist()]
    for resource in problem.resource_types:
        users = [i for i, kind in enumerate(kinds) if kind.uses.get(resource.name, 0)]
        if resource.limit is None or not users:
            continue
        assert all(kinds[i].blocking == 1 for i in users)
        intervals = [model.new_fixed_size_interval_var(slots[i], 1, f"u{i}") for i in users]
        units = [kinds[i].uses[resource.name] for i in users]
        model.add_cumulative(intervals, units, resource.limit)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    status = solver.solve(model)
    assert status in (cp_model.OPTIMAL, cp_model.FEASIBLE, cp_model.INFEASIBLE)
    return status != cp_model.INFEASIBLE
