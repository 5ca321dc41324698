"""Write the plugin's table of options from the one in gaus_pass/options.py: `make docs`.

A test compares the two, so that the plugin cannot fall behind.
"""

from __future__ import annotations

import json
from dataclasses import Field
from pathlib import Path
from typing import Any

from gaus_pass.option_table import key_of, options_of
from gaus_pass.options import Options

TABLE = Path(__file__).resolve().parents[1] / "mlir_dialects" / "lib" / "Options.inc"

HEAD = """\
// `make docs` writes this table from gaus_pass/options.py; do not edit it.
// GAUS_TEXT(field, key, help) takes a value, GAUS_FLAG(field, key, help) is true or false.
"""


def row(option: Field[Any]) -> str:
    """One option; JSON's quotes are those of C++ here."""
    macro = "GAUS_FLAG" if option.metadata["kind"] is bool else "GAUS_TEXT"
    words = (json.dumps(key_of(option.name)), json.dumps(option.metadata["help"]))
    return f"{macro}({option.name}_, {', '.join(words)})\n"


def table() -> str:
    """Text of the table."""
    return HEAD + "".join(row(option) for option in options_of(Options))


if __name__ == "__main__":
    TABLE.write_text(table())
    print(f"wrote {TABLE}")
