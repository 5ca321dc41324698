"""Results of every kind pass the checker that stands alone; a false number in them does not."""

from __future__ import annotations

import random
import sys
from pathlib import Path
from typing import Any

import pytest

TOOLS = Path(__file__).resolve().parents[2] / "tools" / "bench"


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(str(TOOLS))
    import certificates

    return certificates


def test_results_pass_and_changed_ones_do_not(
    bench: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    tally = bench.run(40, 7, ("pipelines", "dataflow", "SSP", "loops"))
    assert not tally.faults
    assert all(count >= 10 for count in tally.results.values())
    assert len(tally.changes) >= 5
    assert sum(tally.proven.values()) > sum(tally.claimed.values())
    text = bench.page(tally, 7)
    assert "| all | 40 |" in text
    capsys.readouterr()


def test_a_changed_result_that_passes_is_a_fault(
    bench: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A checker that takes everything is found out."""
    monkeypatch.setattr(bench, "check_result", lambda *_: (1, 0))
    tally = bench.Tally()
    path = bench.files("pipelines")[0]
    rng = random.Random(1)
    for document in bench.documents("pipelines", path, bench.Options()):
        tally.take("pipelines", path.name, document, rng)
    assert tally.faults
    assert "passes with another" in tally.faults[0]


def test_every_change_makes_a_result_false(bench: Any) -> None:
    """Each kind of change applies to something, and none of them is let through."""
    tampering = sys.modules["tampering"]
    seen: set[str] = set()
    for kind in ("pipelines", "loops"):
        for path in bench.files(kind)[:6]:
            for objective in ("ii > memory", "ii > length > register-bits"):
                asked = bench.Options(objective=objective)
                for name, change in tampering.CHANGES.items():
                    for document in bench.documents(kind, path, asked):
                        seen |= {name} if rejected(bench, document, name, change) else set()
    assert seen == set(tampering.CHANGES)


def rejected(bench: Any, data: dict[str, Any], name: str, change: Any) -> bool:
    problem, (result,) = data["problem"], data["results"]
    if not change(data, result, random.Random(name)):
        return False
    if name != "digest":
        result["digest"] = sys.modules["tampering"].digest(problem, result)
    assert not bench.passes(problem, result), name
    return True
