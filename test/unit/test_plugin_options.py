"""The native plugin has the options of gaus_pass/options.py."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

from gaus_pass.option_table import key_of, options_of
from gaus_pass.options import Options


def test_the_table_is_current(root: Path):
    tool = runpy.run_path(str(root / "tools" / "make_plugin_options.py"))
    assert tool["TABLE"].read_text() == tool["table"](), "run `make docs`"


def test_the_table_has_every_option_once(root: Path):
    text = (root / "mlir_dialects" / "lib" / "Options.inc").read_text()
    keys = re.findall(r'^GAUS_(?:TEXT|FLAG)\(\w+, "([\w-]+)"', text, re.MULTILINE)
    assert keys == [key_of(f.name) for f in options_of(Options)]
