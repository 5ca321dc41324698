"""Functions and pipelines as modules of PyCDE, to be parts of its systems.

::

    from gaus_pass.pycde import hls, pipelined

    Scale = hls("scale.mlir", "scale", interface="arg0:esi,arg1:esi")   # channels are ports
    Fast = pipelined(Filter, "100MHz")                                  # a combinational module

Import `pycde` before anything else of this package.
"""

from __future__ import annotations

from gaus_pass.pycde.modules import hls, pipelined

__all__ = ["hls", "pipelined"]
