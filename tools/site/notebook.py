"""Notebooks without Jupyter: run their cells, keep what they print, show them as pages.

python tools/site/notebook.py examples/kernel_to_megahertz.ipynb    # runs it and writes it anew
"""

from __future__ import annotations

import ast
import io
import json
import os
import sys
import tempfile
from collections.abc import Generator
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from typing import Any

Json = dict[str, Any]


def read(path: Path) -> Json:
    """A notebook as its JSON."""
    return json.loads(path.read_text(encoding="utf-8"))


def run(notebook: Json, folder: Path) -> list[str]:
    """Run the cells of code one after the other in a folder; what each prints."""
    names: dict[str, Any] = {"__name__": "__main__"}
    printed: list[str] = []
    with _inside(folder):
        for cell in notebook["cells"]:
            if cell["cell_type"] == "code":
                told = io.StringIO()
                with redirect_stdout(told):
                    _execute("".join(cell["source"]), names)
                printed.append(told.getvalue())
    return printed


def _execute(source: str, names: dict[str, Any]) -> None:
    """As a cell: the value of a last line that is an expression is shown."""
    tree = ast.parse(source)
    last = tree.body[-1] if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    body = ast.Module(tree.body[:-1] if last else tree.body, [])
    exec(compile(body, "cell", "exec"), names)
    if last is not None:
        value = eval(compile(ast.Expression(last.value), "cell", "eval"), names)
        if value is not None:
            print(repr(value))


@contextmanager
def _inside(folder: Path) -> Generator[None]:
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


def with_outputs(notebook: Json, printed: list[str]) -> Json:
    """The notebook with what its cells of code print."""
    told = iter(printed)
    cells: list[Json] = []
    for number, cell in enumerate(notebook["cells"], start=1):
        if cell["cell_type"] == "code":
            text = next(told)
            lines = text.splitlines(keepends=True)
            outputs = [{"name": "stdout", "output_type": "stream", "text": lines}] if text else []
            cell = {**cell, "execution_count": number, "outputs": outputs}
        cells.append(cell)
    return {**notebook, "cells": cells}


def as_markdown(notebook: Json) -> str:
    """Its text, its code, and what that printed when it was run last."""
    parts: list[str] = []
    for cell in notebook["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            parts.append(source)
            continue
        parts.append(f"```python\n{source}\n```")
        told = "".join("".join(output["text"]) for output in cell["outputs"])
        parts += [f"```\n{told.rstrip()}\n```"] if told else []
    return "\n\n".join(parts) + "\n"


def main(path: Path) -> None:
    """Run a notebook in an empty folder and write it with what it prints."""
    notebook = read(path)
    with tempfile.TemporaryDirectory() as folder:
        found = with_outputs(notebook, run(notebook, Path(folder)))
    path.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
