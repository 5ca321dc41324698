// Search by name, and the filter by operator type.

class Search {
  constructor(app) {
    this.app = app;
    this.input = byId("search");
    this.output = byId("found");
    this.at = -1;
    this.input.addEventListener("input", () => this.run());
    this.input.addEventListener("keydown", (event) => {
      if (event.key === "Enter") this.next(event.shiftKey ? -1 : 1);
      if (event.key === "Escape") this.input.blur();
    });
  }

  // Search anew, and go to the first match.
  run() {
    const { model } = this.app;
    model.search(this.input.value);
    this.at = -1;
    if (model.found.length) this.next(1);
    else this.tell();
    this.app.redraw();
  }

  next(direction) {
    const { found } = this.app.model;
    if (!found.length) return;
    this.at = (this.at + direction + found.length) % found.length;
    this.app.select(found[this.at], true);
    this.tell();
  }

  tell() {
    const { found } = this.app.model;
    const asked = this.input.value.trim() !== "";
    this.output.textContent = !asked ? "" : `${found.length ? number(this.at + 1) : 0} of ${number(found.length)}`;
  }
}

class Filter {
  constructor(host, app) {
    this.host = host;
    this.app = app;
    document.addEventListener("pointerdown", (event) => {
      const details = byId("filter");
      if (!details.contains(event.target)) details.open = false;
    });
  }

  // One box for each operator type that is used.
  prepare() {
    const { model } = this.app;
    this.boxes = [];
    const lines = model.types.map((name, t) => {
      const count = members(model.ofType, t).length;
      if (!count) return null;
      const box = element("input", { type: "checkbox", checked: !model.hidden[t] });
      box.addEventListener("change", () => this.set([t], !box.checked));
      this.boxes[t] = box;
      const swatch = element("span", { className: "swatch" });
      swatch.style.background = palette.strong(t);
      const text = `${shortened(name, 60)} (${number(count)})`;
      return element("label", {}, box, swatch, text);
    });
    const all = this.boxes.flatMap((_, t) => [t]);
    const button = (text, hide) =>
      element("button", { type: "button", onclick: () => this.set(all, hide) }, text);
    const bar = element("div", { className: "all" }, button("All", false), button("None", true));
    this.host.replaceChildren(bar, ...lines.filter(Boolean));
  }

  set(types, hide) {
    const { model } = this.app;
    for (const t of types) {
      model.hidden[t] = hide ? 1 : 0;
      if (this.boxes[t]) this.boxes[t].checked = !hide;
    }
    model.filter();
    this.app.search.run();
    this.app.relayout();
  }
}
