"""A second exact model, for comparison: booleans per slot or step, arrival times for chaining.

Shares no code with the package's solvers and constraints: over-long chains are not enumerated but
follow from arrival times, and limits count operations in a step instead of stacking intervals.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ortools.sat.python import cp_model

from gaus_pass.model.problem import Problem
from support.oracle import edges

_TICKS = 1000
"""Integer ticks in a unit of delay."""


@dataclass
class Reference:
    """An optimum by levels after the II: length first, then one weighted sum of terms.

    Attributes
    ----------
    values
        Length and the value of the last level.
    proven
        False where the time ended first.
    """

    ii: int | None = None
    values: tuple[int, ...] = ()
    proven: bool = True


@dataclass
class _Build:
    problem: Problem
    ii: int | None
    horizon: int
    model: Any = field(default_factory=cp_model.CpModel)
    start: list[Any] = field(default_factory=list)
    slots: dict[int, list[Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        problem, model = self.problem, self.model
        kinds = [problem.operator_types[t] for t in problem.type_of.tolist()]
        self.kinds = kinds
        for i, kind in enumerate(kinds):
            high = min(self.horizon - max(kind.latency, 1), int(problem.latest[i]))
            self.start.append(model.new_int_var(int(problem.earliest[i]), high, f"s{i}"))
        for src, dst, distance, delay, _ in edges(problem):
            if self.ii is not None or not distance:
                later = (self.ii or 0) * distance
                model.add(self.start[dst] + later >= self.start[src] + delay)
        self._chain()
        for resource in problem.resource_types:
            if resource.limit is not None:
                self.use_at_most(resource.name, resource.limit)

    def _chain(self) -> None:
        """Delays add up along edges whose value arrives in the very step of its use."""
        clock, model = self.problem.clock, self.model
        if clock is None:
            return
        end = round((clock.cycle_time - clock.setup - clock.margin) * _TICKS)
        first = round(clock.clock_to_q * _TICKS)
        arrival = []
        for kind in self.kinds:
            arrival.append(model.new_int_var(first, end - round(kind.in_delay * _TICKS), ""))
        for src, dst, distance, delay, carries in edges(self.problem):
            kind = self.kinds[src]
            if not carries or delay > kind.latency or (self.ii is None and distance):
                continue
            meets = model.new_bool_var("")
            arrives = self.start[src] + kind.latency
            used = self.start[dst] + (self.ii or 0) * distance
            model.add(used >= arrives + 1).only_enforce_if(~meets)
            if kind.latency:
                at = first + round(kind.out_delay * _TICKS)
            else:
                at = arrival[src] + round(kind.in_delay * _TICKS)
            model.add(arrival[dst] >= at).only_enforce_if(meets)

    def at(self, i: int) -> list[Any]:
        """Booleans: the operation starts in that slot (step)."""
        if i not in self.slots:
            count = self.horizon if self.ii is None else self.ii
            chosen = [self.model.new_bool_var("") for _ in range(count)]
            self.model.add_exactly_one(chosen)
            index = sum(t * x for t, x in enumerate(chosen))
            rounds = self.model.new_int_var(0, self.horizon, "") if self.ii is not None else 0
            self.model.add(self.start[i] == (self.ii or 0) * rounds + index)
            self.slots[i] = chosen
        return self.slots[i]

    def use_at_most(self, resource: str, capacity: Any) -> None:
        """Count who is busy in each slot (step)."""
        users = [i for i, k in enumerate(self.kinds) if k.uses.get(resource, 0)]
        longest = max((self.kinds[i].blocking for i in users), default=0)
        count = self.horizon + longest if self.ii is None else self.ii
        for t in range(count):
            busy = []
            for i in users:
                for b in range(self.kinds[i].blocking):
                    begin = t - b if self.ii is None else (t - b) % self.ii
                    if 0 <= begin < len(self.at(i)):
                        busy.append(self.kinds[i].uses[resource] * self.at(i)[begin])
            self.model.add(sum(busy) <= capacity)

    def length(self) -> Any:
        total = self.model.new_int_var(0, self.horizon, "")
        for start, kind in zip(self.start, self.kinds, strict=True):
            self.model.add(total >= start + max(kind.latency, 1))
        return total

    def resources(self) -> Any:
        total = 0
        for resource in self.problem.resource_types:
            top = self.model.new_int_var(0, 1000, "")
            self.use_at_most(resource.name, top)
            total = total + resource.cost * top
        return total

    def communication(self) -> Any:
        total = 0
        weights = self.problem.dep_weight.tolist()
        for (src, dst, distance, *_), weight in zip(edges(self.problem), weights, strict=True):
            if weight > 0:
                total = total + self.start[dst] - self.start[src] + (self.ii or 0) * distance
        return total

    def _values(self) -> list[tuple[int, int, int, list[tuple[int, int]]]]:
        p = self.problem
        found = []
        for v in range(p.num_values):
            span = slice(int(p.use_ptr[v]), int(p.use_ptr[v + 1]))
            users = list(zip(p.use_op[span].tolist(), p.use_distance[span].tolist(), strict=True))
            found.append((int(p.val_producer[v]), int(p.val_bits[v]), int(p.val_hold[v]), users))
        return found

    def register_bits(self) -> Any:
        """Registers in unary: one more as long as some user is further away."""
        total, interval = 0, self.ii or 1
        for producer, bits, hold, users in self._values():
            count = self.model.new_int_var(0, 10 * self.horizon, "")
            for user, distance in users:
                apart = self.start[user] + (self.ii or 0) * distance - self.start[producer] - hold
                self.model.add(interval * count >= apart)
            total = total + bits * count
        return total

    def memory(self) -> Any:
        """Step by step: a value is alive when it is ready and some user has not started."""
        begun: dict[tuple[int, int], Any] = {}

        def by(i: int, t: int) -> Any:
            if t < 0 or t >= self.horizon:
                return int(t >= 0)
            if (i, t) not in begun:
                begun[i, t] = x = self.model.new_bool_var("")
                self.model.add(self.start[i] <= t).only_enforce_if(x)
                self.model.add(self.start[i] > t).only_enforce_if(~x)
            return begun[i, t]

        farthest = int(self.problem.use_distance.max(initial=0)) * (self.ii or 0)
        alive: dict[int, list[Any]] = {}
        for producer, bits, hold, users in self._values():
            for t in range(self.horizon + farthest):
                here = self.model.new_bool_var("")
                for user, distance in users:
                    ready, used = by(producer, t - hold), by(user, t - (self.ii or 0) * distance)
                    self.model.add(here >= ready - used)
                alive.setdefault(t if self.ii is None else t % self.ii, []).append(bits * here)
        top = self.model.new_int_var(0, 10**6, "")
        for amounts in alive.values():
            self.model.add(sum(amounts) <= top)
        return top


def _solve(build: _Build, cost: Any, seconds: float) -> tuple[int, int]:
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.linearization_level = 2
    solver.parameters.max_time_in_seconds = seconds
    if cost is not None:
        build.model.minimize(cost)
    status = solver.solve(build.model)
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    return int(status), round(solver.objective_value) if found and cost is not None else 0


def optimum(
    problem: Problem,
    objective: str,
    pipelined: bool,
    known: tuple[int | None, int],
    seconds: float = 10.0,
) -> Reference:
    """The least II, at it the least length, at that the least value of the last level.

    Parameters
    ----------
    known
        II and length of a schedule that a checker has found legal; no longer one is looked at.
    """
    result = _least_ii(problem, known, seconds) if pipelined else Reference(None, (known[1],))
    if not result.values:
        return result
    build = _Build(problem, result.ii, result.values[0])
    status, length = _solve(build, build.length(), seconds)
    if status != cp_model.OPTIMAL:
        return Reference(proven=False)
    build = _Build(problem, result.ii, length)
    total = 0
    for part in objective.split(">")[-1].split("+"):
        weight, _, name = part.strip().rpartition("*")
        total = total + int(weight or 1) * getattr(build, name.replace("-", "_"))()
    status, value = _solve(build, total, seconds)
    return Reference(result.ii, (length, value), status == cp_model.OPTIMAL)


def _too_much_work(problem: Problem, ii: int) -> bool:
    """More units times cycles than there are."""
    kinds = [problem.operator_types[t] for t in problem.type_of.tolist()]
    return any(
        sum(kind.uses.get(resource.name, 0) * kind.blocking for kind in kinds) > resource.limit * ii
        for resource in problem.resource_types
        if resource.limit is not None
    )


def _least_ii(problem: Problem, known: tuple[int | None, int], seconds: float) -> Reference:
    """The least II and a length that is enough for it."""
    kinds = [problem.operator_types[t] for t in problem.type_of.tolist()]
    busy = sum(kind.blocking + kind.latency for kind in kinds)
    room = busy + int(problem.earliest.max(initial=0)) + 1
    for ii in range(max((k.blocking for k in kinds if k.uses), default=1), known[0] or 1):
        # Start times that are least for their slots wait less than an II at every operation.
        horizon = room + problem.num_operations * (ii - 1)
        if _too_much_work(problem, ii):
            continue
        status, _ = _solve(_Build(problem, ii, horizon), None, seconds)
        if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return Reference(ii, (horizon,))
        if status != cp_model.INFEASIBLE:
            return Reference(proven=False)
    return Reference(known[0], (known[1],))
