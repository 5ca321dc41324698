"""`gaus-opt` with one pass that does what it is told, so that the driver is tested by itself."""

import sys
from dataclasses import dataclass, field

from gaus_pass.diagnostics import Diagnostic, Severity
from gaus_pass.errors import InvalidProblem
from gaus_pass.ir.core.bindings import ir, location_text
from gaus_pass.opt.main import main
from gaus_pass.passes.base import PassSpec


def option(default, help, kind):
    return field(default=default, metadata={"help": help, "kind": kind, "choices": ()})


@dataclass(frozen=True)
class ToyOptions:
    value: int = option(0, "what to mark operations with", int)
    warn: str = option("", "warn with this text", str)
    fail: str = option("", "fail with this text", str)
    only: str = option("", "fail only on the operation of this symbol name", str)
    break_ir: bool = option(False, "leave a module without its terminator", bool)
    bug: bool = option(False, "raise what no pass should raise", bool)


def run(op, options, emit):
    where = location_text(op)
    if options.warn:
        emit(Diagnostic(Severity.WARNING, options.warn, where))
    named = not options.only or ir.StringAttr(op.attributes["sym_name"]).value == options.only
    if options.fail and named:
        raise InvalidProblem(options.fail, where, ((where, "and this is why"),))
    if options.bug:
        raise KeyError("a bug")
    if options.break_ir:
        list(op.regions[0].blocks[0].operations)[-1].operation.erase()
    op.attributes["toy.value"] = ir.IntegerAttr.get(ir.IntegerType.get_signless(64), options.value)


TOY = PassSpec("toy-mark", "mark operations", ToyOptions, run)

sys.exit(main(specs={TOY.argument: TOY}))
