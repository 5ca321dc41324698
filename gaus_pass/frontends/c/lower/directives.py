"""Directives of HLS as hints, and as the options that stand for those on arrays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from gaus_pass.diagnostics import Diagnostic, Emit, Severity
from gaus_pass.frontends.c.lower.objects import Known, Memory, Moving, Object, Pointee
from gaus_pass.frontends.c.tree import Directive, For, Function, Refused, Variable, While

FOR_ARRAYS = ("array_partition", "bind_storage")
_OPTIONS = {"array_partition": "partition", "bind_storage": "ports", "interface": "interface"}
"""The option that stands for a directive on an array."""
_FOR_LOOPS = ("pipeline", "unroll", "loop_flatten")
_FOR_FUNCTIONS = ("dataflow", "inline", "interface")
_ACCEPTED = ("ap_memory", "ap_none", "ap_ctrl_hs", "bram")
"""Modes of interfaces that modules have in any case."""
_INTERFACES = {"axis": "axi-stream", "ap_fifo": "stream", "m_axi": "axi-master"}
"""Modes of interfaces that arrays may have, and what the option calls them."""
_REGISTERS = "s_axilite"
_MODES = (*_ACCEPTED, *_INTERFACES, _REGISTERS)
"""All that are followed."""
_STYLES = {"stp": "false", "flp": "true", "frp": "true"}
"""Styles of pipelines, and whether they are flushed."""
_PORTS = {"ram_1p": "1rw", "ram_s2p": "1r1w", "ram_t2p": "2rw", "rom_1p": "1r", "rom_2p": "2r"}


def loop_attributes(node: For | While, emit: Emit, inside: bool = False) -> dict[str, str]:
    """The attributes of a loop in MLIR: its label, and what is asked for.

    Parameters
    ----------
    inside
        Whether it runs inside one iteration of a pipeline, so that all of it is written out.
    """
    found = {"gaus.name": f'"{node.label}"'} if node.label else {}
    given = {"unroll": '"full"'} if inside else {}
    return {**found, **_hints(node.directives, _FOR_LOOPS, emit, given)}


def is_pipeline(node: For | While) -> bool:
    """Whether the iterations of a loop are asked to overlap."""
    return any(d.name == "pipeline" and "off" not in dict(d.words) for d in node.directives)


def function_attributes(function: Function, emit: Emit) -> dict[str, str]:
    """The attributes of a function in MLIR."""
    own = [d for d in function.directives if d.name not in FOR_ARRAYS]
    return _hints(tuple(own), (*_FOR_LOOPS, *_FOR_FUNCTIONS), emit)


def asks_for_dataflow(function: Function) -> bool:
    """Whether the loops and calls of a function are to run at the same time."""
    return any(one.name == "dataflow" for one in function.directives)


def depth_of(function: Function, parameter: Variable) -> int | None:
    """The elements behind a pointer by ``interface … port=p depth=N``, where one says it."""
    for one in function.directives:
        words = dict(one.words)
        if one.name == "interface" and words.get("port") == parameter.name and "depth" in words:
            return _count(one, "depth")
    return None


def _hints(
    directives: tuple[Directive, ...],
    valid: tuple[str, ...],
    emit: Emit,
    given: Mapping[str, str] = {},
) -> dict[str, str]:
    hints = dict(given)
    for one in directives:
        if one.name in valid:
            hints |= _hint(one, emit)
        else:
            known = ", ".join((*_FOR_LOOPS, *_FOR_FUNCTIONS, *FOR_ARRAYS))
            what = "has no effect here" if one.name in known else f"is not known ({known} are)"
            _warn(one, f"'#pragma HLS {one.name}' {what} and is left out", emit)
    inside = ", ".join(f"{key} = {value}" for key, value in hints.items())
    return {"gaus.hint": f"{{{inside}}}"} if hints else {}


def _hint(one: Directive, emit: Emit) -> dict[str, str]:
    words = dict(one.words)
    match one.name:
        case "pipeline" if "off" in words:
            return {"pipeline": "false"}
        case "pipeline":
            ii = {"ii": str(_count(one, "ii"))} if "ii" in words else {}
            return ii | _style(one, words.get("style"))
        case "unroll":
            return {"unroll": str(_count(one, "factor")) if "factor" in words else '"full"'}
        case "loop_flatten":
            return {"flatten": "false" if "off" in words else "true"}
        case "dataflow":
            return {"dataflow": "true"}
        case "inline" if "off" in words:
            _warn(one, "calls become part of their caller all the same", emit)
        case "interface" if _mode(one) == _REGISTERS:
            return {"interface": '"axi-lite"'}
        case "interface" if _mode(one) not in _MODES:
            _warn(one, "arrays have memory ports, numbers wires: this interface is left out", emit)
        case _:
            pass
    return {}


def _style(one: Directive, style: str | None) -> dict[str, str]:
    """What iterations inside do while a stream has no element: go on, or wait."""
    if style is None:
        return {}
    if style.lower() not in _STYLES:
        raise Refused(f"style={style} is not known; known: {', '.join(_STYLES)}", one.at)
    return {"flush": _STYLES[style.lower()]}


def _mode(one: Directive) -> str:
    """The mode of an interface, which is a word of its own or behind ``mode=``."""
    words = dict(one.words)
    alone = (key for key in words if key in _MODES)
    return (words.get("mode") or next(alone, "")).lower()


def _variable(one: Directive) -> str | None:
    """The array that a directive is about; None where it is about none."""
    words = dict(one.words)
    if one.name in FOR_ARRAYS:
        return words.get("variable") or ""
    return (
        words.get("port") or "" if one.name == "interface" and _mode(one) in _INTERFACES else None
    )


@dataclass(frozen=True)
class Asked:
    """A directive on an array, for one memory, ``axis`` of whose dimensions are in front of it."""

    directive: Directive
    memory: Memory
    axis: int


def arrays_asked(function: Function, known: Mapping[Variable, Known]) -> Iterator[Asked]:
    """The memories that the directives on arrays of a function are about.

    Raises
    ------
    Refused
        A directive names no array.
    """
    for one in function.directives:
        variable = _variable(one)
        if variable is not None:
            found = list(_memories(variable, known))
            if not found:
                names = [m.name for v in known for m, _ in _memories(v.name, known)]
                valid = ", ".join(dict.fromkeys(names)) or "none"
                message = f"no array '{variable}' in '{function.name}'; arrays: {valid}"
                raise Refused(message, one.at)
            for memory, axis in found:
                yield Asked(one, memory, axis)


def _memories(name: str, known: Mapping[Variable, Known]) -> Iterator[tuple[Memory, int]]:
    """The memories of a variable, by its name or that of one of its fields."""
    for variable, place in known.items():
        target = place.target if isinstance(place, Pointee) else None
        if isinstance(place, Moving):
            target = place.start
        owner = place if target is None else target.object
        assert isinstance(owner, Object)
        path = () if target is None else target.path
        axis = 0 if target is None else max(len(target.subscripts) - 1, 0)
        for where, memory in owner.memories.items():
            fields = "_".join((variable.name, *where[len(path) :]))
            if where[: len(path)] == path and name in (variable.name, fields):
                yield memory, axis


def array_options(asked: Sequence[Asked], names: Mapping[str, str]) -> dict[str, str]:
    """The options that stand for directives on arrays.

    Parameters
    ----------
    names
        The name in options of each memory that the function has, by that of its value.

    Raises
    ------
    Refused
        A directive says something that does not exist.
    """
    found: dict[str, dict[str, None]] = {}
    for one in asked:
        value = one.memory.value
        if value is not None and value.name in names:
            key = _OPTIONS[one.directive.name]
            rank = len(one.memory.shape)
            parts = _array(one.directive, names[value.name], rank, one.axis)
            found.setdefault(key, {}).update(dict.fromkeys(parts))
    return {key: ",".join(parts) for key, parts in found.items()}


def _array(one: Directive, name: str, rank: int, first: int) -> Iterator[str]:
    words = dict(one.words)
    if one.name == "interface":
        yield f"{name}:{_INTERFACES[_mode(one)]}"
        return
    if one.name == "bind_storage":
        kind = (words.get("type") or "").lower()
        if kind not in _PORTS:
            raise Refused(f"type={kind} is not known; known: {', '.join(_PORTS)}", one.at)
        yield f"{name}:{_PORTS[kind]}"
        return
    kind = (words.get("type") or "").lower()
    kind = next((k for k in ("cyclic", "block", "complete") if k == kind or k in words), "complete")
    axis = _count(one, "dim", least=0) if "dim" in words else 1
    own = rank - first
    if axis > own:
        shown = words.get("variable")
        raise Refused(f"dim={axis}: '{shown}' has {own} dimensions, from 1 on; 0 is all", one.at)
    factor = "" if kind == "complete" else f":{_count(one, 'factor')}"
    for dimension in range(first, rank) if axis == 0 else (first + axis - 1,):
        yield f"{name}:{dimension}:{kind}{factor}"


def _count(one: Directive, key: str, least: int = 1) -> int:
    text = dict(one.words).get(key) or ""
    if not text.isdigit() or int(text) < least:
        shown = f"'#pragma HLS {one.name}'"
        raise Refused(f"{shown} needs {key}=N, a whole number from {least} on", one.at)
    return int(text)


def _warn(one: Directive, message: str, emit: Emit) -> None:
    emit(Diagnostic(Severity.WARNING, message, str(one.at)))
