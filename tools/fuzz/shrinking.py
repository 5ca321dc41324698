"""Makes a case that shows a fault smaller, one step at a time, as long as it shows it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable

from fuzz.cases import Case, Fuzzer, Verdict

PROBES = 400
"""The most cases that are tried for one fault."""


def shrink(
    fuzzer: Fuzzer, case: Case, kind: str, judge: Callable[[Case], Verdict], seconds: float
) -> Case:
    """The smallest case that was found to show the same kind of fault.

    Parameters
    ----------
    seconds
        How long to look.
    """
    end = time.monotonic() + seconds
    tried = {json.dumps(case, sort_keys=True)}
    changed = True
    while changed:
        changed = False
        for smaller in fuzzer.smaller(case):
            key = json.dumps(smaller, sort_keys=True)
            if key in tried:
                continue
            tried.add(key)
            if len(tried) > PROBES or time.monotonic() > end:
                return case
            fault = judge(smaller).fault
            if fault is not None and fault.kind == kind:
                case, changed = smaller, True
                break
    return case
