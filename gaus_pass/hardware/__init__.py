"""Model of a function as hardware, between the IR that is read and the RTL that is written.

::

    ir.loops ──builds──► Function ──┬─► scheduling: a problem for each leaf
                                    ├─► rtl: control, datapath, memories, test bench
                                    └─► description and reports: interface, cycles

    function    Function: interface, memories, channels, processes, in one object
    interface   ports of the module: control, scalars, results, memories; signals and JSON
    memory      memories, their banks and ports; how reads and writes behave in time
    process     leaves and loops around them, and the order in which they run
    loop        what a leaf computes: levels, values, operations (`operations`), results
    cycles      how many cycles a run takes, as a formula

The model is independent of MLIR.  A value that crosses between processes is the number of a
channel; any other value is an index into its loop's `Loop.values`.  ``op`` and ``value`` are opaque
handles to the source, set by the code that built the model.  A back end may ask a handle for its
``location`` and insert the module in front of it, but nothing else.
"""
