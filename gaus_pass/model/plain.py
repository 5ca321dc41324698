"""Problems from arrays of plain integers and floats, without looking at every number by itself.

Whatever is not plain is left to those who say what is wrong with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gaus_pass.exact import FARTHEST
from gaus_pass.model.builder import ProblemBuilder
from gaus_pass.model.check import check
from gaus_pass.model.problem import NO_DEADLINE, Clock, IntArray, Problem

_LISTS = (list, tuple)


@dataclass(frozen=True, eq=False)
class PlainGraph:
    """Operations and edges in numbers that need no further look, edges by their source.

    Attributes
    ----------
    latency, bits : (n,)
    delay : (n,)
    src, dst, distance : (m,)
        No edge is there twice.
    """

    names: list[str]
    latency: IntArray
    bits: IntArray
    delay: NDArray[np.float64]
    src: IntArray
    dst: IntArray
    distance: IntArray

    @staticmethod
    def of(
        latency: object, edges: object, bits: object, distance: object, names: object, delay: object
    ) -> PlainGraph | None:
        """The graph in what `from_arrays` takes; None where something is not plain."""
        if not isinstance(latency, (*_LISTS, np.ndarray)):
            return None
        n = len(latency)
        called = _names(names, n)
        pairs = _pairs(edges)
        if called is None or pairs is None or not _all_below(pairs, n):
            return None
        hops = _whole(distance, len(pairs))
        cycles, widths, delays = _whole(latency, n), _whole(bits, n), _real(delay, n)
        if cycles is None or widths is None or delays is None or hops is None:
            return None
        by_source = np.argsort(pairs[:, 0], kind="stable")
        src, dst, hops = pairs[by_source, 0], pairs[by_source, 1], hops[by_source]
        if _has_twice(src, dst, hops):
            return None
        return PlainGraph(called, cycles, widths, delays, src, dst, hops)

    def problem(self, clock: Clock | None) -> Problem:
        """One value an operation, used along its out-edges.

        Raises
        ------
        GausError
            A number is impossible, or the graph contradicts itself.
        """
        n, m = len(self.names), len(self.src)
        timing = list(zip(self.latency.tolist(), self.delay.tolist(), strict=True))
        kinds = {key: index for index, key in enumerate(dict.fromkeys(timing))}
        types = ProblemBuilder()
        for steps, time in kinds:
            types.operator_type(kind_name(steps, time), steps, time)
        counts = np.bincount(self.src, minlength=n)
        problem = Problem(
            names=tuple(self.names),
            locations=("",) * n,
            type_of=np.array([kinds[key] for key in timing], np.int64),
            operator_types=types.operator_types,
            resource_types=(),
            dep_src=self.src,
            dep_dst=self.dst,
            dep_distance=self.distance,
            dep_delay=self.latency[self.src],
            dep_carries=np.ones(m, np.bool_),
            dep_weight=self.bits[self.src],
            val_producer=np.arange(n),
            val_bits=self.bits,
            val_hold=np.zeros(n, np.int64),
            use_ptr=np.concatenate(([0], np.cumsum(counts))).astype(np.int64),
            use_op=self.dst.copy(),
            use_distance=self.distance.copy(),
            val_names=("",) * n,
            earliest=np.zeros(n, np.int64),
            latest=np.full(n, NO_DEADLINE),
            clock=clock,
        )
        check(problem)
        return problem


def kind_name(latency: int, delay: float) -> str:
    """What the operator type of such operations is called."""
    return f"latency{latency}" + (f"delay{delay}" if delay else "")


def _only(kinds: set[type], values: Iterable[Any]) -> bool:
    return set(map(type, values)) <= kinds


def _whole(value: object, count: int) -> IntArray | None:
    """(count,) 64-bit integers, a copy."""
    if type(value) is int and abs(value) <= FARTHEST:
        return np.full(count, value, np.int64)
    if isinstance(value, np.ndarray):
        if value.dtype.kind not in "iu" or value.shape != (count,):
            return None
    elif not (isinstance(value, _LISTS) and len(value) == count and _only({int}, value)):
        return None
    return _bounded(value)


def _bounded(value: Any) -> IntArray | None:
    """Integers within what is read at all, as an array."""
    array = np.array(value)
    if array.size == 0:
        return array.astype(np.int64)
    if array.dtype.kind not in "iu" or array.max() > FARTHEST or array.min() < -FARTHEST:
        return None
    return array.astype(np.int64)


def _real(value: object, count: int) -> NDArray[np.float64] | None:
    """(count,) floats, none of them NaN."""
    if value is None or type(value) in (int, float):
        value = [value or 0.0] * count
    if isinstance(value, np.ndarray):
        if value.dtype.kind not in "iuf" or value.shape != (count,):
            return None
    elif not (isinstance(value, _LISTS) and len(value) == count and _only({int, float}, value)):
        return None
    try:
        array = np.array(value, np.float64)
    except OverflowError:
        return None
    return None if np.isnan(array).any() else array


def _pairs(edges: object) -> IntArray | None:
    """(m, 2) integers."""
    if isinstance(edges, np.ndarray):
        if edges.dtype.kind not in "iu" or edges.ndim != 2 or edges.shape[1] != 2:
            return None
        return _bounded(edges)
    if not isinstance(edges, _LISTS) or not _only({list, tuple}, edges):
        return None
    rows: Sequence[Any] = edges
    if set(map(len, rows)) - {2} or not _only({int}, chain.from_iterable(rows)):
        return None
    found = _bounded(rows)
    return None if found is None else found.reshape(-1, 2)


def _names(names: object, count: int) -> list[str] | None:
    """``count`` different names."""
    if names is None:
        return [f"op{i}" for i in range(count)]
    if not isinstance(names, _LISTS) or len(names) != count or not _only({str}, names):
        return None
    return list(names) if len(set(names)) == count else None


def _all_below(pairs: IntArray, count: int) -> bool:
    return pairs.size == 0 or bool(pairs.min() >= 0 and pairs.max() < count)


def _has_twice(src: IntArray, dst: IntArray, distance: IntArray) -> bool:
    order = np.lexsort((distance, dst, src))
    same = [np.diff(column[order]) == 0 for column in (src, dst, distance)]
    return bool((same[0] & same[1] & same[2]).any())
