// Operations × steps.  A box is an operation's latency, the bar inside it its delay in the cycle.

class Gantt extends Chart {
  constructor(host, app) {
    super(host, app);
    this.strip = new Strip(this);
    this.arrows = new Arrows(this);
  }

  get foot() { return STRIP + (this.app.model?.slack.length ? SLACK : 0); }
  get rows() { return this.app.model?.shown.length ?? 0; }
  get columns() { return Math.max(this.app.model?.span ?? 1, 1); }
  get staged() { return Math.max(this.app.model?.length ?? 1, 1); }
  get interval() { return this.app.model?.ii ?? 0; }

  nameOfStep(t) {
    const { ii } = this.app.model;
    return ii > 1 && this.step > 46 ? `${number(t)} (${t % ii})` : number(t);
  }

  operationAt(x, y) {
    const row = this.rowAt(y);
    return row < 0 ? -1 : this.app.model.shown[row];
  }

  // Where arrows leave (when the result is there) and arrive (when inputs have settled), so that
  // chains inside a step lead forward too.
  anchor(operation, leaving) {
    const { model } = this.app;
    const row = model.rowOf[operation];
    if (row < 0) return null;
    const time = model.operations.start[operation] + this.insideStep(operation, leaving);
    return { x: this.x(time), y: this.y(row + 0.5) };
  }

  // Steps from an operation's start to its settled inputs, or to its result.
  insideStep(operation, leaving) {
    const { clock, operations: o } = this.app.model;
    if (leaving && o.latency[operation]) return o.latency[operation];
    if (!clock) return leaving ? 0.5 : 0;
    return (o.settled[operation] + (leaving ? o.in_delay[operation] : 0)) / clock;
  }

  show(operation) {
    const { model } = this.app;
    const start = model.operations.start[operation];
    if (model.rowOf[operation] >= 0)
      this.reveal(model.rowOf[operation], start, start + model.busy(operation));
  }

  drawRows(first, last) {
    const { app } = this;
    for (let row = first; row < last; row++) this.drawRow(row, app.model.shown[row]);
    if (app.layers.arrows) this.arrows.all(first, last);
    if (app.layers.recurrence) this.arrows.cycle(app.model.recurrence.operations, palette.recurrence);
    const focus = app.focus;
    if (focus >= 0) this.arrows.around(focus);
  }

  drawRow(row, i) {
    const { app, context: c } = this;
    const top = this.y(row);
    if (app.model.matches[i] || i === app.selected || i === app.hovered) {
      c.fillStyle = palette.focus;
      c.fillRect(this.label, top, this.width, this.rowHeight);
    }
    if (app.layers.mobility) this.drawMobility(i, top);
    this.drawBox(i, top);
    if (app.layers.lifetimes && this.rowHeight >= 10) this.drawLifetimes(i, top);
  }

  // All steps in which the operation could be without a longer schedule.
  drawMobility(i, top) {
    const { operations: o } = this.app.model;
    if (!o.asap || o.alap[i] === o.asap[i]) return;
    const { context: c } = this;
    const height = Math.max(this.rowHeight * 0.16, 1);
    const x = this.x(o.asap[i]);
    const width = this.x(o.alap[i] + this.app.model.busy(i)) - x;
    c.fillStyle = palette.mobility;
    c.fillRect(x, top + (this.rowHeight - height) / 2, width, height);
  }

  drawBox(i, top) {
    const { app, context: c } = this;
    const { model } = app;
    const { operations: o } = model;
    const x = this.x(o.start[i]);
    const width = Math.max(model.busy(i) * this.step - (this.step > 4 ? 1 : 0), 1);
    if (x > this.width || x + width < this.label) return;
    const inset = this.rowHeight >= 12 ? 3 : this.rowHeight >= 5 ? 1 : 0;
    const height = Math.max(this.rowHeight - 2 * inset, 1);
    this.drawn.boxes++;
    c.fillStyle = palette.panel; // so that the mobility bar does not shine through
    c.fillRect(x, top + inset, width, height);
    c.fillStyle = inset ? palette.thin(o.type[i]) : palette.strong(o.type[i]);
    c.fillRect(x, top + inset, width, height);
    if (inset && width > 3) this.drawInside(i, x, top + inset, height);
    this.drawFrame(i, x, top + inset, width, height);
    if (this.rowHeight >= 14 && width > 34)
      this.text(model.types[o.type[i]], x + 5, top + this.rowHeight / 2, width - 9, palette.text);
  }

