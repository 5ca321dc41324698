"""The iterations of two accesses of a loop, as constraints on integers."""

from __future__ import annotations

from gaus_pass.hardware.linear_forms import LinearForm
from gaus_pass.hardware.operations import Access
from gaus_pass.ir.loops.subscripts import Floor, Subscripts
from gaus_pass.ir.transforms.integer_sets import conjunction, linear_text


class IterationPair:
    """Integer constraints over the counts of two iterations and invariants, as text for isl."""

    def __init__(self, subscripts: Subscripts, outer: dict[int, tuple[int, int]]) -> None:
        self.loop, self.subscripts = subscripts.loop, subscripts
        self.outer = outer
        self.variables: list[str] = []
        self.constraints: list[str] = []
        self._levels = {level.induction: k for k, level in enumerate(self.loop.levels)}

    def iteration(self, name: str, access: Access) -> None:
        """An iteration in which an access happens: counts ``name0``, ``name1``, … per level."""
        for k, level in enumerate(self.loop.levels):
            own = f"{name}{k}"
            self.variables.append(own)
            self.constraints.append(f"{own} >= 0")
            if level.constant_step is None:
                value = LinearForm.atom(level.induction)
                for form in level.lower.forms:
                    self._at_least(value.plus(form, -1), name, own)
            if level.trips is not None:
                self.constraints.append(f"{own} < {level.trips}")
            else:
                value = LinearForm.atom(level.induction)
                for form in level.upper.forms:
                    self._at_least(form.plus(value, -1), name, "1")
        for conditions, holds in access.domain:
            texts = [
                f"{self._text(form, name)} {'=' if equality else '>='} 0"
                for form, equality in conditions
                if not self.subscripts.varies(form)
            ]
            if holds:
                self.constraints += texts
            elif len(texts) == len(conditions):
                self.constraints.append(f"not ({conjunction(texts)})")

    def order(self, one: str, two: str) -> None:
        """A step that is known only at run time is at least 1, and the same in all iterations."""
        for k, level in enumerate(self.loop.levels):
            if level.constant_step is None:
                count = f"{two}{k} - {one}{k}"
                value = f"{self._counted(k, two)} - {self._counted(k, one)}"
                self.constraints.append(
                    f"({count} = 0 and {value} = 0) or ({count} > 0 and {value} >= {count}) or "
                    f"({count} < 0 and {value} <= {count})"
                )

    def independent(self, one: str, two: str) -> None:
        """Iterations of a parallel loop are the same one, unless a loop around it moved on."""
        same: list[str] = []
        for k, level in enumerate(self.loop.levels):
            own = f"{one}{k} = {two}{k}"
            if level.independent:
                self.constraints.append(f"({own})" + "".join(f" or not ({s})" for s in same))
            same.append(own)

    def _counted(self, level: int, name: str) -> str:
        """The induction variable, in an iteration, of a loop whose step is not known."""
        return self._variable(f"{name}i{level}")

    def _at_least(self, form: LinearForm, name: str, least: str) -> None:
        if not self.subscripts.varies(form):
            self.constraints.append(f"{self._text(form, name)} >= {least}")

    def equal(self, one: LinearForm, two: LinearForm) -> None:
        """Both subscripts are the same number, the first in iteration n, the second in m."""
        self.constraints.append(f"{self._text(one, 'n')} = {self._text(two, 'm')}")

    def _text(self, form: LinearForm, name: str) -> str:
        """A form in iteration ``name``; an induction variable is lower + step · count."""
        terms: list[tuple[str, int]] = []
        constant = form.constant
        for atom, coefficient in form.terms:
            floor = self.subscripts.floor_of(atom)
            if floor is not None:
                terms.append((self._quotient(f"{name}q{atom}", floor, name), coefficient))
                continue
            k = self._levels.get(atom)
            if k is None:
                terms.append((self._invariant(atom), coefficient))
                continue
            level = self.loop.levels[k]
            if level.constant_step is None:
                terms.append((self._counted(k, name), coefficient))
                continue
            terms.append((f"{name}{k}", coefficient * level.constant_step))
            if len(level.lower.forms) == 1:
                lower = level.lower.forms[0]
                constant += coefficient * lower.constant
                terms += [(self._invariant(a), coefficient * c) for a, c in lower.terms]
            else:
                terms.append((self._variable(f"lower{k}"), coefficient))
        return linear_text(terms, constant)

    def _quotient(self, own: str, floor: Floor, name: str) -> str:
        """A variable between dividend / divisor - 1 and dividend / divisor."""
        if own not in self.variables:
            rest = f"{self._text(floor.dividend, name)} - {floor.divisor}*{own}"
            self.variables.append(own)
            self.constraints.append(f"0 <= {rest} < {floor.divisor}")
        return own

    def _invariant(self, atom: int) -> str:
        name = f"p{atom}"
        if name not in self.variables and atom in self.outer:
            low, high = self.outer[atom]
            self.constraints.append(f"{low} <= {name} <= {high}")
        return self._variable(name)

    def _variable(self, name: str) -> str:
        if name not in self.variables:
            self.variables.append(name)
        return name
