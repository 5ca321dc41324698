"""Reads an `ssp.instance` with its solution; only references are checked."""

from __future__ import annotations

from typing import Any

from gaus_pass.errors import InvalidProblem
from gaus_pass.ir.core.annotations import UNIT
from gaus_pass.ir.core.handles import Op
from gaus_pass.ir.core.locations import location_text
from gaus_pass.ir.core.names import UniqueNames
from gaus_pass.ir.ssp import attributes as ssp
from gaus_pass.ir.ssp.attributes import PropertyReader
from gaus_pass.ir.ssp.kinds import find_kind
from gaus_pass.ir.ssp.library import LIBRARY, children, read_limit, read_operator_type, resolve
from gaus_pass.ir.ssp.model import Instance, SspDependence, SspOperation

_OPERATION = "ssp.operation"
_RESOURCE = "ssp.resource"
_RESOURCE_TYPE = "ssp.resource_type"


def read_instance(op: Op) -> Instance:
    """Everything that an `ssp.instance` says.

    Raises
    ------
    InvalidProblem
        The kind of problem is unknown, or something is referred to that is not there.
    """
    return _Reader(op).run()


class _Reader:
    def __init__(self, op: Op) -> None:
        attributes, where = op.attributes, location_text(op.location)
        self.properties = PropertyReader()
        name = attributes.get("sym_name")
        interval = self.properties.properties(attributes).get(ssp.INTERVAL)
        self.instance = Instance(
            op,
            "" if name is None else name.value,
            find_kind(attributes["problemName"].value, where),
            None if interval is None else ssp.integer(interval),
            where,
        )
        self.unique_types = UniqueNames()
        # What a reference means, by its text or path.
        self.type_names: dict[str, str] = {}
        self.resource_names: dict[tuple[str, ...], str] = {}
        self.uses: dict[str, tuple[str, ...]] = {}
        self.symbols: dict[str, int] = {}
        self.values: dict[Any, int] = {}

    def run(self) -> Instance:
        op = self.instance.op
        for library in children(op, LIBRARY):
            for kind in children(library, "ssp.operator_type"):
                self._add_type(f"@{kind.attributes['sym_name'].value}", kind)
        for library in children(op, _RESOURCE):
            for kind in children(library, _RESOURCE_TYPE):
                self._add_resource((kind.attributes["sym_name"].value,), kind)
        operations = [o for graph in children(op, "ssp.graph") for o in children(graph, _OPERATION)]
        for index, operation in enumerate(operations):
            self._add_operation(index, operation)
        for index, operation in enumerate(operations):
            self._add_dependences(index, operation)
        return self.instance

    def _add_type(self, reference: str, op: Op) -> str:
        kind = read_operator_type(op, self.properties)
        name = self.unique_types.unique(kind.name)
        self.instance.types[name] = kind
        self.type_names[reference] = name
        return name

    def _add_resource(self, path: tuple[str, ...], op: Op) -> str:
        name = path[-1] if path[-1] not in self.instance.limits else "::".join(path)
        self.instance.limits[name] = read_limit(op, self.properties)
        self.resource_names[path] = name
        return name

    def _add_operation(self, index: int, op: Op) -> None:
        attributes, where = op.attributes, location_text(op.location)
        # Older files keep the symbol where symbols usually are.
        symbol = attributes.get("name") or attributes.get("sym_name")
        name = f"#{index}" if symbol is None else symbol.value
        if symbol is not None:
            self.symbols[name] = index
        values = self.properties.properties(attributes)
        start, settled = values.get(ssp.START), values.get(ssp.START_IN_CYCLE)
        unit = attributes.get(UNIT)
        self.instance.operations.append(
            SspOperation(
                op,
                name,
                self._type_of(values.get(ssp.OPERATOR_TYPE, ""), where),
                self._uses_of(values.get(ssp.RESOURCES, ""), where),
                None if start is None else ssp.integer(start),
                None if settled is None else ssp.decimal(settled),
                -1 if unit is None else int(unit.value),
                where,
            )
        )
        producers = self.instance.producers
        for result in op.results:
            self.values[result] = len(producers)
            producers.append(index)

    def _type_of(self, reference: str, where: str) -> str:
        if not reference or reference in self.type_names:
            return self.type_names.get(reference, "")
        found = resolve(self.instance.op, ssp.symbol_path(reference))
        if found is None or found.name != "ssp.operator_type":
            have = ", ".join(f"@{name}" for name in self.instance.types) or "none"
            raise InvalidProblem(
                f"operator type '{reference}' not found; the instance has: {have}", where
            )
        return self._add_type(reference, found)

    def _uses_of(self, text: str, where: str) -> tuple[str, ...]:
        if text not in self.uses:
            paths = ssp.references(text)
            self.uses[text] = tuple(self._resource_of(path, where) for path in paths)
        return self.uses[text]

    def _resource_of(self, path: tuple[str, ...], where: str) -> str:
        if path in self.resource_names:
            return self.resource_names[path]
        found = resolve(self.instance.op, path)
        if found is None or found.name != _RESOURCE_TYPE:
            have = ", ".join(f"@{name}" for name in self.instance.limits) or "none"
            text = "::".join(f"@{part}" for part in path)
            raise InvalidProblem(f"resource type '{text}' not found; there are: {have}", where)
        return self._add_resource(path, found)

    def _add_dependences(self, index: int, op: Op) -> None:
        attributes = op.attributes
        distances: dict[int, int] = {}
        auxiliary: list[SspDependence] = []
        for position, symbol, distance in self.properties.dependences(attributes):
            if symbol is None:
                distances[position] = distance
            else:
                src = self._source(symbol, index)
                auxiliary.append(SspDependence(src, index, distance, None))
        operands = [self.values.get(operand) for operand in op.operands]
        for position in distances:
            if not 0 <= position < len(operands):
                raise InvalidProblem(
                    f"a dependence names operand {position}, but there are {len(operands)}",
                    self.instance.operations[index].location,
                )
        producers, found = self.instance.producers, self.instance.dependences
        for position, value in enumerate(operands):
            # Like CIRCT, nothing is known of values from other kinds of operation.
            if value is not None:
                distance = distances.get(position, 0)
                found.append(SspDependence(producers[value], index, distance, value))
        found += auxiliary

    def _source(self, symbol: str, index: int) -> int:
        if symbol not in self.symbols:
            where = self.instance.operations[index].location
            message = f"dependence on '@{symbol}', but no operation has that name"
            raise InvalidProblem(message, where)
        return self.symbols[symbol]
