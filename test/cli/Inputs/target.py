"""A target for tests: area is what is written, delay falls with the registers.

Words before the file: ``fail-usual`` fails for designs with few registers, ``fail`` for all,
``text`` prints no JSON, ``negative`` a delay below 0.
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
else:
    print(json.dumps({"area": len(text), "delay": 1000 / (1 + registers) ** 2, "nets": registers}))
