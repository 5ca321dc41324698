"""CIRCT's Python bindings: the only module that picks a wheel and loads dialects.

Two wheels hold them, ``pycde`` (as ``pycde.circt``) and ``circt``.  A process that imports both
segfaults, so this module decides once; nothing else imports either.  Take from here ``ir``,
``PassManager`` and the dialect modules (``from gaus_pass.ir.core.bindings import hw, ir``).  They
load when first asked for: importing this module is cheap.
"""

from __future__ import annotations

import importlib
import os
import re
import signal
import sys
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from importlib.machinery import PathFinder
from types import ModuleType, SimpleNamespace
from typing import Any

from gaus_pass.errors import InvalidOption, MissingDependency
from gaus_pass.ir.core.comments import make_comments_safe
from gaus_pass.ir.core.handles import Context, Module
from gaus_pass.ir.core.locations import location_text as location_text
from gaus_pass.support.guard import CRASHES, is_guarded

ENVIRONMENT_VARIABLE = "GAUS_CIRCT"
# pip gives older Pythons circt 1.62 of January 2024, which cannot run passes written in Python.
OLDEST_CIRCT = (1, 162)

_HOW_TO_INSTALL = (
    "no CIRCT bindings are installed; run 'pip install pycde~=0.12.1', "
    "or on Python 3.13 and newer 'pip install circt>=1.162'"
)
# The bindings look for the module of a dialect at each access to one of its values, and an import
# that fails is tried again every time (18 µs against 1 µs).  Empty modules end the search.
_DIALECTS_WITHOUT_MODULE = (
    "affine", "builtin", "calyx", "llvm", "loopschedule", "math", "memref", "moore", "smt", "ssp",
)  # fmt: skip
# `register_dialects` leaves out some dialects; a pass loads those that it depends on when it runs.
# On an empty module the third and fourth fail after they have done that.
_PIPELINES_THAT_LOAD_DIALECTS = (
    "builtin.module(kanagawa-add-operator-library)",  # ssp
    "builtin.module(func.func(memory-banking))",  # affine, memref, scf
    "builtin.module(func.func(convert-affine-to-loopschedule))",  # loopschedule
    "builtin.module(lower-scf-to-calyx)",  # calyx
    "builtin.module(convert-moore-to-core)",  # math, llhd
)


@dataclass(frozen=True)
class Wheel:
    """An installed wheel: its distribution on PyPI and the package that holds the bindings."""

    distribution: str
    package: str


PYCDE = Wheel("pycde", "pycde.circt")
CIRCT = Wheel("circt", "circt")
_WHEELS = {wheel.distribution: wheel for wheel in (PYCDE, CIRCT)}


@cache
def wheel() -> Wheel:
    """The wheel of this process: imported already, asked for by ``GAUS_CIRCT``, or installed.

    Raises
    ------
    MissingDependency
        There is none, or the one asked for is missing or too old.
    InvalidOption
        ``GAUS_CIRCT`` names no wheel.
    """
    for candidate in _WHEELS.values():
        if candidate.package in sys.modules:
            return candidate
    asked = os.environ.get(ENVIRONMENT_VARIABLE)
    if asked:
        return _asked_for(asked)
    for candidate in _WHEELS.values():
        if _trouble(candidate) is None:
            return candidate
    raise MissingDependency(_HOW_TO_INSTALL)


def _asked_for(name: str) -> Wheel:
    if name not in _WHEELS:
        raise InvalidOption(f"{ENVIRONMENT_VARIABLE}={name} is neither circt nor pycde")
    trouble = _trouble(_WHEELS[name])
    if trouble is not None:
        raise MissingDependency(f"{ENVIRONMENT_VARIABLE}={name}, but {trouble}")
    return _WHEELS[name]


def _trouble(candidate: Wheel) -> str | None:
    """Why a wheel cannot be used, or None."""
    if PathFinder.find_spec(candidate.distribution) is None:
        return f"'{candidate.distribution}' is not installed; {_HOW_TO_INSTALL}"
    version = _version(candidate)
    # A build of one's own on PYTHONPATH has no version.
    if candidate is CIRCT and version is not None and not is_new_enough(version):
        return f"circt {version} is too old; {_HOW_TO_INSTALL}"
    return None


def _version(candidate: Wheel) -> str | None:
    try:
        return metadata.version(candidate.distribution)
    except metadata.PackageNotFoundError:
        return None


def is_new_enough(version: str) -> bool:
    """Whether a version of the ``circt`` wheel can run passes written in Python."""
    numbers = re.findall(r"\d+", version)[:2]
    return tuple(int(number) for number in numbers) >= OLDEST_CIRCT


