"""Delay models of XLS: every kind of estimator, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from gaus_pass.errors import ImportFailed
from gaus_pass.ir.operators.library_files import load_library
from gaus_pass.ir.operators.xls_delays import xls_library

MODEL = Path(__file__).parents[1] / "operators" / "Inputs" / "delays.textproto"


@pytest.mark.parametrize(
    ("op", "bits", "delay"),
    [
        ("hw.wire", 8, 0),
        ("comb.add", 8, 180),  # on the line 100 + 10 a bit
        ("comb.add", 16, 260),
        ("comb.sub", 16, 260),
        ("arith.addi", 30, 400),
        ("comb.mul", 3, 500),
        ("comb.mul", 9, 900),
        ("comb.mul", 64, 900),
        ("comb.xor", 8, 20),  # an XOR of two inputs takes 4 tau
        ("comb.and", 8, 15),  # 4 / 3 for the NAND and 1 for the inverter: 3 tau
        ("comb.icmp", 8, 55),  # the slowest comparison
    ],
)
def test_delays(op: str, bits: int, delay: float):
    entry = load_library(str(MODEL)).match(op, bits)
    assert entry is not None
    assert (entry.latency, entry.in_delay, entry.out_delay) == (0, delay, delay)


def test_resources_are_those_of_the_default_library():
    entry = load_library(str(MODEL)).match("comb.mul", 8)
    assert entry is not None
    assert entry.uses == {"mul": 1}


def test_what_the_model_lacks_is_left_to_other_libraries():
    assert load_library(str(MODEL)).match("comb.divu", 8) is None


def test_no_coefficient_is_negative():
    points = "".join(
        f'data_points {{ operation {{ op: "kAdd" bit_count: {b} }} delay: {d} }}\n'
        for b, d in ((1, 100), (2, 90), (4, 80), (8, 70))
    )
    curve = "regression { expressions { factor { source: RESULT_BIT_COUNT } } }"
    library = xls_library(f'op_models {{ op: "kAdd" estimator {{ {curve} }} }}\n{points}', "m")
    # The best line would fall; the best that does not is the mean.
    assert [library.match("comb.add", b).in_delay for b in (1, 64)] == [85, 85]  # type: ignore[union-attr]


def test_expressions():
    text = """op_models { op: "kAdd" estimator { regression { expressions {
      bin_op: MULTIPLY lhs_expression { constant: 3 }
      rhs_expression { bin_op: MAX
        lhs_expression { factor { source: OPERAND_COUNT } }
        rhs_expression { factor { source: OPERAND_BIT_COUNT operand_number: 1 } } } } } } }
    """ + "".join(
        f'data_points {{ operation {{ op: "kAdd" bit_count: {b} operands {{ bit_count: {b} }} '
        f"operands {{ bit_count: {b} }} }} delay: {7 + 6 * b} }}\n"
        for b in (2, 5, 11, 40)
    )
    entry = xls_library(text, "m").match("comb.add", 20)
    assert entry is not None
    assert entry.in_delay == 127


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("op_models { op: 3 }", "m:1:17: "),
        ('op_models { opp: "kAdd" }', 'm:1:13: .*no field named "opp"'),
        ('op_models { op: "kAdd" estimator { fixed: 1 } ', "m:1:"),
        ("metric: DELAY_METRIC", "no op_models"),
        ('op_models { op: "kAdd" estimator { fixed: 1 } } metric: AREA_METRIC', "areas"),
        ('op_models { op: "kAdd" estimator { alias_op: "kSub" } }', "'kAdd' is an alias of 'kSub'"),
        ('op_models { op: "kAdd" estimator { alias_op: "kAdd" } }', "is an alias of itself"),
    ],
)
def test_what_is_refused(text: str, message: str):
    with pytest.raises(ImportFailed) as caught:
        xls_library(text, "m")
    import re

    assert re.search(message, f"{caught.value.location}: {caught.value.message}")


@pytest.mark.parametrize(
    ("estimator", "message"),
    [
        ("regression { expressions { constant: 1 } }", "needs data_points and has none"),
        ("bounding_box { factors { source: RESULT_BIT_COUNT } }", "needs data_points"),
        ("logical_effort { tau_in_ps: 5 }", "has no logical effort"),
        ("area_regression { }", "has no estimator of delays"),
    ],
)
def test_what_is_refused_when_asked(estimator: str, message: str):
    library = xls_library(f'op_models {{ op: "kAdd" estimator {{ {estimator} }} }}', "m")
    with pytest.raises(ImportFailed, match=message):
        library.match("comb.add", 8)
