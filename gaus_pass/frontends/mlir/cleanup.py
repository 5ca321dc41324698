"""Drops what nobody needs: pure operations, values that loops and ifs carry for nobody."""

from __future__ import annotations

from collections import Counter

from gaus_pass.frontends.mlir.operations import Block, Op, Value

_FOR = ("affine.for", "scf.for")


def clean(entry: Block) -> None:
    """Clean a function until nothing changes."""
    while _Pass(entry).changed:
        pass


class _Pass:
    """One round: uses are counted once, and what follows from them is dropped."""

    def __init__(self, entry: Block) -> None:
        self.changed = False
        self.replaced: dict[Value, Value] = {}
        self.uses = Counter[Value]()
        self._count(entry)
        self._block(entry)
        if self.replaced:
            self._replace(entry)

    def _count(self, block: Block) -> None:
        for op in block.operations:
            self.uses.update(op.operands)
            for inner in op.regions:
                self._count(inner)

    def _block(self, block: Block) -> None:
        kept: list[Op] = []
        for op in reversed(block.operations):
            unused = not any(self.uses[r] for r in op.results)
            if unused and (_is_dropped(op) or (op.name == "scf.if" and not _does_anything(op))):
                self._drop(op)
                continue
            self._trim(op)
            for inner in op.regions:
                self._block(inner)
            kept.append(op)
        block.operations = kept[::-1]

    def _drop(self, op: Op) -> None:
        self.changed = True
        self.uses.subtract(op.operands)
        for inner in op.nested():
            self.uses.subtract(inner.operands)

    def _trim(self, op: Op) -> None:
        if op.name in _FOR:
            self._trim_for(op)
        elif op.name == "scf.while":
            self._trim_while(op)
        elif op.name == "scf.if":
            ends = [block.operations[-1] for block in op.regions if block.operations]
            for k in reversed(range(len(op.results))):
                first, *others = (end.operands[k] for end in ends)
                if all(o is first for o in others) and _is_outside(first, op):
                    self._instead(op.results[k], first)
                elif self.uses[op.results[k]]:
                    continue
                self._remove(k, op.results, *(end.operands for end in ends))

    def _trim_for(self, op: Op) -> None:
        [body] = op.regions
        end, first = body.operations[-1], len(op.operands) - len(op.results)
        for k in reversed(range(len(op.results))):
            argument, initial, next_ = (
                body.arguments[k + 1],
                op.operands[first + k],
                end.operands[k],
            )
            if next_ is argument or next_ is initial:
                self._instead(argument, initial)
                self._instead(op.results[k], initial)
            elif self.uses[op.results[k]] or self.uses[argument] > (next_ is argument):
                continue
            del body.arguments[k + 1]
            self._forget(initial)
            del op.operands[first + k]
            self._remove(k, op.results, end.operands)

    def _trim_while(self, op: Op) -> None:
        before, after = op.regions
        condition, end = before.operations[-1], after.operations[-1]
        for k in reversed(range(len(op.results))):
            result, inside, forwarded = op.results[k], after.arguments[k], condition.operands[k + 1]
            if _is_outside(forwarded, op):
                self._instead(result, forwarded)
                self._instead(inside, forwarded)
            if not self.uses[result] and not self.uses[inside]:
                self._remove(k + 1, condition.operands)
                self._forget(forwarded)
                del op.results[k], after.arguments[k]
        for k in reversed(range(len(op.operands))):
            argument, initial, next_ = before.arguments[k], op.operands[k], end.operands[k]
            if next_ in after.arguments:
                next_ = condition.operands[after.arguments.index(next_) + 1]
            if next_ is argument or next_ is initial:
                self._instead(argument, initial)
            elif self.uses[argument]:
                continue
            del before.arguments[k]
            self._remove(k, op.operands, end.operands)
            self._forget(initial)

    def _remove(self, k: int, values: list[Value], *used: list[Value]) -> None:
        """Drop entry k of a list, and of lists of operands that go with it."""
        del values[k]
        for operands in used:
            self._forget(operands[k])
            del operands[k]
        self.changed = True

    def _forget(self, value: Value) -> None:
        self.uses[value] -= 1

    def _instead(self, value: Value, other: Value) -> None:
        self.replaced[value] = other
        self.uses[other] += self.uses[value]
        self.uses[value] = 0
        self.changed = True

    def _replace(self, block: Block) -> None:
        for op in block.operations:
            op.operands = [self._now(v) for v in op.operands]
            for inner in op.regions:
                self._replace(inner)

    def _now(self, value: Value) -> Value:
        while value in self.replaced:
            value = self.replaced[value]
        return value


def _is_dropped(op: Op) -> bool:
    """Whether an operation is for its results alone."""
    return op.pure or (bool(op.results) and (op.name.endswith(".load") or not op.regions))


def _does_anything(op: Op) -> bool:
    """Whether something in it has an effect, or may not end."""
    return any(inner.name in ("memref.store", "affine.store", "scf.while") for inner in op.nested())


def _is_outside(value: Value, op: Op) -> bool:
    """Whether a value is defined outside of an operation."""
    inside = {id(block) for inner in (op, *op.nested()) for block in inner.regions}
    return id(value.block) not in inside
