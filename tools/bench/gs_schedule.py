"""GS-Schedule's published code (Yu-Maryland/Differentiable_Scheduler_ICML24), from a folder.

Its `parse_graph_w_attr.py` writes a program for one graph, which is run here with another seed and
number of epochs.  Without a GPU, moving a tensor or a module to one does nothing.
"""

from __future__ import annotations

import re
import resource
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from gaus_pass.model.problem import Problem

_LINE = re.compile(r"epoch (\d+) solution .*\(objective\): (-?\d+)")
_ON_THE_CPU = """
import runpy, sys, torch
if not torch.cuda.is_available():
    torch.Tensor.cuda = torch.nn.Module.cuda = lambda self, *words, **named: self
torch.set_num_threads(1)
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""


@dataclass(frozen=True)
class Settings:
    """Arguments of the published program; the defaults are those of its README.

    Attributes
    ----------
    batch
        Samples an epoch; 250 there, for a GPU.
    """

    depth: int
    ratio: float
    epochs: int = 500
    batch: int = 250
    temperature: float = 50.0
    rate: float = 1.0
    seed: int = 30


def run_published(folder: Path, problem: Problem, settings: Settings) -> list[list[float]]:
    """``[CPU seconds, best objective]`` of every epoch, as the program prints it.

    The program does not time epochs: they share the CPU time of its process equally.

    Raises
    ------
    RuntimeError
        The folder does not have the program, or it failed.
    """
    with tempfile.TemporaryDirectory() as place:
        graph, program = Path(place) / "graph.gml", Path(place) / "program.py"
        graph.write_text(gml_of(problem))
        given = [str(settings.depth), f"{settings.ratio:g}", str(graph)]
        text = _output([sys.executable, "parse_graph_w_attr.py", *given], folder)
        program.write_text(adapted(text, settings))
        words = [str(program), str(graph), f"{settings.temperature:g}", f"{settings.rate:g}"]
        words += [str(settings.depth), str(settings.batch)]
        before = _child_seconds()
        printed = _output([sys.executable, "-W", "ignore", "-c", _ON_THE_CPU, *words], Path(place))
        seconds = _child_seconds() - before
    return curve_of(printed, seconds)


def curve_of(printed: str, seconds: float) -> list[list[float]]:
    """``[CPU seconds, best objective]`` of every epoch that was printed."""
    values = [float(found[2]) for found in _LINE.finditer(printed)]
    best = np.minimum.accumulate(values).tolist()
    share = seconds / max(len(values), 1)
    return [[share * (k + 1), value] for k, value in enumerate(best)]


def adapted(program: str, settings: Settings) -> str:
    """The program with another seed and number of epochs."""
    program = re.sub(r"^seed = \d+$", f"seed = {settings.seed}", program, flags=re.M)
    return re.sub(r"^num_epochs = \d+$", f"num_epochs = {settings.epochs}", program, flags=re.M)


def gml_of(problem: Problem) -> str:
    """The graph in the format of its workloads: units of a node and weight of an edge."""
    units = sum(problem.units(r.name) for r in problem.resource_types)
    units = np.broadcast_to(units, problem.num_operations).tolist()
    pairs = zip(problem.dep_src.tolist(), problem.dep_dst.tolist(), strict=True)
    weight = dict(zip(pairs, problem.dep_weight.tolist(), strict=True))
    nodes = (f'  node [ id {i} label "{i}" parameter {u} ]\n' for i, u in enumerate(units))
    edges = (
        f"  edge [ source {src} target {dst} parameter {int(w)} ]\n"
        for (src, dst), w in sorted(weight.items())
    )
    return "graph [\n  directed 1\n" + "".join(nodes) + "".join(edges) + "]\n"


def _child_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _output(command: list[str], folder: Path) -> str:
    ended = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if ended.returncode:
        raise RuntimeError(f"GS-Schedule in {folder}: {ended.stderr[-500:]}")
    return ended.stdout
