"""Files that tell synthesis and place and route of the clock: SDC, and two that nextpnr reads."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from gaus_pass.errors import InvalidOption
from gaus_pass.hardware.interface import CLOCK, DONE, READY, STALL, START
from gaus_pass.options import Options

Json = Mapping[str, Any]


def require_clock(path: str, options: Options) -> None:
    """Say before any work that a file of constraints cannot be written.

    Raises
    ------
    InvalidOption
        Its name ends in none of the known ways, or there is no clock with a unit.
    """
    if path.rpartition(".")[2] not in _FORMS:
        raise InvalidOption(f"--sdc: '{path}' ends in none of .sdc, .lpf (ECP5) and .pcf (iCE40)")
    if options.clock is None:
        raise InvalidOption("--sdc needs a clock with a unit; add --clock 100MHz and --part ecp5")


def constraints(path: str, module: Json, options: Options) -> str:
    """The text of a file of constraints, in the form that the end of its name says.

    Parameters
    ----------
    module
        Its description in the result JSON.
    """
    assert options.period is not None
    return _FORMS[path.rpartition(".")[2]](module, options.period, options)


def _sdc(module: Json, period: float, options: Options) -> str:
    lines = [f"create_clock -name {CLOCK} -period {period / 1000:.12g} [get_ports {CLOCK}]"]
    inputs, outputs = list[str](), list[str]()
    if "control" not in module["interface"]:
        inputs = [START.name, STALL.name]
        results = (r["name"] for r in module["interface"]["results"] if "kind" not in r)
        outputs = [READY.name, DONE.name, *results]
    inputs += _memory_signals(module, "rdata")
    outputs += _memory_signals(module, "addr", "en", "we", "wdata")
    for kind, delay, names in (
        ("input", options.input_delay, inputs),
        ("output", options.output_delay, outputs),
    ):
        if delay is not None and names:
            ports = " ".join(names)
            lines.append(f"set_{kind}_delay -clock {CLOCK} {delay:g} [get_ports {{{ports}}}]")
    return "\n".join(lines) + "\n"


def _memory_signals(module: Json, *kinds: str) -> Iterator[str]:
    for argument in module["interface"]["arguments"]:
        for port in argument["ports"] if argument["kind"] == "memory" else ():
            has = {"rdata": port["reads"], "we": port["writes"], "wdata": port["writes"]}
            yield from (f"{port['prefix']}_{kind}" for kind in kinds if has.get(kind, True))


def _lpf(_: Json, period: float, __: Options) -> str:
    return f'FREQUENCY PORT "{CLOCK}" {1e6 / period:.6g} MHZ;\n'


def _pcf(_: Json, period: float, __: Options) -> str:
    return f"set_frequency {CLOCK} {1e6 / period:.6g}\n"


_FORMS: dict[str, Callable[[Json, float, Options], str]] = {"sdc": _sdc, "lpf": _lpf, "pcf": _pcf}
