"""How lit runs the tests of the native plugin; CMake's check-gaus starts it.

`--param host=plugin` (default) runs the pass inside a stock mlir-opt, `--param host=driver` in
gaus-mlir-opt.  Substitutions: %gaus the tool, %schedule FILE-less start of a scheduling run,
%python the Python with gaus_pass, %compare and %child the scripts in Inputs.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import lit.formats

config = globals()["config"]
lit_config = globals()["lit_config"]

here = Path(__file__).resolve().parent
host = lit_config.params.get("host", "plugin")
tool = [config.gaus_driver]
if host == "plugin":
    tool = [config.gaus_host, f"--load-dialect-plugin={config.gaus_plugin}"]

config.name = f"gaus-{host}"
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = {".mlir", ".test"}
config.excludes = {"Inputs"}
config.test_source_root = str(here)
config.test_exec_root = str(Path(config.test_exec_root) / host)
config.available_features.add(host)
config.available_features.add(sys.platform)

# What an earlier version answered says nothing of this one.
answers = Path(config.test_exec_root) / "answers"
shutil.rmtree(answers, ignore_errors=True)
config.environment["CHILD_ANSWERS"] = str(answers)
config.environment["GAUS_PYTHON"] = config.gaus_python
config.environment["PATH"] = os.pathsep.join([config.llvm_tools, os.environ.get("PATH", "")])
for name in ("HOME", "NUMBA_CACHE_DIR", "ASAN_OPTIONS", "UBSAN_OPTIONS", "GAUS_CIRCT"):
    if name in os.environ:
        config.environment[name] = os.environ[name]

# A plugin that does not load is "ignored" by the tool, which then ends with 0.
probe = subprocess.run(
    [*tool, "--pass-pipeline=builtin.module(gaus-schedule)"],
    input="module { func.func @f() { return } }",
    capture_output=True,
    text=True,
    check=False,
    env={**os.environ, **config.environment},
)
if probe.returncode or "gaus.length" not in probe.stdout:
    lit_config.fatal(f"gaus-schedule does not run in {' '.join(tool)}:\n{probe.stderr}")

config.substitutions += [
    ("%gaus", " ".join(tool)),
    ("%host", config.gaus_host),
    ("%python", config.gaus_python),
    ("%compare", f"{config.gaus_python} {here / 'Inputs' / 'compare.py'} {' '.join(tool)} --"),
    ("%child", str(here / "Inputs" / "child.py")),
]
