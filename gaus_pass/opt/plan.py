"""Cut a pipeline into steps that one MLIR pass manager can run in order.

MLIR cannot nest passes that were written in Python (and aborts when asked to), so ours stand on
the top level and look up the operations that their place in the pipeline means.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from gaus_pass.errors import InvalidOption
from gaus_pass.opt.pipeline_text import ANY, ROOT, Nest, Pass
from gaus_pass.option_table import parse_options
from gaus_pass.passes.base import PassSpec


@dataclass(frozen=True)
class NativeStep:
    """CIRCT's own passes, as text below the root."""

    text: str


@dataclass(frozen=True)
class OwnStep:
    """One of our passes on every operation at ``path``, the anchors from the root down."""

    spec: PassSpec
    options: Any
    path: tuple[str, ...]


@dataclass(frozen=True)
class DumpStep:
    """Print the operations at ``path``."""

    title: str
    path: tuple[str, ...]


Step = NativeStep | OwnStep | DumpStep


@dataclass(frozen=True)
class Planner:
    """Makes steps of pipelines.

    Parameters
    ----------
    specs
        Our passes.
    check_native
        Called with each native pass and the operation it is to run on; raises when it cannot.
    check_anchor
        Called with the name of each operation that the pipeline descends into.
    dump_before, dump_after
        Names of passes.
    """

    specs: Mapping[str, PassSpec]
    check_native: Callable[[Pass, str], None]
    check_anchor: Callable[[str], None]
    dump_before: tuple[str, ...] = ()
    dump_after: tuple[str, ...] = ()

    def steps(self, root: Nest) -> list[Step]:
        """All steps of a pipeline.  Raises `InvalidOption`."""
        if root.anchor not in (ROOT, ANY):
            raise InvalidOption(
                f"the input is a '{ROOT}': write {ROOT}({root}) instead of {root.anchor}(...)"
            )
        return [
            NativeStep(",".join(map(str, element.body))) if isinstance(element, Nest) else element
            for element in self._cut(root, (root.anchor,))
        ]

    def _cut(self, nest: Nest, path: tuple[str, ...]) -> Iterator[Nest | OwnStep | DumpStep]:
        """Give the steps inside ``nest``; native passes come wrapped in its anchor."""
        natives: list[Pass | Nest] = []
        for piece in self._pieces(nest.body, path):
            if isinstance(piece, Pass | Nest):
                natives.append(piece)
                continue
            if natives:
                yield Nest(nest.anchor, tuple(natives))
                natives = []
            yield piece
        if natives:
            yield Nest(nest.anchor, tuple(natives))

    def _pieces(
        self, body: Iterable[Pass | Nest], path: tuple[str, ...]
    ) -> Iterator[Pass | Nest | OwnStep | DumpStep]:
        for element in body:
            if isinstance(element, Nest):
                self.check_anchor(element.anchor)
                yield from self._cut(element, (*path, element.anchor))
                continue
            if element.name in self.dump_before:
                yield DumpStep(f"Before {element.name}", path)
            yield self._one(element, path)
            if element.name in self.dump_after:
                yield DumpStep(f"After {element.name}", path)

    def _one(self, element: Pass, path: tuple[str, ...]) -> Pass | OwnStep:
        spec = self.specs.get(element.name)
        if spec is None:
            self.check_native(element, path[-1])
            return element
        try:
            return OwnStep(spec, parse_options(element.options, spec.options), path)
        except InvalidOption as error:
            raise InvalidOption(f"--{element.name}: {error.message}") from error


def operations_at(root: Any, path: tuple[str, ...]) -> list[Any]:
    """The operations that a nest means; ``root`` is the one for the first anchor."""
    if len(path) == 1:
        return [root]
    children = [
        op.operation
        for region in root.regions
        for block in region.blocks
        for op in block.operations
        if _is_meant(op.operation, path[1])
    ]
    return [found for child in children for found in operations_at(child, path[1:])]


def _is_meant(op: Any, anchor: str) -> bool:
    if anchor != ANY:
        return op.name == anchor
    from gaus_pass.ir.core.bindings import ir

    return op.has_trait(ir.IsIsolatedFromAboveTrait)
