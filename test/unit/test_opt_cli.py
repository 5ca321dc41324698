"""The command line: passes keep their order, options their values."""

import pytest

from gaus_pass.errors import InvalidOption
from gaus_pass.opt.cli import OPTIONS, parse_command_line
from gaus_pass.opt.help import help_text
from gaus_pass.opt.pipeline_text import Pass
from gaus_pass.passes.base import load_passes


def test_passes_keep_their_order_among_options() -> None:
    line = parse_command_line(
        ["--b=x=1 y=2", "in.mlir", "-a", "--verify-each=0", "--b={z}", "-o", "out", "--c="]
    )
    assert line.passes == (Pass("b", "x=1 y=2"), Pass("a"), Pass("b", "z"), Pass("c"))
    assert line.input == "in.mlir"
    assert line.settings.o == "out"
    assert line.settings.verify_each is False


def test_defaults() -> None:
    line = parse_command_line([])
    assert (line.input, line.settings.o, line.passes) == ("-", "-", ())
    assert line.settings.verify_each is True
    assert line.settings.split_input_file is None


@pytest.mark.parametrize(
    ("words", "name", "value"),
    [
        (["-o=x"], "o", "x"),
        (["--output", "x"], "o", "x"),
        (["--split-input-file"], "split_input_file", "// -----"),
        (["-split-input-file=//="], "split_input_file", "//="),
        (["--verify-diagnostics"], "verify_diagnostics", "all"),
        (["--verify-diagnostics=only-expected"], "verify_diagnostics", "only-expected"),
        (["--mlir-print-ir-after=a, b"], "mlir_print_ir_after", ("a", "b")),
        (["--pass-pipeline", "any(a)"], "pass_pipeline", "any(a)"),
        (["-h"], "help", True),
        (["--quiet=false"], "quiet", False),
    ],
)
def test_values(words: list[str], name: str, value: object) -> None:
    assert getattr(parse_command_line(words).settings, name) == value


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["a", "b"], "more than one input"),
        (["-o"], "-o needs a value"),
        (["-o", "a", "-o", "b"], "-o is given twice"),
        (["--quiet=maybe"], "neither true nor false"),
        (["--verify-diagnostics=x"], "neither all nor only-expected"),
        (["--pass-pipeline=any(a)", "--b"], "together with --b"),
        (["--=x"], "is not an option"),
    ],
)
def test_misuse(words: list[str], message: str) -> None:
    with pytest.raises(InvalidOption) as caught:
        parse_command_line(words)
    assert message in caught.value.message


def test_a_word_after_two_dashes_is_an_input() -> None:
    assert parse_command_line(["--", "-a"]).input == "-a"


def test_help_names_every_option_and_every_option_of_our_passes() -> None:
    text = help_text("gaus-opt", load_passes())
    flags = {word.partition("=")[0].partition("[")[0].lstrip("-") for word in text.split()}
    assert set(OPTIONS) <= flags
    assert {"gaus-schedule", "ii", "cycle-time", "seed"} <= flags
    assert max(map(len, text.splitlines())) <= 100
