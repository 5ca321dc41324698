"""What is known about CIRCT's passes without a list of them."""

import runpy
from pathlib import Path

import pytest

from gaus_pass.errors import InvalidOption
from gaus_pass.ir.core.bindings import PYCDE, new_context, wheel
from gaus_pass.opt.known_passes import KNOWN_PASSES
from gaus_pass.opt.natives import NativePass, check_native, nested_as_wanted
from gaus_pass.opt.pipeline_text import Nest, Pass

CONTEXT = new_context()


@pytest.mark.skipif(wheel() != PYCDE, reason="the names are those of the pycde wheel")
def test_known_passes_are_current(root: Path) -> None:
    tool = runpy.run_path(str(root / "tools" / "make_known_passes.py"))
    assert tool["MODULE"].read_text() == tool["module"](), "run `make docs`"


def test_known_passes_are_known_to_the_wheel_and_ask_for_nothing_that_aborts() -> None:
    missing = 0
    for name in KNOWN_PASSES:
        try:
            NativePass(Pass(name), CONTEXT, ()).wanted_anchor("builtin.module")
        except InvalidOption:
            missing += 1
    # The two wheels differ by a few.
    assert missing < len(KNOWN_PASSES) // 10


@pytest.mark.parametrize(
    ("name", "anchor", "wanted"),
    [
        ("cse", "builtin.module", None),
        ("hw-cleanup", "builtin.module", "hw.module"),
        ("hw-cleanup", "hw.module", None),
        ("hw-cleanup", "any", None),
        ("lower-pipeline-to-hw", "hw.module", "builtin.module"),
        ("synth-comb-lowering-pipeline", "builtin.module", "hw.module"),
        ("synth-comb-lowering-pipeline", "hw.module", None),
    ],
)
def test_wanted_anchor(name: str, anchor: str, wanted: str | None) -> None:
    assert NativePass(Pass(name), CONTEXT, ()).wanted_anchor(anchor) == wanted


def test_a_flag_is_nested_where_it_can_run() -> None:
    cleanup = Pass("hw-cleanup", "merge-always-blocks=false")
    assert nested_as_wanted(cleanup, "builtin.module", CONTEXT, ()) == Nest("hw.module", (cleanup,))
    assert nested_as_wanted(Pass("cse"), "builtin.module", CONTEXT, ()) == Pass("cse")


@pytest.mark.parametrize(
    ("element", "message"),
    [
        (Pass("cze"), "did you mean 'cse'?"),
        (Pass("my-pas"), "did you mean 'my-pass'?"),
        (Pass("zzzzzzzz"), "see --help"),
        (Pass("cse", "x=1"), "pass 'cse': no such option x"),
        (Pass("canonicalize", "max-iterations=x"), "'x' value invalid"),
        (Pass("hw-cleanup"), "runs on 'hw.module', not on 'builtin.module'"),
    ],
)
def test_check_says_what_is_wrong(
    element: Pass, message: str, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(InvalidOption) as caught:
        check_native(element, "builtin.module", CONTEXT, ["my-pass"])
    assert message in caught.value.message
    assert "\n" not in caught.value.message
    assert capfd.readouterr().err == ""
