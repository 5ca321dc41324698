"""And-inverter graphs as `synth` IR: an `hw.module` with a `synth.aig.and_inv` for each AND.

Inputs and outputs are ports of one bit under the names of the file.  An AND has the name that it
has in a problem read from the file (``n`` and its variable), so that both ways give the same
problem.  A latch is a `seq.firreg` on a port ``clk`` with the latch's reset value as its preset.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gaus_pass.formats.aiger_file import Circuit
from gaus_pass.ir.core.comments import mlir_string
from gaus_pass.ir.core.names import UniqueNames

_PLAIN = re.compile(r"[A-Za-z_][\w$.]*", re.ASCII)
_CLOCK = "clk"


def synth_text(circuit: Circuit, module: str) -> str:
    """The MLIR text of a circuit.

    Parameters
    ----------
    module
        Name of the `hw.module`.
    """
    return "\n".join(_Writer(circuit).lines(module)) + "\n"


class _Writer:
    def __init__(self, circuit: Circuit) -> None:
        self.circuit = circuit
        latches = len(circuit.next_state)
        self.nodes = [
            *(f"%i{k}" for k in range(len(circuit.inputs))),
            *(f"%l{k}" for k in range(latches)),
            *map("%n{}".format, circuit.variables.tolist()),
            "%false",  # node −1
        ]
        self.inverted: dict[int, str] = {}

    def lines(self, module: str) -> Iterator[str]:
        circuit = self.circuit
        outputs = list(
            zip(circuit.outputs.tolist(), circuit.inverted_outputs.tolist(), strict=True)
        )
        yield f"hw.module @{_quoted(module)}({', '.join(self._ports())}) {{"
        yield "  %false = hw.constant false"
        yield from self._ands()
        yield from self._latches()
        for node, inverted in outputs:
            yield from self._inverter(node, inverted)
        names = [self.inverted[node] if i else self.nodes[node] for node, i in outputs]
        kinds = ", ".join("i1" for _ in names)
        yield f"  hw.output {', '.join(names)} : {kinds}" if names else "  hw.output"
        yield "}"

    def _ports(self) -> Iterator[str]:
        names = UniqueNames()
        for k, name in enumerate(self.circuit.inputs):
            yield f"in %i{k} {mlir_string(names.unique(name))} : i1"
        if len(self.circuit.next_state):
            yield f"in %clk {mlir_string(names.unique(_CLOCK))} : !seq.clock"
        for name in self.circuit.output_names:
            yield f"out {mlir_string(names.unique(name))} : i1"

    def _ands(self) -> Iterator[str]:
        circuit, nodes = self.circuit, self.nodes
        rows = zip(
            circuit.variables.tolist(),
            circuit.ands.tolist(),
            circuit.inverted_ands.tolist(),
            strict=True,
        )
        words = ("", "not ")
        for name, (a, b), (i, j) in rows:
            yield (
                f"  %n{name} = synth.aig.and_inv {words[i]}{nodes[a]}, {words[j]}{nodes[b]} "
                f'{{sv.namehint = "n{name}"}} : i1'
            )

    def _latches(self) -> Iterator[str]:
        circuit = self.circuit
        rows = zip(
            circuit.next_state.tolist(),
            circuit.inverted_states.tolist(),
            circuit.resets.tolist(),
            strict=True,
        )
        for k, (node, inverted, reset) in enumerate(rows):
            yield from self._inverter(node, inverted)
            taken = self.inverted[node] if inverted else self.nodes[node]
            preset = "" if reset < 0 else f" preset {reset}"
            yield f"  %l{k} = seq.firreg {taken} clock %clk{preset} : i1"

    def _inverter(self, node: int, inverted: int) -> Iterator[str]:
        if inverted and node not in self.inverted:
            self.inverted[node] = f"{self.nodes[node]}_not"
            yield f"  {self.inverted[node]} = synth.aig.and_inv not {self.nodes[node]} : i1"


def _quoted(name: str) -> str:
    return name if _PLAIN.fullmatch(name) else mlir_string(name)
