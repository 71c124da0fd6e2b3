// @ts-check
/**
 * What the browser keeps between visits. Where it refuses to keep anything,
 * the page works as before, and what is kept lives as long as the page.
 */

/** @type {Map<string, string>} */
const fallback = new Map();
const PREFIX = "fritekst/";

/**
 * @param {string} name
 * @returns {unknown} `null` when nothing readable is kept.
 */
export function recall(name) {
  try {
    const text = fallback.get(name) ?? localStorage.getItem(PREFIX + name);
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}

/**
 * @param {string} name
 * @param {unknown} value
 */
export function keep(name, value) {
  const text = JSON.stringify(value);
  try {
    localStorage.setItem(PREFIX + name, text);
    fallback.delete(name);
  } catch {
    fallback.set(name, text);
  }
}

/** @param {string} name */
export function drop(name) {
  fallback.delete(name);
  try {
    localStorage.removeItem(PREFIX + name);
  } catch {
    // Nothing was kept there then.
  }
}

/**
 * @param {string} start
 * @returns {string[]}
 */
export function keptNames(start) {
  const names = new Set(fallback.keys());
  try {
    for (const name of Object.keys(localStorage)) {
      if (name.startsWith(PREFIX)) names.add(name.slice(PREFIX.length));
    }
  } catch {
    // Only what this page remembers is left.
  }
  return [...names].filter((name) => name.startsWith(start));
}
