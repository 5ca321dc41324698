"""The data mover of an array on a bus: bursts that fill the copy in the module, or write it back.

A burst has up to 256 beats, one for each element, and crosses no border of 4 KiB.  It is planned
in three cycles, and one is under way at a time::

    begin ─► near: beats to the border ─► beats: and of what is left ─► go ─► beats … ─► answer
               ▲                                                                          │
               └───────────────────────── while something is left ◄───────────────────────┘
"""

from __future__ import annotations

from typing import Any

from gaus_pass.hardware.axi import ADDRESS_BITS, AxiMaster
from gaus_pass.rtl.border.registers import Registers
from gaus_pass.rtl.datapath.skid import Skid
from gaus_pass.rtl.netlist.builder import Netlist, Register
from gaus_pass.rtl.netlist.logic import width

_MOST, _PAGE = 256, 12
"""Beats of a burst, and bits of an address within 4 KiB."""
_BEATS = 9


class Mover:
    """A data mover under construction.

    Parameters
    ----------
    loads, stores
        High for one cycle, in which it begins to read, or to write.
    base
        Address of the first element.

    Attributes
    ----------
    busy
        Whether it moves elements.
    place
        The element of the copy that is accessed.
    write, written
        Whether an element goes into the copy, and it.
    read
        Whether one is read from the copy; it is there a cycle later.
    driven
        The wires of the module's outputs by name.
    """

    def __init__(
        self, net: Netlist, part: AxiMaster, reset: Any, loads: Any, stores: Any, base: Any
    ) -> None:
        self.net, self.part, self._base = net, part, base
        self._registers = Registers(net, reset, f"{part.name}_mover")
        self._begin, self._reset = net.any_of(loads, stores), reset
        self.driven: dict[str, Any] = {}
        self._ends = net.wire(f"{part.name}_burst_ends", 1)
        self._moved = net.wire(f"{part.name}_moved", 1)
        self._plan()
        is_store = self._flag("writes", stores, loads)
        going = [net.all_of(self._go, w) for w in (net.invert(is_store), is_store)]
        self._at = self._counted("place", part.memory.address_bits, net.constant(0, 1))
        self.place = self._at
        lane_bits = (part.data_bits // 8 >> part.shift).bit_length() - 1
        first = net.extract(base, part.shift, lane_bits) if lane_bits else net.constant(0, 1)
        self._lane = self._counted("lane", lane_bits, first) if lane_bits else None
        self._takes, read_ends = self._reading(going[0], loads)
        self.read, write_ends = self._writing(going[1])
        self._ends.drive(net.any_of(read_ends, write_ends))
        self._moved.drive(net.any_of(self._takes, self.read))
        self.write = self._takes

    def _flag(self, name: str, sets: Any, clears: Any) -> Any:
        return self._registers.flag(name, sets, clears)

    def _make(
        self, name: str, bits: int = 1, enable: Any = None, cleared: bool = False
    ) -> Register:
        return self._registers.make(name, bits, enable, cleared)

    def _in(self, name: str) -> Any:
        return self.net.inputs[self.part.signal(name).name]

    def _out(self, name: str, value: Any) -> None:
        self.driven[self.part.signal(name).name] = value

    def _plan(self) -> None:
        """What is left, and bursts of it."""
        net, shift = self.net, self.part.shift
        bits = max(self.part.size.bit_length(), _BEATS)
        left, address = self._make("left", bits), self._make("address", ADDRESS_BITS)
        none = net.is_number(left.value, 0)
        again = net.all_of(self._ends.value, net.invert(none))
        ends = net.all_of(self._ends.value, none)
        self.busy = self._flag("busy", self._begin, ends)
        steps = [self._make(name, cleared=True) for name in ("near", "counts", "goes")]
        before = net.any_of(self._begin, again)
        for step in steps:
            step.drive(before)
            before = step.value
        self._go = steps[2].value
        page = _PAGE - shift + 1
        within = net.resize(net.extract(address.value, shift, _PAGE - shift), page, signed=False)
        rest = net.sub(net.constant(1 << (_PAGE - shift), page), within)
        near = self._make("to_border", bits, steps[0].value)
        near.drive(self._least(net.resize(rest, max(page, bits), signed=False), _MOST, bits))
        beats = self._make("beats", bits, steps[1].value)
        fewer = net.compare("ult", left.value, near.value)
        beats.drive(net.select(fewer, left.value, near.value))
        self._beats = beats.value
        rest = net.sub(left.value, beats.value)
        left.drive(
            net.select(self._begin, net.constant(self.part.size, bits), self._after(left, rest))
        )
        moved = net.shift_left(net.resize(beats.value, ADDRESS_BITS, signed=False), shift)
        after = self._after(address, net.add(address.value, moved))
        low = net.constant(0, shift) if shift else None
        high = net.extract(self._base, shift, ADDRESS_BITS - shift)
        aligned = high if low is None else net.concatenate(high, low)
        address.drive(net.select(self._begin, aligned, after))
        self._from = address.value

    def _after(self, register: Register, value: Any) -> Any:
        return self.net.select(self._go, value, register.value)

    def _least(self, value: Any, most: int, bits: int) -> Any:
        net = self.net
        above = net.compare("ugt", value, net.constant(most, width(value)))
        return net.select(above, net.constant(most, bits), net.resize(value, bits, signed=False))

    def _counted(self, name: str, bits: int, first: Any) -> Any:
        """A count of elements that have moved, from what it is when the mover begins."""
        net = self.net
        register = self._make(name, bits)
        after = net.add(register.value, net.resize(self._moved.value, bits, signed=False))
        register.drive(net.select(self._begin, net.resize(first, bits, signed=False), after))
        return register.value

    def _asks(self, way: str, going: Any) -> None:
        """The address of a burst, which stays until it is taken."""
        net = self.net
        valid = self._flag(f"{way}_valid", going, self._in(f"{way}ready"))
        address = self._make(f"{way}_address", ADDRESS_BITS, going)
        address.drive(self._from)
        length = self._make(f"{way}_length", 8, going)
        one = net.constant(1, width(self._beats))
        length.drive(net.extract(net.sub(self._beats, one), 0, 8))
        fixed = {"id": (0, 1), "size": (self.part.shift, 3), "burst": (1, 2)}
        for name, (number, bits) in fixed.items():
            self._out(f"{way}{name}", net.constant(number, bits))
        self._out(f"{way}addr", address.value)
        self._out(f"{way}len", length.value)
        self._out(f"{way}valid", valid)

    def _reading(self, going: Any, loads: Any) -> tuple[Any, Any]:
        """Bursts that read: whether an element has come, and whether it is the last of one."""
        net, part = self.net, self.part
        if not part.reads:
            going = net.constant(0, 1)
        self._asks("ar", going)
        last = net.wire(f"{part.name}_last_read", 1)
        ready = self._flag("reads", going, last.value)
        comes = net.all_of(self._in("rvalid"), ready)
        last.drive(net.all_of(comes, self._in("rlast")))
        valid, ends = self._make("came", cleared=True), self._make("was_last", cleared=True)
        valid.drive(comes)
        ends.drive(last.value)
        data = self._make("data", part.data_bits)
        data.drive(self._in("rdata"))
        self._out("rready", ready)
        self.written = self._element(data.value)
        return valid.value, ends.value

    def _element(self, word: Any) -> Any:
        """The element in its lane of a word."""
        net, part = self.net, self.part
        if self._lane is None:
            return net.extract(word, 0, part.memory.bits)
        lane_bits = 8 << part.shift
        cases = [
            (net.is_number(self._lane, k), net.extract(word, lane_bits * k, part.memory.bits))
            for k in range(part.data_bits // lane_bits)
        ]
        return net.choose(cases)

    def _writing(self, going: Any) -> tuple[Any, Any]:
        """Bursts that write: whether the copy is read, and whether a burst has been answered."""
        net, part = self.net, self.part
        if not part.writes:
            going = net.constant(0, 1)
        self._asks("aw", going)
        strobes = part.data_bits // 8
        self._buffer = Skid(net, self._reset, f"{part.name}_mover_w", part.data_bits + strobes + 1)
        count = self._make("to_read", _BEATS, cleared=True)
        some = net.invert(net.is_number(count.value, 0))
        has = self._make("has", cleared=True)
        push = net.all_of(has.value, self._buffer.ready)
        read = net.all_of(some, net.any_of(net.invert(has.value), self._buffer.ready))
        has.drive(net.any_of(read, net.all_of(has.value, net.invert(push))))
        fewer = net.sub(count.value, net.resize(read, _BEATS, signed=False))
        count.drive(net.select(going, net.extract(self._beats, 0, _BEATS), fewer))
        last = self._make("is_last", 1, read)
        last.drive(net.is_number(count.value, 1))
        self._last, self._push = last.value, push
        self._of = None
        if self._lane is not None:
            lane = self._make("lane_read", width(self._lane), read)
            lane.drive(self._lane)
            self._of = lane.value
        self._out("bready", net.constant(1, 1))
        return read, net.all_of(self._in("bvalid"), net.constant(int(part.writes), 1))

    def connect(self, element: Any) -> None:
        """Connect what is read from the copy."""
        net, part = self.net, self.part
        lane_bits, strobes = 8 << part.shift, part.data_bits // 8
        own = net.resize(element, lane_bits, signed=False)
        lanes = part.data_bits // lane_bits
        data = net.concatenate(*[own] * lanes) if lanes > 1 else own
        ones = (1 << (1 << part.shift)) - 1
        strobe = net.constant((1 << strobes) - 1, strobes)
        if self._of is not None:
            strobe = net.choose(
                [
                    (net.is_number(self._of, k), net.constant(ones << (k << part.shift), strobes))
                    for k in range(lanes)
                ]
            )
        leaves = net.all_of(self._buffer.valid, self._in("wready"))
        self._buffer.connect(self._push, net.concatenate(self._last, strobe, data), leaves)
        self._out("wdata", net.extract(self._buffer.data, 0, part.data_bits))
        self._out("wstrb", net.extract(self._buffer.data, part.data_bits, strobes))
        self._out("wlast", net.extract(self._buffer.data, part.data_bits + strobes, 1))
        self._out("wvalid", self._buffer.valid)
