"""What cocotb does with a module, by the name of the case; see `test_rtl_cocotb`."""

# pyright: reportMissingImports=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportUnknownParameterType=false
# pyright: reportMissingParameterType=false, reportUntypedFunctionDecorator=false
# pyright: reportArgumentType=false, reportOptionalMemberAccess=false
from __future__ import annotations

import json
import os
import random
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, cast

import cocotb
from cocotb.clock import Clock
from cocotb.triggers import ClockCycles, RisingEdge
from cocotb.utils import get_sim_time
from cocotbext.axi import (
    AxiBus,
    AxiLiteBus,
    AxiLiteMaster,
    AxiRam,
    AxiStreamBus,
    AxiStreamFrame,
    AxiStreamSink,
    AxiStreamSource,
)


def interface() -> dict[str, Any]:
    """The description of the ports."""
    return json.loads(Path(os.environ["INTERFACE"]).read_text())


def pauses(rng: random.Random, rate: float) -> Iterator[bool]:
    """Whether a side waits, cycle by cycle."""
    while True:
        yield rng.random() < rate


async def plain_reset(dut: Any) -> None:
    """Clock, and reset of a module with ports of control."""
    Clock(dut.clk, 10, unit="ns").start()
    dut.start.value, dut.stall.value, dut.rst.value = 0, 0, 1
    await ClockCycles(dut.clk, 3)
    dut.rst.value = 0
    await RisingEdge(dut.clk)


async def low_reset(dut: Any) -> None:
    """Clock, and reset of a module with registers."""
    Clock(dut.clk, 10, unit="ns").start()
    dut.aresetn.value = 0
    await ClockCycles(dut.clk, 3)
    dut.aresetn.value = 1
    await RisingEdge(dut.clk)


@cocotb.test(timeout_time=400, timeout_unit="us")
async def axi_streams(dut: Any) -> None:
    """Frames one after the other, with start always asked for; tlast ends each, and is checked."""
    rng = random.Random(3)
    source = AxiStreamSource(AxiStreamBus.from_prefix(dut, "arg0"), dut.clk, dut.rst, byte_size=16)
    sink = AxiStreamSink(AxiStreamBus.from_prefix(dut, "arg2"), dut.clk, dut.rst, byte_size=16)
    await plain_reset(dut)
    for rate in (0.0, 0.3, 0.8):
        source.set_pause_generator(pauses(rng, rate))
        sink.set_pause_generator(pauses(rng, 0.9 - rate))
        frames = [[rng.randrange(4096) for _ in range(15)] for _ in range(4)]
        dut.arg1.value = 5
        dut.start.value = 1
        for values in frames:
            await source.send(AxiStreamFrame(tdata=cast(Any, list(values))))
        for values in frames:
            found = await sink.recv()
            assert list(found.tdata) == [5 * v % 4096 for v in values]
    assert dut.arg0_tlast_error.value == 0
    await source.send(AxiStreamFrame(tdata=cast(Any, [1, 2, 3])))
    await source.wait()
    await ClockCycles(dut.clk, 8)
    assert dut.arg0_tlast_error.value == 1


@cocotb.test(timeout_time=400, timeout_unit="us")
async def streams(dut: Any) -> None:
    """Plain ready and valid, and the ports of an ESI channel."""
    rng = random.Random(4)
    await plain_reset(dut)
    dut.arg1.value, dut.start.value = 7, 1
    given = [rng.randrange(4096) for _ in range(60)]
    found: list[int] = []

    async def send() -> None:
        for value in given:
            while rng.random() < 0.4:
                await RisingEdge(dut.clk)
            dut.arg0_data.value, dut.arg0_valid.value = value, 1
            await RisingEdge(dut.clk)
            while not dut.arg0_ready.value:
                await RisingEdge(dut.clk)
            dut.arg0_valid.value = 0

    dut.arg0_valid.value, dut.arg2_ready.value = 0, 0
    cocotb.start_soon(send())
    for _ in range(2000):
        dut.arg2_ready.value = int(rng.random() < 0.5)
        await RisingEdge(dut.clk)
        if dut.arg2_valid.value and dut.arg2_ready.value:
            found.append(int(dut.arg2.value))
        if len(found) == len(given):
            break
    assert len(found) == len(given)
    wanted = [7 * v % 4096 for v in given]
    assert [k for k, v in enumerate(wanted) if found[k] != v] == []


def control_of(dut: Any) -> AxiLiteMaster:
    """The other side of the registers of control."""
    bus = AxiLiteBus.from_prefix(dut, "s_axi_control")
    return AxiLiteMaster(bus, dut.clk, dut.aresetn, reset_active_level=False)


def memories_of(dut: Any, arguments: Iterable[int], size: int) -> list[AxiRam]:
    """A memory of so many bytes on the bus of each of these arguments."""
    buses = [AxiBus.from_prefix(dut, f"m_axi_arg{k}") for k in arguments]
    return [AxiRam(bus, dut.clk, dut.aresetn, reset_active_level=False, size=size) for bus in buses]


