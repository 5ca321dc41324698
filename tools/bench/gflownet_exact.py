"""Terminal probabilities of policies on graphs whose schedules can all be enumerated."""

from __future__ import annotations

import json
import sys
from typing import Any

import numpy as np
import torch
from device_graphs import KINDS
from gflownet_measure import FOLDER, MODEL
from results import ROOT

from gaus_pass.solvers.gflownet.chains import Chains
from gaus_pass.solvers.gflownet.checkpoint import load
from gaus_pass.solvers.gflownet.config import TrainingConfig
from gaus_pass.solvers.gflownet.training import Trainer

sys.path.insert(0, str(ROOT / "test"))

from support.exact_flow import terminals

OPERATIONS, SIGMA, STEPS = 5, 0.3, 4000
EXACT = FOLDER / "exact.json"


def exact() -> None:
    """The conditional policy, and one trained on the graph alone, against R / Z."""
    trainer = load(str(MODEL), torch.device("cpu"))
    records: list[dict[str, Any]] = []
    for name, make in KINDS.items():
        env = Chains(make(np.random.default_rng((5, OPERATIONS)), OPERATIONS))
        own = Trainer(trainer.policy.config, TrainingConfig(coldest=0.1), 0, torch.device("cpu"))
        begin = terminals(own.policy, env, SIGMA)
        for _ in range(STEPS):
            own.step(env)
        records.append(
            {
                "kind": name,
                "schedules": len(begin.chance),
                "untrained": begin.variation(SIGMA),
                "conditional": terminals(trainer.policy, env, SIGMA).variation(SIGMA),
                "own": terminals(own.policy, env, SIGMA).variation(SIGMA),
                "steps": trainer.done,
            }
        )
        print(json.dumps(records[-1]), flush=True)
    EXACT.write_text(json.dumps(records))
