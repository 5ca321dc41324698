"""Random functions of blocks and branches: MLIR, and what they mean, made of the same blocks.

Loops nest, are entered in one place, and end because every way back burns fuel; blocks leave them
in any place.  A value is read in every block that its own block dominates.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field

_BITS = 32
_FUEL = 9
_OPERATIONS: dict[str, Callable[[int, int], int]] = {
    "addi": lambda a, b: a + b,
    "subi": lambda a, b: a - b,
    "xori": lambda a, b: a ^ b,
    "muli": lambda a, b: a * b,
    "maxsi": max,
}
_RELATIONS: dict[str, Callable[[int, int], bool]] = {
    "slt": lambda a, b: a < b,
    "eq": lambda a, b: a == b,
    "sge": lambda a, b: a >= b,
}


@dataclass
class Block:
    """Operations as (kind, result, operands), then targets with the values that they get.

    ``test`` is (relation, a, b) of a `cf.cond_br`, the operand of a `cf.switch` with a case for
    each further target, or None; ``burns`` makes the first target one that needs fuel.
    """

    arguments: list[str]
    operations: list[tuple[str, str, list[str]]] = field(default_factory=list)
    targets: list[tuple[int, list[str]]] = field(default_factory=list)
    test: list[str] | None = None
    burns: bool = False
    returned: list[str] | None = None


def make_blocks(rng: random.Random) -> list[Block]:
    """A function of a memory of eight words and two numbers, with two results."""
    count = rng.randint(3, 9)
    loops = _loops(rng, count)
    ways = [_ways(rng, number, count, loops) for number in range(count)]
    blocks = [
        Block([f"a{n}_{k}" for k in range(rng.randint(0, 2) if n else 0)]) for n in range(count)
    ]
    above = _dominators(ways)
    names: dict[int, list[str]] = {}
    for number, block in enumerate(blocks):
        seen = [name for other in sorted(above[number]) for name in names.get(other, [])]
        names[number] = ["x", "y", "one"] if number == 0 else []
        names[number] += block.arguments
        own = names[number]
        for k in range(rng.randint(0, 3)):
            kind = rng.choice((*_OPERATIONS, "load", "store"))
            operands = [rng.choice([*seen, *own]) for _ in range(2)]
            block.operations.append((kind, f"v{number}_{k}", operands))
            if kind != "store":
                own.append(f"v{number}_{k}")

        def pick(seen: list[str] = seen, own: list[str] = own) -> str:
            return rng.choice([*seen, *own])

        kind, targets = ways[number]
        block.targets = [(t, [pick() for _ in blocks[t].arguments]) for t in targets]
        if not targets:
            block.returned = [pick(), pick()]
        elif kind == "switch":
            block.test = [pick()]
        elif len(targets) == 2:
            block.test = [rng.choice([*_RELATIONS]), pick(), pick()]
        block.burns = kind == "back"
    return blocks


def _loops(rng: random.Random, count: int) -> list[tuple[int, int]]:
    """First and one past the last block of loops, which nest and begin in different blocks."""
    found: list[tuple[int, int]] = []
    for _ in range(rng.randint(0, 3)):
        first = rng.randint(1, count - 2)
        end = rng.randint(first + 1, count - 1)
        if all(
            end <= a or first >= b or (a < first and end <= b) or (first < a and b <= end)
            for a, b in found
        ):
            found.append((first, end))
    return found


def _ways(
    rng: random.Random, number: int, count: int, loops: list[tuple[int, int]]
) -> tuple[str, list[int]]:
    """How a block ends, and its targets: forwards, or back to the beginning of a loop around it."""
    around = [loop for loop in loops if loop[0] <= number < loop[1]]
    ahead = [
        t
        for t in range(number + 1, count)
        if all(t == a or a <= number for a, b in loops if a <= t < b)
    ]
    if not ahead:
        return "return", []
    ends = [loop for loop in around if loop[1] == number + 1]
    chance = rng.random()
    if ends or (around and chance < 0.25):
        return "back", [rng.choice(ends or around)[0], rng.choice(ahead)]
    if chance < 0.1:
        return "return", []
    if chance < 0.2:
        return "switch", [rng.choice(ahead) for _ in range(3)]
    return "jump", [rng.choice(ahead) for _ in range(1 if chance < 0.4 else 2)]


def _dominators(ways: list[tuple[str, list[int]]]) -> list[set[int]]:
    """By block: those through which every way to it leads."""
    reached = {0}
    for number, (_, targets) in enumerate(ways):  # a block is reached from an earlier one
        reached.update(targets if number in reached else ())
    found: list[set[int]] = [set(range(len(ways))) for _ in ways]
    found[0] = {0}
    for _ in ways:
        for number in range(1, len(ways)):
            before = [found[k] for k in reached if number in ways[k][1]]
            found[number] = {number}.union(set.intersection(*before) if before else {0})
    return found


def text(blocks: list[Block]) -> str:
    """The function as MLIR."""
    lines = [
        "func.func @f(%m: memref<8xi32>, %x: i32, %y: i32) -> (i32, i32) {",
        "  %one = arith.constant 1 : i32",
        "  %zero = arith.constant 0 : i32",
        "  %seven = arith.constant 7 : i32",
        f"  %full = arith.constant {_FUEL} : i32",
        "  %fuel = memref.alloca() : memref<i32>",
        "  memref.store %full, %fuel[] : memref<i32>",
    ]
    for number, block in enumerate(blocks):
        if number:
            lines.append(f"^b{number}{_list(block.arguments, True)}:")
        for kind, name, operands in block.operations:
            a, b = (f"%{operand}" for operand in operands)
            if kind in _OPERATIONS:
                lines.append(f"  %{name} = arith.{kind} {a}, {b} : i32")
                continue
            lines.append(f"  %{name}_k = arith.andi {a}, %seven : i32")
            lines.append(f"  %{name}_i = arith.index_cast %{name}_k : i32 to index")
            where = f"%m[%{name}_i] : memref<8xi32>"
            load = kind == "load"
            lines.append(
                f"  %{name} = memref.load {where}" if load else f"  memref.store {b}, {where}"
            )
        lines += _end(number, block)
    return "\n".join([*lines, "}", ""])


def _list(names: list[str], typed: bool = False) -> str:
    if not names:
        return ""
    if typed:
        return f"({', '.join(f'%{name}: i32' for name in names)})"
    return f"({', '.join(f'%{n}' for n in names)} : {', '.join('i32' for _ in names)})"


def _end(number: int, block: Block) -> list[str]:
    targets = [f"^b{target}{_list(values)}" for target, values in block.targets]
    if block.returned is not None:
        return [f"  return %{block.returned[0]}, %{block.returned[1]} : i32, i32"]
    if block.test is None:
        return [f"  cf.br {targets[0]}"]
    if len(block.test) == 1:
        cases = ", ".join(f"{k}: {target}" for k, target in enumerate(targets[1:], 1))
        return [
            f"  %s{number} = arith.andi %{block.test[0]}, %seven : i32",
            f"  cf.switch %s{number} : i32, [default: {targets[0]}, {cases}]",
        ]
    relation, a, b = block.test
    lines = [f"  %c{number} = arith.cmpi {relation}, %{a}, %{b} : i32"]
    taken = f"%c{number}"
    if block.burns:
        lines += [
            f"  %g{number} = memref.load %fuel[] : memref<i32>",
            f"  %h{number} = arith.subi %g{number}, %one : i32",
            f"  memref.store %h{number}, %fuel[] : memref<i32>",
            f"  %k{number} = arith.cmpi sgt, %h{number}, %zero : i32",
            f"  %t{number} = arith.andi %k{number}, {taken} : i1",
        ]
        taken = f"%t{number}"
    return [*lines, f"  cf.cond_br {taken}, {targets[0]}, {targets[1]}"]


def run(blocks: list[Block], memory: list[int], x: int, y: int) -> list[int]:
    """What the function returns; it changes the memory."""
    values, number, fuel = {"x": x, "y": y, "one": 1}, 0, _FUEL
    while True:
        block = blocks[number]
        for kind, name, (a, b) in block.operations:
            one, two = values[a], values[b]
            if kind == "load":
                values[name] = memory[one % 8]
            elif kind == "store":
                memory[one % 8] = two
            else:
                values[name] = _wrapped(_OPERATIONS[kind](one, two))
        if block.returned is not None:
            return [values[name] for name in block.returned]
        taken = 0
        if block.test is not None and len(block.test) == 1:
            case = values[block.test[0]] % 8
            taken = case if case < len(block.targets) else 0
        elif block.test is not None:
            relation, a, b = block.test
            holds = _RELATIONS[relation](values[a], values[b])
            if block.burns:
                fuel -= 1
                holds = holds and fuel > 0
            taken = 0 if holds else 1
        number, handed = block.targets[taken]
        given = [values[name] for name in handed]
        values.update(zip(blocks[number].arguments, given, strict=True))


def _wrapped(number: int) -> int:
    half = 1 << (_BITS - 1)
    return (number + half) % (2 * half) - half
