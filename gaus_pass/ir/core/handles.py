"""Handles of CIRCT's bindings, by the names that annotations use.

The bindings have no types that a checker could read, and their modules load late (see `bindings`):
for a checker all of these are `Any`.  The names say what a function takes.
"""

from __future__ import annotations

from typing import Any

Op = Any
"""An operation, or a view of one: it has a name, operands, results, attributes and regions."""

IrValue = Any
"""A value of the IR: the result of an operation or the argument of a block.

The values of the hardware model are `gaus_pass.hardware.loop.Value`.
"""

IrType = Any
"""The type of a value."""

IrAttribute = Any
"""An attribute of an operation."""

Region = Any
"""A region of an operation, with its blocks."""

Block = Any
"""A block with its arguments and operations."""

Module = Any
"""A module as it was parsed, with its context."""

Context = Any
"""The context that owns types, attributes and locations."""

Location = Any
"""A place in the source."""

InsertionPoint = Any
"""The place in a block where new operations go."""
