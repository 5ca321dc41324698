"""Say whether files hold anything that a terminal or a page would not show as it is."""

import sys
from pathlib import Path

from gaus_pass.text import several_lines

for name in sys.argv[1:]:
    text = Path(name).read_bytes().decode("utf-8")
    shown = "".join(c for c in text if c in "\n\t" or c.isprintable())
    assert text == shown == several_lines(text), name
print(f"{len(sys.argv) - 1} files without control characters")
