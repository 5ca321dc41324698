"""``gaus import``: from an and-inverter graph to IR that ``circt-opt`` reads."""

from __future__ import annotations

from pathlib import PurePath

from gaus_pass.cli.reading import STDIN, input_name, read_bytes
from gaus_pass.cli.request import Request
from gaus_pass.formats.aiger_file import Reader
from gaus_pass.formats.readers import unpack
from gaus_pass.support.files import claim, write


def import_graph(request: Request) -> None:
    """Write the module of an AIGER file, whole or not at all.

    Raises
    ------
    GausError
        The input is not AIGER, or the output cannot be written.
    """
    from gaus_pass.ir.core.bindings import new_context
    from gaus_pass.ir.core.reading import parse_module
    from gaus_pass.ir.dataflow.aig_import import synth_text

    claim(request.output)
    name = input_name(request.input)
    circuit = Reader(unpack(read_bytes(request.input), name), name).read()
    stem = "" if request.input == STDIN else PurePath(name).name.partition(".")[0]
    text = synth_text(circuit, stem or "aig")
    parse_module(text, name, new_context())  # CIRCT's verifier has the last word
    write(request.output, text)
