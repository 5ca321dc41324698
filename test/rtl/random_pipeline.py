"""A generated pipeline: its MLIR text, and a Python model of what it computes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

DELAYS = {"add": 2.0, "mul": 5.0, "logic": 1.0, "compare": 2.5, "wire": 0.0}
CYCLE_TIME = 6.0


@dataclass(frozen=True)
class Style:
    """What a pipeline looks like besides its operations."""

    reset: bool = True
    stall: bool = False
    name: str = ""
    captures: bool = False
    latency_bodies: bool = False


@dataclass
class Node:
    """A value: MLIR name, width, and its value given those of all values before it."""

    name: str
    bits: int
    evaluate: Callable[[list[int]], int]


@dataclass
class RandomPipeline:
    """One generated pipeline.

    Attributes
    ----------
    inputs, outputs
        Widths of the module's data ports ``x0``… and ``y0``…
    body_bits
        Register bits inside `pipeline.latency` bodies.
    """

    seed: int
    style: Style
    nodes: list[Node] = field(default_factory=list[Node])
    inputs: list[int] = field(default_factory=list[int])
    outputs: list[int] = field(default_factory=list[int])
    lines: list[str] = field(default_factory=list[str])
    returned: list[int] = field(default_factory=list[int])
    captured: set[int] = field(default_factory=set[int])
    body_bits: int = 0
    operations: int = 0

    def evaluate(self, inputs: list[int]) -> list[int]:
        """Outputs for one set of inputs."""
        values: list[int] = []
        for i, node in enumerate(self.nodes):
            value = inputs[i] if i < len(inputs) else node.evaluate(values)
            values.append(value & ((1 << node.bits) - 1))
        return [values[i] for i in self.returned]

    def mlir(self) -> str:
        """The module."""
        ports = [f"in %x{i} : i{b}" for i, b in enumerate(self.inputs)]
        ports += ["in %go : i1", "in %clk : !seq.clock"]
        ports += ["in %rst : i1"] if self.style.reset else []
        ports += ["in %stall : i1"] if self.style.stall else []
        ports += [f"out y{i} : i{b}" for i, b in enumerate(self.outputs)] + ["out done : i1"]
        arguments = [
            f"%a{i} : i{b} = %x{i}" for i, b in enumerate(self.inputs) if i not in self.captured
        ]
        name = f' "{self.style.name}"' if self.style.name else ""
        control = " stall(%stall)" if self.style.stall else ""
        control += " clock(%clk)" + (" reset(%rst)" if self.style.reset else "")
        results = ", ".join(f"r{i}: i{b}" for i, b in enumerate(self.outputs))
        returned = ", ".join(self.nodes[i].name for i in self.returned)
        types = ", ".join(f"i{b}" for b in self.outputs)
        count = len(self.outputs)
        outputs = ", ".join([f"%p#{i}" for i in range(count + 1)])
        library = "\n".join(
            f"  operator_type @{kind}{latency} [latency<{latency}>, incDelay<{delay:e} : f32>"
            f", outDelay<{delay if latency == 0 else 0.0:e} : f32>]"
            for kind, delay in DELAYS.items()
            for latency in range(4)
        )
        body = "\n".join(f"    {line}" for line in self.lines)
        return f"""
ssp.library @lib {{
{library}
}}
hw.module @top({", ".join(ports)}) {{
  %p:{count + 1} = pipeline.unscheduled{name}({", ".join(arguments)}){control} go(%go) entryEn(%en)
    {{operator_lib = @lib}} -> ({results}) {{
{body}
    pipeline.return {returned} : {types}
  }}
  hw.output {outputs} : {types}, i1
}}
"""
