// The application: which result, which tab, which operation; everything else asks it.

const LAYERS = [
  ["mobility", "mobility", "var(--mobility)", true],
  ["lifetimes", "lifetimes", "var(--value)", true],
  ["critical", "critical path", "var(--critical)", true],
  ["recurrence", "recurrence", "var(--recurrence)", true],
  ["arrows", "all dependences", "var(--arrow)", false],
];

class App {
  constructor(views) {
    this.views = views;
    this.hovered = -1;
    this.selected = -1;
    this.tab = "gantt";
    this.layers = Object.fromEntries(LAYERS.map(([name, , , on]) => [name, on]));
    this.search = new Search(this);
    this.filter = new Filter(byId("types"), this);
    this.details = new Details(byId("details"), this);
    this.source = new Source(byId("source"), this);
    this.trace = new Trace(byId("trace"), this);
    this.network = new Network(byId("network"), this);
    palette.begin(() => this.repaint());
    this.gantt = new Gantt(byId("gantt"), this);
    this.folded = new Folded(byId("folded"), this);
    this.listen();
    this.choose(0);
    this.open("gantt");
  }

  listen() {
    byId("theme").addEventListener("click", () => palette.toggle());
    byId("help").addEventListener("click", () => byId("keys").showModal());
    const buttons = {
      "zoom-in": () => this.chart.zoom(1.3),
      "zoom-out": () => this.chart.zoom(1 / 1.3),
      "zoom-fit": () => this.chart.fit(true),
      "rows-less": () => this.chart.setRowHeight(this.chart.rowHeight / 1.3),
      "rows-more": () => this.chart.setRowHeight(this.chart.rowHeight * 1.3),
    };
    for (const [id, action] of Object.entries(buttons)) byId(id).addEventListener("click", action);
    for (const tab of document.querySelectorAll("[data-tab]"))
      tab.addEventListener("click", () => this.open(tab.dataset.tab));
    byId("layers").append(...LAYERS.map((layer) => this.layer(...layer)));
    this.chooser();
    listenToKeys(this);
  }

  layer(name, text, colour, on) {
    const box = element("input", { type: "checkbox", checked: on });
    box.addEventListener("change", () => {
      this.layers[name] = box.checked;
      this.redraw();
    });
    const line = element("i");
    line.style.color = colour;
    return element("label", { id: `layer-${name}` }, box, line, text);
  }

  chooser() {
    const select = byId("views");
    select.hidden = this.views.length < 2;
    select.append(
      ...this.views.map((v, k) => element("option", { value: k }, shortened(`${v.name} (${v.solver})`, 80))),
    );
    select.addEventListener("change", () => this.choose(select.selectedIndex));
  }

  // Show one of the results.
  choose(index) {
    this.model = new Model(this.views[index]);
    this.hovered = this.selected = -1;
    byId("title").textContent = shortened(this.model.name, 300);
    byId("facts").replaceChildren(...this.model.facts.map((fact) => this.fact(...fact)));
    document.querySelectorAll("#report article").forEach((a, k) => (a.hidden = k !== index));
    byId("layer-recurrence").hidden = !this.model.recurrence.operations.length;
    this.tabs();
    this.filter.prepare();
    this.source.prepare();
    this.trace.prepare();
    this.network.prepare();
    if (this.tab === "network" && !this.model.network) this.open("gantt");
    this.gantt.fitted = false;
    this.gantt.resize();
    this.folded.prepare();
    this.search.run();
    this.details.refresh();
    if (this.tab === "source") this.source.open();
  }

  fact(name, value) {
    const bad = (name === "verified" && value !== "yes") || name === "target II";
    return element(
      "div",
      { className: bad ? "bad" : "" },
      element("dt", {}, name),
      element("dd", {}, shortened(value, 60)),
    );
  }

  tabs() {
    const folded = document.querySelector('[data-tab="folded"]');
    folded.textContent = this.model.ii ? "Folded" : "Units";
    folded.title = this.model.ii ? "Slots × units" : "Steps × units";
  }

  open(name) {
    this.tab = name;
    for (const tab of document.querySelectorAll("[data-tab]")) {
      tab.setAttribute("aria-selected", tab.dataset.tab === name);
      byId(tab.dataset.tab).hidden = tab.dataset.tab !== name;
    }
    const main = document.querySelector("main");
    main.classList.toggle("plain", !this.chart);
    main.dataset.tab = name;
    if (name === "source") this.source.open();
    if (name === "trace") this.trace.resize();
    if (this.selected < 0) this.details.refresh();
    this.chart?.resize();
    if (this.chart && this.selected >= 0) this.chart.show(this.selected);
  }

  // The chart in sight, or null.
  get chart() {
    return { gantt: this.gantt, folded: this.folded }[this.tab] ?? null;
  }

  // The operation that details and arrows are about.
  get focus() {
    return this.selected >= 0 ? this.selected : this.hovered;
  }

  hover(operation) {
    if (operation === this.hovered) return;
    this.hovered = operation;
    if (this.selected < 0) this.details.refresh();
    this.redraw();
  }

  select(operation, reveal = false) {
    this.selected = operation === this.selected && !reveal ? -1 : operation;
    if (reveal && operation >= 0) this.chart?.show(operation);
    this.details.refresh();
    this.redraw();
  }

  // The next or previous row.
  step(direction) {
    const { shown, rowOf } = this.model;
    if (!shown.length) return;
    const row = this.selected < 0 ? (direction > 0 ? -1 : shown.length) : rowOf[this.selected];
    this.select(shown[clamp(row + direction, 0, shown.length - 1)], true);
  }

  page(direction) {
    this.chart?.scroll.scrollBy(0, direction * this.chart.inner * 0.9);
  }

  // The first operation of a list, or the one behind that which is selected.
  go(operations) {
    if (!operations.length) return;
    const at = operations.indexOf(this.selected);
    this.select(operations[(at + 1) % operations.length], true);
  }

  redraw() {
    this.chart?.invalidate();
  }

  relayout() {
    this.gantt.layout();
    this.folded.layout();
  }

  // After a change of the theme.
  repaint() {
    if (!this.model) return;
    this.filter.prepare();
    this.trace.refresh();
    this.redraw();
  }
}

const app = new App(JSON.parse(byId("data").textContent));
// For tests and for the curious: what is shown, and what was drawn last.
window.gausViewer = app;
document.documentElement.dataset.ready = "true";
