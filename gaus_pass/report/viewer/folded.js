// Slots × units: what each unit does in each slot, over all iterations in flight.  Without II
// nothing folds and the columns are steps.

class Folded extends Chart {
  constructor(host, app) {
    super(host, app);
    this.strip = new Strip(this);
    this.lines = [];
  }

  // Lines: one with the use of a group, then one a lane with its boxes.
  prepare() {
    const { model } = this.app;
    this.lines = [];
    this.lineOf = new Map();
    model.groups.forEach((group, g) => {
      this.lines.push({ group, lane: -1 });
      const byLane = groupBy(group.lane, group.lanes);
      for (let lane = 0; lane < group.lanes; lane++) {
        const boxes = Array.from(members(byLane, lane), (k) => group.operation[k]);
        for (const i of boxes) if (!this.lineOf.has(i)) this.lineOf.set(i, this.lines.length);
        this.lines.push({ group, lane, boxes });
      }
    });
    this.fitted = false;
    this.scroll.scrollTo(0, 0);
    this.resize();
  }

  get foot() { return STRIP; }
  get rows() { return this.lines.length; }
  get columns() { return Math.max(this.app.model?.interval ?? 1, 1); }

  fit(whole = false) {
    super.fit(whole);
    if (!whole) this.setStep(Math.max(this.step, 56));
    this.layout();
  }

  slot(i) {
    const { model } = this.app;
    return model.operations.start[i] % this.columns;
  }

  blocking(i) {
    return this.app.model.blocking[this.app.model.operations.type[i]];
  }

  operationAt(x, y) {
    const row = this.rowAt(y);
    if (row < 0 || x < this.label) return -1;
    const time = this.timeAt(x);
    const inside = (i) => (time - this.slot(i) + this.columns) % this.columns < this.blocking(i);
    return this.lines[row].boxes?.find(inside) ?? -1;
  }

  show(operation) {
    const line = this.lineOf.get(operation);
    const slot = this.slot(operation);
    if (line !== undefined) this.reveal(line, slot, slot + 1);
  }

  drawRows(first, last) {
    for (let row = first; row < last; row++) {
      const { group, lane, boxes } = this.lines[row];
      if (lane < 0) this.drawUse(row, group);
      else for (const i of boxes) this.drawBox(row, i);
      this.line(this.label, this.y(row + 1), this.width, this.y(row + 1), palette.grid);
    }
  }

  // Units in use per slot, against the limit.
  drawUse(row, group) {
    const { context: c } = this;
    const top = this.y(row);
    c.fillStyle = palette.band;
    c.fillRect(this.label, top, this.width, this.rowHeight);
    const most = Math.max(group.limit ?? 0, group.peak, 1);
    const range = [Math.max(this.timeAt(this.label), 0), Math.min(this.timeAt(this.width), this.columns)];
    eachSegment(group.at, group.level, this.columns, ...range, (from, until, level) => {
      const x = this.x(from);
      const width = this.x(until) - x - (this.step > 4 ? 1 : 0);
      const height = (this.rowHeight - 2) * (level / most);
      const over = group.limit !== null && level > group.limit;
      c.fillStyle = over ? palette.over : palette.alive;
      c.fillRect(x, top + this.rowHeight - height, Math.max(width, 0.75), height);
    });
    if (this.step < 26 || this.rowHeight < 12) return;
    const { first, last } = this.grid.ticks(1);
    for (let t = first; t < last; t++) {
      const level = levelAt(group.at, group.level, t);
      const text = group.limit === null ? number(level) : `${number(level)} of ${number(group.limit)}`;
      this.text(text, this.x(t + 0.5), top + this.rowHeight / 2, this.step - 4, palette.text, "center");
    }
  }

  // A box may wrap round at II: then it is drawn in two pieces.
  drawBox(row, i) {
    const slot = this.slot(i);
    const end = slot + Math.min(this.blocking(i), this.columns);
    if (!this.app.model.hidden[this.app.model.operations.type[i]]) {
      this.drawn.boxes++;
      this.piece(row, i, slot, Math.min(end, this.columns));
      if (end > this.columns) this.piece(row, i, 0, end - this.columns);
    }
  }

  piece(row, i, from, until) {
    const { app, context: c } = this;
    const { operations: o } = app.model;
    const [x, y] = [this.x(from), this.y(row) + 2];
    const [width, height] = [(until - from) * this.step - 2, this.rowHeight - 4];
    if (x > this.width || x + width < this.label) return;
    const marked = app.model.matches[i] || i === app.selected || i === app.hovered;
    c.fillStyle = marked ? palette.focus : palette.thin(o.type[i]);
    c.fillRect(x, y, Math.max(width, 1), Math.max(height, 1));
    c.strokeStyle = palette.strong(o.type[i]);
    if (app.layers.critical && app.model.onPath[i]) c.strokeStyle = palette.critical;
    if (app.layers.recurrence && app.model.onCycle[i]) c.strokeStyle = palette.recurrence;
    c.lineWidth = marked || c.strokeStyle !== palette.strong(o.type[i]) ? 1.6 : 1;
    if (height > 4) c.strokeRect(x + 0.5, y + 0.5, Math.max(width - 1, 1), height - 1);
    if (this.rowHeight < 14 || width < 20) return;
    const stage = app.model.ii ? ` · s${o.stage[i]}` : "";
    const room = width - 8;
    const name = o.name[i];
    this.text(room > 110 ? name + stage : name, x + 5, y + height / 2, room, palette.text);
  }

  drawLabels(first, last) {
    const { context: c } = this;
    c.fillStyle = palette.panel;
    c.fillRect(0, this.axis, this.label, this.height);
    for (let row = first; row < last && this.rowHeight >= 11; row++) {
      const { group, lane } = this.lines[row];
      const y = this.y(row + 0.5);
      if (lane < 0) {
        const limit = group.limit === null ? "" : ` of ${number(group.limit)}`;
        const use = `${number(group.peak)}${limit}`;
        c.fillStyle = palette.band;
        c.fillRect(0, y - this.rowHeight / 2, this.label, this.rowHeight);
        const width = Math.min(c.measureText(use).width + 12, this.label / 2);
        this.text(group.name, 8, y, this.label - width - 14, palette.text);
        this.text(use, this.label - 8, y, width, palette.soft, "right");
      } else {
        const beyond = group.limit !== null && lane >= group.limit;
        this.text(`unit ${number(lane)}`, 20, y, this.label - 26, beyond ? palette.over : palette.soft);
      }
    }
  }

  drawFoot(top) {
    this.strip.draw(this.app.model.alive.slots, top);
  }
}
