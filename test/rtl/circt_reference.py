"""Register bits and stages of CIRCT's own schedule; run as a program, because it may crash.

Reads file names from the command line and prints one JSON list, an entry a file.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from lowering import LOWERING, Design
from rtl_walker import operations, register_bits


def main() -> None:
    found = []
    for name in sys.argv[1:]:
        design = Design(Path(name).read_text())
        design.lower("any(pipeline-schedule-linear)")
        stages = str(design).count("pipeline.stage ") + 1
        design.lower(*LOWERING)
        with design.context:
            assert operations(design.module)
            found.append({"bits": register_bits(design.module), "stages": stages})
    print(json.dumps(found))


if __name__ == "__main__":
    main()
