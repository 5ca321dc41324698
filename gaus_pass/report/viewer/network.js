// Processes that run at the same time, and what lies between them; all places come with the data.

const BOX = { width: 170, height: 70, column: 190, layer: 158, margin: 12 };

class Network {
  constructor(section, app) {
    this.section = section;
    this.app = app;
  }

  // Draw what belongs to the result that is shown; without processes there is no tab.
  prepare() {
    const { network } = this.app.model;
    document.querySelector('[data-tab="network"]').hidden = !network;
    this.section.replaceChildren();
    if (!network) return;
    const layers = Math.max(...network.processes.map((process) => process.y)) + 1;
    const width = network.width * BOX.column - (BOX.column - BOX.width) + 2 * BOX.margin;
    const height = (layers - 1) * BOX.layer + BOX.height + 2 * BOX.margin;
    const drawing = svg(
      "svg",
      { width, height, viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": "Processes" },
      ...this.links(network.links),
      ...network.processes.map((process) => this.box(process)),
    );
    this.section.append(element("p", {}, network.text), element("div", { className: "wide" }, drawing));
  }

  middle([x, y]) {
    return [BOX.margin + x * BOX.column + BOX.width / 2, BOX.margin + y * BOX.layer];
  }

  box({ name, ii, every, x, y, slowest }) {
    const [cx, top] = this.middle([x, y]);
    const label = (dy, words, kind) => svg("text", { x: cx, y: top + dy, class: kind }, words);
    return svg(
      "g",
      { class: slowest ? "process slowest" : "process" },
      svg("title", {}, slowest ? `${name}: no process is slower` : name),
      svg("rect", { x: cx - BOX.width / 2, y: top, width: BOX.width, height: BOX.height, rx: 7 }),
      label(24, shortened(name, 22), "name"),
      label(42, shortened(ii, 26), "soft"),
      label(58, slowest ? `${every}, slowest` : every, "soft"),
    );
  }

  // Links that begin and end at the same places are drawn once, with a line of text for each.
  links(links) {
    const ways = new Map();
    for (const link of links) {
      const key = JSON.stringify([link.way[0], link.way[link.way.length - 1]]);
      ways.set(key, [...(ways.get(key) ?? []), link]);
    }
    const drawn = [...ways.values()];
    const forks = (own) => drawn.filter((o) => String(o[0].way[0]) === String(own[0].way[0])).length > 1;
    return drawn.map((own) => this.link(own, forks(own)));
  }

  // Beside the end that no other link has.
  labels(own, points, fork) {
    const [from, to] = points;
    const at = fork ? [to[0], to[1] - 38] : [from[0], from[1] + BOX.height + 30];
    const shown = own.slice(0, 2).map((link) => [shortened(link.name, 16), link.short]);
    if (own.length > 2) shown[1] = [`and ${own.length - 1} more`];
    return shown.flat().map((text, k, all) => {
      const y = at[1] + 4 + 14 * (k - (all.length - 1) / 2);
      return svg("text", { x: at[0], y, class: "label" }, text);
    });
  }

  link(own, fork) {
    const points = own[0].way.map((place) => this.middle(place));
    let path = "";
    let from = [points[0][0], points[0][1] + BOX.height];
    points.slice(1).forEach((to, k) => {
      const bend = (to[1] - from[1]) / 2;
      path += `${k ? "" : `M${from}`} C${from[0]},${from[1] + bend} ${to[0]},${to[1] - bend} ${to}`;
      // Through a layer it goes straight down.
      from = [to[0], to[1] + (k < points.length - 2 ? BOX.height : 0)];
      if (from[1] !== to[1]) path += ` L${from}`;
    });
    const lines = this.labels(own, points, fork);
    const all = own.map((link) => `${link.name}: ${link.kind}, ${link.text}`).join("\n");
    const end = points[points.length - 1];
    const head = svg("path", { d: `M${end} l-5,-9 h10 z`, class: "head" });
    const line = svg("path", { d: path, class: `link ${own[0].kind}` });
    return svg("g", {}, svg("title", {}, all), line, head, ...lines);
  }
}
