import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { readRecordedLine, type RecordedFrame } from '../../../sources/ticks/recordedLine.ts';

const folder = new URL('../../../../shared/data/test-only/ticks/', import.meta.url);

/** Recorded Binance frames that are not part of the repository; the sentence says what is missing. */
export function realFrames(name: string): readonly RecordedFrame[] | string {
  const file = new URL(`binance-spot-${name}.gz`, folder);
  if (!existsSync(file)) return `skipped: the recorded frames ${file.pathname} are not here`;
  const lines = gunzipSync(readFileSync(file)).toString().split('\n');
  return lines.filter((line) => line !== '').map((line, index) => readRecordedLine(line, index + 1));
}

/** Which market a recording is of; a bare snapshot reply does not say it. */
export const symbolOf = (name: string) => name.slice(0, name.indexOf('_')).toUpperCase();