async def run(master: AxiLiteMaster) -> None:
    """Start by the register, and ask until it is done."""
    await master.write_dword(0, 1)
    while not await master.read_dword(0) & 2:
        pass


@cocotb.test(timeout_time=400, timeout_unit="us")
async def registers(dut: Any) -> None:
    """The map, byte strobes, holes, interrupts, start by itself."""
    master = control_of(dut)
    await low_reset(dut)
    at = {r["name"]: r["offset"] for r in interface()["control"]["registers"]}
    assert at == {"out0": 0x10, "out1": 0x1C, "arg0": 0x24, "arg1": 0x2C, "arg2": 0x38}
    rng = random.Random(5)
    assert await master.read_dword(0) & 0xFF == 4
    for rate in (0.0, 0.5, 0.8):
        write, read = cast(Any, master.write_if), cast(Any, master.read_if)
        for channel in (
            write.aw_channel, write.w_channel, write.b_channel, read.ar_channel, read.r_channel,
        ):  # fmt: skip
            channel.set_pause_generator(pauses(rng, rate))
        x, y, z = rng.randrange(2**32), rng.randrange(2**64), rng.randrange(2**8)
        await master.write_dword(at["arg0"], x)
        await master.write_qword(at["arg1"], y)
        await master.write_dword(at["arg2"], z)
        await run(master)
        total = (x + y + z) % 2**64
        assert await master.read_qword(at["out0"]) == total
        assert await master.read_dword(at["out1"]) == total % 2**32
        assert await master.read_qword(at["arg1"]) == y
    await master.write(at["arg0"] + 1, b"\xab")
    assert await master.read_dword(at["arg0"]) == (x & 0xFFFF00FF) | 0xAB00
    assert await master.read_dword(0x18) == 0
    assert dut.interrupt.value == 0
    await master.write_dword(4, 1)
    await master.write_dword(8, 1)
    await run(master)
    assert dut.interrupt.value == 1
    assert await master.read_dword(0xC) == 1
    await master.write_dword(0xC, 1)
    await ClockCycles(dut.clk, 3)
    assert dut.interrupt.value == 0
    await master.write_dword(0, 0x81)
    await ClockCycles(dut.clk, 60)
    assert await master.read_dword(0xC) == 1
    await master.write_dword(0, 0)
    await ClockCycles(dut.clk, 20)
    await master.read_dword(0)
    assert await master.read_dword(0) & 0xFF == 4


@cocotb.test(timeout_time=400, timeout_unit="us")
async def memories(dut: Any) -> None:
    """Arrays at addresses that begin anywhere; nothing around them changes."""
    rng = random.Random(6)
    master = control_of(dut)
    rams = memories_of(dut, range(3), 2**16)
    await low_reset(dut)
    at = {r["name"]: r["offset"] for r in interface()["control"]["registers"]}
    for turn in range(3):
        bases = [4096 - 3 + turn, 8192 - 8 * (4 + turn), 4096 - 2 * turn]
        before = [rng.randbytes(2**16) for _ in rams]
        for ram, data, rate in zip(rams, before, (0.0, 0.3, 0.6), strict=True):
            ram.write(0, data)
            for side in (ram.write_if, ram.read_if):
                for name in ("aw", "w", "b", "ar", "r"):
                    channel = getattr(side, f"{name}_channel", None)
                    if channel is not None:
                        channel.set_pause_generator(pauses(rng, rate))
        for k, base in enumerate(bases):
            await master.write_qword(at[f"arg{k}_base"], base)
        await run(master)
        a, b, c = (bytearray(data) for data in before)
        for i in range(599):
            a[bases[0] + i] = 2 * a[bases[0] + i + 1] % 256
        for i in range(33):
            of = bases[1] + 16 * i
            c[bases[2] + 2 * i : bases[2] + 2 * i + 2] = b[of : of + 2]
        for ram, wanted in zip(rams, (a, b, c), strict=True):
            assert ram.read(0, 2**16) == bytes(wanted)


class Bursts:
    """What is asked of a bus: first address and beats of every burst."""

    def __init__(self, dut: Any, prefix: str) -> None:
        self.asked: list[tuple[int, int]] = []
        names = ("valid", "ready", "addr", "len")
        wires = [getattr(dut, f"{prefix}{name}") for name in names]
        cocotb.start_soon(self._watch(dut.clk, *wires))

    async def _watch(self, clk: Any, valid: Any, ready: Any, address: Any, beats: Any) -> None:
        while True:
            await RisingEdge(clk)
            if valid.value.is_resolvable and int(valid.value) and int(ready.value):
                self.asked.append((int(address.value), int(beats.value) + 1))


