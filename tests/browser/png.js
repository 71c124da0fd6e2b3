// Smaller pictures: the screenshots hold few colours, so a palette of 256 does.

import { crc32, deflateSync, inflateSync } from "node:zlib";

const SIGNATURE = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);

/** A screenshot (8 bits a channel, RGB or RGBA, not interlaced) as a picture with a palette. */
export function withPalette(png) {
  const { width, height, channels, pixels } = decode(png);
  for (let bits = 8; bits >= 3; bits -= 1) {
    const indexed = index(pixels, channels, bits);
    if (!indexed) continue;
    const lines = Buffer.alloc((width + 1) * height);
    for (let y = 0; y < height; y += 1) {
      indexed.places.copy(lines, y * (width + 1) + 1, y * width, (y + 1) * width);
    }
    const head = Buffer.alloc(13);
    head.writeUInt32BE(width, 0);
    head.writeUInt32BE(height, 4);
    head.set([8, 3, 0, 0, 0], 8);
    return Buffer.concat([
      SIGNATURE,
      chunk("IHDR", head),
      chunk("PLTE", Buffer.from(indexed.palette)),
      chunk("IDAT", deflateSync(lines, { level: 9 })),
      chunk("IEND", Buffer.alloc(0)),
    ]);
  }
  return png;
}

/**
 * Colours that are alike in their first bits become one, the most frequent of
 * them; nothing where more than 256 are left.
 */
function index(pixels, channels, bits) {
  const mask = (0xff << (8 - bits)) & 0xff;
  const counts = new Map();
  const exact = (at) => (pixels[at] << 16) | (pixels[at + 1] << 8) | pixels[at + 2];
  const coarse = (mask << 16) | (mask << 8) | mask;
  for (let at = 0; at < pixels.length; at += channels) {
    counts.set(exact(at), (counts.get(exact(at)) ?? 0) + 1);
  }
  const best = new Map();
  for (const [colour, count] of counts) {
    const kind = colour & coarse;
    const held = best.get(kind);
    if (held === undefined || counts.get(held) < count) best.set(kind, colour);
  }
  if (best.size > 256) return null;
  const order = new Map([...best.keys()].map((kind, place) => [kind, place]));
  const places = Buffer.alloc(pixels.length / channels);
  for (let at = 0, to = 0; at < pixels.length; at += channels, to += 1) {
    places[to] = order.get(exact(at) & coarse);
  }
  const palette = [...best.values()].flatMap((c) => [c >> 16, (c >> 8) & 0xff, c & 0xff]);
  return { places, palette };
}

function decode(png) {
  const data = [];
  let width = 0;
  let height = 0;
  let channels = 3;
  for (let at = SIGNATURE.length; at < png.length; ) {
    const length = png.readUInt32BE(at);
    const name = png.toString("latin1", at + 4, at + 8);
    const body = png.subarray(at + 8, at + 8 + length);
    if (name === "IHDR") {
      width = body.readUInt32BE(0);
      height = body.readUInt32BE(4);
      channels = body[9] === 6 ? 4 : 3;
    }
    if (name === "IDAT") data.push(body);
    at += length + 12;
  }
  const raw = inflateSync(Buffer.concat(data));
  const stride = width * channels;
  const pixels = Buffer.alloc(stride * height);
  for (let y = 0; y < height; y += 1) {
    const kind = raw[y * (stride + 1)];
    for (let x = 0; x < stride; x += 1) {
      const to = y * stride + x;
      const left = x >= channels ? pixels[to - channels] : 0;
      const up = y > 0 ? pixels[to - stride] : 0;
      const corner = x >= channels && y > 0 ? pixels[to - stride - channels] : 0;
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][kind];
      pixels[to] = raw[y * (stride + 1) + 1 + x] + guess;
    }
  }
  return { width, height, channels, pixels };
}

function paeth(left, up, corner) {
  const sum = left + up - corner;
  const [a, b, c] = [left, up, corner].map((one) => Math.abs(sum - one));
  return a <= b && a <= c ? left : b <= c ? up : corner;
}

function chunk(name, body) {
  const named = Buffer.concat([Buffer.from(name, "latin1"), body]);
  const whole = Buffer.alloc(named.length + 8);
  whole.writeUInt32BE(body.length, 0);
  named.copy(whole, 4);
  whole.writeUInt32BE(crc32(named), named.length + 4);
  return whole;
}
