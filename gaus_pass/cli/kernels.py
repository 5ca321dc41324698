"""What ``gaus hls`` and ``gaus import`` read: a function in MLIR, or one in C."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePath

from gaus_pass.cli.reading import input_name, read_bytes
from gaus_pass.cli.request import Request
from gaus_pass.diagnostics import Emit
from gaus_pass.errors import ImportFailed, InvalidOption
from gaus_pass.frontends.c.harness import Signature
from gaus_pass.hls.from_file import FunctionFile
from gaus_pass.option_table import build_options
from gaus_pass.options import Options

_C = ".c"
_CPP = (".cpp", ".cc", ".cxx", ".c++", ".C", ".hpp", ".hh", ".hxx")


@dataclass(frozen=True)
class Kernel:
    """A source.

    Attributes
    ----------
    data
        As people wrote it.
    made, signature
        MLIR that a front end made of it, and how to call it in C; None where it is MLIR itself.
    wishes
        Options that directives in the source stand for.
    """

    name: str
    data: bytes
    made: str | None = None
    signature: Signature | None = None
    wishes: Mapping[str, str] = field(default_factory=dict[str, str])

    def under(self, request: Request) -> Options:
        """The options of a request, and those that the source asks for where the user is silent."""
        wishes = {k: v for k, v in self.wishes.items() if k not in request.texts}
        made = build_options(wishes, Options)
        return replace(
            request.options,
            **{k.replace("-", "_"): getattr(made, k.replace("-", "_")) for k in wishes},
        )

    def file(self, request: Request) -> FunctionFile:
        """The function that a request names."""
        top = request.top if self.signature is None else None
        return FunctionFile(self.data, self.name, top, request.allow_unregistered, self.made)


def is_c(path: str) -> bool:
    """Whether a file is C, by its name."""
    return PurePath(path).suffix == _C


def read_kernel(request: Request, emit: Emit) -> Kernel:
    """The input of a command.

    Raises
    ------
    GausError
        It cannot be read; C with something that has no hardware, or options of C for MLIR.
    """
    _require_no_cpp(request.input)
    name, data = input_name(request.input), read_bytes(request.input)
    if not is_c(request.input):
        if request.flags:
            raise InvalidOption(f"{request.flags[0]} is about C; '{name}' is not named …{_C}")
        return Kernel(name, data)
    from gaus_pass.frontends.c.door import import_c

    made = import_c(request.input, request.top, request.flags, emit)
    # Ports of hardware made of C have C's names.
    wishes = {"port-names": "source", **made.options}
    return Kernel(name, data, made.text, made.signature, wishes)


def _require_no_cpp(path: str) -> None:
    """Refuse C++, by its name."""
    if PurePath(path).suffix in _CPP:
        raise ImportFailed(
            "kernels in C++ are not read; write the function in C, in a file named …"
            f"{_C}: ap_int<N> is _BitInt(N), a stream is an array, a reference is a pointer, a "
            "template is a function for each type",
            path,
        )
