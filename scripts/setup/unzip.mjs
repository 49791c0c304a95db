// Reads a zip archive held in memory through its central directory: stored and deflated entries, no zip64, no
// encryption, which is all that wheels of this size use. Anything else is refused.
import { crc32, inflateRawSync } from 'node:zlib';
import { StepError } from './stepError.mjs';

const endSignature = 0x06054b50;
const centralSignature = 0x02014b50;
const localSignature = 0x04034b50;
const bad = (why) =>
  new StepError(`The archive is not a zip file that can be read: ${why}.`, 'Delete it and run set-up again.');

function findEnd(bytes) {
  for (let at = bytes.length - 22; at >= Math.max(0, bytes.length - 22 - 0xffff); at -= 1) {
    if (bytes.readUInt32LE(at) === endSignature) return at;
  }
  throw bad('its end record is missing, so it was cut off or is something else');
}

/** Lists the entries: `{ name, size, read() }`; `read` gives the checked bytes. */
export function unzip(bytes) {
  const end = findEnd(bytes);
  const count = bytes.readUInt16LE(end + 10);
  let at = bytes.readUInt32LE(end + 16);
  if (count === 0xffff || at === 0xffffffff) throw bad('it uses zip64');
  const entries = [];
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > end || bytes.readUInt32LE(at) !== centralSignature)
      throw bad(`entry ${index} of ${count} is damaged`);
    const nameLength = bytes.readUInt16LE(at + 28);
    const entry = {
      name: bytes.toString('utf8', at + 46, at + 46 + nameLength),
      flags: bytes.readUInt16LE(at + 8),
      method: bytes.readUInt16LE(at + 10),
      crc: bytes.readUInt32LE(at + 16),
      packed: bytes.readUInt32LE(at + 20),
      size: bytes.readUInt32LE(at + 24),
      start: bytes.readUInt32LE(at + 42),
    };
    entries.push({ name: entry.name, size: entry.size, read: () => readEntry(bytes, entry) });
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return entries;
}

function readEntry(bytes, { name, flags, method, crc, packed, size, start }) {
  if (flags & 1) throw bad(`${name} is encrypted`);
  if (start + 30 > bytes.length || bytes.readUInt32LE(start) !== localSignature)
    throw bad(`${name} has no local header`);
  // The local header has its own extra field, so its length must be read here and not in the directory.
  const from = start + 30 + bytes.readUInt16LE(start + 26) + bytes.readUInt16LE(start + 28);
  const raw = bytes.subarray(from, from + packed);
  if (raw.length !== packed) throw bad(`${name} should have ${packed} packed bytes and has ${raw.length}`);
  if (method !== 0 && method !== 8) throw bad(`${name} uses compression method ${method}, expected 0 or 8`);
  const content = method === 0 ? raw : inflate(raw, name, size);
  if (content.length !== size) throw bad(`${name} should have ${size} bytes and has ${content.length}`);
  if (crc32(content) !== crc) throw bad(`the checksum of ${name} does not match`);
  return content;
}

function inflate(raw, name, size) {
  try {
    return inflateRawSync(raw, { maxOutputLength: size + 1 });
  } catch (error) {
    throw bad(`${name} does not inflate (${error.message})`);
  }
}
