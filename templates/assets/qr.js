// Shows the page's address as a QR code. site.js fetches it when a reader asks for one; it draws what print views have.
// ISO/IEC 18004: bytes at error correction level M, with one mask, which readers undo whatever it is.
const CHECKS = [10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26]; // bytes in a block, by version
const BLOCKS = [1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16];
const SVG = "http://www.w3.org/2000/svg";

// Powers and logarithms in the field that Reed and Solomon's codes are made in.
const POWERS = [];
const LOGARITHMS = [];
for (let power = 0, value = 1; power < 255; power += 1) {
  POWERS[power] = value;
  LOGARITHMS[value] = power;
  value = (value << 1) ^ (value > 127 ? 0x11d : 0);
}
const times = (one, two) => (one && two ? POWERS[(LOGARITHMS[one] + LOGARITHMS[two]) % 255] : 0);

const checks = (bytes, count) => {
  let divisor = [1];
  for (let power = 0; power < count; power += 1) {
    const next = [...divisor, 0];
    divisor.forEach((factor, place) => { next[place + 1] ^= times(factor, POWERS[power]); });
    divisor = next;
  }
  const rest = new Array(count).fill(0);
  for (const byte of bytes) {
    const factor = byte ^ rest.shift();
    rest.push(0);
    rest.forEach((_, place) => { rest[place] ^= times(divisor[place + 1], factor); });
  }
  return rest;
};

const alignments = (version) => (version > 1 ? Math.floor(version / 7) + 2 : 0);

const room = (version) => {
  const count = alignments(version);
  const modules = (16 * version + 128) * version + 64;
  return (modules - (count ? (25 * count - 10) * count - 55 : 0) - (version > 6 ? 36 : 0)) >> 3;
};

const bits = (value, length) => Array.from({ length }, (_, place) => (value >> (length - 1 - place)) & 1);

const codewords = (text, version) => {
  const blocks = BLOCKS[version - 1];
  const count = CHECKS[version - 1];
  const most = room(version) - count * blocks;
  const stream = [...bits(4, 4), ...bits(text.length, version < 10 ? 8 : 16), ...[...text].flatMap((byte) => bits(byte, 8))];
  if (stream.length > most * 8) return null;
  stream.push(...new Array(Math.min(4, most * 8 - stream.length)).fill(0));
  while (stream.length % 8) stream.push(0);
  const bytes = [];
  for (let start = 0; start < stream.length; start += 8) bytes.push(parseInt(stream.slice(start, start + 8).join(""), 2));
  for (let pad = 0xec; bytes.length < most; pad ^= 0xfd) bytes.push(pad);
  // Some blocks are a byte longer; they come last.
  const short = Math.floor(most / blocks);
  const parts = [];
  for (let start = 0; parts.length < blocks;) {
    const length = short + (parts.length >= blocks - (most % blocks) ? 1 : 0);
    parts.push(bytes.slice(start, start + length));
    start += length;
  }
  const woven = (rows, length) => Array.from({ length }, (_, place) => rows.map((row) => row[place])).flat();
  const data = woven(parts, short + 1).filter((byte) => byte !== undefined);
  return [...data, ...woven(parts.map((part) => checks(part, count)), count)];
};

// What makes an error in a few bits be seen: the rest of a division.
const guarded = (value, length, divisor) => {
  let rest = value;
  for (let step = 0; step < length; step += 1) rest = (rest << 1) ^ ((rest >> (length - 1)) * divisor);
  return (value << length) | rest;
};

const draw = (text) => {
  let version = 1;
  let words = null;
  while (version <= CHECKS.length && !(words = codewords(text, version))) version += 1;
  if (!words) return null;
  const size = 17 + 4 * version;
  const grid = Array.from({ length: size }, () => []);
  const square = (left, top, reach, ring) => {
    for (let y = -reach; y <= reach; y += 1) {
      for (let x = -reach; x <= reach; x += 1) {
        const away = Math.max(Math.abs(x), Math.abs(y));
        if (grid[top + y] && left + x >= 0 && left + x < size) grid[top + y][left + x] = away !== ring && away < 4;
      }
    }
  };
  for (let place = 0; place < size; place += 1) grid[6][place] = grid[place][6] = place % 2 === 0;
  for (const [left, top] of [[3, 3], [size - 4, 3], [3, size - 4]]) square(left, top, 4, 2);
  const count = alignments(version);
  const step = Math.ceil((4 * version + 4) / (2 * count - 2)) * 2;
  const places = Array.from({ length: count }, (_, place) => (place ? size - 7 - (count - 1 - place) * step : 6));
  places.forEach((top, row) => places.forEach((left, column) => {
    const corners = [[0, 0], [0, count - 1], [count - 1, 0]];
    if (!corners.some(([y, x]) => y === row && x === column)) square(left, top, 2, 1);
  }));
  const format = bits(guarded(0, 10, 0x537) ^ 0x5412, 15).reverse();
  format.forEach((bit, place) => {
    const near = place < 6 ? place : place < 8 ? place + 1 : 0;
    if (place < 8) grid[near][8] = bit;
    else grid[8][place < 9 ? 7 : 14 - place] = bit;
    if (place < 8) grid[8][size - 1 - place] = bit;
    else grid[size - 15 + place][8] = bit;
  });
  grid[size - 8][8] = true;
  if (version > 6) {
    bits(guarded(version, 12, 0x1f25), 18).reverse().forEach((bit, place) => {
      const [far, near] = [size - 11 + (place % 3), Math.floor(place / 3)];
      grid[near][far] = grid[far][near] = bit;
    });
  }
  const stream = words.flatMap((byte) => bits(byte, 8));
  let next = 0;
  for (let right = size - 1; right > 0; right -= 2) {
    if (right === 6) right = 5;
    for (let line = 0; line < size; line += 1) {
      const y = (right + 1) & 2 ? line : size - 1 - line;
      for (const x of [right, right - 1]) {
        if (grid[y][x] === undefined) {
          grid[y][x] = (stream[next] ?? 0) ^ ((x + y) % 2 === 0);
          next += 1;
        }
      }
    }
  }
  return grid;
};

const svg = (grid, label) => {
  const element = (name, attributes) => {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  };
  const size = grid.length + 8;
  const dark = grid.flatMap((row, y) => row.map((module, x) => (module ? "M" + (x + 4) + " " + (y + 4) + "h1v1h-1z" : "")));
  const drawn = element("svg", { viewBox: ["0 0", size, size].join(" "), role: "img", "aria-label": label, "shape-rendering": "crispEdges" });
  drawn.append(element("path", { fill: "#fff", d: "M0 0h" + size + "v" + size + "H0z" }), element("path", { d: dark.join("") }));
  return drawn;
};

// Without a code, for an address that is too long, the link leads where it says.
export default (link) => {
  const address = document.querySelector('link[rel="canonical"]').href;
  const grid = draw(new TextEncoder().encode(address));
  if (!grid) return location.assign(link.href);
  const dialog = document.createElement("dialog");
  const close = document.createElement("button");
  dialog.className = "share";
  close.className = "button";
  close.textContent = link.dataset.close;
  dialog.append(svg(grid, address), close);
  document.body.append(dialog);
  dialog.addEventListener("click", ({ target }) => (target === dialog || target === close) && dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  dialog.showModal();
};
