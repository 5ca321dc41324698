#!/usr/bin/env python3
"""Stands in for the Python child and goes wrong in the way that $CHILD names.

With CHILD=set, what $SCHEDULE says stands in the schedule: {"start": [0, 1]}.  With CHILD=type,
what $TYPES says of operator types does: {"arith.muli i32": {"latency": 1}}.  With CHILD=wait it is
the true child, which never gets all of its message; its number stands in the file $CHILD_PID.
"""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any


def real() -> Any:
    """What the true child answers to the message on stdin; it is asked the same but once."""
    message = sys.stdin.buffer.read()
    known = Path(os.environ["CHILD_ANSWERS"]) / f"{hashlib.sha256(message).hexdigest()}.json"
    if not known.exists():
        command = [os.environ["GAUS_PYTHON"], *sys.argv[1:]]
        done = subprocess.run(command, input=message, stdout=subprocess.PIPE, check=True)
        known.parent.mkdir(parents=True, exist_ok=True)
        made = known.with_suffix(f".{os.getpid()}")
        made.write_bytes(done.stdout)
        made.replace(known)
    return json.loads(known.read_bytes())


def changed(mode: str) -> Any:
    """A true answer with one thing wrong."""
    answer = real()
    region = answer["regions"][0]
    result = region["results"][0]
    schedule = result["schedules"][0]
    start = schedule["start"]
    if mode == "short":
        start.pop()
    elif mode == "early":
        start[2] = 0
    elif mode == "negative":
        start[1] = -1
    elif mode == "fraction":
        start[1] = 0.5
    elif mode == "huge":
        start[1] = 2**70
    elif mode == "length":
        result["length"] += 1
    elif mode == "ii":
        result["ii"] = 0
    elif mode == "set":
        schedule.update(json.loads(os.environ["SCHEDULE"]))
    elif mode == "type":
        told = {kind["name"]: kind for kind in region["problem"]["operator_types"]}
        for name, wrong in json.loads(os.environ["TYPES"]).items():
            told[name].update(wrong)
    elif mode == "crowded":
        region["problem"]["resource_types"] = [{"name": "mul", "limit": 0, "cost": 1}]
    elif mode == "unit":
        schedule["unit"] = [5] * len(start)
    elif mode == "regions":
        answer["regions"] = []
    elif mode == "types":
        region["problem"]["operations"].pop()
    elif mode == "shape":
        answer["regions"] = [{"results": 3}]
    return answer


def wait() -> None:
    """Become the true child, with a stdin that never ends."""
    open_end, kept = os.pipe()
    os.dup2(open_end, 0)
    os.set_inheritable(kept, True)
    Path(os.environ["CHILD_PID"]).write_text(str(os.getpid()))
    os.execv(os.environ["GAUS_PYTHON"], [os.environ["GAUS_PYTHON"], *sys.argv[1:]])


def main() -> int:
    mode = os.environ["CHILD"]
    if mode == "crash":
        print("first line\nModuleNotFoundError: no gaus_pass here", file=sys.stderr)
        return 1
    if mode == "status":
        return 7
    if mode == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
    if mode == "slow":
        time.sleep(60)
    if mode == "wait":
        wait()
    if mode == "rubbish":
        print("Hello {")
    elif mode == "deep":
        print(os.environ["DEEP"] * 1_000_000)
    elif mode == "silent":
        pass
    elif mode == "list":
        print("[]")
    else:
        print(json.dumps(changed(mode)))
    return 0


sys.exit(main())
