"""Random option strings: legal ones, odd ones, and ones that cannot be read."""

from __future__ import annotations

import random

_ODD = (
    "0", "1", "-1", "1.5", "2^3", "1e3", "1e400", "nan", "inf", "x", "", "true",
    "99999999999999999",
    "99999999999999999999999", "18446744073709551616", "\u00b2", "mul:1", "mul:\u00b2",
    "mul:1,mul:2", "a:b:1",
    "arg0:1r1w", "/nonexistent", "/dev/null", "{", "'a b'", "a > b", "ii >", "3*length", "0*length",
    "resources.x", "-", ":", ",",
)  # fmt: skip
_QUICK = {"solver": "list", "iterations": "5"}
_NOT_HERE = (
    "report",
    "checkpoint",
    "operators",
    "time_limit",
    "device",
    "delay_model",
    "iterations",
    "samples",
)


def make_options(rng: random.Random, broken: float = 0.3) -> dict[str, str]:
    """Options by key; a share ``broken`` of the values is odd."""
    from gaus_pass.option_table import key_of, options_of
    from gaus_pass.options import Options

    found: dict[str, str] = {}
    table = [f for f in options_of(Options) if f.name not in _NOT_HERE]
    for spec in rng.sample(table, rng.choice((0, 0, 1, 1, 2, 3))):
        key = key_of(spec.name)
        if rng.random() < broken:
            found[key] = rng.choice(_ODD)
        else:
            found[key] = _legal(rng, spec.name, spec.metadata["kind"], spec.metadata["choices"])
    if "solver" not in found and rng.random() < 0.7:
        found["solver"] = rng.choice(("list", "sdc", "asap", "alap", "refine", "cp-sat"))
    found["iterations"] = "5"
    if rng.random() < 0.1:
        found["samples"] = rng.choice(("2", "3"))
    if rng.random() < 0.15:
        found["delay-model"] = rng.choice(("unit", "aig"))
    return found


def _legal(rng: random.Random, name: str, kind: type, choices: tuple[str, ...]) -> str:
    if choices:
        return rng.choice(choices)
    if kind is bool:
        return rng.choice(("true", "true", "false"))
    if kind is int:
        return str(rng.choice((1, 2, 3, 4, 5, 10, 50)))
    if kind is float:
        return rng.choice(("1.0", "1.5", "2", "3.5", "10", "40"))
    known = {
        "objective": "ii > length > memory", "solver": "list", "limits": "mul:1,add:2",
        "ports": "2rw",
    }  # fmt: skip
    return known.get(name, "x")


def as_text(options: dict[str, str]) -> str:
    """As a pass takes them."""
    return " ".join(
        f"{k}={v if v and not set(v) & set(' >') else repr(v)}" for k, v in options.items()
    )


def as_words(options: dict[str, str]) -> list[str]:
    """As a command takes them."""
    words: list[str] = []
    flags = ("strict", "flatten", "pipeline", "stall", "exact-dependences")
    for key, value in options.items():
        words.append(f"--{key}")
        if key not in flags:
            words.append(value)
    return words
