"""``python -m gaus_pass`` is ``gaus``."""

from __future__ import annotations

import sys

from gaus_pass.cli import main

if __name__ == "__main__":
    sys.exit(main())
