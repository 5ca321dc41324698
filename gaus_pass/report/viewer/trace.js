// How the objective came down, where each incumbent came from, and whatever else a solver told.

const PLOT = { left: 72, right: 18, top: 14, bottom: 34 };
const MOST_MARKS = 2000;

// About `count` round numbers in a range; whole ones where a count is shown.
function roundNumbers(low, high, count, whole = false) {
  const raw = (high - low) / Math.max(count, 1);
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((k) => k * power).find((k) => k >= raw * 0.999);
  const every = whole ? Math.max(Math.round(step), 1) : step;
  const found = [];
  for (let k = Math.ceil(low / every - 1e-9); k * every <= high + every * 1e-9; k++)
    found.push(+(k * every).toPrecision(12));
  return found;
}

class Trace {
  constructor(host, app) {
    this.host = host;
    this.app = app;
    this.level = 0;
    this.over = "iteration";
    this.width = 0;
    new ResizeObserver(() => this.resize()).observe(host);
  }

  // Drawn anew for the room that there is, so that letters keep their size.
  resize() {
    const room = clamp(this.host.clientWidth - 28, 240, 1100);
    if (this.host.hidden || room === this.width) return;
    this.width = room;
    this.height = clamp(room * 0.36, 200, 320);
    if (this.app.model) this.refresh();
  }

  prepare() {
    const { trace } = this.app.model;
    this.level = Math.max(trace.levels.length - 1, 0);
    this.refresh();
  }

  refresh() {
    if (!this.width) return; // not in sight yet
    const { points, levels, bounds } = this.app.model.trace;
    if (!points.length) {
      this.host.replaceChildren(element("p", { className: "soft" }, "The result has no trace."));
      return;
    }
    const series = points.map((p) => ({ x: p[this.over], y: p.objective[this.level], source: p.source }));
    const main = this.plot(levels[this.level] ?? "objective", series, bounds[this.level]);
    const names = [...new Set(points.flatMap((p) => Object.keys(p.more)))];
    const more = names.map((name) =>
      this.plot(name, points.map((p) => ({ x: p[this.over], y: p.more[name], source: p.source }))),
    );
    this.host.replaceChildren(this.bar(), main, ...more);
  }

  bar() {
    const { levels } = this.app.model.trace;
    const choice = (label, options, chosen, change) => {
      const select = element("select", {}, ...options.map((text, k) => element("option", { value: k }, text)));
      select.selectedIndex = chosen;
      select.addEventListener("change", () => {
        change(select.selectedIndex);
        this.refresh();
      });
      return element("label", {}, `${label} `, select);
    };
    const axes = ["iteration", "seconds"];
    return element(
      "div",
      { className: "bar" },
      choice("Shown", levels, this.level, (k) => (this.level = k)),
      choice("over", axes, axes.indexOf(this.over), (k) => (this.over = axes[k])),
    );
  }

  // A step curve with a mark at every incumbent, coloured by its source.
  plot(title, series, bound) {
    const known = series.filter((p) => Number.isFinite(p.x) && Number.isFinite(p.y));
    const sources = [...new Set(known.map((p) => p.source))];
    const scale = this.scales(known, bound);
    const { width, height } = this;
    const figure = svg("svg", { width, height, role: "img", "aria-label": title });
    figure.append(...this.axes(scale));
    if (Number.isFinite(bound)) figure.append(this.bound(scale, bound));
    figure.append(this.curve(scale, known), ...this.marks(scale, known, sources));
    const keys = sources.map((source, k) => this.key(source, k));
    if (Number.isFinite(bound)) keys.push(element("span", { className: "key soft" }, `proven bound ${number(bound)}`));
    const caption = element("figcaption", {}, `${title} over ${this.over}`);
    return element("figure", {}, caption, element("div", { className: "bar" }, ...keys), figure);
  }

  scales(points, bound) {
    const xs = points.map((p) => p.x);
    const ys = points.map((p) => p.y).concat(Number.isFinite(bound) ? [bound] : []);
    const range = (values) => {
      const least = values.reduce((a, b) => Math.min(a, b), Infinity);
      const most = values.reduce((a, b) => Math.max(a, b), -Infinity);
      return most > least ? [least, most] : [least, least + 1];
    };
    const [x0, x1] = range(xs);
    const [y0, y1] = range(ys);
    const { width, height } = this;
    const { left, right, top, bottom } = PLOT;
    return {
      x: (v) => left + ((v - x0) / (x1 - x0)) * (width - left - right),
      y: (v) => height - bottom - ((v - y0) / (y1 - y0)) * (height - top - bottom),
      ranges: { x: [x0, x1], y: [y0, y1] },
    };
  }

  axes({ x, y, ranges }) {
    const { width, height } = this;
    const { left, right, bottom } = PLOT;
    const text = (at, value, anchor) =>
      svg("text", { ...at, "text-anchor": anchor, fill: "var(--soft)", "font-size": 12 }, number(value));
    const rows = roundNumbers(...ranges.y, 5).flatMap((value) => [
      svg("line", { x1: left, x2: width - right, y1: y(value), y2: y(value), stroke: "var(--grid)" }),
      text({ x: left - 8, y: y(value) + 4 }, value, "end"),
    ]);
    const columns = roundNumbers(...ranges.x, width / 110, this.over === "iteration").map((time) =>
      text({ x: x(time), y: height - bottom + 20 }, time, x(time) > width - 40 ? "end" : "middle"),
    );
    return [...rows, ...columns];
  }

  bound({ y }, value) {
    const { left, right } = PLOT;
    const shape = { x1: left, x2: this.width - right, y1: y(value), y2: y(value) };
    return svg("line", { ...shape, stroke: "var(--bound)", "stroke-dasharray": "2 4" });
  }

  curve({ x, y, ranges }, points) {
    const parts = points.map((p, k) =>
      k ? `H${x(p.x).toFixed(1)}V${y(p.y).toFixed(1)}` : `M${x(p.x).toFixed(1)},${y(p.y).toFixed(1)}`,
    );
    const d = `${parts.join("")}${points.length ? `H${x(ranges.x[1]).toFixed(1)}` : ""}`;
    return svg("path", { d, fill: "none", stroke: "var(--soft)", "stroke-width": 1.5 });
  }

  marks({ x, y }, points, sources) {
    const every = Math.ceil(points.length / MOST_MARKS);
    return points.filter((_, k) => k % every === 0).map((p) => {
      const fill = palette.strong(sources.indexOf(p.source));
      const mark = svg("circle", { cx: x(p.x), cy: y(p.y), r: 4, fill });
      mark.append(svg("title", {}, `${p.source}: ${number(p.y)} at ${this.over} ${number(p.x)}`));
      return mark;
    });
  }

  key(source, k) {
    const swatch = element("span", { className: "swatch" });
    swatch.style.background = palette.strong(k);
    return element("span", { className: "key" }, swatch, shortened(source || "unknown", 60));
  }
}
