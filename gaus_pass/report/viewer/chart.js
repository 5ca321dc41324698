// A canvas of rows × steps that scrolls as the browser scrolls: the canvas sticks to the corner of
// a scrolling box and a spacer gives the box its size.  Only what is in sight is drawn.

const FONT = "12px system-ui, -apple-system, 'Segoe UI', sans-serif";
const PAD = 14; // left of step 0, for the heads of arrows
const LARGEST = 8e6; // browsers lay out no more than some ten million pixels

class Chart {
  constructor(host, app) {
    this.app = app;
    this.host = host;
    this.canvas = element("canvas", { role: "img" });
    this.spacer = element("div", { className: "spacer" });
    this.scroll = element("div", { className: "scroll", tabIndex: 0 }, this.canvas, this.spacer);
    host.append(this.scroll);
    this.context = this.canvas.getContext("2d");
    this.axis = 38;
    this.foot = 0;
    this.rowHeight = 22;
    this.step = 40; // pixels a step
    this.drawn = { boxes: 0, arrows: 0, backEdges: 0 };
    this.scroll.addEventListener("scroll", () => this.invalidate(), { passive: true });
    this.listen();
    new ResizeObserver(() => this.resize()).observe(host);
  }

  // What a kind of chart says of itself.
  get rows() { return 0; }
  get columns() { return 1; }
  operationAt() { return -1; }
  drawRows() {}
  drawLabels() {}
  drawFoot() {}

  listen() {
    const { scroll } = this;
    scroll.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    scroll.addEventListener("pointerdown", (event) => this.press(event));
    scroll.addEventListener("pointermove", (event) => this.move(event));
    scroll.addEventListener("pointerup", (event) => this.release(event));
    scroll.addEventListener("pointercancel", () => this.stopPanning());
    scroll.addEventListener("pointerleave", () => this.app.hover(-1));
  }

  wheel(event) {
    if (!event.ctrlKey && !event.metaKey) return; // the browser scrolls
    event.preventDefault();
    this.zoom(Math.exp(-event.deltaY / 300), this.place(event).x);
  }

