"""Splitting keeps line numbers."""

from hypothesis import given
from hypothesis import strategies as st

from gaus_pass.opt.files import split_chunks

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
