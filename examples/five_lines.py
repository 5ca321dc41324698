"""From a graph to a verified schedule and its gap: by arrays, step by step, and from networkx.

Run it: ``python examples/five_lines.py``
"""

import networkx as nx

import gaus_pass as gp


def from_arrays() -> gp.Outcome:
    """Five lines: a sum of two products, 8 bits wide, in a pipeline of least register bits."""
    #                     a*b c*d  +
    problem = gp.from_arrays(latency=[3, 1, 1], edges=[(0, 2), (1, 2)], bits=8)
    outcome = gp.solve(problem, gp.Options(objective="length > register-bits"))
    print(outcome.schedule.start, outcome.terms["register-bits"], f"gap {outcome.result.gap:.0%}")
    return outcome


def from_builder() -> gp.Outcome:
    """A loop: two multiplications share one multiplier, and the sum feeds the next iteration."""
    builder = gp.ProblemBuilder("loop")
    builder.resource_type("mul", limit=1)
    builder.operator_type("mul", latency=3, uses={"mul": 1})
    builder.operator_type("add", latency=1)
    x, y = builder.operation("x", "mul"), builder.operation("y", "mul")
    total = builder.operation("total", "add")
    builder.value(x, 32, [total], hold=3)
    builder.value(y, 32, [total], hold=3)
    builder.value(total, 32, [(total, 1)], hold=1)
    outcome = gp.solve(builder.build(), gp.Options(ii=1))
    print(f"II {outcome.schedule.ii}:", *outcome.warnings)
    return outcome


def from_networkx() -> gp.Outcome:
    """A diamond under a clock of 2 ns, in which a slow path takes two steps."""
    graph = nx.DiGraph()
    for name, delay in {"a": 0.5, "b": 1.2, "c": 1.6, "d": 0.5}.items():
        graph.add_node(name, latency=0, delay=delay, bits=16)
    graph.add_edges_from([("a", "b"), ("a", "c"), ("b", "d"), ("c", "d")])
    problem = gp.from_networkx(graph, cycle_time=2.0)
    outcome = gp.solve(problem, gp.Options(objective="length > register-bits"))
    print(dict(zip(problem.names, outcome.schedule.start.tolist(), strict=True)), outcome.terms)
    return outcome


if __name__ == "__main__":
    from_arrays()
    from_builder()
    from_networkx()
