"""Commands that read a mutated file, with names of files in place of contents."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from fuzz.inputs.corpus import Corpus
from fuzz.inputs.mutation import mutate
from fuzz.inputs.options import as_text, as_words, make_options

_LOWER = ("--pipeline-explicit-regs", "--lower-pipeline-to-hw", "--lower-seq-to-sv")
_REPORTS = ("txt", "md", "html", "dot", "wave.json")


@dataclass
class Command:
    """A command line and its files.

    Attributes
    ----------
    words
        Programs and options; inputs and outputs are names in the folder of the case.
    files
        Contents by name.
    stdin
        The file that is standard input, or empty.
    """

    words: list[str]
    files: dict[str, bytes] = field(default_factory=dict[str, bytes])
    stdin: str = ""


def make_command(rng: random.Random, corpus: Corpus) -> Command:
    """A random command on a mutated input."""
    makers = [(make, weight) for kind, make, weight in _MAKERS if corpus.get(kind)]
    [make] = rng.choices([m for m, _ in makers], [w for _, w in makers])
    return make(rng, corpus)


def _mutated(rng: random.Random, corpus: Corpus, kind: str) -> bytes:
    data = rng.choice(corpus[kind])
    return mutate(rng, data, corpus[kind], kind) if rng.random() < 0.95 else data


def _opt(rng: random.Random, corpus: Corpus, kind: str, name: str) -> Command:
    files = {name: _mutated(rng, corpus, kind)}
    words = ["circt-opt", name]
    options = as_text(make_options(rng, 0.1))
    draw = rng.random()
    if draw < 0.5:
        words.append(f"--gaus-schedule={options}")
    elif draw < 0.65:
        words.append(f"--gaus-lower-loops={options}")
    elif draw < 0.8:
        words.append(f"--pass-pipeline=builtin.module(gaus-schedule{{{options}}})")
    elif draw < 0.9:
        words.append(f"--gaus-schedule={options}")
        words += [*_LOWER, "--export-verilog"]
    if rng.random() < 0.5:
        words += ["-o", "out.mlir"]
    if rng.random() < 0.15:
        words.append("--split-input-file")
    if rng.random() < 0.1:
        words.append(
            rng.choice(("--emit-bytecode", "--mlir-print-debuginfo", "--mlir-print-op-generic"))
        )
        words += [] if "-o" in words else ["-o", "out.mlir"]
    return Command(words, files)


def _mlir_opt(rng: random.Random, corpus: Corpus) -> Command:
    return _opt(rng, corpus, "mlir", "in.mlir")


def _bytecode(rng: random.Random, corpus: Corpus) -> Command:
    return _opt(rng, corpus, "bytecode", "in.mlirbc")


def _hls(rng: random.Random, corpus: Corpus) -> Command:
    files = {"in.mlir": _mutated(rng, corpus, "functions")}
    words = ["gaus", "hls", "in.mlir", "-o", "out.sv", *as_words(make_options(rng, 0.1))]
    if rng.random() < 0.4:
        report = f"out.{rng.choice(('json', 'txt', 'md'))}"
        words += ["--testbench", "out.tb.sv", "--report", report]
    return Command(words, files)


def _mlir_gaus(rng: random.Random, corpus: Corpus) -> Command:
    files = {"in.mlir": _mutated(rng, corpus, "mlir")}
    if rng.random() < 0.2:
        return Command(["gaus", "characterise", "in.mlir", "-o", "out.json"], files)
    words = ["gaus", "schedule", "in.mlir", "-o", "out.json", *as_words(make_options(rng, 0.1))]
    return Command(words, files)


def _graphs(kind: str, name: str) -> Callable[[random.Random, Corpus], Command]:
    def make(rng: random.Random, corpus: Corpus) -> Command:
        files = {name: _mutated(rng, corpus, kind)}
        if kind == "aiger" and rng.random() < 0.4:
            return Command(["gaus", "import", name, "-o", "out.mlir"], files)
        words = ["gaus", "schedule", name, "-o", "out.json", *as_words(make_options(rng, 0.1))]
        if rng.random() < 0.3:
            words += ["--node-latency", rng.choice(("0", "1", "2"))]
        return Command(words, files)

    return make


def _problem(rng: random.Random, corpus: Corpus) -> Command:
    files = {"in.json": _mutated(rng, corpus, "json")}
    words = ["gaus", "schedule", "in.json", "-o", "out.json", *as_words(make_options(rng, 0.1))]
    if rng.random() < 0.1:
        words = [
            "gaus",
            "compare",
            "in.json",
            "--solvers",
            "list,asap",
            "--time-limit",
            "0.2",
            "--json",
            "out.json",
        ]
    return Command(words, files)


def _result(rng: random.Random, corpus: Corpus) -> Command:
    files = {"in.json": _mutated(rng, corpus, "result")}
    return Command(["gaus", "report", "in.json", "-o", f"out.{rng.choice(_REPORTS)}"], files)


def _library(kind: str, name: str) -> Callable[[random.Random, Corpus], Command]:
    def make(rng: random.Random, corpus: Corpus) -> Command:
        files = {name: _mutated(rng, corpus, kind), "in.mlir": rng.choice(corpus["mlir"])}
        options = make_options(rng, 0.0)
        options["operators" if rng.random() < 0.7 else "delay-model"] = name
        options.setdefault("cycle-time", "20")
        if rng.random() < 0.3:
            return Command(["gaus", "hls", "in.mlir", "-o", "out.sv", *as_words(options)], files)
        words = ["circt-opt", "in.mlir", f"--gaus-schedule={as_text(options)}", "-o", "out.mlir"]
        return Command(words, files)

    return make


def _message(rng: random.Random, corpus: Corpus) -> Command:
    return Command(["gaus", "serve"], {"in.json": _mutated(rng, corpus, "message")}, "in.json")


def _policy(rng: random.Random, corpus: Corpus) -> Command:
    files = {"in.policy": _mutated(rng, corpus, "policy"), "in.json": corpus["json"][0]}
    words = ["gaus", "schedule", "in.json", "-o", "out.json", "--solver", "gflownet"]
    return Command([*words, "--checkpoint", "in.policy", "--iterations", "1"], files)


def _options(rng: random.Random, corpus: Corpus) -> Command:
    """An input as it is, and odd options."""
    files = {"in.mlir": rng.choice(corpus["mlir"]), "in.json": rng.choice(corpus["json"])}
    options = make_options(rng, 0.8)
    draw = rng.random()
    if draw < 0.3:
        text = as_text(options)
        if rng.random() < 0.3:
            text = mutate(rng, text.encode(), [text.encode()], "text").decode(errors="replace")
        text = text.replace("\x00", "")
        words = ["circt-opt", "in.mlir", f"--gaus-schedule={text}", "-o", "out.mlir"]
    elif draw < 0.6:
        words = ["gaus", "schedule", "in.json", "-o", "out.json", *as_words(options)]
    elif draw < 0.9:
        words = ["gaus", "hls", "in.mlir", "-o", "out.sv", *as_words(options)]
    else:
        words = ["circt-opt", "in.mlir", "-o", "out.mlir"]
        flags = (
            "--split-input-file=",
            "--verify-each=2",
            "--gaus-x",
            "--pass-pipeline=",
            "--help=1",
            "-",
            "--",
            "--o",
            "--show-operators",
            "--cse=x",
            "--pass-pipeline=builtin.module(cse",
            "--verify-diagnostics=x",
        )
        words += rng.sample(flags, 2)
    return Command(words, files)


_MAKERS: tuple[tuple[str, Callable[[random.Random, Corpus], Command], int], ...] = (
    ("mlir", _mlir_opt, 6),
    ("mlir", _mlir_gaus, 3),
    ("functions", _hls, 4),
    ("bytecode", _bytecode, 1),
    ("json", _problem, 4),
    ("result", _result, 3),
    ("aiger", _graphs("aiger", "in.aag"), 1),
    ("gml", _graphs("gml", "in.gml"), 1),
    ("dot", _graphs("dot", "in.dot"), 1),
    ("library", _library("library", "lib.json"), 2),
    ("xls", _library("xls", "lib.textproto"), 1),
    ("message", _message, 2),
    ("policy", _policy, 1),
    ("mlir", _options, 3),
)
