/** Tables as files: CSV that a spreadsheet does not compute, and one ZIP of stored files. */

const FORMULA = /^'*[=+\-@\t\r]/;
const NUMBER = "[+-]?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?";
const NUMBERS = new RegExp(`^${NUMBER}(?:\\s*,\\s*${NUMBER})*$`);

/** Put an apostrophe before what a spreadsheet would compute: as tables/formulas.py does. */
export function guarded(text) {
  return FORMULA.test(text) && !NUMBERS.test(text) ? `'${text}` : text;
}

/** @returns {string} a table; of each row the cells by column */
export function csvOf(columns, rows) {
  const lines = [columns, ...rows.map((row) => columns.map((column) => guarded(String(row[column] ?? ""))))];
  return lines.map((cells) => `${cells.map(quoted).join(",")}\n`).join("");
}

function quoted(cell) {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

// --- ZIP (PKWARE APPNOTE 6.3: stored entries, names in UTF-8) ---

const CRC = Uint32Array.from({ length: 256 }, (_, at) => {
  let value = at;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value >>> 0;
});
const UTF8 = 0x0800;
/** The first day that a ZIP knows: the same work makes the same bytes. */
const DAY = (1 << 5) | 1;

function crcOf(bytes) {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crc >>> 8) ^ CRC[(crc ^ byte) & 0xff];
  return (crc ^ 0xffffffff) >>> 0;
}

/**
 * @param {{name: string, text: string}[]} files
 * @returns {Uint8Array}
 */
export function zipOf(files) {
  const encoder = new TextEncoder();
  const [heads, entries] = [[], []];
  let offset = 0;
  for (const { name, text } of files) {
    const [path, data] = [encoder.encode(name), encoder.encode(text)];
    const common = [u16(20), u16(UTF8), u16(0), u16(0), u16(DAY), u32(crcOf(data)), u32(data.length), u32(data.length), u16(path.length), u16(0)].flat();
    const local = [...u32(0x04034b50), ...common, ...path];
    entries.push(Uint8Array.from(local), data);
    heads.push(Uint8Array.from([...u32(0x02014b50), ...u16(20), ...common, ...u16(0), ...u16(0), ...u16(0), ...u32(0), ...u32(offset), ...path]));
    offset += local.length + data.length;
  }
  const size = heads.reduce((sum, { length }) => sum + length, 0);
  const end = [u32(0x06054b50), u16(0), u16(0), u16(files.length), u16(files.length), u32(size), u32(offset), u16(0)].flat();
  return joined([...entries, ...heads, Uint8Array.from(end)]);
}

function joined(parts) {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function u16(value) {
  return [value & 255, (value >>> 8) & 255];
}

function u32(value) {
  return [...u16(value & 0xffff), ...u16(value >>> 16)];
}
