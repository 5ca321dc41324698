"""Small designs whose slowest paths are the delays of a part.

They are operators and memories between registers.

Several share one placement, each on clocks of its own, so that each has a slowest path of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

WIDTHS = (1, 4, 8, 16, 32, 64, 128)
_OPERANDS = "abdefghijk"
"""Names of registers; c is the clock."""
_PATTERN = 0x5A6D3C97B1E8F24D
"""Bits of constants, of which half are ones."""


@dataclass(frozen=True)
class Reading:
    """A path of a probe, and where its delay goes.

    Attributes
    ----------
    key
        Keys in the file of a part, such as ``("operations", "add")``.
    point
        Of the curve there.
    clocks
        Names of the clocks from and to, without the number of the probe.
    """

    key: tuple[str, ...]
    point: int
    clocks: tuple[str, str] = ("c", "c")

    def names(self, number: int) -> tuple[str, str]:
        """The clocks of a probe with that number."""
        before, after = (f"{clock}_{number}" for clock in self.clocks)
        return before, after


@dataclass(frozen=True)
class Probe:
    """Something between registers, in Verilog with ``{k}`` for its number.

    Attributes
    ----------
    ports
        Declarations of its ports.
    """

    readings: tuple[Reading, ...]
    body: str
    ports: tuple[str, ...]


def design(probes: Sequence[Probe]) -> str:
    """A module ``top`` of probes."""
    ports: list[str] = []
    bodies: list[str] = []
    for k, probe in enumerate(probes):
        ports += [port.replace("{k}", str(k)) for port in probe.ports]
        bodies.append(probe.body.replace("{k}", str(k)))
    return "module top(\n  " + ",\n  ".join(ports) + "\n);\n" + "\n".join(bodies) + "\nendmodule\n"


def operator(
    key: Sequence[str], point: int, expression: str, bits: Sequence[int], out: int
) -> Probe:
    """``expression`` of the registers `_OPERANDS` with these widths, into a register."""
    names = _OPERANDS[: len(bits)]
    ports = ["input c_{k}", f"output reg [{out - 1}:0] o_{{k}}"]
    lines: list[str] = []
    for name, width in zip(names, bits, strict=True):
        own = f"{name}_{{k}}"
        ports.append(f"input [{width - 1}:0] i{own}")
        lines.append(f"reg [{width - 1}:0] {own}; always @(posedge c_{{k}}) {own} <= i{own};")
    shown = "".join(
        f"{ch}_{{k}}" if ch in names and _alone(expression, i) else ch
        for i, ch in enumerate(expression)
    )
    lines.append(f"always @(posedge c_{{k}}) o_{{k}} <= {shown};")
    return Probe((Reading(tuple(key), point),), "\n".join(lines), tuple(ports))


def _alone(text: str, at: int) -> bool:
    """Whether a letter is a word of its own."""
    around = text[max(at - 1, 0) : at] + text[at + 1 : at + 2]
    return not any(ch.isalnum() or ch in "$_'" for ch in around)


def _constant(bits: int) -> str:
    value = (_PATTERN | _PATTERN << 64) & ((1 << bits) - 1) | 1
    return f"{bits}'h{value:x}"


def packs() -> Iterator[list[Probe]]:
    """All probes, in groups that are placed together.

    Divisions of more than 16 bits are not among them: nextpnr takes many minutes for one.
    """
    yield chains()
    yield [operator(("register", "wire"), 0, "a", (8,), 8), *_binary("add", "a + b", WIDTHS)]
    yield [*_binary("sub", "a - b", (8, 32, 128)), *_fixed("add", "a + K", (8, 16, 32, 128))]
    yield [*_binary("eq", "a == b", WIDTHS, 1), *_fixed("eq", "a == K", (8, 32, 128), 1)]
    yield _binary("lt", "$signed(a) < $signed(b)", WIDTHS, 1)
    yield [*_fixed("lt", "$signed(a) < $signed(K)", (8, 32, 128), 1), *_gates()]
    yield [*_binary("mul", "a * b", (2, 4, 8, 16, 18)), *_products((9, 18))]
    yield [*_binary("mul", "a * b", (24, 32)), *_fixed("mul", "a * K", (8, 16, 32))]
    for ports in ("1r1w", "1rw"):
        sizes = _SIZES if ports == "1r1w" else _SIZES[1::2]
        for words, bits in sizes:
            yield _memory(ports, words, bits)
        yield _memory(ports, *_SIZES[2], latency=2)
    yield [*_shifts("shl", "a << b", (2, 4, 8, 16, 32)), *_shifts("shrs", "$signed(a) >>> b", (8,))]
    yield [*_shifts("shl", "a << b", (64, 128)), *_shifts("shrs", "$signed(a) >>> b", (32,))]
    yield [*_selects(2, (1, 8, 32, 64, 128)), *_selects(4, (1, 32))]
    yield [*_selects(8, (1, 32)), *_selects(16, (1, 32)), *_sums((3, 4, 8))]
    yield [*_binary("mul", "a * b", (64,)), *_products((32,))]
    yield [*_binary("divu", "a / b", (2, 4, 8)), *_binary("divs", "$signed(a) / $signed(b)", (8,))]
    yield [*_binary("divu", "a / b", (16,)), *_fixed("divu", "a / K", (8, 16))]


def few_packs() -> Iterator[list[Probe]]:
    """Probes for a small device: what is between their widths is interpolated."""
    yield [
        operator(("register", "wire"), 0, "a", (8,), 8),
        *_binary("add", "a + b", (8, 32)),
        *_binary("lt", "$signed(a) < $signed(b)", (8, 32), 1),
        *_binary("eq", "a == b", (32,), 1),
    ]
    yield [*_selects(2, (1, 32)), *_selects(4, (1, 32)), *_selects(16, (1, 32))]
    yield [
        operator(("operations", "and"), 1, "a ^ b", (1, 1), 1),
        *(operator(("fan_in", "and"), n, "^a", (n,), 1) for n in (4, 32)),
        operator(("operations", "parity"), 32, "^a", (32,), 1),
        *_fixed("add", "a + K", (32,)),
        *_fixed("eq", "a == K", (32,), 1),
        *_fixed("lt", "$signed(a) < $signed(K)", (32,), 1),
    ]
    yield [*_memory("1r1w", 64, 16), *_memory("1r1w", 512, 32)]
    yield [*_binary("sub", "a - b", (32,)), *_shifts("shl", "a << b", (8, 32)), *_sums((4,))]
    yield [*_binary("mul", "a * b", (8, 16)), *_fixed("mul", "a * K", (16,))]
    yield _memory("1rw", 512, 32)
    yield [*_shifts("shrs", "$signed(a) >>> b", (32,)), *_products((8,))]
    yield chains()[:3]
    yield chains()[3:]
    yield [*_binary("divu", "a / b", (8,)), *_binary("divs", "$signed(a) / $signed(b)", (8,))]


def cell_probes() -> list[Probe]:
    """Probes for a cell library, which has no memories."""
    return [
        operator(("register", "wire"), 0, "a", (8,), 8),
        *_binary("add", "a + b", (1, 8, 16, 32, 64)),
        *_binary("sub", "a - b", (8, 32, 64)),
        *_fixed("add", "a + K", (8, 32, 64)),
        *_binary("eq", "a == b", (1, 16, 32, 64), 1),
        *_fixed("eq", "a == K", (8, 32), 1),
        *_binary("lt", "$signed(a) < $signed(b)", (8, 32, 64), 1),
        *_fixed("lt", "$signed(a) < $signed(K)", (8, 32), 1),
        *_gates(),
        *_binary("mul", "a * b", (4, 8, 16, 32)),
        *_fixed("mul", "a * K", (8, 16)),
        *_products((8, 16)),
        *_shifts("shl", "a << b", (8, 32, 64)),
        *_shifts("shrs", "$signed(a) >>> b", (8, 32, 64)),
        *_selects(2, (1, 32, 64)),
        *_selects(4, (1, 32)),
        *_selects(8, (1, 32)),
        *_selects(16, (1, 32)),
        *_sums((3, 4, 8)),
        *_binary("divu", "a / b", (4, 8, 16)),
        *_binary("divs", "$signed(a) / $signed(b)", (8,)),
        # The sum beside the shift is the longer one without carry chains.
        *(probe for probe in chains() if probe.readings[0].key[1] != "shifted"),
    ]


CHAINS: dict[str, tuple[str, tuple[int, ...], int, tuple[tuple[str, int], ...]]] = {
    "sum-of-product": ("a * b + d", (16, 16, 16), 16, (("mul", 16), ("add", 16))),
    "two-sums": ("((a + b) & d) + e", (32,) * 4, 32, (("add", 32), ("and", 32), ("add", 32))),
    "greater": (
        "(($signed(a) < $signed(b)) ? a : b) + d", (32,) * 3, 32,
        (("lt", 32), ("select", 32), ("add", 32)),
    ),
    "chosen": ("a[b * 16 +: 16] - d", (64, 2, 16), 16, (("select4", 16), ("sub", 16))),
    "shifted": ("(a << b) ^ (d + e)", (16,) * 4, 16, (("shl", 16), ("and", 16))),
    "same": ("((a + b) == d) ? e : f", (24,) * 5, 24, (("add", 24), ("eq", 24), ("select", 24))),
}  # fmt: skip
"""Chains that calibrate: expression, widths, and the operations that are summed."""


def chains() -> list[Probe]:
    """The probes of `CHAINS`."""
    return [
        operator(("calibration", name), 0, text, bits, out)
        for name, (text, bits, out, _) in CHAINS.items()
    ]


def _binary(kind: str, text: str, widths: Sequence[int], out: int = 0) -> list[Probe]:
    return [operator(("operations", kind), w, text, (w, w), out or w) for w in widths]


def _fixed(kind: str, text: str, widths: Sequence[int], out: int = 0) -> list[Probe]:
    key = ("operations", f"{kind}:constant")
    return [operator(key, w, text.replace("K", _constant(w)), (w,), out or w) for w in widths]


def _shifts(kind: str, text: str, widths: Sequence[int]) -> list[Probe]:
    """Amounts are as wide as the value, or have eight bits: what is above them is a gate or two."""
    key = ("operations", kind)
    return [operator(key, w, text, (w, w if w <= 32 else 8), w) for w in widths]


def _products(widths: Sequence[int]) -> list[Probe]:
    key = ("operations", "product")
    return [operator(key, w, f"{{{w}'d0, a}} * {{{w}'d0, b}}", (w, w), 2 * w) for w in widths]


def _gates() -> list[Probe]:
    found = [operator(("operations", "and"), w, "a ^ b", (w, w), w) for w in (1, 32)]
    found += [operator(("fan_in", "and"), n, "^a", (n,), 1) for n in (4, 8, 32)]
    return [*found, *(operator(("operations", "parity"), w, "^a", (w,), 1) for w in (8, 128))]


def _sums(counts: Sequence[int], bits: int = 16) -> list[Probe]:
    return [
        operator(("fan_in", "add"), n, " + ".join(_OPERANDS[:n]), (bits,) * n, bits) for n in counts
    ]


def _selects(ways: int, widths: Sequence[int]) -> list[Probe]:
    """Values in one register, of which select bits choose one."""
    choose = max(1, (ways - 1).bit_length())
    key = ("multiplexers", str(ways))
    return [operator(key, w, f"a[b * {w} +: {w}]", (ways * w, choose), w) for w in widths]


_SIZES = ((16, 8), (64, 16), (512, 32), (2048, 32), (8192, 32))


def _memory(ports: str, words: int, bits: int, latency: int = 1) -> list[Probe]:
    """A memory as the hardware has it: reads without a clock behind a register with an enable.

    One of two ports that both read and write (``2rw``) takes what ``1rw`` takes.  With latency 2 a
    register follows, which is inside the block where this has one.
    """
    address = (words - 1).bit_length()
    written = "w" if ports == "1r1w" else "a"
    taken = [
        *(f"input {c}_{{k}}" for c in ("s", "c", "e")),
        f"input [{address - 1}:0] ia_{{k}}",
        f"input [{address - 1}:0] iw_{{k}}",
        f"input [{bits - 1}:0] id_{{k}}",
        "input [1:0] ie_{k}",
        f"output reg [{bits - 1}:0] o_{{k}}",
    ]
    lines = [
        f"(* no_rw_check *) reg [{bits - 1}:0] m_{{k}} [0:{words - 1}];",
        f"reg [{address - 1}:0] a_{{k}}, w_{{k}}; reg [{bits - 1}:0] d_{{k}}, q_{{k}};",
        "reg [1:0] e_{k}r;",
        "always @(posedge s_{k}) begin a_{k} <= ia_{k}; w_{k} <= iw_{k};",
        "  d_{k} <= id_{k}; e_{k}r <= ie_{k}; end",
        "always @(posedge c_{k}) begin if (e_{k}r[0]) q_{k} <= m_{k}[a_{k}];",
        f"  if (e_{{k}}r[1]) m_{{k}}[{written}_{{k}}] <= d_{{k}}; end",
    ]
    if latency > 1:
        lines += [
            f"reg [{bits - 1}:0] q_{{k}}_late_p1;",
            "always @(posedge c_{k}) q_{k}_late_p1 <= q_{k};",
            "always @(posedge e_{k}) o_{k} <= q_{k}_late_p1;",
        ]
    else:
        lines.append("always @(posedge e_{k}) o_{k} <= q_{k};")
    key, size = ("memories", ports, str(latency)), words * bits
    readings = (
        Reading((*key, "set_up"), size, ("s", "c")),
        Reading((*key, "clock_to_out"), size, ("c", "e")),
    )
    return [Probe(readings, "\n".join(lines), tuple(taken))]
