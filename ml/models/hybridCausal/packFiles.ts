import { IntegrityError } from '../../../contracts/failures.ts';
import type { ModelFiles } from '../modelFiles.ts';

const magic = 'RGMNPACK';
const headBytes = magic.length + 4;

interface Entry {
  readonly name: string;
  readonly bytes: number;
}

/**
 * Several files as one: the word RGMNPACK, the length of the index (uint32, little-endian), the index (JSON: names and sizes in
 * the order of names), then the files one after another. Same files, same bytes.
 */
export function packFiles(files: ModelFiles): Uint8Array {
  const names = Object.keys(files).sort();
  const index: Entry[] = names.map((name) => ({ name, bytes: files[name]!.length }));
  const text = new TextEncoder().encode(JSON.stringify(index));
  const total = index.reduce((sum, { bytes }) => sum + bytes, headBytes + text.length);
  const packed = new Uint8Array(total);
  packed.set(new TextEncoder().encode(magic));
  new DataView(packed.buffer).setUint32(magic.length, text.length, true);
  packed.set(text, headBytes);
  let at = headBytes + text.length;
  for (const name of names) {
    packed.set(files[name]!, at);
    at += files[name]!.length;
  }
  return packed;
}

/** Reads what `packFiles` wrote; refuses other bytes and a length that is not the one of the index, with both numbers. */
export function unpackFiles(packed: Uint8Array): ModelFiles {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  const word = new TextDecoder().decode(packed.subarray(0, magic.length));
  if (word !== magic || packed.length < headBytes)
    throw new IntegrityError(
      `A packed model begins with ${magic}, got ${JSON.stringify(word)}; fetch the model again.`,
    );
  const length = view.getUint32(magic.length, true);
  const index = readIndex(packed.subarray(headBytes, headBytes + length));
  const expected = index.reduce((sum, { bytes }) => sum + bytes, headBytes + length);
  if (packed.length !== expected)
    throw new IntegrityError(`A packed model expected ${expected} bytes, got ${packed.length}; fetch the model again.`);
  let at = headBytes + length;
  return Object.fromEntries(index.map(({ name, bytes }) => [name, packed.slice(at, (at += bytes))]));
}

function readIndex(text: Uint8Array): readonly Entry[] {
  try {
    return JSON.parse(new TextDecoder().decode(text)) as readonly Entry[];
  } catch (error) {
    throw new IntegrityError(
      `A packed model expected an index of files as JSON, got ${(error as Error).message}; fetch the model again.`,
    );
  }
}

/** The files whose names begin with `folder/`, without it. */
export function filesUnder(files: ModelFiles, folder: string): ModelFiles {
  const own = Object.entries(files).filter(([name]) => name.startsWith(`${folder}/`));
  return Object.fromEntries(own.map(([name, bytes]) => [name.slice(folder.length + 1), bytes]));
}

/** The same files under `folder/`. */
export const within = (folder: string, files: ModelFiles): ModelFiles =>
  Object.fromEntries(Object.entries(files).map(([name, bytes]) => [`${folder}/${name}`, bytes]));
