"""Loads and stores: which elements of which memory they mean, and whether two can be the same.

Answers hold for all iterations of a loop: values that change in it are different ones in the two
accesses that are compared, induction variables stay inside their bounds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.constants import constant_of
from gaus_pass.ir.core.handles import IrValue, Op
from gaus_pass.ir.core.nest import ForView
from gaus_pass.ir.core.operation_names import AFFINE_FOR, FOR
from gaus_pass.ir.core.walk import defining_op, walk_nested
from gaus_pass.ir.transforms.forms import Form, all_names, expression_form, product
from gaus_pass.ir.transforms.integer_sets import TooHard, least

LOADS, STORES = ("affine.load", "memref.load"), ("affine.store", "memref.store")
GET_GLOBAL = "memref.get_global"
_QUIET = ("memref.dealloc", "memref.dim", "memref.assume_alignment")
_SUMS = {"arith.addi": 1, "index.add": 1, "arith.subi": -1, "index.sub": -1}
_PRODUCTS = ("arith.muli", "index.mul")


@dataclass(frozen=True)
class Access:
    """A load or store.

    Attributes
    ----------
    memory
        What accesses of one memory have in common.
    key
        What accesses of one element have in common, as far as it shows.
    """

    op: Any
    memory: Any
    view: Any
    subscripts: tuple[Form, ...]

    @property
    def is_store(self) -> bool:
        return self.op.name in STORES

    @property
    def data(self) -> Any:
        """What is stored, or the result of a load."""
        return self.op.operands[0] if self.is_store else self.op.results[0]

    @property
    def places(self) -> list[Any]:
        """Memref and what the subscripts are made of."""
        return list(self.op.operands)[self.is_store :]

    @property
    def key(self) -> tuple[Any, tuple[Form, ...]]:
        return self.view, self.subscripts


class Accesses:
    """The accesses of a function, and the index values that they are made of."""

    def __init__(self) -> None:
        self._names: dict[Any, str] = {}
        self._values: dict[str, Any] = {}

    def of(self, op: Op) -> Access | None:
        """The access that an operation is; None for any other."""
        if op.name not in (*LOADS, *STORES):
            return None
        view, *subscripts = list(op.operands)[op.name in STORES :]
        if op.name.startswith("affine."):
            forms = self.map_forms(op.attributes["map"].value, subscripts)
        else:
            forms = [self.form(v) for v in subscripts]
        return Access(op, memory_of(view), view, tuple(forms))

    def within(self, op: Op) -> list[Access]:
        """All accesses inside an operation, in order."""
        found = (self.of(inner) for inner in walk_nested(op))
        return [access for access in found if access is not None]

    def map_forms(self, affine_map: Any, operands: list[Any]) -> list[Form]:
        """The results of an affine map."""
        forms = [self.form(v) for v in operands]
        dims, symbols = forms[: affine_map.n_dims], forms[affine_map.n_dims :]
        found: list[Form] = []
        for expression in affine_map.results:
            form = expression_form(expression, dims, symbols)
            found.append(Form.atom(self._name(object())) if form is None else form)
        return found

    def form(self, value: IrValue) -> Form:
        """An index value."""
        known = constant_of(value)
        if known is not None:
            return Form(constant=known)
        op = defining_op(value)
        found = None
        if op is not None and isinstance(value.type, ir.IndexType):
            found = self._made(op)
        return Form.atom(self._name(value)) if found is None else found

    def _made(self, op: Op) -> Form | None:
        if op.name == "affine.apply":
            [form] = self.map_forms(op.attributes["map"].value, list(op.operands))
            return form
        if op.name in _SUMS:
            one, two = map(self.form, op.operands)
            return one.plus(two, _SUMS[op.name])
        if op.name in _PRODUCTS:
            return product(*map(self.form, op.operands))
        return None

    def _name(self, value: Any) -> str:
        if value not in self._names:
            name = f"v{len(self._names)}"
            self._names[value], self._values[name] = name, value
        return self._names[value]

    def changing(self, access: Access, loop: Op) -> set[str]:
        """Values of the subscripts that a loop makes, so that they change in it."""
        return {n for n in all_names(access.subscripts) if self.changes(n, loop)}

    def changes(self, name: str, loop: Op | None) -> bool:
        """Whether a value is made inside a loop."""
        value = self._values[name]
        return loop is not None and (not isinstance(value, ir.Value) or is_made_in(value, loop))

    def can_meet(
        self,
        one: Access,
        two: Access,
        loop: Op | None,
        where: Sequence[tuple[IrValue, str]] = (),
    ) -> bool:
        """Whether two accesses may touch one element, in any two iterations of a loop.

        Parameters
        ----------
        loop
            None for accesses that see the same values.
        where
            What holds of values in the iteration of each, as in ``(induction, "{one} < {two}")``.
        """
        if one.memory != two.memory:
            return False
        if one.view != two.view or len(one.subscripts) != len(two.subscripts):
            return True
        pairs = list(zip(one.subscripts, two.subscripts, strict=True))
        for a, b in pairs:
            apart = a.plus(b, -1)
            if apart.constant and not apart.terms and not self._loose(a, loop):
                return False
        questions = Questions(self, loop)
        sides = [f"{questions.text(a, 'n')} = {questions.text(b, 'm')}" for a, b in pairs]
        for value, text in where:
            form = self.form(value)
            sides.append(text.format(one=questions.text(form, "n"), two=questions.text(form, "m")))
        try:
            return least("0", questions.variables, [*questions.constraints, *sides]) is not None
        except TooHard:
            return True

    def is_inside(self, access: Access) -> bool:
        """Whether subscripts of an access are in the bounds of its memory, wherever it happens."""
        if not access.view.type.has_static_shape:
            return False
        try:
            for form, size in zip(access.subscripts, access.view.type.shape, strict=True):
                questions = Questions(self, None)
                text = questions.text(form, "n")
                for outside in (f"{text} >= {size}", f"{text} < 0"):
                    limits = [*questions.constraints, outside]
                    if least("0", questions.variables, limits) is not None:
                        return False
        except TooHard:
            return False
        return True

    def _loose(self, form: Form, loop: Op | None) -> bool:
        return any(self.changes(name, loop) for name in form.names)

    def value(self, name: str) -> Any:
        """The value that a name stands for."""
        return self._values[name]


class Questions:
    """Variables and constraints of two iterations of a loop."""

    def __init__(self, accesses: Accesses, loop: Op | None) -> None:
        self._accesses, self._loop = accesses, loop
        self.constraints: list[str] = []
        self._known: dict[str, None] = {}

    @property
    def variables(self) -> list[str]:
        """Names of all variables."""
        return list(self._known)

    def text(self, form: Form, iteration: str) -> str:
        """A form in an iteration."""
        names = {name: self._own(name, iteration) for name in sorted(form.names)}
        return form.text(names)

    def _own(self, name: str, iteration: str) -> str:
        changes = self._accesses.changes(name, self._loop)
        own = f"{iteration}{name}" if changes else name
        if own not in self._known:
            self._known[own] = None
            self._bound(name, own, iteration)
        return own

    def _bound(self, name: str, own: str, iteration: str) -> None:
        """An induction variable is in its loop's range."""
        loop = loop_of(self._accesses.value(name))
        if loop is None:
            return
        lower, upper, step = bounds_of(self._accesses, loop)
        self.constraints += [f"{own} >= {self.text(form, iteration)}" for form in lower]
        self.constraints += [f"{own} < {self.text(form, iteration)}" for form in upper]
        if step is not None and step > 1 and len(lower) == 1:
            count = f"{own}c"
            self._known[count] = None
            self.constraints.append(f"{own} = {self.text(lower[0], iteration)} + {step}*{count}")


