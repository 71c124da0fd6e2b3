// @ts-check
/**
 * Building nodes. Everything a survey says goes in as text, never as markup:
 * answers and column names are written by strangers.
 *
 * @typedef {Node | string | null | undefined | false} Child
 * @typedef {Record<string, string | number | boolean | null | EventListener>} Props
 */

/**
 * A function among the props listens to the event of that name; `false` and
 * `null` leave an attribute out.
 *
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Props} props
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function make(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (typeof value === "function") node.addEventListener(name, value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value !== null) node.setAttribute(name, String(value));
  }
  fill(node, ...children);
  return node;
}

/**
 * @param {Element} node
 * @param {...Child} children
 */
export function fill(node, ...children) {
  const kept = /** @type {(Node | string)[]} */ (
    children.filter((child) => child !== null && child !== undefined && child !== false)
  );
  node.replaceChildren(...kept);
}

/**
 * @template {HTMLElement} [T=HTMLElement]
 * @param {string} id
 * @returns {T}
 */
export function byId(id) {
  const node = document.getElementById(id);
  if (!node) throw new Error(`the page lacks #${id}`);
  return /** @type {T} */ (node);
}

/**
 * A button that shows the key that does the same.
 *
 * @param {string} label
 * @param {string | null} key
 * @param {() => void} act
 * @param {Props} [props]
 */
export function keyButton(label, key, act, props = {}) {
  return make(
    "button",
    { type: "button", click: act, ...props },
    label,
    key !== null && make("kbd", { "aria-hidden": "true" }, key),
  );
}

const SVG = "http://www.w3.org/2000/svg";

/**
 * A part of a picture.
 *
 * @param {string} tag
 * @param {Record<string, string | number>} attributes
 * @param {string} [text]
 */
export function shape(tag, attributes, text) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, String(value));
  if (text !== undefined) node.textContent = text;
  return node;
}
