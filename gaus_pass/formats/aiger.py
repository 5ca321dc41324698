"""Problems from and-inverter graphs: inputs and outputs as nodes or as ports.

Inside, a *node* is an input, a latch or an AND, numbered in this order; −1 is a constant.
"""

from __future__ import annotations

import numpy as np

from gaus_pass.formats.aiger_file import Circuit, Reader
from gaus_pass.formats.graphs import NODE, Uses, assemble
from gaus_pass.model.problem import NO_DEADLINE, IntArray, OperatorType, Problem


def parse_aiger(data: bytes, name: str, io: str = "nodes", node_latency: int = 1) -> Problem:
    """The problem of a circuit: an AND is an operation of one unit of ``node``, its value one bit.

    A latch is no operation but one more iteration on the way to the users of what it takes over.
    Constants are free, and so are latches behind which there are only latches and constants.

    Parameters
    ----------
    name
        What messages call the data.
    io
        ``nodes``: inputs are operations as the ANDs are, outputs are not uses.  ``ports``: one
        operation ``inputs`` of latency 0, pinned to step 0, has the values of all inputs, and one
        operation ``outputs`` of latency 0 uses what leaves the circuit.
    node_latency
        Latency of a node.

    Raises
    ------
    ImportFailed
        Not AIGER, cut short, larger than can be, or contradicting itself.
    """
    circuit = Reader(data, name).read()
    value, distance = _through_latches(circuit)
    return (_as_nodes if io == "nodes" else _as_ports)(circuit, value, distance, name, node_latency)


def _as_nodes(
    circuit: Circuit, value: IntArray, distance: IntArray, name: str, latency: int
) -> Problem:
    inputs, ands = len(circuit.inputs), len(circuit.ands)
    kinds = [OperatorType(k, latency, uses={NODE.name: 1}) for k in ("input", "and")]
    n = inputs + ands
    return assemble(
        name,
        _value_names(circuit),
        np.repeat([0, 1], [inputs, ands]),
        kinds,
        np.arange(n),
        np.ones(n, np.int64),
        _uses(value[circuit.ands], distance[circuit.ands], np.arange(inputs, n)),
    )


def _as_ports(
    circuit: Circuit, value: IntArray, distance: IntArray, name: str, latency: int
) -> Problem:
    inputs, ands = len(circuit.inputs), len(circuit.ands)
    values = _value_names(circuit)
    kinds = [
        OperatorType("inputs", 0),
        OperatorType("and", latency, uses={NODE.name: 1}),
        OperatorType("outputs", 0),
    ]
    inner = _uses(value[circuit.ands], distance[circuit.ands], np.arange(1, ands + 1))
    outer = _leaving(value[circuit.outputs], distance[circuit.outputs], ands + 1)
    latest = np.full(ands + 2, NO_DEADLINE)
    latest[0] = 0
    return assemble(
        name,
        ["inputs", *values[inputs:], "outputs"],
        np.repeat([0, 1, 2], [1, ands, 1]),
        kinds,
        np.concatenate((np.zeros(inputs, np.int64), np.arange(1, ands + 1))),
        np.ones(inputs + ands, np.int64),
        Uses(*(np.concatenate(pair) for pair in zip(inner, outer, strict=True))),
        value_names=values,
        latest=latest,
    )


def _value_names(circuit: Circuit) -> list[str]:
    return [*circuit.inputs, *map("n%d".__mod__, circuit.variables.tolist())]


def _uses(value: IntArray, distance: IntArray, users: IntArray) -> Uses:
    """Operands of the ANDs without constants; a value that is read twice is used once."""
    wanted = value >= 0
    wanted[:, 1] &= (value[:, 0] != value[:, 1]) | (distance[:, 0] != distance[:, 1])
    user = np.broadcast_to(users[:, None], value.shape)[wanted]
    return Uses(value[wanted], user, distance[wanted], np.ones(len(user), np.int64))


def _leaving(value: IntArray, distance: IntArray, user: int) -> Uses:
    pairs = np.unique(np.stack((value, distance), axis=1)[value >= 0], axis=0)
    ones = np.ones(len(pairs), np.int64)
    return Uses(pairs[:, 0], user * ones, pairs[:, 1], ones)


def _through_latches(circuit: Circuit) -> tuple[IntArray, IntArray]:
    """The value behind a node, and its distance in iterations through latches.

    Returns
    -------
    value, distance : (nodes + 1,)
        Values are the inputs and then the ANDs.  The last entry is that of the constants, −1.
    """
    inputs, latches, ands = len(circuit.inputs), len(circuit.next_state), len(circuit.ands)
    constant = inputs + latches + ands
    node, distance = np.arange(constant + 1), np.zeros(constant + 1, np.int64)
    is_latch = (node >= inputs) & (node < inputs + latches)
    node[is_latch], distance[is_latch] = circuit.next_state % (constant + 1), 1
    for _ in range(latches.bit_length()):  # each round doubles the chains that are followed
        distance += distance[node]
        node = node[node]
    is_free = is_latch[node] | (node == constant)
    value = np.where(node < inputs, node, node - latches)
    return np.where(is_free, -1, value), np.where(is_free, 0, distance)
