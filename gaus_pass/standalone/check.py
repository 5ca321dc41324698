#!/usr/bin/env python3
"""Check result JSON without trusting what wrote it: schedules, terms, and what proves the bounds.

    python check.py RESULT.json …

Standard library only, and nothing of the package: the file may be copied and read on its own.
A bound is checked from its certificate: a sum of constraints of the problem or a flow that no
schedule can undercut, a circle of dependences, or work on units.  What only a solver claims is
counted as such.  Exit status 0: nothing is wrong, 1: something is.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
import sys
from collections import defaultdict
from fractions import Fraction
from operator import add
from typing import Any

TOLERANCE, NEVER = 1e-9, 2**62
Json = dict[str, Any]
Row = tuple[Any, Any, int]  # plus - minus >= gap, of start times and the like
Terms = list[tuple[Fraction, str]]  # weights and names, added up


class Wrong(Exception):
    """Something in the file does not hold."""


def require(holds: Any, text: str) -> None:
    """Raise `Wrong` with a text unless something holds."""
    if not holds:
        raise Wrong(text)


def given(data: Json, key: str, default: Any) -> Any:
    """What an object has for a key; the default also where that is null."""
    return default if data.get(key) is None else data[key]


def rows_of(columns: Json, kinds: list[Json]) -> Json:
    """A problem that is written as columns, as rows."""

    def rows(*keys: str) -> list[Json]:
        used = {key: columns[key] for key in keys if columns.get(key)}
        return [dict(zip(used, row, strict=True)) for row in zip(*used.values(), strict=True)]

    uses = iter([(u["user"], u.get("use_distance", 0)) for u in rows("user", "use_distance")])
    found = zip(rows("producer", "bits", "hold"), columns["uses"], strict=True)
    return {
        "operations": [{"type": kinds[t]["name"]} for t in columns["types"]],
        "windows": [{"operation": i, **w} for i, w in enumerate(rows("earliest", "latest"))],
        "dependences": rows("src", "dst", "distance", "delay", "carries", "weight"),
        "values": [{**value, "users": [next(uses) for _ in range(n)]} for value, n in found],
    }


class Problem:
    """The problem as lists, with an entry for each operation, dependence, value and use."""

    def __init__(self, data: Json) -> None:
        kinds = data["operator_types"]
        data = {**data, **rows_of(data["columns"], kinds)} if "columns" in data else data
        named = {kind["name"]: kind for kind in kinds}
        self.kind = kinds = [named[operation["type"]] for operation in data["operations"]]
        self.latency: list[int] = [kind["latency"] for kind in kinds]
        self.busy = [max(latency, 1) for latency in self.latency]
        self.blocking: list[int] = [given(kind, "blocking", 1) for kind in kinds]
        self.into: list[float] = [given(kind, "in_delay", 0.0) for kind in kinds]
        same = [0.0 if t else delay for t, delay in zip(self.latency, self.into, strict=True)]
        self.out = [given(k, "out_delay", d) for k, d in zip(kinds, same, strict=True)]
        window = {w["operation"]: w for w in data.get("windows", ())}
        self.earliest = [given(window.get(i, {}), "earliest", 0) for i in range(len(kinds))]
        self.latest = [given(window.get(i, {}), "latest", NEVER) for i in range(len(kinds))]
        self.deps: list[tuple[int, ...]] = []  # src, dst, distance, delay, carries, weight
        for d in data["dependences"]:
            delay = given(d, "delay", self.latency[d["src"]])
            carries = given(d, "carries", True) and delay == self.latency[d["src"]]
            row = d["src"], d["dst"], given(d, "distance", 0), delay, carries, given(d, "weight", 0)
            self.deps.append(row)
        rows = data["values"]
        self.values = [(v["producer"], v["bits"], given(v, "hold", 0), v["users"]) for v in rows]
        self.uses = [(v, *use) for v, value in enumerate(self.values) for use in value[3]]
        ends = [i for d in self.deps for i in d[:2]] + [v[0] for v in self.values]
        inside = all(0 <= i < len(kinds) for i in [*ends, *window, *(use[1] for use in self.uses)])
        require(inside, "an index of an operation is out of range")
        self.cost = {r["name"]: given(r, "cost", 1) for r in data["resource_types"]}
        self.limit = {r["name"]: r.get("limit") for r in data["resource_types"]}
        self.within, self.length = given(data, "within", []), data.get("length")
        clock, period = given(data, "clock", {}), data.get("cycle_time")
        self.clock_to_q = clock.get("clock_to_q", 0.0)
        taken = sum(clock.get(key, 0.0) for key in ("clock_to_q", "setup", "margin"))
        self.room = None if period is None else period * (1 - clock.get("share", 0.0)) - taken

    def users(self, resource: str) -> list[tuple[int, int]]:
        """Operations that use a resource type, and how many units of it."""
        units = [kind.get("uses", {}).get(resource, 0) for kind in self.kind]
        return [(i, count) for i, count in enumerate(units) if count]

    def work(self, users: list[tuple[int, int]]) -> int:
        """Units times cycles."""
        return sum(count * self.blocking[i] for i, count in users)


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
        rows, at = constraints(p, ii, NEVER), {**dict(enumerate(start)), "root": 0}
        for kind in ("early", "late", "dependence", "within"):
            for k, (plus, minus, gap) in enumerate(rows[kind]):
                short = gap - at[plus] + at[minus]
                require(short <= 0, f"constraint {k} of the kind '{kind}' is broken by {short}")
        require(p.length is None or self.length <= p.length, "the schedule is too long")
        for name, limit in p.limit.items():
            fits = limit is None or self.term(f"resources.{name}") <= limit
            require(fits, f"more than {limit} of '{name}'")
            fits = ii is None or all(p.blocking[i] <= ii for i, _ in p.users(name))
            require(limit is None or fits, f"a unit of '{name}' is kept longer than the II")
        if p.room is not None:
            self._check_chains(p.clock_to_q + p.room + TOLERANCE)
        owner: Json = {}
        for i, unit in enumerate(self.data.get("unit") or ()):
            for name in p.kind[i].get("uses", {}) if unit >= 0 else ():
                fits = p.limit[name] is None or unit < p.limit[name]
                require(fits, f"unit {unit} of '{name}' does not exist")
                for t in range(start[i], start[i] + p.blocking[i]):
                    key = f"{name} {unit} in {t % ii if ii else t}"
                    require(owner.setdefault(key, i) == i, f"two operations on unit {key}")

    def _check_chains(self, most: float) -> None:
        """Delays add up inside a cycle."""
        p, start, ii = self.p, self.start, self.ii or 0
        links: list[tuple[int, int]] = []
        for src, dst, distance, delay, carries, _ in p.deps:
            meet = start[src] + delay == start[dst] + ii * distance and (ii or not distance)
            links += [(src, dst)] if carries and meet else []
        settled, before = [p.clock_to_q] * len(start), list[float]()
        while settled != before and max(settled, default=most) <= most:
            before = list(settled)
            for src, dst in links:
                time = p.clock_to_q + p.out[src] if p.latency[src] else settled[src] + p.into[src]
                settled[dst] = max(settled[dst], time)
        for i, time in enumerate(map(add, settled, p.into)):
            require(time <= most, f"the inputs of operation {i} and its delay take {time:g}")
        for a, b in zip(self.data.get("start_in_cycle") or settled, settled, strict=True):
            require(same(a, b), f"an operation settles at {b:g}, not at {a:g}")

    def _most(self, intervals: list[tuple[int, int, int]]) -> int:
        """The largest sum of amounts in a step (slot), of (begin, end, amount)."""
        change, level, most = defaultdict[int, int](int), 0, 0
        for begin, end, amount in intervals:
            if self.ii is not None:
                whole, rest = divmod(end - begin, self.ii)
                for t in range(self.ii):
                    change[(begin + t) % self.ii] += amount * (whole + (t < rest))
            else:
                change[begin] += amount
                change[end] -= amount
        for step in sorted(change):
            level = change[step] + (level if self.ii is None else 0)
            most = max(most, level)
        return most

    def term(self, name: str) -> int:
        """The exact value of a term of an objective."""
        p, start, ii = self.p, self.start, self.length if self.ii is None else self.ii
        if name in ("ii", "length"):
            return (self.ii or 0) if name == "ii" else self.length
        if name == "resources":
            return sum(self.term(f"resources.{each}") * cost for each, cost in p.cost.items())
        if name.startswith("resources."):
            users = p.users(name.partition(".")[2])
            return self._most([(start[i], start[i] + p.blocking[i], n) for i, n in users])
        if name == "communication":
            return sum(start[d[1]] - start[d[0]] + ii * d[2] for d in p.deps if d[5] > 0)
        rows: list[tuple[int, int, int]] = []
        for producer, bits, hold, users in p.values:
            ready = start[producer] + hold
            rows.append((ready, max([ready, *(start[u] + ii * d for u, d in users)]), bits))
        require(name in ("memory", "register-bits"), f"there is no term '{name}'")
        if name == "memory":
            return self._most(rows)
        return sum(bits * -((begin - end) // (self.ii or 1)) for begin, end, bits in rows)


def constraints(p: Problem, ii: int | None, length: int) -> dict[str, list[Row]]:
    """What holds of every schedule of an II and a length, by kind and number.

    Besides operations there are the last use of every value, the end, and the root at 0.
    """

    def later(delay: int, distance: int) -> int:
        """Without II iterations do not overlap, so that nothing has to be said."""
        return -NEVER if ii is None and distance else delay - (ii or 0) * distance

    last = [min(t, length - busy) for t, busy in zip(p.latest, p.busy, strict=True)]
    return {
        "dependence": [(dst, src, later(delay, d)) for src, dst, d, delay, *_ in p.deps],
        "within": [(a, b, -most) for a, b, most in p.within],
        "use": [(("last", v), user, later(0, -d)) for v, user, d in p.uses],
        "hold": [(("last", v), value[0], value[2]) for v, value in enumerate(p.values)],
        "early": [(i, "root", max(t, 0)) for i, t in enumerate(p.earliest)],
        "late": [("root", i, -t) for i, t in enumerate(last)],
        "end": [("end", i, busy) for i, busy in enumerate(p.busy)],
        "length": [("root", "end", -length)],
    }


class Certificate:
    """What proves the bound of one level, at an II and within a length."""

    def __init__(self, p: Problem, ii: int | None, length: int, data: Json) -> None:
        self.p, self.ii, self.length, self.data = p, ii, length, data
        self.rows = constraints(p, ii, length)
        self.rows["chain"] = list(map(self._chain, data.get("chains", ())))
        self.rows["round"] = list(map(self._round, data.get("rounds", ())))

    def prove(self, part: Json, terms: Terms) -> Fraction:
        """The bound that a part proves for the weighted sum of its terms."""
        kind = part["kind"]
        if kind == "sum":
            return self._sum(part, terms)
        ((weight, name),) = terms
        if kind == "ii" and name == "ii":
            return weight * self._least_ii(part)
        if kind == "weights" and name == "memory":
            return weight * self._heaviest(part, dict(part["weights"]))
        if kind == "overload" and name == "length":
            shorter = Certificate(self.p, self.ii, part["least"] - 1, self.data)
            needed, limit = shorter._peak(part), self.p.limit[part["resource"]]
            require(needed > limit, "the work of an interval fits into it")
            return weight * part["least"]
        require(kind == "units", f"'{kind}' is no certificate for '{name}'")
        resources = {one["resource"]: one for one in part["of"]}
        require(name in ("resources", *(f"resources.{r}" for r in resources)), "wrong units")
        require(name == "resources" or len(resources) == 1, "units of several resource types")
        require(self.ii is None or all("interval" not in one for one in part["of"]), "no interval")
        cost = self.p.cost if name == "resources" else dict.fromkeys(resources, 1)
        return weight * sum(cost[r] * self._peak(one) for r, one in resources.items())

    def _chain(self, path: list[int]) -> Row:
        """A path of dependences that is too long for a cycle: its ends lie a cycle apart."""
        p, src = self.p, self.p.deps[path[0]][0]
        at, delay, distance = src, 0.0, 0
        for step, k in enumerate(path):
            require(p.deps[k][0] == at and p.deps[k][4], "a chain is interrupted")
            require(step == 0 or p.latency[at] == 0, "a chain passes a register")
            delay, at, distance = delay + p.out[at], p.deps[k][1], distance + p.deps[k][2]
        long = p.room is not None and delay + p.into[at] > p.room + TOLERANCE / 2
        require(long, "a chain fits into a cycle")
        apart = p.latency[src] + 1 - (self.ii or 0) * distance
        return at, src, -NEVER if self.ii is None and distance else apart

    def _round(self, entry: Json) -> Row:
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
            plus, minus, gap = self.rows[kind][k]
            require(type(amount) is int and amount >= 0, "an amount is negative")
            total[plus] += amount
            total[minus] -= amount
            gaps += amount * gap
        return {node: count for node, count in total.items() if count and node != "root"}, gaps

    def _sum(self, part: Json, terms: Terms) -> Fraction:
        """Constraints that add up to the terms: no schedule makes these less (weak duality)."""
        p, ii, wanted, constant = self.p, self.ii, defaultdict[Any, Fraction](Fraction), Fraction(0)
        for weight, name in terms:
            differences: list[tuple[Any, Any, int, Any]] = [("end", "root", 0, 1)]
            if name == "communication":
                rows = (d for d in p.deps if d[5] > 0)
                differences = [(dst, src, (ii or 0) * d, 1) for src, dst, d, *_ in rows]
            elif name != "length":
                linear = name == "register-bits" or (name == "memory" and ii is not None)
                require(linear, f"'{name}' is not linear")
                used = [(("last", v), *value) for v, value in enumerate(p.values) if value[3]]
                differences = [(v, i, -h, Fraction(bits, ii or 1)) for v, i, bits, h, _ in used]
            for plus, minus, more, times in differences:
                wanted[plus] += weight * times
                wanted[minus] -= weight * times
                constant += weight * times * more
        wanted.pop("root", None)
        scale = part["scale"]
        require(type(scale) is int and scale > 0, "a scale is not positive")
        total, gaps = self._added(part["arcs"])
        left = {node: value * scale for node, value in wanted.items() if value}
        require(total == left, "the constraints do not add up to the terms")
        unit = Fraction(math.gcd(*(w.numerator for w, _ in terms)))
        unit /= math.lcm(*(w.denominator for w, _ in terms))
        return unit * math.ceil((Fraction(gaps, scale) + constant) / unit)

    def _heaviest(self, part: Json, weights: dict[int, int]) -> int:
        """Bits of some step: a flow below weights of the steps, which all started by each cut."""
        p, ii, (early, late) = self.p, self.ii or 0, self._windows()
        excess = defaultdict[Any, int](int)

        def node(i: int, t: int) -> Any:
            return "started" if t >= late[i] else (i, t) if t >= early[i] else "waiting"

        for kind, k, t, amount in part["arcs"]:
            most = amount
            if kind == "value":
                producer, bits, hold, _ = p.values[k]
                most = bits * weights.get(t % ii if ii else t, 0)
                tail, head = node(producer, t - hold), ("alive", k, t)
            elif kind == "use":
                value, user, distance = p.uses[k]
                require(ii or not distance, "iterations do not overlap")
                tail, head = ("alive", value, t), node(user, t - ii * distance)
            elif kind == "later":
                tail, head = node(k, t), node(k, t + 1)
            else:
                plus, minus, gap = self.rows[kind][k]
                tail, head = node(plus, t), node(minus, t - gap)
            whole = type(t) is int and type(amount) is int
            require(whole and 0 <= amount <= most, "a flow does not keep its capacities")
            excess[tail] -= amount
            excess[head] += amount
        sent, _ = -excess.pop("started", 0), excess.pop("waiting", 0)
        require(min(weights.values()) > 0, "a weight is not positive")
        return -((sum(max(e, 0) for e in excess.values()) - sent) // sum(weights.values()))

    def _least_ii(self, part: Json) -> int:
        """The II that was asked for, that a circle of constraints needs, or that work needs."""
        if part["by"] == "option":
            return self.ii or 0
        p, least = self.p, part["least"]
        if part["by"] == "circle":
            total, gap = Certificate(p, least - 1, self.length, self.data)._added(part["arcs"])
            require(not total and gap > 0, f"no circle forbids an II of {least - 1}")
        elif least > 1:
            room, users = p.limit[part["resource"]], p.users(part["resource"])
            alone = sum(p.blocking[i] for i, count in users if 2 * count > room)
            needed = max(-(-p.work(users) // room), alone, *(p.blocking[i] for i, _ in users))
            require(needed >= least, f"the units are busy for {needed} cycles, not {least}")
        return least

    def _peak(self, part: Json) -> int:
        """Units that the work needs, evenly spread, or the work that is inside an interval."""
        p, users = self.p, self.p.users(part["resource"])
        if "interval" in part:
            (begin, end), (early, late) = part["interval"], self._windows()
            inside = [(i, count) for i, count in users if early[i] >= begin]
            inside = [(i, count) for i, count in inside if late[i] + p.blocking[i] <= end]
            return -(-p.work(inside) // (end - begin))
        tail = max((p.blocking[i] - p.busy[i] for i, _ in users), default=0)
        steps = self.ii or max(self.length + max(tail, 0), 1)
        return max([-(-p.work(users) // steps), *(count for _, count in users)])

    def _windows(self) -> tuple[list[int], list[int]]:
        """Earliest and latest starts that follow from all constraints."""
        rows = [row for kind in ("dependence", "chain", "within") for row in self.rows[kind]]
        early = [gap for *_, gap in self.rows["early"]]
        late = [-gap for *_, gap in self.rows["late"]]
        for _ in range(len(early) + 1):
            before = sum(early) - sum(late)
            for dst, src, gap in rows:
                early[dst] = max(early[dst], early[src] + gap)
            for dst, src, gap in reversed(rows):
                late[src] = min(late[src], late[dst] - gap)
            if before == sum(early) - sum(late):
                break
        return early, late


def fraction(weight: float) -> Fraction:
    """A weight as users write them."""
    return Fraction(weight).limit_denominator(10**6)


def same(a: Any, b: Any) -> bool:
    """Whether two numbers are one up to rounding, which whole ones need none of."""
    whole = a % 1 == b % 1 == 0
    return a == b if whole else math.isclose(a, b, rel_tol=1e-6, abs_tol=1e-6)


def levels_of(text: str) -> list[Terms]:
    """The levels of an objective."""
    found: list[Terms] = []
    for level in text.split(">"):
        parts = [re.fullmatch(r"\s*(?:([\d.eE]+)\s*\*)?\s*(\S+)\s*", t) for t in level.split("+")]
        require(all(parts), f"cannot read the objective '{text}'")
        found.append([(fraction(float(part[1] or 1)), part[2]) for part in parts if part])
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
        said = [schedule.data.get("objective") or value, value if schedule is first else found]
        for one in said:
            agree = len(found) == len(one) and all(map(same, found, one))
            require(agree, f"the objective is {[float(f) for f in found]}, not {one}")
    apart = [(v, b) for v, b in zip(value, bound, strict=True) if not same(v, b)]
    require(result["status"] != "optimal" or not apart, "'optimal', but a bound is not reached")
    require(not apart or apart[0][0] > apart[0][1], "a bound is above its value")
    v, b = apart[0] if apart else (1, 1)
    right = same(result["gap"], v / b - 1) if b > 0 else result["gap"] is None
    require(right, f"the gap is not {result['gap']}")
    intact = result.get("digest") in (None, digest(data, result))
    require(intact, "the result was changed after it was written")
    return check_bounds(problem, result, levels, first.length)


def check_bounds(p: Problem, result: Json, levels: list[Terms], length: int) -> tuple[int, int]:
    """Check the certificate of every level."""
    proven, nothing = 0, Json(parts=[], claimed_by="somebody")
    given = result.get("certificates") or [{**nothing, "bound": b} for b in result["lower_bound"]]
    for level, bound, data in zip(levels, result["lower_bound"], given, strict=True):
        require(data.get("length", length) >= length, "a certificate is for shorter schedules")
        certificate = Certificate(p, result.get("ii"), data.get("length", length), data)
        total, left = Fraction(0), list(level)
        for part in data["parts"]:
            terms = [(fraction(weight), name) for weight, name in part["terms"]]
            for term in terms:
                require(term in left, f"'{term[1]}' is proven twice")
                left.remove(term)
            total += certificate.prove(part, terms)
        require(same(bound, data["bound"]), f"a certificate is for {data['bound']}, not {bound}")
        certified = total >= bound or same(float(total), bound)
        require(certified or "claimed_by" in data, f"{float(total):g} is proven, not {bound:g}")
        proven += certified
    return proven, len(levels) - proven


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
