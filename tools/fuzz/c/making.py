"""Random functions in C that always have a meaning: no division by 0, no wild subscript, an end."""

from __future__ import annotations

import random
import re

_TYPES = ("int8_t", "uint8_t", "int16_t", "uint16_t", "int32_t", "uint32_t", "int64_t", "uint64_t")
_SCALARS = ("x", "y", "s", "t", "u")
_BINARY = ("+", "-", "*", "&", "|", "^")
_RELATIONS = ("<", "<=", ">", ">=", "==", "!=")
_DEPTH = 3


class Maker:
    """Makes statements; counters of the loops around are in scope, and are never assigned."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.counters: list[str] = []
        self.pointers: list[str] = []
        self.count = 0
        self.breakable = 0

    def expression(self, depth: int = _DEPTH) -> str:
        """An integer expression."""
        rng = self.rng
        if depth == 0 or rng.random() < 0.2:
            return self._leaf()
        a, b = self.expression(depth - 1), self.expression(depth - 1)
        match rng.randrange(10):
            case 0:
                return f"({a} {rng.choice('/%')} (({b} & 7) + 1))"
            case 1:
                return f"(({a} & 32767) << ({b} & 7))"
            case 2:
                return f"({a} >> ({b} & 7))"
            case 3:
                return f"({self.condition(depth - 1)} ? {a} : {b})"
            case 4:
                return f"(({rng.choice(_TYPES)}){a})"
            case 5:
                return f"({rng.choice('-~!')}{a})"
            case 6:
                return f"helper({a}, {b})"
            case _:
                return f"({a} {rng.choice(_BINARY)} {b})"

    def _leaf(self) -> str:
        rng = self.rng
        if self.counters and rng.random() < 0.4:
            return rng.choice(self.counters)
        match rng.randrange(4):
            case 0:
                return str(rng.choice((0, 1, 2, 5, 100, 255, 40000)))
            case 1:
                return self.element()
            case 2:
                return rng.choice(_SCALARS)
            case _:
                return rng.choice(_SCALARS)

    def element(self) -> str:
        """An element of an array."""
        rng = self.rng
        kind = rng.randrange(7)
        if kind == 5:
            return f"w[{self.expression(1)} & 7]"
        if kind == 6:
            return rng.choice(("*w", f"kept[{self.expression(1)} & 3]", "*v", *self.pointers))
        if kind == 0 and self.counters:
            return f"a[{rng.choice(self.counters)} + {rng.randrange(8)}]"
        if kind == 1 and len(self.counters) > 1:
            return f"m[{self.counters[-1]} & 3][{self.counters[0]} & 3]"
        if kind == 2:
            return f"table[{self.expression(1)} & 3]"
        name, mask = rng.choice((("a", 15), ("b", 7), ("p", 3)))
        field = rng.choice((".k", ".v")) if name == "p" else ""
        return f"{name}[{self.expression(1)} & {mask}]{field}"

    def condition(self, depth: int = 1) -> str:
        """A condition."""
        rng = self.rng
        a, b = self.expression(depth), self.expression(depth)
        if rng.random() < 0.25 and depth:
            return f"({self.condition(depth - 1)} {rng.choice(('&&', '||'))} {a})"
        return f"({a} {rng.choice(_RELATIONS)} {b})"

    def statement(self, depth: int) -> str:
        """A statement."""
        rng = self.rng
        kind = rng.randrange(15 if depth else 5)
        target = rng.choice(_SCALARS[2:])
        if kind == 0:
            element = self.element()
            while element.startswith(("table", "*v")):
                element = self.element()
            return f"{element} {rng.choice(('', '+', '^', '*'))}= {self.expression()};"
        if kind == 1:
            return f"{target}{rng.choice(('++', '--'))};"
        if kind == 2 and self.breakable:
            return f"if {self.condition()} {rng.choice(('break;', 'continue;', 'return t;'))}"
        if kind == 3:
            return f"g = g {rng.choice('+-*')} (float){self.element()};"
        if kind <= 5:
            operator = rng.choice(("", "+", "-", "&", "|", "^", ">>"))
            return (
                f"{target} {operator}= ({self.expression()} & {7 if operator == '>>' else 1023});"
            )
        if kind <= 7:
            other = f" else {self.block(depth - 1)}" if rng.random() < 0.5 else ""
            return f"if {self.condition()} {self.block(depth - 1)}{other}"
        if kind == 8:
            return self._switch(depth)
        if kind >= 12:
            return self._pointers(target, depth) if kind < 14 else self._copy()
        return self._loop(depth)

    def block(self, depth: int, many: int = 3) -> str:
        """Statements in braces."""
        inside = " ".join(self.statement(depth) for _ in range(self.rng.randint(1, many)))
        return f"{{ {inside} }}"

    def _pointers(self, target: str, depth: int) -> str:
        """A pointer changes, w in the first half of a; or a function that remembers is called."""
        rng = self.rng
        match rng.randrange(8):
            case 0:
                return f"w = a + ({self.expression(1)} & 7);"
            case 1:
                return f"w = {self.condition()} ? &a[{rng.randrange(8)}] : a;"
            case 2:
                # C leaves open which side comes first, so that the value has no w.
                value = self.expression(2)
                while re.search(r"\bw\b", value):
                    value = self.expression(2)
                return f"if (w < a + 7) *w++ {rng.choice(('', '+', '^'))}= {value};"
            case 3:
                return f"if (w != a) {target} += *--w;"
            case 4:
                return f"v = b + ({self.expression(1)} & 7); {target} += w - a + (v == b);"
            case 5:
                return f"{target} = tick({self.expression(2)});"
            case kind:
                name = f"q{self.count}"
                self.count += 1
                self.pointers.append(f"*{name}")
                self.breakable += 1
                body = self.block(depth - 1)
                self.breakable -= 1
                self.pointers.pop()
                if kind == 6:
                    return f"for (A *{name} = a; {name} < &a[{rng.randint(1, 8)}]; {name}++) {body}"
                return f"{{ B *{name} = b + {rng.randint(1, 8)}; while ({name}-- > b) {body} }}"

    def _copy(self) -> str:
        """Elements are copied or set."""
        rng = self.rng
        count = f"({self.expression(1)} & 7)"
        match rng.randrange(6):
            case 0:
                return f"memmove(a + {rng.randrange(4)}, w, {count} * sizeof *a);"
            case 1:
                return f"memmove(w, a + {rng.randrange(4)}, 7 * sizeof(a[0]));"
            case 2:
                return f"memset(b, {self.expression(1)}, {count} * sizeof *b);"
            case 3:
                row = rng.randrange(2)
                count = rng.randint(1, 4 * (2 - row))  # what overlaps is not for memcpy
                return f"memcpy(m[{row}], m[2], {count} * sizeof m[0][0]);"
            case 4:
                return f"memset(m, {rng.choice((0, 255, 1))}, sizeof m[0] * {rng.randint(1, 4)});"
            case _:
                return "memcpy(p, p + 2, 2 * sizeof(P));"

    def _switch(self, depth: int) -> str:
        rng, outer = self.rng, self.breakable
        parts: list[str] = []
        for number in rng.sample(range(4), rng.randint(1, 3)):
            end = rng.choice(("break;", "break;", ""))
            parts.append(f"case {number}: {self._plain()} {end}")
        if rng.random() < 0.6:
            parts.append(f"default: {self._plain()}")
        self.breakable = outer
        return f"switch ({self.expression(2)} & 3) {{ {' '.join(parts)} }}"

    def _plain(self) -> str:
        return f"{self.rng.choice(_SCALARS[2:])} += {self.expression(1)};"

    def _loop(self, depth: int) -> str:
        rng = self.rng
        name = f"i{self.count}"
        self.count += 1
        low, high = rng.randrange(3), rng.randint(2, 8)
        head = rng.choice(
            (
                f"for (int {name} = {low}; {name} < {high}; {name}++)",
                f"for (int {name} = {low}; {name} <= {high}; {name} += 2)",
                f"for (int {name} = {high}; {name} >= {low}; {name}--)",
                f"for (uint8_t {name} = {low}; {name} != {max(low, high)}; ++{name})",
                f"for (int {name} = {low}; {name} < (y & 7); {name}++)",
                f"for (int {name} = {low}; {name} < {high} && {self.condition()}; {name}++)",
                "while",
                "do",
                "once",
            )
        )
        if head != "once":
            self.counters.append(name)
        self.breakable += 1
        body = self.block(depth - 1)
        self.breakable -= 1
        if head != "once":
            self.counters.pop()
        if head == "while":
            condition = self.condition()
            return f"{{ int {name} = 0; while ({name}++ < {high} && {condition}) {body} }}"
        if head == "do":
            return f"{{ int {name} = 0; do {body} while (++{name} < {high}); }}"
        if head == "once":
            return f"do {body} while (0);"
        return f"{head} {body}"


_HEAD = """#include <stdint.h>
#include <string.h>
#define NUMBER int
typedef struct { int16_t k; uint32_t v; } P;
static const int16_t table[4] = {3, -7, 1000, 42};
static int helper(int p, unsigned q) {
  if (p > 5) return p - 3;
  for (int n = 0; n < 3; n++) { if (q & 1) p += n; q >>= 1; }
  return p;
}
static int16_t kept[4] = {1, -2};
static NUMBER tick(NUMBER by) {
  static uint8_t last = 250;
  static unsigned calls;
  NUMBER now = last + (by & 15);
  last = now ^ calls++;
  kept[now & 3] += by;
  return now;
}
"""


def make(rng: random.Random) -> dict[str, object]:
    """Types of the variables, and the statements of a function."""
    maker = Maker(rng)
    kinds = {name: rng.choice(_TYPES) for name in (*_SCALARS, "a", "b", "m")}
    return {
        "types": kinds,
        "body": [maker.statement(2) for _ in range(rng.randint(2, 6))],
        "seed": rng.randrange(1000),
    }


def text(case: dict[str, object]) -> str:
    """The program of a case."""
    kinds, body = case["types"], case["body"]
    assert isinstance(kinds, dict)
    assert isinstance(body, list)
    t = {str(k): str(v) for k, v in kinds.items()}
    lines = "\n".join(f"  {line}" for line in body)
    return (
        f"{_HEAD}{t['s']} f({t['x']} x, {t['y']} y, {t['a']} a[16], {t['b']} b[8], "
        f"{t['m']} m[4][4], P p[4], float fs[1]) {{\n"
        f"  {t['s']} s = 1; {t['t']} t = 2; {t['u']} u = 3; float g = 0;\n"
        f"  typedef {t['a']} A; typedef {t['b']} B; A *w = a; const B *v = b;\n{lines}\n"
        "  a[0] += t; a[1] ^= u; fs[0] = g;\n  return s;\n}\n"
    )
