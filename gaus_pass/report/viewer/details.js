// What is known of the operation under the pointer or selected.

const MOST_LISTED = 24;

class Details {
  constructor(host, app) {
    this.host = host;
    this.app = app;
  }

  refresh() {
    const { app, host } = this;
    const i = app.focus;
    if (i < 0) {
      host.replaceChildren(...this.hint());
      return;
    }
    const { operations: o, types } = app.model;
    host.replaceChildren(
      element("h2", {}, shortened(o.name[i], 200)),
      ...this.tags(i),
      this.facts([
        ["type", types[o.type[i]]],
        ["starts in step", number(o.start[i])],
        ...this.folded(i),
        ["latency", number(o.latency[i])],
        ...this.mobility(i),
        ...this.clock(i),
      ]),
      ...this.place(i),
      ...this.values(i),
      ...this.registers(i),
      ...this.dependences(i, "Needs", app.model.incoming, "src"),
      ...this.dependences(i, "Needed by", app.model.outgoing, "dst"),
    );
  }

  hint() {
    const { recurrence, critical, operations } = this.app.model;
    const soft = (text) => element("p", { className: "soft" }, text);
    const parts = [soft("Point at an operation, or select one, to see its dependences.")];
    if (this.app.tab === "folded" && !operations.unit)
      parts.push(soft("The schedule binds no units: lanes are filled from the top, as few as suffice."));
    if (critical.length)
      parts.push(element("h3", {}, `Critical path, ${plural(critical.length, "operation")}`), this.list(critical));
    if (recurrence.operations.length) {
      parts.push(element("h3", {}, `Binding recurrence, II ${number(recurrence.ii)}`));
      parts.push(this.list(recurrence.operations));
    }
    return parts;
  }

  tags(i) {
    const { model } = this.app;
    const tag = (text, colour) => {
      const node = element("span", { className: "tag" }, text);
      node.style.color = colour;
      return node;
    };
    return [
      ...(model.onPath[i] ? [tag("critical path", "var(--critical)")] : []),
      ...(model.onCycle[i] ? [tag("binding recurrence", "var(--recurrence)")] : []),
    ];
  }

  folded(i) {
    const { model } = this.app;
    const { stage, slot, unit } = model.operations;
    const rows = [];
    if (model.ii > 1) rows.push(["stage, slot", `${number(stage[i])}, ${number(slot[i])}`]);
    if (unit && unit[i] >= 0) rows.push(["unit", number(unit[i])]);
    return rows;
  }

  mobility(i) {
    const { asap, alap } = this.app.model.operations;
    if (!asap) return [];
    const room = alap[i] - asap[i];
    return [["could start in", room ? `${number(asap[i])} … ${number(alap[i])}` : `${number(asap[i])} only`]];
  }

  clock(i) {
    const { clock, operations: o } = this.app.model;
    if (!clock) return [];
    const rows = [["inputs settle at", `${number(o.settled[i])} of ${number(clock)}`]];
    rows.push(["delay", number(o.in_delay[i])]);
    if (o.out_delay[i]) rows.push(["delay behind", number(o.out_delay[i])]);
    rows.push(["slack of its step", this.app.model.slack[o.start[i]]]);
    return rows;
  }

  place(i) {
    const where = this.app.model.operations.where[i];
    if (!where) return [];
    const known = this.app.source.lineOf(i) !== null;
    const text = shortened(where, 300);
    const jump = () => this.app.source.jump(i);
    return [
      element("h3", {}, "Source"),
      known
        ? element("button", { className: "link", type: "button", id: "jump", onclick: jump }, text)
        : element("span", {}, text),
    ];
  }

  values(i) {
    const { produced, values: v } = this.app.model;
    const found = members(produced, i);
    if (!found.length) return [];
    const items = Array.from(found.slice(0, MOST_LISTED), (k) => {
      const name = v.name[k] ? `${shortened(v.name[k], 80)}: ` : "";
      const kept = v.last[k] > v.ready[k] ? `kept from step ${number(v.ready[k])} until ${number(v.last[k])}` : "not kept";
      const chain = v.registers[k] ? `, ${plural(v.registers[k], "register")}` : "";
      return element("li", {}, `${name}${plural(v.bits[k], "bit")}, ${kept}${chain}`);
    });
    return [element("h3", {}, "Values"), element("ul", {}, ...items)];
  }

  registers(i) {
    const { operations: o } = this.app.model;
    const names = Object.hasOwn(o.registers, o.name[i]) ? o.registers[o.name[i]] : [];
    if (!names.length) return [];
    const shown = names.slice(0, MOST_LISTED).join(", ");
    const more = names.length > MOST_LISTED ? ` and ${number(names.length - MOST_LISTED)} more` : "";
    return [element("h3", {}, "RTL registers"), element("p", {}, shown + more)];
  }

  dependences(i, title, index, end) {
    const { dependences: d } = this.app.model;
    const found = members(index, i);
    if (!found.length) return [];
    const items = Array.from(found.slice(0, MOST_LISTED), (k) => {
      const line = element("li", {}, this.link(d[end][k]));
      const when = end === "src" ? "earlier" : "later";
      const hops = d.distance[k] ? ` ${plural(d.distance[k], "iteration")} ${when}` : "";
      if (hops) line.append(element("span", { className: "back" }, hops));
      return line;
    });
    const more = found.length - items.length;
    if (more) items.push(element("li", { className: "soft" }, `and ${number(more)} more`));
    return [element("h3", {}, `${title} (${number(found.length)})`), element("ul", {}, ...items)];
  }

  list(operations) {
    const items = operations.slice(0, MOST_LISTED).map((i) => element("li", {}, this.link(i)));
    const more = operations.length - items.length;
    if (more) items.push(element("li", { className: "soft" }, `and ${number(more)} more`));
    return element("ul", {}, ...items);
  }

  link(i) {
    const name = shortened(this.app.model.operations.name[i], 120);
    const onclick = () => this.app.select(i, true);
    return element("button", { className: "link", type: "button", onclick }, name);
  }

  facts(rows) {
    const cells = rows.flatMap(([name, value]) => [element("dt", {}, name), element("dd", {}, shortened(value, 200))]);
    return element("dl", {}, ...cells);
  }
}
