import { IntegrityError } from '../../contracts/failures.ts';

export type ModelFiles = Readonly<Record<string, Uint8Array>>;

const parametersFile = 'parameters.bin';

interface Layout {
  readonly name: string;
  readonly length: number;
}

/**
 * A model as two files: `model.json` (the header and the layout, keys in the order given, so equal models are equal
 * bytes) and `parameters.bin` (the arrays one after another, little-endian float64).
 */
export function writeModelFiles(header: object, arrays: Readonly<Record<string, Float64Array>>): ModelFiles {
  const entries = Object.entries(arrays);
  const total = entries.reduce((sum, [, values]) => sum + values.length, 0);
  const bytes = new Uint8Array(total * 8);
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const [, values] of entries) {
    for (const value of values) {
      view.setFloat64(at, value, true);
      at += 8;
    }
  }
  const layout: Layout[] = entries.map(([name, { length }]) => ({ name, length }));
  return { ...writeHeader({ ...header, layout }), [parametersFile]: bytes };
}

/** The header alone as `model.json`, for models whose numbers have a file of their own. */
export const writeHeader = (header: object): ModelFiles => ({
  'model.json': new TextEncoder().encode(`${JSON.stringify(header, null, 1)}\n`),
});

/**
 * Reads what `writeHeader` wrote, under the name `file`, and the bytes of `beside`; `model` and `revision` must be those of
 * the header.
 */
export function readHeader(
  expected: { readonly model: string; readonly revision: number },
  files: ModelFiles,
  beside: string,
  file = 'model.json',
): { readonly header: object; readonly bytes: Uint8Array } {
  const json = files[file];
  const bytes = files[beside];
  if (!json || !bytes) {
    const got = Object.keys(files).join(', ') || 'none';
    throw new IntegrityError(
      `${expected.model} expected the files ${file} and ${beside}, got ${got}; fetch the model again.`,
    );
  }
  const header = JSON.parse(new TextDecoder().decode(json)) as { model: string; revision: number };
  if (header.model !== expected.model || header.revision !== expected.revision) {
    const wanted = `${expected.model} revision ${expected.revision}`;
    throw new IntegrityError(`Expected a ${wanted}, got ${header.model} revision ${header.revision}; train it again.`);
  }
  return { header, bytes };
}

/** Reads what `writeModelFiles` wrote. `model` and `revision` must be those of the header; the rest is as written. */
export function readModelFiles(
  expected: { readonly model: string; readonly revision: number },
  files: ModelFiles,
): { readonly header: unknown; readonly arrays: Readonly<Record<string, Float64Array>> } {
  const { header: read, bytes } = readHeader(expected, files, parametersFile);
  const header = read as { layout: Layout[] };
  const total = header.layout.reduce((sum, { length }) => sum + length, 0);
  if (bytes.length !== total * 8) {
    throw new IntegrityError(
      `${expected.model} expected ${total * 8} bytes of parameters, got ${bytes.length}; fetch the model again.`,
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const arrays = header.layout.map(({ name, length }) => {
    const values = Float64Array.from({ length }, (_, i) => view.getFloat64(at + i * 8, true));
    at += length * 8;
    return [name, values] as const;
  });
  return { header, arrays: Object.fromEntries(arrays) };
}
