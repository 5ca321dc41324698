"""A target for tests that knows arrivals: sums in a row take 6 ns each from register to register.

The first word is the number of sums of the loop; the registers behind them are called ``p`` to
``s``.  Two more words are the nanoseconds of the first sum of a row, and of each other.
"""

import json
import re
import sys
from pathlib import Path

sums, text = int(sys.argv[1]), Path(sys.argv[-1]).read_text()
first, other = map(float, sys.argv[2:4]) if len(sys.argv) > 4 else (6.0, 6.0)
registers = re.findall(r"\breg(?:\s+\[\d+:0\])?\s+(\w+);", text)
between = [name for name in registers if re.match(r"[pqrs]_s", name)]
late = first + other * (sums - len(between) - 1)
found = dict.fromkeys(registers, 2.0) | dict.fromkeys([*between, "arg1"], late)
print(json.dumps({"area": len(registers), "delay": max(found.values()), "arrivals": found}))