@cocotb.test(timeout_time=9, timeout_unit="ms")
async def bursts(dut: Any) -> None:
    """Bursts of every length from 1 to 256, none past 4 KiB or past the range."""
    rng = random.Random(9)
    master = control_of(dut)
    rams = memories_of(dut, range(2), 2**14)
    seen = [Bursts(dut, "m_axi_arg0_ar"), Bursts(dut, "m_axi_arg1_aw")]
    await low_reset(dut)
    at = {r["name"]: r["offset"] for r in interface()["control"]["registers"]}
    for length in range(1, 257):
        bases = [4096 - 4 * n for n in (length, 257 - length)]
        before = [rng.randbytes(2**14) for _ in rams]
        for ram, data, base, name in zip(rams, before, bases, ("arg0", "arg1"), strict=True):
            ram.write(0, data)
            await master.write_qword(at[f"{name}_base"], base)
        for one in seen:
            one.asked.clear()
        await run(master)
        wanted = bytearray(before[1])
        for i in range(300):
            word = before[0][bases[0] + 4 * i : bases[0] + 4 * i + 4]
            twice = (2 * int.from_bytes(word, "little") % 2**32).to_bytes(4, "little")
            wanted[bases[1] + 4 * i : bases[1] + 4 * i + 4] = twice
        assert rams[0].read(0, 2**14) == before[0]
        assert rams[1].read(0, 2**14) == bytes(wanted)
        for one, base, first in zip(seen, bases, (length, 257 - length), strict=True):
            assert one.asked[0][1] == first
            for address, beats in one.asked:
                end = address + 4 * beats
                assert address // 4096 == (end - 1) // 4096
                assert base <= address < end <= base + 1200


@cocotb.test(timeout_time=400, timeout_unit="us")
async def chained(dut: Any) -> None:
    """Processes between streams: done waits for its bit; runs that start by themselves overlap."""
    master = control_of(dut)
    low = {"reset_active_level": False, "byte_size": 32}
    source = AxiStreamSource(AxiStreamBus.from_prefix(dut, "arg0"), dut.clk, dut.aresetn, **low)
    sink = AxiStreamSink(AxiStreamBus.from_prefix(dut, "arg2"), dut.clk, dut.aresetn, **low)
    await low_reset(dut)
    await master.write_dword(interface()["control"]["registers"][0]["offset"], 3)
    rng = random.Random(8)
    frames = [[rng.randrange(2**32) for _ in range(12)] for _ in range(30)]
    wanted = [[(3 * v + 3) % 2**32 for v in reversed(values)] for values in frames]
    for values in frames[:2]:
        await source.send(AxiStreamFrame(tdata=list(values)))
        await master.write_dword(0, 1)
    for values in wanted[:2]:
        assert list((await sink.recv()).tdata) == values
    await ClockCycles(dut.clk, 100)
    for idle in (0, 4):
        for _ in range(2):
            assert await master.read_dword(0) & 6 == 2, "done has to wait until it is taken"
        await master.write_dword(0, 16)
        await ClockCycles(dut.clk, 3)
        assert await master.read_dword(0) & 4 == idle
    assert await master.read_dword(0) & 2 == 0
    for values in frames[2:]:
        await source.send(AxiStreamFrame(tdata=list(values)))
    await master.write_dword(0, 0x81)
    ends: list[float] = []
    for values in wanted[2:]:
        assert list((await sink.recv()).tdata) == values
        ends.append(get_sim_time("ns") / 10)
    interval = int(os.environ["INTERVAL"])
    assert {round(b - a) for a, b in pairwise(ends[8:])} == {interval}


@cocotb.test(timeout_time=400, timeout_unit="us")
async def process_memories(dut: Any) -> None:
    """Processes between data movers, at addresses that begin anywhere."""
    rng = random.Random(9)
    master = control_of(dut)
    rams = memories_of(dut, (0, 2), 2**14)
    await low_reset(dut)
    at = {r["name"]: r["offset"] for r in interface()["control"]["registers"]}
    await master.write_dword(at["arg1"], 3)
    for turn in range(4):
        bases = [4096 - 4 * turn, 8192 - 8 * turn]
        before = [rng.randbytes(2**14) for _ in rams]
        for ram, data in zip(rams, before, strict=True):
            ram.write(0, data)
            for side in (ram.write_if, ram.read_if):
                for name in ("aw", "w", "b", "ar", "r"):
                    channel = getattr(side, f"{name}_channel", None)
                    if channel is not None:
                        channel.set_pause_generator(pauses(rng, 0.2 * turn))
        for name, base in zip(("arg0", "arg2"), bases, strict=True):
            await master.write_qword(at[f"{name}_base"], base)
        await run(master)
        x, y = before[0], bytearray(before[1])
        for i in range(12):
            word = int.from_bytes(x[bases[0] + 4 * i : bases[0] + 4 * i + 4], "little")
            to = bases[1] + 4 * (11 - i)
            y[to : to + 4] = ((3 * word + 3) % 2**32).to_bytes(4, "little")
        assert rams[0].read(0, 2**14) == x
        assert rams[1].read(0, 2**14) == bytes(y)
