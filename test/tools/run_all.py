"""Run lit and pytest, show both, and close with one line: `N passed, N failed, N skipped`.

Exits with 0 only when both did.  Arguments go to pytest: `run_all.py -m "not slow and not torch"`.
Both use all cores: lit by itself, pytest in processes that take whole files in turn, so that what a
file prepares is prepared once.  More than a few would only wait for memory.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

TEST = Path(__file__).resolve().parents[1]

QUICK = ["-m", "not slow"]
SIDE_BY_SIDE = ["-n", "auto", "--maxprocesses", "4", "--dist", "loadfile"]


def tally(report: Path) -> Counter[str]:
    """Count the outcomes in a JUnit report; lit and pytest both write them."""
    outcomes: Counter[str] = Counter()
    if not report.exists():
        return outcomes
    for case in ElementTree.parse(report).iter("testcase"):
        outcomes[outcome_of(case)] += 1
    return outcomes


def outcome_of(case: ElementTree.Element) -> str:
    """How one test case ended."""
    if case.find("failure") is not None or case.find("error") is not None:
        return "failed"
    return "skipped" if case.find("skipped") is not None else "passed"


def closing_line(outcomes: Counter[str]) -> str:
    """Say it in the words that pytest uses, zeros included."""
    return ", ".join(f"{outcomes[name]} {name}" for name in ("passed", "failed", "skipped"))


def main(pytest_arguments: list[str]) -> int:
    """Run both, whatever the first says; slow tests only where the arguments choose tests."""
    with tempfile.TemporaryDirectory() as scratch:
        lit_report, pytest_report = Path(scratch, "lit.xml"), Path(scratch, "pytest.xml")
        programs = Path(sys.executable).parent
        lit = [str(programs / "lit"), "-s", "-v", f"--xunit-xml-output={lit_report}", str(TEST)]
        pytest = [sys.executable, "-m", "pytest", "-q", *SIDE_BY_SIDE]
        pytest += [f"--junitxml={pytest_report}", str(TEST)]
        print("== lit", flush=True)
        lit_status = subprocess.run(lit, check=False).returncode
        print("== pytest", flush=True)
        pytest_status = subprocess.run(pytest + (pytest_arguments or QUICK), check=False).returncode
        from_lit, from_pytest = tally(lit_report), tally(pytest_report)
    print(f"lit:    {closing_line(from_lit)} (exit {lit_status})")
    print(f"pytest: {closing_line(from_pytest)} (exit {pytest_status})")
    print(closing_line(from_lit + from_pytest))
    return 1 if lit_status or pytest_status else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
