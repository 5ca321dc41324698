// The IR text, where the document has it, with jumps to and from operations.

class Source {
  constructor(host, app) {
    this.host = host;
    this.app = app;
  }

  prepare() {
    const { source, operations } = this.app.model;
    this.ready = false;
    this.lines = source ? source.text.replace(/\n$/, "").split("\n") : [];
    this.operationOf = new Map();
    operations.where.forEach((_, i) => {
      const line = this.lineOf(i);
      if (line !== null && !this.operationOf.has(line)) this.operationOf.set(line, i);
    });
    this.host.replaceChildren();
  }

  // The line (from 1) of an operation in the text, or null.
  lineOf(i) {
    const { source, operations } = this.app.model;
    const line = source ? (source.lines ? source.lines[operations.where[i]] : this.place(i)) : null;
    return line >= 1 && line <= this.lines.length ? line : null;
  }

  // The line that a location of the text's own file names.
  place(i) {
    const { source, operations } = this.app.model;
    const found = /^(.*):(\d+):(\d+)$/s.exec(operations.where[i]);
    return found && found[1] === source.file ? Number(found[2]) : null;
  }

  // The text is laid out when it is first looked at.
  open() {
    if (this.ready) return;
    this.ready = true;
    if (!this.lines.length) {
      const text = "The result has no IR text: it was made from a graph or JSON, from bytecode, or from more than 2 MB.";
      this.host.replaceChildren(element("p", { className: "soft" }, text));
      return;
    }
    const rows = this.lines.map((text, k) => {
      const i = this.operationOf.get(k + 1);
      const row = element("div", { className: i === undefined ? "line" : "line used" }, text || " ");
      row.dataset.line = k + 1;
      if (i !== undefined) row.addEventListener("click", () => this.back(i));
      return row;
    });
    this.pre = element("pre", {}, ...rows);
    this.host.replaceChildren(this.pre);
  }

  jump(i) {
    const line = this.lineOf(i);
    if (line === null) return;
    this.app.open("source");
    for (const row of this.pre.querySelectorAll(".here")) row.classList.remove("here");
    const row = this.pre.children[line - 1];
    row.classList.add("here");
    row.scrollIntoView({ block: "center" });
  }

  back(i) {
    this.app.open("gantt");
    this.app.select(i, true);
  }
}
