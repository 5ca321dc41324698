// The strip below a chart: bits alive over time as an area, and what every schedule must keep.

const STRIP = 62;
const SLACK = 20;

// Visit the segments [at[k], at[k + 1]) of a profile that touch [from, until).
function eachSegment(at, level, end, from, until, visit) {
  let low = 0;
  let high = at.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (at[middle] <= from) low = middle + 1;
    else high = middle;
  }
  for (let k = Math.max(low - 1, 0); k < at.length && at[k] < until; k++)
    visit(at[k], Math.min(k + 1 < at.length ? at[k + 1] : end, end), level[k]);
}

// The number of a profile at one step.
function levelAt(at, level, step) {
  let found = 0;
  eachSegment(at, level, Infinity, step, step + 1, (from, until, value) => {
    if (from <= step) found = value;
  });
  return found;
}

class Strip {
  constructor(chart) {
    this.chart = chart;
  }

  draw(alive, top) {
    const { chart } = this;
    const { context: c } = chart;
    c.fillStyle = palette.panel;
    c.fillRect(0, top, chart.width, STRIP);
    chart.line(0, top + 0.5, chart.width, top + 0.5, palette.line);
    const scale = (STRIP - 22) / Math.max(alive.peak, 1);
    chart.within(chart.label, top, chart.width, top + STRIP, () => {
      this.area(alive.at, alive.level, top, scale);
      if (alive.bound_at) this.outline(alive.bound_at, alive.bound_level, top, scale);
      this.numbers(alive, top, scale);
    });
    this.legend(alive, top);
  }

  // What the paths of each step leave of the cycle, in a line of its own.
  slack(texts, top) {
    const { chart } = this;
    const unit = texts.some((text) => text.endsWith(" ns")) ? ", ns" : "";
    chart.context.fillStyle = palette.panel;
    chart.context.fillRect(0, top, chart.width, SLACK);
    chart.line(0, top + 0.5, chart.width, top + 0.5, palette.line);
    chart.within(chart.label, top, chart.width, top + SLACK, () => {
      if (chart.step < 34) return;
      const { first, last } = chart.grid.ticks(1);
      for (let t = first; t < Math.min(last, texts.length); t++) {
        const colour = texts[t].startsWith("-") ? palette.critical : palette.text;
        chart.text(texts[t].replace(" ns", ""), chart.x(t + 0.5), top + SLACK / 2 + 1, chart.step - 4, colour, "center");
      }
    });
    chart.text(`slack${unit}`, 8, top + SLACK / 2 + 1, chart.label - 14, palette.text);
  }

  range() {
    const { chart } = this;
    return [Math.max(chart.timeAt(chart.label), 0), Math.min(chart.timeAt(chart.width), chart.columns)];
  }

  area(at, level, top, scale) {
    const { chart } = this;
    const { context: c } = chart;
    c.fillStyle = palette.alive;
    const base = top + STRIP;
    eachSegment(at, level, chart.columns, ...this.range(), (from, until, value) => {
      const x = chart.x(from);
      const width = Math.max(chart.x(until) - x, 0.75);
      c.fillRect(x, base - value * scale, width, value * scale);
    });
  }

  outline(at, level, top, scale) {
    const { chart } = this;
    const { context: c } = chart;
    c.strokeStyle = palette.bound;
    c.lineWidth = 1.5;
    c.beginPath();
    eachSegment(at, level, chart.columns, ...this.range(), (from, until, value) => {
      const y = top + STRIP - value * scale - 0.75;
      c.lineTo(chart.x(from), y);
      c.lineTo(chart.x(until), y);
    });
    c.stroke();
  }

  numbers(alive, top, scale) {
    const { chart } = this;
    if (chart.step < 30) return;
    const { first, last } = chart.grid.ticks(1);
    for (let t = first; t < last; t++) {
      const value = levelAt(alive.at, alive.level, t);
      const y = Math.max(top + STRIP - value * scale - 7, top + 9);
      if (value) chart.text(number(value), chart.x(t + 0.5), y, chart.step - 4, palette.text, "center");
    }
  }

  legend(alive, top) {
    const { chart } = this;
    const room = chart.label - 14;
    chart.text("bits alive", 8, top + 14, room, palette.text);
    chart.text(`peak ${number(alive.peak)}${alive.whose}`, 8, top + 31, room, palette.soft);
    if (!alive.bound_at) return;
    chart.line(8, top + 48, 20, top + 48, palette.bound, 1.5);
    chart.text("bound", 25, top + 48, room - 17, palette.soft);
  }
}
