"""Which memories between processes are FIFOs."""

from __future__ import annotations

import pytest

from gaus_pass.ir.core.bindings import ir, new_context
from gaus_pass.ir.transforms.processes.cut import processes_of
from gaus_pass.ir.transforms.processes.meetings import meetings

PLAIN = "affine.for %i = 0 to 12 { ACCESS }", "[%i]"
ROWS = "affine.for %i = 0 to 3 { affine.for %j = 0 to 4 { ACCESS } }", "[%i * 4 + %j]"
COLUMNS = "affine.for %i = 0 to 4 { affine.for %j = 0 to 3 { ACCESS } }", "[%j * 4 + %i]"
EVEN = "affine.for %i = 0 to 12 step 2 { ACCESS }", "[%i]"
HALVES = "affine.for %i = 0 to 24 { ACCESS }", "[%i floordiv 2]"
LAST = (
    (
        "affine.for %i = 0 to 12 { affine.for %j = 0 to 3 { "
        "affine.if affine_set<(d0) : (d0 - 2 == 0)>(%j) { ACCESS } } }"
    ),
    "[%i]",
)
BY_NUMBER = "affine.for %i = 0 to %n { ACCESS }", "[%i]"
BY_OTHER = "affine.for %i = 0 to %m { ACCESS }", "[%i]"
SOMEWHERE = "affine.for %i = 0 to 12 { ACCESS }", "[symbol(%m)]"

CASES = [
    (PLAIN, PLAIN, True),
    (ROWS, PLAIN, True),
    (PLAIN, ROWS, True),
    (COLUMNS, COLUMNS, True),
    (LAST, PLAIN, True),
    (EVEN, EVEN, True),
    (BY_NUMBER, BY_NUMBER, True),
    (COLUMNS, PLAIN, False),
    (PLAIN, EVEN, False),
    (PLAIN, HALVES, False),
    (HALVES, PLAIN, False),
    (BY_NUMBER, BY_OTHER, False),
    (BY_NUMBER, PLAIN, False),
    (SOMEWHERE, PLAIN, False),
]


def text_of(written: tuple[str, str], read: tuple[str, str]) -> str:
    store = f"affine.store %c, %t{written[1]} : memref<12xi32>"
    load = f"%v = affine.load %t{read[1]} : memref<12xi32>"
    first = written[0].replace("ACCESS", store)
    second = read[0].replace("ACCESS", load)
    return f"""
func.func @f(%n: index, %m: index, %c: i32) {{
  %t = memref.alloca() : memref<12xi32>
  {first}
  {second}
  return
}}"""


@pytest.mark.parametrize(("written", "read", "is_fifo"), CASES)
def test_the_order_of_stores_is_that_of_loads(
    written: tuple[str, str], read: tuple[str, str], is_fifo: bool
) -> None:
    context = new_context()
    with context, ir.Location.unknown():
        module = ir.Module.parse(text_of(written, read))
        [function] = module.body.operations
        [meeting] = meetings(processes_of(function.regions[0].blocks[0]), function.operation)
    assert meeting.in_order == is_fifo


def test_several_accesses_of_an_iteration_count_in_their_order() -> None:
    pair = "affine.for %i = 0 to 6 { ACCESS }"
    stores = [f"affine.store %c, %t[%i * 2 + {k}] : memref<12xi32>" for k in (0, 1)]
    context = new_context()
    for order, is_fifo in ((stores, True), (stores[::-1], False)):
        with context, ir.Location.unknown():
            text = text_of((pair, ""), PLAIN).replace(
                "affine.store %c, %t : memref<12xi32>", "\n".join(order)
            )
            module = ir.Module.parse(text)
            [function] = module.body.operations
            [meeting] = meetings(processes_of(function.regions[0].blocks[0]), function.operation)
        assert meeting.in_order == is_fifo
