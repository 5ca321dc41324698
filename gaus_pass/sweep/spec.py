"""What is swept: an input, the flow that makes designs of it, axes, and options of all points."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gaus_pass import __version__
from gaus_pass.errors import InvalidOption
from gaus_pass.regions.questions import graph_format
from gaus_pass.streams import read_input
from gaus_pass.sweep.axes import Axis, Space

HLS, SCHEDULE = "hls", "schedule"
FLOWS = (HLS, SCHEDULE)
_NAME_FILES = ("operators", "delay-model", "checkpoint")
"""Options that may name a file, whose content then decides."""
_FUNCTION = b"func.func"


@dataclass(frozen=True)
class Spec:
    """A sweep.

    Attributes
    ----------
    name, data
        The input as messages call it, and its content.
    flow
        `HLS` makes modules of a function, `SCHEDULE` schedules the problems of the input.
    fixed
        Options of all points as text, by key.
    target
        What measures the modules, and its identity; empty for none.
    trips
        Trip count of loops whose own is known only at run time, for the metric ``cycles``.
    search
        Number of points to look for, and how; empty for all of them.
    prune
        Whether points are cut that bounds prove not to be on the front.
    """

    name: str
    data: bytes
    flow: str
    space: Space
    fixed: Mapping[str, str] = field(default_factory=dict[str, str])
    top: str | None = None
    allow_unregistered: bool = False
    node_latency: int = 1
    target: str = ""
    target_identity: str = ""
    trips: int = 64
    minimise: tuple[str, ...] = ()
    search: Mapping[str, Any] = field(default_factory=dict[str, Any])
    prune: bool = False

    def options(self, number: int) -> dict[str, str]:
        """The options of a point as text, without those that it leaves at their defaults."""
        both = {**self.fixed, **self.space.values(number)}
        return {key: text for key, text in sorted(both.items()) if text}

    def to_json(self) -> dict[str, Any]:
        """Everything but the content of the input."""
        return {
            "name": self.name,
            "flow": self.flow,
            "axes": [[axis.name, list(axis.values)] for axis in self.space.axes],
            "fixed": dict(self.fixed),
            "top": self.top,
            "allow_unregistered": self.allow_unregistered,
            "node_latency": self.node_latency,
            "target": self.target,
            "target_identity": self.target_identity,
            "trips": self.trips,
            "minimise": list(self.minimise),
            "search": dict(self.search),
            **({"prune": True} if self.prune else {}),
        }

    @staticmethod
    def of_json(data: Mapping[str, Any], content: bytes) -> Spec:
        """Read what `to_json` gave."""
        values = dict(data)
        axes = tuple(Axis(name, tuple(texts)) for name, texts in values.pop("axes"))
        values["minimise"] = tuple(values["minimise"])
        return Spec(data=content, space=Space(axes), **values)

    def digest(self) -> str:
        """Equal for two sweeps that ask the same; what they are called does not count."""
        guided = self.prune or self.search  # what is computed depends on what is wanted
        asked = {k: v for k, v in self.to_json().items() if guided or k != "minimise"}
        return _digest({**asked, **self.base()})

    def base(self) -> dict[str, Any]:
        """What decides the results of all points besides their options."""
        files = {key: _content(self.fixed[key]) for key in _NAME_FILES if key in self.fixed}
        return {
            "version": __version__,
            "circt": "" if _is_graph(self) else _wheel(),
            "input": hashlib.sha256(self.data).hexdigest(),
            "suffix": Path(self.name).suffix,
            "flow": self.flow,
            "top": self.top,
            "allow_unregistered": self.allow_unregistered,
            "node_latency": self.node_latency,
            "target": self.target_identity,
            "trips": self.trips,
            "files": {key: text for key, text in files.items() if text},
        }


class Keys:
    """The keys of the points of a sweep: hashes of all that decides their results."""

    def __init__(self, spec: Spec) -> None:
        self._spec = spec
        self._start = hashlib.sha256(_text(spec.base()).encode())
        axes = [axis for axis in spec.space.axes if axis.name in _NAME_FILES]
        self._files = {value: _content(value) for axis in axes for value in axis.values}

    def of(self, number: int) -> str:
        """The key of a point."""
        options = self._spec.options(number)
        named = {text: self._files[text] for text in options.values() if self._files.get(text)}
        digest = self._start.copy()
        digest.update(_text([options, named] if named else options).encode())
        return digest.hexdigest()[:40]


def flow_of(data: bytes, path: str, top: str | None, asked: str | None) -> str:
    """The flow for an input: that of `gaus hls` for functions, unless another one is asked for."""
    if asked is not None:
        return asked
    if graph_format(data, path) is not None:
        if top is not None:
            raise InvalidOption(f"--top names a function, and '{path}' has none")
        return SCHEDULE
    return HLS if top is not None or _FUNCTION in data else SCHEDULE


def _is_graph(spec: Spec) -> bool:
    return spec.flow == SCHEDULE and graph_format(spec.data, spec.name) is not None


def _wheel() -> str:
    from gaus_pass.ir.core.bindings import wheel_version

    return wheel_version()


def _content(path: str) -> str:
    """The hash of a file that an option names; empty where there is none of that name."""
    if not os.path.isfile(path):
        return ""
    return hashlib.sha256(read_input(path)).hexdigest()


def _text(data: object) -> str:
    return json.dumps(data, sort_keys=True, separators=(",", ":"))


def _digest(data: object) -> str:
    return hashlib.sha256(_text(data).encode()).hexdigest()[:40]