def bounds_of(accesses: Accesses, loop: Op) -> tuple[list[Form], list[Form], int | None]:
    """Lower bounds, upper bounds and step of a loop that counts in an index."""
    view = ForView.of(loop)
    if view.integer is not None:
        return [], [], None
    if loop.name == AFFINE_FOR:
        maps = [loop.attributes[f"{side}BoundMap"].value for side in ("lower", "upper")]
        lower, upper = (
            accesses.map_forms(maps[0], view.lower),
            accesses.map_forms(maps[1], view.upper),
        )
    else:
        lower, upper = [accesses.form(view.lower[0])], [accesses.form(view.upper[0])]
    return lower, upper, view.step()


def loop_of(value: Any) -> Any:
    """The loop of which a value is the induction variable; None for any other."""
    if not isinstance(value, ir.Value) or not isinstance(value.owner, ir.Block):
        return None
    op = value.owner.owner.operation
    return op if op.name in FOR and value == op.regions[0].blocks[0].arguments[0] else None


def memory_of(value: IrValue) -> Any:
    """What memrefs have in common that are looks at one memory."""
    op = defining_op(value)
    while op is not None and len(op.operands) and isinstance(op.operands[0].type, ir.MemRefType):
        value = op.operands[0]
        op = defining_op(value)
    if op is not None and op.name == GET_GLOBAL:
        return global_named(op)
    return value


def global_named(op: Op) -> str:
    """The symbol of the global memory that an operation looks at."""
    return str(op.attributes["name"])


def is_made_in(value: IrValue, loop: Op) -> bool:
    """Whether a value is an argument or a result of something inside a loop."""
    owner = value.owner
    op = owner.owner.operation if isinstance(owner, ir.Block) else owner.operation.parent
    while op is not None:
        op = op.operation
        if op == loop:
            return True
        if op.name in ("func.func", "builtin.module"):
            return False
        op = op.parent
    return False


def uses_memory_otherwise(op: Op) -> Iterator[Any]:
    """Operations that do something with memories besides loads, stores and views, nested or not."""
    for inner in (op, *walk_nested(op)):
        if inner.name in (*LOADS, *STORES, *_QUIET, GET_GLOBAL):
            continue
        takes = any(
            isinstance(v.type, (ir.MemRefType, ir.UnrankedMemRefType)) for v in inner.operands
        )
        gives = any(isinstance(r.type, ir.MemRefType) for r in inner.results)
        if takes and not (gives and not len(inner.regions)):
            yield inner
