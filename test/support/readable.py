"""What Verilog for people has none of."""

from __future__ import annotations

import re

from gaus_pass.hls.functions import functions, lower_functions
from gaus_pass.ir.core.bindings import PassManager, export_verilog, ir, new_context
from gaus_pass.ir.verilog.exporting import prepare_export
from gaus_pass.options import Options

_LOWERING = "builtin.module(hw.module(lower-seq-hlmem),lower-seq-to-sv)"
_NUMBER = r"\d+'s?h[0-9A-F]+\b"
PATTERNS = {
    "temporary": re.compile(r"\b_GEN\w*"),
    "constants": re.compile(rf"[(=?:,{{]\s*{_NUMBER}\s*([-+*/%&|^<>]|<<|>>>?|[<>=!]=)\s*{_NUMBER}"),
    "joined": re.compile(rf"\{{\s*{_NUMBER}(,\s*{_NUMBER})+\s*\}}|\{{\d+\{{{_NUMBER}\}}\}}"),
    "neutral": re.compile(r"[&|^] 1'h[01]\b|\b1'h[01] [&|^] |[-+] \d+'s?h0\b"),
    "condition": re.compile(r"if \(1'h[01]\)"),
    "empty": re.compile(r"begin\s*end\b|if \([^\n]*\);|else\s*;"),
}


def exported(text: str, top: str = "") -> str:
    """The Verilog of the function ``top`` (or the first one, or modules), without comments."""
    context = new_context()
    with context, ir.Location.unknown():
        module = ir.Module.parse(text)
        found = functions(module.operation)
        if found:
            own = [f for f in found if f.attributes["sym_name"].value == top] or found[:1]
            lower_functions(own, Options(), lambda _: None)
            for rest in functions(module.operation):
                rest.erase()
        PassManager.parse(_LOWERING).run(module.operation)
        prepare_export(module)
        assert module.operation.verify()
        parts: list[str] = []
        export_verilog(module, parts.append)
    return re.sub(r"//.*", "", "".join(parts))


def reductions_of_bits(verilog: str) -> list[str]:
    """Reductions of names that are declared without a range."""
    wide = set(re.findall(r"\[\d+:\d+\]\s+(\w+)", verilog))
    reduced = re.findall(r"(?:[(=,?:]\s*|[&|^~]\(?)[&|^](\w+)", verilog)
    return [name for name in reduced if name not in wide]


def unreadable(verilog: str) -> dict[str, str]:
    """What there is of the patterns, by kind, each with the first place."""
    found = {kind: pattern.search(verilog) for kind, pattern in PATTERNS.items()}
    places = {
        kind: verilog[max(0, hit.start() - 60) : hit.end() + 60]
        for kind, hit in found.items()
        if hit
    }
    reduced = reductions_of_bits(verilog)
    return {**places, "reduction": reduced[0]} if reduced else places
