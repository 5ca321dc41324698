"""Splitting keeps line numbers; output is whole or not there."""

import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gaus_pass.errors import GausError
from gaus_pass.opt import files
from gaus_pass.opt.files import Output, split_chunks

lines = st.lists(st.sampled_from([b"a", b"", b"// -----", b"  // ----- ", b"// ------", b"b\r"]))


@given(lines)
def test_every_line_is_in_one_part_and_at_its_old_number(source: list[bytes]) -> None:
    chunks = split_chunks(b"\n".join(source), "// -----")
    markers = [line.strip() == b"// -----" for line in source]
    assert len(chunks) == sum(markers) + 1
    assert all(chunk.is_whole == (len(chunks) == 1) for chunk in chunks)
    parts = [chunk.text.split(b"\n") for chunk in chunks]
    for number, line in enumerate(source):
        there = [part[number] for part in parts if number < len(part) and part[number]]
        assert there == ([line] if line and not markers[number] else [])


def test_without_a_marker_nothing_is_split() -> None:
    assert [c.text for c in split_chunks(b"a\n// -----\nb", None)] == [b"a\n// -----\nb"]


def test_a_marker_of_ones_own() -> None:
    assert [c.text for c in split_chunks(b"a\n//--\nb", "//--")] == [b"a", b"\n\nb"]


def test_writes_and_replaces(tmp_path: Path) -> None:
    target = tmp_path / "out"
    Output(str(target)).write(b"one")
    target.chmod(0o604)
    Output(str(target)).write(b"two")
    assert target.read_bytes() == b"two"
    assert stat.S_IMODE(target.stat().st_mode) == 0o604
    assert os.listdir(tmp_path) == ["out"]


def test_a_new_file_gets_the_usual_permissions(tmp_path: Path) -> None:
    Output(str(tmp_path / "ours")).write(b"")
    (tmp_path / "usual").write_bytes(b"")
    assert (tmp_path / "ours").stat().st_mode == (tmp_path / "usual").stat().st_mode


def test_a_link_stays_one(tmp_path: Path) -> None:
    (tmp_path / "target").write_bytes(b"old")
    (tmp_path / "link").symlink_to("target")
    Output(str(tmp_path / "link")).write(b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "target").read_bytes() == b"new"


def test_making_an_output_creates_nothing(tmp_path: Path) -> None:
    Output(str(tmp_path / "out"))
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("failure", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_failure_in_mid_write_leaves_the_old_file_alone(
    failure: BaseException, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "out"
    target.write_bytes(b"old")
    output = Output(str(target))

    def fail(_: Path) -> int:
        raise failure

    monkeypatch.setattr(files, "_mode_of", fail)
    expected = GausError if isinstance(failure, OSError) else KeyboardInterrupt
    with pytest.raises(expected):
        output.write(b"new")
    assert target.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["out"]


@pytest.mark.parametrize(
    ("name", "reason"), [("", "empty"), (".", "directory"), ("no/x", "No such")]
)
def test_what_cannot_be_written_is_refused_at_once(
    name: str, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(GausError, match=reason):
        Output(name)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_protected_file_is_refused_at_once(tmp_path: Path) -> None:
    target = tmp_path / "out"
    target.write_bytes(b"old")
    target.chmod(0o400)
    with pytest.raises(GausError, match="Permission denied"):
        Output(str(target))
