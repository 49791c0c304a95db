import { readFile } from 'node:fs/promises';
import { IntegrityError } from '../../contracts/failures.ts';
import { errorCode, fileFailure } from '../fileFailure.ts';

/** All bytes of a file, aligned for 64-bit views; a file that is not there is named by what it should be. */
export async function readWhole(path: string, what: string): Promise<Uint8Array> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw fileFailure(error, 'read', path);
    throw new IntegrityError(`Expected ${what} at ${path}, but there is none; make it again.`);
  }
  return bytes.byteOffset % 8 === 0 ? bytes : new Uint8Array(bytes);
}
