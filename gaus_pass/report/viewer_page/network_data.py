"""The processes of a module that run at the same time, as a graph that the page draws.

Processes lie in layers from the top, each below all from which it gets data.  A link that passes a
layer has a place in it, so that it goes between the processes there and not behind them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from gaus_pass.hardware.cycles import LOOP, Cycles
from gaus_pass.report.hardware import depth_of, start_to_start

Json = dict[str, Any]

_MOST = 200
"""Processes that are drawn."""


def network_data(modules: Any, leaf: str) -> Json | None:
    """The processes of the module that a loop belongs to; None where there are none to draw.

    Nothing if the file has the description in another form.
    """
    try:
        for module in modules or ():
            found = Cycles.of_json(module["cycles"])
            if "dataflow" in module and any(item.name == leaf for item in found.leaves()):
                return _network(module)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError):
        pass
    return None


def _network(module: Mapping[str, Any]) -> Json | None:
    flow: Any = module["dataflow"]
    names = [str(process["name"]) for process in flow["processes"]]
    if len(names) > _MOST:
        return None
    [parallel] = module["cycles"]["items"]
    iis = [list(_iis(items)) for items in parallel["processes"]]
    ends = [(names.index(x["from"]), names.index(x["to"])) for x in flow["links"]]
    columns, ways = _placed(len(names), ends)
    intervals = [process["interval"] for process in flow["processes"]]
    slowest = max((i for i in intervals if i is not None), default=None)
    return {
        "text": f"Cycles from start to start: {start_to_start(module)}. "
        "Solid: FIFOs, elements × bits. Dashed: buffers, copies × elements × bits.",
        "width": max(x for x, _ in columns) + 1 if columns else 0,
        "processes": [
            {
                "name": name,
                "ii": f"II {', '.join(map(str, own))}" if own else "",
                "every": "as data say" if interval is None else f"every {interval:,} cycles",
                "x": x,
                "y": y,
                "slowest": interval is not None and interval == slowest,
            }
            for name, interval, own, (x, y) in zip(names, intervals, iis, columns, strict=True)
        ],
        "links": [_link(*pair) for pair in zip(flow["links"], ways, strict=True)],
    }


def _link(link: Mapping[str, Any], way: list[tuple[float, int]]) -> Json:
    name, kind = str(link["memory"]), str(link["kind"])
    return {"name": name, "kind": kind, "text": depth_of(link), "short": _short(link), "way": way}


def _iis(items: Iterable[Any]) -> Iterator[int]:
    """The II of the loops among the items of a process."""
    for item in items:
        if item["kind"] == LOOP:
            yield int(item["ii"])
        for inside in ("items", "then", "otherwise", "before", "after"):
            yield from _iis(item.get(inside, ()))


def _short(link: Mapping[str, Any]) -> str:
    """Elements of a FIFO, or copies and elements of a buffer; and bits of an element."""
    size = [link["depth"]] if link["kind"] == "fifo" else [link["depth"], link["elements"]]
    return " × ".join(f"{n:,}" for n in (*size, link["bits"])) + " bits"


def _placed(
    count: int, ends: Sequence[tuple[int, int]]
) -> tuple[list[tuple[float, int]], list[list[tuple[float, int]]]]:
    """Column and layer of each process, and of the places through which each link goes."""
    layer = [0] * count
    for k in range(count):
        layer[k] = max((layer[one] + 1 for one, two in ends if two == k), default=0)
    nodes, chains = list(layer), list[list[int]]()
    for one, two in ends:
        chain = [one]
        for between in range(layer[one] + 1, layer[two]):
            nodes.append(between)
            chain.append(len(nodes) - 1)
        chains.append([*chain, two])
    above: dict[int, list[int]] = {k: [] for k in range(len(nodes))}
    for chain in chains:
        for one, two in pairwise(chain):
            above[two].append(one)
    x = [0.0] * len(nodes)
    rows = [[k for k, at in enumerate(nodes) if at == y] for y in range(max(nodes, default=0) + 1)]
    widest = max(map(len, rows))

    def middle(node: int) -> float:
        own = above[node]
        return sum(x[k] for k in own) / len(own) if own else float(node)

    for row in rows:
        row.sort(key=middle)
        for place, node in enumerate(row):
            x[node] = place + (widest - len(row)) / 2
    places = list(zip(x, nodes, strict=True))
    return places[:count], [[places[k] for k in chain] for chain in chains]
