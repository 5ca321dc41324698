"""``python tools/kernels`` writes the kernels as MLIR and in C.

In `examples/polybench` and `test/kernels`.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from kernels.files import texts


def main() -> None:
    """Write all files."""
    for path, text in texts():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


if __name__ == "__main__":
    main()
