"""Changes of one result that make it false, to see that a checker rejects them.

A change keeps to numbers that have one right value, or is judged false by the package's verifier,
which shares no code with the checker.  Its mark (the digest) is made right again, so that only the
false number can give it away, but where the change is to what the mark alone protects.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any

from gaus_pass.analysis.objectives import all_terms
from gaus_pass.analysis.verify import violations
from gaus_pass.formats.problem_json import problem_from_json
from gaus_pass.formats.result_json import schedule_from_json
from gaus_pass.standalone.check import digest

Json = dict[str, Any]
_TRIES = 40


def tampered(data: Json, result: Json, rng: random.Random) -> str:
    """Make a result of a document's region false; says what was changed."""
    kinds = list(CHANGES)
    rng.shuffle(kinds)
    for kind in kinds:
        if CHANGES[kind](data, result, rng):
            if kind != "digest":
                result["digest"] = digest(data["problem"], result)
            return kind
    raise AssertionError("a term can always be changed")


def _start(data: Json, result: Json, rng: random.Random) -> bool:
    """Another start time, with which a rule is broken or a term is worth something else."""
    schedule = result["schedules"][0]
    problem, starts = problem_from_json(data["problem"]), schedule["start"]
    for _ in range(_TRIES):
        i = rng.randrange(len(starts)) if starts else -1
        if i < 0:
            return False
        was = starts[i]
        starts[i] = max(was + rng.choice((-2, -1, 1, 2)), 0)
        moved = schedule_from_json(schedule, result["ii"])
        same = all_terms(problem, moved) == result["terms"] and starts[i] != was
        if starts[i] != was and not (same and not violations(problem, moved)):
            return True
        starts[i] = was
    return False


def _term(data: Json, result: Json, rng: random.Random) -> bool:
    result["terms"][rng.choice(sorted(result["terms"]))] += rng.choice((-1, 1))
    return True


def _value(data: Json, result: Json, rng: random.Random) -> bool:
    value = result["objective"]["value"]
    value[rng.randrange(len(value))] += rng.choice((-1, 1))
    return True


def _bound(data: Json, result: Json, rng: random.Random) -> bool:
    """A larger bound where the old one is certified, in the certificate as well."""
    levels = [k for k, one in enumerate(result["certificates"]) if "claimed_by" not in one]
    for k in rng.sample(levels, len(levels)):
        result["lower_bound"][k] += 1
        result["certificates"][k]["bound"] += 1
        return True
    return False


def _length(data: Json, result: Json, rng: random.Random) -> bool:
    result["length"] += rng.choice((-1, 1))
    return True


def _parts(result: Json, kind: str) -> Iterator[Json]:
    """Parts of a kind of the certificates that claim nothing."""
    for one in result["certificates"]:
        if "claimed_by" not in one:
            yield from (part for part in one["parts"] if part["kind"] == kind)


def _sum(data: Json, result: Json, rng: random.Random) -> bool:
    """A constraint that counts once more, or once less."""
    around = {k for k, d in enumerate(_dependences(data)) if d[0] == d[1]}
    arcs = [
        arc
        for part in _parts(result, "sum")
        for arc in part["arcs"]
        if arc[2] and not (arc[0] == "dependence" and arc[1] in around)
    ]
    if arcs:
        rng.choice(arcs)[2] += rng.choice((-1, 1))
    return bool(arcs)


def _dependences(data: Json) -> list[tuple[int, int]]:
    columns = data["problem"].get("columns")
    if columns:
        return list(zip(columns["src"], columns["dst"], strict=True))
    return [(d["src"], d["dst"]) for d in data["problem"]["dependences"]]


def _flow(data: Json, result: Json, rng: random.Random) -> bool:
    """More of a value than its bits and the weight of the step allow."""
    for part in _parts(result, "weights"):
        arcs = [arc for arc in part["arcs"] if arc[0] == "value"]
        if arcs:
            rng.choice(arcs)[3] += 2**60
            return True
    return False


def _least(data: Json, result: Json, rng: random.Random) -> bool:
    """An II that nothing forbids is said to be the least."""
    for part in _parts(result, "ii"):
        if "least" in part:
            part["least"] += result["ii"]
            return True
    return False


def _nothing(data: Json, result: Json, rng: random.Random) -> bool:
    """A certificate without what it rests on."""
    for one in result["certificates"]:
        if one["parts"] and "claimed_by" not in one:
            one["parts"] = []
            return True
    return False


def _digest(data: Json, result: Json, rng: random.Random) -> bool:
    """What no number gives away: the problem's name, or the mark itself."""
    if rng.random() < 0.5:
        data["problem"]["name"] = data["problem"].get("name", "") + "x"
    else:
        result["digest"] = result["digest"][::-1]
    return True


CHANGES: dict[str, Callable[[Json, Json, random.Random], bool]] = {
    "start": _start,
    "term": _term,
    "objective": _value,
    "bound": _bound,
    "length": _length,
    "sum": _sum,
    "flow": _flow,
    "least II": _least,
    "certificate removed": _nothing,
    "digest": _digest,
}
"""Each changes a result, or says that there is nothing to change; problem and result, generator."""
