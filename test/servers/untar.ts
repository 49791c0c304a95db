import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

/** A regular file of an archive. */
export interface TarEntry {
  readonly name: string;
  readonly mode: number;
  readonly content: Buffer;
}

const block = 512;
const text = (bytes: Buffer): string => bytes.toString('utf8').split('\0')[0]!;

/** Hands out exact numbers of bytes from a stream of pieces. */
function reader(pieces: AsyncIterator<Buffer>): (wanted: number) => Promise<Buffer> {
  let held: Buffer[] = [];
  let size = 0;
  return async (wanted) => {
    while (size < wanted) {
      const next = await pieces.next();
      if (next.done === true)
        throw new Error(`The archive was cut off: ${wanted} bytes were expected and ${size} came.`);
      held.push(next.value);
      size += next.value.length;
    }
    const all = held.length === 1 ? held[0]! : Buffer.concat(held, size);
    held = [all.subarray(wanted)];
    size -= wanted;
    return all.subarray(0, wanted);
  };
}

/** The `path` of a pax header: records of the form `<length> <key>=<value>\n`, the length counting itself. */
function paxPath(content: Buffer): string | undefined {
  let path: string | undefined;
  for (let at = 0; at < content.length;) {
    const space = content.indexOf(0x20, at);
    const length = Number(content.toString('latin1', at, space));
    if (space < 0 || !Number.isInteger(length) || length <= 0) throw new Error('The archive has a damaged pax header.');
    const record = content.toString('utf8', space + 1, at + length - 1);
    if (record.startsWith('path=')) path = record.slice('path='.length);
    at += length;
  }
  return path;
}

/** Lists the regular files of a gzipped tar archive (ustar, pax, GNU long names), one at a time. */
export async function* untar(bytes: Buffer): AsyncGenerator<TarEntry> {
  const pieces = Readable.from([bytes]).pipe(createGunzip({ chunkSize: 1 << 20 }));
  const take = reader(pieces[Symbol.asyncIterator]() as AsyncIterator<Buffer>);
  let longName: string | undefined;
  for (;;) {
    const header = Buffer.from(await take(block));
    if (header[0] === 0) return;
    const size = parseInt(text(header.subarray(124, 136)).trim(), 8);
    if (!Number.isInteger(size)) throw new Error('The archive has an entry without a size.');
    const content = (await take(Math.ceil(size / block) * block)).subarray(0, size);
    const type = String.fromCharCode(header[156]!);
    if (type === 'x') longName = paxPath(content) ?? longName;
    else if (type === 'L') longName = text(content);
    else {
      const prefix = header.toString('latin1', 257, 262) === 'ustar' ? text(header.subarray(345, 500)) : '';
      const name = longName ?? [prefix, text(header.subarray(0, 100))].filter((part) => part !== '').join('/');
      longName = undefined;
      const mode = parseInt(text(header.subarray(100, 108)).trim(), 8);
      if (type === '0' || type === '\0') yield { name, mode: Number.isInteger(mode) ? mode & 0o777 : 0o644, content };
    }
  }
}
