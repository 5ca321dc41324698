"""The site: links lead to its pages, the reference has all names, nothing is fetched to read it."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import gaus_pass as gp

ROOT = Path(__file__).resolve().parents[2]
SITE = ROOT / "tools" / "site"


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Any:
    pytest.importorskip("matplotlib")
    monkeypatch.syspath_prepend(str(SITE))
    import importlib.util

    spec = importlib.util.spec_from_file_location("site_main", SITE / "__main__.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_links_lead_to_pages_or_become_text(site: Any) -> None:
    places = {path.resolve(): place for path, place in site.pages()}
    text = (
        "[a](docs/hls.md#ports) ![b](docs/images/viewer.png) [c](pyproject.toml) [d](https://x.y)"
    )
    found = site.relinked(text, ROOT / "README.md", Path("index.md"), places)
    assert found == "[a](hls.md#ports) ![b](images/viewer.png) c [d](https://x.y)"
    page = ROOT / "docs" / "results" / "suite-a.md"
    found = site.relinked("[up](../results.md)", page, Path("results/suite-a.md"), places)
    assert found == "[up](../results.md)"


def test_pages_that_the_navigation_does_not_name_are_at_its_end(site: Any) -> None:
    places = [place for _, place in site.pages()]
    plain = site.settings([])
    assert "  - More:" not in plain
    found = site.settings([*places, Path("brand-new.md"), Path("results/x.md")])
    assert found.startswith(plain + "  - More:\n")
    assert found.endswith("      - brand-new.md\n")


def test_the_reference_has_every_name(site: Any) -> None:
    page = sys.modules["reference"].reference()
    assert [name for name in gp.__all__ if f"\n### {name}\n" not in page] == []
    assert "- `keywords`" in page or "`options, keywords`" in page
    assert "Parameters\n----" not in page


def test_a_gallery_has_ten_designs_of_files_that_exist(site: Any) -> None:
    designs = sys.modules["gallery"].DESIGNS
    assert len({design.name for design in designs}) == 10
    for design in designs:
        (path,) = re.findall(r"\S+\.(?:mlir|gml)(?= |$)", design.words.replace("OUT.mlir", ""))
        assert (ROOT / path).exists()
        assert "OUT.json" in design.words


@pytest.mark.slow
def test_it_is_built_and_fetches_nothing(tmp_path: Path) -> None:
    pytest.importorskip("mkdocs")
    words = [sys.executable, str(SITE), "--to", str(tmp_path), "--only", "dot-product"]
    done = subprocess.run(words, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    html = tmp_path / "html"
    assert (html / "gallery" / "dot-product.html").exists()
    assert " MHz" in (html / "examples" / "kernel_to_megahertz.html").read_text()
    assert (html / "search" / "search_index.js").exists()  # read from files, where JSON cannot be
    pages = list(html.rglob("*.html"))
    assert len(pages) > 30
    fetched = (
        r"""<(?:script|img|iframe)[^>]*\ssrc="?https?:|<link[^>]*rel="?stylesheet"?[^>]*https?:"""
    )
    assert [p.name for p in pages if re.search(fetched, p.read_text())] == []
