// Takes one file out of a gzipped tar archive held in memory, by its name or its whole path.
import { gunzipSync } from 'node:zlib';
import { StepError } from './stepError.mjs';

const block = 512;
const text = (bytes) => bytes.toString('utf8').split('\0')[0].trim();

export function fileFromTarGz(bytes, fileName) {
  const tar = gunzipSync(bytes);
  for (let at = 0; at + block <= tar.length;) {
    const name = text(tar.subarray(at, at + 100));
    if (name === '') break;
    const size = parseInt(text(tar.subarray(at + 124, at + 136)), 8);
    if (!Number.isFinite(size)) break;
    if (name === fileName || name.split('/').pop() === fileName) return tar.subarray(at + block, at + block + size);
    at += block + Math.ceil(size / block) * block;
  }
  throw new StepError(`The archive holds no file ${fileName}.`, 'Run set-up again.');
}
