"""GFlowNet scheduling on devices: train one conditional model, and measure what it draws.

    python tools/bench/gflownet.py train --steps 3000
    python tools/bench/gflownet.py measure
    python tools/bench/gflownet.py exact
    python tools/bench/gflownet.py report

They go on where they stopped: the model is saved every few steps, a graph that has been measured
with it is not measured again, and the report is made of what there is.
"""

from __future__ import annotations

import argparse
import json
import time

import torch
from device_graphs import training_graph
from gflownet_exact import exact
from gflownet_measure import FOLDER, MODEL, measure
from gflownet_report import report

from gaus_pass.solvers.gflownet.chains import ACTION_INPUTS, GRAPH_INPUTS, NODE_INPUTS, Chains
from gaus_pass.solvers.gflownet.checkpoint import load, save
from gaus_pass.solvers.gflownet.config import PolicyConfig, TrainingConfig
from gaus_pass.solvers.gflownet.training import Trainer

_SAVED_EVERY = 20
_SHAPE = PolicyConfig(Chains.kind, GRAPH_INPUTS, NODE_INPUTS, ACTION_INPUTS)
_TRAINING = TrainingConfig(share=0.3)


def train(steps: int, seed: int) -> None:
    """Train up to a number of steps, one random graph a step."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    cpu = torch.device("cpu")
    trainer = load(str(MODEL), cpu) if MODEL.exists() else Trainer(_SHAPE, _TRAINING, seed, cpu)
    while trainer.done < steps:
        began = time.process_time()
        graph = training_graph(trainer.seed, trainer.done)
        done = trainer.step(Chains(graph))
        record = {
            "step": trainer.done,
            "operations": len(graph.duration),
            "loss": done.loss,
            "sigma": done.sigma,
            "seconds": time.process_time() - began,
        }
        with (FOLDER / "training.jsonl").open("a") as log:
            log.write(json.dumps(record) + "\n")
        if trainer.done % _SAVED_EVERY == 0 or trainer.done == steps:
            save(trainer, str(MODEL))


def main() -> None:
    """Run one command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("command", choices=("train", "measure", "exact", "report"))
    parser.add_argument("--steps", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    torch.set_num_threads(1)
    if asked.command == "train":
        train(asked.steps, asked.seed)
    elif asked.command == "measure":
        measure()
    elif asked.command == "exact":
        exact()
    else:
        report()


if __name__ == "__main__":
    main()
