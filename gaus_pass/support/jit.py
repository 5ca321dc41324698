"""Compile hot loops on first use, so that importing the package stays light.

numba takes a third of a second to import.  Kernels are therefore plain functions over numpy arrays
that are compiled when first called with enough work; small inputs run the same source interpreted.
Once numba is there, or a kernel, little work is enough: neither is paid for in vain.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from functools import cached_property, update_wrapper
from types import FunctionType
from typing import Any, Generic, ParamSpec, TypeVar

from gaus_pass.support.interrupts import Deferred

Scalar = Any
"""An element of an integer array inside a kernel, which numpy's stubs cannot tell from an array."""

_PATIENCE = 4
_LOADED = 16
"""By how much less work pays for a kernel once numba itself is there."""

P = ParamSpec("P")
R = TypeVar("R")


class _Policy:
    """Whether this process compiles.

    Attributes
    ----------
    compiles
        Whether what is not compiled yet may be: not where a time limit runs.
    always
        Whether even little work is compiled for, to fill the cache.
    fills
        Whether what is missing is compiled by another process meanwhile.
    has_numba
        Whether numba has been loaded.
    """

    def __init__(self) -> None:
        self.compiles, self.always, self.fills = True, False, True
        self.has_numba = False
        self._filling: Any = None

    def missed(self) -> None:
        """Start compiling in another process, since a kernel ran interpreted."""
        if self.fills and self._filling is None:
            self._filling = _begin_filling()

    def stop_filling(self) -> None:
        """Stop the compiling process; kernels that it has finished stay in the cache."""
        if self._filling is not None:
            self._filling.kill()
            self._filling.wait()
            self._filling = None


_policy = _Policy()


@contextmanager
def without_compiling(fill: bool = True) -> Generator[None]:
    """Kernels that are not compiled yet run interpreted, as where a time limit runs.

    Parameters
    ----------
    fill
        From the first one on a process of low priority compiles all there are; it ends with the
        body, and what it has compiled by then is kept.
    """
    before = _policy.compiles, _policy.fills
    _policy.compiles, _policy.fills = False, fill and _policy.fills
    try:
        yield
    finally:
        _policy.compiles, _policy.fills = before
        if before[0]:
            _policy.stop_filling()


def _begin_filling() -> Any:
    """A process, or None where there can be none."""
    import subprocess

    words = [sys.executable, "-m", "gaus_pass.scheduling.warm_up", "--nice"]
    nothing = subprocess.DEVNULL
    with suppress(OSError):
        return subprocess.Popen(
            words, stdin=subprocess.PIPE, stdout=nothing, stderr=nothing, start_new_session=True
        )
    return None


def compile_always() -> None:
    """Compile every kernel that is called from now on, whatever its amount of work."""
    _policy.always = True


class _ForgivingCache:
    """numba's cache of a function on disk; unreadable entries are compiled again.

    A run that was killed, a full disk or another program may have left files that are cut short or
    are something else: no reason to fail, and numba would.  Two processes that compile one kernel
    for different types at once may give both the same file: what is loaded has to be for the types
    that were asked for.
    """

    def __init__(self, cache: Any) -> None:
        self._cache = cache

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cache, name)

    def load_overload(self, types: Any, *args: Any) -> Any:
        """The compiled function for these types, or None."""
        try:
            found = self._cache.load_overload(types, *args)
        except Exception:  # a pickle of garbage raises anything
            self._quietly(self._cache.flush)
            return None
        wanted = tuple(getattr(types, "args", types))
        return found if found is None or tuple(found.signature.args) == wanted else None

    def save_overload(self, *args: Any) -> None:
        """Write what was compiled, if that is possible."""
        self._quietly(self._cache.save_overload, *args)

    def _quietly(self, action: Callable[..., object], *args: Any) -> None:
        with suppress(Exception):
            action(*args)


def _stamp_of(dispatcher: Any) -> Any:
    """What the machine code on disk of a kernel goes by; None where it is not kept."""
    return getattr(getattr(dispatcher._cache, "_cache_file", None), "_source_stamp", None)


