"""Findings as files that a test runs again: ``test/fuzz/found``."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from fuzz.cases import Case, Fault, Fuzzer

FOUND = Path(__file__).resolve().parents[2] / "test" / "fuzz" / "found"


@dataclass(frozen=True)
class Finding:
    """A fault, the smallest case that shows it, and where it came from."""

    fuzzer: str
    seed: int
    number: int
    fault: Fault
    case: Case


def text_of(finding: Finding, fuzzer: Fuzzer) -> str:
    """The content of a finding's file."""
    document = {
        "fuzzer": finding.fuzzer,
        "found": f"seed {finding.seed}, case {finding.number}",
        "fault": finding.fault.text.splitlines(),
        "text": fuzzer.text(finding.case).splitlines(),
    }
    head = json.dumps(document, indent=1).removesuffix("\n}")
    return f'{head},\n "case": {json.dumps(finding.case)}\n}}\n'


def keep(finding: Finding, fuzzer: Fuzzer, folder: Path) -> Path:
    """Write a finding's file; its name follows from the case."""
    content = json.dumps(finding.case, sort_keys=True).encode()
    path = folder / f"{finding.fuzzer}-{hashlib.sha256(content).hexdigest()[:8]}.json"
    folder.mkdir(parents=True, exist_ok=True)
    path.write_text(text_of(finding, fuzzer))
    return path


def read(path: Path) -> tuple[str, Case]:
    """The fuzzer's name and the case of a finding's file."""
    document = json.loads(path.read_text())
    return document["fuzzer"], document["case"]
