"""Functions of the C library that hardware has, and what to do about the others."""

from __future__ import annotations

from gaus_pass.diagnostics import Diagnostic, Severity
from gaus_pass.frontends.c.lower.copying import COPYING, Copying
from gaus_pass.frontends.c.lower.numbers import Number, integer, real
from gaus_pass.frontends.c.tree import Call, Refused
from gaus_pass.frontends.c.types import Float, Int

_ONE = {
    **{name: f"math.{name}" for name in ("sqrt", "exp", "exp2", "expm1", "log", "log2", "log10")},
    **{name: f"math.{name}" for name in ("log1p", "sin", "cos", "tan", "asin", "acos", "atan")},
    **{name: f"math.{name}" for name in ("sinh", "cosh", "tanh", "asinh", "acosh")},
    **{name: f"math.{name}" for name in ("atanh", "cbrt", "erf")},
    **{name: f"math.{name}" for name in ("floor", "ceil", "trunc", "round", "roundeven")},
    "fabs": "math.absf",
    "rint": "math.roundeven",
    "nearbyint": "math.roundeven",
}
_TWO = {
    "pow": "math.powf",
    "atan2": "math.atan2",
    "copysign": "math.copysign",
    "fmod": "arith.remf",
    "fmin": "arith.minnumf",
    "fmax": "arith.maxnumf",
}
_ABSOLUTE = ("abs", "labs", "llabs")
_QUESTIONS = ("isnan", "isinf", "isfinite", "signbit", "signbitf")
_LEFT_OUT = ("printf", "puts", "putchar", "fprintf", "fflush", "free", "assert", "__assert_fail")
_WRITTEN = {
    "erfc": "1 - erf(x), which is less exact where x is large",
    "hypot": "sqrt(x * x + y * y)",
    "remainder": "x - y * rint(x / y)",
    "ldexp": "x * exp2(n)",
    "scalbn": "x * exp2(n)",
}
_REMEDIES = {
    **{name + end: f"write it as {text}" for name, text in _WRITTEN.items() for end in ("", "f")},
    **dict.fromkeys(
        ("malloc", "calloc", "realloc", "alloca", "__builtin_alloca"),
        "hardware has no memory that is made at run time; declare an array of fixed size",
    ),
    **dict.fromkeys(
        ("rand", "random", "srand"),
        "draw the numbers outside and pass them in an array, or write the generator in C",
    ),
    **dict.fromkeys(("exit", "abort"), "return a value that says what is wrong"),
}


class Library(Copying):
    """Lowers calls of functions that have no body."""

    def library_call(self, node: Call) -> Number | None:
        """The result of a function of the library.

        Raises
        ------
        Refused
            It has no hardware.
        """
        name = node.name.removeprefix("__builtin_")
        if name in _LEFT_OUT:
            message = f"'{name}' has no hardware and is left out"
            self.emit(Diagnostic(Severity.WARNING, message, str(node.at)))
            return integer(0)
        if name in COPYING:
            self.copy(node, name)
            return None
        numbers = [] if name in _REMEDIES else [self.number(a) for a in node.arguments]
        self.at(node.at)
        if name in _QUESTIONS:
            return self._question(name, numbers[0])
        if name in _ABSOLUTE and isinstance(node.type, Int):
            return self._absolute(numbers[0], node.type)
        if isinstance(node.type, Float):
            found = self._real(name, numbers, node.type)
            if found is not None:
                return found
        remedy = _REMEDIES.get(name, "write its body in this file or in one that it includes")
        raise Refused(f"'{node.name}' has no hardware; {remedy}", node.at)

    def _absolute(self, number: Number, kind: Int) -> Number:
        number = self.arithmetic.convert(number, kind)
        negative = self.arithmetic.compare("<", number, integer(0, kind))
        other = self.arithmetic.binary("-", integer(0, kind), number)
        return self.arithmetic.select(negative, other, number)

    def _question(self, name: str, number: Number) -> Number:
        """Whether a floating-point number is of some kind, as an int."""
        kind, arithmetic = number.type, self.arithmetic
        assert isinstance(kind, Float)
        if name == "isnan":
            return arithmetic.widened(arithmetic.compare("!=", number, number))
        if name.startswith("signbit"):
            signed = self._real("copysign", [real(1.0, kind), number], kind)
            assert signed is not None
            return arithmetic.widened(arithmetic.compare("<", signed, real(0.0, kind)))
        size = self._real("fabs", [number], kind)
        assert size is not None
        relation = "==" if name == "isinf" else "<"
        bit = arithmetic.compare(relation, size, real(float("inf"), kind))
        return arithmetic.widened(bit)

    def _real(self, name: str, numbers: list[Number], kind: Float) -> Number | None:
        base = name[:-1] if kind.bits == 32 and name.endswith("f") and name not in _ONE else name
        if base in _ONE:
            operation = _ONE[base]
        elif base in _TWO:
            operation = _TWO[base]
        elif base == "fma":
            operation = "math.fma"
        elif base in ("huge_val", "inf"):
            return real(float("inf"), kind)
        elif base == "nan":
            return real(float("nan"), kind)
        else:
            return None
        values = [self.arithmetic.value(self.arithmetic.convert(n, kind)) for n in numbers]
        names = ", ".join(f"{{{k}}}" for k in range(len(values)))
        text = f"{operation} {names} : {kind.mlir}"
        return Number(kind, self.arithmetic.made(operation, text, values, kind.mlir))
