// A canvas, and what all charts draw with.

const FONT = "12px system-ui, -apple-system, 'Segoe UI', sans-serif";

class Surface {
  constructor(canvas) {
    this.canvas = canvas;
    this.context = canvas.getContext("2d");
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
}