def wheel_version() -> str:
    """``pycde-0.12.1``: what a cache of CIRCT's answers has to be keyed by."""
    return f"{wheel().distribution}-{_version(wheel()) or 'unknown'}"


@cache
def circt() -> Any:
    """The package of the bindings itself."""
    chosen = wheel()
    if chosen is PYCDE and "pycde" not in sys.modules:
        _skip_package_init("pycde")
    package = importlib.import_module(chosen.package)
    importlib.import_module(f"{chosen.package}.ir")
    _add_empty_dialect_modules(chosen.package)
    _take_signals_back()
    return package


def _skip_package_init(name: str) -> None:
    """Register an empty package, so that ``pycde/__init__`` does not run.

    It would create a context of its own, and an exit hook that fails while ours is entered.
    """
    spec = PathFinder.find_spec(name)
    if spec is None or spec.submodule_search_locations is None:
        raise MissingDependency(_HOW_TO_INSTALL)
    module = ModuleType(name)
    module.__path__ = list(spec.submodule_search_locations)
    module.__spec__ = spec
    sys.modules[name] = module


def _add_empty_dialect_modules(package: str) -> None:
    prefix = f"{package}.dialects"
    where = importlib.import_module(prefix).__path__
    for dialect in _DIALECTS_WITHOUT_MODULE:
        name = f"{prefix}.{dialect}"
        if name not in sys.modules and PathFinder.find_spec(name, where) is None:
            sys.modules[name] = ModuleType(name)


def _take_signals_back() -> None:
    """Restore the signal handlers that LLVM replaces on loading, so that Ctrl-C raises as usual.

    Where a crash is reported anyway, LLVM's stack trace is left out.
    """
    if threading.current_thread() is threading.main_thread():
        told = CRASHES if is_guarded() else ()
        for number in (signal.SIGINT, signal.SIGXFSZ, *told):
            handler = signal.getsignal(number)
            if handler is not None:
                signal.signal(number, handler)


def dialect_module(name: str) -> Any:
    """The Python module of a dialect, such as ``hw``."""
    return importlib.import_module(f"{circt().__name__}.dialects.{name}")


def __getattr__(name: str) -> Any:
    """Load ``ir``, ``PassManager`` or a dialect module when it is first asked for."""
    if name.startswith("_"):
        raise AttributeError(name)
    if name == "ir":
        value = circt().ir
    elif name == "PassManager":
        value = importlib.import_module(f"{circt().__name__}.passmanager").PassManager
    else:
        try:
            value = dialect_module(name)
        except ModuleNotFoundError:
            raise AttributeError(f"no dialect module '{name}' in {circt().__name__}") from None
    globals()[name] = value
    return value


def new_context(*, allow_unregistered: bool = False, multithreading: bool = False) -> Context:
    """A context that knows all dialects of the wheel.

    Parameters
    ----------
    multithreading
        Native passes may use several threads.  Do not attach a diagnostic handler then: an error
        in nested passes waits for the interpreter, which waits for the passes.
    """
    context = circt().ir.Context()
    context.enable_multithreading(False)
    circt().register_dialects(context)
    _load_left_out_dialects(context)
    context.allow_unregistered_dialects = allow_unregistered
    if multithreading:
        context.enable_multithreading(True)
    return context


def _load_left_out_dialects(context: Context) -> None:
    ir = circt().ir
    manager = importlib.import_module(f"{circt().__name__}.passmanager").PassManager
    for pipeline in _PIPELINES_THAT_LOAD_DIALECTS:
        with diagnostics_to(context, lambda _: True):
            try:
                empty = ir.Module.parse("module {}", context=context)
                manager.parse(pipeline, context=context).run(empty.operation)
            except (ValueError, ir.MLIRError):
                # Either it has loaded its dialects, or this wheel does not have the pass.
                continue


@contextmanager
def diagnostics_to(context: Context, handler: Callable[[Any], bool]) -> Generator[None]:
    """Send all diagnostics of a context, errors included, to ``handler`` while entered."""
    before = context.emit_error_diagnostics
    context.emit_error_diagnostics = True
    attached = context.attach_diagnostic_handler(handler)
    try:
        yield
    finally:
        attached.detach()
        context.emit_error_diagnostics = before


def export_verilog(module: Module, write: Callable[[str], object]) -> None:
    """Write a module as SystemVerilog.  CIRCT reports what it cannot do as diagnostics only."""
    # It comes in tens of thousands of pieces, of which one wheel makes texts and the other bytes.
    pieces: list[str | bytes] = []
    make_comments_safe(circt().ir, module)
    circt().export_verilog(module, SimpleNamespace(write=pieces.append))
    whole = b"".join(piece.encode() if isinstance(piece, str) else piece for piece in pieces)
    write(whole.decode("utf-8", "replace"))
