const data = JSON.parse(document.getElementById("data").textContent);
const $ = (id) => document.getElementById(id);
const rows = data.rows.number.map((_, i) => i);
const onFront = new Set(data.front);
const MOST = 300;                    // rows of the table
const open = [];                     // rows whose designs are shown: one or two
let shown = rows, places = [], hovered = -1;

const metric = (name, i) => data.rows.metrics[name][i];
const axis = (name, i) => data.axes[name][data.rows.axes[name][i]];
const status = (i) => data.statuses[data.rows.status[i]];
const number = (v) => v === null ? "" : (v + 0).toLocaleString("en", { maximumFractionDigits: 3 });

function element(tag, text, className) {
  const made = document.createElement(tag);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
}

function value(name, i) {            // of a metric, else of an axis
  if (name in data.rows.metrics) return metric(name, i);
  if (name in data.rows.axes) return axis(name, i);
  return name === "status" ? status(i) : null;
}

// name=value, name!=value, name<number, name>number; all have to hold.
function conditions(text) {
  return text.split(/\s+/).filter(Boolean).map((word) => {
    const found = /^([\w.-]+)(!=|<=|>=|=|<|>)(.*)$/.exec(word);
    if (!found) return (i) => Object.keys(data.rows.axes).some((n) => axis(n, i).includes(word));
    const [, name, relation, wanted] = found;
    return (i) => {
      // An option may be called as a metric is: either may fit.
      const values = [name in data.rows.metrics ? metric(name, i) : null,
                      name in data.rows.axes ? axis(name, i) : null,
                      name === "status" ? status(i) : null].filter((v) => v !== null);
      const fits = (v) => relation === "=" ? String(v) === wanted || Number(v) === Number(wanted || NaN)
        : relation === "<" ? Number(v) < Number(wanted) : relation === ">" ? Number(v) > Number(wanted)
        : relation === "<=" ? Number(v) <= Number(wanted) : Number(v) >= Number(wanted);
      if (relation === "!=") return values.every((v) => String(v) !== wanted);
      return values.some(fits);
    };
  });
}

function select() {
  const all = conditions($("filter").value);
  shown = rows.filter((i) => (!$("only").checked || onFront.has(i)) && all.every((fits) => fits(i)));
  $("count").textContent = `${number(shown.length)} of ${number(rows.length)} points`;
  table();
  draw();
}

function table() {
  const metrics = Object.keys(data.rows.metrics), axes = data.advice ? [] : Object.keys(data.axes);
  const first = data.objectives.filter((m) => metrics.includes(m));
  const names = [...first, ...metrics.filter((m) => !first.includes(m))];
  const head = element("tr");
  head.append(element("th", "point"), ...axes.map((n) => element("th", `${n} =`, "text")),
              ...names.map((n) => element("th", n)));
  if (data.advice) head.append(element("th", "what to do, and what it brings", "text"));
  $("rows").querySelector("thead").replaceChildren(head);
  const order = [...shown].sort((a, b) => onFront.has(b) - onFront.has(a));
  const made = order.slice(0, MOST).map((i) => {
    const line = element("tr");
    line.className = (onFront.has(i) ? "front " : "") + (open.includes(i) ? "open" : "");
    line.append(element("td", String(data.rows.number[i])));
    line.append(...axes.map((n) => element("td", axis(n, i) || "–", "text")));
    if (status(i) === "done") line.append(...names.map((n) => element("td", number(metric(n, i)))));
    else {
      const cell = element("td", `${status(i)}: ${data.causes[data.rows.cause[i]]}`, "cause");
      cell.colSpan = names.length;
      line.append(cell);
    }
    if (data.advice) line.append(element("td", data.advice[i], "cause"));
    line.onclick = () => show(i);
    return line;
  });
  $("rows").querySelector("tbody").replaceChildren(...made);
  const left = order.length - made.length;
  $("more").textContent = left > 0 ? `and ${number(left)} more; filter to see them` : "";
}

