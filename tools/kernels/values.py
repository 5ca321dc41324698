"""What names stand for while a kernel is translated."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Scalar:
    """An SSA value of an integer type."""

    name: str
    type: str


@dataclass(frozen=True)
class Index:
    """A linear form of SSA values of type index; a plain number where it has no terms."""

    terms: tuple[tuple[str, int], ...] = ()
    constant: int = 0

    def plus(self, other: Index, factor: int = 1) -> Index:
        """The sum with another, times ``factor``."""
        terms = dict(self.terms)
        for name, coefficient in other.terms:
            terms[name] = terms.get(name, 0) + factor * coefficient
        kept = tuple((name, c) for name, c in terms.items() if c)
        return Index(kept, self.constant + factor * other.constant)

    def times(self, factor: int) -> Index:
        """Each coefficient times ``factor``."""
        return Index().plus(self, factor)

    def text(self, names: dict[str, str] | None = None) -> str:
        """As an affine expression; ``names`` renames what is in it."""
        parts: list[str] = []
        for name, c in self.terms:
            own = name if names is None else names[name]
            factor = own if abs(c) == 1 else f"{own} * {abs(c)}"
            sign = "-" if c < 0 else "+"
            parts.append(f" {sign} {factor}" if parts else f"-{factor}" if c < 0 else factor)
        if self.constant or not parts:
            sign = "-" if self.constant < 0 else "+"
            parts.append(f" {sign} {abs(self.constant)}" if parts else str(self.constant))
        return "".join(parts)


@dataclass(frozen=True)
class Memory:
    """A memref."""

    name: str
    type: str
    shape: tuple[int, ...]
    element: str


Value = Scalar | Index | Memory


@dataclass
class Text:
    """Lines of a function, and SSA names that occur once."""

    lines: list[str] = field(default_factory=list[str])
    used: dict[str, int] = field(default_factory=dict[str, int])
    depth: int = 1

    def fresh(self, base: str) -> str:
        """An SSA name."""
        count = self.used.get(base, 0)
        self.used[base] = count + 1
        return f"%{base}_{count}" if count else f"%{base}"

    def line(self, text: str) -> None:
        """A line of the body."""
        self.lines.append("  " * self.depth + text)

    def value(self, base: str, text: str) -> str:
        """A line that makes a value; its name."""
        name = self.fresh(base)
        self.line(f"{name} = {text}")
        return name
