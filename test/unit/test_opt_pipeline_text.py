"""The pipeline text: what is read is what is printed, and nonsense is refused with its place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gaus_pass.errors import InvalidOption
from gaus_pass.opt.pipeline_text import Nest, Pass, parse_pipeline

names = st.from_regex(r"[a-z][a-z0-9.-]{0,8}", fullmatch=True)
plain = st.text(st.characters(codec="ascii", exclude_characters="{}"), max_size=12)
braced = st.builds("{}{{{}}}{}".format, plain, plain, plain)
options = st.one_of(plain, braced).map(str.strip)
passes = st.builds(Pass, names, options)
bodies = st.recursive(
    st.lists(passes, max_size=3).map(tuple),
    lambda inner: st.lists(passes | st.builds(Nest, names, inner), max_size=3).map(tuple),
    max_leaves=8,
)
pipelines = st.builds(Nest, names, bodies)


@given(pipelines)
def test_printing_and_reading_gives_the_same(pipeline: Nest) -> None:
    assert parse_pipeline(str(pipeline)) == pipeline


@given(st.text(st.sampled_from("ab ,(){}"), max_size=20))
def test_any_text_is_read_stably_or_refused(text: str) -> None:
    try:
        pipeline = parse_pipeline(text)
    except InvalidOption:
        return
    assert parse_pipeline(str(pipeline)) == pipeline
    for bracket in "(){}":
        assert text.count(bracket) >= str(pipeline).count(bracket)


def test_reads_nests_options_and_blanks() -> None:
    text = ' builtin.module( hw.module(cse , a{x={1} y="b > c, d"}) , any(b { } ) ) '
    assert parse_pipeline(text) == Nest(
        "builtin.module",
        (
            Nest("hw.module", (Pass("cse"), Pass("a", 'x={1} y="b > c, d"'))),
            Nest("any", (Pass("b"),)),
        ),
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("m(a", "column 2: unbalanced '('"),
        ("m(a))", "column 5: unexpected ')'"),
        ("m(a{b)", "column 4: unbalanced '{'"),
        ("m(a b)", "column 5: unexpected 'b'"),
        ("m(a}", "column 4: unexpected '}'"),
        ("m(,a)", "column 3: expected a pass"),
        ("m(a,)", "column 5: expected a pass"),
        ("", "column 1: expected a pass"),
        ("cse", "must be one"),
        ("m(a),m(b)", "must be one"),
    ],
)
def test_nonsense_is_refused_with_its_place(text: str, message: str) -> None:
    with pytest.raises(InvalidOption) as caught:
        parse_pipeline(text)
    assert message in caught.value.message
