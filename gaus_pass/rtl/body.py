"""Items that run in turn, with the units that their leaves share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gaus_pass.hardware.process import Item, Leaf
from gaus_pass.rtl.control.overlap import Restart
from gaus_pass.rtl.control.sequence import run_in_turn
from gaus_pass.rtl.datapath.leaf import Banks, Datapath, Shared
from gaus_pass.rtl.datapath.units import Units
from gaus_pass.rtl.netlist.environment import Environment
from gaus_pass.rtl.netlist.numbers import Number
from gaus_pass.rtl.plan import LeafPlan


@dataclass(frozen=True)
class Body:
    """What runs in turn.

    Attributes
    ----------
    plans
        Of its leaves, in order.
    names
        What the hardware of each leaf is called.
    memories
        For each memory of the function, its banks as these items see them.
    """

    items: tuple[Item, ...]
    plans: Sequence[LeafPlan]
    names: Sequence[str]
    memories: Sequence[Banks]

    def build(
        self,
        env: Environment,
        begin: Any,
        settled: Mapping[int, Number],
        restart: Restart | None = None,
    ) -> Any:
        """Make the hardware; the pulse in the last cycle.

        Parameters
        ----------
        settled
            What is seen of channels in the cycle in which it begins.
        """
        units = Units(env)
        for plan in self.plans:
            for i, unit in plan.binding.units.items():
                named = plan.graph.instances.get(i)
                units.plan(unit, plan.graph.loop, plan.graph.loop.operations[i], named)
        shared = Shared(env, units, self.memories, self._leaves_on())
        waiting = iter(zip(self.plans, self.names, strict=True))

        def build(leaf: Leaf, begun: Any) -> Any:
            plan, name = next(waiting)
            assert plan.graph.loop.op is leaf.graph.loop.op
            return Datapath(plan, shared, begun, name, restart).finish

        finish = run_in_turn(env, self.items, begin, build, settled)
        units.connect()
        return finish

    def _leaves_on(self) -> dict[object, int]:
        found = Counter[object]()
        for plan in self.plans:
            used: set[object] = set()
            for i, unit in plan.binding.units.items():
                access = plan.graph.loop.operations[i].access
                if access is None:
                    used.add(unit)
                else:
                    ports = self.memories[access.memory][access.bank]
                    used.add((ports.bank.name, ports.number_of(*unit)))
            found.update(used)
        return dict(found)
