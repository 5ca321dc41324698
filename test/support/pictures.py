"""Results that are worth looking at: a loop at II 3, a wide graph, hostile names."""

from __future__ import annotations

from typing import Any

import numpy as np

import gaus_pass as gp
from gaus_pass.formats.result_json import solved_document

_KINDS = {
    "load_a": "cmp", "load_b": "cmp", "p0": "mul", "p1": "mul", "p2": "mul", "p3": "mul",
    "p4": "mul", "s0": "add", "s1": "add", "s2": "add", "acc": "add", "lt": "cmp", "inc": "add",
}  # fmt: skip
_USERS = {
    "load_a": ["p0", "p1", "p2"], "load_b": ["p1", "p3", "p4"], "p0": ["s0"], "p1": ["s0"],
    "p2": ["s1"], "p3": ["s1"], "p4": ["s2"], "s0": ["s2"], "s1": ["acc"], "s2": ["acc"],
}  # fmt: skip


def loop() -> gp.Problem:
    """Thirteen operations whose recurrence p0 → s0 → s2 → acc → p0 and two multipliers need II 3.

    The back-edges are acc → p0 and inc → inc.
    """
    builder = gp.ProblemBuilder("loop3")
    builder.resource_type("mul", limit=2, cost=8)
    builder.resource_type("add", limit=2)
    builder.operator_type("mul", 2, 3.0, 1.0, uses={"mul": 1})
    builder.operator_type("add", 0, 2.0, uses={"add": 1})
    builder.operator_type("cmp", 0, 1.5)
    index = {name: i for i, name in enumerate(_KINDS)}
    for i, (name, kind) in enumerate(_KINDS.items()):
        builder.operation(name, kind, f"loop.mlir:{i + 2}:3")
    for name, users in _USERS.items():
        builder.value(index[name], 32, [index[u] for u in users], hold=2 if name[0] == "p" else 0)
    builder.value(index["acc"], 32, [(index["p0"], 1)])
    builder.value(index["inc"], 16, [index["lt"], (index["inc"], 1)])
    return builder.build(clock=gp.Clock(7.0, 0.3, 0.2, 0.1))


def loop_document() -> dict[str, Any]:
    """The loop at a target II of 1, with the text that its locations point into."""
    outcome = gp.solve(loop(), gp.Options(ii=1, solver="list"))
    lines = ["func @loop() {", *(f"  %{n} = op.{k}" for n, k in _KINDS.items()), "}"]
    return solved_document(outcome, {"source": {"file": "loop.mlir", "text": "\n".join(lines)}})


def graph_document(operations: int) -> dict[str, Any]:
    """A random graph with two inputs an operation, at II 1."""
    rng = np.random.default_rng(0)
    latency = rng.integers(0, 4, operations).tolist()
    pairs = {
        (int(rng.integers(max(0, j - 60), j)), j) for j in range(1, operations) for _ in range(2)
    }
    bits = rng.integers(1, 64, operations).tolist()
    names = [f"v{k}" for k in range(operations)]
    problem = gp.from_arrays(latency, sorted(pairs), bits, names=names)
    return solved_document(gp.solve(problem, gp.Options(solver="asap"), ii=1))


HOSTILE = (
    "<script>window.hit = 1</script>",
    "</script><img src=x onerror='window.hit = 1'>",
    "\"'`&amp;${1}\\u003c",
    "__proto__",
    "x" * 10_000,
    "Größe 名前 \u202eسلام\u202c 🧮",
    "$title",
)


def hostile_document() -> dict[str, Any]:
    """Names, locations, types and text that try to be more than text."""
    builder = gp.ProblemBuilder(HOSTILE[0])
    builder.resource_type(HOSTILE[1], limit=1)
    builder.operator_type(HOSTILE[0], 1, uses={HOSTILE[1]: 1})
    for name in HOSTILE:
        builder.operation(name, HOSTILE[0], f"{HOSTILE[1]}:1:1")
    for i in range(1, len(HOSTILE)):
        builder.value(i - 1, 8, [i], hold=1, name=HOSTILE[0])
    outcome = gp.solve(builder.build(), gp.Options(solver="list"))
    source = {"file": HOSTILE[1], "text": "\n".join(HOSTILE)}
    document = solved_document(outcome, {"source": source})
    (result,) = document["results"]
    result["solver"] = HOSTILE[1]
    result["warnings"] = [HOSTILE[0]]
    result["trace"][0]["source"] = HOSTILE[1]
    result["trace"][0][HOSTILE[0]] = 1.5
    document["registers"] = [
        {"pipeline": HOSTILE[0], "operation": HOSTILE[3], "register": HOSTILE[1], "stage": 0}
    ]
    return document
