"""Diversity against counts by hand."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest

from gaus_pass.analysis.diversity import chain_difference, chain_edges, diversity, start_distance
from gaus_pass.model.builder import ProblemBuilder
from gaus_pass.model.problem import Problem
from gaus_pass.model.schedule import Schedule


def three_products(limit: int, blocking: int = 1) -> Problem:
    builder = ProblemBuilder()
    builder.resource_type("mul", limit=limit)
    builder.operator_type("mul", 1, blocking=blocking, uses={"mul": 1})
    for name in "abc":
        builder.operation(name, "mul")
    return builder.build()


def starting(*start: int, ii: int | None = None) -> Schedule:
    return Schedule(np.array(start), ii)


def test_distance_is_the_mean_over_pairs():
    # Between the rows: 5 (3-4-5), 1 and √(9 + 9) = √18.
    rows = np.array([[0, 0], [3, 4], [0, 1]])
    assert start_distance(rows) == pytest.approx((5 + 1 + sqrt(9 + 9)) / 3)


def test_one_schedule_or_none_has_no_diversity():
    assert start_distance(np.zeros((1, 4))) == 0
    assert start_distance(np.zeros((0, 4))) == 0
    assert chain_difference([frozenset({("mul", 0, 1)})]) == 0
    assert diversity(three_products(1), []).start_times == 0


def test_one_unit_makes_one_chain():
    problem = three_products(1)
    assert chain_edges(problem, starting(0, 1, 2)) == {("mul", 0, 1), ("mul", 1, 2)}
    assert chain_edges(problem, starting(1, 0, 2)) == {("mul", 1, 0), ("mul", 0, 2)}


def test_chains_differ_by_their_edges():
    problem = three_products(1)
    found = diversity(problem, [starting(0, 1, 2), starting(0, 2, 1), starting(5, 6, 8)])
    # a-b-c against a-c-b: no edge in common, 4 of 4; a-b-c twice: 0; again 4 of 4.
    assert found.chains == pytest.approx((1 + 0 + 1) / 3)
    assert found.count == 3


def test_a_shared_edge_counts_half():
    one, two = frozenset({("mul", 0, 1), ("mul", 1, 2)}), frozenset({("mul", 0, 1), ("mul", 2, 3)})
    assert chain_difference([one, two]) == pytest.approx(2 / 4)


def test_units_that_are_busy_are_passed_over():
    # b starts while a keeps its unit, c takes the first unit again.
    assert chain_edges(three_products(2, blocking=2), starting(0, 1, 2)) == {("mul", 0, 2)}


def test_slots_are_modulo_the_ii():
    # At II 2 starts 0 and 2 are the same slot: a and c cannot be on one unit.
    found = chain_edges(three_products(2), starting(0, 1, 2, ii=2))
    assert found == {("mul", 0, 1)}


def test_a_binding_decides():
    schedule = Schedule(np.array([0, 1, 2]), None, unit=np.array([0, 1, 0]))
    assert chain_edges(three_products(2), schedule) == {("mul", 0, 2)}


def test_without_resources_there_are_no_chains():
    builder = ProblemBuilder()
    builder.operator_type("add", 0)
    builder.operation("a", "add")
    builder.operation("b", "add")
    assert chain_edges(builder.build(), starting(0, 1)) == frozenset()
