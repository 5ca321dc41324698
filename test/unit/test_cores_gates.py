"""Cores that are cut between gates, where delays are levels of gates."""

from __future__ import annotations

import re

import numpy as np
import pytest
from support.bit_slices import Simulation

from gaus_pass.cores import gates
from gaus_pass.cores.generate import TREE, WHOLE, Choices, core_for
from gaus_pass.cores.pipeline import Core, pipelined
from gaus_pass.ir.core.bindings import ir, new_context
from gaus_pass.options import Options

_REGISTER = "seq.compreg.ce"
_CASES = 4096


def _ranks(core: Core) -> int:
    """Registers from the inputs to the output, which are as many on every way."""
    with new_context():
        module = ir.Module.parse(core.module)
        [top] = module.body.operations
        block = top.regions[0].blocks[0]
        ranks = dict.fromkeys(block.arguments, 0)
        for view in block.operations:
            op = view.operation
            operands = list(op.operands)[:1] if op.name == _REGISTER else list(op.operands)
            found = {ranks[v] for v in operands if v in ranks}
            assert len(found) <= 1, str(op)
            if op.name == "hw.output":
                return found.pop()
            if found:
                more = int(op.name == _REGISTER)
                ranks.update((value, max(found) + more) for value in op.results)
    raise AssertionError("no hw.output")


def _without_registers(core: Core) -> str:
    text = re.sub(r", in %clk : !seq.clock, in %ce : i1", "", core.module)
    return re.sub(rf"{_REGISTER} (%\w+), %clk, %ce", r"comb.concat \1", text)


@pytest.mark.parametrize(
    ("family", "kind", "shape", "cycle"),
    [("add", "f16", WHOLE, 12), ("mul", "f16", TREE, 14), ("sqrt", "f16", WHOLE, 20),
     ("div", "u8", WHOLE, 15)],
)  # fmt: skip
def test_cut_between_gates(
    family: str, kind: str, shape: str, cycle: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It computes the same in fewer cycles than where operations stay whole."""
    text = core_for(family, kind, None, Choices(products=shape)).text
    options = Options(cycle_time=float(cycle), delay_model="aig")
    core = pipelined(text, options)
    assert _ranks(core) == core.latency
    random = np.random.default_rng(5)
    width = 8 if kind == "u8" else 16
    operands = [random.integers(1, 1 << width, _CASES, np.uint64) for _ in core.inputs]
    right = Simulation(text).values(*operands)
    assert np.array_equal(Simulation(_without_registers(core)).values(*operands), right)
    longer = Options(cycle_time=2.0 * cycle, delay_model="aig")
    fine = pipelined(text, longer)
    monkeypatch.setattr(gates, "_LARGEST", 0)
    whole = pipelined(text, longer)
    assert (fine.latency, fine.register_bits) < (whole.latency, whole.register_bits)


@pytest.mark.parametrize("how", [{"part": "asap7", "clock": "2ns"}, {"cycle_time": 3.0}])
def test_other_delays_keep_operations(how: dict[str, object]) -> None:
    """Where delays are not those of gates, adders stay whole."""
    core = pipelined(core_for("add", "f16").text, Options(**how))  # type: ignore[arg-type]
    assert "comb.add" in core.module