  place(event) {
    const box = this.scroll.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  // A mouse pans by dragging; fingers scroll as everywhere.
  press(event) {
    const { x, y } = this.place(event);
    const inside = x < this.scroll.clientWidth && y < this.scroll.clientHeight;
    if (event.button !== 0 || !inside) return;
    this.pressed = { x, y, left: this.scroll.scrollLeft, top: this.scroll.scrollTop };
    this.moved = false;
  }

  move(event) {
    const at = this.place(event);
    const from = this.pressed;
    if (!from || event.pointerType === "touch") {
      if (event.pointerType !== "touch") this.app.hover(this.operationAt(at.x, at.y));
      return;
    }
    if (!this.moved && Math.hypot(at.x - from.x, at.y - from.y) < 4) return;
    if (!this.moved) this.scroll.setPointerCapture(event.pointerId);
    this.moved = true;
    this.host.classList.add("panning");
    this.scroll.scrollTo(from.left + from.x - at.x, from.top + from.y - at.y);
  }

  release(event) {
    const { x, y } = this.place(event);
    const near = this.pressed && Math.hypot(x - this.pressed.x, y - this.pressed.y) < 6;
    if (near && !this.moved) this.app.select(this.operationAt(x, y));
    this.stopPanning();
  }

  stopPanning() {
    this.pressed = null;
    this.host.classList.remove("panning");
  }

  // Sizes.
  get width() { return this.scroll.clientWidth; }
  get height() { return this.scroll.clientHeight; }
  get label() { return this.width < 520 ? 104 : clamp(this.width * 0.2, 150, 240); }
  get left() { return this.scroll.scrollLeft; }
  get top() { return this.scroll.scrollTop; }
  get inner() { return Math.max(this.height - this.axis - this.foot, 1); }
  x(time) { return this.label + PAD + time * this.step - this.left; }
  y(row) { return this.axis + row * this.rowHeight - this.top; }
  timeAt(x) { return (x - this.label - PAD + this.left) / this.step; }
  rowAt(y) {
    if (y < this.axis || y > this.height - this.foot) return -1;
    const row = Math.floor((y - this.axis + this.top) / this.rowHeight);
    return row < this.rows ? row : -1;
  }

  resize() {
    if (!this.width || !this.height) return;
    const ratio = devicePixelRatio || 1;
    this.canvas.width = Math.round(this.width * ratio);
    this.canvas.height = Math.round(this.height * ratio);
    this.canvas.style.width = `${this.width}px`;
    this.canvas.style.height = `${this.height}px`;
    if (!this.fitted) this.fit();
    this.layout();
  }

  // The spacer gives the scrolling box its size.
  layout() {
    this.spacer.style.width = `${this.label + 2 * PAD + this.columns * this.step}px`;
    this.spacer.style.height = `${this.axis + this.rows * this.rowHeight + this.foot + 8}px`;
    this.invalidate();
  }

  get leastStep() {
    return Math.min((this.width - this.label - 2 * PAD - 4) / Math.max(this.columns, 1), 12);
  }

  // All steps in sight, unless that makes them too narrow to read.
  fit(whole = false) {
    if (!this.width) return;
    this.fitted = true;
    const fitting = (this.width - this.label - 2 * PAD - 4) / Math.max(this.columns, 1);
    this.setStep(whole ? fitting : clamp(fitting, 14, 200));
    this.layout();
  }

  setStep(step) {
    this.step = clamp(step, Math.max(this.leastStep, 1e-6), Math.min(400, LARGEST / this.columns));
  }

  zoom(factor, x = this.label + (this.width - this.label) / 2) {
    const time = this.timeAt(Math.max(x, this.label));
    this.setStep(this.step * factor);
    this.layout();
    this.scroll.scrollLeft = time * this.step + PAD - (Math.max(x, this.label) - this.label);
  }

  setRowHeight(height) {
    const first = this.top / this.rowHeight;
    this.rowHeight = clamp(height, 2, Math.min(44, LARGEST / Math.max(this.rows, 1)));
    this.layout();
    this.scroll.scrollTop = first * this.rowHeight;
  }

  // Bring a row, and a time in it, into sight.
  reveal(row, from, until) {
    const y = row * this.rowHeight;
    if (y < this.top || y + this.rowHeight > this.top + this.inner)
      this.scroll.scrollTop = y - this.inner / 2;
    const room = this.width - this.label;
    const begin = from * this.step;
    if (begin < this.left || until * this.step > this.left + room)
      this.scroll.scrollLeft = begin - Math.min(room / 3, 200);
    this.invalidate();
  }

  // Draw at most once a frame, and only when in sight.
  invalidate() {
    if (this.waiting || this.host.hidden) return;
    this.waiting = true;
    requestAnimationFrame(() => {
      this.waiting = false;
      this.draw();
    });
  }

  draw() {
    if (!this.width || !this.app.model) return;
    const { context: c } = this;
    const ratio = devicePixelRatio || 1;
    c.setTransform(ratio, 0, 0, ratio, 0, 0);
    c.font = FONT;
    c.textBaseline = "middle";
    c.fillStyle = palette.panel;
    c.fillRect(0, 0, this.width, this.height);
    this.drawn = { boxes: 0, arrows: 0, backEdges: 0 };
    const first = Math.max(Math.floor(this.top / this.rowHeight), 0);
    const last = Math.min(Math.ceil((this.top + this.inner) / this.rowHeight), this.rows);
    const bottom = this.height - this.foot;
    this.within(this.label, this.axis, this.width, bottom, () => {
      this.drawGrid(bottom);
      this.drawRows(first, last);
    });
    this.within(0, this.axis, this.label, bottom, () => this.drawLabels(first, last));
    this.within(this.label, 0, this.width, this.axis, () => this.drawAxis());
    if (this.foot) this.drawFoot(bottom);
    this.line(this.label - 0.5, 0, this.label - 0.5, this.height, palette.line);
    this.line(0, this.axis - 0.5, this.width, this.axis - 0.5, palette.line);
  }

  // Draw clipped to a rectangle.
  within(left, top, right, bottom, draw) {
    const { context: c } = this;
    c.save();
    c.beginPath();
    c.rect(left, top, Math.max(right - left, 0), Math.max(bottom - top, 0));
    c.clip();
    draw();
    c.restore();
  }

  line(x0, y0, x1, y1, colour, width = 1) {
    const { context: c } = this;
    c.strokeStyle = colour;
    c.lineWidth = width;
    c.beginPath();
    c.moveTo(x0, y0);
    c.lineTo(x1, y1);
    c.stroke();
  }

  // Text cut to a width; measured only where it is short enough to be measured quickly.
  text(text, x, y, room, colour, align = "left", halo = false) {
    const { context: c } = this;
    let shown = shortened(text, Math.max(Math.floor(room / 3.2), 1));
    if (room < 8) return;
    while (shown.length > 1 && c.measureText(shown).width > room)
      shown = shortened(text, Math.max(Math.floor(shown.length * 0.88), 1));
    c.fillStyle = colour;
    c.textAlign = align;
    if (halo) {
      c.strokeStyle = palette.panel;
      c.lineWidth = 4;
      c.lineJoin = "round";
      c.strokeText(shown, x, y);
    }
    c.fillText(shown, x, y);
    c.textAlign = "left";
  }

  // Steps in sight, thinned out so that lines stay apart.
  ticks(apart) {
    let every = 1;
    while (every * this.step < apart) every *= every % 5 === 0 || every === 1 ? 2 : 2.5;
    every = Math.ceil(every);
    const first = Math.max(Math.floor(this.timeAt(this.label) / every) * every, 0);
    const last = Math.min(Math.ceil(this.timeAt(this.width)), this.columns);
    return { first, last, every };
  }

  // Steps thin, stages (every II steps) as bands and strong lines.
  drawGrid(bottom) {
    const { context: c } = this;
    const { first, last, every } = this.ticks(7);
    const ii = this.grid;
    if (ii > 1 && ii * this.step >= 14) {
      c.fillStyle = palette.band;
      const from = Math.floor(first / ii);
      for (let stage = from + (from % 2 ? 0 : 1); stage * ii <= last; stage += 2) {
        const end = Math.min((stage + 1) * ii, this.columns);
        c.fillRect(this.x(stage * ii), this.axis, (end - stage * ii) * this.step, bottom - this.axis);
      }
    }
    for (let t = first; t <= last; t += every) {
      const x = Math.round(this.x(t)) + 0.5;
      const strong = ii && t % ii === 0 && ii * this.step >= 26;
      this.line(x, this.axis, x, bottom, strong ? palette.stage : palette.grid);
    }
  }

  drawAxis() {
    const { context: c } = this;
    c.fillStyle = palette.panel;
    c.fillRect(this.label, 0, this.width, this.axis);
    const { first, last, every } = this.ticks(34);
    for (let t = first; t < last; t += every) {
      const wide = every * this.step > 34 && every === 1;
      const x = wide ? this.x(t + 0.5) : this.x(t) + 3;
      this.text(this.nameOfStep(t), x, 28, 60, palette.soft, wide ? "center" : "left");
      if (!wide) this.line(this.x(t), 22, this.x(t), 38, palette.line);
    }
    this.drawStages();
  }

  drawStages() {
    const ii = this.grid;
    if (!ii || ii * this.step < 30) return;
    const first = Math.max(Math.floor(this.timeAt(this.label) / ii), 0);
    for (let stage = first; stage * ii < this.columns; stage++) {
      const x = this.x(stage * ii);
      if (x > this.width) break;
      this.line(Math.round(x) + 0.5, 2, Math.round(x) + 0.5, 38, palette.stage);
      const room = ii * this.step - 8;
      const text = room > 58 ? `stage ${stage}` : `s${stage}`;
      this.text(text, Math.max(x, this.label) + 5, 11, room, palette.text);
    }
  }

  get grid() { return 0; }
  nameOfStep(t) { return number(t); }
}
