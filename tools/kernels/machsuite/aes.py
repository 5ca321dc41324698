"""MachSuite: AES with keys of 256 bits."""

from __future__ import annotations

from kernels.words import Array, Word, i8, table, u32


def _times(a: int, b: int) -> int:
    """The product in the field of AES."""
    product = 0
    for k in range(8):
        if b >> k & 1:
            product ^= a << k
    for k in range(14, 7, -1):
        if product >> k & 1:
            product ^= 0x11B << (k - 8)
    return product


def _substitute(value: int) -> int:
    inverse = next((x for x in range(256) if _times(value, x) == 1), 0)
    found = 0x63 ^ inverse
    for k in range(1, 5):
        found ^= (inverse << k | inverse >> (8 - k)) & 255
    return found


SBOX = table(8, [_substitute(value) for value in range(256)])


def twice(x: Word) -> Word:
    """Times 2 in the field."""
    return (x << 1) ^ (i8(27) if x < 0 else i8(0))


def expand_key(key: Array, rcon: Word) -> Word:
    """The next two round keys, in place; the next round constant."""
    key[0] ^= SBOX[int(u32(key[29]))] ^ rcon
    key[1] ^= SBOX[int(u32(key[30]))]
    key[2] ^= SBOX[int(u32(key[31]))]
    key[3] ^= SBOX[int(u32(key[28]))]
    for i in range(4, 16):
        key[i] ^= key[i - 4]
    for i in range(16, 20):
        key[i] ^= SBOX[int(u32(key[i - 4]))]
    for i in range(20, 32):
        key[i] ^= key[i - 4]
    return twice(rcon)


def substitute_bytes(block: Array) -> None:
    """Every byte through the box."""
    for i in range(16):
        block[i] = SBOX[int(u32(block[i]))]


def shift_rows(block: Array) -> None:
    """Row r goes round by r."""
    first = block[1]
    for i in range(1, 13, 4):
        block[i] = block[i + 4]
    block[13] = first
    for i in range(2, 10, 4):
        kept = block[i]
        block[i] = block[i + 8]
        block[i + 8] = kept
    last = block[15]
    for k in range(3):
        block[15 - 4 * k] = block[11 - 4 * k]
    block[3] = last


def mix_columns(block: Array) -> None:
    """Every column times a matrix."""
    for i in range(0, 16, 4):
        a, b, c, d = block[i], block[i + 1], block[i + 2], block[i + 3]
        every = a ^ b ^ c ^ d
        block[i] = a ^ every ^ twice(a ^ b)
        block[i + 1] = b ^ every ^ twice(b ^ c)
        block[i + 2] = c ^ every ^ twice(c ^ d)
        block[i + 3] = d ^ every ^ twice(d ^ a)


def aes(key: Array, block: Array) -> None:
    """A block is encrypted; the key is used up."""
    rcon = i8(1)
    for i in range(16):
        block[i] ^= key[i]
    for r in range(1, 15):
        substitute_bytes(block)
        shift_rows(block)
        if r < 14:
            mix_columns(block)
        if r % 2 == 1:
            for i in range(16):
                block[i] ^= key[i + 16]
        else:
            rcon = expand_key(key, rcon)
            for i in range(16):
                block[i] ^= key[i]
