r"""Text of other people, made safe for where it is shown.

Names, locations and file names hold whatever somebody put there: line feeds end a comment in
Verilog, escape sequences and marks of writing direction make a terminal or a page show something
else.  Everything of that kind becomes visible: ``\n``, ``\x1b``, ``\u202e``.
"""

from __future__ import annotations

import re

_ILLEGAL = re.compile(r"[^A-Za-z0-9_]+")

_WORDS = """
accept_on alias always always_comb always_ff always_latch and assert assign assume automatic
before begin bind bins binsof bit break buf bufif0 bufif1 byte case casex casez cell chandle
checker class clocking cmos config const constraint context continue cover covergroup coverpoint
cross deassign default defparam design disable dist do edge else end endcase endchecker endclass
endclocking endconfig endfunction endgenerate endgroup endinterface endmodule endpackage
endprimitive endprogram endproperty endsequence endspecify endtable endtask enum event eventually
expect export extends extern final first_match for force foreach forever fork forkjoin function
generate genvar global highz0 highz1 if iff ifnone ignore_bins illegal_bins implements implies
import incdir include initial inout input inside instance int integer interconnect interface
intersect join join_any join_none large let liblist library local localparam logic longint
macromodule matches medium modport module nand negedge nettype new nexttime nmos nor
noshowcancelled not notif0 notif1 null or output package packed parameter pmos posedge primitive
priority program property protected pull0 pull1 pulldown pullup pulsestyle_ondetect
pulsestyle_onevent pure rand randc randcase randsequence rcmos real realtime ref reg reject_on
release repeat restrict return rnmos rpmos rtran rtranif0 rtranif1 s_always s_eventually
s_nexttime s_until s_until_with scalared sequence shortint shortreal showcancelled signed small
soft solve specify specparam static string strong strong0 strong1 struct super supply0 supply1
sync_accept_on sync_reject_on table tagged task this throughout time timeprecision timeunit tran
tranif0 tranif1 tri tri0 tri1 triand trior trireg type typedef union unique unique0 unsigned until
until_with untyped use uwire var vectored virtual void wait wait_order wand weak weak0 weak1 while
wildcard wire with within wor xnor xor
"""
KEYWORDS = frozenset(_WORDS.split())
"""The words of SystemVerilog that are no names (IEEE 1800-2017, Annex B)."""

# C0, DEL and C1; marks of writing direction; separators of lines and paragraphs; the byte order
# mark; invisible letters (tags); surrogates, which stand for bytes that are not UTF-8.
_HIDDEN = (
    "\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f\ud800-\udfff"
)
_IN_A_LINE = re.compile(f"[{_HIDDEN}]")
_IN_TEXT = re.compile(rf"(?![\n\t])[{_HIDDEN}]")
_SHORT = {"\n": "\\n", "\t": "\\t", "\r": "\\r"}
_IN_ASCII = (("→", "->"), ("…", "..."), ("–", "-"), ("·", "*"), ("×", "x"))


def one_line(text: str) -> str:
    """The text in a single line that shows everything in it."""
    return text if text.isascii() and text.isprintable() else _IN_A_LINE.sub(_visible, text)


def several_lines(text: str) -> str:
    """The text with its line feeds and tabs, and all else that does not show made visible."""
    return text if text.isascii() and text.isprintable() else _IN_TEXT.sub(_visible, text)


def _visible(match: re.Match[str]) -> str:
    character = match[0]
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:  # a byte that is not UTF-8, as Python keeps it in file names
        code -= 0xDC00
    if character in _SHORT:
        return _SHORT[character]
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def display_name(path: str) -> str:
    """A path as messages, locations and results have it: bytes that are not UTF-8 are replaced."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def printable(text: str, encoding: str | None) -> str:
    """The text as a terminal of that encoding can show it: where it has no arrows, as ``->``."""
    try:
        text.encode(encoding or "utf-8")
    except UnicodeEncodeError:
        for sign, letters in _IN_ASCII:
            text = text.replace(sign, letters)
    return text


def legal_name(name: str) -> str:
    """A name as Verilog takes it: ``%sum.1`` → ``sum_1``, ``%5`` → ``v5``."""
    plain = _ILLEGAL.sub("_", name).strip("_") or "value"
    return plain if plain[0].isalpha() else f"v{plain}"


def no_keyword(name: str) -> str:
    """A name, with ``_0`` where it is a word of the language."""
    return f"{name}_0" if name in KEYWORDS else name
