// Dependences as curves.  Those that go to a later iteration have a colour of their own, are
// dashed, and say how far they go.

const MOST_ARROWS = 2000;

class Arrows {
  constructor(chart) {
    this.chart = chart;
  }

  // All dependences of one operation.
  around(operation) {
    const { model } = this.chart.app;
    for (const k of members(model.incoming, operation)) this.draw(k);
    for (const k of members(model.outgoing, operation)) this.draw(k);
  }

  // Those among the operations of a cycle, one after the other.
  cycle(operations, colour) {
    const { model } = this.chart.app;
    operations.forEach((from, position) => {
      const to = operations[(position + 1) % operations.length];
      const edge = members(model.outgoing, from).find((k) => model.dependences.dst[k] === to);
      if (edge !== undefined) this.draw(edge, colour);
    });
  }

  // Dependences with an end among the rows first to last - 1.
  all(first, last) {
    const { model } = this.chart.app;
    const before = this.chart.drawn.arrows;
    for (let row = first; row < last; row++) {
      for (const k of members(model.outgoing, model.shown[row])) {
        if (this.chart.drawn.arrows - before > MOST_ARROWS) return;
        this.draw(k);
      }
    }
  }

  draw(k, colour) {
    const { chart } = this;
    const { model } = chart.app;
    const { src, dst, distance } = model.dependences;
    const [from, to] = [chart.anchor(src[k], true), chart.anchor(dst[k], false)];
    if (!from || !to) return;
    chart.drawn.arrows++;
    if (distance[k]) chart.drawn.backEdges++;
    const shade = colour ?? (distance[k] ? palette.back : palette.arrow);
    if (!distance[k] && from.x > to.x) {
      this.down(from, to, shade);
      return;
    }
    this.curve(from, to, shade, distance[k] > 0);
    if (distance[k]) this.distance(from, to, shade, distance[k]);
  }

  // Without a clock nothing tells when in a step an operation runs: straight from box to box.
  down(from, to, shade) {
    const { context: c, rowHeight } = this.chart;
    const below = Math.sign(to.y - from.y) || 1;
    const tip = to.y - below * Math.max(rowHeight / 2 - 3, 0);
    this.chart.line(from.x, from.y + below * Math.max(rowHeight / 2 - 3, 0), from.x, tip, shade, 1.4);
    c.fillStyle = shade;
    c.beginPath();
    c.moveTo(from.x, tip);
    c.lineTo(from.x - 3.5, tip - below * 6);
    c.lineTo(from.x + 3.5, tip - below * 6);
    c.fill();
  }

  curve(from, to, shade, dashed) {
    const { context: c } = this.chart;
    const bend = clamp(Math.abs(to.x - from.x) / 2, 14, 60);
    c.strokeStyle = shade;
    c.fillStyle = shade;
    c.lineWidth = 1.4;
    c.setLineDash(dashed ? [5, 3] : []);
    c.beginPath();
    c.moveTo(from.x, from.y);
    const lift = Math.abs(to.y - from.y) < 1 && to.x < from.x ? -26 : 0; // round its own box
    c.bezierCurveTo(from.x + bend, from.y + lift, to.x - bend, to.y + lift, to.x - 5, to.y);
    c.stroke();
    c.setLineDash([]);
    c.beginPath();
    c.moveTo(to.x, to.y);
    c.lineTo(to.x - 7, to.y - 3.5);
    c.lineTo(to.x - 7, to.y + 3.5);
    c.fill();
  }

  distance(from, to, shade, hops) {
    const { chart } = this;
    const own = Math.abs(to.y - from.y) < 1;
    const [x, y] = [(from.x + to.x) / 2, (from.y + to.y) / 2 - (own ? 16 : 0)];
    const text = `+${hops}`;
    chart.context.fillStyle = palette.panel;
    chart.context.fillRect(x - 11, y - 8, 22, 16);
    chart.text(text, x, y, 40, shade, "center");
  }
}
