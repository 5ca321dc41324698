"""``python tools/fuzz NAME``: run a fuzzer, all of them in turn, or a finding again.

Exit status 1 says that something was found, 130 that Ctrl-C ended the run.
"""

from __future__ import annotations

import sys
from pathlib import Path

_TOOLS = Path(__file__).resolve().parents[1]
sys.path[:1] = [str(_TOOLS), str(_TOOLS.parent / "test")]

from fuzz.commands import main  # noqa: E402

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
