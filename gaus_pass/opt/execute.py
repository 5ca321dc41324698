"""Run the steps of a pipeline on modules."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from gaus_pass.diagnostics import Diagnostic, Severity
from gaus_pass.errors import GausError
from gaus_pass.ir.core.bindings import PassManager, diagnostics_to, ir
from gaus_pass.opt.cli import Settings
from gaus_pass.opt.diagnostics import Channel
from gaus_pass.opt.plan import DumpStep, NativeStep, OwnStep, Step, operations_at
from gaus_pass.streams import say
from gaus_pass.support.guard import note
from gaus_pass.support.interrupts import native_code, python_code


class Runner:
    """One pass manager for all steps, so that timing and dumps cover ours as well."""

    def __init__(self, root: str, steps: Sequence[Step], settings: Settings, context: Any) -> None:
        self._settings = settings
        self._context = context
        self._channel = Channel()
        self._escaped: BaseException | None = None
        self._manager = PassManager(root, context=context)
        # Between two steps of Python native code is on its own: whatever crashes is one of these.
        self._native: list[list[str]] = [[]]
        for step in steps:
            self._add(step)
        self._configure(settings)

    def _add(self, step: Step) -> None:
        if isinstance(step, NativeStep):
            self._manager.add(step.text)
            self._native[-1].append(step.text)
        elif isinstance(step, OwnStep):
            self._manager.add(
                self._guarded(lambda op: self._run_own(step, op), f"pass '{step.spec.argument}'"),
                name=class_name(step.spec.argument),
                argument=step.spec.argument,
                description=step.spec.description,
            )
        else:
            dump = self._guarded(lambda op: self._dump(step, op), "printing the IR")
            self._manager.add(dump, name="IRDump", argument="ir-dump")

    def _configure(self, settings: Settings) -> None:
        self._manager.enable_verifier(settings.verify_each)
        before, after = settings.mlir_print_ir_before_all, settings.mlir_print_ir_after_all
        changed = settings.mlir_print_ir_after_change
        failed = settings.mlir_print_ir_after_failure
        if before or after or changed or failed:
            self._manager.enable_ir_printing(
                print_before_all=before,
                print_after_all=after or changed or failed,
                print_after_change=changed,
                print_after_failure=failed,
                print_module_scope=settings.mlir_print_ir_module_scope,
                enable_debug_info=settings.mlir_print_debuginfo,
                print_generic_op_form=settings.mlir_print_op_generic,
            )
        if settings.mlir_timing:
            self._manager.enable_timing()

    def __str__(self) -> str:
        return str(self._manager)

    def close(self) -> None:
        """Release the pass manager, which then prints the timing report."""
        del self._manager

    def run(self, module: Any, channel: Channel) -> bool:
        """Run everything; whether it went well.  What went wrong has gone to ``channel``."""
        self._channel, self._escaped = channel, None
        errors_before = channel.errors
        try:
            self._note_native(0)
            with diagnostics_to(self._context, channel.handle), native_code():
                self._manager.run(module.operation)
        except ir.MLIRError as error:
            if self._escaped is not None:
                raise self._escaped from None
            if channel.errors == errors_before:
                channel.emit(Diagnostic(Severity.ERROR, str(error), native=True))
        return channel.errors == errors_before

    def _note_native(self, number: int) -> None:
        names = ", ".join(f"'{text}'" for text in self._native[number])
        one_of = "one of the passes" if "," in names else "pass"
        note(f"{one_of} {names}" if names else "the pass manager")

    def _guarded(self, action: Callable[[Any], None], what: str) -> Callable[[Any, Any], None]:
        """Wrap ``action`` so that no exception passes through the frames of C++."""
        self._native.append([])
        behind = len(self._native) - 1

        def run(op: Any, pass_: Any) -> None:
            errors_before = self._channel.errors
            note(what)
            try:
                with python_code():
                    action(op)
            except BaseException as error:
                self._escaped = error
            if self._escaped is not None or self._channel.errors > errors_before:
                pass_.signal_pass_failure()
            self._note_native(behind)

        return run

    def _run_own(self, step: OwnStep, root: Any) -> None:
        for op in operations_at(root, step.path):
            try:
                step.spec.run(op, step.options, self._channel.emit)
            except GausError as error:
                self._channel.error(error)

    def _dump(self, step: DumpStep, root: Any) -> None:
        whole = self._settings.mlir_print_ir_module_scope
        for op in [root] if whole else operations_at(root, step.path):
            text = op.get_asm(
                enable_debug_info=self._settings.mlir_print_debuginfo,
                print_generic_op_form=self._settings.mlir_print_op_generic,
            )
            say(f"// -----// IR Dump {step.title} //----- //\n{text}\n")


def class_name(argument: str) -> str:
    """``gaus-schedule`` → ``GausSchedule``, as MLIR names passes in reports."""
    return "".join(word.capitalize() for word in argument.split("-"))
