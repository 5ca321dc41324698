"""Cases in processes of their own: whatever happens there comes back as verdicts."""

from __future__ import annotations

import faulthandler
import json
import os
import shutil
import signal
import tempfile
from collections import Counter
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from fuzz.cases import Case, Fault, Fuzzer, Verdict
from fuzz.processes import Ended, Running, allow, start, stop, wait

_VERDICTS = "verdicts"
_ERRORS = "errors"
_OUTPUT = "output"


class Judge:
    """Starts batches of cases and collects verdicts."""

    def __init__(self, fuzzer: Fuzzer) -> None:
        self.fuzzer = fuzzer
        self._scratch = Path(tempfile.mkdtemp(prefix="fuzz-"))
        self._folders: dict[int, Path] = {}
        self._made = 0

    def start(self, cases: Sequence[Case]) -> Running:
        """Begin to judge cases, one after the other in one process."""
        self._made += 1
        folder = self._scratch / str(self._made)
        folder.mkdir()
        function = partial(_judge, self.fuzzer, cases, folder)
        running = start(function, folder / _ERRORS, self.fuzzer.limits)
        self._folders[running.pid] = folder
        return running

    def collect(self, running: Running, ended: Ended) -> list[Verdict]:
        """What a process that has ended says of the cases that it came to.

        The last one is that of the case which ended the process, where one did.
        """
        folder = self._folders.pop(running.pid)
        verdicts = folder / _VERDICTS
        lines = verdicts.read_text().splitlines() if verdicts.exists() else []
        found = [_read(line) for line in lines]
        if ended.status:
            found.append(Verdict(_death(folder, ended)))
        shutil.rmtree(folder, ignore_errors=True)
        return found

    def __call__(self, case: Case) -> Verdict:
        """Judge one case and wait for it."""
        running = self.start([case])
        try:
            [(_, ended)] = wait([running])
        except BaseException:
            stop([running])
            raise
        return self.collect(running, ended)[0]

    def close(self) -> None:
        """Remove what is left on disk."""
        shutil.rmtree(self._scratch, ignore_errors=True)


def _judge(fuzzer: Fuzzer, cases: Sequence[Case], outer: Path) -> int:
    output = os.open(outer / _OUTPUT, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(output, 1)
    os.dup2(output, 2)
    faulthandler.disable()
    folder = outer / "case"
    with (outer / _VERDICTS).open("w") as file:
        for case in cases:
            allow(fuzzer.limits)
            folder.mkdir()
            verdict = fuzzer.judge(case, folder)
            fault = verdict.fault
            told = {"fault": fault and [fault.kind, fault.text], "counts": verdict.counts}
            file.write(json.dumps(told) + "\n")
            file.flush()
            shutil.rmtree(folder)
    return 0


def _read(line: str) -> Verdict:
    told = json.loads(line)
    return Verdict(Fault(*told["fault"]) if told["fault"] else None, Counter(told["counts"]))


def _death(folder: Path, ended: Ended) -> Fault:
    """Why a process did not come to its end."""
    if ended.late:
        text = f"no end after {ended.seconds:.0f} s, {ended.cpu:.0f} of them of CPU"
        return Fault("no end", text)
    errors = folder / _ERRORS
    if ended.failed and errors.exists():
        text = errors.read_text()
        return Fault(f"exception: {raised(text)}", text)
    name = signal.Signals(-ended.status).name if ended.status < 0 else f"exit {ended.status}"
    said = [x for x in _tail(folder / _OUTPUT) if "Assertion" in x or "ERROR" in x]
    return Fault(f"died: {name}", "\n".join([f"the process ended with {name}", *said]))


def raised(traceback: str) -> str:
    """The kind of an exception and the function of the package that it came out of."""
    lines = traceback.strip().splitlines()
    frames = [k for k, line in enumerate(lines) if line.startswith('  File "')]
    after = lines[frames[-1] if frames else 0 :]
    kind = next((line.partition(":")[0] for line in after if line[:1].strip()), "nothing")
    ours = [lines[k].rpartition(" in ")[2] for k in frames if "/gaus_pass/" in lines[k]]
    return f"{kind} in {ours[-1]}" if ours else kind


def _tail(path: Path) -> list[str]:
    """The last lines of what a process printed."""
    if not path.exists():
        return []
    return path.read_bytes()[-20_000:].decode(errors="replace").splitlines()
