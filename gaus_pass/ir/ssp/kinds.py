"""The kinds of scheduling problem that an `ssp.instance` can name, and what each of them means."""

from __future__ import annotations

from dataclasses import dataclass

from gaus_pass.errors import InvalidProblem


@dataclass(frozen=True)
class Kind:
    """The properties of an instance that a kind of problem takes into account.

    Attributes
    ----------
    cyclic
        There is an II; elsewhere distances of dependences are ignored.
    limited
        Limits of resource types hold.
    chaining
        Operator types have delays and there is a cycle time.
    """

    name: str
    cyclic: bool = False
    limited: bool = False
    chaining: bool = False


KINDS = {
    kind.name: kind
    for kind in (
        Kind("Problem"),
        Kind("CyclicProblem", cyclic=True),
        Kind("SharedOperatorsProblem", limited=True),
        Kind("SharedResourcesProblem", limited=True),  # its name in newer releases of CIRCT
        Kind("ModuloProblem", cyclic=True, limited=True),
        Kind("ChainingProblem", chaining=True),
        Kind("ChainingCyclicProblem", cyclic=True, chaining=True),
        # CIRCT has neither of these.
        Kind("ChainingSharedOperatorsProblem", limited=True, chaining=True),
        Kind("ChainingModuloProblem", cyclic=True, limited=True, chaining=True),
    )
}


def find_kind(name: str, location: str) -> Kind:
    """The kind of that name.

    Raises
    ------
    InvalidProblem
        There is none.
    """
    if name not in KINDS:
        raise InvalidProblem(f"unknown problem '{name}'; known are {', '.join(KINDS)}", location)
    return KINDS[name]
