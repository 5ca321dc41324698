"""Replaces an operation by an instance of the pipelined module that implements it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.handles import Block, IrType, Op
from gaus_pass.ir.core.walk import LATENCY
from gaus_pass.ir.pipelines.view import PipelineView

if TYPE_CHECKING:
    from gaus_pass.hardware.instances import Instance


def instantiate(binding: Instance, op: Op, latency: int, block: Block, view: PipelineView) -> Any:
    """Put `pipeline.latency` with an instance of the module at the end of ``block``.

    The results of ``op`` are replaced; ``op`` itself is erased.
    """
    i32 = ir.IntegerType.get_signless(32)
    wrapper = ir.Operation.create(
        LATENCY,
        results=[r.type for r in op.results],
        attributes={"latency": ir.IntegerAttr.get(i32, latency), **_carried(op)},
        regions=1,
        loc=op.location,
        ip=ir.InsertionPoint(block),
    )
    body = wrapper.regions[0].blocks.append()
    with ir.InsertionPoint(body), op.location:
        inputs = [_input_value(source, op, view) for source in binding.inputs]
        strings = [
            ir.ArrayAttr.get([ir.StringAttr.get(n) for n in names])
            for names in (binding.input_names, binding.output_names)
        ]
        instance = ir.Operation.create(
            "hw.instance",
            results=[ir.Type.parse(kind) for kind in binding.output_types],
            operands=inputs,
            attributes={
                "instanceName": ir.StringAttr.get(binding.name),
                "moduleName": ir.FlatSymbolRefAttr.get(binding.module),
                "argNames": strings[0],
                "resultNames": strings[1],
                "parameters": ir.ArrayAttr.get([]),
            },
        )
        outputs = list(instance.results)
        ir.Operation.create(
            "pipeline.latency.return", operands=[outputs[i] for i in binding.results]
        )
    for old, new in zip(op.results, wrapper.results, strict=True):
        old.replace_all_uses_with(new)
    op.erase()
    return wrapper


def _carried(op: Op) -> dict[str, Any]:
    hint = op.attributes.get("sv.namehint")
    return {} if hint is None else {"sv.namehint": hint}


def _input_value(source: int | str, op: Op, view: PipelineView) -> Any:
    if isinstance(source, int):
        return op.operands[source]
    if source == "clock":
        return view.clock
    i1 = ir.IntegerType.get_signless(1)
    if source == "go":
        return _constant(i1, 1)
    inverted = source.startswith("not ")
    signal = view.reset if source.endswith("reset") else view.stall
    if signal is None:
        return _constant(i1, int(inverted))
    if not inverted:
        return signal
    ones = _constant(i1, 1)
    return ir.Operation.create("comb.xor", results=[i1], operands=[signal, ones]).results[0]


def _constant(kind: IrType, value: int) -> Any:
    attribute = ir.IntegerAttr.get(kind, value)
    return ir.Operation.create("hw.constant", [kind], attributes={"value": attribute}).results[0]
