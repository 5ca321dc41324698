"""The clock enable of a process that waits."""

from __future__ import annotations

import re

from gaus_pass.hardware.interface import RESET, STALL
from gaus_pass.hardware.ports import Signal
from gaus_pass.ir.core.bindings import ir, new_context
from gaus_pass.rtl.control.waiting import Waiting
from gaus_pass.rtl.netlist.builder import Netlist, Purpose
from gaus_pass.rtl.netlist.environment import Environment


def test_a_process_that_waits_leaves_others_alone() -> None:
    context = new_context()
    with context, ir.Location.unknown(context):
        module = ir.Module.parse("hw.module.extern @last()")
        [last] = module.body.operations
        names = ("empty", "full")
        inputs = [RESET, STALL, *(Signal.input(name) for name in names)]
        outputs = [Signal.output("one"), Signal.output("other")]
        net = Netlist("waits", [*inputs, *outputs], last.location, last)
        outer = Environment(net, net.invert(net.inputs["stall"]), net.inputs["rst"], ())
        waits, free = Waiting(outer, "one"), Waiting(outer, "other")
        found = {}
        for process in (waits, free):
            one = net.constant(1, 1)
            register = process.environment.register(process.name, 1, one, Purpose.VALUE)
            register.drive(net.invert(register.value))
            found[process.name] = register.value
        for name in names:
            waits.while_high(net.inputs[name])
        waits.close()
        free.close()
        net.finish(found)
        last.operation.erase()
        text = str(module)
    made = dict(re.findall(r"(%\w+) = (.*)", text))

    def of(name: str) -> str:
        """What makes a wire, names of operands written out."""
        own = made[name].strip().removesuffix(" : i1").removeprefix("hw.wire").strip()
        return re.sub(r"%\d+", lambda match: f"({of(match[0])})", own)

    runs, nothing_missing = "comb.xor %stall, %true", "comb.xor (comb.or %empty, %full), %true"
    assert of("%other_advance") == f"({runs})"
    assert of("%one_advance") == f"(comb.and ({runs}), ({nothing_missing}))"
    for name in ("one", "other"):
        assert made[f"%{name}_1"].split()[3] == f"%{name}_advance"
