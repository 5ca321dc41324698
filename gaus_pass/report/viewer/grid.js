// What stands behind the boxes of a chart and above them: steps, stages, and where an iteration ends.

class Grid {
  constructor(chart) {
    this.chart = chart;
  }

  // Steps in sight, thinned out so that lines stay apart.
  ticks(apart) {
    const { chart } = this;
    let every = 1;
    while (every * chart.step < apart) every *= every % 5 === 0 || every === 1 ? 2 : 2.5;
    every = Math.ceil(every);
    const first = Math.max(Math.floor(chart.timeAt(chart.label) / every) * every, 0);
    const last = Math.min(Math.ceil(chart.timeAt(chart.width)), chart.columns);
    return { first, last, every };
  }

  // Steps thin, stages (every II steps) as bands and strong lines.
  draw(bottom) {
    const { chart } = this;
    const { first, last, every } = this.ticks(7);
    const ii = chart.interval;
    if (ii > 1 && ii * chart.step >= 14) this.bands(first, Math.min(last, chart.staged), bottom);
    for (let t = first; t <= last; t += every) {
      const x = Math.round(chart.x(t)) + 0.5;
      const strong = ii && t <= chart.staged && t % ii === 0 && ii * chart.step >= 26;
      chart.line(x, chart.axis, x, bottom, strong ? palette.stage : palette.grid);
    }
    if (chart.staged < chart.columns) this.beyond(bottom);
  }

  bands(first, last, bottom) {
    const { chart } = this;
    const ii = chart.interval;
    chart.context.fillStyle = palette.band;
    const from = Math.floor(first / ii);
    for (let stage = from + (from % 2 ? 0 : 1); stage * ii <= last; stage += 2) {
      const end = Math.min((stage + 1) * ii, chart.staged);
      const width = (end - stage * ii) * chart.step;
      chart.context.fillRect(chart.x(stage * ii), chart.axis, width, bottom - chart.axis);
    }
  }

  // Steps in which only later iterations run, for which values are kept.
  beyond(bottom) {
    const { chart } = this;
    const x = Math.max(chart.x(chart.staged), chart.label);
    chart.context.fillStyle = palette.page;
    chart.context.fillRect(x, chart.axis, Math.max(chart.width - x, 0), bottom - chart.axis);
    const end = Math.round(chart.x(chart.staged)) + 0.5;
    chart.line(end, 2, end, bottom, palette.soft);
  }

  drawAxis() {
    const { chart } = this;
    chart.context.fillStyle = palette.panel;
    chart.context.fillRect(chart.label, 0, chart.width, chart.axis);
    const { first, last, every } = this.ticks(34);
    for (let t = first; t < last; t += every) {
      const wide = every * chart.step > 34 && every === 1;
      const x = wide ? chart.x(t + 0.5) : chart.x(t) + 3;
      chart.text(chart.nameOfStep(t), x, 28, 60, palette.soft, wide ? "center" : "left");
      if (!wide) chart.line(chart.x(t), 22, chart.x(t), 38, palette.line);
    }
    this.stages();
    if (chart.staged < chart.columns) this.afterwards();
  }

  stages() {
    const { chart } = this;
    const ii = chart.interval;
    if (!ii || ii * chart.step < 30) return;
    const first = Math.max(Math.floor(chart.timeAt(chart.label) / ii), 0);
    for (let stage = first; stage * ii < chart.staged; stage++) {
      const x = chart.x(stage * ii);
      if (x > chart.width) break;
      chart.line(Math.round(x) + 0.5, 2, Math.round(x) + 0.5, 38, palette.stage);
      const room = (Math.min((stage + 1) * ii, chart.staged) - stage * ii) * chart.step - 8;
      const text = room > 58 ? `stage ${stage}` : `s${stage}`;
      chart.text(text, Math.max(x, chart.label) + 5, 11, room, palette.text);
    }
  }

  afterwards() {
    const { chart } = this;
    const room = (chart.columns - chart.staged) * chart.step - 8;
    const text = room > 110 ? "kept for later iterations" : "kept";
    chart.text(text, chart.x(chart.staged) + 5, 11, room, palette.soft);
  }
}
