"""A target for tests: area is what is written, delay falls with the registers.

Words before the file: ``fail-usual`` fails for designs with few registers, ``fail`` for all,
``text`` prints no JSON, ``negative`` a delay below 0, ``placed`` what place and route gives.
"""

import json
import re
import sys
from pathlib import Path

mode, text = (sys.argv[1:-1] or [""])[0], Path(sys.argv[-1]).read_text()
registers = len(re.findall(r"\breg\b", text))
if mode == "fail" or (mode == "fail-usual" and registers < 16):
    sys.exit(f"cannot place {registers} registers")
if mode == "text":
    print("area: 3")
elif mode == "negative":
    print(json.dumps({"area": 1, "delay": -1}))
elif mode == "placed":
    cells = {"lut": 123, "flip-flops": 45, "dsp": 2, "block-ram": 1}
    names = re.findall(r"\breg\b[^;,]*?(\w+);", text)
    late = {name: 5 + k / 8 for k, name in enumerate(names)}
    print(json.dumps({"area": 123, "delay": 8.5, "megahertz": 117.6, "arrivals": late, **cells}))
else:
    print(json.dumps({"area": len(text), "delay": 1000 / (1 + registers) ** 2, "nets": registers}))
