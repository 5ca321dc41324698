"""Cores of f16 by compiled simulation, against the processor's own conversions: for `cores.py`.

Verilator makes C++ of the Verilog of cores, and a program around it compares every operand.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from results import ROOT

from gaus_pass.cores.generate import core_for
from gaus_pass.cores.generate.families import Core
from gaus_pass.support.files import scratch_folder

sys.path.insert(0, str(ROOT / "test"))

from support.cores import verilog

_COMMON = r"""
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <immintrin.h>
#include "Vcore.h"
static float wide(uint16_t x) { return _cvtsh_ss(x); }
static uint64_t half(float x) { return x != x ? 0x7e00 : _cvtss_sh(x, 0); }
"""
_PAIRS = r"""
int main(int, char **argv) {
  Vcore core;
  uint64_t wrong = 0;
  for (uint32_t a = atoi(argv[1]); a < (uint32_t)atoi(argv[2]); ++a)
    for (uint32_t b = 0; b < 65536; ++b) {
      core.a = a;
      core.b = b;
      core.eval();
      uint64_t right = half(wide(a) OPERATOR wide(b));
      if (core.result != right && wrong++ < 3)
        printf("  %04x %04x: %04x, right is %04x\n", a, b, (unsigned)core.result, (unsigned)right);
    }
  printf("%llu\n", (unsigned long long)wrong);
}
"""
"""The product and the sum of halves are rounded twice without harm: 24 ≥ 2 · 11 + 2 bits."""
_OPERANDS = r"""
template <class To, class From> static To as(From x) { To y; memcpy(&y, &x, sizeof y); return y; }
static uint64_t single(float x) { return x != x ? 0x7fc00000 : as<uint32_t>(x); }
static uint64_t twice(float x) { return x != x ? 0x7ff8000000000000 : as<uint64_t>((double)x); }
static uint64_t brain(float x) {
  uint32_t bits = as<uint32_t>(x);
  return x != x ? 0x7fc0 : (bits + 0x7fff + (bits >> 16 & 1)) >> 16;
}
static bool within(float x, double low, double high) {
  double whole = trunc((double)x);
  return whole >= low && whole < high;
}
static uint64_t counts[CASES], wrongs[CASES];
static void judge(int k, const char *name, uint32_t a, uint64_t found, uint64_t right) {
  ++counts[k];
  if (found != right && wrongs[k]++ < 3)
    fprintf(stderr, "  %s %04x: %llx, right is %llx\n", name, a, (unsigned long long)found,
            (unsigned long long)right);
}
int main() {
  Vcore core;
  for (uint32_t a = 0; a < 65536; ++a) {
    core.a = a;
    core.eval();
    const float from_f16 = wide(a), from_bf16 = as<float>(a << 16);
    const float from_u16 = a, from_s16 = (int16_t)a;
    LINES
  }
  for (int k = 0; k < CASES; ++k)
    printf("%llu %llu\n", (unsigned long long)counts[k], (unsigned long long)wrongs[k]);
}
"""
_SOURCES = ("f16", "bf16", "u16", "s16")
_INTEGERS = ("u1", "s1", "u8", "s8", "u16", "s16", "u32", "s32", "u64", "s64")
_ROUNDED = {"f16": "half", "bf16": "brain", "f32": "single", "f64": "twice"}


def _built(folder: Path, top: str, program: str) -> Path:
    """The program around the module ``top`` of ``core.sv``."""
    (folder / "main.cpp").write_text(program)
    words = ["verilator", "--cc", "--exe", "--build", "-O3", "--top-module", top]
    words += ["--prefix", "Vcore", "-Wno-fatal", "-Wno-lint", "-CFLAGS", "-O3 -mf16c"]
    words += ["core.sv", "main.cpp"]
    subprocess.run(words, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    return folder / "obj_dir/Vcore"


def wrong_pairs(family: str, first: int, last: int) -> int:
    """Wrong answers for all pairs whose first operand is in a range; some are shown."""
    symbol = {"add": "+", "sub": "-", "mul": "*", "div": "/"}[family]
    with scratch_folder({"core.sv": verilog(core_for(family, "f16").text)}) as folder:
        program = _built(folder, f"f16_{family}", _COMMON + _PAIRS.replace("OPERATOR", symbol))
        words = [program, str(first), str(last)]
        run = subprocess.run(words, check=True, capture_output=True, text=True)
    *shown, wrong = run.stdout.splitlines()
    print(*shown, sep="\n", end="\n" if shown else "")
    return int(wrong)


def wrong_operands() -> Iterator[tuple[str, int, int]]:
    """The root of f16 and all conversions of types of 16 bits, for all operands.

    Conversions to an integer are compared where it holds the number.

    Returns
    -------
    Iterator
        Names of cores, how many operands were compared, and how many answers are wrong.
    """
    cases = list(_cases())
    cores = [core for core, _ in cases]
    lines = [line.format(k=k, name=core.name) for k, (core, line) in enumerate(cases)]
    program = _OPERANDS.replace("LINES", "\n    ".join(lines)).replace("CASES", str(len(cases)))
    text = "".join(verilog(core.text) for core in cores) + _together(cores)
    with scratch_folder({"core.sv": text}) as folder:
        run = subprocess.run([_built(folder, "all", _COMMON + program)], check=True,
                             stdout=subprocess.PIPE, text=True)  # fmt: skip
    for core, line in zip(cores, run.stdout.splitlines(), strict=True):
        count, wrong = map(int, line.split())
        yield core.name, count, wrong


def _cases() -> Iterator[tuple[Core, str]]:
    """Cores, and what judges each."""
    yield (
        core_for("sqrt", "f16"),
        'judge({k}, "{name}", a, core.{name}, half(sqrtf(from_f16)));',
    )
    for source in _SOURCES:
        for to, rounded in _ROUNDED.items():
            if to != source:
                call = f"{rounded}(from_{source})"
                yield (
                    core_for("convert", to, source),
                    'judge({k}, "{name}", a, core.{name}, ' + call + ");",
                )
        if source in _ROUNDED:
            for to in _INTEGERS:
                yield core_for("convert", to, source), _to_integer(source, to)


def _to_integer(source: str, to: str) -> str:
    bits, signed = int(to[1:]), to[0] == "s"
    low, high = (-(2.0 ** (bits - 1)), 2.0 ** (bits - 1)) if signed else (0.0, 2.0**bits)
    kind, mask = "int64_t" if signed else "uint64_t", (1 << bits) - 1
    return (
        f"if (within(from_{source}, {low}, {high})) "
        'judge({k}, "{name}", a, core.{name}, ' + f"(uint64_t)({kind})from_{source} & {mask}ull);"
    )


def _together(cores: Sequence[Core]) -> str:
    """A module of all cores, each with an output of its name."""
    ports = ", ".join(f"output [{core.result - 1}:0] {core.name}" for core in cores)
    instances = "".join(
        f"  {core.name} of_{core.name}(.a(a), .result({core.name}));\n" for core in cores
    )
    return f"module all(input [15:0] a, {ports});\n{instances}endmodule\n"