  drawFrame(i, x, y, width, height) {
    const { app, context: c } = this;
    const { model } = app;
    const critical = app.layers.critical && model.onPath[i];
    const bound = app.layers.recurrence && model.onCycle[i];
    if (height < 6 && !critical && !bound) return;
    c.strokeStyle = palette.strong(model.operations.type[i]);
    if (critical) c.strokeStyle = palette.critical;
    if (bound) c.strokeStyle = palette.recurrence;
    c.lineWidth = critical || bound ? 2 : 1;
    c.setLineDash(model.operations.latency[i] === 0 && !critical && !bound ? [3, 2] : []);
    c.strokeRect(x + 0.5, y + 0.5, Math.max(width - 1, 1), Math.max(height - 1, 1));
    c.setLineDash([]);
  }

  // Delay before the first register, and behind the last one in the cycle of the result.
  drawInside(i, x, y, height) {
    const { context: c } = this;
    const { operations: o, clock } = this.app.model;
    c.fillStyle = palette.strong(o.type[i]);
    const bar = Math.max(height * 0.28, 2);
    if (!clock) {
      if (o.latency[i]) c.fillRect(x, y + height - bar, this.app.model.busy(i) * this.step - 1, bar);
      return;
    }
    const scale = this.step / clock;
    c.fillRect(x + o.settled[i] * scale, y + height - bar, Math.max(o.in_delay[i] * scale, 1), bar);
    if (!o.out_delay[i]) return;
    const result = x + (o.latency[i] * clock + o.clock_to_q) * scale;
    c.fillRect(result, y + height - bar, o.out_delay[i] * scale, bar);
  }

  // How long the results are kept, and how wide they are.
  drawLifetimes(i, top) {
    const { model } = this.app;
    const { values: v } = model;
    for (const k of members(model.produced, i)) {
      if (v.last[k] <= v.ready[k]) continue;
      const [x0, x1, y] = [this.x(v.ready[k]), this.x(v.last[k]), top + this.rowHeight - 1.5];
      if (x0 > this.width || x1 < this.label) continue;
      this.line(x0, y, x1, y, palette.value, 2);
      this.line(x1, y - 4, x1, y + 1, palette.value, 2);
      if (this.rowHeight < 20 || x1 - x0 < 24) continue;
      const behind = this.x(model.operations.start[i] + model.busy(i));
      const from = Math.max(x0, behind) + 4;
      const text = `${number(v.bits[k])} b`;
      this.text(text, from, top + this.rowHeight / 2 - 1, x1 - from - 3, palette.value, "left", true);
    }
  }

  drawLabels(first, last) {
    const { app, context: c } = this;
    c.fillStyle = palette.panel;
    c.fillRect(0, this.axis, this.label, this.height);
    if (this.rowHeight < 11) {
      this.text(plural(this.rows, "row"), 8, this.axis + 14, this.label - 14, palette.soft);
      return;
    }
    for (let row = first; row < last; row++) {
      const i = app.model.shown[row];
      const y = this.y(row + 0.5);
      const strong = i === app.selected || app.model.matches[i];
      c.fillStyle = palette.strong(app.model.operations.type[i]);
      c.fillRect(4, y - this.rowHeight * 0.3, 3, this.rowHeight * 0.6);
      const name = app.model.operations.name[i];
      this.text(name, 12, y, this.label - 18, strong ? palette.accent : palette.text);
    }
  }

  drawFoot(top) {
    const { alive, slack } = this.app.model;
    if (slack.length) this.strip.slack(slack, top);
    this.strip.draw(alive.steps, top + this.foot - STRIP);
  }
}
