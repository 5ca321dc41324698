"""``gaus new``: a folder with a kernel that builds."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import PurePath

from gaus_pass.cli.request import Request
from gaus_pass.errors import InvalidOption
from gaus_pass.streams import say
from gaus_pass.support.files import current, new_folder, write

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_FILES = {
    "kernel.mlir": "@NAME@.mlir",
    "Makefile": "Makefile",
    "README.md": "README.md",
    "x.hex": "x.hex",
    "c.hex": "c.hex",
    "gitignore": ".gitignore",
}
"""Files of the package's data/project, and what they are called; ``@NAME@`` is the project's."""


def new(request: Request) -> None:
    """Make the folder and say what to do next.

    Raises
    ------
    InvalidOption
        The name cannot be that of a module.
    GausError
        The folder is there already, or it cannot be written.
    """
    path = PurePath(request.input)
    name = path.name
    if not _NAME.fullmatch(name):
        raise InvalidOption(
            f"'{name}' cannot name a module; use letters, digits and '_', a letter first"
        )
    with new_folder(str(path)):
        for source, target in _FILES.items():
            text = (
                files("gaus_pass.data")
                .joinpath("project")
                .joinpath(source)
                .read_text(encoding="utf-8")
            )
            write(str(path / target.replace("@NAME@", name)), text.replace("@NAME@", name))
        current().commit()
    if not request.quiet:
        say(f"made {path}; now: cd {path} && make")
