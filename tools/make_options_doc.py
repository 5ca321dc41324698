"""Write docs/options.md from the table in gaus_pass/options.py: `make docs`.

A test compares the two, so that the page cannot fall behind.
"""

from __future__ import annotations

from dataclasses import MISSING, Field
from pathlib import Path
from typing import Any

from gaus_pass.option_table import key_of, options_of
from gaus_pass.options import Options

PAGE = Path(__file__).resolve().parents[1] / "docs" / "options.md"

HEAD = """\
# Options

<!-- `make docs` writes this page from gaus_pass/options.py; do not edit it. -->

One table serves the pass and the commands: `ii=2` in the pass is `--ii 2` on a command line.

```
circt-opt --gaus-schedule="ii=2 objective='length > register-bits' strict" in.mlir
circt-opt --pass-pipeline='builtin.module(gaus-schedule{ii=2 strict})' in.mlir
```

Options are `key=value`, separated by blanks. A value with blanks is put in quotes or braces. A key
without a value means `true`. A key that is given twice is an error; one that is not in the table is
an error that lists the valid ones.

| key | value | default | meaning |
|---|---|---|---|
"""

KINDS: dict[type, str] = {
    str: "text",
    int: "integer",
    float: "number",
    bool: "true, false",
    dict: "name:count,…",
}


def value_of(option: Field[Any]) -> str:
    """What may stand behind the equals sign."""
    return ", ".join(option.metadata["choices"]) or KINDS[option.metadata["kind"]]


def default_of(option: Field[Any]) -> str:
    """The default as a user would write it; empty when there is none."""
    default = option.default
    if default is MISSING or default is None:
        return ""
    return f"`{str(default).lower() if isinstance(default, bool) else default}`"


def row(option: Field[Any]) -> str:
    """One line of the table."""
    cells = (f"`{key_of(option.name)}`", value_of(option), default_of(option))
    cells = (*cells, option.metadata["help"])
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"


def page() -> str:
    """Text of docs/options.md."""
    return HEAD + "".join(row(option) for option in options_of(Options))


if __name__ == "__main__":
    PAGE.write_text(page())
    print(f"wrote {PAGE}")
