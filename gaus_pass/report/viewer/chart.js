// A canvas of rows × steps that scrolls as the browser scrolls: the canvas sticks to the corner of
// a scrolling box and a spacer gives the box its size.  Only what is in sight is drawn.

const PAD = 14; // left of step 0, for the heads of arrows
const LARGEST = 8e6; // browsers lay out no more than some ten million pixels

class Chart extends Surface {
  constructor(host, app) {
    super(element("canvas", { role: "img" }));
    this.app = app;
    this.host = host;
    this.spacer = element("div", { className: "spacer" });
    this.scroll = element("div", { className: "scroll", tabIndex: 0 }, this.canvas, this.spacer);
    host.append(this.scroll);
    this.axis = 38;
    this.rowHeight = 22;
    this.step = 40; // pixels a step
    this.drawn = { boxes: 0, arrows: 0, backEdges: 0 };
    this.scroll.addEventListener("scroll", () => this.invalidate(), { passive: true });
    this.grid = new Grid(this);
    this.pointer = new Pointer(this);
    new ResizeObserver(() => this.resize()).observe(host);
  }

  // What a kind of chart says of itself.
  get rows() { return 0; }
  get columns() { return 1; }
  operationAt() { return -1; }
  drawRows() {}
  drawLabels() {}
  drawFoot() {}
  get interval() { return 0; } // steps of a stage, if stages are to be seen
  get staged() { return this.columns; } // where the last stage ends
  nameOfStep(t) { return number(t); }

  // Sizes.
  get width() { return this.scroll.clientWidth; }
  get height() { return this.scroll.clientHeight; }
  get label() { return this.width < 520 ? 104 : clamp(this.width * 0.2, 150, 240); }
  get left() { return this.scroll.scrollLeft; }
  get top() { return this.scroll.scrollTop; }
  get foot() { return 0; }
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
      this.grid.draw(bottom);
      this.drawRows(first, last);
    });
    this.within(0, this.axis, this.label, bottom, () => this.drawLabels(first, last));
    this.within(this.label, 0, this.width, this.axis, () => this.grid.drawAxis());
    if (this.foot) this.drawFoot(bottom);
    this.line(this.label - 0.5, 0, this.label - 0.5, this.height, palette.line);
    this.line(0, this.axis - 0.5, this.width, this.axis - 0.5, palette.line);
  }

}
