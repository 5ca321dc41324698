// Small helpers for the page.  Text from the data only ever goes through textContent.

const byId = (id) => document.getElementById(id);

// An element with properties and children: strings become text, never markup.
function element(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === "onclick") node.addEventListener("click", value);
    else if (name in node) node[name] = value;
    else node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

const SVG = "http://www.w3.org/2000/svg";

function svg(tag, attributes = {}, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

const clamp = (value, least, most) => Math.max(least, Math.min(most, value));

const number = (value) =>
  Number.isInteger(value) ? value.toLocaleString("en") : String(+value.toPrecision(6));

const plural = (count, word) => `${number(count)} ${word}${count === 1 ? "" : "s"}`;

// Long names are cut before anybody measures or lays them out.
const shortened = (text, most) => (text.length <= most ? text : text.slice(0, most - 1) + "…");
