"""FPGA fabrics: what logic, multipliers and memories take of their look-up tables and blocks.

The numbers were fitted to what Yosys (0.70, ``synth_xilinx`` and ``synth_ecp5``) makes of single
operations of 8 to 64 bits; `gaus_pass.target.fabric` measures whole designs in the same cells.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil, log2


@dataclass(frozen=True)
class Fabric:
    """A family of FPGAs.

    Attributes
    ----------
    device
        The device whose ratios weigh blocks in look-up tables.
    inputs
        Of a look-up table.
    products
        Greatest width → multiplier blocks of a product with a result as wide.
    sums
        Look-up tables of a product besides its blocks: (beyond this width, a bit).
    compare, equal
        Look-up tables a bit of a comparison of two values, by order and for equality.
    shift, divide
        Look-up tables of a shift, times bits · log2(bits), and of a division, times bits².
    packing
        Look-up tables of gates that logic optimisation leaves of those that plain packing takes.
    absorbs
        Whether multiplier blocks take registers at their ports in.
    carries_constants
        Whether the addition of a constant needs look-up tables for each of its bits.
    shallow
        Greatest number of words of a memory of look-up tables.
    words_a_lut
        Words of one bit in a look-up table used as memory with one port.
    block_bits
        Bits of a memory block.
    lut_a_multiplier, lut_a_block
        Look-up tables of the device for each of its multiplier and memory blocks.
    """

    name: str
    device: str
    inputs: int
    products: Mapping[int, int]
    sums: tuple[int, float]
    compare: float
    equal: float
    shift: float
    divide: float
    packing: float
    absorbs: bool
    carries_constants: bool
    shallow: int
    words_a_lut: int
    block_bits: int
    lut_a_multiplier: int
    lut_a_block: int

    def multipliers(self, bits: int) -> int:
        """Multiplier blocks of a product of two factors of ``bits`` bits, as wide as they are."""
        for width, count in self.products.items():
            if bits <= width:
                return count
        width, count = list(self.products.items())[-1]
        return ceil(count * (bits / width) ** 2)

    def product_luts(self, bits: int) -> int:
        """Look-up tables that add up the parts of a product, or make all of it."""
        if self.multipliers(bits) == 0:
            return ceil(0.75 * bits * bits)
        beyond, share = self.sums
        return ceil(share * bits) if bits > beyond else 0

    def memory(self, words: int, bits: int, ports: int) -> tuple[int, int]:
        """Look-up tables and blocks of a memory with so many ports."""
        if words <= self.shallow:
            return ceil(words / self.words_a_lut) * bits * ports, 0
        return 0, max(ceil(words * bits / self.block_bits), ceil(bits / 36))

    def shifted(self, bits: int) -> int:
        """Look-up tables of a shift by a value."""
        return ceil(self.shift * bits * log2(max(bits, 2)))


XILINX = Fabric(
    "xilinx",
    "XC7A100T",
    inputs=6,
    products={10: 0, 17: 1, 24: 2, 32: 3, 40: 5, 48: 6, 64: 10},
    sums=(33, 0.8),
    compare=0.7,
    equal=0.64,
    shift=0.75,
    divide=1.1,
    packing=0.75,
    absorbs=True,
    carries_constants=False,
    shallow=64,
    words_a_lut=64,
    block_bits=18432,
    lut_a_multiplier=264,
    lut_a_block=235,
)
ECP5 = Fabric(
    "ecp5",
    "LFE5U-25F",
    inputs=4,
    products={2: 0, 18: 1, 36: 3, 54: 6, 64: 10},
    sums=(18, 1.0),
    compare=1.0,
    equal=0.67,
    shift=2.5,
    divide=2.0,
    packing=1.0,
    absorbs=False,
    carries_constants=True,
    shallow=32,
    words_a_lut=8,
    block_bits=18432,
    lut_a_multiplier=867,
    lut_a_block=433,
)
FABRICS = {fabric.name: fabric for fabric in (XILINX, ECP5)}
