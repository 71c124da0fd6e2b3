// @ts-check
/** One request to the server, its errors, and the key that makes it count once. */

import { say } from "./words.js";

/** A server that hangs must not hold a decision back from being kept. */
const PATIENCE = 20_000;

export class ApiError extends Error {
  /**
   * @param {string} message
   * @param {number} status 0 when there was no reply.
   */
  constructor(message, status) {
    super(message);
    this.status = status;
  }

  /** Sending the same again cannot help. */
  get final() {
    return this.status >= 400 && this.status < 500 && ![401, 408, 429].includes(this.status);
  }
}

/**
 * @param {string} path
 * @param {RequestInit} options
 * @returns {Promise<any>}
 */
async function ask(path, options) {
  let reply;
  try {
    const signal = AbortSignal.timeout(PATIENCE);
    reply = await fetch(path, { credentials: "same-origin", signal, ...options });
  } catch {
    throw new ApiError(say("no_connection"), 0);
  }
  const json = await reply.json().catch(() => null);
  if (reply.ok && json !== null) return json;
  if (reply.status === 401) throw new ApiError(say("open_link"), 401);
  const message = json && typeof json.message === "string" ? json.message : "";
  throw new ApiError(message || say("server_error", { status: reply.status }), reply.status);
}

/** @param {string} path */
export const get = (path) => ask(path, {});

/**
 * @param {string} path
 * @param {object} body
 */
export const post = (path, body) =>
  ask(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
    // A decision under way is delivered even if the page is closed.
    keepalive: true,
  });

/** `crypto.randomUUID` is missing where a page is served by plain http to another machine. */
export function requestId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
