// What the pointer does on a chart: hover, select, pan by dragging, zoom with Ctrl and the wheel.

class Pointer {
  constructor(chart) {
    this.chart = chart;
    this.listen();
  }

  listen() {
    const { scroll } = this.chart;
    scroll.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    scroll.addEventListener("pointerdown", (event) => this.press(event));
    scroll.addEventListener("pointermove", (event) => this.move(event));
    scroll.addEventListener("pointerup", (event) => this.release(event));
    scroll.addEventListener("pointercancel", () => this.stopPanning());
    scroll.addEventListener("pointerleave", () => this.chart.app.hover(-1));
  }

  wheel(event) {
    if (!event.ctrlKey && !event.metaKey) return; // the browser scrolls
    event.preventDefault();
    this.chart.zoom(Math.exp(-event.deltaY / 300), this.place(event).x);
  }

  place(event) {
    const box = this.chart.scroll.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  // A mouse pans by dragging; fingers scroll as everywhere.
  press(event) {
    const { x, y } = this.place(event);
    const { scroll } = this.chart;
    const inside = x < scroll.clientWidth && y < scroll.clientHeight;
    if (event.button !== 0 || !inside) return;
    this.pressed = { x, y, left: scroll.scrollLeft, top: scroll.scrollTop };
    this.moved = false;
  }

  move(event) {
    const at = this.place(event);
    const { chart, pressed: from } = this;
    if (!from || event.pointerType === "touch") {
      if (event.pointerType !== "touch") chart.app.hover(chart.operationAt(at.x, at.y));
      return;
    }
    if (!this.moved && Math.hypot(at.x - from.x, at.y - from.y) < 4) return;
    if (!this.moved) chart.scroll.setPointerCapture(event.pointerId);
    this.moved = true;
    chart.host.classList.add("panning");
    chart.scroll.scrollTo(from.left + from.x - at.x, from.top + from.y - at.y);
  }

  release(event) {
    const { x, y } = this.place(event);
    const near = this.pressed && Math.hypot(x - this.pressed.x, y - this.pressed.y) < 6;
    if (near && !this.moved) this.chart.app.select(this.chart.operationAt(x, y));
    this.stopPanning();
  }

  stopPanning() {
    this.pressed = null;
    this.chart.host.classList.remove("panning");
  }
}
