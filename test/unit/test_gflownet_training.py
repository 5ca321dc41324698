"""Training of gflownet: the gradient, what it converges to, and checkpoints."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from support.tasks import task_of

from gaus_pass.errors import ImportFailed
from gaus_pass.model.builder import ProblemBuilder
from gaus_pass.model.schedule import Schedule
from gaus_pass.solvers.gflownet.config import PolicyConfig, TrainingConfig

torch = pytest.importorskip("torch")

from support.exact_flow import terminals  # noqa: E402

from gaus_pass.solvers.gflownet import chains, steps  # noqa: E402
from gaus_pass.solvers.gflownet.environment import Environment  # noqa: E402
from gaus_pass.solvers.gflownet.sampling import backward_of, draw, forward_of  # noqa: E402
from gaus_pass.solvers.gflownet.training import Trainer  # noqa: E402

pytestmark = pytest.mark.torch

CPU = torch.device("cpu")


@pytest.fixture(autouse=True)
def _one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def devices(seed: int = 0, n: int = 4) -> chains.Chains:
    edges = np.zeros((n, n), np.bool_)
    edges[0, 2] = edges[1, 3] = True
    duration = np.random.default_rng(seed).uniform(0.1, 1, n)
    return chains.Chains(chains.DeviceGraph(duration, edges, 2))


def shared_units() -> steps.Steps:
    """Four operations, one multiplier, six steps; some orders lead to a dead end."""
    builder = ProblemBuilder()
    builder.resource_type("mul", limit=1)
    builder.operator_type("mul", 1, uses={"mul": 1})
    builder.operator_type("add", 1)
    made = [builder.operation(f"m{i}", "mul", latest=2) for i in range(3)]
    total = builder.operation("sum", "add")
    for operation in made:
        builder.value(operation, 8, [total])
    task = task_of(builder.build(), "length + 0.05*register-bits", more=3)
    return steps.Steps(task, Schedule(np.array([0, 1, 2, 3])))


def trainer_of(env: Environment, seed: int = 0, **settings: float) -> Trainer:
    kind = {"chains": chains, "steps": steps}[env.kind]
    shape = PolicyConfig(
        env.kind, kind.GRAPH_INPUTS, kind.NODE_INPUTS, kind.ACTION_INPUTS, graph_layers=1
    )
    return Trainer(shape, replace(TrainingConfig(), **settings), seed, CPU)


def after(trainer: Trainer, env: Environment, count: int) -> Trainer:
    for _ in range(count):
        trainer.step(env)
    return trainer


@pytest.mark.parametrize("env", [devices(), shared_units()], ids=lambda env: env.kind)
def test_the_trained_policy_ends_where_the_reward_is(env: Environment):
    """Terminal probabilities over all schedules against R / Z at σ = 0.3."""
    trainer = trainer_of(env, coldest=0.25, hottest=0.35, rate=6e-3, decay=100)
    begin = terminals(trainer.policy, env, 0.3)
    assert begin.chance.sum() == pytest.approx(1.0, abs=1e-5)
    assert begin.variation(0.3) > 0.1, "nothing to learn"
    end = begin
    while end.variation(0.3) > 0.045 and trainer.done < 400:
        after(trainer, env, 50)
        end = terminals(trainer.policy, env, 0.3)
    assert end.chance.sum() == pytest.approx(1.0, abs=1e-5)
    assert end.variation(0.3) < 0.05
    assert end.variation(1.0) > 0.05, "the temperature makes no difference here"


@pytest.mark.parametrize("env", [devices(), shared_units()], ids=lambda env: env.kind)
def test_the_gradient_taken_state_by_state_is_that_of_the_variance(env: Environment):
    trainer = trainer_of(env, trajectories=20, clip=1e9, chunk=30, hottest=0.3, coldest=0.3)
    policy, sigma = trainer.policy, 0.3
    drawn = draw(policy, env, math.log(sigma), 20, torch.Generator().manual_seed(1))
    context = policy.prepare(env.graph_inputs, env.masks, math.log(sigma))
    total = env.score(drawn.last) / sigma
    for t, state in enumerate(drawn.states):
        chances = policy(context, env.view(state))
        if t > 0:
            total = total + backward_of(chances, env, drawn.actions[t - 1])
        if t < len(drawn.actions):
            total = total - forward_of(chances, drawn.actions[t])
    ((total - total.mean()) ** 2).mean().backward()
    wanted = [p.grad.clone() for p in policy.parameters() if p.grad is not None]
    trainer.optimiser.zero_grad()
    excess = (total - total.mean()).detach()
    trainer._descend(env, drawn, math.log(sigma), (2 * excess / 20).float())
    found = [p.grad for p in policy.parameters() if p.grad is not None]
    assert len(found) == len(wanted)
    for one, two in zip(found, wanted, strict=True):
        assert torch.allclose(one, two, rtol=1e-3, atol=1e-4)


def test_part_of_the_states_gives_the_gradient_in_the_mean():
    """Every state is taken with the probability that its terms are divided by."""
    trainer = trainer_of(devices(), share=0.25)
    picks = [trainer._chosen(40) for _ in range(500)]
    counts = np.bincount(np.concatenate(picks), minlength=40) / 500
    assert counts.mean() == pytest.approx(0.25, abs=0.02)
    assert counts.min() > 0.1


def test_twenty_steps_are_ten_saved_loaded_and_ten_more(tmp_path: Path):
    checkpoint = pytest.importorskip("gaus_pass.solvers.gflownet.checkpoint")
    pytest.importorskip("safetensors")
    env = devices()
    whole = after(trainer_of(env, share=0.5), env, 20)
    path = tmp_path / "half.safetensors"
    checkpoint.save(after(trainer_of(env, share=0.5), env, 10), str(path))
    half = checkpoint.load(str(path), CPU)
    assert half.done == 10
    after(half, env, 10)
    for name, value in whole.policy.state_dict().items():
        assert torch.equal(value, half.policy.state_dict()[name]), name
    checkpoint.save(whole, str(tmp_path / "whole.safetensors"))
    checkpoint.save(half, str(path))
    assert path.read_bytes() == (tmp_path / "whole.safetensors").read_bytes()


def damaged(data: bytes) -> dict[str, tuple[bytes, str]]:
    """Ways to spoil a checkpoint, and what is said of each."""
    header = json.loads(data[8 : 8 + int.from_bytes(data[:8], "little")])
    about = json.loads(header["__metadata__"]["gaus"])

    def with_metadata(changed: object) -> bytes:
        new = {**header, "__metadata__": changed}
        text = json.dumps({k: v for k, v in new.items() if v is not None}).encode()
        text += b" " * (-len(text) % 8)
        body = data[8 + int.from_bytes(data[:8], "little") :]
        return len(text).to_bytes(8, "little") + text + body

    flipped = bytearray(data)
    flipped[-5] ^= 1
    other = {**about, "policy": {**about["policy"], "width": 64}}
    return {
        "empty": (b"", "not a readable safetensors file"),
        "truncated": (data[:-100], "not a readable safetensors file"),
        "text": (b"module { }\n" * 20, "not a readable safetensors file"),
        "one bit": (bytes(flipped), "damaged: the tensors differ"),
        "foreign": (with_metadata(None), "no checkpoint of gflownet"),
        "other program": (with_metadata({"gaus": "[1]"}), "no checkpoint of gflownet"),
        "version": (
            with_metadata({"gaus": json.dumps({**about, "version": 9})}),
            "a checkpoint of version 9; this program reads 1",
        ),
        "shape": (with_metadata({"gaus": json.dumps(other)}), "does not fit the policy it names"),
        "no seed": (
            with_metadata({"gaus": json.dumps({k: v for k, v in about.items() if k != "seed"})}),
            "does not fit the policy it names",
        ),
    }


def test_what_is_no_checkpoint_is_refused_with_the_reason(tmp_path: Path):
    pytest.importorskip("safetensors")
    checkpoint = pytest.importorskip("gaus_pass.solvers.gflownet.checkpoint")
    good = tmp_path / "good.safetensors"
    env = devices()
    checkpoint.save(after(trainer_of(env), env, 1), str(good))
    for name, (data, reason) in damaged(good.read_bytes()).items():
        bad = tmp_path / f"{name}.safetensors"
        bad.write_bytes(data)
        with pytest.raises(ImportFailed, match=reason):
            checkpoint.load(str(bad), CPU)
    with pytest.raises(ImportFailed, match="no such checkpoint"):
        checkpoint.load(str(tmp_path / "none"), CPU)
    with pytest.raises(ImportFailed, match="no such checkpoint"):
        checkpoint.load(str(tmp_path), CPU)
