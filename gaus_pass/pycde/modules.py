"""Modules of PyCDE around Verilog that this package makes, in a process of its own."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pycde
import pycde.types as types
from pycde.constructs import Wire

from gaus_pass.errors import GausError
from gaus_pass.hardware.interface import CLOCK, RESET, Interface
from gaus_pass.hardware.ports import Direction, Signal
from gaus_pass.hardware.streams import Stream
from gaus_pass.support.files import scratch_folder, write

_LOWER = (
    *("--pipeline-explicit-regs", "--lower-pipeline-to-hw", "--lower-seq-to-sv"),
    "--export-verilog",
)


def hls(source: str | os.PathLike[str], top: str, **options: Any) -> Any:
    """A function with loops as a module of PyCDE.

    Parameters
    ----------
    source
        A file with MLIR or C, or the text of MLIR.
    top
        The function.
    options
        As on the command line of ``gaus hls``, with ``_`` for ``-``.

    Returns
    -------
    type
        A `pycde.Module` with the ports of the function.  Streams (``interface=``) are ESI channels.
        Its Verilog is written where a system is packaged, and in ``verilog``.

    Raises
    ------
    GausError
        As ``gaus hls``; the message has all that it says.
    """
    text = source if isinstance(source, str) and "\n" in source else ""
    with scratch_folder({"in.mlir": text}) as own:
        path = own / "in.mlir" if text else Path(source)
        asked = [word for key, value in options.items() for word in _option(key, value)]
        words = ["hls", str(path), "--top", top, *asked]
        _run("gaus_pass", [*words, "-o", str(own / "o.sv"), "--report", str(own / "o.json")])
        verilog = (own / "o.sv").read_text()
        [module] = json.loads((own / "o.json").read_text())["modules"]
    interface = Interface.of_json(module["interface"])
    outside = _external(module["module"], list(interface.signals()), verilog)
    return _around(f"{module['module']}_module", outside, interface.streams)


def pipelined(module: Any, clock: str, part: str = "ecp5", **options: Any) -> Any:
    """A combinational module of PyCDE as a pipeline that keeps a clock.

    Parameters
    ----------
    clock, part
        As the options of the same names.
    options
        Further ones of ``--gaus-schedule``, with ``_`` for ``-``.

    Returns
    -------
    type
        A `pycde.Module` with the ports of the module, and ``clk``, ``rst``, ``go`` and ``done``, as
        ``docs/dataflow.md`` describes them.

    Raises
    ------
    GausError
        As ``circt-opt --gaus-schedule``; the message has all that it says.
    """
    with scratch_folder({}) as own:
        system = pycde.System([module], name="pipelined", output_directory=str(own))
        system.generate()
        # What the manifest of a system says of a module is no hardware.
        kept = [line for line in str(system.mod).splitlines() if "esi.manifest" not in line]
    with scratch_folder({"in.mlir": "\n".join(kept)}) as own:
        words = {"pipeline": True, "clock": clock, "part": part, **options}
        text = " ".join(_pass_option(key, value) for key, value in words.items())
        output = str(own / "o.mlir")
        passes = ["--lower-hwarith-to-hw", f"--gaus-schedule={text}", *_LOWER]
        verilog = _run("gaus_pass.opt", [str(own / "in.mlir"), *passes, "-o", output])
    name = f"{module.__name__}_pipelined"
    verilog = re.sub(rf"\bmodule {module.__name__}\b", f"module {name}", verilog)
    known = {port.name: port.type for port in (*module._builder.inputs, *module._builder.outputs)}
    outside = _external(name, _ports(verilog, name), verilog, known)
    return _around(f"{name}_module", outside)


def _option(key: str, value: Any) -> Sequence[str]:
    name = f"--{key.replace('_', '-')}"
    return [name] if value is True else [name, str(value)]


def _pass_option(key: str, value: Any) -> str:
    name = key.replace("_", "-")
    return name if value is True else f"{name}={value}"


def _run(module: str, words: Sequence[str]) -> str:
    """Standard output of a command of this package."""
    done = subprocess.run(
        [sys.executable, "-m", module, *words], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise GausError(done.stderr.strip())
    return done.stdout


def _ports(verilog: str, name: str) -> list[Signal]:
    """The ports of a module but its clock, from the head of its Verilog."""
    head = re.search(rf"\bmodule {name}\((.*?)\);", re.sub(r"//[^\n]*", "", verilog), re.DOTALL)
    assert head is not None, f"there is no module {name}"
    found: list[Signal] = []
    way, bits = "input", 1
    for words in head[1].split(","):
        match = re.fullmatch(
            r"\s*(?P<way>input|output)?\s*(?:\[(?P<high>\d+):0\])?\s*(?P<name>\w+)\s*", words
        )
        assert match is not None, words
        if match["way"]:
            way, bits = match["way"], 1
        if match["high"] or match["way"]:
            bits = int(match["high"] or 0) + 1
        if match["name"] != CLOCK:
            make = Signal.input if way == "input" else Signal.output
            found.append(make(match["name"], bits))
    return found


def _type(signal: Signal) -> Any:
    return types.Bits(signal.bits)


def _external(
    name: str, signals: Sequence[Signal], verilog: str, known: Mapping[str, Any] | None = None
) -> Any:
    """A module that PyCDE knows by its ports alone; their types are bits where none is known."""
    kinds = known or {}
    ports: dict[str, Any] = {CLOCK: pycde.Clock()}
    for signal in signals:
        way = pycde.Input if signal.direction is Direction.IN else pycde.Output
        ports[signal.name] = (
            pycde.Reset() if signal == RESET else way(kinds.get(signal.name, _type(signal)))
        )
    made: Any = type(name, (pycde.Module,), ports)
    made.verilog = verilog
    return made


def _around(name: str, outside: Any, streams: Sequence[Stream] = ()) -> Any:
    """A module around one that PyCDE knows by its ports, whose streams are channels."""
    hidden = {signal.name for stream in streams for signal in stream.signals()}
    ports: dict[str, Any] = {}
    for made, way in (
        (outside._builder.inputs, pycde.Input),
        (outside._builder.outputs, pycde.Output),
    ):
        for port in made:
            if port.name not in hidden:
                kind = {CLOCK: pycde.Clock, RESET.name: pycde.Reset}.get(port.name)
                ports[port.name] = way(port.type) if kind is None else kind()
    plain = list(ports)
    for stream in streams:
        way = pycde.InputChannel if stream.incoming else pycde.OutputChannel
        ports[stream.name] = way(types.Bits(stream.bits))
    ports["build"] = pycde.generator(_builder(outside, streams, plain))
    made: Any = type(name, (pycde.Module,), ports)
    made.verilog = outside.verilog
    return made


def _builder(
    outside: Any, streams: Sequence[Stream], plain: Sequence[str]
) -> Callable[[Any], None]:
    def build(ports: Any) -> None:
        """Connect channels to ready and valid."""
        system = pycde.System.current()
        system.add_packaging_step(
            lambda own: write(str(own.hw_output_dir / f"{outside.__name__}.sv"), outside.verilog)
        )
        inputs = {n: getattr(ports, n) for n in plain if n in _inputs(outside)}
        waiting: dict[str, Any] = {}
        for stream in streams:
            ready = Wire(types.Bits(1), f"{stream.name}_taken")
            waiting[stream.name] = ready
            if stream.incoming:
                data, valid = getattr(ports, stream.name).unwrap(ready)
                inputs |= {stream.data.name: data, stream.valid.name: valid}
            else:
                inputs[stream.ready.name] = ready
        instance = outside(**inputs)
        for name in plain:
            if name not in inputs:
                setattr(ports, name, getattr(instance, name))
        for stream in streams:
            if stream.incoming:
                waiting[stream.name].assign(getattr(instance, stream.ready.name))
                continue
            channel: Any = types.Channel(types.Bits(stream.bits))
            data = getattr(instance, stream.data.name)
            made, ready = channel.wrap(data, getattr(instance, stream.valid.name))
            waiting[stream.name].assign(ready)
            setattr(ports, stream.name, made)

    return build


def _inputs(module: Any) -> set[str]:
    return {port.name for port in module._builder.inputs}
