"""A target for tests that knows arrivals: sums in a row take 6 ns each from register to register.

The first word is the number of sums of the loop; the registers behind them are called ``p`` to
``s``.
"""

import json
import re
import sys
from pathlib import Path

sums, text = int(sys.argv[1]), Path(sys.argv[-1]).read_text()
registers = re.findall(r"\breg(?:\s+\[\d+:0\])?\s+(\w+);", text)
between = [name for name in registers if re.match(r"[pqrs]_s", name)]
late = 6.0 * (sums - len(between))
found = dict.fromkeys(registers, 2.0) | dict.fromkeys([*between, "arg1"], late)
print(json.dumps({"area": len(registers), "delay": max(found.values()), "arrivals": found}))
