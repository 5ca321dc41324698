"""Sweeps of a design space: designs for all combinations of options, kept in a store.

The package can be called: ``gaus_pass.sweep(…)`` is `gaus_pass.sweep.api.sweep`.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any


class _Callable(ModuleType):
    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        from gaus_pass.sweep.api import sweep

        return sweep(*args, **kwargs)


# A folder and a function of one name: importing a module of the folder would hide the function.
sys.modules[__name__].__class__ = _Callable
