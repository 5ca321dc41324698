"""A system of PyCDE with a function and a pipeline of gaus_pass, and a module of its own.

    python examples/pycde/system.py OUT        # writes OUT/hw/*.sv

Elements go through the function `scale` twice, over ESI channels with a buffer of PyCDE between;
what comes out is summed by a module of PyCDE; the pipeline multiplies what is asked beside.
"""

import sys
from pathlib import Path
from typing import Any

import pycde
from pycde import Clock, Input, InputChannel, Module, Output, OutputChannel, Reset, generator
from pycde.constructs import Reg, Wire
from pycde.types import Bits, Channel, UInt

from gaus_pass.pycde import hls, pipelined

SCALE = """
func.func @scale(%a: memref<8xi32>, %k: i32, %b: memref<8xi32>) {
  affine.for %i = 0 to 8 {
    %x = affine.load %a[%i] : memref<8xi32>
    %y = arith.muli %x, %k : i32
    affine.store %y, %b[%i] : memref<8xi32>
  }
  return
}
"""


class Mac(Module):
    """Combinational: made a pipeline below."""

    a = Input(UInt(16))
    b = Input(UInt(16))
    c = Input(UInt(32))
    y = Output(UInt(32))

    @generator
    def build(ports):
        """One product and one sum."""
        ports.y = (ports.a * ports.b + ports.c).as_uint(32)


class Total(Module):
    """PyCDE's own: the sum of what passes."""

    clk = Clock()
    rst = Reset()
    x = InputChannel(Bits(32))
    y = OutputChannel(Bits(32))

    @generator
    def build(ports):
        """A register that adds each element that is taken."""
        ready = Wire(Bits(1))
        data, valid = ports.x.unwrap(ready)
        total: Any = Reg(UInt(32), ports.clk, ports.rst, rst_value=0, ce=valid & ready)
        after = (total + data.as_uint(32)).as_uint(32)
        total.assign(after)
        kind: Any = Channel(Bits(32))
        channel, taken = kind.wrap(after.as_bits(32), valid)
        ready.assign(taken)
        ports.y = channel


Scale = hls(SCALE, "scale", interface="arg0:esi,arg2:esi")
Fast = pipelined(Mac, "100MHz")


class Top(Module):
    """All of them."""

    clk = Clock()
    rst = Reset()
    k = Input(Bits(32))
    x = InputChannel(Bits(32))
    y = OutputChannel(Bits(32))
    a = Input(UInt(16))
    b = Input(UInt(16))
    c = Input(UInt(32))
    go = Input(Bits(1))
    product = Output(UInt(32))
    done = Output(Bits(1))

    @generator
    def build(ports):
        """Two functions in a row, then the sum; the pipeline beside."""
        on, off = Bits(1)(1), Bits(1)(0)
        control = {"clk": ports.clk, "rst": ports.rst, "start": on, "stall": off}
        common = {**control, "arg1": ports.k}
        first = Scale(arg0=ports.x, **common)
        second = Scale(arg0=first.arg2.buffer(ports.clk, ports.rst, 1), **common)
        ports.y = Total(clk=ports.clk, rst=ports.rst, x=second.arg2).y
        fast = Fast(clk=ports.clk, rst=ports.rst, go=ports.go, a=ports.a, b=ports.b, c=ports.c)
        ports.product, ports.done = fast.y, fast.done


if __name__ == "__main__":
    out = Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    system = pycde.System([Top], name="top", output_directory=str(out))
    system.compile()
    system.package()
