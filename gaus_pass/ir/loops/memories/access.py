"""The memory of a loop that an access means."""

from __future__ import annotations

from collections.abc import Sequence

from gaus_pass.errors import InvalidProblem
from gaus_pass.hardware.memory import Memory
from gaus_pass.ir.core.handles import IrValue
from gaus_pass.ir.loops.memory import check_memory, memory_key, require_one, require_rank
from gaus_pass.ir.loops.names import Names


class AccessedMemories:
    """Finds memories by the memref that an access has, views left out."""

    def __init__(self, memories: Sequence[Memory], names: Names) -> None:
        self._memories, self._names = memories, names
        self._numbers = {memory_key(memory.value): i for i, memory in enumerate(memories)}

    def number(self, value: IrValue, is_store: bool, where: str) -> int:
        """The index of a memory.

        Raises
        ------
        InvalidProblem
            Its ports are not known, it has no hardware, or a constant one is stored to.
        """
        number = self._numbers.get(memory_key(value))
        if number is None:
            require_rank(memory_key(value).type, where)
            require_one(value)
            raise InvalidProblem(
                f"memory {self._names.of_value(value)} is neither an argument of the function nor "
                "made by memref.alloca, memref.alloc or memref.get_global, nor a view of one of "
                "these, so that nothing is known of its ports; make it one of these"
            )
        memory = self._memories[number]
        check_memory(memory, where)
        if is_store and memory.constant:
            raise InvalidProblem(
                f"memory '{memory.name}' is constant; make the memref.global private instead, or "
                "store into a memory of the function"
            )
        return number
