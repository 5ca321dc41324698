"""Runs programs in C and modules in Verilog on the same data."""

from __future__ import annotations

import shutil
import signal
from collections.abc import Sequence
from pathlib import Path

from gaus_pass.errors import GausError, MissingDependency
from gaus_pass.target.process import Finished, Runner, Signalled, TargetFailed

COMPILERS = ("cc", "clang", "gcc")
_C_FLAGS = ("-std=gnu17", "-O0", "-ffp-contract=off", "-fwrapv", "-fsigned-char", "-w")
"""Arithmetic as the front end has it: every operation by itself, overflow wraps, char is signed."""
_GAUS = ("-D__GAUS__=1", "-D__SYNTHESIS__=1")


_FAULTS = {
    signal.SIGSEGV: "reads or writes outside of its arrays on the data (SIGSEGV)",
    signal.SIGBUS: "reads or writes outside of its arrays on the data (SIGBUS)",
    signal.SIGFPE: "divides by 0 on the data (SIGFPE)",
}
"""What a program does that such a signal ends."""


class Differs(GausError):
    """The hardware does not do what the program does."""


def compiler() -> str:
    """The C compiler of the machine.

    Raises
    ------
    MissingDependency
        There is none.
    """
    found = next(filter(None, map(shutil.which, COMPILERS)), None)
    if found is None:
        tried = ", ".join(COMPILERS)
        raise MissingDependency(f"--cosim needs a C compiler ({tried}); install gcc or clang")
    return found


def simulator() -> str:
    """Icarus Verilog.

    Raises
    ------
    MissingDependency
        It is not installed.
    """
    found = shutil.which("iverilog")
    if found is None:
        raise MissingDependency("--cosim needs iverilog; install it, as with apt install iverilog")
    return found


def files(program: str, verilog: str, bench: str, data: Sequence[str]) -> dict[str, str]:
    """The files that both work on, by name."""
    return {
        "main.c": program,
        # The program counts its runs by what it reads.
        "data.txt": "".join(f"{line or 0}\n" for line in data),
        "dut.sv": verilog,
        "tb.sv": bench,
        "vectors.txt": "".join(f"0 0 0 {line}\n" for line in data),
    }


def run_c(flags: Sequence[str], run: Runner, folder: Path) -> list[list[str]]:
    """The words that a program prints for every data set.

    Raises
    ------
    GausError
        The compiler refuses the program, or it does not end as it should.
    """
    program = folder / "program"
    words = [compiler(), *_C_FLAGS, *_GAUS, *flags, "main.c", "-o", str(program), "-lm"]
    _require(run.run(words, folder), f"'{words[0]}' refuses the program")
    try:
        done = run.run(["sh", "-c", 'exec "$0" < data.txt', str(program)], folder)
    except TargetFailed as error:
        remedy = "give arguments data that it is made for, as in --data n=16"
        what = _FAULTS.get(error.signal) if isinstance(error, Signalled) else None
        if what is not None:
            raise GausError(f"the program in C {what}; {remedy}") from None
        raise GausError(f"the program in C fails on its data: {error.message}; {remedy}") from None
    _require(done, "the program in C does not end as it should")
    return [line.split() for line in done.stdout.splitlines()]


def run_verilog(top: str, count: int, run: Runner, folder: Path) -> list[list[str]]:
    """The words that a test bench writes for every data set: cycles, two counts, results, memories.

    Raises
    ------
    GausError
        The simulator refuses the module, or the module does not end.
    """
    words = [simulator(), "-g2012", "-s", top, "-o", "sim.vvp", "tb.sv", "dut.sv"]
    _require(run.run(words, folder), "iverilog refuses the module")
    command = ["vvp", "-n", "sim.vvp", "+vectors=vectors.txt", "+results=results.txt"]
    done = run.run(command, folder)
    _require(done, "the simulation does not end as it should")
    results = folder / "results.txt"
    lines = results.read_text().splitlines() if results.exists() else []
    if len(lines) != count:
        raise Differs(f"the module ended {len(lines)} of {count} runs: {done.stdout.strip()[:200]}")
    return [line.split() for line in lines]


def _require(done: Finished, what: str) -> None:
    if done.status:
        said = (done.stderr or done.stdout).strip().splitlines()
        first = next((line for line in said if "error" in line), said[0] if said else "")
        raise GausError(f"{what}: {first or f'exit status {done.status}'}")
