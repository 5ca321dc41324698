"""Loads and stores of a loop as operations of `gaus_pass.hardware.operations`.

An access whose bank is known only at run time becomes one access of every bank: a load chooses
among what they give, a store looks at the bank as it looks at a condition.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from gaus_pass.errors import InvalidProblem
from gaus_pass.hardware.linear_forms import LinearForm
from gaus_pass.hardware.memory import Memory
from gaus_pass.hardware.operations import (
    ALL,
    CONDITION,
    LOAD,
    SELECT,
    STORE,
    Access,
    Constraint,
    Operand,
    Source,
    Value,
)
from gaus_pass.ir.core.handles import Op
from gaus_pass.ir.core.locations import location_text
from gaus_pass.ir.loops.index import IndexArithmetic
from gaus_pass.ir.loops.memories.access import AccessedMemories
from gaus_pass.ir.loops.memories.banks import Banks
from gaus_pass.ir.loops.memories.banks import Place as BankPlace
from gaus_pass.ir.loops.memories.views import Element, element
from gaus_pass.ir.loops.values import LoopValues

LOADS = ("affine.load", "memref.load")
STORES = ("affine.store", "memref.store")

Conditions = tuple[tuple[LinearForm, bool], ...]


@dataclass
class Place:
    """The ifs around an operation."""

    literals: list[tuple[Operand, bool]] = field(default_factory=list[tuple[Operand, bool]])
    domain: list[tuple[Conditions, bool]] = field(default_factory=list[tuple[Conditions, bool]])
    branches: list[tuple[int, bool]] = field(default_factory=list[tuple[int, bool]])


class AccessReader:
    """Reads the accesses of a loop.

    Parameters
    ----------
    emit
        Adds an operation to the loop: kind, operation of the IR, operands, results, name, and more.
    """

    def __init__(
        self,
        values: LoopValues,
        index: IndexArithmetic,
        memories: AccessedMemories,
        emit: Callable[..., None],
    ) -> None:
        self.loop, self.values, self.index = values.loop, values, index
        self._memories, self._emit = memories, emit

    def read(self, op: Op, place: Place) -> None:
        """Read a load or store.

        Raises
        ------
        InvalidProblem
            Nothing is known of its memory, or of its banks.
        """
        is_store = op.name in STORES
        operands = list(op.operands)[is_store:]
        value, *operands = operands
        where = location_text(op.location)
        if op.name.startswith("affine."):
            subscripts = self.index.map_results(op, op.attributes["map"].value, operands)
        else:
            subscripts = [self.index.form(v) for v in operands]
        found = element(value, subscripts, self.index.form)
        number = self._memories.number(found.memory, is_store, where)
        memory = self.loop.memories[number]
        if memory.splits:
            if found.flat:
                raise InvalidProblem(
                    f"a view joins dimensions of '{memory.name}', so that its banks are not known "
                    "here; access the memory itself, or leave out partition"
                )
            own = Access(number, is_store, Operand(0), tuple(found.subscripts))
            banks = Banks(self.loop, self.index, op)
            places = list(banks.places(memory, found.subscripts, where))
        elif memory.is_stream:
            own, places = self._of_stream(number, is_store, found, where)
        else:
            total = self.index.address(memory, found.subscripts, where)
            shown = (total,) if found.flat else tuple(found.subscripts)
            own, places = Access(number, is_store, Operand(0), shown), [BankPlace(0, total)]
        own = replace(
            own,
            domain=tuple(place.domain),
            branches=tuple(place.branches),
            guard=_guard(place) if len(places) == 1 else None,
        )
        accesses = [
            (replace(own, bank=p.bank, address=self.index.linear(p.address, where)), p)
            for p in places
        ]
        if is_store:
            self._store(op, accesses, place)
        else:
            self._load(op, memory, accesses, place)

    def _of_stream(
        self, number: int, is_store: bool, found: Element, where: str
    ) -> tuple[Access, list[BankPlace]]:
        """An access of a stream, which has no address; subscripts say which element is meant."""
        shown = tuple(found.subscripts)
        if found.flat:
            shown = (self.index.address(self.loop.memories[number], shown, where),)
        return Access(number, is_store, Operand(0), shown), [BankPlace(0, LinearForm())]

    def _store(self, op: Op, accesses: Sequence[tuple[Access, BankPlace]], place: Place) -> None:
        where = location_text(op.location)
        stored = (self.values.operand(op.operands[0]),)
        for access, bank in accesses:
            literals = list(place.literals)
            if bank.conditions:
                literals.append((self._is_there(bank, where), False))
            name = f"store {self.loop.memories[access.memory].name}"
            predicate = self._predicate(literals, where)
            self._emit(STORE, op, stored, (), name, access=access, predicate=predicate)

    def _load(
        self, op: Op, memory: Memory, accesses: Sequence[tuple[Access, BankPlace]], place: Place
    ) -> None:
        result, where = self.values.number(op.results[0]), location_text(op.location)
        if len(accesses) == 1:
            # What is taken out of a stream is gone.
            predicate = self._predicate(place.literals, where) if memory.is_stream else None
            self._emit(LOAD, op, (), (result,), access=accesses[0][0], predicate=predicate)
            return
        like, found = self.loop.values[result], list[Operand]()
        for access, _ in accesses:
            value = Value("", Source.RESULT, like.bits, is_index=like.is_index, location=where)
            found.append(Operand(self.values.add(value)))
            self._emit(LOAD, op, (), (found[-1].value,), access=access)
        (_, first), *others = accesses
        chosen = found[-1]
        for (_, bank), data in list(zip(others, found[1:], strict=True))[-2::-1]:
            operands = (self._is_there(bank, where), data, chosen)
            chosen = self.values.synthesise(SELECT, memory.name, where, operands, like.bits)
        self._emit(SELECT, op, (self._is_there(first, where), found[0], chosen), (result,))

    def _is_there(self, bank: BankPlace, where: str) -> Operand:
        """Whether an access is one of a bank."""
        atoms = tuple(dict.fromkeys(a for form, _ in bank.conditions for a in form.atoms))
        constraints = tuple(
            Constraint(tuple(dict(f.terms).get(a, 0) for a in atoms), f.constant - number, True)
            for f, number in bank.conditions
        )
        operands = tuple(map(Operand, atoms))
        return self.values.synthesise(
            CONDITION, "bank", where, operands, 1, constraints=constraints
        )

    def _predicate(self, literals: Sequence[tuple[Operand, bool]], where: str) -> Operand | None:
        literals = tuple(dict.fromkeys(literals))
        if not literals:
            return None
        if len(literals) == 1 and not literals[0][1]:
            return literals[0][0]
        return self.values.synthesise(
            ALL, "enable", where, tuple(o for o, _ in literals), 1,
            negated=tuple(n for _, n in literals),
        )  # fmt: skip


def _guard(place: Place) -> Operand | None:
    """The condition of the only if around an operation, where that is on its first side."""
    literals = dict.fromkeys(place.literals)
    return next((o for o, negated in literals if len(literals) == 1 and not negated), None)
