#!/usr/bin/env python3
"""Check result JSON without trusting what wrote it: schedules, terms, and what proves the bounds.

    python check.py RESULT.json …

Standard library only, and nothing of the package: the file may be copied and read on its own.
A bound is proven by a sum of constraints or a flow that no schedule can undercut, by a circle of
dependences, or by work on units; others are only claimed.  Exit status 1: something is wrong.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
import sys
from collections import Counter, defaultdict
from fractions import Fraction
from itertools import accumulate, islice
from types import SimpleNamespace
from typing import Any

TOLERANCE, NEVER = 1e-9, 2**62
UNREADABLE = (OSError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError)
USUAL = {"in_delay": 0.0, "out_delay": None, "blocking": 1, "uses": {}, "earliest": 0,
         "distance": 0, "carries": True, "weight": 0, "hold": 0, "use_distance": 0}  # fmt: skip
Json = dict[str, Any]
Row = tuple[Any, Any, Any]  # plus - minus >= gap, of start times and the like


class Wrong(ValueError):
    """Something in the file does not hold."""


def require(holds: Any, text: str) -> None:
    """Raise `Wrong` with a text unless something holds."""
    if not holds:
        raise Wrong(text)


def same(a: Any, b: Any) -> bool:
    """Whether two numbers are one up to rounding, which whole ones need none of."""
    return a == b if a % 1 == b % 1 == 0 else math.isclose(a, b, rel_tol=1e-6, abs_tol=1e-6)


def later(delay: int, distance: int, ii: int | None) -> int:
    """The least steps between two starts; without II iterations do not overlap: any."""
    return -NEVER if ii is None and distance else delay - (ii or 0) * distance


def settled(count: int, rows: list[Row]) -> dict[Any, Any]:
    """The least times of operations that keep rows from a root at 0; senseless with a circle."""
    least: dict[Any, Any] = {**dict.fromkeys(range(count), -NEVER), "root": 0}
    for _ in range(count + 1):
        before = dict(least)
        for plus, minus, gap in rows:
            least[plus] = max(least[plus], least[minus] + gap)
        if least == before:
            break
    return least


def balance(arcs: list[tuple[Any, Any, Any]]) -> dict[Any, Any]:
    """What comes into every node but the root, less what leaves it, of (into, from, amount)."""
    total = defaultdict[Any, Any](int)
    for plus, minus, amount in arcs:
        require(isinstance(amount, (int, Fraction)) and amount >= 0, "an amount is negative")
        total[plus] += amount
        total[minus] -= amount
    return {node: amount for node, amount in total.items() if amount and node != "root"}


class Problem:
    """The problem as lists, with an entry for each operation, dependence, value and use."""

    def __init__(self, data: Json) -> None:
        kinds = {k["name"]: SimpleNamespace(**{**USUAL, **k}) for k in data["operator_types"]}
        for kind in kinds.values():
            kind.busy, through = max(kind.latency, 1), 0.0 if kind.latency else kind.in_delay
            kind.out_delay = through if kind.out_delay is None else kind.out_delay
        columns: Json = dict(data.get("columns", ()))  # a large problem is not written as objects

        def table(name: str, *keys: str) -> list[list[Any]]:
            if not columns:
                return [[r.get(key, USUAL.get(key)) for key in keys] for r in data.get(name, ())]
            each = (columns.get(key) or [USUAL.get(key)] * len(columns[keys[0]]) for key in keys)
            return [list(row) for row in zip(*each, strict=True)]

        if columns:
            uses, names = iter(table("", "user", "use_distance")), list(kinds)
            columns["users"] = [list(islice(uses, count)) for count in columns["uses"]]
            columns["type"] = [names[t] for t in columns["types"]]
            columns["operation"] = range(len(columns["type"]))
        self.ops = [kinds[name] for (name,) in table("operations", "type")]
        windows = table("windows", "operation", "earliest", "latest")
        window = {i: (early, NEVER if late is None else late) for i, early, late in windows}
        self.span = [window.get(i, (0, NEVER)) for i in range(len(self.ops))]
        self.deps = table("dependences", "src", "dst", "distance", "delay", "carries", "weight")
        for dep in self.deps:
            dep[3] = self.ops[dep[0]].latency if dep[3] is None else dep[3]
            dep[4] = dep[4] and dep[3] == self.ops[dep[0]].latency
        self.values = table("values", "producer", "bits", "hold", "users")
        self.uses = [(v, *use) for v, (*_, users) in enumerate(self.values) for use in users]
        ends = [i for row in (*self.deps, *(use[1:2] for use in self.uses)) for i in row[:2]]
        inside = all(0 <= i < len(self.ops) for i in [*window, *ends, *(v[0] for v in self.values)])
        require(inside, "an index of an operation is out of range")
        self.cost = {r["name"]: r.get("cost", 1) for r in data["resource_types"]}
        self.limit = {r["name"]: r.get("limit") for r in data["resource_types"]}
        self.within, self.length = data.get("within") or [], data.get("length")
        clock, period = defaultdict(float, data.get("clock") or {}), data.get("cycle_time")
        first, rest = clock["clock_to_q"], clock["setup"] + clock["margin"]
        self.room = NEVER if period is None else period * (1 - clock["share"]) - first - rest
        self.clock_to_q = first

    def users(self, name: str) -> list[tuple[int, int, int]]:
        """Operations that use a resource type, how many units of it, and for how many cycles."""
        return [(i, o.uses[name], o.blocking) for i, o in enumerate(self.ops) if o.uses.get(name)]

    def differences(self, name: str, ii: int) -> list[tuple[Any, Any, int, int]]:
        """What a term adds up: each ``plus - minus + more``, times what a step of it costs."""
        hops = [(dst, src, ii * d, 1) for src, dst, d, *_, weight in self.deps if weight > 0]
        lives = [(("last", v), x[0], -x[2], x[1]) for v, x in enumerate(self.values) if x[3]]
        terms = {"length": [("end", "root", 0, 1)], "ii": [("ii", "root", 0, 1)]}
        return {**terms, "communication": hops, "memory": lives, "register-bits": lives}[name]


class Certificate:
    """What holds at an II and within a length, and what proves the bound of one level there."""

    def __init__(self, p: Problem, ii: int | None, length: int, data: Json) -> None:
        self.p, self.ii, self.length, self.data = p, ii, length, data
        # By kind and number, of operations, last uses of values, the end, and the root at 0.
        self.rows: dict[str, list[Row]] = {
            "dependence": [(dst, src, later(delay, d, ii)) for src, dst, d, delay, *_ in p.deps],
            "within": [(a, b, -most) for a, b, most in p.within],
            "use": [(("last", v), user, later(0, -d, ii)) for v, user, d in p.uses],
            "hold": [(("last", v), value[0], value[2]) for v, value in enumerate(p.values)],
            "early": [(i, "root", max(early, 0)) for i, (early, _) in enumerate(p.span)],
            "late": [("root", i, max(-w[1], p.ops[i].busy - length)) for i, w in enumerate(p.span)],
            "end": [("end", i, op.busy) for i, op in enumerate(p.ops)],
            "length": [("root", "end", -length)],
        }
        self.rows["chain"] = list(map(self._chain, data.get("chains", ())))
        self.rows["round"] = list(map(self._round, data.get("rounds", ())))

    def prove(self, part: Json, terms: list[Any]) -> Fraction:
        """The bound that a part proves for the weighted sum of its terms."""
        if part["kind"] == "sum":
            return self._sum(part, terms)
        ((weight, name),) = terms
        proofs = {"ii": self._least, "length": self._least, "memory": self._heaviest}
        return weight * proofs.get(name, self._units)(part, name)

    def _chain(self, path: list[int]) -> Row:
        """A path of dependences that is too long for a cycle: its ends lie a cycle apart."""
        p, src = self.p, self.p.deps[path[0]][0]
        at, delay, far = src, 0.0, 0
        for step, (begin, end, distance, _, carries, _) in enumerate(p.deps[k] for k in path):
            require(begin == at and carries, "a chain is interrupted")
            require(step == 0 or p.ops[at].latency == 0, "a chain passes a register")
            delay, at, far = delay + p.ops[at].out_delay, end, far + distance
        require(delay + p.ops[at].in_delay > p.room + TOLERANCE / 2, "a chain fits into a cycle")
        return at, src, later(p.ops[src].latency + 1, far, self.ii)

    def _round(self, entry: Json) -> Row:
        """A value that lives so long surely is paid for whole rounds of II cycles."""
        ii, (value, user, distance) = self.ii or 1, self.p.uses[entry["use"]]
        producer, _, hold, _ = self.p.values[value]
        gap = self._added(entry["arcs"], {user: 1, producer: -1} if user != producer else {})
        return ("last", value), producer, hold + ii * -((hold - gap - ii * distance) // ii)

    def _added(self, arcs: list[list[Any]], wanted: dict[Any, Any]) -> int:
        """What is right of a sum of constraints, each times an amount; left has to be as wanted."""
        used = [(*self.rows[kind][k], amount) for kind, k, amount in arcs]
        total = balance([(plus, minus, amount) for plus, minus, _, amount in used])
        require(total == wanted, "the constraints do not add up to what they have to prove")
        return sum(gap * amount for *_, gap, amount in used)

    def _sum(self, part: Json, terms: list[Any]) -> Fraction:
        """Constraints that add up to the terms: no schedule makes these less (weak duality)."""
        scale, wanted, constant = part["scale"], list[tuple[Any, Any, Fraction]](), Fraction(0)
        require(type(scale) is int and scale > 0, "a scale is not positive")
        for weight, name in terms:
            require(name != "memory" or self.ii, "'memory' is not linear without an II")
            each = weight / (self.ii or 1) if name in ("memory", "register-bits") else weight
            for plus, minus, more, times in self.p.differences(name, self.ii or 0):
                wanted.append((plus, minus, each * times * scale))
                constant += each * times * more
        proven = Fraction(self._added(part["arcs"], balance(wanted)), scale) + constant
        over, under = zip(*(weight.as_integer_ratio() for weight, _ in terms), strict=True)
        unit = Fraction(math.gcd(*over), math.lcm(*under))
        return unit * math.ceil(proven / unit)

    def _heaviest(self, part: Json, _: str) -> int:
        """Bits of some step: a flow below weights of the steps, which all started by each cut."""
        weights, (early, late), paid = dict(part["weights"]), self._windows(), Counter[Any]()
        arcs: list[tuple[Any, Any, int]] = []  # nodes: that something has started by a step
        for kind, k, t, amount in part["arcs"]:
            require(type(k) is type(t) is int and k >= 0, "an arc is at no step")
            if kind == "value":
                producer, bits, hold, _ = self.p.values[k]
                paid[k, t] += amount
                most = bits * weights.get(t % self.ii if self.ii else t, 0)
                require(paid[k, t] <= most, "a flow does not keep its capacities")
                arcs.append(((("last", k), t), (producer, t - hold), amount))
            else:
                plus, minus, gap = (k, k, -1) if kind == "later" else self.rows[kind][k]
                arcs.append(((minus, t - gap), (plus, t), amount))
        require(min(weights.values()) > 0, "a weight is not positive")
        sent, lost = 0, 0
        for (node, t), excess in balance(arcs).items():
            sent -= excess if t >= late.get(node, NEVER) else 0
            lost += max(excess, 0) if early.get(node, -NEVER) <= t < late.get(node, NEVER) else 0
        return -((lost - sent) // sum(weights.values()))

    def _least(self, part: Json, name: str) -> int:
        """The II that was asked for, or what is least because one less is impossible."""
        least = part.get("least", NEVER)
        if name == "ii" and (part["by"] == "option" or least <= 1):
            return min(self.ii or 0, least)
        ii, length = (least - 1, self.length) if name == "ii" else (self.ii, least - 1)
        less = Certificate(self.p, ii, length, self.data)
        if "arcs" in part:
            impossible = less._added(part["arcs"], {}) > 0
        else:
            room, users = self.p.limit[part["resource"]], self.p.users(part["resource"])
            longest = max([sum(t for _, n, t in users if 2 * n > room), *(t for *_, t in users)])
            impossible = less._peak(part) > room or (ii is not None and longest > ii)
        require(impossible and type(least) is int, f"nothing forbids that '{name}' is {least - 1}")
        return least

    def _units(self, part: Json, name: str) -> int:
        """Units of one resource type, or the costs of all."""
        cost = self.p.cost if name == "resources" else {name.removeprefix("resources."): 1}
        peaks = {one["resource"]: self._peak(one) for one in part["of"]}
        require(name.startswith("resources") and peaks.keys() <= cost.keys(), f"not of '{name}'")
        return sum(cost[resource] * peak for resource, peak in peaks.items())

    def _peak(self, part: Json) -> int:
        """Units that the work needs, evenly spread, or the work that is inside an interval."""
        users = self.p.users(part["resource"])
        tail = max([0, *(cycles - self.p.ops[i].busy for i, _, cycles in users)])
        begin, end = part.get("interval") or (0, self.ii or max(self.length + tail, 1))
        if "interval" in part:
            early, late = self._windows()
            users = [u for u in users if early[u[0]] >= begin and late[u[0]] + u[2] <= end]
        work = sum(count * cycles for _, count, cycles in users)
        return max([-(-work // (end - begin)), *(count for _, count, _ in users)])

    def _windows(self) -> tuple[dict[Any, int], dict[Any, int]]:
        """Earliest and latest starts that follow from all constraints."""
        rows = [row for kind in ("dependence", "chain", "within") for row in self.rows[kind]]
        back = [(minus, plus, gap) for plus, minus, gap in self.rows["late"] + rows[::-1]]
        early, late = (settled(len(self.p.ops), way) for way in (self.rows["early"] + rows, back))
        return early, {node: -time for node, time in late.items()}


class Schedule:
    """Start times of a problem: what is illegal, and what the terms are worth."""

    def __init__(self, p: Problem, data: Json, ii: int | None) -> None:
        self.p, self.ii, self.data, start = p, ii, data, data["start"]
        require(all(type(t) is int for t in start), "a start time is no whole number")
        require(ii is None or (type(ii) is int and ii >= 1), f"{ii} is no initiation interval")
        self.length = max((t + op.busy for t, op in zip(start, p.ops, strict=True)), default=0)
        self.at: dict[Any, int] = {"root": 0, "end": self.length, "ii": ii or 0}
        self.at |= enumerate(start)
        for v, (producer, _, hold, users) in enumerate(p.values):
            uses = [start[user] + (ii or self.length) * distance for user, distance in users]
            self.at["last", v] = max([start[producer] + hold, *uses])

    def check(self) -> None:
        """Every rule of a schedule; `Wrong` at the first that is broken."""
        p, ii, at, first = self.p, self.ii, self.at, self.p.clock_to_q
        constraints = Certificate(p, ii, NEVER if p.length is None else p.length, {}).rows
        for kind, rows in constraints.items():
            for k, (plus, minus, gap) in enumerate(rows):
                require(at[plus] - at[minus] >= gap, f"constraint {k} of '{kind}' is broken")
        units = self.data.get("unit") or [-1] * len(p.ops)
        for name, limit in p.limit.items():
            most, of_unit = NEVER if limit is None else limit, defaultdict[int, list[Any]](list)
            require(self.term(f"resources.{name}") <= most, f"more than {limit} of '{name}'")
            for i, _, cycles in p.users(name):
                require(limit is None or not ii or cycles <= ii, f"'{name}' is kept too long")
                of_unit[units[i]].append((at[i], at[i] + min(cycles, ii or cycles), 1))
            for unit, busy in of_unit.items():
                fits = unit < 0 or (unit < most and self._most(busy) <= 1)
                require(fits, f"there is no unit {unit} of '{name}', or two operations are on it")
        rows: list[Row] = [(i, "root", first) for i in range(len(p.ops))]  # delays in a cycle
        for (dst, src, gap), dep in zip(constraints["dependence"], p.deps, strict=True):
            if dep[4] and at[dst] - at[src] == gap:
                op = p.ops[src]
                rows += [(dst, "root", first + op.out_delay) if dep[3] else (dst, src, op.in_delay)]
        times, said = settled(len(p.ops), rows), self.data.get("start_in_cycle")
        for i, op in enumerate(p.ops):
            require(
                times[i] + op.in_delay <= first + p.room + TOLERANCE, f"operation {i} is too late"
            )
            require(same(times[i], (said or times)[i]), f"operation {i} settles at {times[i]:g}")

    def _most(self, intervals: list[tuple[int, int, int]]) -> int:
        """The largest sum of amounts in a step (slot), of (begin, end, amount)."""
        change, always, ii = defaultdict[int, int](int), 0, self.ii
        for begin, end, amount in intervals:
            if ii is not None:  # how often it goes from the last slot to the first
                always += amount * (end // ii - begin // ii)
                begin, end = begin % ii, end % ii
            change[begin] += amount
            change[end] -= amount
        return always + max(accumulate(change[step] for step in sorted(change)), default=0)

    def term(self, name: str) -> int:
        """The exact value of a term of an objective."""
        p, at = self.p, self.at
        if name == "resources":
            return sum(cost * self.term(f"resources.{each}") for each, cost in p.cost.items())
        if name.startswith("resources."):
            users = p.users(name.removeprefix("resources."))
            return self._most([(at[i], at[i] + cycles, count) for i, count, cycles in users])
        rows = p.differences(name, self.ii or self.length)
        if name == "memory":
            return self._most([(at[b] - more, at[a], bits) for a, b, more, bits in rows])
        each = self.ii or 1 if name == "register-bits" else 1
        return sum(cost * -((at[b] - at[a] - more) // each) for a, b, more, cost in rows)


def digest(problem: Any, result: Json) -> str:
    """SHA-256 of a problem and of a result, without what differs from run to run."""
    passing = ("digest", "seconds", "peak_rss_mb", "trace")
    rest = {key: value for key, value in result.items() if key not in passing}
    text = json.dumps([problem, rest], sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def check_result(data: Any, problem: Problem, result: Json) -> tuple[int, int]:
    """Check one result; how many bounds are certified, and how many only claimed."""
    schedules = [Schedule(problem, one, result.get("ii")) for one in result["schedules"]]
    first, levels, text = schedules[0], list[list[Any]](), result["objective"]["text"]
    for level in text.split(">"):
        parts = [re.fullmatch(r"\s*(?:([\d.eE]+)\s*\*)?\s*(\S+)\s*", t) for t in level.split("+")]
        require(all(parts), f"cannot read the objective '{text}'")
        levels.append([(Fraction(p[1] or 1).limit_denominator(10**6), p[2]) for p in parts if p])
    for name, value in (*result["terms"].items(), ("length", result["length"])):
        require(first.term(name) == value, f"{name} is {first.term(name)}, not {value}")
    value, bound, proven = result["objective"]["value"], result["lower_bound"], 0
    for schedule in schedules:
        schedule.check()
        found = [float(sum(w * schedule.term(name) for w, name in level)) for level in levels]
        for said in [schedule.data.get("objective") or value] + [value] * (schedule is first):
            agree = len(found) == len(said) and all(map(same, found, said))
            require(agree, f"the objective is {found}, not {said}")
    apart = [(v, b) for v, b in zip(value, bound, strict=True) if not same(v, b)]
    require(result["status"] != "optimal" or not apart, "'optimal', but a bound is not reached")
    require(not apart or apart[0][0] > apart[0][1], "a bound is above its value")
    v, b = apart[0] if apart else (1, 1)
    require(same(result["gap"], v / b - 1) if b > 0 else result["gap"] is None, "a wrong gap")
    require(result.get("digest") in (None, digest(data, result)), "changed after it was written")
    nothing = [Json(parts=[], claimed_by="", bound=b) for b in bound]
    for level, least, one in zip(levels, bound, result.get("certificates") or nothing, strict=True):
        length, total, left = one.get("length", first.length), Fraction(0), Counter(level)
        require(length >= first.length, "a certificate is for shorter schedules")
        require(same(least, one["bound"]), f"a certificate is for {one['bound']}, not {least}")
        certificate = Certificate(problem, first.ii, length, one)
        for part in one["parts"]:
            terms = [(Fraction(w).limit_denominator(10**6), name) for w, name in part["terms"]]
            left.subtract(terms)
            total += certificate.prove(part, terms)
        require(min(left.values()) >= 0, "a term is proven twice")
        certified = total >= least or same(float(total), least)
        require(certified or "claimed_by" in one, f"{float(total):g} is proven, not {least:g}")
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
        except UNREADABLE as error:
            wrong, _ = 1, print(f"{path}: {type(error).__name__}: {error}", file=sys.stderr)
    return wrong


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
