"""Write gaus_pass/data/schemas from the kinds in gaus_pass/formats: `make docs`.

A test compares the two, so that the files cannot fall behind.
"""

from __future__ import annotations

import json
from pathlib import Path

from gaus_pass.formats.schemas import schemas

FOLDER = Path(__file__).resolve().parents[1] / "gaus_pass" / "data" / "schemas"


def files() -> dict[str, str]:
    """The text of every file by its name."""
    made = schemas().items()
    return {f"{name}.json": json.dumps(schema, indent=1) + "\n" for name, schema in made}


def main() -> None:
    """Write them."""
    FOLDER.mkdir(exist_ok=True)
    for name, text in files().items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
