"""A function as hardware: what stands between the IR that is read and the RTL that is written.

It knows no MLIR.  Values are numbers; what a value or an operation was in the source is an opaque
handle, which a back end may ask for its location and nothing else.
"""
