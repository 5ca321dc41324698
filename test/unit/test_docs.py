"""Links of the Markdown pages lead to files that exist, and lists of files are complete."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

LINK = re.compile(r"\]\((?!\w+://|#)([^)#\s]+)")
ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(
    page.relative_to(ROOT)
    for pattern in ("*.md", "docs/**/*.md", "examples/**/*.md", "tools/**/*.md")
    for page in ROOT.glob(pattern)
)


def dead_links(page: Path) -> list[str]:
    """Targets of relative links of a page that are no file or folder."""
    targets = LINK.findall(page.read_text(encoding="utf-8"))
    return [target for target in targets if not (page.parent / target).exists()]


def test_dead_links_are_found(tmp_path: Path):
    page = tmp_path / "page.md"
    page.write_text("[a](page.md#x) [b](gone.md) ![c](gone.png) [d](https://x.org/y) [e](#here)")
    assert dead_links(page) == ["gone.md", "gone.png"]


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_links_lead_somewhere(page: Path):
    assert dead_links(ROOT / page) == []


def test_every_page_of_results_is_in_the_summary():
    links = LINK.findall((ROOT / "docs" / "results.md").read_text(encoding="utf-8"))
    pages = {f"results/{page.name}" for page in (ROOT / "docs" / "results").glob("*.md")}
    assert pages <= set(links)


def test_every_benchmark_is_described():
    folder = ROOT / "tools" / "bench"
    text = (folder / "README.md").read_text(encoding="utf-8")
    files = [*folder.glob("*.py"), *folder.glob("*.sh"), *folder.glob("*.json")]
    assert [file.name for file in files if f"`{file.name}`" not in text] == []
