#!/usr/bin/env python3
"""Check result JSON without trusting what wrote it: schedules, terms, and what proves the bounds.

    python check.py RESULT.json …

Standard library only, and nothing of the package: the file may be copied and read on its own.
A bound is checked from its certificate: a sum of constraints of the problem that no schedule can
undercut (weak duality of linear programs), a circle of dependences, or work on units.  What only a
solver claims is counted as such.  Exit status 0: nothing is wrong, 1: something is.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
import sys
from collections import defaultdict
from fractions import Fraction
from typing import Any

TOLERANCE, NEVER = 1e-9, 2**62
Json = dict[str, Any]


class Wrong(Exception):
    """Something in the file does not hold."""


def require(holds: Any, text: str) -> None:
    """Raise `Wrong` with a text unless something holds."""
    if not holds:
        raise Wrong(text)


class Problem:
    """The problem as lists; rows and columns of a document read alike."""

    def __init__(self, data: Json) -> None:
        kinds = data["operator_types"]
        read = self._columns if "columns" in data else self._rows
        read(data.get("columns", data), kinds)
        self.latency = [kind["latency"] for kind in self.kind]
        self.busy = [max(t, 1) for t in self.latency]
        self.blocking = [kind.get("blocking", 1) for kind in self.kind]
        self.into = [kind.get("in_delay") or 0.0 for kind in self.kind]
        given = [kind.get("out_delay") for kind in self.kind]
        same = [0.0 if t else d for t, d in zip(self.latency, self.into, strict=True)]
        self.out = [d if o is None else o for d, o in zip(same, given, strict=True)]
        self.deps: list[tuple[Any, ...]] = [
            (*d[:3], self.latency[d[0]] if d[3] is None else d[3], *d[4:]) for d in self.deps
        ]
        self.uses = [(v, *use) for v, value in enumerate(self.values) for use in value[3]]
        ends = [i for d in self.deps for i in d[:2]] + [v[0] for v in self.values]
        inside = all(0 <= i < len(self.kind) for i in ends + [use[1] for use in self.uses])
        require(inside, "an index of an operation is out of range")
        self.cost = {r["name"]: r.get("cost", 1) for r in data["resource_types"]}
        self.limit = {r["name"]: r.get("limit") for r in data["resource_types"]}
        self.within, self.length = data.get("within") or [], data.get("length")
        clock, period = data.get("clock") or {}, data.get("cycle_time")
        self.clock_to_q = clock.get("clock_to_q", 0.0)
        taken = sum(clock.get(key, 0.0) for key in ("clock_to_q", "setup", "margin"))
        self.room = None if period is None else period * (1 - clock.get("share", 0.0)) - taken

    def _rows(self, data: Json, kinds: list[Json]) -> None:
        named = {kind["name"]: kind for kind in kinds}
        self.kind = [named[op["type"]] for op in data["operations"]]
        self.earliest, self.latest = [0] * len(self.kind), [NEVER] * len(self.kind)
        for window in data.get("windows", ()):
            i, latest = window["operation"], window.get("latest")
            self.earliest[i] = window.get("earliest", 0)
            self.latest[i] = NEVER if latest is None else latest
        rest = (("distance", 0), ("delay", None), ("carries", True), ("weight", 0))
        rows = data["dependences"]
        self.deps = [(d["src"], d["dst"], *(d.get(*key) for key in rest)) for d in rows]
        rows = data["values"]
        self.values = [(v["producer"], v["bits"], v.get("hold", 0), v["users"]) for v in rows]

    def _columns(self, data: Json, kinds: list[Json]) -> None:
        def column(key: str, like: str, default: Any) -> list[Any]:
            return data.get(key) or [default] * len(data[like])

        self.kind = [kinds[t] for t in data["types"]]
        self.earliest = column("earliest", "types", 0)
        self.latest = [NEVER if t is None else t for t in column("latest", "types", None)]
        rest = (("distance", 0), ("delay", None), ("carries", True), ("weight", 0))
        columns = [column(key, "src", default) for key, default in rest]
        self.deps = list(zip(data["src"], data["dst"], *columns, strict=True))
        uses = iter(list(zip(data["user"], column("use_distance", "user", 0), strict=True)))
        used = [[next(uses) for _ in range(count)] for count in data["uses"]]
        hold = column("hold", "producer", 0)
        self.values = list(zip(data["producer"], data["bits"], hold, used, strict=True))

    def users(self, resource: str) -> list[int]:
        return [i for i in range(len(self.kind)) if self.units(i, resource)]

    def units(self, i: int, resource: str) -> int:
        return self.kind[i].get("uses", {}).get(resource, 0)

    def work(self, operations: list[int], resource: str) -> int:
        return sum(self.units(i, resource) * self.blocking[i] for i in operations)

    def carries(self, k: int) -> bool:
        """Whether a value can arrive along a dependence in the very cycle of its use."""
        return bool(self.deps[k][4]) and self.deps[k][3] == self.latency[self.deps[k][0]]


class Schedule:
    """Start times of a problem: what is illegal, and what the terms are worth."""

    def __init__(self, problem: Problem, data: Json, ii: int | None) -> None:
        self.p, self.ii, self.data = problem, ii, data
        self.start: list[int] = data["start"]
        require(all(type(t) is int for t in self.start), "a start time is no whole number")
        ends = (t + busy for t, busy in zip(self.start, problem.busy, strict=True))
        self.length = max(ends, default=0)

    def check(self) -> None:
        """Every rule of a schedule; `Wrong` at the first that is broken."""
        p, start, ii = self.p, self.start, self.ii
        require(ii is None or (type(ii) is int and ii >= 1), f"{ii} is no initiation interval")
        for i, t in enumerate(start):
            require(max(p.earliest[i], 0) <= t <= p.latest[i], f"operation {i} starts at {t}")
        for k, (src, dst, distance, delay, _, _) in enumerate(p.deps):
            late = start[src] + delay - start[dst] - (ii or 0) * distance
            require(late <= 0 or (ii is None and distance), f"dependence {k} is broken by {late}")
        for a, b, most in p.within:
            require(start[b] - start[a] <= most, f"{b} is more than {most} steps after {a}")
        require(p.length is None or self.length <= p.length, "the schedule is too long")
        for name, limit in p.limit.items():
            require(limit is None or self.peak(name) <= limit, f"more than {limit} of '{name}'")
            long = max((p.blocking[i] for i in p.users(name)), default=0)
            fits = limit is None or ii is None or long <= ii
            require(fits, f"a unit of '{name}' is kept longer than the II")
        if p.room is not None:
            self._check_chains(p.clock_to_q + p.room + TOLERANCE)
        self._check_units()

    def _check_chains(self, most: float) -> None:
        """Delays add up inside a cycle."""
        p, start = self.p, self.start
        after, waiting = defaultdict[int, list[int]](list), [0] * len(start)
        settled = [p.clock_to_q] * len(start)
        for k, (src, dst, distance, _, _, _) in enumerate(p.deps):
            meet = start[src] + p.latency[src] == start[dst] + (self.ii or 0) * distance
            if not p.carries(k) or not meet or (self.ii is None and distance):
                continue
            if p.latency[src]:
                settled[dst] = max(settled[dst], p.clock_to_q + p.out[src])
            else:
                after[src].append(dst)
                waiting[dst] += 1
        ready = [i for i, count in enumerate(waiting) if count == 0]
        for i in ready:
            time = settled[i] + p.into[i]
            require(time <= most, f"the inputs of operation {i} and its delay take {time:g}")
            for j in after[i]:
                settled[j] = max(settled[j], time)
                waiting[j] -= 1
                ready += [j] * (not waiting[j])
        require(len(ready) == len(start), "operations of one cycle form a circle")
        for a, b in zip(self.data.get("start_in_cycle") or settled, settled, strict=True):
            require(same(a, b), f"an operation settles at {b:g}, not at {a:g}")

    def _check_units(self) -> None:
        p, owner = self.p, dict[Any, int]()
        for i, unit in enumerate(self.data.get("unit") or ()):
            for name in p.kind[i].get("uses", {}) if unit >= 0 else ():
                limit = p.limit[name]
                require(limit is None or unit < limit, f"unit {unit} of '{name}' does not exist")
                for t in range(self.start[i], self.start[i] + p.blocking[i]):
                    key = name, unit, t % self.ii if self.ii else t
                    require(owner.setdefault(key, i) == i, f"two operations on unit {key}")

    def _most(self, intervals: list[tuple[int, int, int]]) -> int:
        """The largest sum of amounts in a step (slot), of (begin, end, amount)."""
        change, level, most, ii = defaultdict[int, int](int), 0, 0, self.ii
        if ii is not None:
            for begin, end, amount in intervals:
                whole, rest = divmod(end - begin, ii)
                for t in range(ii):
                    change[(begin + t) % ii] += amount * (whole + (t < rest))
            return max(change.values(), default=0)
        for begin, end, amount in intervals:
            change[begin] += amount
            change[end] -= amount
        for step in sorted(change):
            level += change[step]
            most = max(most, level)
        return most

    def peak(self, resource: str) -> int:
        p, start = self.p, self.start
        rows = [(i, start[i], p.units(i, resource)) for i in p.users(resource)]
        return self._most([(t, t + p.blocking[i], units) for i, t, units in rows])

    def term(self, name: str) -> int:
        """The exact value of a term of an objective."""
        p, start, ii = self.p, self.start, self.length if self.ii is None else self.ii
        if name in ("ii", "length"):
            return (self.ii or 0) if name == "ii" else self.length
        if name == "resources":
            return sum(self.peak(resource) * cost for resource, cost in p.cost.items())
        if name.startswith("resources."):
            return self.peak(name.partition(".")[2])
        if name == "communication":
            return sum(start[d[1]] - start[d[0]] + ii * d[2] for d in p.deps if d[5] > 0)
        rows: list[tuple[int, int, int]] = []
        for producer, bits, hold, users in p.values:
            ready = start[producer] + hold
            rows.append((ready, max([ready, *(start[u] + ii * d for u, d in users)]), bits))
        if name == "memory":
            return self._most(rows)
        require(name == "register-bits", f"there is no term '{name}'")
        return sum(bits * -((begin - end) // (self.ii or 1)) for begin, end, bits in rows)


class Certificate:
    """What proves the bound of one level, at an II and within a length."""

    def __init__(self, p: Problem, ii: int | None, length: int, data: Json) -> None:
        self.p, self.ii, self.length, self.data = p, ii, length, data

    def prove(self, part: Json) -> Fraction:
        """The bound that a part proves for the weighted sum of its terms."""
        kind, terms = part["kind"], [(fraction(w), name) for w, name in part["terms"]]
        if kind == "sum":
            return self._sum(part, terms)
        ((weight, name),) = terms
        if kind == "ii" and name == "ii":
            return weight * self._least_ii(part)
        if kind == "overload" and name == "length":
            shorter = Certificate(self.p, self.ii, part["least"] - 1, self.data)
            room, (begin, end) = self.p.limit[part["resource"]], part["interval"]
            work = shorter.work_inside(part["resource"], begin, end)
            require(work > room * (end - begin), "the work of an interval fits into it")
            return weight * part["least"]
        require(kind == "units", f"'{kind}' is no certificate for '{name}'")
        resources = {one["resource"]: one for one in part["of"]}
        require(name in ("resources", *(f"resources.{r}" for r in resources)), "wrong units")
        require(name == "resources" or len(resources) == 1, "units of several resource types")
        cost = self.p.cost if name == "resources" else dict.fromkeys(resources, 1)
        return weight * sum(cost[r] * self._peak(r, one) for r, one in resources.items())

    def row(self, kind: str, k: int) -> tuple[Any, Any, int]:
        """The constraint ``plus - minus >= gap`` of the problem that a kind and a number name."""
        p, ii = self.p, self.ii or 0
        if kind in ("dependence", "chain"):
            found = self._chain(self.data["chains"][k]) if kind == "chain" else p.deps[k][:4]
            src, dst, distance, delay = found
            require(self.ii is not None or distance == 0, "iterations do not overlap")
            return dst, src, delay - ii * distance
        if kind == "use":
            value, user, distance = p.uses[k]
            return ("last", value), user, ii * distance
        if kind == "round":
            return self._round(self.data["rounds"][k])
        if kind == "within":
            return p.within[k][0], p.within[k][1], -p.within[k][2]
        if kind == "hold":
            return ("last", k), p.values[k][0], p.values[k][2]
        if kind == "early":
            return k, "root", max(p.earliest[k], 0)
        if kind == "late":
            return "root", k, -min(p.latest[k], self.length - p.busy[k])
        require(kind in ("end", "length"), f"there is no constraint of the kind '{kind}'")
        return ("end", k, p.busy[k]) if kind == "end" else ("root", "end", -self.length)

    def _chain(self, path: list[int]) -> tuple[int, int, int, int]:
        """A path of dependences that is too long for a cycle: its ends lie a cycle apart."""
        p, src = self.p, self.p.deps[path[0]][0]
        at, delay, distance = src, 0.0, 0
        for step, k in enumerate(path):
            require(p.deps[k][0] == at and p.carries(k), "a chain is interrupted")
            require(step == 0 or p.latency[at] == 0, "a chain passes a register")
            delay, at, distance = delay + p.out[at], p.deps[k][1], distance + p.deps[k][2]
        long = p.room is not None and delay + p.into[at] > p.room + TOLERANCE / 2
        require(long, "a chain fits into a cycle")
        return src, at, distance, p.latency[src] + 1

    def _round(self, entry: Json) -> tuple[Any, Any, int]:
        """A value that lives so long surely is paid for whole rounds of II cycles."""
        ii, (value, user, distance) = self.ii or 1, self.p.uses[entry["use"]]
        producer, _, hold, _ = self.p.values[value]
        total, gap = self._added(entry["arcs"])
        wanted = {user: 1, producer: -1} if user != producer else {}
        require(total == wanted, "the path of a lifetime does not go from producer to user")
        return ("last", value), producer, hold + ii * -((hold - gap - ii * distance) // ii)

    def _added(self, arcs: list[list[Any]]) -> tuple[dict[Any, int], int]:
        """The sum of constraints, each times a number that is not negative."""
        total, gaps = defaultdict[Any, int](int), 0
        for kind, k, amount in arcs:
            plus, minus, gap = self.row(kind, k)
            require(type(amount) is int and amount >= 0, "an amount is negative")
            total[plus] += amount
            total[minus] -= amount
            gaps += amount * gap
        return {node: count for node, count in total.items() if count and node != "root"}, gaps

    def _sum(self, part: Json, terms: list[tuple[Fraction, str]]) -> Fraction:
        """Constraints that add up to the terms: no schedule makes these less (weak duality)."""
        p, ii, wanted, constant = self.p, self.ii, defaultdict[Any, Fraction](Fraction), Fraction(0)
        for weight, name in terms:
            if name == "length":
                wanted["end"] += weight
            elif name == "communication":
                for src, dst, distance, *_ in (d for d in p.deps if d[5] > 0):
                    wanted[dst] += weight
                    wanted[src] -= weight
                    constant += weight * (ii or 0) * distance
            else:
                linear = name == "register-bits" or (name == "memory" and ii is not None)
                require(linear, f"'{name}' is not linear")
                for v, (producer, bits, hold, users) in enumerate(p.values):
                    each = weight * bits / (ii or 1) * bool(users)
                    wanted["last", v] += each
                    wanted[producer] -= each
                    constant -= each * hold
        scale = part["scale"]
        require(type(scale) is int and scale > 0, "a scale is not positive")
        total, gaps = self._added(part["arcs"])
        left = {node: value * scale for node, value in wanted.items() if value}
        require(total == left, "the constraints do not add up to the terms")
        unit = Fraction(math.gcd(*(w.numerator for w, _ in terms)))
        unit /= math.lcm(*(w.denominator for w, _ in terms))
        return unit * math.ceil((Fraction(gaps, scale) + constant) / unit)

    def _least_ii(self, part: Json) -> int:
        """The II that was asked for, that a circle of constraints needs, or that work needs."""
        if part["by"] == "option":
            return self.ii or 0
        p, least = self.p, part["least"]
        if part["by"] == "circle":
            total, gap = Certificate(p, least - 1, self.length, self.data)._added(part["arcs"])
            require(not total and gap > 0, f"no circle forbids an II of {least - 1}")
        elif least > 1:
            name = part["resource"]
            room, users = p.limit[name], p.users(name)
            alone = sum(p.blocking[i] for i in users if 2 * p.units(i, name) > room)
            longest = max(p.blocking[i] for i in users)
            needed = max(-(-p.work(users, name) // room), alone, longest)
            require(needed >= least, f"'{name}' is busy for {needed} cycles, not {least}")
        return least

    def _peak(self, resource: str, part: Json) -> int:
        """Units that the work needs, evenly spread, or inside an interval."""
        p, users = self.p, self.p.users(resource)
        if "interval" in part:
            require(self.ii is None, "an interval bounds units without II")
            begin, end = part["interval"]
            return -(-self.work_inside(resource, begin, end) // (end - begin))
        tail = max((p.blocking[i] - p.busy[i] for i in users), default=0)
        steps = self.ii or max(self.length + max(tail, 0), 1)
        largest = max((p.units(i, resource) for i in users), default=0)
        return max(-(-p.work(users, resource) // steps), largest)

    def work_inside(self, resource: str, begin: int, end: int) -> int:
        """Units times cycles that an interval surely has: windows follow from all constraints."""
        p = self.p
        rows = [self.row("dependence", k) for k, d in enumerate(p.deps) if self.ii or not d[2]]
        rows += [self.row("chain", k) for k in range(len(self.data.get("chains", ())))]
        rows += [self.row("within", k) for k in range(len(p.within))]
        early = [self.row("early", i)[2] for i in range(len(p.kind))]
        late = [-self.row("late", i)[2] for i in range(len(p.kind))]
        for _ in range(len(early) + 1):
            before = sum(early) - sum(late)
            for dst, src, gap in rows:
                early[dst] = max(early[dst], early[src] + gap)
            for dst, src, gap in reversed(rows):
                late[src] = min(late[src], late[dst] - gap)
            if before == sum(early) - sum(late):
                break
        users = p.users(resource)
        inside = [i for i in users if early[i] >= begin and late[i] + p.blocking[i] <= end]
        return p.work(inside, resource)


def fraction(weight: float) -> Fraction:
    """A weight as users write them."""
    return Fraction(weight).limit_denominator(10**6)


def same(a: float, b: float) -> bool:
    """Whether two numbers are one up to rounding, which whole ones need none of."""
    if a % 1 == b % 1 == 0:
        return a == b
    return math.isclose(a, b, rel_tol=1e-6, abs_tol=1e-6)


def levels_of(text: str) -> list[list[tuple[float, str]]]:
    """The levels of an objective, as weights and terms."""
    found: list[list[tuple[float, str]]] = []
    for level in text.split(">"):
        parts = [re.fullmatch(r"\s*(?:([\d.eE]+)\s*\*)?\s*(\S+)\s*", t) for t in level.split("+")]
        require(all(parts), f"cannot read the objective '{text}'")
        found.append([(float(part[1] or 1), part[2]) for part in parts if part])
    return found


def digest(problem: Any, result: Json) -> str:
    """SHA-256 of a problem and of a result, without what differs from run to run."""
    passing = ("digest", "seconds", "peak_rss_mb", "trace")
    rest = {key: value for key, value in result.items() if key not in passing}
    text = json.dumps([problem, rest], sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def check_result(data: Any, problem: Problem, result: Json) -> tuple[int, int]:
    """Check one result; how many bounds are certified, and how many only claimed."""
    schedules = [Schedule(problem, one, result.get("ii")) for one in result["schedules"]]
    first, levels = schedules[0], levels_of(result["objective"]["text"])
    require(result["length"] == first.length, f"the length is {first.length}")
    for name, value in result["terms"].items():
        require(first.term(name) == value, f"{name} is {first.term(name)}, not {value}")
    value, bound = result["objective"]["value"], result["lower_bound"]
    for schedule in schedules:
        schedule.check()
        found = [sum(w * schedule.term(name) for w, name in level) for level in levels]
        for said in (
            schedule.data.get("objective") or value,
            value if schedule is first else found,
        ):
            agree = len(found) == len(said) and all(map(same, found, said))
            require(agree, f"the objective is {found}, not {said}")
    apart = [(v, b) for v, b in zip(value, bound, strict=True) if not same(v, b)]
    require(result["status"] != "optimal" or not apart, "'optimal', but a bound is not reached")
    require(not apart or apart[0][0] > apart[0][1], "a bound is above its value")
    v, b = apart[0] if apart else (1, 1)
    right = same(result["gap"], v / b - 1) if b > 0 else result["gap"] is None
    require(right, f"the gap is not {result['gap']}")
    intact = result.get("digest") in (None, digest(data, result))
    require(intact, "the result was changed after it was written")
    return check_bounds(problem, result, levels, first.length)


def check_bounds(p: Problem, result: Json, levels: list[Any], length: int) -> tuple[int, int]:
    """Check the certificate of every level."""
    proven = claimed = 0
    nothing: Json = {"parts": [], "claimed_by": "somebody"}
    given = result.get("certificates") or [{**nothing, "bound": b} for b in result["lower_bound"]]
    for level, bound, data in zip(levels, result["lower_bound"], given, strict=True):
        require(data.get("length", length) >= length, "a certificate is for shorter schedules")
        certificate = Certificate(p, result.get("ii"), data.get("length", length), data)
        total = sum(map(certificate.prove, data["parts"]), Fraction(0))
        left = [(fraction(w), name) for w, name in level]
        for weight, name in (term for part in data["parts"] for term in part["terms"]):
            require((fraction(weight), name) in left, f"'{name}' is proven twice")
            left.remove((fraction(weight), name))
        require(same(bound, data["bound"]), f"a certificate is for {data['bound']}, not {bound}")
        certified = float(total) >= bound or same(float(total), bound)
        require(certified or "claimed_by" in data, f"{float(total):g} is proven, not {bound:g}")
        proven, claimed = proven + certified, claimed + (not certified)
    return proven, claimed


def check_file(path: str) -> str:
    """What a file holds, in a line; `Wrong` where something does not hold."""
    with open(path, encoding="utf-8") as file:
        document = json.load(file)
    found: list[tuple[int, int]] = []
    for data in document.get("regions") or [document]:
        problem = Problem(data["problem"])
        found += [check_result(data["problem"], problem, result) for result in data["results"]]
    proven, claimed = (sum(column) for column in zip(*found, strict=True)) if found else (0, 0)
    return f"results checked: {len(found)}; bounds certified: {proven}; only claimed: {claimed}"


def main(paths: list[str]) -> int:
    """Check files; 1 where one is wrong."""
    wrong = 0
    for path in paths:
        try:
            print(f"{path}: {check_file(path)}")
        except (Wrong, OSError, ValueError, LookupError, TypeError, AttributeError) as error:
            what = "" if isinstance(error, Wrong) else "no result JSON that can be read: "
            wrong, _ = 1, print(f"{path}: error: {what}{error}", file=sys.stderr)
    return wrong


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
