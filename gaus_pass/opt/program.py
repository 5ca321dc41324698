"""``circt-opt`` and ``gaus-opt``: run CIRCT's passes and ours on MLIR.

Behaves like CIRCT's own ``circt-opt``, with these differences:

- Our passes may stand anywhere in a pipeline.  They run on the whole module's operations one after
  the other before the next pass begins, and dumps after them show the module.
- If any part of the input fails, nothing is written, neither to a file nor to standard output.
- Parts of ``--split-input-file`` keep the line numbers of the file.
- ``--export-verilog`` prints Verilog in place of the IR.
- A native pass that crashes is an error like others; with ``--debug`` CIRCT's own report of the
  crash is shown.  CIRCT's ``pipeline-schedule-linear`` does so on a pipeline without a reset.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Mapping

from gaus_pass.diagnostics import Diagnostic, Severity
from gaus_pass.errors import GausError, InvalidOption
from gaus_pass.opt.cli import CommandLine, parse_command_line
from gaus_pass.opt.diagnostics import Channel
from gaus_pass.opt.files import STANDARD
from gaus_pass.option_table import parse_options
from gaus_pass.passes.base import PassSpec, load_passes
from gaus_pass.streams import open_standard_streams, say
from gaus_pass.support.files import abandon_standard_output, claim, current, outputs, write
from gaus_pass.support.guard import TOO_DEEP, allow_depth, guarded
from gaus_pass.support.interrupts import EXIT_STATUS, is_interrupt, leave_silently, loading
from gaus_pass.support.machine import others_on_path


def start(words: list[str], specs: Mapping[str, PassSpec] | None) -> int:
    """Run as the main program of this process and return its exit status."""
    if _wants_traceback(words):
        return run(words, specs, is_process=True)

    def tell(text: str) -> None:
        Channel().error(GausError(f"{text}; --debug shows more"))

    return guarded(lambda: run(words, specs, is_process=True), tell)


def _wants_traceback(words: list[str]) -> bool:
    return "--debug" in words or "-debug" in words


def run(words: list[str], specs: Mapping[str, PassSpec] | None, is_process: bool) -> int:
    """Run the program and give its exit status.

    Parameters
    ----------
    specs
        The passes to offer besides CIRCT's; all of this package by default.
    is_process
        Whether that is all that this process is there for.
    """
    channel = Channel()
    allow_depth()
    try:
        with loading():
            open_standard_streams()
            line = parse_command_line(words)
            channel = Channel(quiet=line.settings.quiet)
            passes = load_passes() if specs is None else specs
        with outputs() as made:
            status = _run(line, passes, channel)
            made.commit()
        return status
    except GausError as error:
        channel.error(error)
    except BrokenPipeError:
        abandon_standard_output()  # Nobody reads on, and that is no news to the user.
    except KeyboardInterrupt:
        return EXIT_STATUS
    except RecursionError:
        channel.error(GausError(TOO_DEEP))
    except Exception as error:
        if is_interrupt(error):
            return EXIT_STATUS
        _report_internal(error, channel, with_traceback=_wants_traceback(words))
    finally:
        if is_process:
            leave_silently()
    return 1


def _report_internal(error: Exception, channel: Channel, *, with_traceback: bool) -> None:
    if with_traceback:
        traceback.print_exc()
    advice = "" if with_traceback else "; rerun with --debug"
    what = f"{type(error).__name__}: {error}".splitlines()[0]
    channel.emit(Diagnostic(Severity.ERROR, f"internal error: {what}{advice}"))


def _run(line: CommandLine, specs: Mapping[str, PassSpec], channel: Channel) -> int:
    settings = line.settings
    information = _information(line, specs)
    if information is not None:
        write(STANDARD, information)
        return 0
    _refuse_contradictions(line)
    # Before any work: a long run must not end in an output that cannot be written.
    claim(settings.o)
    if settings.export_verilog and settings.o != STANDARD:
        claim(STANDARD)
    return _work(line, specs, channel)


def _refuse_contradictions(line: CommandLine) -> None:
    settings = line.settings
    bytecode_to_terminal = (
        settings.emit_bytecode and settings.o == STANDARD and not settings.export_verilog
    )
    if bytecode_to_terminal and not settings.f and sys.stdout.isatty():
        raise InvalidOption("not writing bytecode to a terminal; use -o FILE, or -f to force it")
    some = settings.mlir_print_ir_before or settings.mlir_print_ir_after
    if some and (settings.mlir_print_ir_before_all or settings.mlir_print_ir_after_all):
        raise InvalidOption("print IR around all passes or around some, not both")


def _work(
    line: CommandLine,
    specs: Mapping[str, PassSpec],
    channel: Channel,
) -> int:
    # CIRCT loads here and not before: asking for help must not wait for it.
    with loading():
        from gaus_pass.opt.job import Job, joined

        job = Job(line, specs)
    with job.context:
        if line.settings.dump_pass_pipeline:
            say(job.pipeline)
        results = job.run(channel)
        job.close()
    if results is None:
        current().discard()
        return 1
    if not line.settings.export_verilog or line.settings.o != STANDARD:
        write(line.settings.o, joined(result.ir for result in results))
    if line.settings.export_verilog:
        write(STANDARD, job.header + joined(result.verilog for result in results))
    return EXIT_STATUS if channel.interrupted else 0


def _information(line: CommandLine, specs: Mapping[str, PassSpec]) -> str | None:
    """The text of ``--help``, ``--version`` and the like, if one was asked for."""
    settings = line.settings
    if settings.help:
        from gaus_pass.opt.help import help_text

        return help_text(program_name(), specs)
    if settings.version:
        return version_text() + "\n"
    if settings.show_dialects:
        from gaus_pass.opt.natives import available_dialects

        return f"Available Dialects: {','.join(available_dialects())}\n"
    if settings.show_operators is not None:
        return _operators(line, specs)
    return None


def _operators(line: CommandLine, specs: Mapping[str, PassSpec]) -> str:
    """What there is for the options of a pass on the command line, else the default library."""
    from gaus_pass.ir.operators.library import default_library_text

    words = tuple(filter(None, (line.settings.show_operators or "").split(",")))
    for flag in line.passes:
        spec = specs.get(flag.name)
        if spec is not None and spec.show_operators is not None:
            return spec.show_operators(parse_options(flag.options, spec.options), words)
    return default_library_text()


def program_name() -> str:
    """The name that the program was called by."""
    name = os.path.basename(sys.argv[0])
    return name if name in ("circt-opt", "gaus-opt") else "gaus-opt"


def version_text() -> str:
    """Versions of the package and of the wheel that it would use."""
    from importlib import metadata

    from gaus_pass.ir.core.bindings import wheel_version

    try:
        version = metadata.version("gaus-pass")
    except metadata.PackageNotFoundError:
        version = "not installed"
    others = "".join(f"\nalso on PATH: {path}" for path in others_on_path("circt-opt"))
    return f"gaus-pass {version} ({wheel_version()}){others}"
