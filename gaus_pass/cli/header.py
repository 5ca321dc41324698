"""The registers of a module as a header for C, with the names that Vitis gives them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gaus_pass.errors import InvalidOption
from gaus_pass.hardware.axi import AXI_LITE, CONTROL, ENABLED, GLOBAL, STATUS, AxiLite
from gaus_pass.text import legal_name

Json = Mapping[str, Any]

_FIXED = {"AP_CTRL": CONTROL, "GIE": GLOBAL, "IER": ENABLED, "ISR": STATUS}


def header(module: Json) -> str:
    """The text of the header.

    Parameters
    ----------
    module
        Its description in the result JSON.

    Raises
    ------
    InvalidOption
        The module has no registers.
    """
    if "control" not in module["interface"]:
        raise InvalidOption(
            f"--header lists the registers of a module, and '{module['module']}' has none; add "
            f"--interface {AXI_LITE}"
        )
    prefix = f"X{legal_name(module['module']).upper()}_CONTROL"
    lines = [f"/* Registers of {legal_name(module['module'])}, as offsets in bytes. */"]
    lines += [f"#ifndef {prefix}_H", f"#define {prefix}_H"]
    lines += [f"#define {prefix}_ADDR_{name} 0x{at:02x}" for name, at in _FIXED.items()]
    for value in AxiLite.of_json(module["interface"]["control"]).values:
        name = legal_name(value.name).upper()
        way = "written by the processor" if value.writes else "read only"
        lines.append(f"#define {prefix}_ADDR_{name}_DATA 0x{value.offset:02x} /* {way} */")
        lines.append(f"#define {prefix}_BITS_{name}_DATA {value.bits}")
    return "\n".join([*lines, "#endif", ""])
