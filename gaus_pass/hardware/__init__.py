"""A function as hardware: what stands between the IR that is read and the RTL that is written.

::

    ir.loops ──builds──► Function ──┬─► scheduling: a problem for each leaf
                                    ├─► rtl: control, datapath, memories, test bench
                                    └─► description and reports: interface, cycles

    function    Function: interface, memories, channels, processes, in one object
    interface   ports of the module: control, scalars, results, memories; signals and JSON
    memory      memories, their banks and ports; how reads and writes behave in time
    process     leaves and loops around them, and the order in which they run
    loop        what a leaf computes: levels, values, operations (`operations`), results
    cycles      how long it all takes, as a formula

It knows no MLIR.  Values that leave a process are numbers of channels, all other values numbers in
their loop.  What something was in the source (``op``, ``value``) is an opaque handle of whoever
built the model; a back end may ask a handle for its ``location`` and put the module in front of it,
and nothing else.
"""