class LazyKernel(Generic[P, R]):
    """A function that numba compiles (``nogil``, cached on disk) when it is first called.

    Kernels may call kernels, also of other modules: machine code on disk, which contains that of
    the kernels called, counts only while none of their files has changed.
    """

    _threshold = 300_000
    """Array accesses that take about as long interpreted as numba to load."""

    def __init__(self, function: Callable[P, R]) -> None:
        self._function: Any = function
        self._asked = 0
        self._names: frozenset[str] = frozenset(self._function.__code__.co_names)
        update_wrapper(self, function)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        function = self.compiled if self._may_compile() else self.py_func
        return function(*args, **kwargs)

    @property
    def is_warm(self) -> bool:
        """Whether there is machine code already, in this process or on disk."""
        dispatcher: Any = self.compiled
        if dispatcher.signatures:
            return True
        try:
            return bool(dispatcher._cache._cache_file._load_index())
        except Exception:  # no cache, or one that nobody can read
            return False

    def _may_compile(self) -> bool:
        """Whether to use machine code: always, but where nobody may wait and there is none."""
        if _policy.compiles or self.is_warm:
            return True
        _policy.missed()
        return False

    @cached_property
    def compiled(self) -> Callable[P, R]:
        """The machine code."""
        with Deferred():  # half a library would stay behind
            import numba  # pyright: ignore[reportMissingTypeStubs]

        _policy.has_numba = True
        function = self._linked(lambda kernel: kernel.compiled)
        njit: Any = numba.njit
        try:
            dispatcher = njit(cache=True, nogil=True)(function)
        except (RuntimeError, OSError):  # nowhere to write the cache: compile for this process only
            return njit(nogil=True)(function)
        dispatcher._cache = _ForgivingCache(dispatcher._cache)
        stamp = _stamp_of(dispatcher)
        others = {_stamp_of(kernel.compiled) for kernel in self._called.values()} - {stamp}
        if others:
            dispatcher._cache._cache_file._source_stamp = (stamp, frozenset(others))
        return dispatcher

    @cached_property
    def py_func(self) -> Callable[P, R]:
        """The same source, interpreted."""
        return self._linked(lambda kernel: kernel.py_func)

    def sized(self, work: int, threshold: int | None = None) -> Callable[P, R]:
        """Interpreted below ``threshold`` array accesses (no compiler start-up), compiled above.

        Many small calls are worth the compiler as well: when they have come to `_PATIENCE` times as
        much.  Both run the same source, so that the answer is the same.
        """
        self._asked += work
        if self._is_loaded or _policy.always:
            enough = 0
        else:
            enough = self._threshold if threshold is None else threshold
            enough = enough // _LOADED if _policy.has_numba else enough
        if work < enough and self._asked < _PATIENCE * enough:
            return self.py_func
        return self.compiled if self._may_compile() else self.py_func

    @property
    def _is_loaded(self) -> bool:
        """Whether there is machine code in this process."""
        return "compiled" in self.__dict__ and bool(self.__dict__["compiled"].signatures)

    @property
    def _called(self) -> dict[str, LazyKernel[Any, Any]]:
        """The kernels that it calls, by name."""
        return {
            name: item
            for name, item in self._function.__globals__.items()
            if name in self._names and isinstance(item, LazyKernel)
        }

    def _linked(self, pick: Callable[[LazyKernel[Any, Any]], Any]) -> Any:
        """The function, with the kernels that it calls replaced by what ``pick`` gives."""
        source = self._function
        called = {name: pick(kernel) for name, kernel in self._called.items()}
        if not called:
            return source
        linked = FunctionType(
            source.__code__, {**source.__globals__, **called}, source.__name__, source.__defaults__
        )
        return update_wrapper(linked, source)


class ElementKernel(LazyKernel[P, R]):
    """A kernel that only looks at single elements of arrays with one dimension.

    Interpreted it gets lists, which is five times as fast.

    Parameters
    ----------
    changes
        Positions of the arguments that it writes to, as far as the caller reads them.
    """

    _threshold = 1_500_000

    def __init__(self, function: Callable[P, R], changes: tuple[int, ...]) -> None:
        super().__init__(function)
        self._changes = changes

    @cached_property
    def py_func(self) -> Callable[P, R]:
        """The same source on lists."""

        def on_lists(*args: Any) -> Any:
            lists = [a.tolist() if hasattr(a, "tolist") else a for a in args]
            result = self._function(*lists)
            for k in self._changes:
                args[k][:] = lists[k]
            return result

        interpreted: Any = on_lists
        return update_wrapper(interpreted, self._function)


KERNELS: list[LazyKernel[Any, Any]] = []
"""All kernels of the modules that are loaded."""


def lazy_njit(function: Callable[P, R]) -> LazyKernel[P, R]:
    """Decorate a kernel that touches only numpy arrays and scalars."""
    kernel = LazyKernel(function)
    KERNELS.append(kernel)
    return kernel


def element_njit(*changes: int) -> Callable[[Callable[P, R]], LazyKernel[P, R]]:
    """Decorate an `ElementKernel`: it touches nothing but single elements and scalars."""

    def decorate(function: Callable[P, R]) -> LazyKernel[P, R]:
        kernel = ElementKernel(function, changes)
        KERNELS.append(kernel)
        return kernel

    return decorate
