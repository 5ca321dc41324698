"""What the checker that stands alone says of a result, and of the same with a number changed."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING, Any

from fuzz.cases import Fault

if TYPE_CHECKING:
    from gaus_pass.scheduling.solve import Outcome


def checked(outcome: Outcome, rng: random.Random) -> Fault | None:
    """A result has to pass; changed, with its digest made right again, it must not."""
    from gaus_pass.formats.result_json import solved_document
    from gaus_pass.standalone.check import Problem, Wrong, check_result, digest

    document: dict[str, Any] = json.loads(json.dumps(solved_document(outcome)))
    problem, result = document["problem"], document["results"][0]
    try:
        check_result(problem, Problem(problem), result)
    except Wrong as error:
        return Fault("certificate", f"gaus check: {error}")
    said = _change(result, rng)
    result["digest"] = digest(problem, result)
    try:
        check_result(problem, Problem(problem), result)
    except (Wrong, LookupError, TypeError, ValueError):
        return None
    return Fault("certificate of a change", f"gaus check takes a result with {said}")


def _change(result: dict[str, Any], rng: random.Random) -> str:
    """Change a number that has one right value; says which."""
    value, bound = result["objective"]["value"], result["lower_bound"]
    level = rng.randrange(len(value))
    arcs = [
        arc
        for certificate in result["certificates"]
        if "claimed_by" not in certificate
        for part in certificate["parts"]
        for arc in (part["arcs"] if part["kind"] == "sum" else ())
        if arc[0] not in ("late", "early") and arc[2]
    ]
    kind = rng.choice(("term", "value", "bound", "both", "length", *(("arc",) if arcs else ())))
    if kind == "term":
        result["terms"][rng.choice(sorted(result["terms"]))] += rng.choice((-1, 1))
    elif kind == "value":
        value[level] -= 1
    elif kind == "bound":
        bound[level] += rng.choice((-1, 1))
    elif kind == "both":
        value[level] += 1
        bound[level] += 1
        result["certificates"][level]["bound"] += 1
    elif kind == "length":
        result["length"] += 1
    else:
        rng.choice(arcs)[2] += 1
    return f"another {kind} (level {level + 1})"
