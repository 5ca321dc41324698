// One result: the columns that Python computed, and the indexes that drawing needs.

// Items grouped by key, in compressed rows: those of key k are items[first[k]] .. first[k + 1] - 1.
function groupBy(keys, count) {
  const first = new Int32Array(count + 1);
  for (const key of keys) first[key + 1]++;
  for (let k = 0; k < count; k++) first[k + 1] += first[k];
  const next = first.slice(0, count);
  const items = new Int32Array(keys.length);
  for (let i = 0; i < keys.length; i++) items[next[keys[i]]++] = i;
  return { first, items };
}

const members = ({ first, items }, key) => items.subarray(first[key], first[key + 1]);

class Model {
  constructor(view) {
    Object.assign(this, view);
    this.count = view.operations.name.length;
    // Values that later iterations use outlast their own; a long wait is not drawn to its end.
    const last = view.values.last.reduce((most, t) => Math.max(most, t), 0);
    this.span = clamp(last, view.length, 2 * view.length + 8);
    this.outgoing = groupBy(view.dependences.src, this.count);
    this.incoming = groupBy(view.dependences.dst, this.count);
    this.produced = groupBy(view.values.producer, this.count);
    this.ofType = groupBy(view.operations.type, view.types.length);
    this.onPath = new Uint8Array(this.count);
    for (const i of view.critical) this.onPath[i] = 1;
    this.onCycle = new Uint8Array(this.count);
    for (const i of view.recurrence.operations) this.onCycle[i] = 1;
    this.hidden = new Uint8Array(view.types.length);
    this.matches = new Uint8Array(this.count);
    this.found = [];
    this.lowered = null;
    this.filter();
  }

  // Steps that an operation takes of the length.
  busy(i) {
    return Math.max(this.operations.latency[i], 1);
  }

  // Which rows are shown, and in which row each operation is (-1: filtered away).
  filter() {
    const { type } = this.operations;
    this.shown = Int32Array.from(this.rows.filter((i) => !this.hidden[type[i]]));
    this.rowOf = new Int32Array(this.count).fill(-1);
    this.shown.forEach((i, row) => (this.rowOf[i] = row));
  }

  // Operations, in the order of the rows, whose name or type contains the text.
  search(text) {
    const wanted = text.trim().toLowerCase();
    this.matches.fill(0);
    this.found = [];
    if (!wanted) return;
    this.lowered ??= this.operations.name.map((name) => name.toLowerCase());
    for (const i of this.shown) {
      if (this.lowered[i].includes(wanted)) {
        this.matches[i] = 1;
        this.found.push(i);
      }
    }
  }
}
