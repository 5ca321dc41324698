"""`not COMMAND …` and `not --crash COMMAND …`, as LLVM's tests use them.

`not` exits with 0 only when the command ran and failed in an orderly way.  A crash is not a
failure that a test may expect by accident, so it makes `not` fail; `not --crash` wants just that.
"""

from __future__ import annotations

import signal
import subprocess
import sys

# What a shell reports for a child that a signal ended: abort and segmentation fault.
CRASH_STATUS = {128 + signal.SIGABRT, 128 + signal.SIGSEGV}


def inverted_status(status: int, want_crash: bool) -> int:
    """0 when ``status`` is the kind of failure that was asked for, else 1."""
    crashed = status < 0 or status in CRASH_STATUS
    wanted = crashed if want_crash else status > 0 and not crashed
    return 0 if wanted else 1


def main(arguments: list[str]) -> int:
    """Run the command and turn its exit status round."""
    want_crash = arguments[:1] == ["--crash"]
    command = arguments[1:] if want_crash else arguments
    if not command:
        print("usage: not [--crash] COMMAND [ARGUMENT …]", file=sys.stderr)
        return 1
    try:
        status = subprocess.run(command, check=False).returncode
    except OSError as error:
        print(f"not: cannot run '{command[0]}': {error.strerror}", file=sys.stderr)
        return 1
    if inverted_status(status, want_crash):
        expected = "a crash" if want_crash else "an orderly failure"
        print(f"not: '{command[0]}' exited with {status}; expected {expected}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
