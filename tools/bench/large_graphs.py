"""Instances of suite L: kernels of words and random graphs of 10^3 to 10^6 operations.

    python tools/bench/large_graphs.py [--sizes 1000,10000,100000,1000000] [--seeds 5]
        [--families gemm,conv,fft,attention,layered,random] [--to build/bench/large]

One file an instance, named FAMILY-SIZE-SEED.FORMULATION.json, with the II before the formulation
where it has one:

a    10 steps, chaining allowed, a resource type for every kind of operation
b    1.2 times the least length, no limits
bl   units for 1.4 times the work of a step in the mean, over as many steps as b has or n^0.6,
     whichever is more; loads and stores have as many as they want
c    the same with slots for steps, at an II that leaves about 1500 operations to a slot, with n/20
     back-edges
r    the least length, no limits

EPFL's hyp is an instance where fetch.py --large has put it into the same folder.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy as np
from choices import several_of
from large_bodies import FAMILIES, KINDS, LATENCY, Graph
from results import ROOT

from gaus_pass.analysis.bounds import least_length, windows
from gaus_pass.analysis.constraints import precedence
from gaus_pass.formats.result_json import document, write_document
from gaus_pass.model.problem import NO_DEADLINE, OperatorType, Problem, ResourceType

SIZES = (1000, 10_000, 100_000, 1_000_000)
FORMULATIONS = ("a", "b", "bl", "c", "r")
_COST = {"mul": 8, "exp": 16, "div": 16}
_FREE = ("load", "store")
_STEPS, _ROOM, _SLACK, _EXPONENT = 10, 1.4, 1.2, 0.6
_LEAST_UNITS = 2
_BACK, _LONGEST_WALK = 20, 5
_SLOT_WORK = 1500
"""Operations in a slot of formulation C, about."""


def instance(graph: Graph, name: str, formulation: str) -> Problem:
    """The problem of a graph in a formulation."""
    chained = formulation == "a"
    plain = _problem(graph, name, chained)
    if chained:
        return replace(plain, length=_STEPS)
    depth = _depth(plain)
    if formulation in ("b", "r"):
        return replace(plain, length=depth if formulation == "r" else math.ceil(_SLACK * depth))
    n = len(graph.kind)
    length = max(math.ceil(_SLACK * depth), round(n**_EXPONENT))
    if formulation == "bl":
        return _limited(replace(plain, length=length), length)
    interval = interval_of(n)
    return _limited(replace(_recurrent(plain, graph, interval), length=length), interval)


def interval_of(operations: int) -> int:
    """The II of formulation C, a power of two."""
    return max(2 ** round(math.log2(max(operations / _SLOT_WORK, 1))), 4)


def _problem(graph: Graph, name: str, chained: bool) -> Problem:
    n, m = len(graph.kind), len(graph.uses)
    src, dst = graph.uses.T.copy()
    latency = np.array([0 if chained else LATENCY[kind] for kind in KINDS], np.int64)
    none = np.zeros(m, np.int64)
    many = np.bincount(src, minlength=n)
    used = np.flatnonzero(many)
    return Problem(
        names=tuple(f"{KINDS[k]}{i}" for i, k in enumerate(graph.kind.tolist())),
        locations=("",) * n,
        type_of=graph.kind.astype(np.int64),
        operator_types=tuple(
            OperatorType(kind, steps, uses={kind: 1})
            for kind, steps in zip(KINDS, latency.tolist(), strict=True)
        ),
        resource_types=tuple(ResourceType(kind, None, _COST.get(kind, 1)) for kind in KINDS),
        dep_src=src,
        dep_dst=dst,
        dep_distance=none,
        dep_delay=latency[graph.kind[src]],
        dep_carries=np.ones(m, np.bool_),
        dep_weight=graph.bits[src].astype(np.int64),
        val_producer=used,
        val_bits=graph.bits[used].astype(np.int64),
        val_hold=latency[graph.kind[used]],
        use_ptr=np.concatenate(([0], np.cumsum(many[used]))),
        use_op=dst,
        use_distance=none,
        val_names=(),
        earliest=np.zeros(n, np.int64),
        latest=np.full(n, NO_DEADLINE),
        name=name,
    )


def _recurrent(plain: Problem, graph: Graph, interval: int) -> Problem:
    """With n/20 back-edges from the end of a walk of at most five edges to where it began."""
    rng = np.random.default_rng(0)
    n = len(graph.kind)
    ptr = np.searchsorted(graph.uses[:, 0], np.arange(n + 1))
    first = rng.integers(n, size=n // _BACK)
    last = first.copy()
    steps = rng.integers(1, _LONGEST_WALK + 1, len(first))
    for k in range(_LONGEST_WALK):
        many = ptr[last + 1] - ptr[last]
        edge = ptr[last] + (rng.random(len(last)) * many).astype(np.int64)
        on = (k < steps) & (many > 0)
        last[on] = graph.uses[edge[on], 1]
    level = windows(plain, precedence(plain), None, _depth(plain)).asap
    value = np.full(n, -1)
    value[plain.val_producer] = np.arange(plain.num_values)
    apart = (last != first) & (value[last] >= 0)
    pairs = np.unique(np.stack((last[apart], first[apart]), 1), axis=0)
    last, first = pairs.T.copy()
    delay = plain.latency[last]
    path = level[last] - level[first] + delay
    far = np.maximum(1, -(-path // interval))
    owner = np.concatenate((plain.use_owner, value[last]))
    order = np.argsort(owner, kind="stable")
    return replace(
        plain,
        dep_src=np.concatenate((plain.dep_src, last)),
        dep_dst=np.concatenate((plain.dep_dst, first)),
        dep_distance=np.concatenate((plain.dep_distance, far)),
        dep_delay=np.concatenate((plain.dep_delay, delay)),
        dep_carries=np.ones(len(owner), np.bool_),
        dep_weight=np.concatenate((plain.dep_weight, graph.bits[last].astype(np.int64))),
        use_ptr=np.concatenate(([0], np.cumsum(np.bincount(owner, minlength=plain.num_values)))),
        use_op=np.concatenate((plain.use_op, first))[order],
        use_distance=np.concatenate((plain.use_distance, far))[order],
    )


def _depth(problem: Problem) -> int:
    """The least length without limits."""
    return least_length(problem, precedence(problem), None)


def _limited(problem: Problem, slots: int) -> Problem:
    """With units for a little more work than a slot has in the mean."""
    limits = {
        r.name: max(math.ceil(_ROOM * problem.work(r.name) / slots), _LEAST_UNITS)
        for r in problem.resource_types
        if r.name not in _FREE
    }
    return problem.with_limits(limits)


def file_of(family: str, size: int, seed: int, formulation: str, folder: Path) -> Path:
    """Where an instance is; it is made where it is not there."""
    name = f"{family}-{size}-{seed}"
    known = list(folder.glob(f"{name}*.{formulation}.json"))
    if known:
        return known[0]
    graph = FAMILIES[family](size, np.random.default_rng(seed))
    at = f"_ii{interval_of(len(graph.kind))}" if formulation == "c" else ""
    target = folder / f"{name}{at}.{formulation}.json"
    write_document(str(target), document(instance(graph, name, formulation), []))
    return target


def _sizes(text: str) -> tuple[int, ...]:
    return tuple(map(int, text.split(",")))


def main(words: Sequence[str] | None = None) -> None:
    """Write what is missing."""
    parser = argparse.ArgumentParser(description="Make the instances of suite L.")
    parser.add_argument("--sizes", type=_sizes, default=SIZES)
    families, formulations = several_of("family", FAMILIES), several_of("formulation", FORMULATIONS)
    parser.add_argument("--families", type=families, default=tuple(FAMILIES))
    parser.add_argument("--formulations", type=formulations, default=FORMULATIONS)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--to", type=Path, default=ROOT / "build" / "bench" / "large")
    given = parser.parse_args(words)
    given.to.mkdir(parents=True, exist_ok=True)
    kinds = product(given.families, given.formulations)
    numbers = product(given.sizes, range(given.seeds))
    for (size, seed), (family, formulation) in product(numbers, list(kinds)):
        file_of(family, size, seed, formulation, given.to)


if __name__ == "__main__":
    main()
