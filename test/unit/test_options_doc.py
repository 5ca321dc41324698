"""docs/options.md says what gaus_pass/options.py says."""

from __future__ import annotations

import runpy
from pathlib import Path


def test_the_page_is_current(root: Path):
    tool = runpy.run_path(str(root / "tools" / "make_options_doc.py"))
    assert tool["PAGE"].read_text() == tool["page"](), "run `make docs`"