function scale(values, from, to) {   // numbers linearly, with room at both ends
  let least = Infinity, most = -Infinity;
  for (const v of values) { least = Math.min(least, v); most = Math.max(most, v); }
  if (!(most > least)) { least -= 1; most += 1; }
  const room = (most - least) * 0.05, low = least - room, high = most + room;
  const at = (v) => from + (v - low) / (high - low) * (to - from);
  const step = 10 ** Math.floor(Math.log10((high - low) / 4));
  const nice = [1, 2, 5, 10].map((k) => k * step).find((s) => (high - low) / s <= 6);
  const ticks = [];
  for (let t = Math.ceil(low / nice) * nice; t <= high; t += nice) ticks.push(t);
  return { at, ticks };
}

function draw() {
  const canvas = $("chart"), ratio = devicePixelRatio || 1;
  const width = canvas.clientWidth, height = canvas.clientHeight, style = getComputedStyle(document.body);
  canvas.width = width * ratio; canvas.height = height * ratio;
  const c = canvas.getContext("2d");
  c.scale(ratio, ratio);
  const [xn, yn, cn] = ["x", "y", "colour"].map((id) => $(id).value);
  const able = shown.filter((i) => metric(xn, i) !== null && metric(yn, i) !== null);
  c.font = "12px system-ui, sans-serif";
  c.fillStyle = "#626873";
  places = [];
  if (!able.length) { c.fillText("no design fits the filter", 20, 30); return; }
  const x = scale(able.map((i) => metric(xn, i)), 64, width - 14);
  const y = scale(able.map((i) => metric(yn, i)), height - 40, 12);
  c.strokeStyle = "#e3e3de"; c.textAlign = "center"; c.lineWidth = 1;
  for (const t of x.ticks) {
    c.beginPath(); c.moveTo(x.at(t), 12); c.lineTo(x.at(t), height - 40); c.stroke();
    c.fillText(number(t), x.at(t), height - 24);
  }
  c.textAlign = "right";
  for (const t of y.ticks) {
    c.beginPath(); c.moveTo(64, y.at(t)); c.lineTo(width - 14, y.at(t)); c.stroke();
    c.fillText(number(t), 58, y.at(t) + 4);
  }
  c.fillText(xn, width - 14, height - 8);
  c.textAlign = "left"; c.fillText(yn, 6, 14);
  places = able.map((i) => [x.at(metric(xn, i)), y.at(metric(yn, i)), i]);
  for (const [px, py, i] of places) {
    if (onFront.has(i)) continue;
    c.fillStyle = cn in data.axes ? hue(data.rows.axes[cn][i], data.axes[cn].length) : "#9aa2b1";
    c.fillRect(px - 2.5, py - 2.5, 5, 5);
  }
  for (const [px, py, i] of places) {
    if (!onFront.has(i)) continue;
    c.fillStyle = cn in data.axes ? hue(data.rows.axes[cn][i], data.axes[cn].length) : "#d1341f";
    c.strokeStyle = "#d1341f"; c.lineWidth = 2;
    c.beginPath(); c.arc(px, py, 5, 0, 7); c.fill(); c.stroke();
  }
  for (const [px, py, i] of places) {
    if (!open.includes(i) && i !== hovered) continue;
    c.strokeStyle = "#2457c5"; c.lineWidth = 2;
    c.beginPath(); c.arc(px, py, 9, 0, 7); c.stroke();
    if (open.includes(i) && open.length > 1) {
      c.fillStyle = "#2457c5"; c.fillText("AB"[open.indexOf(i)], px + 11, py - 6);
    }
  }
}

const hue = (k, count) => `hsl(${210 + 300 * k / Math.max(count, 1)} 55% 50%)`;

function told(i) {
  const options = Object.keys(data.axes).filter((n) => axis(n, i)).map((n) => `${n}=${axis(n, i)}`);
  const numbers = data.objectives.map((m) => `${m} ${number(metric(m, i))}`);
  const what = options.join(" ") || "as it stands";
  return `point ${data.rows.number[i]}: ${what} → ${numbers.join(", ")}`;
}

