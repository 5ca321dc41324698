"""From an input to its results: read, run the passes on each part, print."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from gaus_pass.errors import GausError, InvalidOption
from gaus_pass.ir.core.bindings import diagnostics_to, export_verilog, new_context
from gaus_pass.ir.core.reading import BYTECODE_MAGIC, MalformedInput, parse_file, parse_source
from gaus_pass.ir.core.source_text import input_text
from gaus_pass.ir.verilog.exporting import prepare_export
from gaus_pass.ir.verilog.header import changed_options, verilog_header
from gaus_pass.opt.cli import CommandLine, Settings
from gaus_pass.opt.diagnostics import Channel, Collector
from gaus_pass.opt.execute import Runner
from gaus_pass.opt.expectations import compare, parse_expectations
from gaus_pass.opt.files import (
    SPLIT_MARKER,
    STANDARD,
    Chunk,
    display_name,
    read_source,
    split_chunks,
)
from gaus_pass.opt.natives import check_native, nested_as_wanted, require_utf8
from gaus_pass.opt.pipeline_text import ANY, ROOT, Nest, Pass, parse_pipeline
from gaus_pass.opt.plan import OwnStep, Planner, Step
from gaus_pass.passes.base import PassSpec
from gaus_pass.support.files import claim
from gaus_pass.support.guard import note
from gaus_pass.support.interrupts import native_code


@dataclass
class Result:
    """Output for one part of the input; ``b""`` where it was not asked for."""

    ir: bytes = b""
    verilog: bytes = b""


class Job:
    """One run of the driver.  Making it settles the pipeline; raises `InvalidOption`."""

    def __init__(self, line: CommandLine, specs: Mapping[str, PassSpec]) -> None:
        self._line = line
        self._settings = line.settings
        self._name = display_name(line.input)
        self.context = new_context(allow_unregistered=self._settings.allow_unregistered_dialect)
        root = self._pipeline(line, specs)
        steps = self._planner(specs).steps(root)
        _claim_reports(steps)
        self._own = [step for step in steps if isinstance(step, OwnStep)]
        self._runner = Runner(root.anchor, steps, self._settings, self.context)
        self.header = b""

    def _pipeline(self, line: CommandLine, specs: Mapping[str, PassSpec]) -> Nest:
        text = self._settings.pass_pipeline
        if text is not None:
            return parse_pipeline(text)
        elements = [
            flag if flag.name in specs else nested_as_wanted(flag, ROOT, self.context, specs)
            for flag in line.passes
        ]
        return Nest(ROOT, tuple(_merged(elements)))

    def _planner(self, specs: Mapping[str, PassSpec]) -> Planner:
        return Planner(
            specs,
            lambda element, anchor: check_native(element, anchor, self.context, specs),
            self._check_anchor,
            self._settings.mlir_print_ir_before,
            self._settings.mlir_print_ir_after,
        )

    def _check_anchor(self, anchor: str) -> None:
        require_utf8(anchor)
        known = anchor == ANY or self.context.is_registered_operation(anchor)
        if not known and not self._settings.allow_unregistered_dialect:
            raise InvalidOption(f"the pipeline names an unknown operation, '{anchor}'")

    def close(self) -> None:
        """Print what can only be printed at the end, such as the timing report."""
        self._runner.close()

    @property
    def pipeline(self) -> str:
        """The pipeline with all options, as text."""
        return str(self._runner)

    def run(self, channel: Channel) -> list[Result] | None:
        """Work on all parts; None if anything went wrong, which ``channel`` has then heard."""
        data = read_source(self._line.input)
        self.header = self._header(data)
        is_bytecode = data.startswith(BYTECODE_MAGIC)
        chunks = split_chunks(data, None if is_bytecode else self._settings.split_input_file)
        if self._settings.emit_bytecode and len(chunks) > 1:
            raise InvalidOption("--emit-bytecode cannot hold the parts of --split-input-file")
        # All parts are worked on even when one has failed: their errors are wanted as well.
        results = [self._checked(chunk, channel) for chunk in chunks]
        if channel.errors:
            return None
        return [result for result in results if result is not None]

    def _header(self, data: bytes) -> bytes:
        """What is told in front of Verilog that our passes had a part in."""
        if not self._own:
            return b""
        steps = [(f"--{s.spec.argument}", changed_options(s.options)) for s in self._own]
        seed = max(getattr(s.options, "seed", 0) for s in self._own)
        return verilog_header(steps, seed, data).encode()

    def _checked(self, chunk: Chunk, channel: Channel) -> Result | None:
        if self._settings.verify_diagnostics is None:
            return self._one(chunk, channel)
        collector = Collector()
        result = self._one(chunk, collector)
        text = chunk.text.decode(errors="replace")
        expected, wrong = parse_expectations(text, self._name)
        only_expected = self._settings.verify_diagnostics == "only-expected"
        wrong += compare(expected, collector.seen, self._name, only_expected=only_expected)
        for diagnostic in wrong:
            channel.emit(diagnostic)
        return result

    def _one(self, chunk: Chunk, channel: Channel) -> Result | None:
        try:
            with native_code():
                module = self._parsed(chunk, channel)
        except MalformedInput:
            return None  # The channel has heard it.
        except GausError as error:
            channel.error(error)
            return None
        with input_text(self._name, chunk.text):
            if not self._runner.run(module, channel):
                return None
        with diagnostics_to(self.context, channel.handle), native_code():
            return self._rendered(module, channel)

    def _parsed(self, chunk: Chunk, channel: Channel) -> Any:
        note(f"reading {self._name}")
        # A pipe can only be read once, and that has been done.
        if chunk.is_whole and _is_plain_file(self._line.input):
            return parse_file(self._line.input, self.context, channel.emit)
        return parse_source(chunk.text, self._name, self.context, channel.emit)

    def _rendered(self, module: Any, channel: Channel) -> Result | None:
        result = Result()
        note("printing the IR")
        if not self._settings.export_verilog or self._settings.o != STANDARD:
            result.ir = printed(module.operation, self._settings)
        if self._settings.export_verilog:
            errors_before = channel.errors
            note("writing Verilog")
            result.verilog = verilog_of(module)
            if channel.errors > errors_before:
                return None
        return result


def _is_plain_file(path: str) -> bool:
    """Whether MLIR can open it itself: names are UTF-8 to it."""
    return display_name(path) == path and Path(path).is_file()


def _claim_reports(steps: Iterable[Step]) -> None:
    """Check before any work what the passes are to write."""
    for step in steps:
        report = getattr(step.options, "report", None) if isinstance(step, OwnStep) else None
        if isinstance(step, OwnStep) and report is not None:
            claim(report, amends=step.spec.amends)


def _merged(elements: Iterable[Pass | Nest]) -> list[Pass | Nest]:
    """Neighbours on the same kind of operation share a nest, as in MLIR."""
    merged: list[Pass | Nest] = []
    for element in elements:
        last = merged[-1] if merged else None
        if isinstance(element, Nest) and isinstance(last, Nest) and last.anchor == element.anchor:
            merged[-1] = Nest(last.anchor, last.body + element.body)
        else:
            merged.append(element)
    return merged


def printed(op: Any, settings: Settings) -> bytes:
    """The IR in the form that was asked for."""
    if settings.emit_bytecode:
        buffer = BytesIO()
        op.write_bytecode(buffer)
        return buffer.getvalue()
    return op.get_asm(
        binary=True,
        enable_debug_info=settings.mlir_print_debuginfo,
        print_generic_op_form=settings.mlir_print_op_generic,
        use_local_scope=settings.mlir_print_local_scope,
        # Printing verifies otherwise; the last pass has just been followed by that.
        assume_verified=settings.verify_each,
    )


def verilog_of(module: Any) -> bytes:
    """The module as Verilog; changes the module, and reports errors as diagnostics only."""
    for op in list(module.body.operations):
        # Operator libraries are no hardware and stop the exporter.
        if op.operation.name == "ssp.library":
            op.operation.erase()
    prepare_export(module)
    parts: list[str] = []
    export_verilog(module, parts.append)
    return "".join(parts).encode()


def joined(parts: Iterable[bytes]) -> bytes:
    """Put parts of the output together so that they can be split again."""
    return f"\n{SPLIT_MARKER}\n".encode().join(parts)
