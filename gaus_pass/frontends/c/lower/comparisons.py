"""Pointers as numbers: whether they point at something, comparisons and distances."""

from __future__ import annotations

from gaus_pass.frontends.c.lower.numbers import Number, integer
from gaus_pass.frontends.c.lower.objects import Moving, Path, Target
from gaus_pass.frontends.c.lower.pointers import NULL_AT_TIMES, Pointers, is_null
from gaus_pass.frontends.c.tree import Conversion, Expression, Name, Refused, Variable
from gaus_pass.frontends.c.types import BOOL, INT, LONG, Pointer
from gaus_pass.frontends.mlir.operations import Place


class Comparisons(Pointers):
    """Compares pointers into one array."""

    def points(self, node: Expression) -> bool:
        """Whether a pointer points at something; which is known when hardware is made.

        Raises
        ------
        Refused
            It may do either.
        """
        inner = node
        while isinstance(inner, Conversion):
            inner = inner.operand
        if is_null(node) or (isinstance(inner, Name) and self._is_nowhere(inner.variable)):
            return False
        place = self.known(inner.variable) if isinstance(inner, Name) else None
        if isinstance(place, Moving) and place.began_null:
            raise Refused(NULL_AT_TIMES.format(place.own.name), node.at)
        self.pointer(node)
        return True

    def _is_nowhere(self, variable: Variable) -> bool:
        """Whether a variable is a pointer that has been given null."""
        is_pointer = isinstance(variable.type, Pointer) and not variable.lasting
        return is_pointer and self.known(variable) is None

    def compared(self, operator: str, left: Expression, right: Expression, at: Place) -> Number:
        """Whether a relation of two pointers holds."""
        if operator in ("==", "!=") and (is_null(left) or is_null(right)):
            is_same = self.points(left) == self.points(right)
            return integer(int(is_same == (operator == "==")), BOOL)
        first, second = self._positions(left, right, at)
        return self.arithmetic.compare(operator, first, second)

    def distance(self, left: Expression, right: Expression, at: Place) -> Number:
        """``p - q``, in elements."""
        first, second = self._positions(left, right, at)
        wraps = self.arithmetic.wraps
        found = self.arithmetic.convert(self.arithmetic.binary("-", first, second), LONG)
        self.arithmetic.wraps = wraps
        return found

    def _positions(self, left: Expression, right: Expression, at: Place) -> tuple[Number, Number]:
        """Two pointers as numbers of elements from the start of their array."""
        a, b = self.pointer(left).target, self.pointer(right).target
        if a.object is not b.object or a.path != b.path or a.type != b.type:
            one, other = (".".join((t.object.name, *t.path)) for t in (a, b))
            message = f"pointers into '{one}' and '{other}' are not comparable; compare subscripts"
            raise Refused(message, at)
        self.at(at)
        sizes = sizes_of(a)
        common_ = 0
        for k, (x, y) in enumerate(zip(a.subscripts, b.subscripts, strict=True)):
            if x != y:
                break
            common_ = k + 1
        common_ = min(common_, max(len(a.subscripts) - 1, 0))
        return self._linear(a, common_, sizes), self._linear(b, common_, sizes)

    def _linear(self, target: Target, first: int, sizes: tuple[int, ...]) -> Number:
        """The number of an element in row-major order, of the dimensions from ``first`` on."""
        found, wraps = integer(0), self.arithmetic.wraps
        for k in range(first, len(target.subscripts)):
            number = self.arithmetic.convert(target.subscripts[k], INT)
            if k > first:
                found = self.arithmetic.binary("*", found, integer(sizes[k]))
            found = self.arithmetic.binary("+", found, number)
        self.arithmetic.wraps = wraps
        return found


def sizes_of(target: Target) -> tuple[int, ...]:
    """The sizes of the dimensions that a target has subscripts for; 0 for one not known."""
    path: Path = target.path
    memories = target.object.memories.items()
    shape = next((m.shape for where, m in memories if where[: len(path)] == path), ())
    return tuple(n or 0 for n in shape)
