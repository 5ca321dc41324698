"""Checkpoints: a training that goes on from one gives the same as one that never stopped.

A safetensors file with the policy, Adam's moments and the state of the random numbers, and one
entry of metadata, JSON, that says what it is and carries a digest of all tensors.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from gaus_pass.errors import ImportFailed, MissingDependency
from gaus_pass.solvers.gflownet.config import PolicyConfig, TrainingConfig
from gaus_pass.solvers.gflownet.training import Trainer
from gaus_pass.support.files import write

FORMAT = "gaus-gflownet"
VERSION = 1
_ENTRY = "gaus"
_MOMENTS = ("step", "exp_avg", "exp_avg_sq")

Tensors = dict[str, Tensor]


def save(trainer: Trainer, path: str) -> None:
    """Write a checkpoint, whole or not at all.

    Raises
    ------
    MissingDependency
        safetensors is not installed.
    GausError
        The file cannot be written.
    """
    tensors = _tensors(trainer)
    about = {
        "format": FORMAT,
        "version": VERSION,
        "policy": asdict(trainer.policy.config),
        "training": asdict(trainer.config),
        "seed": trainer.seed,
        "steps": trainer.done,
        "digest": _digest(tensors),
    }
    # One entry: with several their order, and so the bytes, would differ from run to run.
    metadata = {_ENTRY: json.dumps(about, sort_keys=True)}
    write(path, _safetensors("safetensors.torch").save(tensors, metadata))


def load(path: str, device: torch.device) -> Trainer:
    """A trainer as it was when it was saved.

    Raises
    ------
    ImportFailed
        The file cannot be read, is damaged, or is no checkpoint of this program and version.
    MissingDependency
        safetensors is not installed.
    """
    about, tensors = _read(path)
    try:
        trainer = Trainer(
            PolicyConfig(**about["policy"]),
            TrainingConfig(**about["training"]),
            about["seed"],
            device,
        )
        _restore(trainer, tensors, int(about["steps"]))
    except (KeyError, TypeError, ValueError, RuntimeError) as error:
        reason = str(error).splitlines()[0]
        raise ImportFailed(
            f"the checkpoint does not fit the policy it names: {reason}", path
        ) from None
    return trainer


def _safetensors(module: str) -> Any:
    from importlib import import_module

    try:
        return import_module(module)
    except ModuleNotFoundError:
        raise MissingDependency(
            "checkpoints of gflownet need safetensors; install it with: "
            "pip install 'gaus-pass[gflownet]'"
        ) from None


def _tensors(trainer: Trainer) -> Tensors:
    found = {f"policy.{name}": value for name, value in trainer.policy.state_dict().items()}
    for name, parameter in trainer.policy.named_parameters():
        for key, value in trainer.optimiser.state.get(parameter, {}).items():
            found[f"adam.{key}.{name}"] = value
    found["random"] = trainer.random.get_state()
    return {name: value.detach().cpu().contiguous() for name, value in found.items()}


def _restore(trainer: Trainer, tensors: Tensors, steps: int) -> None:
    policy = {k.removeprefix("policy."): v for k, v in tensors.items() if k.startswith("policy.")}
    trainer.policy.load_state_dict(policy)
    for name, parameter in trainer.policy.named_parameters():
        if steps:
            moments = {key: tensors[f"adam.{key}.{name}"] for key in _MOMENTS}
            trainer.optimiser.state[parameter] = {
                # Adam keeps its count of steps on the CPU.
                key: value.clone() if key == "step" else value.to(parameter.device)
                for key, value in moments.items()
            }
    trainer.random.set_state(tensors["random"])
    trainer.done = steps


def _digest(tensors: Tensors) -> str:
    total = hashlib.sha256()
    for name in sorted(tensors):
        value = tensors[name]
        total.update(f"{name} {value.dtype} {tuple(value.shape)}\n".encode())
        total.update(value.numpy().tobytes())
    return total.hexdigest()


def _read(path: str) -> tuple[dict[str, Any], Tensors]:
    opened: Callable[..., Any] = _safetensors("safetensors").safe_open
    failure: Any = _safetensors("safetensors").SafetensorError
    if not Path(path).is_file():
        raise ImportFailed("no such checkpoint", path)
    try:
        with opened(path, framework="pt", device="cpu") as file:
            about = _about(file.metadata() or {}, path)
            tensors: Tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    except (failure, OSError) as error:
        raise ImportFailed(f"not a readable safetensors file: {error}", path) from None
    if _digest(tensors) != about.get("digest"):
        raise ImportFailed("damaged: the tensors differ from those that were saved", path)
    return about, tensors


def _about(metadata: dict[str, str], path: str) -> dict[str, Any]:
    """The metadata of one of our checkpoints."""
    try:
        about: Any = json.loads(metadata.get(_ENTRY, "null"))
    except json.JSONDecodeError:
        about = None
    if not isinstance(about, dict) or about.get("format") != FORMAT:
        raise ImportFailed("a safetensors file, but no checkpoint of gflownet", path)
    if about.get("version") != VERSION:
        raise ImportFailed(
            f"a checkpoint of version {about.get('version')}; this program reads {VERSION}: "
            "train it again with gaus train",
            path,
        )
    return about