function nearest(event) {
  const box = $("chart").getBoundingClientRect();
  const [ex, ey] = [event.clientX - box.left, event.clientY - box.top];
  let best = -1, least = 400;
  for (const [px, py, i] of places) {
    const far = (px - ex) ** 2 + (py - ey) ** 2 - (onFront.has(i) ? 1 : 0);
    if (far < least) [best, least] = [i, far];
  }
  return best;
}

async function unpacked(text) {
  const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  const page = await new Response(stream).text();
  return page.split(data.marks[0]).join(data.shared[0]).split(data.marks[1]).join(data.shared[1]);
}

// The design takes the first free of two places; with both taken it replaces the older one.
function show(i) {
  if (open.includes(i)) return close(i);
  if (open.length > 1) open.shift();
  open.push(i);
  designs();
}

function close(i) {
  open.splice(open.indexOf(i), 1);
  designs();
}

function command(i) {
  const quoted = (t) => /^[\w.:,=+/-]+$/.test(t) ? t : `'${t}'`;
  const options = Object.keys(data.axes).filter((n) => axis(n, i)).map((n) => [n, axis(n, i)]);
  return [data.command, ...options.map(([n, v]) =>
    v === "true" ? `--${n}` : v === "false" ? "" : `--${n} ${quoted(v)}`)].filter(Boolean).join(" ");
}

function designs() {
  const have = new Map([...$("designs").children].map((a) => [Number(a.dataset.row), a]));
  $("designs").replaceChildren(...open.map((i) => have.get(i) || design(i)));
  table();
  draw();
}

function design(i) {
  const made = element("article"), head = element("header"), shut = element("button", "Close");
  made.dataset.row = i;
  shut.type = "button";
  shut.onclick = () => close(i);
  head.append(element("h2", told(i)), shut);
  const line = element("p");
  line.append(element("code", command(i)));
  made.append(head, line);
  const packed = data.designs[data.rows.number[i]];
  if (packed) {
    const frame = element("iframe");
    frame.title = told(i);
    made.append(frame);
    unpacked(packed).then((page) => { frame.srcdoc = page; });
  } else {
    const why = data.advice ? data.advice[i] : status(i) === "done" ? "This page has the schedules of the front and of the points next to it; the command above makes this one."
      : `${status(i)}: ${data.causes[data.rows.cause[i]]}`;
    made.append(element("p", why));
  }
  return made;
}

function fill(id, names, chosen) {
  $(id).replaceChildren(...names.map((n) => new Option(n, n, false, n === chosen)));
  $(id).onchange = draw;
}

const names = Object.keys(data.rows.metrics);
fill("x", names, data.objectives[0]);
fill("y", names, data.objectives[1] || names[1] || names[0]);
fill("colour", ["front", ...Object.keys(data.axes)], "front");
$("filter").oninput = select;
$("only").onchange = select;
$("tools").onsubmit = (event) => event.preventDefault();
$("chart").onmousemove = (event) => {
  const found = nearest(event);
  if (found === hovered) return;
  hovered = found;
  $("tip").textContent = found < 0 ? "" : told(found);
  draw();
};
$("chart").onclick = (event) => { const found = nearest(event); if (found >= 0) show(found); };
$("chart").onkeydown = (event) => {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  const able = data.front.filter((i) => shown.includes(i));
  if (step && able.length) {
    hovered = able[(able.indexOf(hovered) + step + able.length) % able.length];
    $("tip").textContent = told(hovered);
    draw();
  } else if (event.key === "Enter" && hovered >= 0) show(hovered);
};
addEventListener("resize", draw);
$("tip").textContent = data.advice ? "Click a point for what it asks and brings; a second one stands beside it." : "Click a point to open its design; a second one stands beside it.";
select();
if (data.advice && !location.hash) { open.push(data.front[0]); designs(); }
if (location.hash) for (const n of location.hash.slice(1).split(",")) show(data.rows.number.indexOf(Number(n)));
