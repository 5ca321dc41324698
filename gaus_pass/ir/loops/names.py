"""Names of a loop's operations and values: those of the IR as far as it has any."""

from __future__ import annotations

from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.handles import IrValue, Location, Op
from gaus_pass.ir.core.locations import location_text
from gaus_pass.ir.core.names import UniqueNames
from gaus_pass.ir.core.source_names import argument_name, result_name
from gaus_pass.ir.core.walk import name_hint


class Names:
    """Hands out unique names for one loop.

    A name is the first of these that exists: ``sv.namehint``, the name of a location
    (``loc("acc")``), the name of the value in the source text, its printed name (``%5``), and for
    a store the name of the memory.
    """

    def __init__(self, function: Op) -> None:
        self._state = ir.AsmState(function)
        self._unique = UniqueNames(["loop"])

    def of_operation(self, op: Op, fallback: str) -> str:
        """The name of an operation."""
        own = name_hint(op) or _location_name(op.location)
        if own is None and len(op.results):
            own = self.of_value(op.results[0])
        return self._unique.unique(own or fallback)

    def of_value(self, value: IrValue) -> str:
        """The name of a value, not unique."""
        where = location_text(value.location)
        written = argument_name if isinstance(value.owner, ir.Block) else result_name
        own = _location_name(value.location) or written(where)
        return own or str(value.get_name(self._state))

    def fresh(self, name: str) -> str:
        """A name for an operation or value that the IR does not have."""
        return self._unique.unique(name)


def _location_name(location: Location) -> str | None:
    return location.name_str if type(location).__name__ == "NameLoc" else None
